import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addVisit, coverage, feltSlots, gainOf, reachedBy, takeVisit } from '../../../server/allocation/reached.ts';
import { randomPlans } from '../../../server/allocation/random_plan.ts';
import { demandAround } from '../../../server/allocation/reach.ts';
import { mostVisits, visitBudget, visitCounts } from '../../../server/allocation/visit_counts.ts';
import { distanceBand } from '../../../server/stats/near_points.ts';
import { tinyProblem, townOfVisits } from '../../support/visit_problems.ts';

const problem = { ...townOfVisits({ cells: 6, units: 2, hours: 4 }), priority: Float64Array.of(1, 2, 0, 1, 1, 3) };
const visits = fc.array(fc.record({ cell: fc.nat(5), begin: fc.nat(239) }), { maxLength: 25 });

describe('what visits reach', () => {
  it('is felt from the first middle of a slot after their begin', () => {
    const { first, end } = feltSlots({ slots: 8, slotMinutes: 60, effectMinutes: 120 });
    expect([0, 30, 31, 90, 91, 450, 451, 480].map((begin) => [first[begin], end[begin]])).toEqual([[0, 2], [0, 2], [1, 3], [1, 3], [2, 4], [7, 8], [8, 8], [8, 8]]);
  });

  it('is 1 - exp(-kappa m) of what is expected in the slots in which m minutes are felt', () => {
    const one = { cells: 1, slots: 4, slotMinutes: 60, demand: Float64Array.of(1, 2, 4, 8), effectMinutes: 120, kappa: 0.1 };
    const reached = reachedBy(one, [{ cell: 0, begin: 30, minutes: 15 }, { cell: 0, begin: 90, minutes: 10 }]);
    const share = (minutes: number): number => 1 - Math.exp(-0.1 * minutes);
    expect(Array.from(reached.bySlot, (value) => value.toFixed(12))).toEqual([share(15), 2 * share(25), 4 * share(10), 0].map((value) => value.toFixed(12)));
    expect([reached.total, reached.visits[0]]).toEqual([15, 2]);
    expect(reachedBy(one, []).reached).toBe(0);
  });

  it('is the same added and taken in any order as from scratch, and a gain foretold is the gain made', () => {
    fc.assert(fc.property(visits, visits, (kept, taken) => {
      const table = coverage(problem, false);
      let sum = 0;
      for (const { cell, begin } of [...taken, ...kept]) {
        const foretold = gainOf(table, cell, begin);
        const gain = addVisit(table, cell, begin);
        expect(gain).toBeCloseTo(foretold, 10);
        sum += gain;
      }
      for (const { cell, begin } of taken) sum -= takeVisit(table, cell, begin);
      const fresh = reachedBy(problem, kept.map((one) => ({ ...one, minutes: problem.visitMinutes })));
      expect(sum).toBeCloseTo(fresh.reached, 9);
      const again = coverage(problem, false);
      for (const { cell, begin } of kept) addVisit(again, cell, begin);
      expect(table.left).toEqual(again.left);
    }), { numRuns: 60, seed: 1 });
  });

  it('grows by less with every further visit', () => {
    fc.assert(fc.property(visits, fc.nat(5), fc.nat(239), (before, cell, begin) => {
      const table = coverage(problem, true);
      const first = gainOf(table, cell, begin);
      for (const one of before) addVisit(table, one.cell, one.begin);
      expect(gainOf(table, cell, begin)).toBeLessThanOrEqual(first + 1e-12);
    }), { numRuns: 60, seed: 2 });
  });
});

describe('how often cells are visited without travel', () => {
  it('never comes to less than any visits of that number reach, and gives out no more than there are', () => {
    fc.assert(fc.property(visits, (made) => {
      const apart = made.filter(({ cell, begin }, i) => begin + 15 <= 240 && made.slice(0, i).every((other) => other.cell !== cell || Math.abs(other.begin - begin) >= 60));
      const counts = visitCounts(problem, { budget: apart.length, weighted: true });
      const { byCell } = reachedBy(problem, apart.map((one) => ({ ...one, minutes: 15 })));
      expect(byCell.reduce((sum, one, cell) => sum + one * problem.priority[cell]!, 0)).toBeLessThanOrEqual(counts.bound + 1e-9);
      expect(counts.visits.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(apart.length);
    }), { numRuns: 100, seed: 3 });
  });

  it('keeps floors, ceilings, closed cells and the gap, and gives each further visit to where it adds most', () => {
    const given = { ...problem, floor: Int32Array.of(0, 0, 2, 0, 0, 0), ceiling: Int32Array.of(9, 1, 9, 9, 9, 9), closed: Uint8Array.of(0, 0, 0, 0, 1, 0) };
    const { visits: counts, budget, last } = visitCounts(given, { budget: 9, weighted: true });
    expect([counts[2], counts[1]! <= 1, counts[4], budget]).toEqual([2, true, 0, 9]);
    expect(Math.max(...counts)).toBeLessThanOrEqual(mostVisits(given));
    expect(mostVisits(given)).toBe(4);
    const less = visitCounts(given, { budget: 8, weighted: true });
    expect(visitCounts(given, { budget: 9, weighted: true }).bound - less.bound).toBeCloseTo(last, 12);
    expect(last).toBeLessThanOrEqual(less.last + 1e-12);
    expect(visitBudget(given)).toBe(2 * Math.floor(240 * 0.7 / 15));
    expect(() => visitCounts(given, { budget: -1, weighted: true })).toThrow(RangeError);
  });
});

describe('visits drawn at random', () => {
  it('reach on the mean what the mean over all cells is', () => {
    const field = tinyProblem({ seed: 4, cells: 3 });
    const begins = [5];
    const each = [0, 1, 2].map((cell) => reachedBy(field, [{ cell, begin: 5, minutes: 10 }]).reached);
    const { mean, lower, upper, draws } = randomPlans(field, { begins, draws: 3000, seed: 1 });
    expect(Math.abs(mean / (each.reduce((sum, one) => sum + one, 0) / 3) - 1)).toBeLessThan(0.05);
    expect([lower, upper, draws]).toEqual([expect.closeTo(Math.min(...each), 12), expect.closeTo(Math.max(...each), 12), 3000]);
  });

  it('count what two of them cover once, for the nearer one', () => {
    const field = tinyProblem({ seed: 4, cells: 3 });
    const { slots } = field;
    const [x, y] = [Float64Array.of(0, 100, 250), new Float64Array(3)];
    const reach = { x, y, near: distanceBand({ x, y }, 300, { self: true }), demand: field.demand, slots };
    const total = field.demand.reduce((sum, one) => sum + one, 0);
    const [first, second] = [demandAround(reach, [0, 2]).subarray(0, slots), demandAround(reach, [0, 2]).subarray(slots)];
    expect([...first]).toEqual(Array.from({ length: slots }, (_, slot) => field.demand[slot]! + field.demand[slots + slot]!));
    expect([...second]).toEqual([...field.demand.subarray(2 * slots)]);
    const twice = Float64Array.from({ length: 3 * slots }, (_, i) => field.demand[i % slots]! + field.demand[slots + (i % slots)]! + field.demand[2 * slots + (i % slots)]!);
    const begins = Array.from({ length: 40 }, (_, k) => k % (slots * field.slotMinutes - 10));
    const drawn = randomPlans({ ...field, demand: twice, kappa: 1, gapMinutes: 0, shared: { reach, place: Int32Array.of(0, 1, 2) } }, { begins, seed: 1 });
    expect(drawn.upper).toBeLessThanOrEqual(total);
    expect(drawn.lower).toBeGreaterThan(0.5 * total);
  });

  it('never go to closed cells and reach nothing where all are closed or there are none', () => {
    const field = { ...tinyProblem({ seed: 4, cells: 3 }), closed: Uint8Array.of(1, 0, 2) };
    const only = reachedBy(field, [{ cell: 1, begin: 5, minutes: 10 }]).reached;
    expect(randomPlans(field, { begins: [5], seed: 1 })).toEqual({ draws: 200, mean: expect.closeTo(only, 12), lower: expect.closeTo(only, 12), upper: expect.closeTo(only, 12) });
    expect(randomPlans({ ...field, closed: Uint8Array.of(1, 1, 1) }, { begins: [5], seed: 1 }).mean).toBe(0);
    expect(randomPlans(field, { begins: [], seed: 1 }).upper).toBe(0);
    expect(() => randomPlans(field, { begins: [5], draws: 0, seed: 1 })).toThrow(RangeError);
  });
});
