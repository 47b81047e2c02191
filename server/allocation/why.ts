import { feltSlots, gainOf, addVisit, coverage, type Coverage } from './reached.ts';
import { minutesOf, noWay, roomOf } from './route_ground.ts';
import { holdOutCell, openCell, type PlannedRoute, type PlannedStop, type VisitPlan, type VisitProblem } from './visit_problem.ts';

/** Why a stop is in the plan, as figures. Limited to what was counted of its place: nothing here is about people. */
export type StopReasons = {
  unit: number;
  at: number;
  cell: number;
  /** Of its cell by what is expected over the shift among all open cells, from 1, and how many there are. */
  rank: number;
  of: number;
  expected: number;
  /** Part of what is expected in its cell that falls into the time in which this visit is felt. */
  feltShare: number;
  nth: number;
  adds: number;
  /** A floor asks for it. */
  floor: boolean;
  /** What its cell counts for in planning. */
  priority: number;
  locked: boolean;
  /** Minutes of travel that the stop costs between those beside it; at most two: it lies on the way. */
  detourMinutes: number;
  onTheWay: boolean;
};

const onTheWayMinutes = 2;

export function whyStops(problem: VisitProblem, { routes }: Pick<VisitPlan, 'routes'>): StopReasons[][] {
  const { cells, slots, demand, closed } = problem;
  const expected = expectedOf(problem);
  const open = Array.from({ length: cells }, (_, cell) => cell).filter((cell) => closed[cell] === openCell);
  const rank = new Int32Array(cells);
  open.toSorted((a, b) => expected[b]! - expected[a]! || a - b).forEach((cell, i) => { rank[cell] = i + 1; });
  const { first, end } = feltSlots(problem);
  return routes.map(({ unit, stops }) => stops.map((stop, at): StopReasons => {
    const { cell, arrive, nth, adds, locked } = stop;
    const felt = demand.subarray(cell * slots + first[arrive]!, cell * slots + end[arrive]!).reduce((sum, one) => sum + one, 0);
    const detourMinutes = detour(problem, { unit, stops, at });
    return {
      unit, at, cell, rank: rank[cell]!, of: open.length, expected: expected[cell]!, feltShare: expected[cell]! > 0 ? felt / expected[cell]! : 0, nth, adds,
      floor: nth <= problem.floor[cell]!, priority: problem.priority[cell]!, locked, detourMinutes, onTheWay: detourMinutes <= onTheWayMinutes,
    };
  }));
}

function expectedOf({ cells, slots, demand }: VisitProblem): Float64Array {
  return Float64Array.from({ length: cells }, (_, cell) => demand.subarray(cell * slots, (cell + 1) * slots).reduce((sum, one) => sum + one, 0));
}

const way = ({ travel: { n, seconds } }: VisitProblem, from: number, to: number): number => minutesOf(seconds[from * n + to]!);

function detour(problem: VisitProblem, { unit, stops, at }: { unit: number; stops: readonly PlannedStop[]; at: number }): number {
  const { start, end } = problem.units[unit]!;
  const [before, cell, after] = [stops[at - 1]?.cell ?? start, stops[at]!.cell, stops[at + 1]?.cell ?? end];
  return way(problem, before, cell) + way(problem, cell, after) - way(problem, before, after);
}

/** Why an open cell takes no visit, or a closed one may not. */
export type UncoveredReason = {
  cell: number;
  expected: number;
  reason: 'no_go' | 'hold_out' | 'ceiling' | 'nothing_expected'
    /** No unit can visit it and be home in time. */
    | 'too_far'
    /** A visit there would add less than nine in ten of those that are made. */
    | 'lower_gain'
    /** It would add less for a minute of visit and detour than nine in ten. */
    | 'long_way'
    /** It would be worth it, but no unit has as much time left. */
    | 'no_time';
  /** What one visit there would add at its best time, with priorities, and what nine in ten visits of the plan add at least. */
  gain: number;
  usual: number;
  /** Least minutes that a unit would drive more for it; null where none can. */
  detourMinutes: number | null;
  /** Minutes from the nearest post; null where there is no way. */
  fromPost: number | null;
};

/**
 * Why cells stay uncovered.
 *
 * Answers: for each cell without a visit, which constraint or which comparison keeps it out?
 * Misread as: proof that a visit there would be wrong. It is compared with the visits of this plan, not of every plan.
 * Model: constraints first, then whether any unit can get there and back, then what one visit would add at its best time against what
 * nine in ten visits of the plan add, then the same by minute of visit and detour. The worst visit is no measure: a plan that is drawn
 * near the best has some that chance put there.
 * Cost: cells x (minutes of the shift / slot + stops).
 *
 * Parameters: the problem, its plan, `cells` to be explained (default: all without a visit).
 * Returns: one for each cell, in their order.
 * Errors: none.
 */
export function whyUncovered(problem: VisitProblem, { routes, visits }: Pick<VisitPlan, 'routes' | 'visits'>, cells?: readonly number[]): UncoveredReason[] {
  const table = coverage(problem, true);
  for (const { stops } of routes) for (const { cell, arrive } of stops) addVisit(table, cell, arrive);
  const made = usualVisit(problem, routes);
  const expected = expectedOf(problem);
  const asked = cells ?? Array.from(visits.keys()).filter((cell) => visits[cell] === 0);
  return asked.map((cell): UncoveredReason => {
    const gain = bestGain(problem, table, cell);
    const cheapest = finite(routes.reduce((least, route) => Math.min(least, leastDetour(problem, route, cell)), Infinity));
    const fromPost = finite(Math.min(...problem.units.map(({ start }) => way(problem, start, cell))));
    const figures = { cell, expected: expected[cell]!, gain, usual: made.gain, detourMinutes: cheapest, fromPost };
    return { ...figures, reason: reasonOf(problem, { ...figures, usualByMinute: made.byMinute }) };
  });
}

const finite = (minutes: number): number | null => (minutes < noWay ? minutes : null);

function leastDetour(problem: VisitProblem, { unit, stops }: PlannedRoute, cell: number): number {
  const { start, end } = problem.units[unit]!;
  let found = Infinity;
  for (let at = 0; at <= stops.length; at += 1) {
    const [before, after] = [stops[at - 1]?.cell ?? start, stops[at]?.cell ?? end];
    found = Math.min(found, way(problem, before, cell) + way(problem, cell, after) - way(problem, before, after));
  }
  return found;
}

function reasonOf(problem: VisitProblem, { cell, expected, gain, usual, usualByMinute, detourMinutes }: Omit<UncoveredReason, 'reason' | 'fromPost'> & { usualByMinute: number }): UncoveredReason['reason'] {
  const { closed, ceiling, units, visitMinutes } = problem;
  if (closed[cell] !== openCell) return closed[cell] === holdOutCell ? 'hold_out' : 'no_go';
  if (ceiling[cell]! < 1) return 'ceiling';
  if (expected === 0 || gain === 0) return 'nothing_expected';
  const reachable = units.some((unit) => way(problem, unit.start, cell) + visitMinutes + way(problem, cell, unit.end) <= roomOf(unit));
  if (!reachable || detourMinutes === null) return 'too_far';
  if (gain < usual) return 'lower_gain';
  return gain / (visitMinutes + detourMinutes) < usualByMinute ? 'long_way' : 'no_time';
}

/** What nine in ten visits of the plan add, with priorities, by visit and by minute; those that a floor or a lock asks for are left out. */
function usualVisit(problem: VisitProblem, routes: readonly PlannedRoute[]): { gain: number; byMinute: number } {
  const own = routes.flatMap(({ unit, stops }) => stops.flatMap(({ cell, adds, nth, locked }, at) => {
    if (locked || nth <= problem.floor[cell]!) return [];
    const gain = adds * problem.priority[cell]!;
    return [{ gain, byMinute: gain / (problem.visitMinutes + detour(problem, { unit, stops, at })) }];
  }));
  const tenth = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 10)] ?? Infinity;
  return { gain: tenth(own.map(({ gain }) => gain)), byMinute: tenth(own.map(({ byMinute }) => byMinute)) };
}

function bestGain({ slots, slotMinutes, visitMinutes }: VisitProblem, table: Coverage, cell: number): number {
  let best = 0;
  for (let begin = 0; begin <= slots * slotMinutes - visitMinutes; begin += slotMinutes) best = Math.max(best, gainOf(table, cell, begin));
  return best;
}
