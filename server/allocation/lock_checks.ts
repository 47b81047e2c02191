import { roomOf } from './route_ground.ts';
import { openCell, type LockedVisit, type VisitProblem } from './visit_problem.ts';
import { higherCeiling, laterEnd, lessSlack, minutesBetween, opened, roundTrip, shorterVisit, smallerGap, type Check, type Way } from './ways_out.ts';

type Numbered = LockedVisit & { lock: number };

/** What locked visits ask: each by itself, each two of a unit in their order, each two to a cell, and all to a cell. */
export function lockChecks(problem: VisitProblem): Check[] {
  const locks = problem.locked.map((one, lock): Numbered => ({ ...one, lock }));
  const fixed = locks.filter(({ arrive }) => arrive !== null).toSorted((a, b) => a.arrive! - b.arrive! || a.lock - b.lock);
  const pairs = (key: 'unit' | 'cell'): (readonly [Numbered, Numbered])[] =>
    [...Map.groupBy(fixed, (one) => one[key]).values()].flatMap((own) => own.slice(1).map((one, i) => [own[i]!, one] as const));
  return [
    ...locks.flatMap((one) => (problem.closed[one.cell] === openCell ? [keptInTime(problem, one)] : [inClosed(one)])),
    ...pairs('unit').map(([one, next]) => inTurn(problem, one, next)),
    ...pairs('cell').map(([one, next]) => farApart(problem, one, next)),
    ...[...Map.groupBy(locks, ({ cell }) => cell)].map(([cell, own]) => underCeiling(problem, cell, own)),
  ];
}

const dropped = ({ lock }: Numbered) => ({ kind: 'drop_lock', lock }) as const;
const later = ({ lock, arrive }: Numbered): Way => ({ most: arrive === null ? 0 : mostLater, way: (k) => ({ kind: 'later_lock', lock, arrive: arrive! + k }) });
const mostLater = 1440;

const inClosed = (one: Numbered): Check => ({
  code: 'locked_in_closed', unit: one.unit, cell: one.cell, figures: { lock: one.lock }, holds: ({ closed }) => closed[one.cell] === openCell, ways: [opened(one.cell)], anyway: [dropped(one)],
});

function keptInTime(problem: VisitProblem, one: Numbered): Check {
  const { unit, cell, lock } = one;
  const earliest = ({ units }: VisitProblem): number => units[unit]!.from + minutesBetween(problem, units[unit]!.start, cell);
  return {
    code: 'locked_too_late', unit, cell, figures: { lock, arrive: one.arrive ?? -1, earliest: earliest(problem), minutes: roundTrip(problem, unit, cell), room: roomOf(problem.units[unit]!) },
    holds: (other) => {
      const { end, to } = other.units[unit]!;
      const arrive = other.locked[lock]!.arrive ?? earliest(other);
      return arrive >= earliest(other) && arrive + other.visitMinutes + minutesBetween(other, cell, end) <= to && roundTrip(other, unit, cell) <= roomOf(other.units[unit]!);
    },
    ways: [later(one), laterEnd([unit]), lessSlack(problem, [unit]), shorterVisit(problem)], anyway: [dropped(one)],
  };
}

const inTurn = (problem: VisitProblem, one: Numbered, next: Numbered): Check => ({
  code: 'locked_overlap', unit: one.unit, cell: next.cell, figures: { lock: next.lock, before: one.lock, arrive: next.arrive!, earliest: one.arrive! + problem.visitMinutes + minutesBetween(problem, one.cell, next.cell) },
  holds: (other) => other.locked[one.lock]!.arrive! + other.visitMinutes + minutesBetween(other, one.cell, next.cell) <= other.locked[next.lock]!.arrive!,
  ways: [later(next), shorterVisit(problem)], anyway: [dropped(next)],
});

const farApart = (problem: VisitProblem, one: Numbered, next: Numbered): Check => ({
  code: 'locked_gap', unit: next.unit, cell: next.cell, figures: { lock: next.lock, before: one.lock, between: next.arrive! - one.arrive! - problem.visitMinutes, gap: problem.gapMinutes },
  holds: (other) => other.locked[next.lock]!.arrive! - other.locked[one.lock]!.arrive! >= other.visitMinutes + other.gapMinutes,
  ways: [later(next), smallerGap(problem)], anyway: [dropped(next)],
});

const underCeiling = (problem: VisitProblem, cell: number, own: readonly Numbered[]): Check => ({
  code: 'locked_over_ceiling', unit: null, cell, figures: { locked: own.length, ceiling: problem.ceiling[cell]! }, holds: ({ ceiling }) => own.length <= ceiling[cell]!,
  ways: [higherCeiling(problem, cell)], anyway: own.length === problem.ceiling[cell]! + 1 ? [dropped(own.at(-1)!)] : [],
});
