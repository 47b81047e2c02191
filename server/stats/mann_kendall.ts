import { notDefined, type NotDefined } from './not_defined.ts';
import { twoSidedP } from './normal.ts';

/**
 * Mann-Kendall trend test ([Wikipedia, Kendall rank correlation](https://en.wikipedia.org/wiki/Kendall_rank_correlation_coefficient)).
 *
 * Answers: do later values tend to be higher (or lower) than earlier ones, more than a random order of the same values would
 * show?
 * Misread as: how fast it rises; that is Sen's slope. Also misread when one step leans on the step before (then p is too
 * small) and when a season is in the series (then the seasonal form is the right one).
 * Formula: S counts the pairs in which the later value is higher, less the pairs in which it is lower. Its variance is
 * reduced for tied values; z is S moved one towards zero, divided by the root of the variance. Tau-a divides S by all
 * pairs, tau-b leaves tied pairs out of half of the divisor. The seasonal form adds S and variance over the seasons, so
 * that January is compared with January only.
 * Defaults: two-sided; moved one towards zero; the exact p beside the normal one for ten values at most without ties.
 * Cost: all pairs, n (n - 1) / 2: a tenth of a second for 10,000 values.
 *
 * Parameters: `values`, one finite number per step, in order of time; `seasons`, steps in a year (or a week), for the
 * seasonal form; the first value belongs to the first season.
 * Returns: `n`, `s`, `variance`, `z`, `p` (normal), `exactP` (null with ties or more than ten values), `tauA`, `tauB`. Not defined for
 * fewer than four values, or all equal; for the seasonal form when that holds of every season.
 * Errors: RangeError for a value that is not finite, or no whole number of seasons.
 * Example: 1, 2, .. 10: S is 45, z 3.93548, p 8.30307e-05.
 * Reference: Mann 1945, Econometrica 13:245; Kendall 1975, Rank Correlation Methods; Hirsch, Slack & Smith 1982, Water
 * Resources Research 18:107.
 */
export type MannKendall = {
  n: number; s: number; variance: number; z: number; p: number; exactP: number | null; tauA: number; tauB: number;
};

const leastValues = 4;

export function mannKendall(values: Float64Array): MannKendall | NotDefined {
  const n = values.length;
  checkFinite(values);
  if (n < leastValues) return notDefined('too_few_steps', leastValues);
  if (values.every((value) => value === values[0])) return notDefined('all_equal');
  const s = kendallSum(values, 0, n);
  const ties = tieTerms(values);
  const variance = kendallVariance(n, ties.cubic);
  const z = kendallScore(s, variance);
  const pairs = (n * (n - 1)) / 2;
  return {
    n, s, variance, z, p: twoSidedP(z), exactP: n <= 10 && ties.pairs === 0 ? exactTwoSided(n, s) : null,
    tauA: s / pairs, tauB: s / Math.sqrt(pairs * (pairs - ties.pairs)),
  };
}

export type SeasonalMannKendall = { n: number; s: number; variance: number; z: number; p: number };

export function seasonalMannKendall(values: Float64Array, seasons: number): SeasonalMannKendall | NotDefined {
  if (!Number.isInteger(seasons) || seasons < 2) throw new RangeError(`not a number of seasons: ${seasons}`);
  checkFinite(values);
  if (values.length < 2 * seasons) return notDefined('too_few_steps', 2 * seasons);
  let s = 0;
  let variance = 0;
  for (let season = 0; season < seasons; season += 1) {
    const own = values.filter((_, at) => at % seasons === season);
    s += kendallSum(own, 0, own.length);
    variance += kendallVariance(own.length, tieTerms(own).cubic);
  }
  // The variance of tied values only is a difference of large numbers, all of them whole.
  if (variance <= 0) return notDefined('all_equal');
  const z = kendallScore(s, variance);
  return { n: values.length, s, variance, z, p: twoSidedP(z) };
}

/** S over `length` values from `from` on. */
export function kendallSum(values: Float64Array, from: number, length: number): number {
  let s = 0;
  for (let i = from; i < from + length - 1; i += 1) {
    const earlier = values[i]!;
    for (let j = i + 1; j < from + length; j += 1) {
      const later = values[j]!;
      s += (later > earlier ? 1 : 0) - (later < earlier ? 1 : 0);
    }
  }
  return s;
}

/** `cubic`: the sum of t (t - 1) (2 t + 5) over groups of t equal values. */
export const kendallVariance = (n: number, cubic: number): number => (n * (n - 1) * (2 * n + 5) - cubic) / 18;

export const kendallScore = (s: number, variance: number): number => (s === 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance));

/** Pairs of equal values, and what they take from the variance. */
export function tieTerms(values: Float64Array): { pairs: number; cubic: number } {
  return tieTermsOfSorted(values.slice().sort());
}

export function tieTermsOfSorted(sorted: Float64Array): { pairs: number; cubic: number } {
  let pairs = 0;
  let cubic = 0;
  let run = 1;
  for (let i = 1; i <= sorted.length; i += 1) {
    if (i < sorted.length && sorted[i] === sorted[i - 1]) {
      run += 1;
      continue;
    }
    pairs += (run * (run - 1)) / 2;
    cubic += run * (run - 1) * (2 * run + 5);
    run = 1;
  }
  return { pairs, cubic };
}

/** Share of all orders whose S is at least as far from zero: orders are counted by their inversions, of which S tells the number. */
function exactTwoSided(n: number, s: number): number {
  const pairs = (n * (n - 1)) / 2;
  let orders = [1];
  for (let size = 2; size <= n; size += 1) {
    const longer: number[] = new Array((size * (size - 1)) / 2 + 1).fill(0);
    orders.forEach((count, inversions) => {
      for (let more = 0; more < size; more += 1) longer[inversions + more]! += count;
    });
    orders = longer;
  }
  let extreme = 0;
  let all = 0;
  orders.forEach((count, inversions) => {
    all += count;
    if (Math.abs(pairs - 2 * inversions) >= Math.abs(s)) extreme += count;
  });
  return extreme / all;
}

function checkFinite(values: Float64Array): void {
  for (const value of values) if (!Number.isFinite(value)) throw new RangeError(`not a value of a series: ${value}`);
}
