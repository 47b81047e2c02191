import { isLargeStep, levelSteps, longestGap, sureLevel } from '../analysis/level_breaks.ts';
import type { Warning } from '../model/answers.ts';
import { daysWithoutData, recordingChanged } from '../model/warnings.ts';
import { benjaminiHochberg } from '../stats/benjamini_hochberg.ts';
import type { Counter } from './counter.ts';
import type { Resolved } from './resolve_filter.ts';

/** In days since 1970. Date alone reads thousands of days without being noticed. */
const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
/** Longer windows are not walked day by day. */
const mostDays = 20 * 366;

/** Signs, in the counts by day, that recording changed within the window: what a test of places takes for a change in crime. */
export async function recordingWarnings({ window: { fromDay, toDay }, filter }: Pick<Resolved, 'window' | 'filter'>, counter: Counter): Promise<Warning[]> {
  const first = dayNumber(fromDay);
  const span = dayNumber(toDay) - first;
  // Of some hours or weekdays, days without anything are nothing unusual.
  if (span > mostDays || filter.weekdays !== null || filter.hours !== null) return [];
  const { days, totals } = await counter.days(filter);
  const counts = new Float64Array(span);
  for (const { day, count } of days) {
    const at = dayNumber(day) - first;
    if (at >= 0 && at < span) counts[at] = count;
  }
  const steps = levelSteps(counts, first);
  const { q } = benjaminiHochberg(steps.map(({ p }) => p));
  const gap = totals.monthOnly > 0 ? null : longestGap(counts, first);
  return [
    ...steps.filter(({ before, after }, i) => isLargeStep(before, after) && (q[i] ?? 1) < sureLevel).map(recordingChanged),
    ...(gap === null ? [] : [daysWithoutData(gap)]),
  ];
}
