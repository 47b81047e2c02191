import { reachedBy, type MadeVisit } from './reached.ts';
import { visitCounts } from './visit_counts.ts';
import type { PlannedRoute, PlannedStop, Route, VisitPlan, VisitProblem } from './visit_problem.ts';

/** The answer for given routes: everything in it is computed from scratch. */
export function planOf(problem: VisitProblem, routes: readonly Route[], { best, steps }: { best: number | null; steps: VisitPlan['steps'] }): VisitPlan {
  const { slots, priority } = problem;
  const visits = routes.flatMap(({ cells, arrive }) => cells.map((cell, j) => ({ cell, begin: arrive[j]!, minutes: problem.visitMinutes })));
  const found = reachedBy(problem, visits);
  const weighted = found.byCell.reduce((sum, one, cell) => sum + one * priority[cell]!, 0);
  const share = stopShares(problem, visits);
  let number = 0;
  return {
    routes: routes.map((route, unit) => plannedRoute(problem, { unit, route, shares: route.cells.map(() => share[number++]!) })),
    visits: found.visits, reachedBy: found.byCell, reachedIn: found.bySlot.slice(0, slots), reached: found.reached, total: found.total,
    bound: Math.min(found.total, visitCounts(problem, { weighted: false }).bound),
    weighted: { reached: weighted, best: best ?? weighted, bound: visitCounts(problem, { weighted: true }).bound },
    undrawn: [...routes], impossible: [], steps,
  };
}

/** Of each visit: which one to its cell it is, and what it adds to those before it. */
function stopShares(problem: VisitProblem, visits: readonly MadeVisit[]): { nth: number; adds: number }[] {
  const order = visits.map((_, i) => i).toSorted((a, b) => visits[a]!.begin - visits[b]!.begin || a - b);
  const result: { nth: number; adds: number }[] = visits.map(() => ({ nth: 0, adds: 0 }));
  for (const [cell, own] of Map.groupBy(order, (i) => visits[i]!.cell)) {
    let before = 0;
    own.forEach((i, k) => {
      const now = reachedBy({ ...problem, cells: 1, demand: problem.demand.subarray(cell * problem.slots, (cell + 1) * problem.slots) },
        own.slice(0, k + 1).map((one) => ({ ...visits[one]!, cell: 0 }))).reached;
      result[i] = { nth: k + 1, adds: now - before };
      before = now;
    });
  }
  return result;
}

function plannedRoute(problem: VisitProblem, { unit, route: { cells, arrive, lock }, shares }: { unit: number; route: Route; shares: { nth: number; adds: number }[] }): PlannedRoute {
  const { travel: { n, seconds, metres }, visitMinutes, units } = problem;
  const { start, end, from, to } = units[unit]!;
  const way = (a: number, b: number): { seconds: number; metres: number } => ({ seconds: seconds[a * n + b]!, metres: metres[a * n + b]! });
  const stops = cells.map((cell, j): PlannedStop => {
    const there = way(j === 0 ? start : cells[j - 1]!, cell);
    return {
      cell, arrive: arrive[j]!, leave: arrive[j]! + visitMinutes, travelSeconds: there.seconds, travelMetres: there.metres, ...shares[j]!, locked: lock[j]! >= 0,
    };
  });
  const home = way(cells.at(-1) ?? start, end);
  const legs = [...stops.map(({ travelSeconds }) => travelSeconds), home.seconds].map((one) => Math.ceil(one / 60 - 1e-9));
  const travelMinutes = legs.reduce((sum, one) => sum + one, 0);
  return {
    unit, stops, homeSeconds: home.seconds, homeMetres: home.metres, visitMinutes: cells.length * visitMinutes, travelMinutes,
    slackMinutes: to - from - travelMinutes - cells.length * visitMinutes, metres: stops.reduce((sum, { travelMetres }) => sum + travelMetres, home.metres),
  };
}
