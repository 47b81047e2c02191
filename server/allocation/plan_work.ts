import type { Tick } from '../stats/tick.ts';
import { marginalUnits, type MarginalUnits } from './marginal.ts';
import { randomPlans, type RandomPlans, type VisitField } from './random_plan.ts';
import { reachedBy, type MadeVisit } from './reached.ts';
import { planVisits } from './routes.ts';
import { visitCounts } from './visit_counts.ts';
import type { VisitPlan, VisitProblem } from './visit_problem.ts';
import type { Work } from './work.ts';

/** A plan, and what it is compared with. */
export type PlanWorkInput = {
  problem: VisitProblem;
  /** All cells that may be visited, each with what a visit to it covers: those of the problem are some of them. */
  everywhere: Pick<VisitProblem, 'cells' | 'demand' | 'floor' | 'ceiling'> & Pick<VisitField, 'shared'>;
  /** Visits of another plan, in cells of its own. */
  lastWeek: (Pick<VisitProblem, 'cells' | 'demand'> & { visits: readonly MadeVisit[] }) | null;
};

export type PlanComparison = {
  /** As many visits at the same times, in cells drawn at random: mean and 95 % of the draws. */
  random: RandomPlans;
  /** Null without another plan. */
  lastWeek: number | null;
  marginal: MarginalUnits[];
  /** No plan of these units reaches more, in any cells. */
  bound: number;
};
export type PlanWorkOutput = { plan: VisitPlan; /** Null where the plan is impossible. */ comparison: PlanComparison | null; timings: { step: string; ms: number }[] };

export function planAndCompare({ problem, everywhere, lastWeek }: PlanWorkInput, tick: Tick): PlanWorkOutput {
  const timings: PlanWorkOutput['timings'] = [];
  const timed = <T>(step: string, work: () => T): T => {
    const begin = performance.now();
    const result = work();
    timings.push({ step, ms: performance.now() - begin });
    return result;
  };
  const plan = timed('routes', () => planVisits(problem, tick));
  if (plan.impossible.length > 0) return { plan, comparison: null, timings };
  const marginal = timed('one unit more or less', () => marginalUnits(problem, plan, { tick }));
  return { plan, comparison: { ...timed('comparison', () => comparedWith({ problem, everywhere, lastWeek }, plan)), marginal }, timings };
}

/** Everything but the marginal units, which take a search each. */
export function comparedWith({ problem, everywhere, lastWeek }: PlanWorkInput, plan: Pick<VisitPlan, 'routes'>): Omit<PlanComparison, 'marginal'> {
  const field = { ...problem, ...everywhere, closed: new Uint8Array(everywhere.cells), priority: new Float64Array(everywhere.cells).fill(1) };
  return {
    random: randomPlans(field, { begins: plan.routes.flatMap(({ stops }) => stops.map(({ arrive }) => arrive)), seed: problem.seed }),
    lastWeek: lastWeek === null ? null : reachedBy({ ...problem, ...lastWeek }, lastWeek.visits).reached,
    bound: visitCounts(field, { weighted: false }).bound,
  };
}

export const planWork: Work<PlanWorkInput, PlanWorkOutput> = { id: 'plan_patrols', run: planAndCompare };
