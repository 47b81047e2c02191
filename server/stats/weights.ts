import type { Neighbours } from './neighbours.ts';

/**
 * Spatial weights ([Wikipedia, spatial weight matrix](https://en.wikipedia.org/wiki/Spatial_weight_matrix)).
 *
 * Answers: how much does each place count for each other one?
 * Misread as: a fact about the city. It is a choice, and other weights give another number; say which were used.
 * Formula: binary: 1 for every neighbour. Row-standardised: 1 divided by the number of neighbours, so that a sum over
 * neighbours is their mean.
 * Defaults: none; each statistic says which weights it takes.
 * Cost: one pass over the lists; what compares a list with the lists of its members, a second and a third.
 *
 * Parameters: `neighbours`, one list per place.
 * Returns: the same lists with a weight beside each member.
 * Errors: RangeError when the lists name places that there are not.
 * Example: a place with four neighbours has the weights 1, 1, 1, 1, or row-standardised 0.25 each.
 * Reference: Cliff & Ord 1981, Spatial Processes.
 */
export type Weights = Neighbours & { weights: Float64Array };

export const binaryWeights = (neighbours: Neighbours): Weights => (
  { ...neighbours, weights: new Float64Array(neighbours.members.length).fill(1) });

/** A place without neighbours keeps an empty row. */
export function rowStandardised(neighbours: Neighbours & { weights?: Float64Array }): Weights {
  const { offsets, members } = neighbours;
  const weights = neighbours.weights === undefined ? new Float64Array(members.length).fill(1) : neighbours.weights.slice();
  for (let i = 0; i + 1 < offsets.length; i += 1) {
    let sum = 0;
    for (let k = offsets[i]!; k < offsets[i + 1]!; k += 1) sum += weights[k]!;
    if (sum !== 0) for (let k = offsets[i]!; k < offsets[i + 1]!; k += 1) weights[k]! /= sum;
  }
  return { offsets, members, weights };
}

/** Every place in its own list, at the end where it was missing. */
export function withSelf({ offsets, members }: Neighbours): Neighbours {
  const n = offsets.length - 1;
  const wider = new Int32Array(n + 1);
  const all = new Int32Array(members.length + n);
  let at = 0;
  for (let i = 0; i < n; i += 1) {
    let self = false;
    for (let k = offsets[i]!; k < offsets[i + 1]!; k += 1) {
      if (members[k] === i) self = true;
      all[at++] = members[k]!;
    }
    if (!self) all[at++] = i;
    wider[i + 1] = at;
  }
  return { offsets: wider, members: all.slice(0, at) };
}

/** No place in its own list. */
export function withoutSelf({ offsets, members }: Neighbours): Neighbours {
  const n = offsets.length - 1;
  const narrower = new Int32Array(n + 1);
  const others = new Int32Array(members.length);
  let at = 0;
  for (let i = 0; i < n; i += 1) {
    for (let k = offsets[i]!; k < offsets[i + 1]!; k += 1) if (members[k] !== i) others[at++] = members[k]!;
    narrower[i + 1] = at;
  }
  return { offsets: narrower, members: others.slice(0, at) };
}

/**
 * What the variances of the global statistics are made of: s0, the sum of all weights; s1, half the sum of
 * (weight there + weight back) squared; s2, the sum over places of (row sum + column sum) squared.
 */
export type WeightSums = { s0: number; s1: number; s2: number };

export function weightSums(weights: Weights): WeightSums {
  const back = transposed(weights);
  const there = transposed(back);
  const n = there.offsets.length - 1;
  let [s0, squares, products, s2] = [0, 0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    let [row, column] = [0, 0];
    const end = back.offsets[i + 1]!;
    let b = back.offsets[i]!;
    for (let k = b; k < end; k += 1) column += back.weights[k]!;
    // Both lists ascend, so that a member's way back is found by walking on.
    for (let k = there.offsets[i]!; k < there.offsets[i + 1]!; k += 1) {
      const weight = there.weights[k]!;
      row += weight;
      squares += weight * weight;
      while (b < end && back.members[b]! < there.members[k]!) b += 1;
      if (b < end && back.members[b] === there.members[k]) products += weight * back.weights[b]!;
    }
    s0 += row;
    s2 += (row + column) ** 2;
  }
  return { s0, s1: squares + products, s2 };
}

/** Who counts this place, instead of whom this place counts; members ascend. */
export function transposed({ offsets, members, weights }: Weights): Weights {
  const n = offsets.length - 1;
  const back = { offsets: new Int32Array(n + 1), members: new Int32Array(members.length), weights: new Float64Array(members.length) };
  for (const j of members) {
    if (!(j >= 0 && j < n)) throw new RangeError(`place ${j} among the neighbours of ${n} places`);
    back.offsets[j + 1]! += 1;
  }
  for (let i = 0; i < n; i += 1) back.offsets[i + 1]! += back.offsets[i]!;
  const at = back.offsets.slice();
  for (let i = 0; i < n; i += 1) {
    for (let k = offsets[i]!; k < offsets[i + 1]!; k += 1) {
      const place = at[members[k]!]!++;
      back.members[place] = i;
      back.weights[place] = weights[k]!;
    }
  }
  return back;
}

/** Both must be of the same places. */
export function checkLists(values: { length: number }, { offsets }: Neighbours): void {
  if (offsets.length - 1 !== values.length) throw new RangeError(`neighbour lists for ${offsets.length - 1} places, values for ${values.length}`);
}

/** For statistics in which no place counts for itself. */
export function checkOthers(values: { length: number }, neighbours: Neighbours): void {
  checkLists(values, neighbours);
  const { offsets, members } = neighbours;
  for (let i = 0; i < values.length; i += 1) {
    for (let k = offsets[i]!; k < offsets[i + 1]!; k += 1) if (members[k] === i) throw new RangeError(`neighbours of place ${i} contain the place itself`);
  }
}
