import { eTest } from '../stats/e_test.ts';

/**
 * Steps in how many incidents are recorded that are too large and too sure to be taken for a change in crime without a look at the
 * files: a month against the one before, and days in a row without anything. Counts are by local day from `fromDay` on.
 */
export type LevelStep = { month: string; before: number; after: number; p: number };
export type Gap = { first: string; days: number; mean: number };

const dayMs = 86_400_000;
const fewestInMonth = 20;
const fewestInOne = 100;
const largeRatio = 2;
export const sureLevel = 0.001;

/** Whole calendar months of a window: those that it cuts have other numbers anyway. */
export const wholeMonthDays = 28;
export const monthOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 7);
export const dayText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** Whether two months hold enough to compare them: both some, or one many. */
export const comparable = (before: number, after: number): boolean =>
  Math.min(before, after) >= fewestInMonth || (Math.min(before, after) > 0 && Math.max(before, after) >= fewestInOne);

export const isLargeStep = (before: number, after: number): boolean =>
  Math.max(after / Math.max(1, before), before / Math.max(1, after)) >= largeRatio;

/** Every month against the one before, with the p of the E-test; which of them is large and sure is for the caller, who knows what else is tested. */
export function levelSteps(counts: Float64Array, fromDay: number): LevelStep[] {
  const months = new Map<string, { count: number; days: number }>();
  counts.forEach((count, i) => {
    const month = months.get(monthOf(fromDay + i)) ?? { count: 0, days: 0 };
    month.count += count;
    month.days += 1;
    months.set(monthOf(fromDay + i), month);
  });
  const whole = [...months].filter(([, { days }]) => days >= wholeMonthDays);
  return whole.slice(1).flatMap(([month, after], i) => {
    const [, before] = whole[i]!;
    if (!comparable(before.count, after.count)) return [];
    return [{ month, before: before.count, after: after.count, p: eTest({ k1: after.count, n1: after.days, k2: before.count, n2: before.days }) }];
  });
}

/** The longest run of days without anything, where that is next to impossible by chance (Poisson); null else. */
export function longestGap(counts: Float64Array, fromDay: number): Gap | null {
  const mean = counts.reduce((sum, one) => sum + one, 0) / Math.max(1, counts.length);
  let longest = { at: 0, days: 0 };
  for (let day = 0, run = 0; day < counts.length; day += 1) {
    run = counts[day] === 0 ? run + 1 : 0;
    if (run > longest.days) longest = { at: day - run + 1, days: run };
  }
  if (longest.days === 0 || longest.days * mean < Math.log(counts.length / sureLevel)) return null;
  return { first: dayText(fromDay + longest.at), days: longest.days, mean };
}
