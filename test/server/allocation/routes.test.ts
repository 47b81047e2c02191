import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reachedBy } from '../../../server/allocation/reached.ts';
import { roomOf } from '../../../server/allocation/route_ground.ts';
import { planVisits } from '../../../server/allocation/routes.ts';
import { visitCounts } from '../../../server/allocation/visit_counts.ts';
import { noGoCell, type VisitPlan, type VisitProblem } from '../../../server/allocation/visit_problem.ts';
import { bestByBruteForce } from '../../support/visit_brute_force.ts';
import { tinyProblem, townOfVisits } from '../../support/visit_problems.ts';

const tick = (): void => undefined;

/** Everything that a plan must keep, whatever it was asked for. */
function broken(problem: VisitProblem, { routes, visits, reached, reachedBy: byCell, weighted, bound }: VisitPlan): string[] {
  const { units, travel: { n, seconds }, visitMinutes, gapMinutes, floor, ceiling, closed, locked } = problem;
  const way = (from: number, to: number): number => Math.ceil(seconds[from * n + to]! / 60 - 1e-9);
  const faults: string[] = [];
  const say = (found: boolean, words: string): void => { if (found) faults.push(words); };
  const all = routes.flatMap(({ unit, stops }) => stops.map((stop) => ({ ...stop, unit })));
  for (const { unit, stops, slackMinutes } of routes) {
    const { start, end, from, to } = units[unit]!;
    let [at, free] = [start, from];
    for (const { cell, arrive, leave } of stops) {
      say(arrive < free + way(at, cell), `${unit} is at ${cell} sooner than it can be`);
      say(leave !== arrive + visitMinutes, `${unit} does not stay at ${cell}`);
      [at, free] = [cell, leave];
    }
    say(free + way(at, end) > to, `${unit} is late`);
    say(to - from - slackMinutes > roomOf(units[unit]!), `${unit} has no time for calls`);
  }
  all.forEach((one, i) => all.slice(i + 1).forEach((other) => say(one.cell === other.cell && Math.abs(one.arrive - other.arrive) < visitMinutes + gapMinutes, `two visits to ${one.cell} at once`)));
  visits.forEach((count, cell) => {
    say(count < floor[cell]! || count > ceiling[cell]!, `${count} visits to ${cell}`);
    say(closed[cell] !== 0 && count > 0, `${cell} is closed`);
  });
  for (const { unit, cell, arrive } of locked) say(!all.some((one) => one.locked && one.unit === unit && one.cell === cell && (arrive === null || one.arrive === arrive)), `the lock of ${cell} is lost`);
  const again = reachedBy(problem, all.map(({ cell, arrive }) => ({ cell, begin: arrive, minutes: visitMinutes })));
  const close = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other));
  say(!close(again.reached, reached) || !close(all.reduce((sum, { adds }) => sum + adds, 0), reached), 'what is reached is not what its visits reach');
  say(!close(byCell.reduce((sum, one) => sum + one, 0), reached), 'cells do not add up');
  say(reached > bound + 1e-9 || weighted.best > weighted.bound + 1e-9, 'more than the bound');
  say(weighted.reached < (1 - problem.nearBest) * weighted.best - 1e-9, 'not near the best');
  return faults;
}

/** Problems with everything that can be asked for; the floors and locks of some cannot be met. */
const problems = fc.record({
  seed: fc.integer({ min: 1, max: 1000 }), cells: fc.integer({ min: 2, max: 14 }), units: fc.integer({ min: 1, max: 3 }), hours: fc.integer({ min: 2, max: 3 }),
  gapMinutes: fc.constantFrom(0, 20, 45), nearBest: fc.constantFrom(0, 0.05, 0.3), limits: fc.array(fc.constantFrom([0, 0], [0, 1], [0, 96], [1, 96], [1, 2], [2, 2]), { minLength: 14, maxLength: 14 }),
  lock: fc.option(fc.record({ unit: fc.nat(2), cell: fc.nat(13), arrive: fc.option(fc.integer({ min: 20, max: 90 })) })), closed: fc.array(fc.boolean(), { minLength: 14, maxLength: 14 }),
}).map(({ limits, lock, closed, cells, units, ...rest }) => {
  const town = townOfVisits({ ...rest, cells, units, sideMetres: 4000 });
  return {
    ...town, seed: rest.seed, priority: town.priority.map((_, cell) => cell % 3), floor: town.floor.map((_, cell) => limits[cell]![0]!), ceiling: town.ceiling.map((_, cell) => limits[cell]![1]!),
    closed: town.closed.map((_, cell) => (closed[cell]! && limits[cell]![0] === 0 ? noGoCell : 0)), locked: lock === null ? [] : [{ ...lock, unit: lock.unit % units, cell: lock.cell % cells }],
  };
});

describe('planned visits', () => {
  it('keep everything that was asked for, or say what cannot be', () => {
    fc.assert(fc.property(problems, (problem) => {
      const plan = planVisits(problem, tick);
      if (plan.impossible.length === 0) expect(broken(problem, plan)).toEqual([]);
      else expect(plan.routes.every(({ stops }) => stops.length === 0)).toBe(true);
    }), { numRuns: 8, seed: 3 });
  });

  it('reach the optimum of tiny problems that every plan was tried for, and never exceed it', () => {
    const shapes = [{ units: 1, cells: 3, minutes: 70 }, { units: 1, cells: 4, minutes: 60 }, { units: 2, cells: 3, minutes: 40 }];
    const shares = shapes.flatMap((shape) => [1, 2, 3, 4].map((seed) => {
      const problem = tinyProblem({ seed, ...shape, priority: Float64Array.from({ length: shape.cells }, (_, cell) => 1 + (cell % 2)) });
      const best = bestByBruteForce(problem)!;
      expect(visitCounts(problem, { weighted: true }).bound).toBeGreaterThanOrEqual(best - 1e-9);
      const { reached } = planVisits(problem, tick).weighted;
      return best === 0 ? 1 + reached : reached / best;
    }));
    expect(Math.max(...shares)).toBeLessThanOrEqual(1 + 1e-9);
    expect(Math.min(...shares)).toBeGreaterThan(0.97);
    expect(shares.filter((share) => share > 1 - 1e-9).length).toBeGreaterThanOrEqual(10);
  });

  it('are the same for the same seed, and others for another', () => {
    const problem = townOfVisits({ cells: 40, units: 2, hours: 4 });
    const [one, same, other] = [planVisits(problem, tick), planVisits(problem, tick), planVisits({ ...problem, seed: 2 }, tick)];
    expect(same).toEqual(one);
    expect(other.routes).not.toEqual(one.routes);
    expect(other.undrawn).toEqual(one.undrawn);
  });

  it('can be asked for in any order of units', () => {
    const problem = townOfVisits({ cells: 40, units: 2, hours: 4 });
    const turned = { ...problem, units: problem.units.toReversed() };
    const [one, other] = [planVisits(problem, tick), planVisits(turned, tick)];
    expect([broken(problem, one), broken(turned, other)]).toEqual([[], []]);
    expect(Math.abs(one.weighted.best - other.weighted.best)).toBeLessThan(0.03 * one.weighted.best);
  });

  it('keep what is free for calls spread over the shift', () => {
    const { routes } = planVisits(townOfVisits({ cells: 60, units: 1, hours: 6 }), tick);
    for (const { stops } of routes) expect(Math.max(...stops.map(({ arrive }, j) => arrive - (stops[j - 1]?.leave ?? 0)))).toBeLessThan(150);
  });

  it('come within a third of what units could reach that need no time to travel', () => {
    const problem = townOfVisits({ cells: 80, units: 2, hours: 4 });
    const { reached, bound, total } = planVisits({ ...problem, nearBest: 0 }, tick);
    expect(reached / bound).toBeGreaterThan(0.67);
    expect(bound).toBeLessThan(total);
  });
});
