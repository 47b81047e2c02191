import { seededRandom, type Random } from '../stats/random.ts';
import { groundOf } from './route_ground.ts';
import { insertFloors, insertLocked } from './route_insertion.ts';
import { exchange, exchangeTails, insertLock, insertMissing, relocate, reverse, type Change, type Move } from './route_moves.ts';
import { emptyState, lift, place, put, routesOf, type RouteState } from './route_state.ts';
import { busyMinutes } from './route_times.ts';
import type { Route, VisitProblem } from './visit_problem.ts';

const moves: readonly Move[] = [insertLock, insertMissing, insertMissing, relocate, relocate, exchange, reverse, exchangeTails];
const fewestMoves = 2000;
const movesByVisit = 300;
const mostMoves = 40_000;
/** Minutes of detour that are taken with probability 1/e. */
const temperature = 3;

/**
 * Do the visits that have to be made fit at all?
 *
 * Answers: of the locked visits and those that floors ask for, how many find no place, whatever else is left out?
 * Misread as: a proof. Where some are missing, a counted search found no way; where none is, there is one.
 * Method: insertion, then random moves that never lose a visit and mostly shorten the ways, so that room appears for what is missing.
 * Cost: at most 40,000 moves.
 *
 * Parameters: the problem.
 * Returns: `floor`, the visits to each cell that could be met (as asked for where none is missing), `missing` and `unplaced` locks,
 * and the routes, with cells as the problem numbers them.
 * Errors: none.
 */
export type MandatoryVisits = { floor: Int32Array; missing: number; unplaced: number; routes: Route[] };

export function mandatoryVisits(problem: VisitProblem): MandatoryVisits {
  const state = emptyState(groundOf(problem, 0));
  insertLocked(state);
  insertFloors(state);
  const random = seededRandom(1);
  const wanted = problem.floor.reduce((sum, one) => sum + one, 0) + problem.locked.length;
  const number = Math.min(mostMoves, fewestMoves + movesByVisit * wanted);
  for (let k = 0; k < number && state.missing + state.unplaced > 0; k += 1) {
    const changes = moves[random.below(moves.length)]!(state, [], random);
    if (changes !== null) tryShorter(state, changes, random);
  }
  const floor = Int32Array.from(problem.floor);
  state.ground.kept.forEach((cell, i) => { floor[cell] = Math.min(floor[cell]!, state.begins[i]!.length); });
  return { floor, missing: state.missing, unplaced: state.unplaced, routes: routesOf(state) };
}

function tryShorter(state: RouteState, changes: readonly Change[], random: Random): void {
  const { ground, routes } = state;
  const cost = (): number => (state.unplaced * 1000 + state.missing) * 10_000;
  const busy = (list: readonly { unit: number; cells: readonly number[] }[]): number => list.reduce((sum, { unit, cells }) => sum + busyMinutes(ground, unit, cells), 0);
  if (changes.some(({ unit, cells }) => busyMinutes(ground, unit, cells) > ground.room[unit]!)) return;
  const old = changes.map(({ unit }) => ({ unit, route: routes[unit]! }));
  const before = cost() + busy(old.map(({ unit, route }) => ({ unit, cells: route.cells })));
  for (const { unit } of changes) lift(state, unit);
  let placed = 0;
  while (placed < changes.length && place(state, { ...changes[placed]!, wish: null })) placed += 1;
  const more = cost() + busy(changes) - before;
  if (placed === changes.length && (more <= 0 || random.next() < Math.exp(-more / temperature))) return;
  for (let one = 0; one < placed; one += 1) lift(state, changes[one]!.unit);
  for (const { unit, route } of old) put(state, unit, route);
}
