import { betaQuantile } from './beta.ts';

/**
 * Interval for the ratio of two Poisson rates ([Wikipedia](https://en.wikipedia.org/wiki/Rate_ratio)).
 *
 * Answers: how many times the second rate is the first, and how far could that ratio be off by chance?
 * Misread as: a test of the difference of rates. An interval around 1 and an E-test can disagree near the edge, because they
 * ask different questions.
 * Formula: given the sum of both counts, the first is binomial; the exact (Clopper-Pearson) limits of its share are turned
 * into limits of the ratio. Never narrower than stated.
 * Defaults: 95 %.
 * Cost: a few hundred steps of a continued fraction.
 *
 * Parameters: counts `k1`, `k2` (whole numbers from 0), exposures `n1`, `n2` (above 0), `level` (default 0.95).
 * Returns: `ratio`, null when the second count is 0; `lower`; `upper`, null when there is none (second count 0).
 * Errors: RangeError for counts, exposures or a level outside their range.
 * Example: 20 in 1 against 10 in 1: 2, from 0.8935 to 4.7846.
 * Reference: Clopper & Pearson 1934, Biometrika 26:404; Przyborowski & Wilenski 1940, Biometrika 31:313.
 */
export type RateRatio = { ratio: number | null; lower: number; upper: number | null };

export function rateRatioInterval(
  { k1, n1, k2, n2, level = 0.95 }: { k1: number; n1: number; k2: number; n2: number; level?: number },
): RateRatio {
  const counts = [k1, k2].every((k) => Number.isInteger(k) && k >= 0);
  if (!counts || !(n1 > 0 && n1 < Infinity) || !(n2 > 0 && n2 < Infinity) || !(level > 0 && level < 1)) {
    throw new RangeError(`not counts with exposures: ${k1} in ${n1}, ${k2} in ${n2}, level ${level}`);
  }
  const tail = (1 - level) / 2;
  // Odds of the lower limit from the upper tail of the other count, so that shares near 1 keep their digits.
  const odds = (share: number, rest: number): number => (share / rest) * (n2 / n1);
  const lowShare = betaQuantile(tail, k1, k2 + 1);
  const highRest = betaQuantile(tail, k2, k1 + 1);
  return {
    ratio: k2 === 0 ? null : k1 / n1 / (k2 / n2),
    lower: k1 === 0 ? 0 : odds(lowShare, 1 - lowShare),
    upper: k2 === 0 ? null : odds(1 - highRest, highRest),
  };
}
