import { addVisit, gainOf, takeVisit } from './reached.ts';
import type { RouteState } from './route_state.ts';

const mostPasses = 6;

/** Each stop of each route to the time, between the stops beside it, at which it adds most, until none gains. Fixed times stay. */
export function shiftTimes(state: RouteState): void {
  for (let pass = 0; pass < mostPasses; pass += 1) {
    let gained = false;
    for (let unit = 0; unit < state.routes.length; unit += 1) {
      for (let j = 0; j < state.routes[unit]!.cells.length; j += 1) gained = shiftOne(state, unit, j) || gained;
    }
    if (!gained) return;
  }
}

/** From when to when a stop may begin while all others stay. */
export function freeWindow({ ground, routes }: RouteState, unit: number, j: number): { from: number; to: number } {
  const { minutes, points, start, end, locked, problem: { units, visitMinutes } } = ground;
  const { cells, arrive, lock } = routes[unit]!;
  const fixed = lock[j]! < 0 ? null : locked[lock[j]!]!.arrive;
  if (fixed !== null) return { from: fixed, to: fixed };
  const cell = cells[j]!;
  const from = j === 0 ? units[unit]!.from + minutes[start[unit]! * points + cell]! : arrive[j - 1]! + visitMinutes + minutes[cells[j - 1]! * points + cell]!;
  const next = j === cells.length - 1 ? units[unit]!.to - minutes[cell * points + end[unit]!]! : arrive[j + 1]! - minutes[cell * points + cells[j + 1]!]!;
  return { from, to: next - visitMinutes };
}

function shiftOne(state: RouteState, unit: number, j: number): boolean {
  const { ground: { problem: { visitMinutes, gapMinutes }, huge }, routes, begins, table } = state;
  const { cells, arrive } = routes[unit]!;
  const [cell, now] = [cells[j]!, arrive[j]!];
  const { from, to } = freeWindow(state, unit, j);
  if (from >= to) return false;
  const others = begins[cell]!.toSpliced(begins[cell]!.lastIndexOf(now), 1);
  const lost = takeVisit(table, cell, now);
  let best = { begin: now, gain: lost + 1e-12 * huge };
  for (let begin = from; begin <= to; begin += 1) {
    const gain = gainOf(table, cell, begin);
    if (gain > best.gain && others.every((other) => Math.abs(other - begin) >= visitMinutes + gapMinutes)) best = { begin, gain };
  }
  const gain = addVisit(table, cell, best.begin);
  if (best.begin === now) return false;
  arrive[j] = best.begin;
  begins[cell] = [...others, best.begin];
  state.value += gain - lost;
  return true;
}
