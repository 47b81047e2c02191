import type { Neighbours } from './neighbours.ts';

/**
 * Neighbours by distance ([Wikipedia, fixed-radius near neighbours](https://en.wikipedia.org/wiki/Fixed-radius_near_neighbors)).
 *
 * Answers: which places lie within so many metres of each, or are its k nearest?
 * Misread as: reachable. It is the straight line; a river between two places is not seen.
 * Formula: points are sorted into square cells as wide as the radius, so that only nine cells are looked at; for the
 * k nearest, rings of cells are opened until no nearer point can be outside them.
 * Defaults: the place itself is left out.
 * Cost: in proportion to the places plus the pairs found, when no cell holds most of the points.
 *
 * Parameters: `x`, `y`, projected metres; `radius`, above 0, its end included; `k`, a whole number from 1; `self`, whether
 * a place is in its own list.
 * Returns: one list of members per place, ascending for a radius, nearest first (ties by number) for k.
 * Errors: RangeError when x and y differ in length, a coordinate is not finite, or the radius or k is out of range.
 * Example: of (10,10), (20,10), (40,10), (15,20), (30,20), (30,30) within 15 the last has one neighbour, the fifth.
 * Reference: Bentley 1975, Survey of techniques for fixed radius near neighbor searching.
 */
export type Places = { x: Float64Array; y: Float64Array };

export function distanceBand(places: Places, radius: number, { self = false }: { self?: boolean } = {}): Neighbours {
  if (!(radius > 0 && radius < Infinity)) throw new RangeError(`not a radius in metres: ${radius}`);
  const { x, y } = places;
  const grid = sortIntoCells(places, radius);
  const offsets = new Int32Array(x.length + 1);
  const limit = radius * radius;
  const visit = (i: number, found: (j: number) => void): void => {
    const [column, row] = [grid.columnOf(x[i]!), grid.rowOf(y[i]!)];
    for (let r = Math.max(0, row - 1); r <= Math.min(grid.rows - 1, row + 1); r += 1) {
      for (let c = Math.max(0, column - 1); c <= Math.min(grid.columns - 1, column + 1); c += 1) {
        for (let k = grid.starts[r * grid.columns + c]!; k < grid.starts[r * grid.columns + c + 1]!; k += 1) {
          const j = grid.order[k]!;
          if ((self || j !== i) && (x[j]! - x[i]!) ** 2 + (y[j]! - y[i]!) ** 2 <= limit) found(j);
        }
      }
    }
  };
  for (let i = 0; i < x.length; i += 1) {
    let count = 0;
    visit(i, () => { count += 1; });
    offsets[i + 1] = offsets[i]! + count;
  }
  const members = new Int32Array(offsets[x.length]!);
  for (let i = 0; i < x.length; i += 1) {
    let at = offsets[i]!;
    visit(i, (j) => { members[at++] = j; });
    members.subarray(offsets[i], at).sort();
  }
  return { offsets, members };
}

/** Places with fewer than k others have all of them. */
export function nearest(places: Places, k: number): Neighbours {
  const { x, y } = places;
  const n = x.length;
  if (!(Number.isInteger(k) && k >= 1)) throw new RangeError(`not a number of neighbours: ${k}`);
  const take = Math.max(0, Math.min(k, n - 1));
  const grid = sortIntoCells(places, typicalWidth(places, k));
  const offsets = Int32Array.from({ length: n + 1 }, (_, i) => i * take);
  const members = new Int32Array(n * take);
  const distances = new Float64Array(take);
  for (let i = 0; i < n && take > 0; i += 1) {
    const list = members.subarray(i * take, (i + 1) * take);
    let have = 0;
    const offer = (j: number): void => {
      const squared = (x[j]! - x[i]!) ** 2 + (y[j]! - y[i]!) ** 2;
      let at = have;
      while (at > 0 && (distances[at - 1]! > squared || (distances[at - 1] === squared && list[at - 1]! > j))) at -= 1;
      if (at >= take) return;
      have = Math.min(take, have + 1);
      for (let m = have - 1; m > at; m -= 1) {
        distances[m] = distances[m - 1]!;
        list[m] = list[m - 1]!;
      }
      distances[at] = squared;
      list[at] = j;
    };
    const [column, row] = [grid.columnOf(x[i]!), grid.rowOf(y[i]!)];
    for (let ring = 0; ring < Math.max(grid.columns, grid.rows); ring += 1) {
      // Whatever is in this ring or beyond lies at least so far away; equal distance can still win by its number.
      if (have === take && distances[take - 1]! < (Math.max(0, ring - 1) * grid.width) ** 2) break;
      grid.ring(column, row, ring, (j) => { if (j !== i) offer(j); });
    }
  }
  return { offsets, members };
}

type Cells = {
  columns: number; rows: number; width: number; starts: Int32Array; order: Int32Array;
  columnOf: (x: number) => number; rowOf: (y: number) => number;
  ring: (column: number, row: number, ring: number, found: (j: number) => void) => void;
};

function sortIntoCells({ x, y }: Places, wanted: number): Cells {
  if (x.length !== y.length) throw new RangeError(`${x.length} x, ${y.length} y`);
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < x.length; i += 1) {
    if (!Number.isFinite(x[i]! + y[i]!)) throw new RangeError(`not a place: ${x[i]}, ${y[i]}`);
    [west, east, south, north] = [Math.min(west, x[i]!), Math.max(east, x[i]!), Math.min(south, y[i]!), Math.max(north, y[i]!)];
  }
  // A small radius over a wide area would make more cells than points: wider cells are as right and take less room.
  let width = Math.max(wanted, Number.MIN_VALUE);
  while (x.length > 0 && Math.floor((east - west) / width + 1) * Math.floor((north - south) / width + 1) > 4 * x.length + 16) width *= 2;
  const columns = x.length === 0 ? 1 : Math.floor((east - west) / width) + 1;
  const rows = x.length === 0 ? 1 : Math.floor((north - south) / width) + 1;
  const columnOf = (at: number): number => Math.min(columns - 1, Math.floor((at - west) / width));
  const rowOf = (at: number): number => Math.min(rows - 1, Math.floor((at - south) / width));
  const starts = new Int32Array(columns * rows + 1);
  for (let i = 0; i < x.length; i += 1) starts[rowOf(y[i]!) * columns + columnOf(x[i]!) + 1]! += 1;
  for (let cell = 0; cell < columns * rows; cell += 1) starts[cell + 1]! += starts[cell]!;
  const at = starts.slice();
  const order = new Int32Array(x.length);
  for (let i = 0; i < x.length; i += 1) order[at[rowOf(y[i]!) * columns + columnOf(x[i]!)]!++] = i;
  const cell = (c: number, r: number, found: (j: number) => void): void => {
    if (c < 0 || c >= columns || r < 0 || r >= rows) return;
    for (let k = starts[r * columns + c]!; k < starts[r * columns + c + 1]!; k += 1) found(order[k]!);
  };
  const ring = (column: number, row: number, size: number, found: (j: number) => void): void => {
    for (let r = Math.max(0, row - size); r <= Math.min(rows - 1, row + size); r += 1) {
      const edge = Math.abs(r - row) === size;
      for (let c = column - size; c <= column + size; c += edge || size === 0 ? 1 : 2 * size) cell(c, r, found);
    }
  };
  return { columns, rows, width, starts, order, columnOf, rowOf, ring };
}

/** Cells that hold about k points each, if they were spread evenly. */
function typicalWidth({ x, y }: Places, k: number): number {
  const span = (list: Float64Array): number => {
    let [low, high] = [Infinity, -Infinity];
    for (const value of list) [low, high] = [Math.min(low, value), Math.max(high, value)];
    return high > low ? high - low : 0;
  };
  const [wide, tall] = [span(x), span(y)];
  const area = Math.max(wide, 1e-9) * Math.max(tall, 1e-9);
  return Math.max(Math.sqrt((area * k) / Math.max(1, x.length)), Math.max(wide, tall) / Math.max(1, 2 * x.length), 1e-9);
}
