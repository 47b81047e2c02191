import type { Learning, Note } from './learning.ts';
import { hoursOfWeek, weekProfile, type WeekProfile } from './week_profile.ts';

/** Shares what is expected of each cell in a week out over the hours of the shift. */
export function overHours(perWeek: Float64Array, { hourOfWeek }: Learning['shift'], { share }: WeekProfile): Float64Array {
  const hours = hourOfWeek.length;
  const expected = new Float64Array(perWeek.length * hours);
  perWeek.forEach((rate, cell) => {
    if (rate === 0) return;
    for (let hour = 0; hour < hours; hour += 1) expected[cell * hours + hour] = rate * share[hourOfWeek[hour]!]!;
  });
  return expected;
}

/** What an incident of the area weighs on average; 0 without any. */
export function meanWeight({ n, weight }: Learning['events']): number {
  return n === 0 ? 0 : weight.reduce((sum, one) => sum + one, 0) / n;
}

/** Sums of weights by cell, of incidents within the cells. */
export function sumByCell({ cells, events }: Learning, weightOf: (event: number) => number): Float64Array {
  const sums = new Float64Array(cells.n);
  for (let i = 0; i < events.n; i += 1) if (events.cell[i]! >= 0) sums[events.cell[i]!]! += weightOf(i);
  return sums;
}

const leastTimed = 100;

/** The profile with what has to be said about it. */
export function profileOf({ events }: Learning): { profile: WeekProfile; notes: Note[] } {
  const profile = weekProfile(events);
  const short = profile.timed < Math.max(leastTimed, events.n / 2);
  return { profile, notes: short ? [{ code: 'few_hours_known', values: { timed: profile.timed, rows: events.n } }] : [] };
}

/** Of the whole week, of which the hours have 1 / 168 each on average. */
export const timesMean = ({ share }: WeekProfile): Float64Array => share.map((own) => own * hoursOfWeek);
