import type { Tick } from '../stats/tick.ts';
import type { ReducedCover } from './cover_reduction.ts';
import { kthLargest } from './kth_largest.ts';

/**
 * What no choice can pass, by Lagrangian relaxation: a price on the cover of each row frees places from candidates, so that the
 * best for given prices is the places worth more than their price and the candidates with the highest prices in reach. Prices
 * follow the subgradient. Each pass walks the covering pairs twice.
 */
export type CoverBound = {
  bound: number;
  /** Candidates that no choice better than the incumbent has, -1, or lacks, 1. */
  settled: Int8Array;
  /** From which a further run can go on. */
  prices: Float64Array;
};

export type BoundAsked = {
  incumbent: number;
  prices: Float64Array;
  passes: number;
  /** Is given, now and then, those with the highest prices in reach, and gives what the best known choice reaches then. */
  improve?: (highest: Int32Array) => number;
  tick?: Tick | undefined;
};

const improveEvery = 60;

export function coverBound(cover: ReducedCover, { incumbent: known, prices: given, passes, improve, tick }: BoundAsked): CoverBound {
  const { own, weights, open, levels, have } = cover;
  const prices = Float64Array.from(given);
  const top = Math.max(...levels);
  const relax = relaxation(cover);
  let incumbent = known;
  const slope = new Float64Array(weights.length);
  const move = new Float64Array(weights.length);
  const found: CoverBound = { bound: Infinity, settled: new Int8Array(own.length), prices };
  let [scale, since] = [1, 0];
  for (let pass = 0; pass < passes && scale > 1e-3; pass += 1) {
    if (pass % 16 === 0) tick?.(pass, passes);
    const now = relax(prices, slope);
    if (improve !== undefined && pass % improveEvery === improveEvery - 1) incumbent = improve(now.highest);
    if (now.bound < found.bound - 1e-6 * Math.abs(now.bound)) since = 0; else since += 1;
    if (now.bound < found.bound) {
      found.bound = now.bound;
      found.prices = Float64Array.from(prices);
    }
    settle(now, { open, incumbent, settled: found.settled });
    if (found.bound - incumbent <= 1e-9 * Math.abs(incumbent)) break;
    if (since >= 12) [scale, since] = [scale / 2, 0];
    let norm = 0;
    for (let row = 0; row < weights.length; row += 1) {
      const most = have[row]! >= levels.length ? 0 : weights[row]! * top;
      let step = slope[row]! + 0.6 * move[row]!;
      if ((prices[row]! <= 0 && step > 0) || (prices[row]! >= most && step < 0)) step = 0;
      move[row] = step;
      norm += step * step;
    }
    if (norm === 0) break;
    const length = (scale * (now.bound - incumbent)) / norm;
    for (let row = 0; row < weights.length; row += 1) prices[row] = Math.min(weights[row]! * top, Math.max(0, prices[row]! - length * move[row]!));
  }
  return found;
}

/** A row that the incumbent covers once has its whole worth as price, one that it covers more often none. */
export function firstPrices({ weights, coveredBy, levels, have }: ReducedCover, inside: Uint8Array): Float64Array {
  return weights.map((weight, row) => {
    let count = have[row]!;
    for (let e = coveredBy.offsets[row]!; e < coveredBy.offsets[row + 1]!; e += 1) count += inside[coveredBy.members[e]!]!;
    const [last, next] = [levels[count - 1] ?? levels[0]!, levels[count] ?? 0];
    return count === have[row] ? weight * (levels[count] ?? 0) : (weight * (last + next)) / 2;
  });
}

type Relaxed = { bound: number; scores: Float64Array; highest: Int32Array; lastIn: number; firstOut: number };

/** Best for given prices; `slope` becomes by how much each row is covered more often than it counts. */
function relaxation({ own, weights, covers, levels, have, open, base }: ReducedCover): (prices: Float64Array, slope: Float64Array) => Relaxed {
  const { offsets, members } = covers;
  const room = new Float64Array(own.length);
  return (prices, slope) => {
    let bound = base;
    for (let row = 0; row < weights.length; row += 1) {
      let counted = 0;
      for (let level = have[row]!; level < levels.length; level += 1) {
        const worth = weights[row]! * levels[level]! - prices[row]!;
        if (worth <= 0) continue;
        bound += worth;
        counted += 1;
      }
      slope[row] = -counted;
    }
    const scores = Float64Array.from(own);
    for (let j = 0; j < own.length; j += 1) {
      let score = own[j]!;
      for (let e = offsets[j]!; e < offsets[j + 1]!; e += 1) score += prices[members[e]!]!;
      scores[j] = score;
    }
    const lastIn = open > 0 ? kthLargest(scores, open, room) : Infinity;
    const firstOut = open < own.length ? kthLargest(scores, open + 1, room) : -Infinity;
    const highest = new Int32Array(open);
    let taken = 0;
    for (let j = 0; j < own.length && taken < open; j += 1) if (scores[j]! > lastIn) highest[taken++] = j;
    for (let j = 0; j < own.length && taken < open; j += 1) if (scores[j] === lastIn) highest[taken++] = j;
    for (const j of highest) {
      bound += scores[j]!;
      for (let e = offsets[j]!; e < offsets[j + 1]!; e += 1) slope[members[e]!]! += 1;
    }
    return { bound, scores, highest, lastIn, firstOut };
  };
}

/** Whoever would bring the bound below the incumbent by going in, or out, is settled. */
function settle({ bound, scores, lastIn, firstOut }: Relaxed, { open, incumbent, settled }: { open: number; incumbent: number; settled: Int8Array }): void {
  const least = incumbent - 1e-9 * Math.abs(incumbent);
  if (open === 0 || open === scores.length) return;
  for (let j = 0; j < scores.length; j += 1) {
    if (scores[j]! <= firstOut && bound - lastIn + scores[j]! < least) settled[j] = -1;
    else if (scores[j]! >= lastIn && bound - scores[j]! + firstOut < least) settled[j] = 1;
  }
}
