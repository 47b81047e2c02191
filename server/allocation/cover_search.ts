import { seededRandom } from '../stats/random.ts';
import type { Tick } from '../stats/tick.ts';
import { gapBetween, type Choice } from './choice.ts';
import { coverBound, firstPrices, type CoverBound } from './cover_bound.ts';
import { become, shake, substitute, takeGreedily } from './cover_heuristic.ts';
import { coverProgram, programValues } from './cover_program.ts';
import { checkCover, reduceCover, type LevelledCover, type ReducedCover } from './cover_reduction.ts';
import { coverState, type CoverState } from './cover_state.ts';
import { solveProgram } from './highs.ts';

export type SearchLimits = { seconds: number; seed: number; tick?: Tick | undefined };

/** Work of the heuristic, in steps of about 5 ns; of the bound, in covering pairs walked. Not in seconds, so that the answer is the same everywhere. */
const shakeSteps = 2e7;
const boundSteps = 1e8;
const mostPasses = 400;
/** Covering pairs that branch and bound takes up in a second; a program with more would overrun its time before its first bound. */
const pairsPerSecond = 60_000;

/**
 * Covering, from the reduction by greedy choice, vertex substitution and a Lagrangian bound, which settles most candidates, to
 * branch and bound on what is still open.
 */
export async function searchCover(cover: LevelledCover, { seconds, seed, tick }: SearchLimits): Promise<Choice> {
  const begin = performance.now();
  checkCover(cover);
  const reduced = reduceCover(cover);
  const state = coverState(reduced);
  const done = (bound: number, rest: Pick<Choice, 'heuristic' | 'reproducible'>): Choice => {
    const chosen = completed(cover, reduced, state);
    const objective = reached(cover, chosen);
    const above = Math.max(objective, bound);
    const gap = gapBetween(objective, above);
    return { chosen, objective, bound: gap === 0 ? objective : above, gap, how: gap === 0 ? 'exact' : 'heuristic', ...rest, seconds: (performance.now() - begin) / 1000 };
  };
  takeGreedily(state, Math.min(reduced.open, reduced.own.length));
  const said = (): Choice['heuristic'] => ({ objective: reached(cover, completed(cover, reduced, state)), ms: performance.now() - begin });
  // With no row left each candidate stands for itself, and the greedy choice is the best one.
  if (reduced.weights.length === 0 || reduced.open >= reduced.own.length) return done(state.value(), { heuristic: said(), reproducible: true });
  const least = 1e-9 * Math.max(1e-300, state.value());
  const random = seededRandom(seed);
  substitute(reduced, state, { least, tick });
  const first = boundAndImprove(reduced, state, { least, tick });
  const isProven = (bound: number): boolean => bound - state.value() <= least;
  if (!isProven(first.bound)) shake(reduced, state, { least, tick, random, steps: Math.min(shakeSteps, 2000 * (reduced.covers.members.length + reduced.own.length)) });
  const heuristic = said();
  // Once more from the best prices: a better incumbent settles more. Where branch and bound could not even begin, all the time is for this.
  const tooLarge = openPairs(reduced, first.settled) > pairsPerSecond * seconds;
  const passes = Math.ceil(passesFor(reduced) * (tooLarge ? Math.max(0.25, Math.min(4, seconds)) : 0.25));
  const second = coverBound(reduced, { incumbent: state.value(), prices: first.prices, passes, tick });
  const bound = Math.min(first.bound, second.bound);
  const settled = second.settled.map((one, j) => (one !== 0 ? one : first.settled[j]!));
  const left = seconds - (performance.now() - begin) / 1000;
  if (isProven(bound) || tooLarge || left <= 0) return done(bound, { heuristic, reproducible: isProven(bound) || tooLarge });
  const exact = await solveOpen(cover, { reduced, state, settled }, { seconds: left, tick });
  return done(Math.min(bound, exact.bound), { heuristic, reproducible: exact.finished });
}

/** The bound, while the choices to which the prices point are improved by substitution; the state becomes the best of them. */
function boundAndImprove(reduced: ReducedCover, state: CoverState, { least, tick }: { least: number; tick: Tick | undefined }): CoverBound {
  let best = { list: state.list.slice(0, state.size()), value: state.value() };
  const improve = (highest: Int32Array): number => {
    become(state, highest);
    substitute(reduced, state, { least, tick });
    if (state.value() > best.value + least) best = { list: state.list.slice(0, state.size()), value: state.value() };
    return best.value;
  };
  const bound = coverBound(reduced, { incumbent: best.value, prices: firstPrices(reduced, state.inside), passes: passesFor(reduced), improve, tick });
  become(state, best.list);
  return bound;
}

function openPairs({ covers: { offsets } }: ReducedCover, settled: Int8Array): number {
  return settled.reduce((sum, one, j) => sum + (one === 0 ? offsets[j + 1]! - offsets[j]! : 0), 0);
}

const passesFor = (reduced: ReducedCover): number => Math.min(mostPasses, Math.ceil(boundSteps / (1 + 2 * reduced.covers.members.length + reduced.own.length * 8)));

/** Branch and bound on what the prices left open; the state becomes the best that is known. */
async function solveOpen(cover: LevelledCover, { reduced, state, settled }: { reduced: ReducedCover; state: CoverState; settled: Int8Array }, limits: { seconds: number; tick: Tick | undefined }): Promise<{ bound: number; finished: boolean }> {
  const place = new Int32Array(cover.states.length).fill(-1);
  reduced.original.forEach((number, j) => { place[number] = j; });
  // Candidates that the first reduction dropped stay out.
  const states = cover.states.map((one, number) => (one !== 0 ? one : place[number] === -1 ? -1 : settled[place[number]!]!));
  const inner = reduceCover({ ...cover, states });
  const start = coverState(inner);
  inner.original.forEach((number, j) => { if (state.inside[place[number]!] === 1) start.add(j); });
  takeGreedily(start, Math.min(inner.open, inner.own.length));
  let [bound, finished] = [start.value(), true];
  if (inner.weights.length > 0 && inner.open < inner.own.length) {
    const solved = await solveProgram(coverProgram(inner), { ...limits, start: programValues(inner, start.inside) });
    finished = solved.status === 'optimal';
    if (solved.values !== null) become(start, Array.from(inner.own, (_, j) => j).filter((j) => solved.values![j]! > 0.5));
    bound = finished ? start.value() : solved.bound === null ? Infinity : inner.base + solved.bound;
  }
  const better = Array.from(inner.original).filter((_, j) => start.inside[j] === 1).map((number) => place[number]!);
  reduced.original.forEach((_, j) => { if (settled[j] === 1) better.push(j); });
  const before = { list: state.list.slice(0, state.size()), value: state.value() };
  become(state, better);
  if (state.value() < before.value) become(state, before.list);
  return { bound: Math.max(bound, state.value()), finished };
}

/** Numbers of the candidates that must be chosen, were chosen, and, where fewer were of any use, the first others. */
function completed({ states, p }: LevelledCover, { original }: ReducedCover, state: CoverState): Int32Array {
  const inside = states.map((one) => (one === 1 ? 1 : 0));
  for (const j of state.list.subarray(0, state.size())) inside[original[j]!] = 1;
  let missing = p - inside.reduce((sum, one) => sum + one, 0);
  for (let j = 0; j < states.length && missing > 0; j += 1) {
    if (states[j] !== 0 || inside[j] === 1) continue;
    inside[j] = 1;
    missing -= 1;
  }
  return Int32Array.from(inside, (_, j) => j).filter((j) => inside[j] === 1);
}

function reached({ demand, near, levels }: LevelledCover, chosen: Int32Array): number {
  const count = new Uint16Array(demand.length);
  for (const j of chosen) for (let e = near.offsets[j]!; e < near.offsets[j + 1]!; e += 1) count[near.members[e]!]! += 1;
  let sum = 0;
  for (let i = 0; i < demand.length; i += 1) for (let level = 0; level < Math.min(levels.length, count[i]!); level += 1) sum += demand[i]! * levels[level]!;
  return sum;
}
