import type { Random } from '../stats/random.ts';
import { noWay, type Ground } from './route_ground.ts';

export type Timing = { latest: Int32Array; arrive: Int32Array };

export const mostStops = 1000;

export const timing = (): Timing => ({ latest: new Int32Array(mostStops), arrive: new Int32Array(mostStops) });

/** Minutes of visits and travel; `noWay` or more where one cell cannot be reached from another. */
export function busyMinutes({ minutes, points, start, end, problem }: Ground, unit: number, cells: readonly number[]): number {
  let at = start[unit]!;
  let busy = cells.length * problem.visitMinutes;
  for (const cell of cells) {
    busy += minutes[at * points + cell]!;
    at = cell;
  }
  return busy + minutes[at * points + end[unit]!]!;
}

/**
 * When a unit is where, on a route in this order: as wished, or with what is free spread evenly after the visits, or by lot, so
 * that calls find it free at all times of the shift; a visit that would come too close to another one to its cell waits or comes
 * earlier. False where there are no such times.
 */
export function timesOf(
  ground: Ground, { unit, cells, lock, wish, begins, times, random }:
  { unit: number; cells: readonly number[]; lock: readonly number[]; wish: readonly number[] | null; begins: readonly (readonly number[])[]; times: Timing; random: Random | null },
): boolean {
  const { problem: { units, visitMinutes }, minutes, points, room, start } = ground;
  const { from } = units[unit]!;
  if (cells.length >= mostStops || busyMinutes(ground, unit, cells) > room[unit]!) return false;
  if (!latestTimes(ground, { unit, cells, lock, times })) return false;
  let at = start[unit]!;
  let free = from;
  let j = 0;
  while (j < cells.length) {
    const stretch = wish === null ? freeStretch(ground, { unit, cells, lock, j, at, free, random }) : { next: nextFixed(ground, lock, j), target: null };
    for (let k = 0; j < stretch.next; j += 1, k += 1) {
      const ready = free + minutes[at * points + cells[j]!]!;
      const wanted = Math.max(ready, stretch.target === null ? wishedTime(ground, { cells, wish: wish!, j, ready, times }) : stretch.target[k]!);
      const found = apartFromOthers(ground, { cells, j, ready, wanted, begins, times });
      if (found < 0) return false;
      times.arrive[j] = found;
      free = found + visitMinutes;
      at = cells[j]!;
    }
    if (j >= cells.length) break;
    const fixed = fixedTime(ground, lock[j]!)!;
    if (free + minutes[at * points + cells[j]!]! > fixed || tooClose(ground, { cells, j, begins, times }, fixed) >= 0) return false;
    times.arrive[j] = fixed;
    free = fixed + visitMinutes;
    at = cells[j]!;
    j += 1;
  }
  return true;
}

/** As wished; without a wish, in the middle of what is free before the next stop. */
function wishedTime({ minutes, points, problem: { visitMinutes } }: Ground, { cells, wish, j, ready, times }: { cells: readonly number[]; wish: readonly number[]; j: number; ready: number; times: Timing }): number {
  if (wish[j]! >= 0) return wish[j]!;
  const next = wish[j + 1] ?? -1;
  const last = next < 0 ? ready : Math.min(times.latest[j]!, next - minutes[cells[j]! * points + cells[j + 1]!]! - visitMinutes);
  return last > ready ? (ready + last) >> 1 : ready;
}

function nextFixed(ground: Ground, lock: readonly number[], from: number): number {
  let j = from;
  while (j < lock.length && fixedTime(ground, lock[j]!) === null) j += 1;
  return j;
}

const fixedTime = ({ locked }: Ground, lock: number): number | null => (lock < 0 ? null : locked[lock]!.arrive);

type Line = { unit: number; cells: readonly number[]; lock: readonly number[] };

function latestTimes(ground: Ground, { unit, cells, lock, times }: Line & { times: Timing }): boolean {
  const { minutes, points, end, problem: { units, visitMinutes } } = ground;
  const { from, to } = units[unit]!;
  let next = end[unit]!;
  let by = to;
  for (let j = cells.length - 1; j >= 0; j -= 1) {
    by -= minutes[cells[j]! * points + next]! + visitMinutes;
    const fixed = fixedTime(ground, lock[j]!);
    if (fixed !== null) {
      if (fixed > by) return false;
      by = fixed;
    }
    times.latest[j] = by;
    next = cells[j]!;
  }
  return by - minutes[ground.start[unit]! * points + next]! >= from && by > -noWay;
}

/** From a stop to the next one with a fixed time, or to the end: when each would be reached with what is free spread between them. */
function freeStretch(ground: Ground, { unit, cells, lock, j, at, free, random }: Line & { j: number; at: number; free: number; random: Random | null }): { next: number; target: number[] } {
  const { minutes, points, end, problem: { units, visitMinutes } } = ground;
  const target: number[] = [];
  let next = j;
  let clock = free;
  let place = at;
  while (next < cells.length && fixedTime(ground, lock[next]!) === null) {
    clock += minutes[place * points + cells[next]!]!;
    target.push(clock);
    clock += visitMinutes;
    place = cells[next]!;
    next += 1;
  }
  const last = next < cells.length ? fixedTime(ground, lock[next]!)! : units[unit]!.to;
  const pause = last - clock - minutes[place * points + (next < cells.length ? cells[next]! : end[unit]!)]!;
  if (pause <= 0) return { next, target };
  // From its post a unit leaves at once; after each visit it is free for a while.
  const weights = Array.from({ length: target.length + 1 }, (_, k) => (random === null ? (k === 0 && j === 0 ? 0 : 1) : -Math.log(1 - random.next())));
  const whole = weights.reduce((sum, one) => sum + one, 0);
  let before = 0;
  for (let k = 0; k < target.length; k += 1) {
    before += weights[k]!;
    target[k]! += Math.floor((pause * before) / whole);
  }
  return { next, target };
}

type Beside = { cells: readonly number[]; j: number; begins: readonly (readonly number[])[]; times: Timing };

/** The visit to the same cell that one at this time would come too close to, by its begin; -1 for none. */
export function tooClose({ problem: { visitMinutes, gapMinutes } }: Ground, { cells, j, begins, times }: Beside, arrive: number): number {
  const apart = visitMinutes + gapMinutes;
  const cell = cells[j]!;
  for (const begin of begins[cell]!) if (Math.abs(arrive - begin) < apart) return begin;
  for (let i = 0; i < j; i += 1) if (cells[i] === cell && Math.abs(arrive - times.arrive[i]!) < apart) return times.arrive[i]!;
  return -1;
}

function apartFromOthers(ground: Ground, { ready, wanted, ...beside }: Beside & { ready: number; wanted: number }): number {
  const { visitMinutes, gapMinutes } = ground.problem;
  const latest = beside.times.latest[beside.j]!;
  if (ready > latest) return -1;
  let arrive = Math.min(wanted, latest);
  for (let other = tooClose(ground, beside, arrive); other >= 0; other = tooClose(ground, beside, arrive)) {
    arrive = other + visitMinutes + gapMinutes;
    if (arrive > latest) break;
  }
  if (arrive <= latest) return arrive;
  arrive = Math.min(wanted, latest);
  for (let other = tooClose(ground, beside, arrive); other >= 0; other = tooClose(ground, beside, arrive)) {
    arrive = other - visitMinutes - gapMinutes;
    if (arrive < ready) return -1;
  }
  return arrive >= ready ? arrive : -1;
}
