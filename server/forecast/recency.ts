import { dayMs, daysLearned, type ForecastModel } from './learning.ts';
import { overHours, profileOf, sumByCell } from './over_hours.ts';

/**
 * Count weighted by recency: what is longer ago counts less.
 *
 * Answers: what does the coming shift hold if places change, so that the last weeks say more than those of a year ago?
 * Misread as: a trend. It follows what was, more quickly than the count does and with more chance in it: with a half-life of 30
 * days a cell is judged by about 43 days of incidents.
 * Formula: each incident weighs 1/2 ^ (days before the shift / half-life); the sum over a cell, over the sum of the same weights
 * over the days learned from, is its rate, so that a steady place has the rate of the plain count. Hours as in the count.
 * Defaults: half-life 30 days, an assumption of this program.
 * Cost: one walk over the incidents.
 *
 * Parameters: `halfLifeDays`, 1 to 3,650.
 * Returns: expected per cell and hour.
 * Errors: none.
 * Example: with a half-life of 30 days an incident of 30 days ago counts half as much as one of yesterday.
 * Reference: Bowers, Johnson & Pease 2004, British Journal of Criminology 44:641 (weighing by time); Brown 1959 (exponential smoothing).
 */
export const recency: ForecastModel = {
  id: 'recency', parameters: { halfLifeDays: { default: 30, least: 1, most: 3650, unit: 'days' } },
  run(learning, { halfLifeDays = 30 }) {
    const { profile, notes } = profileOf(learning);
    const { events: { time, weight }, shift } = learning;
    const fade = Math.LN2 / halfLifeDays;
    const days = daysLearned(learning);
    // Between the end of what was learned and the shift nothing is known: both sides age by it.
    const gap = (shift.begin - learning.to) / dayMs;
    const length = (Math.exp(-fade * gap) - Math.exp(-fade * (gap + days))) / fade;
    const sums = sumByCell(learning, (i) => weight[i]! * Math.exp((-fade * (shift.begin - time[i]!)) / dayMs));
    return { expected: overHours(sums.map((sum) => (7 * sum) / length), shift, profile), used: { halfLifeDays }, notes };
  },
};
