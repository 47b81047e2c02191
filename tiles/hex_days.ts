import { byteWriter, openSealed, type ByteReader } from './bytes.ts';
import { readAmounts, readMeta, writeAmounts, writeMeta } from './hex_columns.ts';
import { cellsOf, ranksOf, readRanks, writeRanks } from './hex_ranks.ts';

/**
 * Values per hexagon and step of time in few bytes, exact. The layout is described byte by byte on the server's page
 * `/docs#hex-days`, from `server/http/docs/binary_forms.ts`; a change needs another magic.
 */
export const hexDaysType = 'application/vnd.hexwatch.hex-days';

/**
 * A slice of a window: the entries of step `i` stand at `start[i]` up to `start[i + 1]`, ascending by hexagon; a hexagon
 * without an entry has 0 there.
 */
export type HexDays<Meta = unknown> = {
  meta: Meta;
  /** Hexagons that have any entry, ascending. */
  cell: readonly string[];
  /** First day of each step, in days since 1970-01-01, ascending. */
  from: Int32Array;
  /** One longer than `from`. */
  start: Uint32Array;
  /** Place in `cell`, for each entry. */
  cellIndex: Uint32Array;
  /** For each entry. */
  value: Float64Array;
  /** For each step what lies in no hexagon, because it has no place. */
  unplaced: Float64Array;
};

const magic = 'HXD1';

/** RangeError where cells, steps or the entries of a step do not ascend. */
export function encodeHexDays({ meta, cell, from, start, cellIndex, value, unplaced }: HexDays): Uint8Array {
  const out = byteWriter();
  out.raw(new TextEncoder().encode(magic));
  writeMeta(out, meta);
  writeRanks(out, ranksOf(cell));
  const steps = from.length;
  out.uint32(steps);
  if (steps > 0) out.int32(from[0]!);
  out.varints(Uint32Array.from({ length: Math.max(0, steps - 1) }, (_, i) => ascent(from[i]!, from[i + 1]!)));
  out.varints(Float64Array.from({ length: steps }, (_, i) => start[i + 1]! - start[i]!));
  const gaps = new Uint32Array(cellIndex.length);
  for (let step = 0; step < steps; step++) {
    let before = -1;
    for (let entry = start[step]!; entry < start[step + 1]!; entry++) {
      if (cellIndex[entry]! >= cell.length) throw new RangeError('an entry of a hexagon that is not there');
      gaps[entry] = ascent(before, cellIndex[entry]!) - 1;
      before = cellIndex[entry]!;
    }
  }
  out.varints(gaps);
  writeAmounts(out, value);
  writeAmounts(out, unplaced);
  return out.seal();
}

function ascent(before: number, next: number): number {
  if (next <= before) throw new RangeError('steps, and the hexagons within a step, ascend');
  return next - before;
}

/** RangeError for bytes that are something else, of another version, damaged or incomplete. Cells become text when they are looked at. */
export function decodeHexDays<Meta>(bytes: Uint8Array): HexDays<Meta> {
  const from = openSealed(bytes, magic, 'a day slice');
  const meta = readMeta<Meta>(from);
  const ranks = readRanks(from);
  const days = readDays(from);
  const sums = from.sums(days.length);
  const entries = sums.at(-1) ?? 0;
  const start = new Uint32Array(days.length + 1);
  start.set(sums, 1);
  const cellIndex = from.varints32(entries);
  for (let step = 0; step < days.length; step++) {
    let next = 0;
    for (let entry = start[step]!; entry < start[step + 1]!; entry++) {
      next += cellIndex[entry]!;
      if (next >= ranks.rank.length) throw new RangeError('an entry of a hexagon that is not there');
      cellIndex[entry] = next++;
    }
  }
  const value = readAmounts(from, entries);
  const unplaced = readAmounts(from, days.length);
  from.end();
  let cell: string[] | null = null;
  return { meta, get cell() { return (cell ??= cellsOf(ranks)); }, from: days, start, cellIndex, value, unplaced };
}

function readDays(from: ByteReader): Int32Array {
  const steps = from.uint32();
  const first = steps > 0 ? from.int32() : 0;
  const gaps = from.varints32(Math.max(0, steps - 1));
  const days = new Int32Array(gaps.length + Math.min(steps, 1));
  let day = first;
  for (let step = 0; step < steps; step++) {
    if (step > 0) day += gaps[step - 1]!;
    if ((step > 0 && gaps[step - 1] === 0) || day > 0x7fff_ffff) throw new RangeError('steps do not ascend');
    days[step] = day;
  }
  return days;
}
