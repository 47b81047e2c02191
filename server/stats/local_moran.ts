import { centralMoments } from './central_moments.ts';
import { conditionalPermutation, type ConditionalPermutation, type Tails } from './conditional_permutation.ts';
import type { Neighbours } from './neighbours.ts';
import { twoSidedP } from './normal.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import { checkOthers, rowStandardised, type Weights } from './weights.ts';

/**
 * Local Moran's I (LISA) ([Wikipedia](https://en.wikipedia.org/wiki/Indicators_of_spatial_association)).
 *
 * Answers: which places are like their surroundings (high among high, low among low), and which stand out against them
 * (high among low, low among high)?
 * Misread as: a hot spot wherever I is high: a quiet place in a quiet quarter has a high I as well, so read the quadrant. And
 * as proof: thousands of places are tested; call them interesting, at 0.005 rather than 0.05, or correct them.
 * Formula: the place's difference from the mean, over the variance (divided by n), times the mean difference of its
 * neighbours. The quadrant is the sign of both. Moments: conditional on the value of the place (Sokal), or total (the
 * place is shuffled too).
 * Defaults: row-standardised weights without the place itself; p from 999 conditional permutations, two-sided and not
 * folded, corrected over all places (Benjamini-Hochberg); 9,999 permutations when alpha is 0.005 or less.
 * Cost: one pass over the lists; permutations times places for the permutation p.
 *
 * Parameters: `values`, one finite number per place; `weights`, no place in its own list.
 * Returns: one entry per place: `statistic`; `lag`, the weighted mean of the neighbours' values; `expected`, `variance`, `z`
 * and `p` (two-sided, normal approximation); `quadrant`, 1 high-high, 2 low-high, 3 low-low, 4 high-low, 0 without
 * neighbours or with a difference of exactly 0. NaN where not defined. Not defined at all: fewer than three places, all
 * values equal.
 * Errors: RangeError when the weights do not belong to the values or contain a place itself.
 * Example: 3 by 3 cells with 1, 2, 3, 4, 10, 0, 5, 2, 8, queen: the first has I = -0.4322.
 * Reference: Anselin 1995, Geographical Analysis 27:93; Sokal, Oden & Thomson 1998, Geographical Analysis 30:331.
 */
export type LocalMoran = {
  statistic: Float64Array; lag: Float64Array; expected: Float64Array; variance: Float64Array; z: Float64Array; p: Float64Array; quadrant: Uint8Array;
};

export const quadrants = ['none', 'high_high', 'low_high', 'low_low', 'high_low'] as const;

export function localMoran(
  values: Float64Array, weights: Weights, { moments = 'conditional' }: { moments?: 'conditional' | 'total' } = {},
): LocalMoran | NotDefined {
  checkOthers(values, weights);
  const n = values.length;
  if (n < 3) return notDefined('one_unit', 3);
  const { mean, z: away, second, kurtosis } = centralMoments(values);
  if (second === 0) return notDefined('all_equal');
  const empty = (): Float64Array => new Float64Array(n).fill(Number.NaN);
  const found = { statistic: empty(), lag: empty(), expected: empty(), variance: empty(), z: empty(), p: empty(), quadrant: new Uint8Array(n) };
  for (let i = 0; i < n; i += 1) {
    if (weights.offsets[i] === weights.offsets[i + 1]) continue;
    let [sum, squares, lag] = [0, 0, 0];
    for (let k = weights.offsets[i]!; k < weights.offsets[i + 1]!; k += 1) {
      const weight = weights.weights[k]!;
      sum += weight;
      squares += weight * weight;
      lag += weight * away[weights.members[k]!]!;
    }
    const own = away[i]!;
    found.statistic[i] = (own / second) * lag;
    found.lag[i] = lag + mean * sum;
    found.expected[i] = moments === 'total' ? -sum / (n - 1) : (-own * own * sum) / ((n - 1) * second);
    found.variance[i] = moments === 'total'
      ? totalVariance({ n, sum, squares, kurtosis })
      : (own / second) ** 2 * (n / (n - 2)) * (squares - sum * sum / (n - 1)) * (second - (own * own) / (n - 1));
    // A place with all others around it cannot vary; what is left of its variance is rounding.
    const scale = (own / second) ** 2 * second * squares + squares * (moments === 'total' ? 1 : 0);
    if (found.variance[i]! > 1e-12 * scale) {
      found.z[i] = (found.statistic[i]! - found.expected[i]!) / Math.sqrt(found.variance[i]!);
      found.p[i] = twoSidedP(found.z[i]!);
    }
    found.quadrant[i] = own === 0 || lag === 0 ? 0 : own > 0 ? (lag > 0 ? 1 : 4) : lag > 0 ? 2 : 3;
  }
  return found;
}

function totalVariance({ n, sum, squares, kurtosis }: { n: number; sum: number; squares: number; kurtosis: number }): number {
  return (squares * (n - kurtosis)) / (n - 1) + ((sum * sum - squares) * (2 * kurtosis - n)) / ((n - 1) * (n - 2)) - (sum / (n - 1)) ** 2;
}

/** The tails are those of the neighbours' mean, whose permutations decide I as well, since the value of the place stays. */
export function localMoranPermutation(values: Float64Array, neighbours: Neighbours, how: ConditionalPermutation): (LocalMoran & Tails) | NotDefined {
  const analytic = localMoran(values, rowStandardised(neighbours));
  if ('notDefined' in analytic) return analytic;
  return { ...analytic, ...conditionalPermutation(values, neighbours, how) };
}
