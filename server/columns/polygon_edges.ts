import type { MultiPolygon } from '../model/filter.ts';

/** The edges of a polygon, and which of them there are at a latitude. */
export type PolygonEdges = {
  count: number;
  x1: Float64Array;
  y1: Float64Array;
  x2: Float64Array;
  y2: Float64Array;
  west: number;
  south: number;
  east: number;
  north: number;
  /** The same edges from their southern end to their northern: what is east of an edge does not depend on its direction. */
  lowX: Float64Array;
  lowY: Float64Array;
  highX: Float64Array;
  highY: Float64Array;
  /** Edges that reach into band b are `banded[bandStart[b]]` to `banded[bandStart[b + 1]]`. */
  bandStart: Uint32Array;
  banded: Uint32Array;
  /** Whether an edge is so short that PostGIS may pass over it. */
  hasSpeck: boolean;
};

/** PostGIS ignores edges whose squared length in degrees is below this; its newer versions only those of no length. */
const speck = 1e-24;

/** Edges of no length are left out: their ends are ends of other edges. */
export function polygonEdges(polygon: MultiPolygon): PolygonEdges {
  const ends: number[] = [];
  let hasSpeck = false;
  for (const ring of polygon.flat()) {
    for (let i = 1; i < ring.length; i += 1) {
      const [x1, y1] = ring[i - 1]!;
      const [x2, y2] = ring[i]!;
      if (x1 === x2 && y1 === y2) continue;
      if ((x2 - x1) ** 2 + (y2 - y1) ** 2 < speck) hasSpeck = true;
      ends.push(x1, y1, x2, y2);
    }
  }
  const count = ends.length / 4;
  const column = (offset: number): Float64Array => Float64Array.from({ length: count }, (_, edge) => ends[edge * 4 + offset]!);
  const [x1, y1, x2, y2] = [column(0), column(1), column(2), column(3)];
  const edges = {
    count, x1, y1, x2, y2, hasSpeck,
    // Every ring is closed, so that each of its vertices begins an edge.
    west: x1.reduce((a, b) => Math.min(a, b), Infinity), south: y1.reduce((a, b) => Math.min(a, b), Infinity),
    east: x1.reduce((a, b) => Math.max(a, b), -Infinity), north: y1.reduce((a, b) => Math.max(a, b), -Infinity),
  };
  return { ...edges, ...upwards(edges), ...bandsOf(edges) };
}

function upwards({ count, x1, y1, x2, y2 }: Ends): Pick<PolygonEdges, 'lowX' | 'lowY' | 'highX' | 'highY'> {
  const up = { lowX: x1.slice(), lowY: y1.slice(), highX: x2.slice(), highY: y2.slice() };
  for (let edge = 0; edge < count; edge += 1) {
    if (y1[edge]! <= y2[edge]!) continue;
    up.lowX[edge] = x2[edge]!;
    up.lowY[edge] = y2[edge]!;
    up.highX[edge] = x1[edge]!;
    up.highY[edge] = y1[edge]!;
  }
  return up;
}

type Ends = Pick<PolygonEdges, 'count' | 'x1' | 'y1' | 'x2' | 'y2'>;

/** As many bands as edges, but fewer when edges reach across many, so that the lists stay short. */
function bandsOf(edges: Ends & Pick<PolygonEdges, 'south' | 'north'>): Pick<PolygonEdges, 'bandStart' | 'banded'> {
  const { count, y1, y2, south, north } = edges;
  let reach = 0;
  for (let edge = 0; edge < count; edge += 1) reach += Math.abs(y2[edge]! - y1[edge]!);
  const across = north > south ? reach / (north - south) : 1;
  const bands = Math.max(1, Math.floor(Math.min(count, (8 * count) / across)));
  const bandStart = new Uint32Array(bands + 1);
  const eachBand = (visit: (band: number, edge: number) => void): void => {
    for (let edge = 0; edge < count; edge += 1) {
      const first = bandOf({ south, north, bandStart }, Math.min(y1[edge]!, y2[edge]!));
      const last = bandOf({ south, north, bandStart }, Math.max(y1[edge]!, y2[edge]!));
      for (let band = first; band <= last; band += 1) visit(band, edge);
    }
  };
  eachBand((band) => { bandStart[band + 1]! += 1; });
  for (let band = 0; band < bands; band += 1) bandStart[band + 1]! += bandStart[band]!;
  const next = bandStart.slice();
  const banded = new Uint32Array(bandStart[bands]!);
  eachBand((band, edge) => { banded[next[band]!++] = edge; });
  return { bandStart, banded };
}

type Banded = Pick<PolygonEdges, 'south' | 'north' | 'bandStart'>;

/** Never falls as the latitude rises, so that an edge is in the bands of all latitudes that it reaches. */
export function bandOf({ south, north, bandStart }: Banded, latitude: number): number {
  const bands = bandStart.length - 1;
  if (north <= south) return 0;
  return Math.min(bands - 1, Math.max(0, Math.floor(((latitude - south) / (north - south)) * bands)));
}

/** 1 when the edge, drawn on as a line, passes east of the point, else 0. Only for points that are not near the line. */
export const isEast = ({ lowX, lowY, highX, highY }: PolygonEdges, edge: number, x: number, y: number): number =>
  Number((highX[edge]! - lowX[edge]!) * (y - lowY[edge]!) > (x - lowX[edge]!) * (highY[edge]! - lowY[edge]!));

/** Whether the point is inside: an odd number of edges lies east of it. Only for points that are not near any edge. */
export function isInside(edges: PolygonEdges, x: number, y: number): boolean {
  const { lowY, highY, bandStart, banded } = edges;
  if (x < edges.west || x > edges.east || y < edges.south || y > edges.north) return false;
  const band = bandOf(edges, y);
  let odd = 0;
  for (let at = bandStart[band]!; at < bandStart[band + 1]!; at += 1) {
    const edge = banded[at]!;
    if (lowY[edge]! <= y && y < highY[edge]!) odd ^= isEast(edges, edge, x, y);
  }
  return odd === 1;
}

/** In degrees, a tenth of a micrometre: far more than all rounding in `reaches` and `sideOf` for degrees. */
const margin = 1e-12;

/** Whether the edge comes into the box or as near as rounding can tell. */
export function reaches(
  { x1, y1, x2, y2 }: PolygonEdges, edge: number, west: number, south: number, east: number, north: number,
): boolean {
  const ax = x1[edge]!;
  const ay = y1[edge]!;
  const bx = x2[edge]!;
  const by = y2[edge]!;
  if ((ax < west - margin && bx < west - margin) || (ax > east + margin && bx > east + margin)
    || (ay < south - margin && by < south - margin) || (ay > north + margin && by > north + margin)) return false;
  // The box lies on one side of the line when its middle is farther from it than its corners are from the middle.
  const dx = bx - ax;
  const dy = by - ay;
  const side = dx * ((south + north) / 2 - ay) - ((west + east) / 2 - ax) * dy;
  return Math.abs(side) <= Math.abs(dx) * ((north - south) / 2 + margin) + Math.abs(dy) * ((east - west) / 2 + margin);
}
