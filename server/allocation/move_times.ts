import { minutesOf } from './route_ground.ts';
import type { LockedVisit, Route, VisitProblem } from './visit_problem.ts';

export const fixedTime = (locked: readonly LockedVisit[], lock: number): number | null => (lock < 0 ? null : locked[lock]!.arrive);

/** Minutes of the way to each stop, and home. */
export function legs({ units, travel: { n, seconds } }: VisitProblem, unit: number, { cells }: Route): number[] {
  const points = [units[unit]!.start, ...cells, units[unit]!.end];
  return points.slice(1).map((point, j) => minutesOf(seconds[points[j]! * n + point]!));
}

type Settled = { routes: readonly Route[]; unit: number; ways: readonly number[]; /** Place of the stop that has no time yet; -1 for none. */ fresh: number };

/** Times of a route, in place, after a stop was put in or taken out: the others come when they did, or as near to it as they can. */
export function settle(problem: VisitProblem, { routes, unit, ways, fresh }: Settled): void {
  const { units, visitMinutes } = problem;
  const route = routes[unit]!;
  const wanted = [...route.arrive];
  const latest = latestTimes(problem, { unit, route, ways });
  const run = (wish: number | null): void => {
    let free = units[unit]!.from;
    for (let j = 0; j < route.cells.length; j += 1) {
      const ready = free + ways[j]!;
      const at = j === fresh ? wish ?? middle(ready, Math.min(latest[j]!, (wanted[j + 1] ?? ready) - ways[j + 1]! - visitMinutes)) : wanted[j]!;
      route.arrive[j] = Math.max(ready, Math.min(at, latest[j]!));
      free = route.arrive[j]! + visitMinutes;
    }
  };
  run(null);
  if (fresh < 0) return;
  const earliest = ways.slice(0, fresh + 1).reduce((sum, one) => sum + one, units[unit]!.from) + fresh * visitMinutes;
  const place = apart(problem, { routes, unit, at: fresh, earliest, latest: latest[fresh]! });
  if (place !== null && place !== route.arrive[fresh]) run(place);
}

function latestTimes({ units, visitMinutes, locked }: VisitProblem, { unit, route, ways }: { unit: number; route: Route; ways: readonly number[] }): number[] {
  const latest = new Array<number>(route.cells.length);
  let by = units[unit]!.to;
  for (let j = route.cells.length - 1; j >= 0; j -= 1) {
    by -= ways[j + 1]! + visitMinutes;
    by = Math.min(by, fixedTime(locked, route.lock[j]!) ?? by);
    latest[j] = by;
  }
  return latest;
}

const middle = (from: number, to: number): number => (to > from ? (from + to) >> 1 : from);

/** The time nearest to the present one that is far enough from the other visits to its cell; null where there is none. */
function apart({ visitMinutes, gapMinutes }: VisitProblem, { routes, unit, at, earliest, latest }: { routes: readonly Route[]; unit: number; at: number; earliest: number; latest: number }): number | null {
  const [cell, now] = [routes[unit]!.cells[at]!, routes[unit]!.arrive[at]!];
  const others = routes.flatMap(({ cells, arrive }, other) => arrive.filter((_, j) => cells[j] === cell && !(other === unit && j === at)));
  const fits = (begin: number): boolean => begin >= earliest && begin <= latest && others.every((one) => Math.abs(one - begin) >= visitMinutes + gapMinutes);
  for (let away = 0; away <= latest - earliest; away += 1) {
    if (fits(now + away)) return now + away;
    if (fits(now - away)) return now - away;
  }
  return null;
}
