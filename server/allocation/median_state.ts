import type { Random } from '../stats/random.ts';
import type { Tick } from '../stats/tick.ts';

/** From where places are served: `metres[candidate * places + place]`; `states` of candidates as in `statesOf`. */
export type MedianTable = { demand: Float64Array; metres: Float64Array | Float32Array; states: Int8Array; p: number };

/** A choice of candidates, with the nearest and the second nearest of them to each place. */
export type MedianState = {
  readonly inside: Uint8Array;
  readonly nearest: Int32Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  value(): number;
  become(chosen: Iterable<number>): void;
  swap(out: number, j: number): void;
};

export function medianState({ demand, metres, states }: MedianTable): MedianState {
  const [n, m] = [demand.length, states.length];
  const inside = new Uint8Array(m);
  const nearest = new Int32Array(n);
  const [first, second] = [new Float64Array(n), new Float64Array(n)];
  /** Looks at all chosen ones for a place that may have lost one of its two. */
  const look = (i: number, list: Int32Array): void => {
    let [at, near, next] = [-1, Infinity, Infinity];
    for (const j of list) {
      const far = metres[j * n + i]!;
      if (far < near) [at, next, near] = [j, near, far];
      else if (far < next) next = far;
    }
    [nearest[i], first[i], second[i]] = [at, near, next];
  };
  const listed = (): Int32Array => Int32Array.from(inside, (_, j) => j).filter((j) => inside[j] === 1);
  const become = (chosen: Iterable<number>): void => {
    inside.fill(0);
    for (const j of chosen) inside[j] = 1;
    const list = listed();
    for (let i = 0; i < n; i += 1) look(i, list);
  };
  const swap = (out: number, j: number): void => {
    inside[out] = 0;
    inside[j] = 1;
    const list = listed();
    for (let i = 0; i < n; i += 1) {
      const far = metres[j * n + i]!;
      if (metres[out * n + i]! <= second[i]!) look(i, list);
      else if (far < first[i]!) [nearest[i], second[i], first[i]] = [j, first[i]!, far];
      else if (far < second[i]!) second[i] = far;
    }
  };
  const value = (): number => {
    let sum = 0;
    for (let i = 0; i < n; i += 1) if (demand[i]! > 0) sum += demand[i]! * first[i]!;
    return sum;
  };
  return { inside, nearest, first, second, value, become, swap };
}

/** One after the other, each time the candidate with the least travel then; those that must be chosen first. */
export function greedyMedian({ demand, metres, states, p }: MedianTable): Int32Array {
  const n = demand.length;
  const first = new Float64Array(n).fill(Infinity);
  const chosen = new Set<number>();
  const take = (j: number): void => {
    chosen.add(j);
    for (let i = 0; i < n; i += 1) first[i] = Math.min(first[i]!, metres[j * n + i]!);
  };
  states.forEach((state, j) => { if (state === 1) take(j); });
  while (chosen.size < p) {
    let [best, least] = [-1, Infinity];
    for (let j = 0; j < states.length; j += 1) {
      if (states[j] !== 0 || chosen.has(j)) continue;
      let travel = 0;
      for (let i = 0; i < n; i += 1) travel += demand[i]! * Math.min(first[i]!, metres[j * n + i]!);
      if (best === -1 || travel < least) [best, least] = [j, travel];
    }
    take(best);
  }
  return Int32Array.from(chosen).toSorted();
}

/** Takes in a candidate for a chosen one as long as that saves travel (Teitz & Bart), one pass over the places for each candidate (Whitaker). */
export function interchange({ demand, metres, states }: MedianTable, state: MedianState, { least, tick }: { least: number; tick?: Tick | undefined }): void {
  const { inside, nearest, first, second } = state;
  const [n, m] = [demand.length, states.length];
  const loss = new Float64Array(m);
  let unchanged = 0;
  for (let j = 0; unchanged < m; j = j + 1 === m ? 0 : j + 1) {
    unchanged += 1;
    if (j % 64 === 0) tick?.(0, 1);
    if (inside[j] === 1 || states[j] !== 0) continue;
    loss.fill(0);
    let gain = 0;
    for (let i = 0; i < n; i += 1) {
      const weight = demand[i]!;
      if (weight === 0) continue;
      const far = metres[j * n + i]!;
      if (far < first[i]!) gain += weight * (first[i]! - far);
      else loss[nearest[i]!]! += weight * (Math.min(far, second[i]!) - first[i]!);
    }
    let out = -1;
    for (let r = 0; r < m; r += 1) if (inside[r] === 1 && states[r] === 0 && (out === -1 || loss[r]! < loss[out]!)) out = r;
    if (out === -1 || gain - loss[out]! <= least) continue;
    state.swap(out, j);
    unchanged = 0;
  }
}

/** Swaps a few at random, interchanges again and keeps what is better. */
export function shakeMedian(table: MedianTable, state: MedianState, { least, tick, random, times }: { least: number; tick?: Tick | undefined; random: Random; times: number }): void {
  const { states } = table;
  const movable = Int32Array.from(states, (_, j) => j).filter((j) => states[j] === 0);
  let best = Uint8Array.from(state.inside);
  let value = state.value();
  for (let time = 0; time < times; time += 1) {
    const [inner, outer] = [movable.filter((j) => state.inside[j] === 1), movable.filter((j) => state.inside[j] === 0)];
    if (inner.length === 0 || outer.length === 0) return;
    for (let swaps = Math.min(inner.length, outer.length, 1 + random.below(3)); swaps > 0; swaps -= 1) {
      const [out, j] = [inner[random.below(inner.length)]!, outer[random.below(outer.length)]!];
      if (state.inside[out] === 1 && state.inside[j] === 0) state.swap(out, j);
    }
    interchange(table, state, { least, tick });
    if (state.value() < value - least) [best, value] = [Uint8Array.from(state.inside), state.value()];
    else become(state, best);
  }
  become(state, best);
}

const become = (state: MedianState, inside: Uint8Array): void => state.become(Array.from(inside, (_, j) => j).filter((j) => inside[j] === 1));
