import FlatQueue from 'flatqueue';
import type { Tick } from '../stats/tick.ts';
import { gainOf } from './reached.ts';
import { noWay, type Ground } from './route_ground.ts';
import { lift, place, put, scoreOf, type RouteState } from './route_state.ts';
import { busyMinutes } from './route_times.ts';

/** Where a visit would go into a route by estimate: what it adds by minute of visit and detour. */
type Insertion = { ratio: number; at: number };

const nowhere: Insertion = { ratio: 0, at: -1 };

/** All of a unit in the order in which they are given, as those of an earlier plan are; else those with a fixed time in their order, then the others. */
export function insertLocked(state: RouteState): void {
  const { locked } = state.ground;
  state.routes.forEach((route, unit) => {
    const own = locked.map((_, lock) => lock).filter((lock) => locked[lock]!.unit === unit);
    if (own.length > 1 && route.cells.length === 0) place(state, { unit, cells: own.map((lock) => locked[lock]!.cell), lock: own });
  });
  const order = locked.map((_, lock) => lock).toSorted((a, b) => (locked[a]!.arrive ?? Infinity) - (locked[b]!.arrive ?? Infinity) || a - b);
  for (const lock of order) {
    const { unit, cell } = locked[lock]!;
    if (state.placed[lock] === 0) insertAnywhere(state, { unit, cell, lock });
  }
}

/** Where it adds most, tried at each place of a route; false where it fits nowhere. */
export function insertAnywhere(state: RouteState, { unit, cell, lock }: { unit: number; cell: number; lock: number }): boolean {
  const old = state.routes[unit]!;
  let best: { score: number; at: number } | null = null;
  lift(state, unit);
  for (let at = 0; at <= old.cells.length; at += 1) {
    if (!place(state, withStop(old, { unit, cell, lock, at }))) continue;
    const score = scoreOf(state);
    if (best === null || score > best.score) best = { score, at };
    lift(state, unit);
  }
  if (best === null) put(state, unit, old);
  else place(state, withStop(old, { unit, cell, lock, at: best.at }));
  return best !== null;
}

const withStop = ({ cells, lock }: { cells: number[]; lock: number[] }, stop: { unit: number; cell: number; lock: number; at: number }): { unit: number; cells: number[]; lock: number[] } =>
  ({ unit: stop.unit, cells: cells.toSpliced(stop.at, 0, stop.cell), lock: lock.toSpliced(stop.at, 0, stop.lock) });

/** Those that fit in fewest ways first: the cells that lie farthest. */
export function insertFloors(state: RouteState): void {
  const { floor, minutes, points, start } = state.ground;
  const away = (cell: number): number => start.reduce((least, post) => Math.min(least, minutes[post * points + cell]!), noWay);
  const cells = Array.from(floor, (_, cell) => cell).filter((cell) => floor[cell]! > 0).toSorted((a, b) => away(b) - away(a) || a - b);
  for (const cell of cells) while (state.begins[cell]!.length < floor[cell]! && insertCheapest(state, cell));
}

/** Into the route that it makes least longer. */
function insertCheapest(state: RouteState, cell: number): boolean {
  const costs = state.routes.map((_, unit) => ({ unit, extra: leastExtra(state, unit, cell) })).filter(({ extra }) => extra < noWay)
    .toSorted((a, b) => a.extra - b.extra || a.unit - b.unit);
  return costs.some(({ unit }) => insertAnywhere(state, { unit, cell, lock: -1 }));
}

function leastExtra({ ground: { minutes, points, start, end }, routes }: RouteState, unit: number, cell: number): number {
  const { cells } = routes[unit]!;
  let least = noWay;
  for (let at = 0; at <= cells.length; at += 1) {
    const before = at === 0 ? start[unit]! : cells[at - 1]!;
    const after = at === cells.length ? end[unit]! : cells[at]!;
    least = Math.min(least, minutes[before * points + cell]! + minutes[cell * points + after]! - minutes[before * points + after]!);
  }
  return least;
}

/** Whatever adds most by minute of visit and detour, until no unit has time left. */
export function insertByRatio(state: RouteState, near: readonly Int32Array[], tick: Tick): void {
  const { ground: { kept }, routes } = state;
  const queue = new FlatQueue<number>();
  const known = new Float64Array(routes.length * kept.length);
  const busy = Float64Array.from(routes, (_, unit) => busyMinutes(state.ground, unit, state.routes[unit]!.cells));
  const offer = (unit: number, cell: number): void => {
    const { ratio } = bestInsertion(state, { unit, cell, busy: busy[unit]! });
    known[unit * kept.length + cell] = ratio;
    if (ratio > 0) queue.push(unit * kept.length + cell, -ratio);
  };
  routes.forEach((_, unit) => {
    tick(unit, routes.length * 2);
    for (let cell = 0; cell < kept.length; cell += 1) offer(unit, cell);
  });
  while (queue.length > 0) {
    const ratio = -queue.peekValue()!;
    const entry = queue.pop()!;
    if (known[entry] !== ratio) continue;
    const [unit, cell] = [Math.floor(entry / kept.length), entry % kept.length];
    const found = bestInsertion(state, { unit, cell, busy: busy[unit]! });
    if (found.ratio < -(queue.peekValue() ?? 0)) {
      offer(unit, cell);
      continue;
    }
    known[entry] = 0;
    if (found.at < 0 || !insertAt(state, { unit, cell, at: found.at })) continue;
    busy[unit] = busyMinutes(state.ground, unit, state.routes[unit]!.cells);
    offer(unit, cell);
    for (const other of near[cell]!) offer(unit, other);
  }
}

function insertAt(state: RouteState, { unit, cell, at }: { unit: number; cell: number; at: number }): boolean {
  const before = scoreOf(state);
  const old = state.routes[unit]!;
  lift(state, unit);
  if (place(state, withStop(old, { unit, cell, lock: -1, at }))) {
    if (scoreOf(state) > before) return true;
    lift(state, unit);
  }
  put(state, unit, old);
  return false;
}

/** By estimate: the other stops of the route stay when they are. */
export function bestInsertion(state: RouteState, { unit, cell, busy }: { unit: number; cell: number; busy: number }): Insertion {
  const { ground, routes, begins, table } = state;
  const { minutes, points, start, end, room, ceiling, problem: { units, visitMinutes, gapMinutes } } = ground;
  if (begins[cell]!.length >= ceiling[cell]!) return nowhere;
  const { cells, arrive } = routes[unit]!;
  const { from, to } = units[unit]!;
  let best = nowhere;
  for (let at = 0; at <= cells.length; at += 1) {
    const before = at === 0 ? start[unit]! : cells[at - 1]!;
    const after = at === cells.length ? end[unit]! : cells[at]!;
    const there = minutes[before * points + cell]!;
    const on = minutes[cell * points + after]!;
    const extra = there + on + visitMinutes - minutes[before * points + after]!;
    if (busy + extra > room[unit]!) continue;
    const ready = (at === 0 ? from : arrive[at - 1]! + visitMinutes) + there;
    const late = (at === cells.length ? to : arrive[at]!) - on - visitMinutes;
    const begin = at > 0 && late > ready ? (ready + late) >> 1 : ready;
    if (begin + visitMinutes + on > to || begins[cell]!.some((other) => Math.abs(other - begin) < visitMinutes + gapMinutes)) continue;
    const ratio = gainOf(table, cell, begin) / Math.max(1, extra);
    if (ratio > best.ratio) best = { ratio, at };
  }
  return best;
}

/** For each cell those others that are worth most by minute of visit and way there. */
export function nearCells({ kept, minutes, points, problem }: Ground, worth: Float64Array, most: number): Int32Array[] {
  const number = Math.min(most, kept.length - 1);
  const [value, found] = [new Float64Array(number + 1), new Int32Array(number + 1)];
  return Array.from(kept, (_, cell) => {
    let held = 0;
    for (let other = 0; other < kept.length; other += 1) {
      if (other === cell) continue;
      const ratio = worth[other]! / (problem.visitMinutes + minutes[cell * points + other]!);
      if (held === number && ratio <= value[held - 1]!) continue;
      let k = held < number ? held : number - 1;
      for (; k > 0 && value[k - 1]! < ratio; k -= 1) {
        value[k] = value[k - 1]!;
        found[k] = found[k - 1]!;
      }
      value[k] = ratio;
      found[k] = other;
      if (held < number) held += 1;
    }
    return found.slice(0, held);
  });
}
