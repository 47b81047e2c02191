import { seededRandom } from '../stats/random.ts';
import { gapBetween, statesOf, type Bounds, type Choice } from './choice.ts';
import type { SearchLimits } from './cover_search.ts';
import { solveProgram } from './highs.ts';
import { firstMedianPrices, medianBound, type MedianBound } from './median_bound.ts';
import { medianProgram, medianValues, openPairs } from './median_program.ts';
import { greedyMedian, interchange, medianState, shakeMedian, type MedianState, type MedianTable } from './median_state.ts';

/**
 * p-median ([Wikipedia, facility location](https://en.wikipedia.org/wiki/Optimal_facility_location)).
 *
 * Answers: from which p candidates is all demand served with least travel?
 * Misread as: fair to each. A few far places with little demand may be served from very far; the mean hides them.
 * Formula: least of sum a_i d_ij x_ij with sum_j x_ij = 1, x_ij <= y_j, sum y_j = p, y whole. Found by greedy choice and interchange
 * (Teitz & Bart in the manner of Whitaker), bounded by Lagrangian relaxation, which settles most candidates and most pairs, and
 * proven by branch and bound on the others as far as the time goes.
 * Defaults: nothing fixed, nothing forbidden.
 * Cost: interchange and bound walk the table of candidates and places some hundred times (300 by 1,000: under half a second);
 * the proof can take any time, and ends at `seconds`.
 *
 * Parameters: `demand` of each place, 0 or more; `metres`, finite, from candidate j to place i at `j * places + i`; `p`, how many
 * are chosen, from 1; `fixed` and `forbidden`, one mark for each candidate; `seconds` from the call on, after which no more is
 * proven; `seed` of the shaking; `tick`.
 * Returns: a choice with its bound and gap; the objective is demand times metres. The same question has the same answer unless the
 * clock ended the proof.
 * Errors: RangeError for demand below 0, a table of another size or with numbers below 0 or not finite, more fixed than p, fewer
 * allowed than p.
 * Example: 205 tracts of San Francisco, 16 sites, p = 4: 2,848,268,129.715, a mean of 2,982 m; greedy choice gives 3,056,851,134.316.
 * Reference: Hakimi 1964, Operations Research 12:450; Teitz & Bart 1968, Operations Research 16:955; Whitaker 1983, INFOR 21:95;
 * Cornuéjols, Fisher & Nemhauser 1977, Management Science 23:789 (bound).
 */
export type MedianProblem = Bounds & { demand: Float64Array; metres: Float64Array | Float32Array; candidates: number; p: number };

/** Pairs of the table that are walked: for the first bound, for the shaking, and in a second where all that is left is the bound. Not seconds, so that the answer is the same everywhere. */
const firstSteps = 6e7;
const shakeSteps = 3e7;
const stepsPerSecond = 3e8;
const mostPasses = 600;
/** Pairs that branch and bound takes up in a second; a program with more would overrun its time before its first bound. */
const pairsPerSecond = 20_000;

export async function pMedian({ demand, metres, candidates, p, fixed, forbidden }: MedianProblem, { seconds, seed, tick }: SearchLimits): Promise<Choice> {
  const begin = performance.now();
  const table: MedianTable = { demand, metres, states: statesOf({ fixed, forbidden }, { candidates, p }), p };
  check(table);
  const state = medianState(table);
  state.become(greedyMedian(table));
  const least = 1e-12 * state.value();
  const passes = Math.max(16, Math.min(mostPasses, Math.floor(firstSteps / metres.length)));
  interchange(table, state, { least, tick });
  const first = boundAndImprove(table, state, { passes, least, tick });
  const isProven = (bound: number): boolean => state.value() - bound <= 1e-9 * state.value();
  const times = Math.max(1, Math.min(200, Math.floor(shakeSteps / metres.length)));
  if (!isProven(first.bound)) shakeMedian(table, state, { least, tick, random: seededRandom(seed), times });
  const heuristic = { objective: state.value(), ms: performance.now() - begin };
  const second = isProven(first.bound) ? first : medianBound(table, { incumbent: state.value(), prices: first.prices, passes: Math.ceil(passes / 2), tick });
  second.settled.forEach((one, j) => { if (one === 0) second.settled[j] = first.settled[j]!; });
  const exact = isProven(second.bound) ? null : await solveOpen(table, state, { bound: second, seconds, begin, tick });
  return answer(state, { bound: Math.max(second.bound, exact?.bound ?? 0), heuristic, reproducible: exact === null || exact.finished, begin });
}

function check({ demand, metres, states, p }: MedianTable): void {
  if (p < 1) throw new RangeError('at least one candidate is chosen');
  if (!demand.every((value) => value >= 0 && value < Infinity)) throw new RangeError('demand is 0 or more');
  if (metres.length !== demand.length * states.length) throw new RangeError(`a table of ${metres.length} for ${states.length} candidates and ${demand.length} places`);
  for (let at = 0; at < metres.length; at += 1) if (!(metres[at]! >= 0 && metres[at]! < Infinity)) throw new RangeError(`not metres: ${metres[at]}`);
}

function boundAndImprove(table: MedianTable, state: MedianState, { passes, least, tick }: { passes: number; least: number; tick: SearchLimits['tick'] }): MedianBound {
  let best = { inside: Uint8Array.from(state.inside), value: state.value() };
  const improve = (chosen: Int32Array): number => {
    state.become(chosen);
    interchange(table, state, { least, tick });
    if (state.value() < best.value - least) best = { inside: Uint8Array.from(state.inside), value: state.value() };
    return best.value;
  };
  const bound = medianBound(table, { incumbent: best.value, prices: firstMedianPrices(table, state), passes, improve, tick });
  state.become(members(best.inside));
  return bound;
}

const members = (inside: Uint8Array): number[] => Array.from(inside, (_, j) => j).filter((j) => inside[j] === 1);

type Open = { bound: MedianBound; seconds: number; begin: number; tick: SearchLimits['tick'] };

/** Branch and bound on what the prices left open, as far as it fits into the time; the state becomes the best that is known. */
async function solveOpen(table: MedianTable, state: MedianState, { bound, seconds, begin, tick }: Open): Promise<{ bound: number; finished: boolean }> {
  const pairs = openPairs(table, bound, state.value());
  if (pairs.members.length > pairsPerSecond * seconds) {
    const passes = Math.min(mostPasses, Math.floor((stepsPerSecond * seconds) / table.metres.length));
    return { bound: medianBound(table, { incumbent: state.value(), prices: bound.prices, passes, tick }).bound, finished: true };
  }
  const left = seconds - (performance.now() - begin) / 1000;
  if (left <= 0) return { bound: -Infinity, finished: false };
  const before = { inside: Uint8Array.from(state.inside), value: state.value() };
  const start = medianValues(table, pairs, state.inside);
  const solved = await solveProgram(medianProgram(table, pairs, bound.settled), { seconds: left, start, tick });
  const finished = solved.status === 'optimal' || solved.status === 'infeasible';
  if (solved.values !== null) state.become(members(Uint8Array.from(before.inside, (_, j) => (solved.values![j]! > 0.5 ? 1 : 0))));
  if (state.value() > before.value) state.become(members(before.inside));
  return { bound: Math.min(state.value(), finished ? Infinity : solved.bound ?? -Infinity), finished };
}

function answer(state: MedianState, { bound, heuristic, reproducible, begin }: Pick<Choice, 'bound' | 'heuristic' | 'reproducible'> & { begin: number }): Choice {
  const objective = state.value();
  const below = Math.min(bound, objective);
  const gap = gapBetween(objective, below);
  return { chosen: Int32Array.from(members(state.inside)), objective, bound: gap === 0 ? objective : below, gap, how: gap === 0 ? 'exact' : 'heuristic', heuristic, seconds: (performance.now() - begin) / 1000, reproducible };
}
