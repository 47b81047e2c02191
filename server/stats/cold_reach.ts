import { twoSidedP } from './normal.ts';

/**
 * Reach of cold spots ([Wikipedia](https://en.wikipedia.org/wiki/Getis%E2%80%93Ord_statistics)): can Gi* find any at these counts?
 *
 * Answers: would a neighbourhood with nothing in it at all be significantly cold in this run?
 * Misread as: "there are no cold spots". When the mean is low, nothing can be far enough below it, and an absence of cold
 * spots on the map says nothing about the city.
 * Formula: Gi* of an empty neighbourhood of the largest size that occurs, its two-sided p, compared with the critical p of
 * the run, or when nothing was significant with the p that a single test would need (alpha divided by the tests).
 * Defaults: none; alpha is that of the run.
 * Cost: constant.
 *
 * Parameters: mean and population standard deviation over all `places`; `largest`, members of the largest neighbourhood,
 * the place itself included; the run's critical p at `alpha`; `alpha`.
 * Returns: the lowest z that could occur, its p, and whether that is `possible`; z and p null (and not possible) when Gi* is not
 * defined.
 * Errors: none.
 * Example: mean 0.5359274, deviation 1.413694, 4,189 places, 9 members: z is -1.13838, not possible.
 * Reference: follows from Ord & Getis 1995, Geographical Analysis 27:286.
 */
export type ColdReach = { lowestZ: number | null; p: number | null; possible: boolean };

export function coldReach(of: {
  mean: number; standardDeviation: number; places: number; largest: number; criticalP: number | null; alpha: number;
}): ColdReach {
  const { mean, standardDeviation, places: n, largest: size } = of;
  if (n < 2 || standardDeviation === 0 || size === 0 || size >= n) return { lowestZ: null, p: null, possible: false };
  const lowestZ = (-mean * size) / (standardDeviation * Math.sqrt((size * (n - size)) / (n - 1)));
  const p = twoSidedP(lowestZ);
  return { lowestZ, p, possible: lowestZ < 0 && p <= Math.max(of.criticalP ?? 0, of.alpha / n) };
}
