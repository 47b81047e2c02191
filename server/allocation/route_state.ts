import type { Random } from '../stats/random.ts';
import { addVisit, takeVisit, type Coverage } from './reached.ts';
import { coverageOf, type Ground } from './route_ground.ts';
import { timesOf, timing, type Route, type Timing } from './route_times.ts';

/** Routes under change: a route is lifted out, another order of stops is put in its place, and what that gains or loses is known at once. */
export type RouteState = {
  ground: Ground;
  table: Coverage;
  routes: Route[];
  /** Of each cell: when its visits begin, whoever makes them. */
  begins: number[][];
  /** What the routes reach, floors that are not met taken off. */
  value: number;
  /** Floor visits that are not made. */
  missing: number;
  times: Timing;
  /** Orders of stops that were looked at. */
  evaluations: number;
};

export function emptyState(ground: Ground): RouteState {
  return {
    ground, table: coverageOf(ground), routes: ground.problem.units.map(() => ({ cells: [], arrive: [], lock: [] })), begins: Array.from(ground.kept, () => []),
    value: 0, missing: ground.floor.reduce((sum, one) => sum + one, 0), times: timing(), evaluations: 0,
  };
}

/** Takes the visits of a unit out of the count, its route stays where it is. */
export function lift(state: RouteState, unit: number): void {
  const { cells, arrive } = state.routes[unit]!;
  for (let j = cells.length - 1; j >= 0; j -= 1) uncount(state, cells[j]!, arrive[j]!);
}

/** Puts a route back, or in. */
export function put(state: RouteState, unit: number, route: Route): void {
  for (let j = 0; j < route.cells.length; j += 1) count(state, route.cells[j]!, route.arrive[j]!);
  state.routes[unit] = route;
}

/** Puts stops in this order into the place of a lifted route; false, and nothing done, where they cannot be kept. */
export function place(state: RouteState, { unit, cells, lock, random = null }: { unit: number; cells: number[]; lock: number[]; random?: Random | null }): boolean {
  const { ground, begins, times } = state;
  state.evaluations += 1;
  if (overCeiling(state, cells) || !timesOf(ground, { unit, cells, lock, begins, times, random })) return false;
  put(state, unit, { cells, lock, arrive: Array.from(times.arrive.subarray(0, cells.length)) });
  return true;
}

function overCeiling({ ground: { ceiling }, begins }: RouteState, cells: readonly number[]): boolean {
  for (let j = 0; j < cells.length; j += 1) {
    const cell = cells[j]!;
    let visits = begins[cell]!.length + 1;
    for (let i = 0; i < j; i += 1) if (cells[i] === cell) visits += 1;
    if (visits > ceiling[cell]!) return true;
  }
  return false;
}

function count(state: RouteState, cell: number, begin: number): void {
  const visits = state.begins[cell]!;
  if (visits.length < state.ground.floor[cell]!) state.missing -= 1;
  visits.push(begin);
  state.value += addVisit(state.table, cell, begin);
}

function uncount(state: RouteState, cell: number, begin: number): void {
  const visits = state.begins[cell]!;
  visits.splice(visits.lastIndexOf(begin), 1);
  if (visits.length < state.ground.floor[cell]!) state.missing += 1;
  state.value -= takeVisit(state.table, cell, begin);
}

/** What a search compares: floors first. */
export const scoreOf = ({ value, missing, ground }: RouteState): number => value - missing * ground.huge;

export const copyRoutes = (routes: readonly Route[]): Route[] => routes.map(({ cells, arrive, lock }) => ({ cells: [...cells], arrive: [...arrive], lock: [...lock] }));

/** Exchanges all routes for others. */
export function takeRoutes(state: RouteState, routes: readonly Route[]): void {
  state.routes.forEach((_, unit) => lift(state, unit));
  state.value = 0;
  copyRoutes(routes).forEach((route, unit) => put(state, unit, route));
}
