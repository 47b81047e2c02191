import type { Tick } from '../stats/tick.ts';
import { kthLargest } from './kth_largest.ts';
import type { MedianState, MedianTable } from './median_state.ts';

/**
 * What no choice can stay below, by Lagrangian relaxation: each place pays a price to be served, candidates are worth what places
 * pay above the travel to them, and the p that are worth most are taken. Prices follow the subgradient; each pass walks the table
 * once.
 */
export type MedianBound = {
  bound: number;
  /** Candidates that no choice better than the incumbent has, -1, or lacks, 1. */
  settled: Int8Array;
  prices: Float64Array;
  /** At these prices: how much the bound rises when the candidate is chosen all the same. */
  rise: Float64Array;
};

export type MedianBoundAsked = { incumbent: number; prices: Float64Array; passes: number; improve?: (chosen: Int32Array) => number; tick?: Tick | undefined };

const improveEvery = 40;

/** Between the travel to the nearest and to the second nearest of the incumbent. */
export const firstMedianPrices = ({ demand }: MedianTable, { first, second }: MedianState): Float64Array =>
  demand.map((weight, i) => weight * (Number.isFinite(second[i]!) ? (first[i]! + second[i]!) / 2 : 1.5 * first[i]!));

export function medianBound(table: MedianTable, { incumbent: known, prices: given, passes, improve, tick }: MedianBoundAsked): MedianBound {
  const n = table.demand.length;
  const prices = Float64Array.from(given);
  const [slope, move] = [new Float64Array(n), new Float64Array(n)];
  const relax = relaxation(table);
  const settled = Int8Array.from(table.states);
  let found: MedianBound = { bound: -Infinity, settled, prices, rise: new Float64Array(settled.length) };
  let [scale, since, incumbent] = [1, 0, known];
  for (let pass = 0; pass < passes && scale > 1e-3; pass += 1) {
    if (pass % 4 === 0) tick?.(pass, passes);
    const now = relax(prices, slope);
    if (improve !== undefined && pass % improveEvery === improveEvery - 1) incumbent = improve(now.chosen);
    if (now.bound > found.bound + 1e-6 * Math.abs(now.bound)) since = 0; else since += 1;
    if (now.bound > found.bound) found = { bound: now.bound, settled, prices: Float64Array.from(prices), rise: now.rise };
    const most = incumbent + 1e-9 * Math.abs(incumbent);
    now.rise.forEach((rise, j) => { if (settled[j] === 0 && now.bound + rise > most) settled[j] = now.isChosen[j] === 1 ? 1 : -1; });
    if (incumbent - found.bound <= 1e-9 * Math.abs(incumbent)) break;
    if (since >= 12) [scale, since] = [scale / 2, 0];
    let norm = 0;
    for (let i = 0; i < n; i += 1) {
      move[i] = slope[i]! + 0.6 * move[i]!;
      norm += move[i]! * move[i]!;
    }
    if (norm === 0) break;
    const length = (scale * (incumbent - now.bound)) / norm;
    for (let i = 0; i < n; i += 1) prices[i] = Math.max(0, prices[i]! + length * move[i]!);
  }
  return found;
}

type Relaxed = { bound: number; chosen: Int32Array; isChosen: Uint8Array; rise: Float64Array };

/** Best for given prices; `slope` becomes 1 less how often each place is served. `rise`: of the bound when a candidate changes sides. */
function relaxation({ demand, metres, states, p }: MedianTable): (prices: Float64Array, slope: Float64Array) => Relaxed {
  const [n, m] = [demand.length, states.length];
  const movable = Int32Array.from(states, (_, j) => j).filter((j) => states[j] === 0);
  const fixed = Int32Array.from(states, (_, j) => j).filter((j) => states[j] === 1);
  const open = p - fixed.length;
  const room = new Float64Array(movable.length);
  return (prices, slope) => {
    const worth = new Float64Array(m);
    for (let j = 0; j < m; j += 1) {
      if (states[j] === -1) continue;
      let sum = 0;
      for (let i = 0, at = j * n; i < n; i += 1, at += 1) {
        const over = prices[i]! - demand[i]! * metres[at]!;
        if (over > 0) sum += over;
      }
      worth[j] = sum;
    }
    const own = Float64Array.from(movable, (j) => worth[j]!);
    const lastIn = open > 0 ? kthLargest(own, open, room) : Infinity;
    const firstOut = open < movable.length ? kthLargest(own, open + 1, room) : -Infinity;
    const chosen = new Set(fixed);
    for (const j of movable) if (worth[j]! > lastIn) chosen.add(j);
    for (const j of movable) if (worth[j] === lastIn && chosen.size < p) chosen.add(j);
    let bound = 0;
    for (let i = 0; i < n; i += 1) {
      bound += prices[i]!;
      slope[i] = 1;
    }
    for (const j of chosen) {
      bound -= worth[j]!;
      for (let i = 0; i < n; i += 1) if (prices[i]! > demand[i]! * metres[j * n + i]!) slope[i]! -= 1;
    }
    const isChosen = Uint8Array.from(states, (_, j) => (chosen.has(j) ? 1 : 0));
    const rise = worth.map((one, j) => (states[j] !== 0 ? 0 : isChosen[j] === 1 ? one - firstOut : lastIn - one));
    return { bound, chosen: Int32Array.from(chosen), isChosen, rise };
  };
}
