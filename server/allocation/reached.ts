import type { VisitProblem } from './visit_problem.ts';

/**
 * What a set of visits reaches.
 *
 * Answers: of what is expected, how much lies within the time in which a visit is felt, with diminishing returns?
 * Misread as: crimes that do not happen. It is a rule by which plans are compared; `kappa` and the time that a visit is felt are assumptions.
 * Model: sum over cells and slots of demand x (1 - exp(-kappa m)), m the minutes of the visits to that cell that began at or
 * before the middle of the slot and less than `effectMinutes` before it. It grows by less with every further visit
 * (submodular), and each cell adds its own, so a visit more or less is told from the slots of one cell in which it is felt.
 * Cost: slots in which a visit is felt, for each of gain, add and remove.
 *
 * Parameters: the problem; `weighted`, whether expectations are multiplied by priorities.
 * Returns: a table that visits are put into and taken from. Counts of visits are kept and everything follows from them, so
 * that no order of adding and taking changes a figure by rounding.
 * Errors: none.
 * Reference: Koper 1995, Justice Quarterly 12:649 (15 minutes, felt afterwards); this project's rule of diminishing returns.
 */
export type Coverage = {
  slots: number;
  /** By begin of a visit in minutes: first slot in which it is felt, and the one after the last. */
  first: Int32Array;
  end: Int32Array;
  /** Demand times what the visits so far leave of it. */
  left: Float64Array;
  demand: Float64Array;
  felt: Uint16Array;
  /** `power[k]`: what k visits leave. */
  power: Float64Array;
};

const mostFelt = 2000;

type Covered = Pick<VisitProblem, 'cells' | 'slots' | 'slotMinutes' | 'demand' | 'priority' | 'visitMinutes' | 'effectMinutes' | 'kappa'>;

export function coverage(problem: Covered, weighted: boolean): Coverage {
  const { cells, slots, slotMinutes, visitMinutes, kappa, effectMinutes } = problem;
  const demand = Float64Array.from(problem.demand);
  if (weighted) for (let cell = 0; cell < cells; cell += 1) for (let slot = 0; slot < slots; slot += 1) demand[cell * slots + slot]! *= problem.priority[cell]!;
  return {
    slots, ...feltSlots({ slots, slotMinutes, effectMinutes }), left: Float64Array.from(demand), demand,
    felt: new Uint16Array(cells * slots), power: Float64Array.from({ length: mostFelt }, (_, k) => Math.exp(-kappa * visitMinutes * k)),
  };
}

/** By begin of a visit: the slots whose middle lies in the time that it is felt. */
export function feltSlots({ slots, slotMinutes, effectMinutes }: Pick<VisitProblem, 'slots' | 'slotMinutes' | 'effectMinutes'>): { first: Int32Array; end: Int32Array } {
  const minutes = slots * slotMinutes + 1;
  const slotFrom = (minute: number): number => Math.min(slots, Math.max(0, Math.ceil((minute - slotMinutes / 2) / slotMinutes)));
  return {
    first: Int32Array.from({ length: minutes }, (_, begin) => slotFrom(begin)),
    end: Int32Array.from({ length: minutes }, (_, begin) => slotFrom(begin + effectMinutes)),
  };
}

/** What one visit more would add. */
export function gainOf(table: Coverage, cell: number, begin: number): number {
  return leftIn(table, cell, begin) * (1 - table.power[1]!);
}

function leftIn({ slots, first, end, left }: Coverage, cell: number, begin: number): number {
  let sum = 0;
  const base = cell * slots;
  for (let at = base + first[begin]!, last = base + end[begin]!; at < last; at += 1) sum += left[at]!;
  return sum;
}

/** Adds a visit and says what it adds. */
export function addVisit(table: Coverage, cell: number, begin: number): number {
  return changeVisits(table, { cell, begin, by: 1 });
}

/** Takes a visit away and says what that loses. */
export function takeVisit(table: Coverage, cell: number, begin: number): number {
  return -changeVisits(table, { cell, begin, by: -1 });
}

function changeVisits({ slots, first, end, left, demand, felt, power }: Coverage, { cell, begin, by }: { cell: number; begin: number; by: 1 | -1 }): number {
  let change = 0;
  const base = cell * slots;
  for (let at = base + first[begin]!, last = base + end[begin]!; at < last; at += 1) {
    const count = felt[at]! + by;
    const now = demand[at]! * power[count]!;
    change += left[at]! - now;
    felt[at] = count;
    left[at] = now;
  }
  return change;
}

/** A visit of a plan, of whatever length. */
export type MadeVisit = { cell: number; begin: number; minutes: number };

export type Reached = { total: number; reached: number; byCell: Float64Array; bySlot: Float64Array; visits: Int32Array };

/** The same from scratch, without priorities, for visits of any length: those of another plan, or of a drawn one. */
export function reachedBy(problem: Pick<VisitProblem, 'cells' | 'slots' | 'slotMinutes' | 'demand' | 'effectMinutes' | 'kappa'>, visits: readonly MadeVisit[]): Reached {
  const { cells, slots, demand, kappa } = problem;
  const { first, end } = feltSlots(problem);
  const minutes = new Float64Array(cells * slots);
  const result: Reached = { total: 0, reached: 0, byCell: new Float64Array(cells), bySlot: new Float64Array(slots), visits: new Int32Array(cells) };
  for (const visit of visits) {
    result.visits[visit.cell]! += 1;
    for (let slot = first[visit.begin]!; slot < end[visit.begin]!; slot += 1) minutes[visit.cell * slots + slot]! += visit.minutes;
  }
  for (let cell = 0; cell < cells; cell += 1) {
    for (let slot = 0; slot < slots; slot += 1) {
      const expected = demand[cell * slots + slot]!;
      result.total += expected;
      const share = expected * -Math.expm1(-kappa * minutes[cell * slots + slot]!);
      result.byCell[cell]! += share;
      result.bySlot[slot]! += share;
    }
    result.reached += result.byCell[cell]!;
  }
  return result;
}
