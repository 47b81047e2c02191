import { seededRandom } from '../stats/random.ts';
import { exchange, exchangeRoutes, exchangeTails, insertOne, relocate, replaceOne, retime, reverse, reverseAll, shiftStop, type Move } from './route_moves.ts';
import { tryChanges } from './route_search.ts';
import { copyRoutes, scoreOf, takeRoutes, type RouteState } from './route_state.ts';

const drawn: readonly Move[] = [exchange, exchangeTails, exchangeTails, exchangeRoutes, insertOne, relocate, relocate, replaceOne, replaceOne, reverse, reverse, reverseAll, retime, retime, shiftStop, shiftStop];
const fewestMoves = 2000;
const firstMoves = 500;
const firstAtMost = 10_000;
const movesByStop = 150;
const mostMoves = 100_000;
/** Of the moves: those at the end that take only what gains. */
const mending = 0.15;

/**
 * A plan drawn among those that reach at most `nearBest` less than the best found.
 *
 * Answers: which of the plans that are nearly as good is driven today, so that nobody can tell beforehand when a unit comes?
 * Misread as: a worse plan by mistake. What it costs is said beside it, and 0 turns it off.
 * Method: a walk over all moves of the search that takes every change that keeps the constraints and stays above the bar, with
 * what is free between visits spread by lot; then changes that gain, so that what the walk gave away needlessly is taken back.
 * Cost: at most 100,000 moves.
 *
 * Parameters: the state with the best routes, changed in place; `near` as the search has it; `nearBest` from 0 to 1; `seed`.
 * Returns: nothing; the state holds the drawn plan.
 * Errors: RangeError for a seed that is none.
 */
export function drawNearBest(state: RouteState, near: readonly Int32Array[], { nearBest, seed }: { nearBest: number; seed: number }): void {
  if (nearBest <= 0 || state.ground.kept.length === 0) return;
  const random = seededRandom(seed);
  const bar = scoreOf(state) - nearBest * state.value * 0.999;
  const best = { missing: state.missing, routes: copyRoutes(state.routes) };
  const stops = state.routes.reduce((sum, { cells }) => sum + cells.length, 0);
  const number = Math.min(mostMoves, Math.max(fewestMoves, Math.min(firstAtMost, firstMoves * stops), movesByStop * stops));
  for (let k = 0; k < number; k += 1) {
    const changes = drawn[random.below(drawn.length)]!(state, near, random);
    if (changes === null) continue;
    const least = k > number * (1 - mending) ? scoreOf(state) : bar;
    tryChanges(state, changes, { random, spread: random, takes: () => scoreOf(state) >= least && state.missing <= best.missing });
  }
  if (scoreOf(state) < bar) takeRoutes(state, best.routes);
}
