import type { Random } from '../stats/random.ts';
import { gainOf } from './reached.ts';
import { freeWindow } from './route_shift.ts';
import type { RouteState } from './route_state.ts';
import type { Route } from './visit_problem.ts';

/** Another order of stops for a unit; `arrive`: when each comes now, -1 for those that are new there. `keep`: those times are meant. */
export type Change = Route & { unit: number; keep?: boolean };
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

const without = ({ cells, arrive, lock }: Route, at: number): Route => ({ cells: cells.toSpliced(at, 1), arrive: arrive.toSpliced(at, 1), lock: lock.toSpliced(at, 1) });
const withStop = ({ cells, arrive, lock }: Route, at: number, stop: { cell: number; lock: number }): Route =>
  ({ cells: cells.toSpliced(at, 0, stop.cell), arrive: arrive.toSpliced(at, 0, -1), lock: lock.toSpliced(at, 0, stop.lock) });
const withCell = ({ cells, arrive, lock }: Route, at: number, cell: number): Route => ({ cells: cells.with(at, cell), arrive: [...arrive], lock: [...lock] });

export const insertOne: Move = (state, near, random) => {
  const unit = unitIn(state, random);
  const route = state.routes[unit]!;
  const at = random.below(route.cells.length + 1);
  return [{ unit, ...withStop(route, at, { cell: cellBetween(state, near, { random, unit, at, next: at }), lock: -1 }) }];
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
  return at < 0 ? null : [{ unit, ...without(state.routes[unit]!, at) }];
};

export const replaceOne: Move = (state, near, random) => {
  const unit = unitIn(state, random);
  const at = freeStop(state, unit, random);
  if (at < 0) return null;
  const route = state.routes[unit]!;
  const cell = cellBetween(state, near, { random, unit, at, next: at + 1 });
  return cell === route.cells[at] ? null : [{ unit, ...withCell(route, at, cell) }];
};

/** A stop into another place, of its own route or, unless it is locked, of another one. */
export const relocate: Move = (state, _, random) => {
  const unit = unitIn(state, random);
  const route = state.routes[unit]!;
  if (route.cells.length === 0) return null;
  const at = random.below(route.cells.length);
  const [cell, lock] = [route.cells[at]!, route.lock[at]!];
  const other = lock >= 0 || random.below(3) === 0 ? unit : unitIn(state, random);
  const rest = without(route, at);
  const into = other === unit ? rest : state.routes[other]!;
  const to = random.below(into.cells.length + 1);
  if (other === unit && to === at) return null;
  const change = { unit: other, ...withStop(into, to, { cell, lock }) };
  return other === unit ? [change] : [{ unit, ...rest }, change];
};

/** Two stops change places. */
export const exchange: Move = (state, _, random) => {
  const [unit, other] = [unitIn(state, random), unitIn(state, random)];
  const [at, to] = [freeStop(state, unit, random), freeStop(state, other, random)];
  if (at < 0 || to < 0) return null;
  const [one, two] = [state.routes[unit]!, state.routes[other]!];
  const [first, second] = [one.cells[at]!, two.cells[to]!];
  if (first === second) return null;
  if (unit === other) return [{ unit, ...withCell(withCell(one, at, second), to, first) }];
  return [{ unit, ...withCell(one, at, second) }, { unit: other, ...withCell(two, to, first) }];
};

const newTimes = (cells: readonly number[]): number[] => cells.map(() => -1);

/** A part of a route the other way round (2-opt). */
export const reverse: Move = (state, _, random) => {
  const unit = unitIn(state, random);
  const { cells, arrive, lock } = state.routes[unit]!;
  if (cells.length < 2) return null;
  const [a, b] = [random.below(cells.length), random.below(cells.length)];
  const [from, to] = [Math.min(a, b), Math.max(a, b) + 1];
  if (to - from < 2) return null;
  const turned = (list: number[]): number[] => [...list.slice(0, from), ...list.slice(from, to).toReversed(), ...list.slice(to)];
  return [{ unit, cells: turned(cells), arrive: [...arrive], lock: turned(lock) }];
};

/** Two routes exchange what comes after a stop (2-opt*); locked stops stay with their units. */
export const exchangeTails: Move = (state, _, random) => {
  const [unit, other] = [unitIn(state, random), unitIn(state, random)];
  if (unit === other) return null;
  const [one, two] = [state.routes[unit]!, state.routes[other]!];
  const at = random.below(one.cells.length + 1);
  const to = Math.min(two.cells.length, Math.max(0, at + random.below(5) - 2));
  if (one.cells.length - at + two.cells.length - to === 0 || hasLock(one, at) || hasLock(two, to)) return null;
  return [{ unit, ...joined(one, at, two, to) }, { unit: other, ...joined(two, to, one, at) }];
};

const hasLock = ({ lock }: Route, from: number): boolean => lock.some((one, j) => j >= from && one >= 0);

function joined(head: Route, at: number, tail: Route, to: number): Route {
  const list = (key: keyof Route): number[] => [...head[key].slice(0, at), ...tail[key].slice(to)];
  return { cells: list('cells'), arrive: list('arrive'), lock: list('lock') };
}

/** The same stops at other times, where what is free between them is spread anew. */
export const retime: Move = (state, _, random) => {
  const unit = unitIn(state, random);
  const { cells, lock } = state.routes[unit]!;
  return cells.length === 0 ? null : [{ unit, cells: [...cells], arrive: newTimes(cells), lock: [...lock] }];
};

/** One stop at another time, the others as near to theirs as they can. */
export const shiftStop: Move = (state, _, random) => {
  const unit = unitIn(state, random);
  const at = freeStop(state, unit, random);
  if (at < 0) return null;
  const { cells, arrive, lock } = state.routes[unit]!;
  const { from, to } = freeWindow(state, unit, at);
  const reach = state.ground.problem.slotMinutes;
  const wish = Math.max(0, from - reach + random.below(Math.max(0, to - from) + 2 * reach + 1));
  return [{ unit, cells: [...cells], arrive: arrive.with(at, wish), lock: [...lock], keep: true }];
};

/** A whole route the other way round. */
export const reverseAll: Move = (state, _, random) => {
  const unit = unitIn(state, random);
  const { cells, lock } = state.routes[unit]!;
  return cells.length < 2 ? null : [{ unit, cells: cells.toReversed(), arrive: newTimes(cells), lock: lock.toReversed() }];
};

/** Two units take each other's route. */
export const exchangeRoutes: Move = (state, _, random) => {
  const [unit, other] = [unitIn(state, random), unitIn(state, random)];
  const [one, two] = [state.routes[unit]!, state.routes[other]!];
  if (unit === other || hasLock(one, 0) || hasLock(two, 0)) return null;
  return [{ unit, ...joined(two, 0, two, 0) }, { unit: other, ...joined(one, 0, one, 0) }];
};

/** A locked visit that is in no route yet. */
export const insertLock: Move = ({ ground: { locked }, placed, routes }, _, random) => {
  const lock = locked.length === 0 ? -1 : random.below(locked.length);
  if (placed[lock] !== 0) return null;
  const { unit, cell } = locked[lock]!;
  return [{ unit, ...withStop(routes[unit]!, random.below(routes[unit]!.cells.length + 1), { cell, lock }) }];
};

/** A visit that a floor asks for. */
export const insertMissing: Move = (state, _, random) => {
  const { ground: { floor }, begins, routes } = state;
  const cell = random.below(floor.length);
  if (begins[cell]!.length >= floor[cell]!) return null;
  const unit = unitIn(state, random);
  return [{ unit, ...withStop(routes[unit]!, random.below(routes[unit]!.cells.length + 1), { cell, lock: -1 }) }];
};
