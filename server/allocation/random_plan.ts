import { seededRandom } from '../stats/random.ts';
import { demandAround, type Reach } from './reach.ts';
import { addVisit, coverage, reachedBy, takeVisit } from './reached.ts';
import type { VisitProblem } from './visit_problem.ts';

/** What a plan is measured on: all cells that there are, not only those that were chosen for it. */
export type VisitField = Pick<VisitProblem, 'cells' | 'slots' | 'slotMinutes' | 'demand' | 'visitMinutes' | 'effectMinutes' | 'kappa' | 'gapMinutes' | 'closed'> & {
  /** Where a visit covers more than its own cell: places, and the place of each cell. `demand` of the cells is not read then, as it counts twice what two of them cover. */
  shared?: { reach: Reach; place: Int32Array } | null;
};

export type RandomPlans = { draws: number; mean: number; lower: number; upper: number };

const tries = 20;

/**
 * What chance reaches.
 *
 * Answers: had as many visits at the same times gone to cells drawn at random, what would they have reached?
 * Misread as: what an unplanned shift does. Officers without a plan do not drive at random; it is the mark that any plan has to clear.
 * Model: each visit of the plan keeps its time; its cell is drawn from all open ones, each as likely, drawn again (20 times at
 * most) where it would come closer than the gap to another visit. What two cells cover counts for the nearer one, as in a plan.
 * Cost: proportional to draws x visits x slots in which a visit is felt.
 *
 * Parameters: `field`; `begins`, minutes since the begin of the shift; `draws`; `seed`.
 * Returns: the mean, and between which values 95 % of the draws lie; all 0 where no cell is open.
 * Errors: RangeError for fewer than one draw.
 */
export function randomPlans(field: VisitField, { begins, draws = 200, seed }: { begins: readonly number[]; draws?: number; seed: number }): RandomPlans {
  if (!(draws >= 1)) throw new RangeError(`${draws} draws`);
  const open = Int32Array.from(field.closed.keys()).filter((cell) => field.closed[cell] === 0);
  if (open.length === 0 || begins.length === 0) return { draws, mean: 0, lower: 0, upper: 0 };
  const valueOf = field.shared ? sharedValue(field, field.shared) : ownValue(field);
  const random = seededRandom(seed);
  const reached = Float64Array.from({ length: draws }, () => {
    const taken = new Map<number, number[]>();
    for (const begin of begins) {
      let cell = open[random.below(open.length)]!;
      for (let k = 0; k < tries && near(taken.get(cell), begin, field); k += 1) cell = open[random.below(open.length)]!;
      taken.set(cell, [...taken.get(cell) ?? [], begin]);
    }
    return valueOf(taken);
  });
  reached.sort();
  const at = (share: number): number => reached[Math.round(share * (draws - 1))]!;
  return { draws, mean: reached.reduce((sum, one) => sum + one, 0) / draws, lower: at(0.025), upper: at(0.975) };
}

type Drawn = ReadonlyMap<number, readonly number[]>;

/** What drawn visits reach, by cell when they begin. */
function ownValue(field: VisitField): (taken: Drawn) => number {
  const table = coverage({ ...field, priority: new Float64Array(0) }, false);
  return (taken) => {
    let sum = 0;
    for (const [cell, own] of taken) for (const begin of own) sum += addVisit(table, cell, begin);
    for (const [cell, own] of taken) for (const begin of own) takeVisit(table, cell, begin);
    return sum;
  };
}

function sharedValue(field: VisitField, { reach, place }: NonNullable<VisitField['shared']>): (taken: Drawn) => number {
  return (taken) => {
    const cells = [...taken.keys()];
    const visits = cells.flatMap((cell, number) => taken.get(cell)!.map((begin) => ({ cell: number, begin, minutes: field.visitMinutes })));
    return reachedBy({ ...field, cells: cells.length, demand: demandAround(reach, cells.map((cell) => place[cell]!)) }, visits).reached;
  };
}

const near = (own: readonly number[] | undefined, begin: number, { visitMinutes, gapMinutes }: VisitField): boolean =>
  own !== undefined && own.some((other) => Math.abs(other - begin) < visitMinutes + gapMinutes);
