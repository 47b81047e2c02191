import type { Random } from '../stats/random.ts';
import type { Tick } from '../stats/tick.ts';
import { exchange, exchangeTails, insertOne, relocate, removeOne, replaceOne, retime, reverse, shiftStop, type Change, type Move } from './route_moves.ts';
import { copyRoutes, lift, place, put, scoreOf, takeRoutes, type RouteState } from './route_state.ts';
import { busyMinutes } from './route_times.ts';
import type { Route } from './visit_problem.ts';

/** Moves as often as they are worth trying, of 100. */
const moves: readonly (readonly [Move, number])[] = [[insertOne, 22], [replaceOne, 27], [relocate, 15], [exchange, 8], [reverse, 6], [exchangeTails, 8], [removeOne, 3], [shiftStop, 8], [retime, 3]];
const drawn: readonly Move[] = moves.flatMap(([move, often]) => Array.from({ length: often }, () => move));

/**
 * Simulated annealing over the orders of stops: a move that loses is taken with probability exp(loss / temperature), the
 * temperature falling from a part of what a visit adds to a hundredth of that, and so a second and a third time from the best found.
 */
export function anneal(state: RouteState, { near, random, moves: number, rounds, tick }: { near: readonly Int32Array[]; random: Random; moves: number; rounds: number; tick: Tick }): void {
  if (state.ground.kept.length === 0) return;
  let best = { score: scoreOf(state), routes: copyRoutes(state.routes) };
  const stops = state.routes.reduce((sum, { cells }) => sum + cells.length, 0);
  const hot = (warmth * Math.max(state.value, state.ground.huge * 1e-6)) / Math.max(1, stops);
  for (let round = 0; round < rounds; round += 1) {
    if (round > 0) takeRoutes(state, best.routes);
    for (let k = 0; k < number; k += 1) {
      if (k % 1000 === 0) tick(round * number + k, rounds * number);
      const changes = drawn[random.below(drawn.length)]!(state, near, random);
      const temperature = hot * cold ** (k / number);
      const takes = (gain: number): boolean => gain >= 0 || random.next() < Math.exp(gain / temperature);
      if (changes === null || !tryChanges(state, changes, { random, spread: null, takes })) continue;
      const score = scoreOf(state);
      if (score > best.score + 1e-12 * state.ground.huge) best = { score, routes: copyRoutes(state.routes) };
    }
  }
  takeRoutes(state, best.routes);
}

const warmth = 0.3;
const cold = 0.01;

/** Makes the changes where they can be kept and `takes` says so of what they gain; else all is as it was. */
export function tryChanges(state: RouteState, changes: readonly Change[], { random, spread, takes }: { random: Random; spread: Random | null; takes: (gain: number) => boolean }): boolean {
  const { ground, routes } = state;
  for (const { unit, cells } of changes) if (busyMinutes(ground, unit, cells) > ground.room[unit]!) return false;
  const before = scoreOf(state);
  const old: Route[] = changes.map(({ unit }) => routes[unit]!);
  for (const { unit } of changes) lift(state, unit);
  const keep = random.below(2) === 0;
  let placed = 0;
  while (placed < changes.length && placeOne(state, changes[placed]!, keep, spread)) placed += 1;
  if (placed === changes.length && takes(scoreOf(state) - before)) return true;
  for (let k = 0; k < placed; k += 1) lift(state, changes[k]!.unit);
  changes.forEach(({ unit }, k) => put(state, unit, old[k]!));
  return false;
}

const placeOne = (state: RouteState, { unit, cells, lock, arrive, keep = false }: Change, keepAll: boolean, random: Random | null): boolean =>
  place(state, { unit, cells, lock, wish: keep || keepAll ? arrive : null, random });
