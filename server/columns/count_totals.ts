import { noTotals, type Totals } from '../model/totals.ts';
import { clockRunAt, clockRunsOf } from './clock_runs.ts';
import { isMonthOnly } from './precision.ts';
import { countListed, countMarked, countRuns } from './scatter.ts';
import type { Selected, Stretch } from './select.ts';

/** Harm of one incident of an offence; 0 where the edition has none. */
export type WeightOf = (offenceId: number) => number;

const monthOnly = Uint8Array.from({ length: 256 }, (_, code) => (isMonthOnly(code) ? 1 : 0));

/** How many incidents of a stretch are taken. */
export const countTaken = (selected: Selected, stretch: Stretch): number =>
  (selected.cycle === null ? stretch.end - stretch.start : countByClock(selected, stretch, selected.cycle.taken));

function countByClock({ columns }: Selected, stretch: Stretch, marked: Uint8Array): number {
  const { rows, start } = stretch;
  if (rows !== null) return countListed(columns.clock, marked, rows, stretch);
  const runs = clockRunsOf(columns);
  return runs === null ? countMarked(columns.clock, marked, stretch) : countRuns({ runs, marked, run: clockRunAt(runs, start) }, stretch);
}

/** Totals of a selection. */
export function countTotals(selected: Selected, weightOf: WeightOf): Totals {
  const totals = { ...noTotals(), ...countDoubts(selected) };
  for (const stretch of selected.stretches) {
    const { segment } = stretch;
    const rows = countTaken(selected, stretch);
    totals.rows += rows;
    totals.harm += rows * weightOf(segment.offenceId);
    totals.placed += segment.isPlaced ? rows : rows - countWithoutPlace(selected, stretch);
  }
  return totals;
}

/** The same from what was counted by cell, place 0 for what has no place. */
export function totalsOf(selected: Selected, { count, harm }: { count: Float64Array; harm: Float64Array }): Totals {
  const totals = { ...noTotals(), ...countDoubts(selected) };
  for (let cell = 0; cell < count.length; cell += 1) {
    totals.rows += count[cell]!;
    totals.harm += harm[cell]!;
  }
  totals.placed = totals.rows - count[0]!;
  return totals;
}

function countDoubts(selected: Selected): Pick<Totals, 'hourUnknown' | 'monthOnly'> {
  const doubts = { hourUnknown: 0, monthOnly: 0 };
  for (const stretch of selected.stretches) {
    if (stretch.segment.hasMonthOnly) doubts.monthOnly += countMonthOnly(selected, stretch);
    if (stretch.segment.hasUnknownClock && selected.cycle !== null) doubts.hourUnknown += countByClock(selected, stretch, selected.cycle.unknown);
  }
  return doubts;
}

function countWithoutPlace({ columns: { cell, clock }, cycle }: Selected, { rows, start, end }: Stretch): number {
  let count = 0;
  for (let at = start; at < end; at += 1) {
    const row = rows === null ? at : rows[at]!;
    if (cell[row] === 0 && (cycle === null || cycle.taken[clock[row]!] === 1)) count += 1;
  }
  return count;
}

function countMonthOnly({ columns: { precision, clock }, cycle }: Selected, stretch: Stretch): number {
  const { rows, start, end } = stretch;
  if (cycle === null) return rows === null ? countMarked(precision, monthOnly, stretch) : countListed(precision, monthOnly, rows, stretch);
  let count = 0;
  for (let at = start; at < end; at += 1) {
    const row = rows === null ? at : rows[at]!;
    count += monthOnly[precision[row]!]! & cycle.taken[clock[row]!]!;
  }
  return count;
}
