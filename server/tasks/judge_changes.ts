import { benjaminiHochberg } from '../stats/benjamini_hochberg.ts';
import { eTest } from '../stats/e_test.ts';
import { fewestToTell } from '../stats/fewest_to_tell.ts';
import { rateRatioInterval, type RateRatio } from '../stats/rate_ratio_interval.ts';
import { binOf, countBins, type PerLevel } from './judge_cells.ts';

type Nullable = (number | null)[];

/** Which cells have more or fewer than before, one entry per cell. */
export type ChangeJudgement = {
  ratio: Nullable; ratioLower: Nullable; ratioUpper: Nullable;
  p: Nullable; q: Nullable;
  /** 3, 2, 1: more at 99, 95, 90 %; negative: fewer; 0: no difference shown; null: too few to tell. */
  bin: Nullable;
  /** Cells with fewer in both windows together are not tested. */
  fewest: number;
  tests: number;
  criticalP: PerLevel<number | null>;
  more: PerLevel<number>;
  fewer: PerLevel<number>;
};

/** Moved whenever the same input would give another result. */
export const changeMethodVersion = 1;

type Exposure = { now: number; before: number };
type Compared = RateRatio & { p: number };

/** Tests that are made between two rests, weighed by the spread of their counts: a few milliseconds. */
const workInASlice = 3_000;

/**
 * Compares the counts of each cell. Equal pairs of counts are computed once: in a city most cells have one of some hundred pairs.
 * Yields between slices of the work.
 */
export function* judgeChanges(count: ArrayLike<number>, before: ArrayLike<number>, exposure: Exposure): Generator<void, ChangeJudgement> {
  const fewest = fewestToTell(exposure);
  const pairs = new Map<number, Compared>();
  const all: (Compared | null)[] = [];
  let work = 0;
  for (let i = 0; i < count.length; i += 1) {
    const [k1, k2] = [count[i]!, before[i]!];
    // Exact while both are below 2²⁶: sixty million incidents in one cell.
    const key = k1 * 2 ** 26 + k2;
    let pair = pairs.get(key);
    if (pair === undefined && k1 + k2 > 0) {
      pair = compare(k1, k2, exposure);
      pairs.set(key, pair);
      work += 20 + Math.sqrt(k1 + k2);
      if (work > workInASlice) {
        work = 0;
        yield;
      }
    }
    all.push(pair ?? null);
  }
  yield;
  const tested = (i: number): boolean => count[i]! + before[i]! >= fewest;
  const p = all.map((pair, i) => (pair !== null && tested(i) ? pair.p : null));
  const { q, tests, criticalP: critical } = benjaminiHochberg(p);
  yield;
  const criticalP = { '90': critical(0.1), '95': critical(0.05), '99': critical(0.01) };
  const bin = p.map((own, i) => (own === null ? null : binOf(count[i]! * exposure.before - before[i]! * exposure.now, own, criticalP)));
  return {
    ratio: all.map((pair) => pair?.ratio ?? null), ratioLower: all.map((pair) => pair?.lower ?? null), ratioUpper: all.map((pair) => pair?.upper ?? null),
    p, q, bin, fewest, tests, criticalP, more: countBins(bin, 1), fewer: countBins(bin, -1),
  };
}

const compare = (k1: number, k2: number, { now, before }: Exposure): Compared => {
  const counts = { k1, n1: now, k2, n2: before };
  return { ...rateRatioInterval(counts), p: eTest(counts) };
};
