import { buildColumns, emptyArrays, featuresOf, type Identity, type RowArrays } from './build.ts';
import { joinDirectories, keepCells, sliceRows } from './cell_numbers.ts';
import type { Columns, Segment } from './columns.ts';
import { dayRuns, runAt, type DayRuns } from './day_runs.ts';
import type { LeftRow, RowBatch } from './row_batch.ts';

export type Change = { left: readonly LeftRow[]; added: RowBatch };

/**
 * The columns of the next data version: those of the last one without the rows that have left and with those that were
 * added. Equal to columns built anew; costs about what copying them costs. A row that is to leave and is not there is a
 * RangeError: then the two do not belong together.
 */
export function* mergeColumns(
  columns: Columns, change: Change, to: Pick<Identity, 'dataVersion' | 'stamp'>,
): Generator<void, Columns> {
  const identity = { agencyId: columns.agencyId, ...to };
  const added = yield* buildColumns(change.added, identity);
  const leaving = leavingRows(columns, change.left);
  const { cells, ofOne, ofOther } = joinDirectories(columns.cells, added.cells);
  const rows = columns.rows - leaving.length + added.rows;
  const writer = columnWriter(rows);
  const old = { columns, numberOf: cells === columns.cells ? null : ofOne };
  const fresh = { columns: added, numberOf: ofOther };
  const segments: Segment[] = [];
  for (const { before, after, handlingCode, offenceId } of pairs(columns.segments, added.segments)) {
    const start = writer.begin();
    const gone = before === null ? [] : between(leaving, before.start, before.end);
    yield* weave(writer, { old, fresh }, { before: before ?? nothing, after: after ?? nothing, gone });
    const end = writer.end();
    if (start === end) continue;
    const isUntouched = gone.length === 0 && after === null && before !== null;
    segments.push({ handlingCode, offenceId, start, end, ...(isUntouched ? featuresOfSegment(before) : featuresOf(writer.arrays, { start, end })) });
    yield;
  }
  const merged: Columns = { ...identity, rows, segments, cells, ...writer.arrays, ...writer.days.finish() };
  return leaving.length === 0 ? merged : yield* withoutEmptyCells(merged, new Set(leaving.map((row) => old.numberOf === null
    ? columns.cell[row]! : old.numberOf[columns.cell[row]!]!)));
}

const nothing = { start: 0, end: 0 };

const featuresOfSegment = ({ hasUnknownClock, hasMonthOnly, isPlaced }: Segment) => ({ hasUnknownClock, hasMonthOnly, isPlaced });

/** Numbers of the rows that leave, ascending. */
function leavingRows(columns: Columns, left: readonly LeftRow[]): number[] {
  return left.map(({ id, handlingCode, offenceId, time }) => {
    const segment = columns.segments.find((one) => one.handlingCode === handlingCode && one.offenceId === offenceId);
    const row = segment === undefined ? -1 : firstRowFrom(columns, segment, time, id);
    if (row === -1 || row === segment!.end || columns.id[row] !== id) throw new RangeError(`incident ${id} is not in these columns`);
    return row;
  }).sort((a, b) => a - b);
}

/** The first row of a stretch that does not come before this time and id. */
function firstRowFrom({ time, id }: Columns, { start, end }: { start: number; end: number }, atTime: number, atId: number): number {
  let from = start;
  let to = end;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (time[middle]! < atTime || (time[middle] === atTime && id[middle]! < atId)) from = middle + 1;
    else to = middle;
  }
  return from;
}

const between = (sorted: readonly number[], start: number, end: number): number[] => sorted.filter((row) => row >= start && row < end);

type Pair = { handlingCode: number; offenceId: number; before: Segment | null; after: Segment | null };

function pairs(before: readonly Segment[], after: readonly Segment[]): Pair[] {
  const keyOf = ({ handlingCode, offenceId }: Segment): string => `${handlingCode}/${offenceId}`;
  const freshByKey = new Map(after.map((segment) => [keyOf(segment), segment]));
  const known = new Set(before.map(keyOf));
  return [
    ...before.map((segment) => ({ ...segment, before: segment, after: freshByKey.get(keyOf(segment)) ?? null })),
    ...after.filter((segment) => !known.has(keyOf(segment))).map((segment) => ({ ...segment, before: null, after: segment })),
  ].sort((a, b) => a.handlingCode - b.handlingCode || a.offenceId - b.offenceId);
}

type Source = { columns: Columns; numberOf: Uint32Array | null };
type Stretch = { start: number; end: number };

/** Writes the old rows of a segment but those that are gone, and between them the fresh ones. */
function* weave(
  writer: ColumnWriter, { old, fresh }: { old: Source; fresh: Source },
  { before, after, gone }: { before: Stretch; after: Stretch; gone: readonly number[] },
): Generator<void> {
  let at = before.start;
  let skipped = 0;
  function* upTo(end: number): Generator<void> {
    while (at < end) {
      const stop = Math.min(end, at + sliceRows, skipped < gone.length ? gone[skipped]! : end);
      writer.copy(old, at, stop);
      at = stop;
      if (skipped < gone.length && gone[skipped] === at) {
        skipped += 1;
        at += 1;
      }
      if (stop % sliceRows === 0) yield;
    }
  }
  for (let row = after.start; row < after.end;) {
    const place = firstRowFrom(old.columns, { start: at, end: before.end }, fresh.columns.time[row]!, fresh.columns.id[row]!);
    yield* upTo(place);
    // All fresh rows that come before the next old one go in together.
    let last = row + 1;
    while (last < after.end && (at >= before.end || comesBefore(fresh.columns, last, old.columns, at))) last += 1;
    writer.copy(fresh, row, last);
    row = last;
  }
  yield* upTo(before.end);
}

const comesBefore = (one: Columns, row: number, other: Columns, otherRow: number): boolean =>
  one.time[row]! < other.time[otherRow]! || (one.time[row] === other.time[otherRow] && one.id[row]! < other.id[otherRow]!);

type ColumnWriter = {
  arrays: RowArrays;
  days: DayRuns;
  /** A new segment; gives its first row. */
  begin(): number;
  end(): number;
  copy(source: Source, from: number, to: number): void;
};

function columnWriter(rows: number): ColumnWriter {
  const arrays = emptyArrays(rows);
  const names = Object.keys(arrays) as (keyof RowArrays)[];
  const days = dayRuns();
  let at = 0;
  return {
    arrays, days,
    begin: () => {
      days.cut();
      return at;
    },
    end: () => at,
    copy: ({ columns, numberOf }, from, to) => {
      if (from === to) return;
      for (const name of names) arrays[name].set(columns[name].subarray(from, to), at);
      if (numberOf !== null) for (let row = at; row < at + to - from; row += 1) arrays.cell[row] = numberOf[arrays.cell[row]!]!;
      copyDays(days, columns, { from, to, at });
      at += to - from;
    },
  };
}

function copyDays(days: DayRuns, columns: Columns, { from, to, at }: { from: number; to: number; at: number }): void {
  const { dayStart, day } = columns;
  for (let run = runAt(columns, from), row = from; row < to; run += 1) {
    const end = Math.min(to, dayStart[run + 1] ?? to);
    days.add(day[run]!, at + end - from);
    row = end;
  }
}

/** Drops those of the cells from which incidents have left that hold none any more. */
function* withoutEmptyCells(columns: Columns, left: ReadonlySet<number>): Generator<void, Columns> {
  const isOccupied = new Uint8Array(columns.cells.count + 1);
  for (let row = 0; row < columns.rows; row += 1) {
    if (row % sliceRows === sliceRows - 1) yield;
    isOccupied[columns.cell[row]!] = 1;
  }
  if ([...left].every((cell) => cell === 0 || isOccupied[cell] === 1)) return columns;
  const { cells, numberOf } = keepCells(columns.cells, (cell) => isOccupied[cell] === 1);
  for (let row = 0; row < columns.rows; row += 1) {
    if (row % sliceRows === sliceRows - 1) yield;
    columns.cell[row] = numberOf[columns.cell[row]!]!;
  }
  return { ...columns, cells };
}
