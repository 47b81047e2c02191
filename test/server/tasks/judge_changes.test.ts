import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eTest } from '../../../server/stats/e_test.ts';
import { fewestToTell } from '../../../server/stats/fewest_to_tell.ts';
import { judgeChanges, type ChangeJudgement } from '../../../server/tasks/judge_changes.ts';
import { hasSharedData, sharedData } from '../../support/data.ts';

function judge(pairs: readonly (readonly [number, number])[], exposure = { now: 28, before: 28 }): { judged: ChangeJudgement; slices: number } {
  const work = judgeChanges(pairs.map(([now]) => now), pairs.map(([, before]) => before), exposure);
  for (let slices = 1; ; slices += 1) {
    const { done, value } = work.next();
    if (done) return { judged: value, slices };
  }
}

describe('the judgement of changes', () => {
  it('gives the published p of the E-test and the exact interval of the ratio', () => {
    const { judged } = judge([[20, 10], [12, 4], [6, 2], [10, 5], [2, 20]]);
    for (const [row, p] of [0.0688318, 0.0459963, 0.1748748, 0.2061644].entries()) expect(judged.p[row]).toBeCloseTo(p, 6);
    expect(judged.ratio).toEqual([2, 3, 3, 2, expect.closeTo(0.1, 12)]);
    expect([judged.ratioLower[0], judged.ratioUpper[0]]).toEqual([expect.closeTo(0.893508890384691, 9), expect.closeTo(4.7845524403381, 9)]);
  });

  it.skipIf(!hasSharedData())('gives the intervals of R for windows of different length', () => {
    const { output } = JSON.parse(readFileSync(sharedData('reference/05_count_tests.json'), 'utf8'));
    const reference = (output.poisson_two as { x: [number, number]; T: [number, number]; alternative: string; rate_ratio: number | null; ci95: [number, number | null] }[])
      .filter(({ alternative }) => alternative === 'two.sided');
    expect(reference.length).toBeGreaterThan(5);
    for (const { x, T, rate_ratio: ratio, ci95: [lower, upper] } of reference.filter(({ x: [one, other] }) => one + other > 0)) {
      const { judged } = judge([x], { now: T[0], before: T[1] });
      expect(judged.ratio[0]).toEqual(ratio === null ? null : expect.closeTo(ratio, 9));
      expect(judged.ratioLower[0]).toBeCloseTo(lower, 7);
      expect(judged.ratioUpper[0]).toEqual(upper === null ? null : expect.closeTo(upper, 7));
    }
  });

  it('tests no cell that could never be significant, and every other one', () => {
    fc.assert(fc.property(fc.constantFrom([28, 28], [7, 14], [28, 7], [365, 366]), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }), ([now, before], k1, k2) => {
      const fewest = fewestToTell({ now: now!, before: before! });
      const { judged } = judge([[k1, k2]], { now: now!, before: before! });
      expect(judged.fewest).toBe(fewest);
      expect(judged.p[0] === null).toBe(k1 + k2 < fewest);
      expect([judged.q[0] === null, judged.bin[0] === null]).toEqual([k1 + k2 < fewest, k1 + k2 < fewest]);
      if (k1 + k2 > 0 && k1 + k2 < fewest) expect(eTest({ k1, n1: now!, k2, n2: before! })).toBeGreaterThan(0.1);
    }));
    expect(fewestToTell({ now: 28, before: 28 })).toBe(3);
  });

  it('marks more and fewer by the direction of the rates and not of the counts', () => {
    const { judged } = judge([[60, 150], [150, 60], [20, 20], [1, 1], [0, 0]], { now: 7, before: 28 });
    expect(judged.bin).toEqual([3, 3, expect.any(Number), null, null]);
    expect(judge([[60, 400], [10, 10]], { now: 7, before: 28 }).judged.bin[0]).toBe(-3);
    expect(judge([[3, 40], [40, 3], [20, 21]]).judged).toMatchObject({ bin: [-3, 3, 0], more: { '90': 1, '95': 1, '99': 1 }, fewer: { '90': 1, '95': 1, '99': 1 }, tests: 3 });
  });

  it('is the same whatever the order of the cells, and turns over with the windows', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 })), { minLength: 1, maxLength: 40 });
    fc.assert(fc.property(pairs, (list) => {
      const { judged } = judge(list);
      const reversed = judge(list.toReversed()).judged;
      expect(reversed.q.toReversed()).toEqual(judged.q);
      expect(reversed.bin.toReversed()).toEqual(judged.bin);
      const turned = judge(list.map(([now, before]) => [before, now] as const)).judged;
      expect(turned.bin).toEqual(judged.bin.map((bin) => (bin === null ? null : 0 - bin)));
    }), { numRuns: 60 });
  });

  it('rests often while it tests many different pairs', () => {
    const { judged, slices } = judge(Array.from({ length: 4000 }, (_, row) => [row % 61, (row * 7) % 67] as const));
    expect(judged.tests).toBeGreaterThan(3900);
    expect(slices).toBeGreaterThan(20);
  });

  it('calls nothing in cells that differ by chance alone more often than the level says', () => {
    let state = 11;
    const next = (): number => { state = (state * 48_271) % 2_147_483_647; return state / 2_147_483_647; };
    const poisson = (mean: number): number => { let k = 0; for (let p = next(); p > Math.exp(-mean); p *= next()) k += 1; return k; };
    const called = Array.from({ length: 60 }, () => judge(Array.from({ length: 80 }, () => [poisson(8), poisson(8)] as const)).judged.more['95']);
    expect(called.filter((cells) => cells > 0).length / called.length).toBeLessThan(0.1);
  });
});
