/** Area in which something can have happened: any number of polygons that do not overlap, each with its holes. */
export type PolygonMask = {
  /** Edges, the area to their left; those longer than a cell of the index are cut. */
  fromX: Float64Array; fromY: Float64Array; toX: Float64Array; toY: Float64Array;
  bounds: readonly [number, number, number, number];
  area: number;
  perimeter: number;
  contains(x: number, y: number): boolean;
  /** Numbers of the edges that may come within the distance, in `found`; how many. */
  near(x: number, y: number, distance: number): number;
  found: Int32Array;
};

type Rings = readonly (readonly (readonly (readonly [number, number])[])[])[];

/** Polygons as rings, the outer one first, closed or not, in whatever order their corners run. Null without an area. */
export function polygonMask(polygons: Rings): PolygonMask | null {
  const edges: number[] = [];
  let area = 0;
  for (const rings of polygons) {
    for (const [place, ring] of rings.entries()) {
      const signed = signedArea(ring);
      area += (place === 0 ? 1 : -1) * Math.abs(signed);
      const turned = (signed > 0) === (place === 0) ? ring : ring.toReversed();
      for (let i = 0; i < turned.length; i += 1) {
        const [a, b] = [turned[i]!, turned[(i + 1) % turned.length]!];
        if (a[0] !== b[0] || a[1] !== b[1]) edges.push(a[0], a[1], b[0], b[1]);
      }
    }
  }
  return area > 0 ? maskOf(withoutSeams(edges), area) : null;
}

/** Areas that touch, such as beats, share edges; these run both ways, and are no border of the whole. */
function withoutSeams(edges: readonly number[]): number[] {
  const key = (k: number, back: boolean): string => (back ? `${edges[k + 2]} ${edges[k + 3]} ${edges[k]} ${edges[k + 1]}` : `${edges[k]} ${edges[k + 1]} ${edges[k + 2]} ${edges[k + 3]}`);
  const known = new Set<string>();
  for (let k = 0; k < edges.length; k += 4) known.add(key(k, false));
  const kept: number[] = [];
  for (let k = 0; k < edges.length; k += 4) if (!known.has(key(k, true))) kept.push(edges[k]!, edges[k + 1]!, edges[k + 2]!, edges[k + 3]!);
  return kept;
}

function signedArea(ring: readonly (readonly [number, number])[]): number {
  if (ring.length < 3) return 0;
  const [x0, y0] = ring[0]!;
  let twice = 0;
  for (let i = 1; i + 1 < ring.length; i += 1) {
    const [[x1, y1], [x2, y2]] = [ring[i]!, ring[i + 1]!];
    twice += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  }
  return twice / 2;
}

function maskOf(edges: readonly number[], area: number): PolygonMask {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  let perimeter = 0;
  for (let k = 0; k < edges.length; k += 4) {
    west = Math.min(west, edges[k]!);
    east = Math.max(east, edges[k]!);
    south = Math.min(south, edges[k + 1]!);
    north = Math.max(north, edges[k + 1]!);
    perimeter += Math.hypot(edges[k + 2]! - edges[k]!, edges[k + 3]! - edges[k + 1]!);
  }
  // A rectangle needs few cells, a coast many; each edge is cut to fit into one.
  const cells = Math.min(256, Math.max(16, Math.ceil(Math.sqrt(edges.length))));
  const cell = Math.max(east - west, north - south) / cells;
  const pieces: number[] = [];
  for (let k = 0; k < edges.length; k += 4) {
    const [ax, ay, bx, by] = [edges[k]!, edges[k + 1]!, edges[k + 2]!, edges[k + 3]!];
    const parts = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / cell));
    // Both pieces at a cut have the very same corner, so nothing slips between them.
    const cut = (part: number): [number, number] => (part === parts ? [bx, by] : [ax + ((bx - ax) * part) / parts, ay + ((by - ay) * part) / parts]);
    for (let part = 0; part < parts; part += 1) pieces.push(...cut(part), ...cut(part + 1));
  }
  const column = (offset: number): Float64Array => Float64Array.from({ length: pieces.length / 4 }, (_, i) => pieces[i * 4 + offset]!);
  const [fromX, fromY, toX, toY] = [column(0), column(1), column(2), column(3)];
  const found = new Int32Array(fromX.length);
  const lines = { fromX, fromY, toX, toY };
  return {
    ...lines, bounds: [west, south, east, north], area, perimeter, found, contains: containsOf(lines, south, north),
    near: nearOf(lines, { west, south, east, north, cell }, found),
  };
}

type Lines = Pick<PolygonMask, 'fromX' | 'fromY' | 'toX' | 'toY'>;

/** Members of boxes, by box: two passes, first to count. */
function inBoxes(boxes: number, each: (put: (box: number, member: number) => void) => void): { offsets: Int32Array; members: Int32Array } {
  const offsets = new Int32Array(boxes + 1);
  each((box) => { offsets[box + 1]! += 1; });
  for (let box = 0; box < boxes; box += 1) offsets[box + 1]! += offsets[box]!;
  const members = new Int32Array(offsets[boxes]!);
  const next = offsets.slice();
  each((box, member) => { members[next[box]!] = member; next[box]! += 1; });
  return { offsets, members };
}

/** A ray to the east crosses the border an odd number of times; only edges of the same height are asked. */
function containsOf({ fromX, fromY, toX, toY }: Lines, south: number, north: number): PolygonMask['contains'] {
  const bands = Math.max(16, Math.min(4096, fromX.length));
  const band = (y: number): number => Math.min(bands - 1, Math.max(0, Math.floor(((y - south) / (north - south)) * bands)));
  const { offsets, members } = inBoxes(bands, (put) => {
    for (let e = 0; e < fromX.length; e += 1) {
      const last = band(Math.max(fromY[e]!, toY[e]!));
      for (let at = band(Math.min(fromY[e]!, toY[e]!)); at <= last; at += 1) put(at, e);
    }
  });
  return (x, y) => {
    if (!(y >= south && y <= north)) return false;
    let inside = false;
    const at = band(y);
    for (let k = offsets[at]!; k < offsets[at + 1]!; k += 1) {
      const e = members[k]!;
      if ((fromY[e]! > y) === (toY[e]! > y)) continue;
      const side = (toX[e]! - fromX[e]!) * (y - fromY[e]!) - (x - fromX[e]!) * (toY[e]! - fromY[e]!);
      if ((side > 0) === (toY[e]! > fromY[e]!)) inside = !inside;
    }
    return inside;
  };
}

/** Edges lie in the box of their middle; none reaches further from it than half a box. */
function nearOf(
  { fromX, fromY, toX, toY }: Lines, at: { west: number; south: number; east: number; north: number; cell: number },
  found: Int32Array,
): PolygonMask['near'] {
  const { west, south, cell } = at;
  const columns = Math.floor((at.east - west) / cell) + 1;
  const rows = Math.floor((at.north - south) / cell) + 1;
  const { offsets, members } = inBoxes(columns * rows, (put) => {
    for (let e = 0; e < fromX.length; e += 1) {
      put(Math.floor(((fromY[e]! + toY[e]!) / 2 - south) / cell) * columns + Math.floor(((fromX[e]! + toX[e]!) / 2 - west) / cell), e);
    }
  });
  return (x, y, distance) => {
    const reach = distance + cell * 0.51;
    const first = Math.max(0, Math.floor((x - reach - west) / cell));
    const last = Math.min(columns - 1, Math.floor((x + reach - west) / cell));
    let count = 0;
    for (let row = Math.max(0, Math.floor((y - reach - south) / cell)); row <= Math.min(rows - 1, Math.floor((y + reach - south) / cell)); row += 1) {
      if (first > last) break;
      for (let k = offsets[row * columns + first]!; k < offsets[row * columns + last + 1]!; k += 1) {
        found[count] = members[k]!;
        count += 1;
      }
    }
    return count;
  };
}
