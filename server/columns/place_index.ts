import { baseResolution, coarsestResolution } from '../model/hex.ts';
import { sliceRows } from './cell_numbers.ts';
import type { CellDirectory } from './cells.ts';
import { sharedFloat64, sharedUint32, type Columns } from './columns.ts';
import { thinningRank, thinningSorter } from './thinning.ts';

/** Boxes of incidents in degrees, by number; where there is none, the west is Infinity and the east -Infinity. */
export type Boxes = { west: Float64Array; south: Float64Array; east: Float64Array; north: Float64Array };

/**
 * The rows that have a place, by cell, and how far the incidents of each cell reach: what areas and tiles are read from.
 *
 * Boxes hold the positions themselves, not the hexagons: whatever the curve of a hexagon's edge, what a box says of the
 * incidents in it is true.
 */
export type PlaceIndex = Boxes & {
  /** All placed rows by number of the cell, ascending; within a cell by thinning rank, then by id (`thinning.ts`). */
  order: Uint32Array;
  /** Rows of cell c are `order[first[c]]` to `order[first[c + 1]]`, the end not included; one entry more than numbers. */
  first: Uint32Array;
  /** Ancestors of the cells, the coarsest first; the last is the cells themselves, from 0 for cell number 1. */
  tiers: readonly Tier[];
};

/** One resolution of the tree of cells. */
export type Tier = Boxes & {
  count: number;
  /** Members of node i stand in the next tier from `child[i]` to `child[i + 1]`, the end not included; empty in the last. */
  child: Uint32Array;
  /** Base numbers of node i: `start[i]` to `start[i + 1]`, the end not included. */
  start: Uint32Array;
};

/** By the array of cells: a later version of the data that holds the same incidents has the same arrays, and the same index. */
const known = new WeakMap<Columns['cell'], PlaceIndex>();

/**
 * Made when first asked for, which takes about 50 ns for each row; then remembered as long as the columns are. Takes 4 bytes
 * for each row and about 50 for each cell.
 */
export function placeIndexOf(columns: Columns): PlaceIndex {
  const steps = placeIndexSteps(columns);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** The same in slices of some milliseconds, between which other work can have its turn. */
export function* placeIndexSteps(columns: Columns): Generator<void, PlaceIndex> {
  const made = known.get(columns.cell);
  if (made !== undefined) return made;
  const { order, first } = yield* rowsByCell(columns);
  const boxes = yield* boxesOfCells(columns);
  const place = { order, first, ...boxes, tiers: tiersOf(columns.cells, boxes) };
  known.set(columns.cell, place);
  return place;
}

function* rowsByCell(columns: Columns): Generator<void, Pick<PlaceIndex, 'order' | 'first'>> {
  const { rows, cell, cells, id } = columns;
  const first = sharedUint32(cells.count + 2);
  for (let from = 0; from < rows; from += sliceRows) {
    countCells(first, cell, from, Math.min(rows, from + sliceRows));
    yield;
  }
  // Rows without a place, cell 0, are left out.
  first[1] = 0;
  let most = 0;
  for (let number = 1; number <= cells.count; number += 1) {
    most = Math.max(most, first[number + 1]!);
    first[number + 1]! += first[number]!;
  }
  const next = first.slice();
  const order = sharedUint32(first[cells.count + 1]!);
  const ranks = new Uint32Array(order.length);
  for (let from = 0; from < rows; from += sliceRows) {
    fillCells({ order, ranks, next }, columns, from, Math.min(rows, from + sliceRows));
    yield;
  }
  const sort = thinningSorter({ rows: order, ranks, id }, most);
  let sorted = 0;
  for (let number = 1; number <= cells.count; number += 1) {
    const end = first[number + 1]!;
    sort(first[number]!, end);
    if (end - sorted < sliceRows) continue;
    sorted = end;
    yield;
  }
  return { order, first };
}

type Filled = { order: Uint32Array; ranks: Uint32Array; next: Uint32Array };

/** The loops are functions of their own because the engine makes slower code of a function that yields. */
function countCells(first: Uint32Array, cell: Uint32Array, from: number, to: number): void {
  for (let row = from; row < to; row += 1) first[cell[row]! + 1]! += 1;
}

function fillCells({ order, ranks, next }: Filled, { cell, id }: Columns, from: number, to: number): void {
  for (let row = from; row < to; row += 1) {
    const number = cell[row]!;
    if (number === 0) continue;
    const at = next[number]!++;
    order[at] = row;
    ranks[at] = thinningRank(id[row]!);
  }
}

const emptyBoxes = (count: number): Boxes => ({
  west: sharedFloat64(count).fill(Infinity), south: sharedFloat64(count).fill(Infinity),
  east: sharedFloat64(count).fill(-Infinity), north: sharedFloat64(count).fill(-Infinity),
});

function* boxesOfCells(columns: Columns): Generator<void, Boxes> {
  const boxes = emptyBoxes(columns.cells.count + 1);
  for (let from = 0; from < columns.rows; from += sliceRows) {
    widenBoxes(boxes, columns, from, Math.min(columns.rows, from + sliceRows));
    yield;
  }
  return boxes;
}

function widenBoxes({ west, south, east, north }: Boxes, { cell, longitude, latitude }: Columns, from: number, to: number): void {
  for (let row = from; row < to; row += 1) {
    const number = cell[row]!;
    if (number === 0) continue;
    const x = longitude[row]!;
    const y = latitude[row]!;
    if (x < west[number]!) west[number] = x;
    if (x > east[number]!) east[number] = x;
    if (y < south[number]!) south[number] = y;
    if (y > north[number]!) north[number] = y;
  }
}

/** From the finest to the coarsest, each box from those below it. */
function tiersOf(cells: CellDirectory, { west, south, east, north }: Boxes): Tier[] {
  const start = Uint32Array.from({ length: cells.count + 1 }, (_, i) => i + 1);
  const finest: Tier = {
    count: cells.count, child: new Uint32Array(), start,
    west: west.subarray(1), south: south.subarray(1), east: east.subarray(1), north: north.subarray(1),
  };
  const tiers = [finest];
  for (let resolution = baseResolution - 1; resolution >= coarsestResolution; resolution -= 1) {
    const { count, start } = cells.levels.get(resolution)!;
    tiers.unshift({ count, start, ...joined(start, count, tiers[0]!) });
  }
  return tiers;
}

function joined(start: Uint32Array, count: number, below: Tier): Boxes & Pick<Tier, 'child'> {
  const boxes = emptyBoxes(count);
  const child = new Uint32Array(count + 1);
  let member = 0;
  for (let node = 0; node < count; node += 1) {
    child[node] = member;
    for (; member < below.count && below.start[member]! < start[node + 1]!; member += 1) {
      boxes.west[node] = Math.min(boxes.west[node]!, below.west[member]!);
      boxes.south[node] = Math.min(boxes.south[node]!, below.south[member]!);
      boxes.east[node] = Math.max(boxes.east[node]!, below.east[member]!);
      boxes.north[node] = Math.max(boxes.north[node]!, below.north[member]!);
    }
  }
  child[count] = member;
  return { ...boxes, child };
}
