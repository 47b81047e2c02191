import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backupCover } from '../../../server/allocation/backup_cover.ts';
import { maxCover } from '../../../server/allocation/max_cover.ts';
import { packNeighbours } from '../../../server/stats/neighbours.ts';

const limits = { seconds: 20, seed: 1 };

/** Small problems with ties, candidates that cover nothing, and some that must be chosen or never. */
const problems = fc.record({
  demand: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 9 }), candidates: fc.integer({ min: 1, max: 8 }), share: fc.constantFrom(0.15, 0.4, 0.7),
  seed: fc.integer({ min: 0, max: 1e6 }), weights: fc.constantFrom([1], [1, 0.5], [1, 1], [0, 1], [0.5, 1, 0.25]),
}).map(({ demand, candidates, share, seed, weights }) => {
  let word = seed;
  const draw = (): number => { word = (Math.imul(word, 1664525) + 1013904223) >>> 0; return word / 2 ** 32; };
  const lists = Array.from({ length: candidates }, () => demand.flatMap((_, i) => (draw() < share ? [i] : [])));
  const marks = Array.from({ length: candidates }, () => draw());
  const fixed = Uint8Array.from(marks, (mark) => (mark < 0.15 ? 1 : 0));
  const forbidden = Uint8Array.from(marks, (mark) => (mark > 0.85 ? 1 : 0));
  const least = fixed.reduce((sum, one) => sum + one, 0);
  const most = candidates - forbidden.reduce((sum, one) => sum + one, 0);
  return { demand: Float64Array.from(demand), lists, near: packNeighbours(lists), fixed, forbidden, p: least + Math.floor(draw() * (most - least + 1)), weights };
});
type Problem = typeof problems extends fc.Arbitrary<infer T> ? T : never;

/** By trying every set. */
function best({ demand, lists, fixed, forbidden, p }: Problem, weights: readonly number[]): number {
  let most = -1;
  for (let set = 0; set < 2 ** lists.length; set += 1) {
    const inside = lists.map((_, j) => (set >> j) % 2 === 1);
    if (inside.filter(Boolean).length !== p || inside.some((one, j) => (one ? forbidden[j] === 1 : fixed[j] === 1))) continue;
    most = Math.max(most, worth({ demand, lists }, inside, weights));
  }
  return most;
}

function worth({ demand, lists }: Pick<Problem, 'demand' | 'lists'>, inside: readonly boolean[], weights: readonly number[]): number {
  return demand.reduce((sum, value, i) => {
    const covers = lists.filter((list, j) => inside[j]! && list.includes(i)).length;
    return sum + value * weights.slice(0, covers).reduce((a, b) => a + b, 0);
  }, 0);
}

describe('maximal covering', () => {
  it('reaches what trying all sets reaches, with some fixed and some forbidden, and proves it', async () => {
    await fc.assert(fc.asyncProperty(problems, async (problem) => {
      const { chosen, objective, bound, gap, how } = await maxCover(problem, limits);
      expect(objective).toBeCloseTo(best(problem, [1]), 9);
      expect([how, gap, chosen.length]).toEqual(['exact', 0, problem.p]);
      expect(bound).toBe(objective);
      expect(worth(problem, problem.lists.map((_, j) => chosen.includes(j)), [1])).toBeCloseTo(objective, 9);
      expect(problem.fixed.every((one, j) => one === 0 || chosen.includes(j)) && chosen.every((j) => problem.forbidden[j] === 0)).toBe(true);
    }), { numRuns: 100 });
  });

  it('takes the candidates with most where each reaches itself alone, without any search', async () => {
    const demand = Float64Array.from({ length: 10_000 }, (_, i) => (i * 7919) % 10_007);
    const near = { offsets: Int32Array.from({ length: 10_001 }, (_, i) => i), members: Int32Array.from({ length: 10_000 }, (_, i) => i) };
    const forbidden = Uint8Array.from(demand, (value) => (value === 10_006 ? 1 : 0));
    const { chosen, how, gap, bound } = await maxCover({ demand, near, p: 300, forbidden }, { seconds: 0, seed: 1 });
    const most = Array.from(demand).filter((value) => value !== 10_006).toSorted((a, b) => b - a).slice(0, 300);
    expect(Array.from(chosen, (j) => demand[j]!).toSorted((a, b) => b - a)).toEqual(most);
    expect([how, gap, bound]).toEqual(['exact', 0, most.reduce((a, b) => a + b)]);
  });

  it('gives the same again for the same question, and a bound when it has no time to prove anything', async () => {
    const lattice = 15;
    const lists = Array.from({ length: lattice * lattice }, (_, j) => Array.from({ length: lattice * lattice }, (__, i) => i)
      .filter((i) => Math.abs(Math.floor(i / lattice) - Math.floor(j / lattice)) + Math.abs((i % lattice) - (j % lattice)) <= 2));
    const problem = { demand: Float64Array.from(lists, (_, i) => 1 + ((i * 7919) % 101)), near: packNeighbours(lists), p: 9 };
    const once = await maxCover(problem, { seconds: 0, seed: 4 });
    const { seconds: _, heuristic: __, ...kept } = await maxCover(problem, { seconds: 0, seed: 4 });
    expect(once).toMatchObject(kept);
    expect(once.bound).toBeGreaterThanOrEqual(once.objective);
    expect(once.gap).toBeCloseTo((once.bound - once.objective) / once.bound, 12);
    expect(once.gap).toBeLessThan(0.08);
  });

  it('ends when told to, and refuses what is no question', async () => {
    const near = packNeighbours([[0, 1], [1, 2], [0, 2], [2]]);
    const demand = Float64Array.of(3, 2, 4);
    const stop = new Error('enough');
    await expect(maxCover({ demand, near, p: 2 }, { ...limits, tick: () => { throw stop; } })).rejects.toBe(stop);
    const refused = [{ p: 5 }, { p: -1 }, { demand: Float64Array.of(-1, 2, 3) }, { demand: Float64Array.of(1) }, { fixed: Uint8Array.of(1, 1, 1, 0) }, { near: packNeighbours([[0, 0]]), p: 1 },
      { fixed: Uint8Array.of(1, 0, 0, 0), forbidden: Uint8Array.of(1, 0, 0, 0) }, { forbidden: Uint8Array.of(1, 1, 1, 0) }, { fixed: Uint8Array.of(1) }];
    for (const wrong of refused) await expect(maxCover({ demand, near, p: 2, ...wrong }, limits)).rejects.toThrow(RangeError);
  });
});

describe('covering with backup', () => {
  it('reaches what trying all sets reaches, also where a second cover is worth more than a first', async () => {
    await fc.assert(fc.asyncProperty(problems, async (problem) => {
      const { chosen, objective, gap, covered } = await backupCover(problem, limits);
      expect(objective).toBeCloseTo(best(problem, problem.weights), 9);
      expect(gap).toBe(0);
      expect(problem.weights.reduce<number>((sum, weight, level) => sum + weight * covered[level]!, 0)).toBeCloseTo(objective, 9);
      expect(problem.fixed.every((one, j) => one === 0 || chosen.includes(j)) && chosen.every((j) => problem.forbidden[j] === 0)).toBe(true);
    }), { numRuns: 100 });
  });

  it('gives up a first cover for a second one as this is worth more', async () => {
    const problem = { demand: Float64Array.of(10, 6), near: packNeighbours([[0], [0], [1]]), p: 2 };
    expect(await backupCover({ ...problem, weights: [1, 0.5] }, limits)).toMatchObject({ objective: 16, chosen: Int32Array.of(0, 2), covered: Float64Array.of(16, 0) });
    expect(await backupCover({ ...problem, weights: [1, 1] }, limits)).toMatchObject({ objective: 20, chosen: Int32Array.of(0, 1), covered: Float64Array.of(10, 10) });
    await expect(backupCover({ ...problem, weights: [] }, limits)).rejects.toThrow(RangeError);
    await expect(backupCover({ ...problem, weights: [1, -1] }, limits)).rejects.toThrow(RangeError);
  });
});
