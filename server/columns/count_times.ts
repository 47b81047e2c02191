import { clockCodes } from './clock.ts';
import { clockRunAt, clockRunsOf, type ClockRuns } from './clock_runs.ts';
import { countTaken, type WeightOf } from './count_totals.ts';
import { runAt } from './day_runs.ts';
import { cutByDay, type Selected, type Stretch } from './select.ts';
import type { Columns } from './columns.ts';

/** Counts with the key that they belong to, ascending, nothing where there is nothing. */
export type KeyedSums = { key: number[]; count: number[]; harm: number[] };

/** By local day, in days since 1970. Without hours asked for it costs a step for each day and offence, not for each row. */
export function countDays(selected: Selected, weightOf: WeightOf): KeyedSums {
  const { day } = selected.columns;
  const [first, last] = extremes(day);
  const length = last - first + 1;
  const sums = { count: new Float64Array(length), harm: new Float64Array(length) };
  for (const stretch of selected.stretches) {
    const weight = weightOf(stretch.segment.offenceId);
    eachDay(selected, stretch, (of, rows) => {
      sums.count[of - first]! += rows;
      sums.harm[of - first]! += rows * weight;
    });
  }
  return keyed(sums, first);
}

/** Calls `add` with days, some more than once, and how many incidents of each are taken. */
function eachDay(selected: Selected, stretch: Stretch, add: (day: number, rows: number) => void): void {
  const { columns, cycle } = selected;
  const runs = cycle === null || stretch.rows !== null ? null : clockRunsOf(columns);
  if (runs === null) for (const part of cutByDay(columns, stretch)) add(part.day, countTaken(selected, part.stretch));
  else eachDayOfHours(columns, stretch, { runs, taken: cycle!.taken }, add);
}

/** Goes through the days and the hours side by side. */
function eachDayOfHours(
  columns: Columns, { start, end }: Stretch, { runs, taken }: { runs: ClockRuns; taken: Uint8Array }, add: (day: number, rows: number) => void,
): void {
  const { dayStart, day, rows } = columns;
  let hour = clockRunAt(runs, start);
  let today = runAt(columns, start);
  for (let from = start; from < end;) {
    const stop = Math.min(end, runs.start[hour + 1]!, dayStart[today + 1] ?? rows);
    if (taken[runs.code[hour]!] === 1) add(day[today]!, stop - from);
    from = stop;
    if (from === runs.start[hour + 1]) hour += 1;
    if (from === dayStart[today + 1]) today += 1;
  }
}

const extents = new WeakMap<Int32Array, [number, number]>();

function extremes(day: Int32Array): [number, number] {
  const known = extents.get(day);
  if (known !== undefined) return known;
  let [first, last] = [Infinity, -Infinity];
  for (const value of day) {
    if (value < first) first = value;
    if (value > last) last = value;
  }
  const found: [number, number] = day.length === 0 ? [0, -1] : [first, last];
  extents.set(day, found);
  return found;
}

/** By code of local weekday and hour. */
export function countClock(selected: Selected, weightOf: WeightOf): KeyedSums {
  const sums = { count: new Float64Array(clockCodes), harm: new Float64Array(clockCodes) };
  for (const stretch of selected.stretches) {
    const weight = weightOf(stretch.segment.offenceId);
    const counts = clockCounts(selected.columns, stretch);
    for (let code = 0; code < clockCodes; code += 1) {
      const taken = selected.cycle === null ? counts[code]! : counts[code]! * selected.cycle.taken[code]!;
      sums.count[code]! += taken;
      sums.harm[code]! += taken * weight;
    }
  }
  return keyed(sums, 0);
}

function clockCounts(columns: Columns, { rows, start, end }: Stretch): Uint32Array {
  const counts = new Uint32Array(clockCodes);
  const runs = rows === null ? clockRunsOf(columns) : null;
  if (runs !== null) {
    for (let run = clockRunAt(runs, start), from = start; from < end; run += 1) {
      const stop = Math.min(runs.start[run + 1]!, end);
      counts[runs.code[run]!]! += stop - from;
      from = stop;
    }
  } else if (rows !== null) for (let at = start; at < end; at += 1) counts[columns.clock[rows[at]!]!]! += 1;
  else for (let row = start; row < end; row += 1) counts[columns.clock[row]!]! += 1;
  return counts;
}

/** By offence, whatever the handling code. */
export function countOffences(selected: Selected, weightOf: WeightOf): KeyedSums {
  const byOffence = new Map<number, number>();
  for (const stretch of selected.stretches) {
    const taken = countTaken(selected, stretch);
    const { offenceId } = stretch.segment;
    if (taken > 0) byOffence.set(offenceId, (byOffence.get(offenceId) ?? 0) + taken);
  }
  const found = [...byOffence].sort(([a], [b]) => a - b);
  return {
    key: found.map(([offenceId]) => offenceId), count: found.map(([, count]) => count),
    harm: found.map(([offenceId, count]) => count * weightOf(offenceId)),
  };
}

function keyed({ count, harm }: { count: Float64Array; harm: Float64Array }, first: number): KeyedSums {
  const sums: KeyedSums = { key: [], count: [], harm: [] };
  count.forEach((found, place) => {
    if (found === 0) return;
    sums.key.push(first + place);
    sums.count.push(found);
    sums.harm.push(harm[place]!);
  });
  return sums;
}
