import { twoSidedP } from './normal.ts';

/** A statistic of the whole map beside what chance would give: the variance under one assumption, z, and its two-sided p. */
export type Inference = { variance: number; z: number | null; p: number | null };

/** Null where the variance is not positive: too few places, or weights that leave nothing to vary. */
export function infer(statistic: number, expected: number, variance: number): Inference {
  const z = variance > 0 ? (statistic - expected) / Math.sqrt(variance) : null;
  return { variance, z, p: z === null ? null : twoSidedP(z) };
}

/** From so many permutations of all values: both tails, twice the smaller one, and the mean and spread of the statistic. */
export type PermutationTest = { upper: number; lower: number; p: number; mean: number; standardDeviation: number; permutations: number };

export function permutationTest(observed: number, permuted: Float64Array): PermutationTest {
  const permutations = permuted.length;
  const rounding = 1e-12 * Math.max(1, Math.abs(observed));
  let [atLeast, atMost, sum, squares] = [0, 0, 0, 0];
  for (const value of permuted) {
    if (value >= observed - rounding) atLeast += 1;
    if (value <= observed + rounding) atMost += 1;
    sum += value;
  }
  const mean = sum / permutations;
  for (const value of permuted) squares += (value - mean) ** 2;
  const upper = (1 + atLeast) / (1 + permutations);
  const lower = (1 + atMost) / (1 + permutations);
  return {
    upper, lower, p: Math.min(1, 2 * Math.min(upper, lower)), mean,
    standardDeviation: permutations > 1 ? Math.sqrt(squares / (permutations - 1)) : 0, permutations,
  };
}
