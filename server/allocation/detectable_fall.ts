import { normalQuantile } from '../stats/normal_quantile.ts';

/**
 * Smallest fall that the weighted displacement difference would tell from chance ([power](https://en.wikipedia.org/wiki/Power_of_a_test)).
 *
 * Answers: is an operation of this length in these cells large enough to show whether it works?
 * Misread as: what the operation will achieve. If it is more than what happens there, no result can say anything.
 * Formula: with counts as before and no change elsewhere, the variance is the sum of all counts, those before scaled to the length of the
 * treatment; a fall of d takes d off it. d = (z of the level + z of the power) x the standard error, solved for d.
 * Defaults: 5 % on both sides, power 80 %.
 * Cost: constant.
 *
 * Parameters: `before`, counts of treated and control cells and of the rings beside each; `beforeDays`, `days`, lengths of the windows.
 * Returns: `expected` in treated cells without an effect; `detectable`, the fall in all; `share` of what is expected, null where nothing is.
 * Errors: RangeError for lengths that are not above 0.
 * Example: 100 before in each of treated and control, equal windows: a fall of 52.2, 2.8016 standard errors of sqrt(400 - 52.2).
 * Reference: Wheeler & Ratcliffe 2018, Crime Science 7:11; Cohen 1988.
 */
export type CountsBefore = { treated: number; control: number; displacementTreated: number; displacementControl: number };
export type DetectableFall = { expected: number; detectable: number; share: number | null };

export function detectableFall(before: CountsBefore, { beforeDays, days, level = 0.95, power = 0.8 }: {
  beforeDays: number; days: number; level?: number; power?: number;
}): DetectableFall {
  if (!(beforeDays > 0 && days > 0)) throw new RangeError(`windows of ${beforeDays} and ${days} days`);
  const scale = days / beforeDays;
  const all = before.treated + before.control + before.displacementTreated + before.displacementControl;
  const squared = (normalQuantile((1 + level) / 2) + normalQuantile(power)) ** 2;
  const variance = all * (scale ** 2 + scale);
  const detectable = (Math.sqrt(squared ** 2 + 4 * squared * variance) - squared) / 2;
  const expected = before.treated * scale;
  return { expected, detectable, share: expected > 0 ? detectable / expected : null };
}

/** The same once it is over: from the standard error that was found. */
export const detectableDifference = (standardError: number, level = 0.95, power = 0.8): number =>
  (normalQuantile((1 + level) / 2) + normalQuantile(power)) * standardError;
