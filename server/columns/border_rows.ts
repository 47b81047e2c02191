import type { Columns } from './columns.ts';
import type { PlaceIndex } from './place_index.ts';
import { bandOf, isEast, type PolygonEdges } from './polygon_edges.ts';

/** What is found of the rows of border cells. */
export type BorderFound = {
  /** Rows inside or on the edge, cell by cell: the first `count` entries. */
  rows: Uint32Array;
  count: number;
  /** Whether a row is so near to an edge that rounding decides. */
  uncertain: boolean;
};

/** Room for rows is made as they come. */
export const nothingFound = (): BorderFound => ({ rows: new Uint32Array(1024), count: 0, uncertain: false });

/**
 * Error of the side of a point in parts of the sum of its two products, however a processor rounds (Shewchuk 1997, "Adaptive
 * precision floating-point arithmetic").
 */
const roundingOf = 3.34e-16;

/** Whether a row is inside so far, and whether it is on an edge, which settles it. */
const insideBit = 1;
const onEdgeBit = 2;

/** Positions and states of the rows of one cell. Edge after edge goes over all of them, which leaves little to do for each. */
type Rows = { count: number; x: Float64Array; y: Float64Array; state: Uint8Array };

/**
 * Tests the rows of cells that edges reach. An edge that does not come near the cell's box is on one side of all of it:
 * such edges count together, or by latitude alone, and each row is tested against the few that come near.
 */
export function borderTester(
  columns: Columns, place: PlaceIndex, edges: PolygonEdges,
): (cell: number, near: Uint32Array, found: BorderFound) => void {
  const { longitude, latitude } = columns;
  const { order, first } = place;
  const lookEast = eastLooker(place, edges);
  let rows = roomFor(256);

  return (cell, near, found) => {
    const start = first[cell]!;
    const count = first[cell + 1]! - start;
    if (count > rows.state.length) rows = roomFor(count * 2);
    rows.count = count;
    gather(rows.x, longitude, order, start, count);
    gather(rows.y, latitude, order, start, count);
    lookEast(cell, near, rows);
    for (let i = 0; i < near.length; i += 1) if (testEdge(rows, edges, near[i]!)) found.uncertain = true;
    if (found.count + count > found.rows.length) found.rows = widened(found.rows, found.count + count);
    for (let at = 0; at < count; at += 1) if (rows.state[at] !== 0) found.rows[found.count++] = order[start + at]!;
  };
}

const roomFor = (count: number): Rows =>
  ({ count, x: new Float64Array(count), y: new Float64Array(count), state: new Uint8Array(count) });

/** On its own, so that the processor asks memory for many at once: they lie far apart. */
function gather(into: Float64Array, from: Float64Array, order: Uint32Array, start: number, count: number): void {
  for (let at = 0; at < count; at += 1) into[at] = from[order[start + at]!]!;
}

/** Sets the states to what the edges say that are not near. */
function eastLooker(
  { west, south, east, north }: PlaceIndex, edges: PolygonEdges,
): (cell: number, near: Uint32Array, rows: Rows) => void {
  const { lowX, lowY, highX, highY, banded } = edges;
  /** Edges beside a part of the box, as often as there are bands that they reach. */
  const partly = new Uint32Array(banded.length);
  /** The cell for which an edge was last taken. */
  const looked = new Uint32Array(edges.count);
  return (cell, near, rows) => {
    const w = west[cell]!;
    const s = south[cell]!;
    const e = east[cell]!;
    const n = north[cell]!;
    const middle = (w + e) / 2;
    let odd = 0;
    let parts = 0;
    const [from, southern, end] = bandsAt(edges, s, n);
    for (let at = from; at < end; at += 1) {
      const edge = banded[at]!;
      const low = lowY[edge]!;
      const high = highY[edge]!;
      // Those that pass by the whole box are in the band of its southern side.
      if (low <= s && high > n) {
        if (at < southern) odd ^= isEast(edges, edge, middle, s);
      } else if (low <= n && high >= s) partly[parts++] = edge;
    }
    for (let i = 0; i < near.length; i += 1) {
      const edge = near[i]!;
      looked[edge] = cell;
      // Counted above, and to be tested row by row: taken away again.
      if (lowY[edge]! <= s && highY[edge]! > n) odd ^= isEast(edges, edge, middle, s);
    }
    rows.state.fill(odd, 0, rows.count);
    for (let i = 0; i < parts; i += 1) {
      const edge = partly[i]!;
      if (looked[edge] === cell) continue;
      looked[edge] = cell;
      const isWhollyEast = lowX[edge]! > e && highX[edge]! > e;
      const isWhollyWest = lowX[edge]! < w && highX[edge]! < w;
      const isBeside = isWhollyEast || (!isWhollyWest && isEast(edges, edge, middle, (s + n) / 2) === 1);
      if (isBeside) flipBetween(rows, lowY[edge]!, highY[edge]!);
    }
  };
}

/** In `banded`: where the edges of the band of the southern latitude begin and end, and where those of the northern end. */
function bandsAt(edges: PolygonEdges, south: number, north: number): [from: number, southern: number, end: number] {
  const band = bandOf(edges, south);
  return [edges.bandStart[band]!, edges.bandStart[band + 1]!, edges.bandStart[bandOf(edges, north) + 1]!];
}

function flipBetween({ count, y, state }: Rows, low: number, high: number): void {
  for (let at = 0; at < count; at += 1) if (y[at]! >= low && y[at]! < high) state[at]! ^= insideBit;
}

/** Whether any row is so near that rounding decides. */
function testEdge({ count, x, y, state }: Rows, edges: PolygonEdges, edge: number): boolean {
  const ax = edges.x1[edge]!;
  const ay = edges.y1[edge]!;
  const bx = edges.x2[edge]!;
  const by = edges.y2[edge]!;
  const [west, east, low, high] = [Math.min(ax, bx), Math.max(ax, bx), Math.min(ay, by), Math.max(ay, by)];
  const [dx, dy, rises] = [bx - ax, by - ay, by > ay];
  let uncertain = false;
  for (let at = 0; at < count; at += 1) {
    const latitude = y[at]!;
    if (latitude < low || latitude > high) continue;
    const longitude = x[at]!;
    const one = dx * (latitude - ay);
    const other = (longitude - ax) * dy;
    const side = one - other;
    if (Math.abs(side) <= roundingOf * (Math.abs(one) + Math.abs(other))) {
      // Exactly on the line at its ends, and along meridians and parallels, where both products are 0.
      if (one !== 0 && (longitude !== bx || latitude !== by)) uncertain = true;
      if (side === 0) {
        if (longitude >= west && longitude <= east) state[at]! |= onEdgeBit;
        continue;
      }
    }
    if (latitude < high && side > 0 === rises) state[at]! ^= insideBit;
  }
  return uncertain;
}

function widened(rows: Uint32Array, room: number): Uint32Array<ArrayBuffer> {
  const wide = new Uint32Array(Math.max(room, rows.length * 2));
  wide.set(rows);
  return wide;
}
