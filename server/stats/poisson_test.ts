import { incompleteBeta } from './beta.ts';
import { poissonDensity, lowerGamma, upperGamma } from './gamma.ts';
import { logFactorial } from './log_factorial.ts';

/**
 * Exact test of Poisson counts ([Wikipedia](https://en.wikipedia.org/wiki/Poisson_distribution)).
 *
 * Answers: is this count more, or less, than a rate that is known would give? And of two counts: could both come from one
 * rate?
 * Misread as: a test between a period and the mean of a few before it. That mean is itself a count; use the test of two.
 * Formula: the chances of all counts that are no likelier than the one observed, added up. Of two counts, given their sum
 * the first is binomial, and the same is done there. The E-test calls differences a little sooner at the same level.
 * Defaults: two-sided, a rate of 1.
 * Cost: in proportion to the count.
 *
 * Parameters: `count`, `exposure`, `rate` to test against; of two, `k1`, `n1`, `k2`, `n2` and `ratio` of the rates;
 * `alternative`.
 * Returns: p. 1 when nothing was counted in both.
 * Errors: RangeError for counts, exposures or rates outside their range.
 * Example: 10 where 4 were expected: p 0.0081.
 * Reference: Garwood 1936, Biometrika 28:437; Przyborowski & Wilenski 1940, Biometrika 31:313.
 */
export type Alternative = 'two-sided' | 'greater' | 'less';

export function poissonTest({ count, exposure = 1, rate = 1, alternative = 'two-sided' }: {
  count: number; exposure?: number; rate?: number; alternative?: Alternative;
}): number {
  check([count], [exposure, rate]);
  const mean = exposure * rate;
  if (alternative === 'less') return upperGamma(count + 1, mean);
  if (alternative === 'greater') return count === 0 ? 1 : lowerGamma(count, mean);
  if (count === mean) return 1;
  // Beyond the mode the chances only fall, so the other tail begins where they have fallen to that of the count.
  const limit = poissonDensity(count, mean) * noLikelier;
  if (count < mean) {
    let other = Math.max(count + 1, Math.ceil(mean));
    while (poissonDensity(other, mean) > limit) other += 1;
    return Math.min(1, upperGamma(count + 1, mean) + lowerGamma(other, mean));
  }
  let other = Math.min(count - 1, Math.floor(mean));
  while (other >= 0 && poissonDensity(other, mean) > limit) other -= 1;
  return Math.min(1, lowerGamma(count, mean) + (other < 0 ? 0 : upperGamma(other + 1, mean)));
}

/** Could the two rates be `ratio` times each other? `greater`: the first is more than that. */
export function rateRatioTest(
  { k1, n1, k2, n2, ratio = 1, alternative = 'two-sided' }: { k1: number; n1: number; k2: number; n2: number; ratio?: number; alternative?: Alternative },
): number {
  check([k1, k2], [n1, n2, ratio]);
  const share = (n1 * ratio) / (n1 * ratio + n2);
  return binomialTest(k1, k1 + k2, { share, alternative });
}

/** Of `n`, `k` fell on one side; each falls there with the chance `share`. */
export function binomialTest(k: number, n: number, { share = 0.5, alternative = 'two-sided' }: { share?: number; alternative?: Alternative } = {}): number {
  check([k, n - k], [share, 1 - share]);
  const atMost = (x: number): number => (x < 0 ? 0 : x >= n ? 1 : incompleteBeta(1 - share, n - x, x + 1));
  const atLeast = (x: number): number => (x <= 0 ? 1 : x > n ? 0 : incompleteBeta(share, x, n - x + 1));
  if (alternative === 'less') return atMost(k);
  if (alternative === 'greater') return atLeast(k);
  const chance = (x: number): number => Math.exp(
    logFactorial(n) - logFactorial(x) - logFactorial(n - x) + x * Math.log(share) + (n - x) * Math.log1p(-share));
  const limit = chance(k) * noLikelier;
  const mean = n * share;
  if (k === mean) return 1;
  if (k < mean) {
    let other = Math.max(k + 1, Math.ceil(mean));
    while (other <= n && chance(other) > limit) other += 1;
    return Math.min(1, atMost(k) + atLeast(other));
  }
  let other = Math.min(k - 1, Math.floor(mean));
  while (other >= 0 && chance(other) > limit) other -= 1;
  return Math.min(1, atMost(other) + atLeast(k));
}

/** Chances that only rounding tells apart are equal. */
const noLikelier = 1 + 1e-7;

function check(counts: readonly number[], above: readonly number[]): void {
  if (!counts.every((k) => Number.isInteger(k) && k >= 0) || !above.every((size) => size > 0 && size < Infinity)) {
    throw new RangeError(`not counts with exposures: ${counts.join(', ')} in ${above.join(', ')}`);
  }
}
