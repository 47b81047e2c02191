import { seededRandom } from '../stats/random.ts';
import type { Tick } from '../stats/tick.ts';
import { mandatoryVisits } from './mandatory_visits.ts';
import { drawNearBest } from './near_best.ts';
import { planOf } from './planned_routes.ts';
import { gainOf } from './reached.ts';
import { impossibleConstraints } from './relaxation.ts';
import { groundOf } from './route_ground.ts';
import { insertByRatio, insertFloors, nearCells } from './route_insertion.ts';
import { anneal } from './route_search.ts';
import { shiftTimes } from './route_shift.ts';
import { emptyState, routesOf, startFrom, type RouteState } from './route_state.ts';
import { visitBudget } from './visit_counts.ts';
import type { Route, VisitPlan, VisitProblem } from './visit_problem.ts';

/**
 * Visits and routes: team orienteering with time windows, profits that fall with time and with each visit.
 *
 * Answers: who visits which cell when, so that most of what is expected lies within the time in which a visit is felt?
 * Misread as: the optimum. It is the best that a search of a counted number of steps finds; `bound` says what no plan can exceed.
 * Model: as `reached.ts`. Each unit leaves its post, visits for `visitMinutes`, and is at its end post in time; visits and travel
 * take no more than its time less its slack, which lies spread between the visits; visits to a cell are `gapMinutes` apart;
 * floors, ceilings and locks are kept.
 * Method: insertion by what a visit adds for a minute of visit and detour, simulated annealing over insertion, removal,
 * replacement, relocation, exchange, 2-opt and 2-opt*, then times shifted stop by stop; at last a plan is drawn among those near
 * the best. The search is the same for every seed: the seed only draws. Steps are counted, no clock is read, so the same problem
 * and seed give the same plan on every machine.
 * Cost: about a second for 20 units over 2,000 cells, five for 50 over 10,000.
 *
 * Parameters: the problem; `tick`.
 * Returns: a plan; without routes where `impossible` names constraints that cannot be met together.
 * Errors: RangeError for a problem whose arrays do not fit its numbers.
 * Reference: Vansteenwegen & Gunawan 2019, Orienteering Problems; Koper 1995, Justice Quarterly 12:649.
 */
export function planVisits(problem: VisitProblem, tick: Tick): VisitPlan {
  const impossible = impossibleConstraints(problem, tick);
  if (impossible.length > 0) return { ...planOf(problem, problem.units.map(() => ({ cells: [], arrive: [], lock: [] })), { best: null, steps: [] }), impossible };
  const { state, near, steps } = bestRoutes(problem, { tick });
  const [best, undrawn] = [state.value, routesOf(state)];
  const before = state.evaluations;
  drawNearBest(state, near, { nearBest: problem.nearBest, seed: problem.seed });
  return { ...planOf(problem, routesOf(state), { best, steps: [...steps, { name: 'draw', evaluations: state.evaluations - before }] }), undrawn };
}

export type BestRoutes = { state: RouteState; near: Int32Array[]; steps: VisitPlan['steps'] };

/**
 * The best routes that are found, before one is drawn among those near them; from routes that are there already, or from none.
 * `onStep` is told of each step as it begins.
 */
export function bestRoutes(
  problem: VisitProblem, { tick, from = null, effort = 1, onStep = () => undefined }: { tick: Tick; from?: readonly Route[] | null; effort?: number; onStep?: (name: string) => void },
): BestRoutes {
  const budget = visitBudget(problem);
  const state = emptyState(groundOf(problem, mostKept(budget)));
  const near = nearCells(state.ground, worthOf(state), nearest);
  const steps: VisitPlan['steps'] = [];
  const step = (name: string, run: () => void): void => {
    const before = state.evaluations;
    onStep(name);
    run();
    steps.push({ name, evaluations: state.evaluations - before });
  };
  const begin = from ?? (problem.locked.length > 0 || problem.floor.some((one) => one > 0) ? mandatoryVisits(problem).routes : null);
  if (begin !== null) startFrom(state, begin);
  step('insertion', () => {
    insertFloors(state);
    insertByRatio(state, near, tick);
  });
  const moves = Math.ceil(effort * (Math.min(movesAtMost, firstMoves * budget) + movesByVisit * budget));
  step('search', () => anneal(state, { near, random: seededRandom(searchSeed), moves, rounds: 2, tick }));
  step('times', () => shiftTimes(state));
  return { state, near, steps };
}

const searchSeed = 1;
const nearest = 40;
/** Moves of a round: many for each of the first visits that could be made, fewer for each of the others. */
const firstMoves = 3000;
const movesAtMost = 45_000;
const movesByVisit = 150;

/** Cells beyond these add less than any that fits into the time of the units, unless they lie on the way. */
const mostKept = (budget: number): number => Math.max(400, 4 * budget);

function worthOf({ ground: { kept, problem: { slots, slotMinutes, visitMinutes } }, table }: RouteState): Float64Array {
  return Float64Array.from(kept, (_, cell) => {
    let best = 0;
    for (let begin = 0; begin <= slots * slotMinutes - visitMinutes; begin += slotMinutes) best = Math.max(best, gainOf(table, cell, begin));
    return best;
  });
}
