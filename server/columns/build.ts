import { isClockUnknown } from './clock.ts';
import { numberCells, sliceRows } from './cell_numbers.ts';
import {
  sharedFloat64, sharedUint32, sharedUint8, type Columns, type Segment,
} from './columns.ts';
import { dayRuns } from './day_runs.ts';
import { isMonthOnly } from './precision.ts';
import type { RowBatch } from './row_batch.ts';
import { sortRows } from './sort_rows.ts';

/** What a set of columns says of itself. */
export type Identity = Pick<Columns, 'agencyId' | 'dataVersion' | 'stamp'>;

/**
 * Columns of incidents in any order. Yields between slices of work of some milliseconds, so that whoever drives it can let
 * other work have its turn. About 1 microsecond for each row.
 */
export function* buildColumns(batch: RowBatch, identity: Identity): Generator<void, Columns> {
  const { cells, numbers } = yield* numberCells(batch.cellHigh, batch.cellLow, batch.rows);
  const { order, bounds } = yield* bySegment(batch);
  for (const { start, end } of bounds) yield* sortRows(order, { from: start, to: end }, batch.time, batch.id);
  const arrays = emptyArrays(batch.rows);
  const runs = dayRuns();
  for (const { start, end } of bounds) {
    runs.cut();
    for (let at = start; at < end; at += 1) {
      if (at % sliceRows === sliceRows - 1) yield;
      const row = order[at]!;
      arrays.time[at] = batch.time[row]!;
      arrays.id[at] = batch.id[row]!;
      arrays.cell[at] = numbers[row]!;
      arrays.clock[at] = batch.clock[row]!;
      arrays.precision[at] = batch.precision[row]!;
      arrays.longitude[at] = numbers[row] === 0 ? NaN : batch.longitude[row]!;
      arrays.latitude[at] = numbers[row] === 0 ? NaN : batch.latitude[row]!;
      runs.add(batch.day[row]!, at + 1);
    }
  }
  yield;
  const segments: Segment[] = [];
  for (const bound of bounds) {
    segments.push({ ...bound, ...featuresOf(arrays, bound) });
    yield;
  }
  return { ...identity, rows: batch.rows, segments, cells, ...arrays, ...runs.finish() };
}

export type RowArrays = Pick<Columns, 'time' | 'id' | 'cell' | 'clock' | 'precision' | 'longitude' | 'latitude'>;

export const emptyArrays = (rows: number): RowArrays => ({
  time: sharedFloat64(rows), id: sharedFloat64(rows), cell: sharedUint32(rows), clock: sharedUint8(rows), precision: sharedUint8(rows),
  longitude: sharedFloat64(rows), latitude: sharedFloat64(rows),
});

type Bounds = Pick<Segment, 'handlingCode' | 'offenceId' | 'start' | 'end'>;

const offenceIds = 1 << 15;
const handlingCodes = 10;

/** Rows by segment, as they came within each. */
function* bySegment({ rows, handlingCode, offenceId }: RowBatch): Generator<void, { order: Uint32Array; bounds: Bounds[] }> {
  const next = new Uint32Array(handlingCodes * offenceIds);
  for (let row = 0; row < rows; row += 1) next[handlingCode[row]! * offenceIds + offenceId[row]!]! += 1;
  yield;
  const bounds: Bounds[] = [];
  let end = 0;
  for (let key = 0; key < next.length; key += 1) {
    const count = next[key]!;
    next[key] = end;
    if (count === 0) continue;
    bounds.push({ handlingCode: Math.floor(key / offenceIds), offenceId: key % offenceIds, start: end, end: end + count });
    end += count;
  }
  const order = new Uint32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    if (row % sliceRows === sliceRows - 1) yield;
    order[next[handlingCode[row]! * offenceIds + offenceId[row]!]!++] = row;
  }
  return { order, bounds };
}

/** What is said of a segment so that counting need not look. */
export function featuresOf(
  { clock, precision, cell }: Pick<Columns, 'clock' | 'precision' | 'cell'>, { start, end }: Pick<Segment, 'start' | 'end'>,
): Pick<Segment, 'hasUnknownClock' | 'hasMonthOnly' | 'isPlaced'> {
  const features = { hasUnknownClock: false, hasMonthOnly: false, isPlaced: true };
  for (let row = start; row < end; row += 1) {
    if (isClockUnknown(clock[row]!)) features.hasUnknownClock = true;
    if (isMonthOnly(precision[row]!)) features.hasMonthOnly = true;
    if (cell[row] === 0) features.isPlaced = false;
  }
  return features;
}
