import type { Filter } from '../model/filter.ts';
import { cycleOf, type Cycle } from './clock.ts';
import type { Columns, Segment } from './columns.ts';
import { runAt } from './day_runs.ts';

/** A filter as the index reads it: stretches of rows, and what of the local week is asked for. */
export type Selected = {
  columns: Columns;
  stretches: readonly Stretch[];
  cycle: Cycle | null;
};

/** Rows of one segment that the filter's window, offences and area take. */
export type Stretch = {
  segment: Segment;
  /** First row, and the row after the last; when `rows` is given, places in it instead. */
  start: number;
  end: number;
  /** Only these rows, ascending: those of an area or a cell. Null: every one from `start` to `end`. */
  rows: Uint32Array | null;
};

/**
 * What a filter selects. The filter's polygon is not looked at: `within` holds the numbers of the rows inside it (or inside
 * anything else), ascending; null for everywhere, placed or not. Segments that the filter may not see are left out here.
 */
export function selectRows(columns: Columns, filter: Filter, within: Uint32Array | null): Selected {
  const offences = filter.offenceIds === null ? null : new Set(filter.offenceIds);
  const codes = filter.handlingCodes == null ? null : new Set(filter.handlingCodes);
  const [from, to] = [filter.from.getTime(), filter.to.getTime()];
  const stretches: Stretch[] = [];
  for (const segment of columns.segments) {
    if (offences !== null && !offences.has(segment.offenceId)) continue;
    if (codes !== null && !codes.has(segment.handlingCode)) continue;
    const start = firstNotBelow(columns.time, from, segment.start, segment.end);
    const end = firstNotBelow(columns.time, to, start, segment.end);
    if (start === end) continue;
    const stretch = within === null ? { segment, start, end, rows: null } : {
      segment, rows: within,
      start: firstNotBelow(within, start, 0, within.length), end: firstNotBelow(within, end, 0, within.length),
    };
    if (stretch.start < stretch.end) stretches.push(stretch);
  }
  return { columns, stretches, cycle: cycleOf(filter.hours, filter.weekdays) };
}

/** A stretch cut where the local day changes, in days since 1970. */
export function* cutByDay(columns: Columns, stretch: Stretch): Generator<{ day: number; stretch: Stretch }> {
  const { dayStart, day } = columns;
  const { rows, start, end } = stretch;
  const rowAt = (at: number): number => (rows === null ? at : rows[at]!);
  for (let at = start, run = runAt(columns, rowAt(start)); at < end;) {
    while (run + 1 < dayStart.length && dayStart[run + 1]! <= rowAt(at)) run += 1;
    const last = dayStart[run + 1] ?? columns.rows;
    const stop = rows === null ? Math.min(end, last) : firstNotBelow(rows, last, at, end);
    yield { day: day[run]!, stretch: { ...stretch, start: at, end: stop } };
    at = stop;
  }
}

/** The first place from `from` on, before `to`, whose value is not below the one given; `to` when there is none. */
export function firstNotBelow(ascending: Float64Array | Uint32Array, value: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows that stand in both lists, both ascending. */
export function inBoth(one: Uint32Array, other: Uint32Array): Uint32Array {
  const both = new Uint32Array(Math.min(one.length, other.length));
  let count = 0;
  for (let i = 0, j = 0; i < one.length && j < other.length;) {
    const difference = one[i]! - other[j]!;
    if (difference === 0) both[count++] = one[i]!;
    if (difference <= 0) i += 1;
    if (difference >= 0) j += 1;
  }
  return both.slice(0, count);
}
