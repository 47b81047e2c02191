import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marginalUnits } from '../../../server/allocation/marginal.ts';
import { moveVisit, type VisitMove } from '../../../server/allocation/move_visit.ts';
import { reachedBy } from '../../../server/allocation/reached.ts';
import { planVisits } from '../../../server/allocation/routes.ts';
import { holdOutCell, noGoCell, type PlannedRoute, type VisitProblem } from '../../../server/allocation/visit_problem.ts';
import { townOfVisits } from '../../support/visit_problems.ts';

const tick = (): void => undefined;
const town = townOfVisits({ cells: 30, units: 2, hours: 4, sideMetres: 5000 });
const problem: VisitProblem = {
  ...town, closed: town.closed.with(3, noGoCell).with(4, holdOutCell), ceiling: town.ceiling.with(5, 0), floor: town.floor.with(6, 1), locked: [{ unit: 0, cell: 8, arrive: 120 }],
};
const plan = planVisits(problem, tick);
/** The same with more time than the plan needs, so that there is room for more. */
const roomy: VisitProblem = { ...problem, units: problem.units.map((unit) => ({ ...unit, slackMinutes: 20 })) };

const codes = (move: VisitMove, given = roomy): string[] => moveVisit(given, plan.routes, move).refusals.map(({ code }) => code);
const at = (unit: number, cell: number): number => plan.routes[unit]!.stops.findIndex((stop) => stop.cell === cell);
const stopsOf = (routes: readonly PlannedRoute[]): { cell: number; begin: number; minutes: number }[] => routes.flatMap(({ stops }) => stops.map(({ cell, arrive }) => ({ cell, begin: arrive, minutes: 15 })));

describe('a stop moved by hand', () => {
  it('gives a plan whose times and figures hold, or says why not', () => {
    const moves = fc.record({
      from: fc.option(fc.record({ unit: fc.nat(1), at: fc.nat(8) })), to: fc.option(fc.record({ unit: fc.nat(1), at: fc.nat(8), cell: fc.nat(29) })),
    }).filter(({ from, to }) => from !== null || to !== null);
    let possible = 0;
    fc.assert(fc.property(moves, (move) => {
      const { plan: after, cost, refusals } = moveVisit(roomy, plan.routes, move);
      expect(after === null).toBe(refusals.length > 0);
      if (after === null) return;
      possible += 1;
      expect(after.reached).toBeCloseTo(reachedBy(roomy, stopsOf(after.routes)).reached, 9);
      expect(cost!.reached).toBeCloseTo(after.reached - plan.reached, 9);
      const metres = (routes: readonly PlannedRoute[]): number => routes.reduce((sum, route) => sum + route.metres, 0);
      expect(cost!.metres).toBeCloseTo(metres(after.routes) - metres(plan.routes), 6);
      expect(cost!.minutes).toBe(after.routes.reduce((sum, { slackMinutes }, unit) => sum + plan.routes[unit]!.slackMinutes - slackMinutes, 0));
      for (const { unit, stops, homeSeconds } of after.routes) {
        stops.forEach(({ arrive, travelSeconds }, j) => expect(arrive).toBeGreaterThanOrEqual((stops[j - 1]?.leave ?? 0) + Math.ceil(travelSeconds / 60 - 1e-9)));
        expect((stops.at(-1)?.leave ?? 0) + Math.ceil(homeSeconds / 60 - 1e-9)).toBeLessThanOrEqual(roomy.units[unit]!.to);
      }
      const visited = stopsOf(after.routes);
      visited.forEach((one, i) => visited.slice(i + 1).forEach((other) => expect(one.cell !== other.cell || Math.abs(one.begin - other.begin) >= 60).toBe(true)));
    }), { numRuns: 120, seed: 4 });
    expect(possible).toBeGreaterThan(15);
  });

  it('leaves everything as it was when it is put where it is', () => {
    const stop = plan.routes[1]!.stops[2]!;
    const { cost, plan: after } = moveVisit(problem, plan.routes, { from: { unit: 1, at: 2 }, to: { unit: 1, at: 2, cell: stop.cell } });
    expect([cost!.minutes, after!.routes[1]!.stops.map(({ cell }) => cell)]).toEqual([0, plan.routes[1]!.stops.map(({ cell }) => cell)]);
    expect(after!.routes[0]).toEqual({ ...plan.routes[0], stops: plan.routes[0]!.stops.map((one) => ({ ...one, nth: expect.any(Number), adds: expect.any(Number) })) });
  });

  it('is refused with the reason', () => {
    expect(codes({ from: null, to: { unit: 0, at: 0, cell: 3 } })).toContain('no_go');
    expect(codes({ from: null, to: { unit: 0, at: 0, cell: 4 } })).toContain('hold_out');
    expect(codes({ from: null, to: { unit: 0, at: 0, cell: 5 } })).toContain('ceiling');
    expect(codes({ from: { unit: 0, at: at(0, 8) }, to: null })).toEqual(['locked']);
    const floored = plan.routes.findIndex((_, unit) => at(unit, 6) >= 0);
    expect(codes({ from: { unit: floored, at: at(floored, 6) }, to: null }, { ...roomy, floor: roomy.floor.with(6, plan.visits[6]!) })).toEqual(['floor']);
    expect(codes({ from: { unit: 0, at: 99 }, to: null })).toEqual(['no_such_stop']);
    expect(codes({ from: null, to: { unit: 7, at: 0, cell: 1 } })).toEqual(['no_such_stop']);
    expect(codes({ from: null, to: { unit: 1, at: 1, cell: 1 } }, problem)).toContain('slack');
    const beside = plan.routes[1]!.stops[1]!.cell;
    expect(codes({ from: null, to: { unit: 1, at: 1, cell: beside } })).toContain('gap');
    const busy = plan.routes[1]!.visitMinutes + plan.routes[1]!.travelMinutes;
    const late = { ...roomy, units: roomy.units.map((unit) => ({ ...unit, to: busy, slackMinutes: 0 })) };
    const { refusals, cost } = moveVisit(late, plan.routes, { from: null, to: { unit: 1, at: 1, cell: 1 } });
    expect(refusals).toContainEqual({ code: 'late_home', unit: 1, minutes: cost!.minutes });
    const far = { ...roomy, travel: { ...roomy.travel, seconds: roomy.travel.seconds.map((one, i) => (i % roomy.travel.n === 1 ? Infinity : one)) } };
    expect(codes({ from: null, to: { unit: 1, at: 1, cell: 1 } }, far)).toEqual(['no_way']);
  });
});

describe('one unit more or less', () => {
  it('never makes a plan reach less with more', () => {
    const found = marginalUnits(problem, plan, { tick });
    expect(found.map(({ units }) => units)).toEqual([1, 2, 3, 4]);
    expect(found.slice(1).every(({ reached, adds }, k) => adds >= 0 && Math.abs(reached - found[k]!.reached - adds) < 1e-9)).toBe(true);
    expect(found[3]!.reached).toBeGreaterThan(found[1]!.reached);
    expect(found[1]!.reached).toBeGreaterThanOrEqual(plan.reached);
  });

  it('says nothing of fewer units where each has a locked visit or there is but one', () => {
    const both = { ...problem, locked: [...problem.locked, { unit: 1, cell: 9, arrive: null }] };
    expect(marginalUnits(both, planVisits(both, tick), { more: 0, tick }).map(({ units }) => units)).toEqual([2]);
    const alone = townOfVisits({ cells: 5, units: 1, hours: 2 });
    expect(marginalUnits(alone, planVisits(alone, tick), { more: 1, tick }).map(({ units }) => units)).toEqual([1, 2]);
  });
});
