import { addVisit, coverage, takeVisit } from './reached.ts';
import { routesOf } from './route_state.ts';
import { bestRoutes } from './routes.ts';
import type { Tick } from '../stats/tick.ts';
import type { Route, VisitPlan, VisitProblem } from './visit_problem.ts';

/** Units, what the best routes found for them reach (without priorities), and what the last of them adds. */
export type MarginalUnits = { units: number; reached: number; adds: number };

/** Of the steps of a plan: a search with one unit more or less starts from routes that are good already. */
const effort = 0.1;

/**
 * The value of one unit more or less.
 *
 * Answers: what is lost with one unit fewer, what would one and two more add?
 * Misread as: what this plan reaches. All figures are of the best routes found, before a plan is drawn near them, so that the
 * price of being unpredictable does not blur the difference.
 * Method: one fewer leaves out the unit whose visits are missed least (never one with locked visits) and shares its time again
 * among the others; one more is a unit like the first. Each number of units is searched by as many steps. Who has more units can do all that who has fewer can, so no figure falls.
 * Cost: about that of the plan.
 *
 * Parameters: the problem and its plan; `more`, how many units more at most; `tick`.
 * Returns: by number of units, ascending; without the line of one fewer where there is but one unit or each has locked visits.
 * Errors: none.
 */
export function marginalUnits(problem: VisitProblem, { undrawn }: Pick<VisitPlan, 'undrawn'>, { more = 2, tick }: { more?: number; tick: Tick }): MarginalUnits[] {
  const found: { units: number; reached: number }[] = [];
  const fewer = leastMissed(problem, undrawn);
  if (fewer !== null) found.push({ units: problem.units.length - 1, reached: searched(withoutUnit(problem, fewer), undrawn.toSpliced(fewer, 1), tick).reached });
  let routes: readonly Route[] = undrawn;
  for (let k = 0; k <= more; k += 1) {
    const larger = { ...problem, units: [...problem.units, ...Array.from({ length: k }, () => problem.units[0]!)] };
    const next = searched(larger, k === 0 ? routes : [...routes, { cells: [], arrive: [], lock: [] }], tick);
    found.push({ units: larger.units.length, reached: next.reached });
    routes = next.routes;
  }
  let highest = 0;
  return found.map(({ units, reached }, k) => {
    const before = highest;
    highest = Math.max(highest, reached);
    return { units, reached: highest, adds: k === 0 ? 0 : highest - before };
  });
}

function searched(problem: VisitProblem, from: readonly Route[], tick: Tick): { routes: Route[]; reached: number } {
  const routes = routesOf(bestRoutes(problem, { tick, from, effort }).state);
  return { routes, reached: reachedByRoutes(problem, routes) };
}

function reachedByRoutes(problem: VisitProblem, routes: readonly Route[]): number {
  const table = coverage(problem, false);
  let sum = 0;
  for (const { cells, arrive } of routes) cells.forEach((cell, j) => { sum += addVisit(table, cell, arrive[j]!); });
  return sum;
}

function leastMissed(problem: VisitProblem, routes: readonly Route[]): number | null {
  const table = coverage(problem, true);
  for (const { cells, arrive } of routes) cells.forEach((cell, j) => { addVisit(table, cell, arrive[j]!); });
  let least = { unit: -1, lost: Infinity };
  routes.forEach(({ cells, arrive, lock }, unit) => {
    if (routes.length < 2 || lock.some((one) => one >= 0)) return;
    const lost = cells.reduce((sum, cell, j) => sum + takeVisit(table, cell, arrive[j]!), 0);
    cells.forEach((cell, j) => { addVisit(table, cell, arrive[j]!); });
    if (lost < least.lost) least = { unit, lost };
  });
  return least.unit < 0 ? null : least.unit;
}

function withoutUnit(problem: VisitProblem, unit: number): VisitProblem {
  return {
    ...problem, units: problem.units.toSpliced(unit, 1),
    locked: problem.locked.map((lock) => (lock.unit > unit ? { ...lock, unit: lock.unit - 1 } : lock)),
  };
}
