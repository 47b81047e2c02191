import { benjaminiHochberg } from '../stats/benjamini_hochberg.ts';
import { coldReach, type ColdReach } from '../stats/cold_reach.ts';
import { getisOrdStar } from '../stats/getis_ord.ts';
import type { Neighbours } from '../stats/neighbours.ts';
import { isDefined, nullable } from '../stats/not_defined.ts';
import { twoSidedP } from '../stats/normal.ts';

export type PerLevel<T> = { '90': T; '95': T; '99': T };

/** Which cells are hot or cold, one entry per cell of the study area. */
export type Judgement = {
  z: (number | null)[];
  p: (number | null)[];
  q: (number | null)[];
  /** 3, 2, 1: hot at 99, 95, 90 %; negative: cold; 0: neither; null: not defined. */
  bin: (number | null)[];
  tests: number;
  mean: number;
  standardDeviation: number;
  criticalP: PerLevel<number | null>;
  hot: PerLevel<number>;
  cold: PerLevel<number>;
  reach: ColdReach;
};

/** Moved whenever the same input would give another result. */
export const methodVersion = 1;

/** Null when nothing can be judged: fewer than two cells, or the same value in all. */
export function judgeCells(values: Float64Array, neighbours: Neighbours): Judgement | null {
  const found = getisOrdStar(values, neighbours);
  if (!isDefined(found) || found.z.every(Number.isNaN)) return null;
  const { mean, standardDeviation } = found;
  const z = nullable(found.z);
  const p = z.map((score) => (score === null ? null : twoSidedP(score)));
  const { q, tests, criticalP: critical } = benjaminiHochberg(p);
  // Each bin has its own cut: a cell is in the 99 % bin when it is significant among all cells at that level.
  const criticalP = { '90': critical(0.1), '95': critical(0.05), '99': critical(0.01) };
  const bin = z.map((score, i) => (score === null ? null : binOf(score, p[i]!, criticalP)));
  return {
    z, p, q, bin, tests, mean, standardDeviation, criticalP,
    hot: countBins(bin, 1), cold: countBins(bin, -1),
    reach: coldReach({ mean, standardDeviation, places: values.length, largest: largestOf(neighbours), criticalP: criticalP['90'], alpha: 0.1 }),
  };
}

/** The sign is that of `towards`, the size how far below which cut p lies. */
export function binOf(towards: number, p: number, critical: PerLevel<number | null>): number {
  const size = p <= (critical['99'] ?? -1) ? 3 : p <= (critical['95'] ?? -1) ? 2 : p <= (critical['90'] ?? -1) ? 1 : 0;
  return size === 0 ? 0 : towards < 0 ? -size : size;
}

/** Of one sign, cumulative. */
export function countBins(bins: readonly (number | null)[], sign: 1 | -1): PerLevel<number> {
  const atLeast = (size: number): number => bins.reduce<number>((sum, bin) => sum + (bin !== null && bin * sign >= size ? 1 : 0), 0);
  return { '90': atLeast(1), '95': atLeast(2), '99': atLeast(3) };
}

function largestOf({ offsets }: Neighbours): number {
  let largest = 0;
  for (let i = 1; i < offsets.length; i++) largest = Math.max(largest, offsets[i]! - offsets[i - 1]!);
  return largest;
}
