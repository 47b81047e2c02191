import FlatQueue from 'flatqueue';
import { feltSlots } from './reached.ts';
import { roomOf } from './route_ground.ts';
import { openCell, type VisitProblem } from './visit_problem.ts';

/**
 * How often each cell would be visited by units that need no time to travel, and what no plan of theirs can exceed.
 *
 * Answers: of so many visits, how many are due to each cell? How far is a plan from all that could be?
 * Misread as: a plan. Whoever travels reaches less; how much less is what the gap of a plan shows.
 * Model: k visits to a cell reach at most k times what the best single one reaches, and at most what they would if each could
 * choose its slots freely; the lesser of the two grows by less with every visit, so that giving one visit at a time to the cell
 * that gains most is optimal (a separable concave resource problem). Floors come first, ceilings and the gap limit a cell.
 * Cost: slots x slots in which a visit is felt for each cell, and slots x log(slots) x visits to its cell for each visit.
 *
 * Parameters: the problem; `budget`, visits in all (default: as many as fit into the time of the units that is not slack);
 * `weighted`, whether with priorities.
 * Returns: visits of each cell, `bound` on what is reached, the budget, and what the last visit added by this reckoning.
 * Errors: RangeError for a budget below 0.
 * Reference: Fox 1966, Management Science 13:210 (one at a time); Nemhauser, Wolsey & Fisher 1978 (submodular).
 */
export type VisitCounts = { visits: Int32Array; bound: number; budget: number; last: number };

export const visitBudget = ({ units, visitMinutes }: VisitProblem): number => units.reduce((sum, unit) => sum + Math.max(0, Math.floor(roomOf(unit) / visitMinutes)), 0);

export function visitCounts(problem: VisitProblem, { budget = visitBudget(problem), weighted }: { budget?: number; weighted: boolean }): VisitCounts {
  if (!(budget >= 0)) throw new RangeError(`a budget of ${budget} visits`);
  const { cells, closed, floor } = problem;
  const most = mostVisits(problem);
  const visits = new Int32Array(cells);
  const queue = new FlatQueue<number>();
  const reach = reckoner(problem, weighted);
  const limit = (cell: number): number => (closed[cell] === openCell ? Math.min(most, problem.ceiling[cell]!) : 0);
  let given = 0;
  let bound = 0;
  const offer = (cell: number): void => {
    if (visits[cell]! < limit(cell)) queue.push(cell, reach(cell, visits[cell]!) - reach(cell, visits[cell]! + 1));
  };
  for (let cell = 0; cell < cells; cell += 1) {
    visits[cell] = Math.min(floor[cell]!, limit(cell));
    given += visits[cell]!;
    bound += reach(cell, visits[cell]!);
    offer(cell);
  }
  let last = 0;
  for (; given < budget && (queue.peekValue() ?? 0) < 0; given += 1) {
    last = -queue.peekValue()!;
    const cell = queue.pop()!;
    visits[cell]! += 1;
    bound += last;
    offer(cell);
  }
  return { visits, bound, budget, last };
}

/** Visits to one cell that the gap leaves room for. */
export function mostVisits({ units, visitMinutes, gapMinutes }: VisitProblem): number {
  const from = Math.min(...units.map((unit) => unit.from));
  const to = Math.max(...units.map((unit) => unit.to));
  if (to - from < visitMinutes) return 0;
  return Math.floor((to - from - visitMinutes) / (visitMinutes + gapMinutes)) + 1;
}

/** The most that so many visits to a cell can reach. */
function reckoner(problem: VisitProblem, weighted: boolean): (cell: number, visits: number) => number {
  const { slots, kappa, visitMinutes, demand, priority, units } = problem;
  const { first, end } = feltSlots(problem);
  const [from, to] = [Math.min(...units.map((unit) => unit.from)), Math.max(...units.map((unit) => unit.to)) - visitMinutes];
  const spans: Span[] = [];
  for (let begin = from; begin <= to; begin += 1) {
    const [last, span] = [spans.at(-1), { first: first[begin]!, end: end[begin]! }];
    if (last?.first !== span.first || last.end !== span.end) spans.push(span);
  }
  const widest = spans.reduce((most, span) => Math.max(most, span.end - span.first), 0);
  const leaves = Math.exp(-kappa * visitMinutes);
  return (cell, visits) => {
    if (visits === 0) return 0;
    const own = demand.slice(cell * slots, (cell + 1) * slots);
    if (weighted) for (let slot = 0; slot < slots; slot += 1) own[slot]! *= priority[cell]!;
    const single = bestSingle(own, spans);
    if (visits === 1) return single * (1 - leaves);
    // Each visit takes those slots of which most is left; as all are left the same share by a visit, that is the best for every number of them.
    let free = 0;
    for (let k = 0; k < visits; k += 1) {
      const order = Array.from(own, (_, slot) => slot).toSorted((a, b) => own[b]! - own[a]!).slice(0, widest);
      for (const slot of order) {
        free += own[slot]!;
        own[slot]! *= leaves;
      }
    }
    return Math.min(free, visits * single) * (1 - leaves);
  };
}

/** Slots in which a visit is felt, one after the other as it begins later. */
type Span = { first: number; end: number };

function bestSingle(own: Float64Array, spans: readonly Span[]): number {
  let best = 0;
  for (const span of spans) {
    let sum = 0;
    for (let slot = span.first; slot < span.end; slot += 1) sum += own[slot]!;
    best = Math.max(best, sum);
  }
  return best;
}
