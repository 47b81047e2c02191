import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pDispersion } from '../../../server/allocation/p_dispersion.ts';
import { pMedian } from '../../../server/allocation/p_median.ts';

const limits = { seconds: 20, seed: 1 };

/** Sites on a small lattice, so that there are ties, some of which must be chosen or never. */
const problems = fc.record({ places: fc.integer({ min: 1, max: 9 }), candidates: fc.integer({ min: 2, max: 8 }), side: fc.constantFrom(3, 100), seed: fc.integer({ min: 0, max: 1e6 }) })
  .map(({ places, candidates, side, seed }) => {
    let word = seed;
    const draw = (): number => { word = (Math.imul(word, 1664525) + 1013904223) >>> 0; return word / 2 ** 32; };
    const at = (): [number, number] => [Math.floor(draw() * side), Math.floor(draw() * side)];
    const [sites, towns] = [Array.from({ length: candidates }, at), Array.from({ length: places }, at)];
    const demand = Float64Array.from({ length: places }, () => Math.floor(draw() * 8));
    const far = (a: readonly [number, number], b: readonly [number, number]): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
    const metres = Float64Array.from(sites.flatMap((site) => towns.map((town) => far(site, town))));
    const distances = Float64Array.from(sites.flatMap((a) => sites.map((b) => far(a, b))));
    const marks = sites.map(() => draw());
    const fixed = Uint8Array.from(marks, (mark) => (mark < 0.15 ? 1 : 0));
    const forbidden = Uint8Array.from(marks, (mark) => (mark > 0.85 ? 1 : 0));
    const least = fixed.reduce((sum, one) => sum + one, 0);
    const most = candidates - forbidden.reduce((sum, one) => sum + one, 0);
    return { demand, metres, candidates, distances, fixed, forbidden, p: least + Math.floor(draw() * (most - least + 1)) };
  });
type Problem = typeof problems extends fc.Arbitrary<infer T> ? T : never;

function* sets({ candidates, fixed, forbidden, p }: Problem): Generator<number[]> {
  for (let set = 0; set < 2 ** candidates; set += 1) {
    const inside = Array.from({ length: candidates }, (_, j) => j).filter((j) => (set >> j) % 2 === 1);
    if (inside.length === p && inside.every((j) => forbidden[j] === 0) && fixed.every((one, j) => one === 0 || inside.includes(j))) yield inside;
  }
}
const travel = ({ demand, metres }: Problem, inside: ArrayLike<number>): number =>
  demand.reduce((sum, weight, i) => sum + weight * Math.min(...Array.from(inside, (j) => metres[j * demand.length + i]!)), 0);
const apart = ({ distances, candidates }: Problem, inside: ArrayLike<number>): number =>
  Math.min(...Array.from(inside).flatMap((i) => Array.from(inside).filter((j) => j > i).map((j) => distances[i * candidates + j]!)));
const isAllowed = ({ fixed, forbidden, p }: Problem, chosen: Int32Array): boolean =>
  chosen.length === p && fixed.every((one, j) => one === 0 || chosen.includes(j)) && chosen.every((j) => forbidden[j] === 0);

describe('p-median', () => {
  it('finds what trying all sets finds, with some fixed and some forbidden, and proves it', async () => {
    await fc.assert(fc.asyncProperty(problems.filter(({ p }) => p > 0), async (problem) => {
      const { chosen, objective, bound, gap, how } = await pMedian(problem, limits);
      expect(objective).toBeCloseTo(Math.min(...Array.from(sets(problem), (inside) => travel(problem, inside))), 9);
      expect(objective).toBeCloseTo(travel(problem, chosen), 9);
      expect([how, gap, isAllowed(problem, chosen)]).toEqual(['exact', 0, true]);
      expect(bound).toBe(objective);
    }), { numRuns: 150 });
  });

  const lattice = (side: number): { demand: Float64Array; metres: Float64Array; candidates: number } => {
    const n = side * side;
    const metres = Float64Array.from({ length: n * n }, (_, at) => Math.hypot((Math.floor(at / n) % side) - (at % side), Math.floor(Math.floor(at / n) / side) - Math.floor((at % n) / side)));
    return { demand: Float64Array.from({ length: n }, (_, i) => 1 + ((i * 7919) % 101)), metres, candidates: n };
  };

  it('says how far from the best it may be when it has no time to prove anything, and says the same again', async () => {
    const once = await pMedian({ ...lattice(10), p: 7 }, { seconds: 0, seed: 3 });
    const { seconds: _, heuristic: __, ...kept } = await pMedian({ ...lattice(10), p: 7 }, { seconds: 0, seed: 3 });
    expect(once).toMatchObject(kept);
    expect(once.bound).toBeLessThanOrEqual(once.objective);
    expect(once.gap).toBeCloseTo((once.objective - once.bound) / once.bound, 12);
    expect(once.gap).toBeLessThan(0.03);
  });

  it('ends when told to, and refuses what is no question', async () => {
    const stop = new Error('enough');
    const problem = { demand: Float64Array.of(1, 2), metres: Float64Array.of(1, 2, 3, 4, 5, 6), candidates: 3, p: 2 };
    await expect(pMedian({ ...lattice(12), p: 9 }, { ...limits, tick: () => { throw stop; } })).rejects.toBe(stop);
    for (const wrong of [{ p: 0 }, { p: 4 }, { demand: Float64Array.of(1, -2) }, { metres: Float64Array.of(1, 2) }, { metres: Float64Array.of(1, 2, 3, 4, 5, Infinity) }, { forbidden: Uint8Array.of(1, 1, 0) }]) {
      await expect(pMedian({ ...problem, ...wrong }, limits)).rejects.toThrow(RangeError);
    }
  });
});

describe('p-dispersion', () => {
  it('finds what trying all sets finds, with some fixed and some forbidden, and proves it', async () => {
    await fc.assert(fc.asyncProperty(problems.filter(({ p }) => p > 1), async (problem) => {
      const { chosen, objective, bound, gap } = await pDispersion(problem, limits);
      expect(objective).toBe(Math.max(...Array.from(sets(problem), (inside) => apart(problem, inside))));
      expect([apart(problem, chosen), bound, gap, isAllowed(problem, chosen)]).toEqual([objective, objective, 0, true]);
    }), { numRuns: 200 });
  });

  it('takes the corners of a square before its middle, and says what it could not rule out without time', async () => {
    const points = [[0, 0], [1, 0], [0.5, 0.5], [0, 1], [1, 1]] as const;
    const distances = Float64Array.from(points.flatMap(([x, y]) => points.map(([u, v]) => Math.hypot(x - u, y - v))));
    expect(await pDispersion({ distances, p: 4 }, limits)).toMatchObject({ chosen: Int32Array.of(0, 1, 3, 4), objective: 1, how: 'exact' });
    const many = Array.from({ length: 40 }, (_, i) => [(i * 7919) % 101, (i * 6007) % 97] as const);
    const problem = { distances: Float64Array.from(many.flatMap(([x, y]) => many.map(([u, v]) => Math.hypot(x - u, y - v)))), p: 8 };
    const hurried = await pDispersion(problem, { seconds: 0, seed: 1 });
    const proven = await pDispersion(problem, limits);
    expect([hurried.how, proven.how]).toEqual(['heuristic', 'exact']);
    expect(hurried.bound).toBeGreaterThan(hurried.objective);
    expect(hurried.bound).toBeGreaterThanOrEqual(proven.objective);
    expect(proven.objective).toBeGreaterThanOrEqual(hurried.objective);
    for (const wrong of [{ p: 1 }, { p: 6 }, { distances: new Float64Array(24) }, { distances: distances.with(1, 7) }]) await expect(pDispersion({ distances, p: 4, ...wrong }, limits)).rejects.toThrow(RangeError);
  });
});
