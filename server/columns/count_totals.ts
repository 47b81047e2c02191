import { noTotals, type Totals } from '../model/totals.ts';
import { isMonthOnly } from './precision.ts';
import { countMarked, countMarkedListed } from './scatter.ts';
import type { Selected, Stretch } from './select.ts';

/** Harm of one incident of an offence; 0 where the edition has none. */
export type WeightOf = (offenceId: number) => number;

const monthOnly = Uint8Array.from({ length: 256 }, (_, code) => (isMonthOnly(code) ? 1 : 0));

/** How many incidents of a stretch are taken. */
export function countTaken({ columns, cycle }: Selected, stretch: Stretch): number {
  return cycle === null ? stretch.end - stretch.start : marked(columns.clock, cycle.taken, stretch);
}

const marked = (bytes: Uint8Array, marks: Uint8Array, { rows, start, end }: Stretch): number =>
  (rows === null ? countMarked(bytes, marks, start, end) : countMarkedListed(bytes, marks, rows, { start, end }));

/** Totals of a selection; `placed` is given by who has counted by cell already. */
export function countTotals(selected: Selected, weightOf: WeightOf, placed?: number): Totals {
  const totals = noTotals();
  for (const stretch of selected.stretches) {
    const { segment } = stretch;
    const rows = countTaken(selected, stretch);
    totals.rows += rows;
    totals.harm += rows * weightOf(segment.offenceId);
    if (placed === undefined) totals.placed += segment.isPlaced ? rows : rows - countWithoutPlace(selected, stretch);
    if (segment.hasMonthOnly) totals.monthOnly += countMonthOnly(selected, stretch);
    if (segment.hasUnknownClock && selected.cycle !== null) {
      totals.hourUnknown += marked(selected.columns.clock, selected.cycle.unknown, stretch);
    }
  }
  return placed === undefined ? totals : { ...totals, placed };
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
  if (cycle === null) return marked(precision, monthOnly, stretch);
  const { rows, start, end } = stretch;
  let count = 0;
  for (let at = start; at < end; at += 1) {
    const row = rows === null ? at : rows[at]!;
    count += monthOnly[precision[row]!]! & cycle.taken[clock[row]!]!;
  }
  return count;
}
