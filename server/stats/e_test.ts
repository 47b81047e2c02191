import { logFactorial } from './log_factorial.ts';

/**
 * E-test for two Poisson rates ([Wikipedia, comparing two Poisson rates](https://en.wikipedia.org/wiki/Poisson_distribution)).
 *
 * Answers: two periods (or places) had so many incidents; is the difference more than chance?
 * Misread as: "no difference" when p is large. It only says that the counts do not show one.
 * Formula: the difference of the rates, divided by its standard error; p is the chance of a statistic at least as far from
 * zero if both counts came from the pooled rate, summed over all pairs of counts.
 * Defaults: two-sided, no difference (d = 0); corrected over the table by Benjamini-Hochberg when many places are compared.
 * Cost: for d = 0 proportional to the spread of the counts (10,000 incidents: 1 ms), since for every first count the second
 * counts that are extreme form two tails; for other d to its square.
 *
 * Parameters: counts `k1`, `k2` (whole numbers from 0), exposures `n1`, `n2` (above 0: days, for instance), `d`, the
 * difference of rates to test against (default 0), `alternative` (default two-sided; greater: the first rate exceeds the
 * second by more than d).
 * Returns: p. 1 when both counts are 0 and d is 0: nothing could be more alike.
 * Errors: RangeError for counts, exposures or d outside their range.
 * Example: 6 against 2 in equal time: 0.1749.
 * Reference: Krishnamoorthy & Thomson 2004, Journal of Statistical Planning and Inference 119:23.
 */
export type ETestInput = {
  k1: number; n1: number; k2: number; n2: number; d?: number; alternative?: 'two-sided' | 'greater';
};

export function eTest({ k1, n1, k2, n2, d = 0, alternative = 'two-sided' }: ETestInput): number {
  check(k1, k2, n1, n2, d);
  const statistic: Statistic = (x1, x2) => {
    const difference = x1 / n1 - x2 / n2 - d;
    const variance = x1 / n1 ** 2 + x2 / n2 ** 2;
    return variance > 0 ? difference / Math.sqrt(variance) : difference === 0 ? 0 : Math.sign(difference) * Infinity;
  };
  const observed = statistic(k1, k2);
  // Other pairs can have the very same statistic, and rounding must not lose them: (30, 45) and (18, 30) in equal time.
  const limit = (alternative === 'greater' ? observed : Math.abs(observed)) - 1e-12 * Math.abs(observed);
  const pooled = (k1 + k2) / (n1 + n2) - (d * n1) / (n1 + n2);
  if (pooled < 0 || (pooled === 0 && d === 0)) return 1;
  const first = poissonTable(n1 * (pooled + d));
  const second = poissonTable(n2 * pooled);
  const p = alternative === 'two-sided' && d === 0
    ? bothTails(first, second, statistic, limit)
    : allPairs(first, second, alternative === 'greater' ? statistic : (x1, x2) => Math.abs(statistic(x1, x2)), limit);
  return Math.min(1, p);
}

type Statistic = (x1: number, x2: number) => number;

/** Probabilities of the counts from `start` on; what lies outside weighs less than 1e-17. */
type PoissonTable = { start: number; chance: Float64Array };

function poissonTable(mean: number): PoissonTable {
  const reach = 9.5 * Math.sqrt(mean) + 25;
  const start = Math.max(0, Math.floor(mean - reach));
  const chance = new Float64Array(Math.ceil(mean + reach) - start + 1);
  // From the middle outwards by ratios, so that one rounded logarithm does not tilt the whole table.
  const middle = Math.floor(mean) - start;
  chance[middle] = mean === 0 ? 1 : Math.exp(Math.floor(mean) * Math.log(mean) - mean - logFactorial(Math.floor(mean)));
  for (let i = middle + 1; i < chance.length; i++) chance[i] = (chance[i - 1]! * mean) / (start + i);
  for (let i = middle - 1; i >= 0; i--) chance[i] = (chance[i + 1]! * (start + i + 1)) / mean;
  let total = 0;
  for (const value of chance) total += value;
  for (let i = 0; i < chance.length; i++) chance[i]! /= total;
  return { start, chance };
}

function allPairs(first: PoissonTable, second: PoissonTable, statistic: Statistic, limit: number): number {
  let p = 0;
  for (let i = 0; i < first.chance.length; i++) {
    let inner = 0;
    for (let j = 0; j < second.chance.length; j++) {
      if (statistic(first.start + i, second.start + j) >= limit) inner += second.chance[j]!;
    }
    p += first.chance[i]! * inner;
  }
  return p;
}

/** With d = 0 the statistic falls as the second count grows and rises with the first, so the edges of both tails only move up. */
function bothTails(first: PoissonTable, second: PoissonTable, statistic: Statistic, limit: number): number {
  if (limit === 0) return 1;
  const size = second.chance.length;
  const below = new Float64Array(size + 1);
  const above = new Float64Array(size + 1);
  for (let j = 0; j < size; j++) below[j + 1] = below[j]! + second.chance[j]!;
  for (let j = size - 1; j >= 0; j--) above[j] = above[j + 1]! + second.chance[j]!;
  let p = 0;
  let low = 0;
  let high = 0;
  for (let i = 0; i < first.chance.length; i++) {
    const x1 = first.start + i;
    while (low < size && statistic(x1, second.start + low) >= limit) low++;
    while (high < size && statistic(x1, second.start + high) > -limit) high++;
    p += first.chance[i]! * (below[low]! + above[high]!);
  }
  return p;
}

function check(k1: number, k2: number, n1: number, n2: number, d: number): void {
  const counts = [k1, k2].every((k) => Number.isInteger(k) && k >= 0);
  if (!counts || !(n1 > 0 && n1 < Infinity) || !(n2 > 0 && n2 < Infinity) || !(d >= 0 && d < Infinity)) {
    throw new RangeError(`not counts with exposures: ${k1} in ${n1}, ${k2} in ${n2}, difference ${d}`);
  }
}
