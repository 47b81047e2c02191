import type { Random } from '../stats/random.ts';
import { gainOf } from './reached.ts';
import type { RouteState } from './route_state.ts';

/** Another order of stops for a unit. */
export type Change = { unit: number; cells: number[]; lock: number[] };
/** What is drawn as the next change of some routes; null where the draw has no sense there. */
export type Move = (state: RouteState, near: readonly Int32Array[], random: Random) => Change[] | null;

const unitIn = ({ routes }: RouteState, random: Random): number => random.below(routes.length);

/** Of some cells near two stops of a route, and now and then any, the one that is worth most there at that time, its detour taken off. */
function cellBetween({ ground, routes, table, value }: RouteState, near: readonly Int32Array[], { random, unit, at, next }: { random: Random; unit: number; at: number; next: number }): number {
  const { kept, minutes, points, start, end, rooms, problem: { units, visitMinutes } } = ground;
  const { cells, arrive } = routes[unit]!;
  const before = at === 0 ? start[unit]! : cells[at - 1]!;
  const after = next === cells.length ? end[unit]! : cells[next]!;
  const free = at === 0 ? units[unit]!.from : arrive[at - 1]! + visitMinutes;
  const perMinute = value / rooms;
  let best = { cell: -1, worth: -Infinity };
  for (let drawn = 0; drawn < compared; drawn += 1) {
    const list = near[drawn % 2 === 0 ? before : after];
    const cell = list === undefined || list.length === 0 || random.below(5) === 0 ? random.below(kept.length) : list[random.below(list.length)]!;
    const there = minutes[before * points + cell]!;
    const begin = Math.min(free + there, table.first.length - 1);
    const worth = gainOf(table, cell, begin) - perMinute * (there + minutes[cell * points + after]!);
    if (worth > best.worth) best = { cell, worth };
  }
  return best.cell;
}

const compared = 10;

export const insertOne: Move = (state, near, random) => {
  const unit = unitIn(state, random);
  const { cells, lock } = state.routes[unit]!;
  const at = random.below(cells.length + 1);
  return [{ unit, cells: cells.toSpliced(at, 0, cellBetween(state, near, { random, unit, at, next: at })), lock: lock.toSpliced(at, 0, -1) }];
};

/** A stop that is not locked. */
function freeStop({ routes }: RouteState, unit: number, random: Random): number {
  const { cells, lock } = routes[unit]!;
  if (cells.length === 0) return -1;
  const at = random.below(cells.length);
  return lock[at]! < 0 ? at : -1;
}

export const removeOne: Move = (state, _, random) => {
  const unit = unitIn(state, random);
  const at = freeStop(state, unit, random);
  if (at < 0) return null;
  const { cells, lock } = state.routes[unit]!;
  return [{ unit, cells: cells.toSpliced(at, 1), lock: lock.toSpliced(at, 1) }];
};

export const replaceOne: Move = (state, near, random) => {
  const unit = unitIn(state, random);
  const at = freeStop(state, unit, random);
  if (at < 0) return null;
  const { cells, lock } = state.routes[unit]!;
  const cell = cellBetween(state, near, { random, unit, at, next: at + 1 });
  return cell === cells[at] ? null : [{ unit, cells: cells.with(at, cell), lock: [...lock] }];
};

/** A stop into another place, of its own route or, unless it is locked, of another one. */
export const relocate: Move = (state, _, random) => {
  const unit = unitIn(state, random);
  const { cells, lock } = state.routes[unit]!;
  if (cells.length === 0) return null;
  const at = random.below(cells.length);
  const other = lock[at]! >= 0 || random.below(3) === 0 ? unit : unitIn(state, random);
  const without = { unit, cells: cells.toSpliced(at, 1), lock: lock.toSpliced(at, 1) };
  const into = other === unit ? without : state.routes[other]!;
  const to = random.below(into.cells.length + 1);
  if (other === unit && to === at) return null;
  const change = { unit: other, cells: into.cells.toSpliced(to, 0, cells[at]!), lock: into.lock.toSpliced(to, 0, lock[at]!) };
  return other === unit ? [change] : [without, change];
};

/** Two stops change places. */
export const exchange: Move = (state, _, random) => {
  const [unit, other] = [unitIn(state, random), unitIn(state, random)];
  const [at, to] = [freeStop(state, unit, random), freeStop(state, other, random)];
  if (at < 0 || to < 0) return null;
  const [one, two] = [state.routes[unit]!, state.routes[other]!];
  if (one.cells[at] === two.cells[to]) return null;
  if (unit === other) return [{ unit, cells: one.cells.with(at, one.cells[to]!).with(to, one.cells[at]!), lock: [...one.lock] }];
  return [{ unit, cells: one.cells.with(at, two.cells[to]!), lock: [...one.lock] }, { unit: other, cells: two.cells.with(to, one.cells[at]!), lock: [...two.lock] }];
};

/** A part of a route the other way round (2-opt). */
export const reverse: Move = (state, _, random) => {
  const unit = unitIn(state, random);
  const { cells, lock } = state.routes[unit]!;
  if (cells.length < 2) return null;
  const [a, b] = [random.below(cells.length), random.below(cells.length)];
  const [from, to] = [Math.min(a, b), Math.max(a, b) + 1];
  if (to - from < 2) return null;
  const turned = <One>(list: One[]): One[] => [...list.slice(0, from), ...list.slice(from, to).toReversed(), ...list.slice(to)];
  return [{ unit, cells: turned(cells), lock: turned(lock) }];
};

/** Two routes exchange what comes after a stop (2-opt*); locked stops stay with their units. */
export const exchangeTails: Move = (state, _, random) => {
  const [unit, other] = [unitIn(state, random), unitIn(state, random)];
  if (unit === other) return null;
  const [one, two] = [state.routes[unit]!, state.routes[other]!];
  const at = random.below(one.cells.length + 1);
  const to = Math.min(two.cells.length, Math.max(0, at + random.below(5) - 2));
  const [tail, head] = [one.lock.slice(at), two.lock.slice(to)];
  if (tail.length + head.length === 0 || tail.some((lock) => lock >= 0) || head.some((lock) => lock >= 0)) return null;
  return [
    { unit, cells: [...one.cells.slice(0, at), ...two.cells.slice(to)], lock: [...one.lock.slice(0, at), ...head] },
    { unit: other, cells: [...two.cells.slice(0, to), ...one.cells.slice(at)], lock: [...two.lock.slice(0, to), ...tail] },
  ];
};

/** The same stops at other times, where what is free between them is spread by lot. */
export const retime: Move = (state, _, random) => {
  const unit = unitIn(state, random);
  const { cells, lock } = state.routes[unit]!;
  return cells.length === 0 ? null : [{ unit, cells: [...cells], lock: [...lock] }];
};

/** A whole route the other way round. */
export const reverseAll: Move = (state, _, random) => {
  const unit = unitIn(state, random);
  const { cells, lock } = state.routes[unit]!;
  return cells.length < 2 ? null : [{ unit, cells: cells.toReversed(), lock: lock.toReversed() }];
};

/** Two units take each other's route. */
export const exchangeRoutes: Move = (state, _, random) => {
  const [unit, other] = [unitIn(state, random), unitIn(state, random)];
  const [one, two] = [state.routes[unit]!, state.routes[other]!];
  if (unit === other || [...one.lock, ...two.lock].some((lock) => lock >= 0)) return null;
  return [{ unit, cells: [...two.cells], lock: [...two.lock] }, { unit: other, cells: [...one.cells], lock: [...one.lock] }];
};

/** A locked visit that is in no route yet. */
export const insertLock: Move = ({ ground: { locked }, placed, routes }, _, random) => {
  const lock = random.below(locked.length);
  if (placed[lock] === 1) return null;
  const { unit, cell } = locked[lock]!;
  const route = routes[unit]!;
  const at = random.below(route.cells.length + 1);
  return [{ unit, cells: route.cells.toSpliced(at, 0, cell), lock: route.lock.toSpliced(at, 0, lock) }];
};

/** A visit that a floor asks for. */
export const insertMissing: Move = (state, _, random) => {
  const { ground: { floor }, begins, routes } = state;
  const cell = random.below(floor.length);
  if (begins[cell]!.length >= floor[cell]!) return null;
  const unit = unitIn(state, random);
  const at = random.below(routes[unit]!.cells.length + 1);
  return [{ unit, cells: routes[unit]!.cells.toSpliced(at, 0, cell), lock: routes[unit]!.lock.toSpliced(at, 0, -1) }];
};
