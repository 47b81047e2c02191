import { infer, type Inference } from './global_test.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import { checkOthers, weightSums, type Weights } from './weights.ts';

/**
 * Getis-Ord General G ([Wikipedia](https://en.wikipedia.org/wiki/Getis%E2%80%93Ord_statistics)).
 *
 * Answers: over the whole map, do high values lie beside high ones (G above expected), or low beside low (below)?
 * Misread as: Moran's I. That one is high for both kinds of clusters; this one tells them apart, and when both are there
 * they cancel.
 * Formula: the sum over neighbouring pairs of weight times both values, over the same sum over all pairs. Expected: sum of
 * weights over n (n - 1).
 * Defaults: binary weights, queen or one ring of hexagons, the place itself left out; randomisation.
 * Cost: one pass over the pairs.
 *
 * Parameters: `values`, one number from 0 per place; `weights`, no place in its own list.
 * Returns: `statistic`, `expected`, the inference under randomisation (two-sided p). Not defined: fewer than four places, no
 * neighbours at all, all values equal, or one place that has everything.
 * Errors: RangeError for a negative value, or weights that do not belong to the values or contain a place itself.
 * Example: values 2, 3, 3.2, 5, 8, 7 at (10,10), (20,10), (40,10), (15,20), (30,20), (30,30), within 15: G = 0.5571.
 * Reference: Getis & Ord 1992, Geographical Analysis 24:189.
 */
export type GeneralG = { statistic: number; expected: number; randomisation: Inference };

export function generalG(values: Float64Array, weights: Weights): GeneralG | NotDefined {
  checkOthers(values, weights);
  const n = values.length;
  if (n < 4) return notDefined('one_unit', 4);
  if (weights.members.length === 0) return notDefined('no_neighbours');
  const { m1, m2, m3, m4 } = powerSums(values);
  const allPairs = m1 * m1 - m2;
  if (values.every((value) => value === values[0])) return notDefined('all_equal');
  // One place alone has all: no pair has a product, whatever the weights.
  if (values.filter((value) => value !== 0).length < 2) return notDefined('one_place', 2);
  const { s0, s1, s2 } = weightSums(weights);
  const square = s0 * s0;
  const statistic = pairSum(values, weights) / allPairs;
  const expected = s0 / (n * (n - 1));
  const secondMoment = ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * square) * m2 * m2
    - ((n * n - n) * s1 - 2 * n * s2 + 6 * square) * m4
    - (2 * n * s1 - (n + 3) * s2 + 6 * square) * m1 * m1 * m2
    + (4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * square) * m1 * m3
    + (s1 - s2 + square) * m1 ** 4;
  return { statistic, expected, randomisation: infer(statistic, expected, secondMoment / (allPairs ** 2 * n * (n - 1) * (n - 2) * (n - 3)) - expected ** 2) };
}

function powerSums(values: Float64Array): { m1: number; m2: number; m3: number; m4: number } {
  let [m1, m2, m3, m4] = [0, 0, 0, 0];
  for (const value of values) {
    if (!(value >= 0)) throw new RangeError(`General G is of values from 0, not ${value}`);
    m1 += value;
    m2 += value ** 2;
    m3 += value ** 3;
    m4 += value ** 4;
  }
  return { m1, m2, m3, m4 };
}

function pairSum(values: Float64Array, { offsets, members, weights }: Weights): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) {
    let lag = 0;
    for (let k = offsets[i]!; k < offsets[i + 1]!; k += 1) lag += weights[k]! * values[members[k]!]!;
    sum += values[i]! * lag;
  }
  return sum;
}
