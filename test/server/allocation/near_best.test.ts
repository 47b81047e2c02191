import { describe, expect, it } from 'vitest';
import { drawNearBest } from '../../../server/allocation/near_best.ts';
import { copyRoutes, takeRoutes } from '../../../server/allocation/route_state.ts';
import { bestRoutes } from '../../../server/allocation/routes.ts';
import { townOfVisits } from '../../support/visit_problems.ts';

describe('a plan drawn near the best', () => {
  const problem = townOfVisits({ cells: 60, units: 2, hours: 6, floor: new Int32Array(60).with(7, 2), locked: [{ unit: 1, cell: 9, arrive: 100 }] });
  const { state, near } = bestRoutes(problem, { tick: () => undefined, effort: 0.5 });
  const best = { value: state.value, routes: copyRoutes(state.routes) };
  const draw = (seed: number, nearBest = 0.05) => {
    takeRoutes(state, best.routes);
    drawNearBest(state, near, { nearBest, seed });
    return { value: state.value, missing: state.missing + state.unplaced, routes: copyRoutes(state.routes), begins: state.begins.map((own) => [...own]) };
  };
  const draws = Array.from({ length: 50 }, (_, seed) => draw(seed + 1));

  it('reaches nearly as much, keeps floors and locks, and differs from each other in order and times', () => {
    expect(Math.min(...draws.map(({ value }) => value))).toBeGreaterThanOrEqual(0.95 * best.value);
    expect(draws.every(({ missing }) => missing === 0)).toBe(true);
    expect(draws.every(({ routes }) => routes[1]!.lock.some((lock, j) => lock === 0 && routes[1]!.arrive[j] === 100))).toBe(true);
    expect(new Set(draws.map(({ routes }) => JSON.stringify(routes.map(({ cells }) => cells)))).size).toBe(50);
    expect(new Set(draws.map(({ routes }) => JSON.stringify(routes.map(({ arrive }) => arrive)))).size).toBe(50);
  });

  it('comes to the cells that are visited most at times that lie all over the shift', () => {
    const counted = Array.from(state.ground.kept, (_, cell) => draws.filter(({ begins }) => begins[cell]!.length > 0).length);
    const often = counted.map((_, cell) => cell).toSorted((a, b) => counted[b]! - counted[a]!).slice(0, 8);
    const quarters = often.map((cell) => new Set(draws.flatMap(({ begins }) => begins[cell]!.map((begin) => Math.floor(begin / 15)))).size);
    expect(counted[often[7]!]).toBeGreaterThan(40);
    expect(quarters.reduce((sum, one) => sum + one, 0) / quarters.length).toBeGreaterThan(10);
    // One time of day must not be when they always come: no quarter of an hour has half of the visits to a cell.
    for (const cell of often.filter((one) => problem.locked[0]!.cell !== state.ground.kept[one])) {
      const begins = draws.flatMap((one) => one.begins[cell]!);
      const byQuarter = Map.groupBy(begins, (begin) => Math.floor(begin / 15));
      expect(Math.max(...[...byQuarter.values()].map((own) => own.length))).toBeLessThan(begins.length / 2);
    }
  });

  it('is the best itself where nothing may be given away, and farther from it the more may be', () => {
    expect(draw(3, 0).routes).toEqual(best.routes);
    expect(draw(3, 0.3).value).toBeLessThan(draw(3, 0.01).value);
    expect(draw(5)).toEqual(draws[4]);
  });
});
