import { daysLearned, type Expected, type ForecastModel, type Learning } from './learning.ts';
import { overHours, profileOf, sumByCell } from './over_hours.ts';

/**
 * Plain count: the baseline of every other model.
 *
 * Answers: what does the coming shift hold if everything goes on as it was on average?
 * Misread as: too simple to be of use. On many cities' data nothing beats it by much, and a model that does not is not worth its
 * explanation. It does not know that a place has changed last week.
 * Formula: incidents of the cell (or their harm, or the minutes that they take) over the weeks learned from, times the share
 * of the week that the profile gives to each hour of the shift.
 * Cost: one walk over the incidents.
 *
 * Parameters: none.
 * Returns: expected per cell and hour; 0 where nothing happened.
 * Errors: none.
 * Example: 52 incidents in 52 weeks, an hour with 1 / 168 of the week: 0.006 expected.
 * Reference: Chainey, Tompson & Uhlig 2008, Security Journal 21:4 (thematic counts as one of the maps compared); Rosser et al. 2017.
 */
export const plainCount: ForecastModel = { id: 'count', parameters: {}, run: (learning) => countOf(learning) };

export function countOf(learning: Learning): Expected {
  const { profile, notes } = profileOf(learning);
  const { weight } = learning.events;
  const weeks = daysLearned(learning) / 7;
  const perWeek = sumByCell(learning, (i) => weight[i]!).map((sum) => sum / weeks);
  return { expected: overHours(perWeek, learning.shift, profile), used: {}, notes };
}
