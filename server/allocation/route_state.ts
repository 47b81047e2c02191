import type { Random } from '../stats/random.ts';
import { addVisit, takeVisit, type Coverage } from './reached.ts';
import { coverageOf, type Ground } from './route_ground.ts';
import { timesOf, timing, type Timing } from './route_times.ts';
import type { Route } from './visit_problem.ts';

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
  /** Which locked visits are in their routes, and how many are not. */
  placed: Uint8Array;
  unplaced: number;
  times: Timing;
  /** Orders of stops that were looked at. */
  evaluations: number;
};

export function emptyState(ground: Ground): RouteState {
  return {
    ground, table: coverageOf(ground), routes: ground.problem.units.map(() => ({ cells: [], arrive: [], lock: [] })), begins: Array.from(ground.kept, () => []),
    value: 0, missing: ground.floor.reduce((sum, one) => sum + one, 0), placed: new Uint8Array(ground.locked.length), unplaced: ground.locked.length, times: timing(), evaluations: 0,
  };
}

/** Takes the visits of a unit out of the count, its route stays where it is. */
export function lift(state: RouteState, unit: number): void {
  const { cells, arrive, lock } = state.routes[unit]!;
  for (let j = cells.length - 1; j >= 0; j -= 1) {
    uncount(state, cells[j]!, arrive[j]!);
    if (lock[j]! >= 0) mark(state, lock[j]!, 0);
  }
}

function mark(state: RouteState, lock: number, placed: 0 | 1): void {
  state.placed[lock] = placed;
  state.unplaced += placed === 1 ? -1 : 1;
}

/** Puts a route back, or in. */
export function put(state: RouteState, unit: number, route: Route): void {
  for (let j = 0; j < route.cells.length; j += 1) {
    count(state, route.cells[j]!, route.arrive[j]!);
    if (route.lock[j]! >= 0) mark(state, route.lock[j]!, 1);
  }
  state.routes[unit] = route;
}

/** Puts stops in this order into the place of a lifted route; false, and nothing done, where they cannot be kept. */
export function place(
  state: RouteState, { unit, cells, lock, wish = null, random = null }: { unit: number; cells: number[]; lock: number[]; wish?: readonly number[] | null; random?: Random | null },
): boolean {
  const { ground, begins, times } = state;
  state.evaluations += 1;
  if (overCeiling(state, cells) || !timesOf(ground, { unit, cells, lock, wish, begins, times, random })) return false;
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

/** What a search compares: locks first, then floors. */
export const scoreOf = ({ value, missing, unplaced, ground }: RouteState): number => value - (missing + mostFloors * unplaced) * ground.huge;

const mostFloors = 1000;

export const copyRoutes = (routes: readonly Route[]): Route[] => routes.map(({ cells, arrive, lock }) => ({ cells: [...cells], arrive: [...arrive], lock: [...lock] }));

/** Exchanges all routes for others. */
export function takeRoutes(state: RouteState, routes: readonly Route[]): void {
  state.routes.forEach((_, unit) => lift(state, unit));
  state.value = 0;
  copyRoutes(routes).forEach((route, unit) => put(state, unit, route));
}

/** With cells as the problem numbers them. */
export const routesOf = ({ ground: { kept }, routes }: RouteState): Route[] => routes.map(({ cells, arrive, lock }) => ({ cells: cells.map((cell) => kept[cell]!), arrive: [...arrive], lock: [...lock] }));

/** Takes routes with cells as the problem numbers them; those of its cells that the search does not look at are left out. */
export function startFrom(state: RouteState, routes: readonly Route[]): void {
  const local = new Map(Array.from(state.ground.kept, (cell, i) => [cell, i]));
  takeRoutes(state, routes.map(({ cells, arrive, lock }) => {
    const known = cells.map((_, j) => j).filter((j) => local.has(cells[j]!));
    return { cells: known.map((j) => local.get(cells[j]!)!), arrive: known.map((j) => arrive[j]!), lock: known.map((j) => lock[j]!) };
  }));
}
