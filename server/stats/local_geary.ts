import { centralMoments } from './central_moments.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import { checkOthers, type Weights } from './weights.ts';

/**
 * Local Geary ([GeoDa workbook](https://geodacenter.github.io/workbook/6b_local_adv/lab6b.html#local-geary)).
 *
 * Answers: how different is each place from its neighbours?
 * Misread as: high is bad. A high value marks an edge or an odd one out, a low one a place like its surroundings, whether
 * all are high or all are low.
 * Formula: the weighted mean of the squared differences to the neighbours, of values divided by their standard deviation
 * (with n - 1).
 * Defaults: queen or one ring of hexagons, row-standardised.
 * Cost: one pass over the lists.
 *
 * Parameters: `values`, one finite number per place; `weights`, no place in its own list.
 * Returns: one number from 0 per place, NaN without neighbours. Not defined: fewer than two places, all values equal.
 * Errors: RangeError when the weights do not belong to the values or contain a place itself.
 * Example: a place equal to all its neighbours has 0.
 * Reference: Anselin 1995, Geographical Analysis 27:93; Anselin 2019, Geographical Analysis 51:133.
 */
export function localGeary(values: Float64Array, weights: Weights): Float64Array | NotDefined {
  checkOthers(values, weights);
  const n = values.length;
  if (n < 2) return notDefined('one_unit', 2);
  const { z, second } = centralMoments(values);
  if (second === 0) return notDefined('all_equal');
  const variance = (second * n) / (n - 1);
  const local = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    let sum = 0;
    for (let k = weights.offsets[i]!; k < weights.offsets[i + 1]!; k += 1) sum += weights.weights[k]! * (z[i]! - z[weights.members[k]!]!) ** 2;
    local[i] = weights.offsets[i] === weights.offsets[i + 1] ? Number.NaN : sum / variance;
  }
  return local;
}
