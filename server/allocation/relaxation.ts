import type { Tick } from '../stats/tick.ts';
import { least } from './least.ts';
import { lockChecks } from './lock_checks.ts';
import { mandatoryVisits } from './mandatory_visits.ts';
import { relaxed } from './relaxed.ts';
import { noWay, roomOf } from './route_ground.ts';
import { openCell, type Impossible, type Relaxation, type VisitProblem } from './visit_problem.ts';
import { higherCeiling, laterEnd, lessSlack, lowerFloor, minutesBetween, opened, roundTrip, shorterVisit, smallerGap, type Check } from './ways_out.ts';

const mostExtraUnits = 20;

/**
 * Constraints that no plan can meet, and the least that would make each possible.
 *
 * Answers: why is there no plan, and what is the smallest thing to give up?
 * Misread as: a list of all that is wrong. What takes part in another impossibility shows only when that one is gone; and that
 * floors take more time than there is (`floors_over_time`) is what a counted search finds, not a proof.
 * Method: each constraint is a condition on the problem; a relaxation is the problem with one thing changed by k steps. The
 * smallest k for which the condition holds is sought by doubling and halving, so one step less does not do.
 * Cost: proportional to cells, units and pairs of locks of a unit or cell; where floors do not fit, some dozen searches of `mandatory_visits.ts`.
 *
 * Parameters: the problem; `tick`.
 * Returns: data, no sentences; empty where nothing is impossible.
 * Errors: none.
 */
export function impossibleConstraints(problem: VisitProblem, tick: Tick): Impossible[] {
  const single = [...unitChecks(problem), ...cellChecks(problem), ...lockChecks(problem)].filter(({ holds }) => !holds(problem));
  if (single.length > 0) return single.map((check) => named(problem, check, tick));
  if (problem.locked.length === 0 && problem.floor.every((one) => one === 0)) return [];
  const { floor, missing, unplaced } = mandatoryVisits(problem);
  return missing + unplaced === 0 ? [] : [named(problem, overTime(problem, { floor, missing, unplaced }), tick)];
}

function named(problem: VisitProblem, { code, unit, cell, figures, holds, ways, anyway = [] }: Check, tick: Tick): Impossible {
  const found = ways.flatMap(({ most, way }, i) => {
    tick(i, ways.length);
    const k = least(most, (step) => holds(relaxed(problem, way(step))));
    return k === null ? [] : [way(k)];
  });
  return { code, unit, cell, figures, relaxations: [...fewest(found), ...anyway] };
}

/** Where each unit by itself would do, the one of which least is asked. */
function fewest(found: readonly Relaxation[]): Relaxation[] {
  return [...Map.groupBy(found, ({ kind }) => kind).values()].flatMap((alike) => {
    const minutes = alike.flatMap((one) => (one.kind === 'later_end' || one.kind === 'less_slack' ? [one] : []));
    return minutes.length < 2 ? alike : [minutes.reduce((best, one) => (one.minutes < best.minutes ? one : best))];
  });
}

function unitChecks(problem: VisitProblem): Check[] {
  return problem.units.map(({ start, end }, unit) => ({
    code: 'end_not_reached', unit, cell: null, figures: { travel: minutesBetween(problem, start, end), minutes: roomOf(problem.units[unit]!) },
    holds: (other) => minutesBetween(other, start, end) <= roomOf(other.units[unit]!), ways: [laterEnd([unit]), lessSlack(problem, [unit])],
  }));
}

function cellChecks(problem: VisitProblem): Check[] {
  const each = problem.units.map((_, unit) => unit);
  return Array.from(problem.floor.keys()).filter((cell) => problem.floor[cell]! > 0).flatMap((cell): Check[] => {
    const figures = { floor: problem.floor[cell]! };
    const base = { unit: null, cell };
    if (problem.closed[cell] !== openCell) {
      return [{ ...base, code: 'floor_in_closed', figures, holds: ({ floor, closed }) => floor[cell] === 0 || closed[cell] === openCell, ways: [lowerFloor(problem, cell), opened(cell)] }];
    }
    return [
      { ...base, code: 'floor_over_ceiling', figures: { ...figures, ceiling: problem.ceiling[cell]! }, holds: ({ floor, ceiling }) => floor[cell]! <= ceiling[cell]!, ways: [lowerFloor(problem, cell), higherCeiling(problem, cell)] },
      {
        ...base, code: 'cell_not_reached', figures: { ...figures, minutes: Math.min(...each.map((unit) => roundTrip(problem, unit, cell))) },
        holds: (other) => other.floor[cell] === 0 || other.units.some((one, unit) => roundTrip(other, unit, cell) <= roomOf(one)),
        ways: [...each.map((unit) => laterEnd([unit])), ...each.map((unit) => lessSlack(problem, [unit])), shorterVisit(problem), lowerFloor(problem, cell)],
      },
      {
        ...base, code: 'gap_over_floor', figures: { ...figures, gap: problem.gapMinutes, possible: mostInShift(problem, cell) },
        holds: (other) => other.floor[cell]! <= Math.max(1, mostInShift(other, cell)), ways: [smallerGap(problem), shorterVisit(problem), laterEnd(each), lowerFloor(problem, cell)],
      },
    ];
  });
}

/** Visits to a cell that the gap leaves room for between the first and the last that any unit can make. */
function mostInShift(problem: VisitProblem, cell: number): number {
  const { visitMinutes, gapMinutes } = problem;
  const able = problem.units.filter((_, unit) => roundTrip(problem, unit, cell) < noWay);
  if (able.length === 0) return 0;
  const first = Math.min(...able.map(({ start, from }) => from + minutesBetween(problem, start, cell)));
  const last = Math.max(...able.map(({ end, to }) => to - visitMinutes - minutesBetween(problem, cell, end)));
  return last < first ? 0 : Math.floor((last - first) / (visitMinutes + gapMinutes)) + 1;
}

function overTime(problem: VisitProblem, { floor, missing, unplaced }: { floor: Int32Array; missing: number; unplaced: number }): Check {
  const each = problem.units.map((_, unit) => unit);
  return {
    code: 'floors_over_time', unit: null, cell: null,
    figures: {
      floorVisits: problem.floor.reduce((sum, one) => sum + one, 0), lockedVisits: problem.locked.length, missing: missing + unplaced,
      minutes: problem.units.reduce((sum, unit) => sum + roomOf(unit), 0), visitMinutes: problem.visitMinutes,
    },
    holds: (other) => {
      const found = mandatoryVisits(other);
      return found.missing + found.unplaced === 0;
    },
    ways: [laterEnd(each), lessSlack(problem, each), { most: mostExtraUnits, way: (units) => ({ kind: 'more_units', units }) }, shorterVisit(problem), smallerGap(problem)],
    anyway: unplaced === 0 ? [{ kind: 'fewer_floor_visits', visits: missing, floor }] : [],
  };
}
