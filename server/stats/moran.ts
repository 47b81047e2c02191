import { centralMoments } from './central_moments.ts';
import { infer, permutationTest, type Inference, type PermutationTest } from './global_test.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import { seededRandom, shuffle } from './random.ts';
import type { Tick } from './tick.ts';
import { checkOthers, weightSums, type Weights } from './weights.ts';

/**
 * Moran's I ([Wikipedia](https://en.wikipedia.org/wiki/Moran%27s_I)).
 *
 * Answers: over the whole map, do neighbouring places have more alike values than a random arrangement of the same values?
 * Misread as: how strong the crime problem is, or where. It is one number for the whole map: it tells of arrangement, not of
 * amount, and a map with one large cluster can have the same I as one with many small ones.
 * Formula: the sum over neighbouring pairs of weight times both differences from the mean, divided by the sum of all
 * weights, over the variance. Expected without pattern: -1 / (n - 1). Variance under randomisation (the values are these,
 * their places are chance) or under normality (the values are draws from one normal distribution).
 * Defaults: queen or one ring of hexagons, row-standardised; p from the randomisation variance, and from 999 permutations.
 * Cost: one pass over the pairs; permutations times that for the permutation p (45,000 places: about a second).
 *
 * Parameters: `values`, one finite number per place; `weights`, no place in its own list.
 * Returns: `statistic`, `expected`, both inferences (two-sided p). Not defined: fewer than four places, all values equal,
 * no neighbours at all.
 * Errors: RangeError when the weights do not belong to the values or contain a place itself.
 * Example: 3 by 3 cells with 1, 2, 3, 4, 10, 0, 5, 2, 8, queen: I = -0.1553.
 * Reference: Moran 1950, Biometrika 37:17; Cliff & Ord 1981, Spatial Processes.
 */
export type Moran = { statistic: number; expected: number; randomisation: Inference; normality: Inference };

export function moran(values: Float64Array, weights: Weights): Moran | NotDefined {
  checkOthers(values, weights);
  const n = values.length;
  if (n < 4) return notDefined('one_unit', 4);
  if (weights.members.length === 0) return notDefined('no_neighbours');
  const { z, second, kurtosis: k } = centralMoments(values);
  if (second === 0) return notDefined('all_equal');
  const { s0, s1, s2 } = weightSums(weights);
  const statistic = crossProduct(z, weights) / (s0 * second);
  const expected = -1 / (n - 1);
  const random = n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * s0 * s0) - k * ((n * n - n) * s1 - 2 * n * s2 + 6 * s0 * s0);
  const normal = n * n * s1 - n * s2 + 3 * s0 * s0;
  return {
    statistic, expected,
    randomisation: infer(statistic, expected, random / ((n - 1) * (n - 2) * (n - 3) * s0 * s0) - expected ** 2),
    normality: infer(statistic, expected, normal / (s0 * s0 * (n * n - 1)) - expected ** 2),
  };
}

/** The same question without a formula for the variance: all values are dealt out anew, so many times. */
export function moranPermutation(
  values: Float64Array, weights: Weights, { seed, permutations = 999, tick }: { seed: number; permutations?: number; tick?: Tick },
): PermutationTest | NotDefined {
  const found = moran(values, weights);
  if ('notDefined' in found) return found;
  const { z, second } = centralMoments(values);
  const { s0 } = weightSums(weights);
  const random = seededRandom(seed);
  const permuted = new Float64Array(permutations);
  for (let r = 0; r < permutations; r += 1) {
    shuffle(z, random);
    permuted[r] = crossProduct(z, weights) / (s0 * second);
    tick?.(r + 1, permutations);
  }
  return permutationTest(found.statistic, permuted);
}

function crossProduct(z: Float64Array, { offsets, members, weights }: Weights): number {
  let sum = 0;
  for (let i = 0; i < z.length; i += 1) {
    let lag = 0;
    for (let k = offsets[i]!; k < offsets[i + 1]!; k += 1) lag += weights[k]! * z[members[k]!]!;
    sum += z[i]! * lag;
  }
  return sum;
}
