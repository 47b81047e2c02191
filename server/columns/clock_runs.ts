import type { Columns } from './columns.ts';

/**
 * Rows of a segment are in the order of time, so those of one local hour stand together. Where there are several to an hour,
 * hours that are not asked for are passed over without looking at their rows.
 *
 * Rows `start[i]` to `start[i + 1]` have the clock code `code[i]`; a start stands wherever a segment begins, too.
 */
export type ClockRuns = { start: Uint32Array; code: Uint8Array };

/** Of shorter runs there are so many that looking at each row is quicker. */
const leastLength = 3;

/** By the array and not by the columns: a data version in which no incident changed has the same arrays. */
const known = new WeakMap<Columns['clock'], ClockRuns | null>();

/** Null where too few incidents share an hour. Made when first asked for, about 1 ns for each row. */
export function clockRunsOf(columns: Columns): ClockRuns | null {
  const runs = known.get(columns.clock);
  if (runs !== undefined) return runs;
  const made = makeRuns(columns);
  known.set(columns.clock, made);
  return made;
}

function makeRuns({ clock, rows, segments }: Columns): ClockRuns | null {
  const most = Math.floor(rows / leastLength);
  const start = new Uint32Array(most + 1);
  const code = new Uint8Array(most);
  let count = 0;
  for (const segment of segments) {
    for (let row = segment.start, last = -1; row < segment.end; row += 1) {
      if (clock[row] === last) continue;
      if (count === most) return null;
      last = clock[row]!;
      start[count] = row;
      code[count] = last;
      count += 1;
    }
  }
  start[count] = rows;
  return { start: start.slice(0, count + 1), code: code.slice(0, count) };
}

/** The run that holds a row. */
export function clockRunAt({ start }: ClockRuns, row: number): number {
  let from = 0;
  let to = start.length - 1;
  while (to - from > 1) {
    const middle = (from + to) >>> 1;
    if (start[middle]! <= row) from = middle;
    else to = middle;
  }
  return from;
}
