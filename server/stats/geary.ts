import { centralMoments } from './central_moments.ts';
import { infer, type Inference } from './global_test.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import { checkOthers, weightSums, type Weights } from './weights.ts';

/**
 * Geary's C ([Wikipedia](https://en.wikipedia.org/wiki/Geary%27s_C)).
 *
 * Answers: how different are neighbouring places from each other, compared with places that are paired at random?
 * Misread as: larger is more clustered. It is the other way round: 1 is no pattern, below 1 neighbours are alike, above 1
 * they differ more than chance.
 * Formula: the mean squared difference over neighbouring pairs, over twice the variance (with n - 1). Variances under
 * randomisation and under normality as for Moran's I; more than Moran's I it listens to differences between near places.
 * Defaults: queen or one ring of hexagons, row-standardised; randomisation.
 * Cost: one pass over the pairs.
 *
 * Parameters: `values`, one finite number per place; `weights`, no place in its own list.
 * Returns: `statistic`, `expected` (1), both inferences; their z is positive where neighbours differ more than chance and
 * negative where they are alike. Not defined: fewer than four places, all values equal, no neighbours at all.
 * Errors: RangeError when the weights do not belong to the values or contain a place itself.
 * Example: robberies of Memphis by 500 m cells, queen, row-standardised: C = 0.6349.
 * Reference: Geary 1954, The Incorporated Statistician 5:115; Cliff & Ord 1981, Spatial Processes.
 */
export type Geary = { statistic: number; expected: 1; randomisation: Inference; normality: Inference };

export function geary(values: Float64Array, weights: Weights): Geary | NotDefined {
  checkOthers(values, weights);
  const n = values.length;
  if (n < 4) return notDefined('one_unit', 4);
  if (weights.members.length === 0) return notDefined('no_neighbours');
  const { z, second, kurtosis: k } = centralMoments(values);
  if (second === 0) return notDefined('all_equal');
  const { s0, s1, s2 } = weightSums(weights);
  const statistic = ((n - 1) * squaredDifferences(z, weights)) / (2 * s0 * n * second);
  const random = (n - 1) * s1 * (n * n - 3 * n + 3 - k * (n - 1)) - ((n - 1) * s2 * (n * n + 3 * n - 6 - k * (n * n - n + 2))) / 4
    + s0 * s0 * (n * n - 3 - k * (n - 1) ** 2);
  const normal = (2 * s1 + s2) * (n - 1) - 4 * s0 * s0;
  return {
    statistic, expected: 1,
    randomisation: infer(statistic, 1, random / (n * (n - 2) * (n - 3) * s0 * s0)),
    normality: infer(statistic, 1, normal / (2 * (n + 1) * s0 * s0)),
  };
}

function squaredDifferences(z: Float64Array, { offsets, members, weights }: Weights): number {
  let sum = 0;
  for (let i = 0; i < z.length; i += 1) {
    for (let k = offsets[i]!; k < offsets[i + 1]!; k += 1) sum += weights[k]! * (z[i]! - z[members[k]!]!) ** 2;
  }
  return sum;
}
