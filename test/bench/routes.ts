import { marginalUnits } from '../../server/allocation/marginal.ts';
import { drawNearBest } from '../../server/allocation/near_best.ts';
import { planOf } from '../../server/allocation/planned_routes.ts';
import { randomPlans } from '../../server/allocation/random_plan.ts';
import { impossibleConstraints } from '../../server/allocation/relaxation.ts';
import { groundOf } from '../../server/allocation/route_ground.ts';
import { bestInsertion } from '../../server/allocation/route_insertion.ts';
import { emptyState, routesOf, startFrom, type RouteState } from '../../server/allocation/route_state.ts';
import { busyMinutes } from '../../server/allocation/route_times.ts';
import { bestRoutes, planVisits } from '../../server/allocation/routes.ts';
import type { VisitPlan, VisitProblem } from '../../server/allocation/visit_problem.ts';
import { townOfVisits } from '../support/visit_problems.ts';
import { interleave } from './measure.ts';
import { printTable, shortly, timingRow, type Row } from './table.ts';

const tick = (): void => undefined;

/**
 * A plan of visits: 20 units over 2,000 cells, 50 over 10,000, eight hours. Floor: one evaluation of all insertions, each cell into
 * each place of each route of the finished plan, which any insertion has to make at least once. Then the share of time that each
 * step of one plan takes, with what planners see beside it: the value of units more or less, and chance.
 */
export async function benchRoutes(): Promise<void> {
  const rows: Row[] = [];
  const shares: Row[] = [];
  for (const [units, cells, sideMetres] of [[20, 2000, 10_000], [50, 10_000, 22_000]] as const) {
    const what = `${units} units, ${cells.toLocaleString('en')} cells`;
    const problem = townOfVisits({ cells, units, sideMetres });
    let plan: VisitPlan | null = null;
    const state = stateOf(problem, planVisits(problem, tick));
    const timings = await interleave({
      'floor: all insertions once': () => allInsertions(state),
      'plan': () => { plan = planVisits(problem, tick); },
    }, 3);
    rows.push(...timings.map((timing) => timingRow(what, timing)));
    const { reached, bound, weighted } = plan!;
    rows.push({ what, how: `gap to what no plan exceeds: ${shortly(100 * (1 - weighted.best / bound))} %, as drawn ${shortly(100 * (1 - reached / bound))} %` });
    shares.push(...stepShares(what, problem));
  }
  printTable('Visits and routes', rows);
  printTable('Share of the time by step', shares);
}

function stateOf(problem: VisitProblem, { undrawn }: VisitPlan): RouteState {
  const state = emptyState(groundOf(problem, problem.cells));
  startFrom(state, undrawn);
  return state;
}

function allInsertions(state: RouteState): number {
  let sum = 0;
  state.routes.forEach(({ cells }, unit) => {
    const busy = busyMinutes(state.ground, unit, cells) - 2 * state.ground.problem.visitMinutes;
    for (let cell = 0; cell < state.ground.kept.length; cell += 1) sum += bestInsertion(state, { unit, cell, busy }).ratio;
  });
  return sum;
}

function stepShares(what: string, problem: VisitProblem): Row[] {
  const took: { step: string; ms: number }[] = [];
  let begun = { step: 'constraints', at: performance.now() };
  const next = (step: string): void => {
    const now = performance.now();
    took.push({ step: begun.step, ms: now - begun.at });
    begun = { step, at: now };
  };
  impossibleConstraints(problem, tick);
  next('cells and neighbours');
  const { state, near } = bestRoutes(problem, { tick, onStep: next });
  const undrawn = routesOf(state);
  next('draw near the best');
  drawNearBest(state, near, { nearBest: problem.nearBest, seed: problem.seed });
  next('figures and bound');
  planOf(problem, routesOf(state), { best: null, steps: [] });
  next('one unit less, one and two more');
  marginalUnits(problem, { undrawn }, { tick });
  next('200 plans by chance');
  randomPlans(problem, { begins: undrawn.flatMap(({ arrive }) => arrive), seed: 1 });
  next('');
  const whole = took.reduce((sum, { ms }) => sum + ms, 0);
  return took.map(({ step, ms }) => ({ what, step, ms: shortly(ms), 'share %': shortly((100 * ms) / whole) }));
}
