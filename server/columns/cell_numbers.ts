import { cellDirectory, type CellDirectory } from './cells.ts';
import { sharedUint32 } from './columns.ts';

/** A directory, and for each entry that was asked about its number there. */
export type Numbered = { cells: CellDirectory; numbers: Uint32Array };

/** Numbers the cells of so many rows; both halves 0 is no place. Yields now and then. */
export function* numberCells(high: Uint32Array, low: Uint32Array, rows: number): Generator<void, Numbered> {
  const numbers = new Uint32Array(rows);
  let slots = new Uint32Array(4096);
  let found = { high: new Uint32Array(2048), low: new Uint32Array(2048) };
  let count = 0;
  for (let row = 0; row < rows; row += 1) {
    if (row % sliceRows === sliceRows - 1) yield;
    const upper = high[row]!;
    const lower = low[row]!;
    if (upper === 0 && lower === 0) continue;
    let slot = slotOf(upper, lower, slots.length);
    for (;;) {
      const entry = slots[slot]!;
      if (entry === 0) {
        if (count + 1 >= found.high.length) found = { high: doubled(found.high), low: doubled(found.low) };
        count += 1;
        found.high[count] = upper;
        found.low[count] = lower;
        slots[slot] = count;
        numbers[row] = count;
        if (count * 2 > slots.length) slots = rehashed(found, count, slots.length * 2);
        break;
      }
      if (found.high[entry] === upper && found.low[entry] === lower) {
        numbers[row] = entry;
        break;
      }
      slot = (slot + 1) % slots.length;
    }
  }
  yield;
  const { cells, numberOf } = inOrder(found, count);
  for (let row = 0; row < rows; row += 1) {
    if (row % sliceRows === sliceRows - 1) yield;
    numbers[row] = numberOf[numbers[row]!]!;
  }
  return { cells, numbers };
}

/** Rows that are gone through in some milliseconds. */
export const sliceRows = 1 << 18;

/** Length is a power of two. */
const slotOf = (high: number, low: number, length: number): number =>
  Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b) >>> (Math.clz32(length) + 1);

const doubled = (values: Uint32Array): Uint32Array<ArrayBuffer> => {
  const wide = new Uint32Array(values.length * 2);
  wide.set(values);
  return wide;
};

type Halves = { high: Uint32Array; low: Uint32Array };

function rehashed({ high, low }: Halves, count: number, length: number): Uint32Array<ArrayBuffer> {
  const slots = new Uint32Array(length);
  for (let entry = 1; entry <= count; entry += 1) {
    let slot = slotOf(high[entry]!, low[entry]!, length);
    while (slots[slot] !== 0) slot = (slot + 1) % length;
    slots[slot] = entry;
  }
  return slots;
}

/** The directory of cells in the order in which they were met, and the number that each got. */
function inOrder({ high, low }: Halves, count: number): { cells: CellDirectory; numberOf: Uint32Array } {
  const order = Uint32Array.from({ length: count }, (_, i) => i + 1)
    .sort((a, b) => high[a]! - high[b]! || low[a]! - low[b]!);
  const sortedHigh = sharedUint32(count + 1);
  const sortedLow = sharedUint32(count + 1);
  const numberOf = new Uint32Array(count + 1);
  order.forEach((entry, place) => {
    sortedHigh[place + 1] = high[entry]!;
    sortedLow[place + 1] = low[entry]!;
    numberOf[entry] = place + 1;
  });
  return { cells: cellDirectory(sortedHigh, sortedLow), numberOf };
}

/** One directory of the cells of both, and for each of them what its numbers become there. */
export function joinDirectories(one: CellDirectory, other: CellDirectory): { cells: CellDirectory; ofOne: Uint32Array; ofOther: Uint32Array } {
  const high = new Uint32Array(one.count + other.count + 1);
  const low = new Uint32Array(one.count + other.count + 1);
  const ofOne = new Uint32Array(one.count + 1);
  const ofOther = new Uint32Array(other.count + 1);
  let count = 0;
  for (let i = 1, j = 1; i <= one.count || j <= other.count;) {
    const order = i > one.count ? 1 : j > other.count ? -1
      : one.high[i]! - other.high[j]! || one.low[i]! - other.low[j]!;
    count += 1;
    high[count] = order <= 0 ? one.high[i]! : other.high[j]!;
    low[count] = order <= 0 ? one.low[i]! : other.low[j]!;
    if (order <= 0) ofOne[i++] = count;
    if (order >= 0) ofOther[j++] = count;
  }
  if (count === one.count) return { cells: one, ofOne, ofOther };
  return { cells: directoryOf(high.subarray(0, count + 1), low.subarray(0, count + 1)), ofOne, ofOther };
}

/** The directory without the cells that are not kept, and what the numbers become: 0 for a cell that has gone. */
export function keepCells(cells: CellDirectory, isKept: (cell: number) => boolean): { cells: CellDirectory; numberOf: Uint32Array } {
  const numberOf = new Uint32Array(cells.count + 1);
  const kept: number[] = [0];
  for (let cell = 1; cell <= cells.count; cell += 1) {
    if (isKept(cell)) numberOf[cell] = kept.push(cell) - 1;
  }
  return { cells: directoryOf(Uint32Array.from(kept, (cell) => cells.high[cell]!), Uint32Array.from(kept, (cell) => cells.low[cell]!)), numberOf };
}

function directoryOf(high: Uint32Array, low: Uint32Array): CellDirectory {
  const sharedHigh = sharedUint32(high.length);
  const sharedLow = sharedUint32(low.length);
  sharedHigh.set(high);
  sharedLow.set(low);
  return cellDirectory(sharedHigh, sharedLow);
}
