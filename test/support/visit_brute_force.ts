import { reachedBy } from '../../server/allocation/reached.ts';
import { minutesOf, roomOf } from '../../server/allocation/route_ground.ts';
import { openCell, type VisitProblem } from '../../server/allocation/visit_problem.ts';

type Visit = { cell: number; begin: number; unit: number };

/** Every route of a unit: stops and times in steps of five minutes; enough where all that is given are multiples of five minutes and a slot is ten. */
export function* everyRoute(problem: VisitProblem, unit: number): Generator<Visit[]> {
  const { units, travel: { n, seconds }, visitMinutes, cells, closed } = problem;
  const { start, end, from, to } = units[unit]!;
  const way = (a: number, b: number): number => minutesOf(seconds[a * n + b]!);
  function* after(at: number, free: number, busy: number, visits: Visit[]): Generator<Visit[]> {
    if (free + way(at, end) <= to && busy + way(at, end) <= roomOf(units[unit]!)) yield visits;
    for (let cell = 0; cell < cells; cell += 1) {
      if (closed[cell] !== openCell) continue;
      const more = busy + way(at, cell) + visitMinutes;
      if (more > roomOf(units[unit]!)) continue;
      for (let begin = free + way(at, cell); begin + visitMinutes <= to; begin += 5) yield* after(cell, begin + visitMinutes, more, [...visits, { cell, begin, unit }]);
    }
  }
  yield* after(start, from, 0, []);
}

function* everyPlan(problem: VisitProblem, unit = 0): Generator<Visit[]> {
  if (unit === problem.units.length) {
    yield [];
    return;
  }
  const rest = [...everyPlan(problem, unit + 1)];
  for (const route of everyRoute(problem, unit)) for (const other of rest) yield [...route, ...other];
}

export function isAllowed({ cells, floor, ceiling, visitMinutes, gapMinutes, locked }: VisitProblem, visits: readonly Visit[]): boolean {
  const count = new Int32Array(cells);
  for (const { cell } of visits) count[cell]! += 1;
  const free = [...visits];
  const kept = locked.toSorted((a, b) => Number(b.arrive !== null) - Number(a.arrive !== null)).every(({ unit, cell, arrive }) => {
    const found = free.findIndex((one) => one.unit === unit && one.cell === cell && (arrive === null || one.begin === arrive));
    if (found >= 0) free.splice(found, 1);
    return found >= 0;
  });
  return kept && count.every((one, cell) => one >= floor[cell]! && one <= ceiling[cell]!)
    && visits.every((one, i) => visits.slice(i + 1).every((other) => one.cell !== other.cell || Math.abs(one.begin - other.begin) >= visitMinutes + gapMinutes));
}

/** The most that any plan reaches, with priorities; null where none keeps the constraints. */
export function bestByBruteForce(problem: VisitProblem): number | null {
  let best: number | null = null;
  for (const visits of everyPlan(problem)) {
    if (!isAllowed(problem, visits)) continue;
    const { byCell } = reachedBy(problem, visits.map((one) => ({ ...one, minutes: problem.visitMinutes })));
    best = Math.max(best ?? 0, byCell.reduce((sum, one, cell) => sum + one * problem.priority[cell]!, 0));
  }
  return best;
}

export function isPossibleByBruteForce(problem: VisitProblem): boolean {
  for (const visits of everyPlan(problem)) if (isAllowed(problem, visits)) return true;
  return false;
}
