import { fixedTime, legs, settle } from './move_times.ts';
import { planOf } from './planned_routes.ts';
import { reachedBy } from './reached.ts';
import { noWay, roomOf } from './route_ground.ts';
import { holdOutCell, openCell, type PlannedRoute, type Route, type VisitPlan, type VisitProblem } from './visit_problem.ts';

/** Places are counted from 0. Without `from` a stop is added, without `to` one is removed; `to.at` counts once the stop is taken out. */
export type VisitMove = { from: { unit: number; at: number } | null; to: { unit: number; at: number; cell: number } | null };

/** Why a move cannot be, with its figures. */
export type MoveRefusal =
  | { code: 'no_such_stop'; unit: number }
  /** The stop is locked. */
  | { code: 'locked'; unit: number; cell: number }
  | { code: 'no_go' | 'hold_out'; cell: number }
  | { code: 'ceiling'; cell: number; visits: number; ceiling: number }
  | { code: 'floor'; cell: number; visits: number; floor: number }
  | { code: 'no_way'; unit: number; cell: number }
  /** Minutes that it would be late at its end post, or at a stop with a fixed time (`cell`). */
  | { code: 'late_home'; unit: number; minutes: number }
  | { code: 'late_at_fixed'; unit: number; cell: number; minutes: number }
  /** Minutes that would be lacking of what is kept free for calls. */
  | { code: 'slack'; unit: number; minutes: number }
  /** Minutes between this visit and another one to its cell, by `other`, where `gap` are asked for. */
  | { code: 'gap'; unit: number; cell: number; other: number; minutes: number; gap: number };

export type MoveCost = { reached: number; minutes: number; metres: number };

export type MoveOutcome = { refusals: MoveRefusal[]; /** Null where it cannot be. */ plan: VisitPlan | null; /** After less before; null where there is no way or no such stop. */ cost: MoveCost | null };

/**
 * A stop moved, added or removed by hand.
 *
 * Answers: can it be, what are the times then, and what does it cost?
 * Misread as: a new search. Nothing else changes its order; other stops keep their times unless the moved one pushes them.
 * Method: the moved stop is placed in the middle of the time that is free there, or as near to it as its distance to other visits of its cell
 * allows; later stops come later and earlier ones earlier by as little as is needed. All figures are computed from scratch.
 * Cost: that of computing the figures of the plan twice.
 *
 * Parameters: the problem, the routes of a plan of it, the move.
 * Returns: every reason against it, or the plan; and in both cases what is reached, driven and travelled more.
 * Errors: none.
 */
export function moveVisit(problem: VisitProblem, routes: readonly PlannedRoute[], move: VisitMove): MoveOutcome {
  const before = routesOfPlan(problem, routes);
  const after = moved(before, move);
  if (after === null) return { refusals: [{ code: 'no_such_stop', unit: (move.from ?? move.to)!.unit }], plan: null, cost: null };
  const units = [...new Set([move.from?.unit, move.to?.unit].filter((unit) => unit !== undefined))];
  const lost = units.flatMap((unit) => wayRefusals(problem, unit, after[unit]!));
  if (lost.length > 0) return { refusals: lost, plan: null, cost: null };
  const placed = move.to;
  const timed = units.flatMap((unit) => {
    const ways = legs(problem, unit, after[unit]!);
    settle(problem, { routes: after, unit, ways, fresh: placed !== null && placed.unit === unit ? placed.at : -1 });
    return timeRefusals(problem, { unit, route: after[unit]!, ways });
  });
  const refusals = [...ruleRefusals(problem, { before, after, move }), ...timed, ...gapRefusals(problem, after, units)];
  const cost = difference(problem, before, after);
  return refusals.length > 0 ? { refusals, plan: null, cost } : { refusals, plan: planOf(problem, after, { best: null, steps: [] }), cost };
}

/** Routes as a search has them, with the number of the lock of each stop. */
export function routesOfPlan({ locked }: VisitProblem, routes: readonly PlannedRoute[]): Route[] {
  const taken = new Set<number>();
  return routes.map(({ unit, stops }) => ({
    cells: stops.map(({ cell }) => cell), arrive: stops.map(({ arrive }) => arrive),
    lock: stops.map(({ cell, arrive, locked: isLocked }) => {
      if (!isLocked) return -1;
      const fits = (exact: boolean): number => locked.findIndex((lock, i) => !taken.has(i) && lock.unit === unit && lock.cell === cell && lock.arrive === (exact ? arrive : null));
      const found = fits(true) >= 0 ? fits(true) : fits(false);
      taken.add(found);
      return found;
    }),
  }));
}

function moved(routes: readonly Route[], { from, to }: VisitMove): Route[] | null {
  const result = routes.map(({ cells, arrive, lock }) => ({ cells: [...cells], arrive: [...arrive], lock: [...lock] }));
  if (from !== null) {
    const route = result[from.unit];
    if (route === undefined || route.cells[from.at] === undefined) return null;
    for (const list of [route.cells, route.arrive, route.lock]) list.splice(from.at, 1);
  }
  if (to !== null) {
    const route = result[to.unit];
    if (route === undefined || to.at < 0 || to.at > route.cells.length) return null;
    route.cells.splice(to.at, 0, to.cell);
    route.arrive.splice(to.at, 0, -1);
    route.lock.splice(to.at, 0, -1);
  }
  return result;
}

function ruleRefusals({ closed, ceiling, floor }: VisitProblem, { before, after, move: { from, to } }: { before: readonly Route[]; after: readonly Route[]; move: VisitMove }): MoveRefusal[] {
  const refusals: MoveRefusal[] = [];
  const visits = (cell: number): number => after.reduce((sum, { cells }) => sum + cells.filter((one) => one === cell).length, 0);
  if (from !== null) {
    const cell = before[from.unit]!.cells[from.at]!;
    if (before[from.unit]!.lock[from.at]! >= 0) refusals.push({ code: 'locked', unit: from.unit, cell });
    if (visits(cell) < floor[cell]! && to?.cell !== cell) refusals.push({ code: 'floor', cell, visits: visits(cell), floor: floor[cell]! });
  }
  if (to !== null) {
    if (closed[to.cell] !== openCell) refusals.push({ code: closed[to.cell] === holdOutCell ? 'hold_out' : 'no_go', cell: to.cell });
    else if (visits(to.cell) > ceiling[to.cell]!) refusals.push({ code: 'ceiling', cell: to.cell, visits: visits(to.cell), ceiling: ceiling[to.cell]! });
  }
  return refusals;
}

const wayRefusals = (problem: VisitProblem, unit: number, route: Route): MoveRefusal[] => legs(problem, unit, route)
  .flatMap((leg, j): MoveRefusal[] => (leg < noWay ? [] : [{ code: 'no_way', unit, cell: route.cells[Math.min(j, route.cells.length - 1)] ?? -1 }]));

function timeRefusals({ locked, units, visitMinutes }: VisitProblem, { unit, route, ways }: { unit: number; route: Route; ways: readonly number[] }): MoveRefusal[] {
  const { from, to } = units[unit]!;
  const refusals = route.cells.flatMap((cell, j): MoveRefusal[] => {
    const late = route.arrive[j]! - (fixedTime(locked, route.lock[j]!) ?? Infinity);
    return late > 0 ? [{ code: 'late_at_fixed', unit, cell, minutes: late }] : [];
  });
  const home = (route.cells.length === 0 ? from : route.arrive.at(-1)! + visitMinutes) + ways.at(-1)!;
  if (home > to) refusals.push({ code: 'late_home', unit, minutes: home - to });
  const lacking = ways.reduce((sum, one) => sum + one, 0) + route.cells.length * visitMinutes - roomOf(units[unit]!);
  if (lacking > 0) refusals.push({ code: 'slack', unit, minutes: lacking });
  return refusals;
}

function gapRefusals({ visitMinutes, gapMinutes }: VisitProblem, routes: readonly Route[], units: readonly number[]): MoveRefusal[] {
  const all = routes.flatMap(({ cells, arrive }, unit) => cells.map((cell, j) => ({ unit, cell, begin: arrive[j]! })));
  return all.flatMap((one, i) => all.slice(i + 1).flatMap((other): MoveRefusal[] => {
    const between = Math.abs(one.begin - other.begin) - visitMinutes;
    if (one.cell !== other.cell || between >= gapMinutes || !(units.includes(one.unit) || units.includes(other.unit))) return [];
    return [{ code: 'gap', unit: one.unit, cell: one.cell, other: other.unit, minutes: between, gap: gapMinutes }];
  }));
}

function difference(problem: VisitProblem, before: readonly Route[], after: readonly Route[]): MoveCost {
  const { travel: { n, metres }, units, visitMinutes } = problem;
  const sum = (routes: readonly Route[]): MoveCost => ({
    reached: reachedBy(problem, routes.flatMap(({ cells, arrive }) => cells.map((cell, j) => ({ cell, begin: arrive[j]!, minutes: visitMinutes })))).reached,
    minutes: routes.reduce((total, route, unit) => total + legs(problem, unit, route).reduce((one, leg) => one + leg, 0) + route.cells.length * visitMinutes, 0),
    metres: routes.reduce((total, { cells }, unit) => {
      const points = [units[unit]!.start, ...cells, units[unit]!.end];
      return total + points.slice(1).reduce((one, point, j) => one + metres[points[j]! * n + point]!, 0);
    }, 0),
  });
  const [old, now] = [sum(before), sum(after)];
  return { reached: now.reached - old.reached, minutes: now.minutes - old.minutes, metres: now.metres - old.metres };
}
