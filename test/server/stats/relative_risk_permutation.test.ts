import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../server/stats/random.ts';
import { relativeRiskPermutation } from '../../../server/stats/relative_risk_permutation.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { points } from '../../support/point_pattern.ts';

const one = { cases: points([[0, 0]]), baseline: points([[5000, 0], [6000, 0], [7000, 0], [8000, 0]]), at: points([[0, 0]]), kernel: 'uniform' as const, bandwidth: 100 };

knownNumbers('relative_risk_permutation', ({ number }) => {
  number({
    what: 'The only case stands where the other four events do not: chance 1 / 5', source: 'Counting', expected: 0.2, tolerance: 0.03,
    because: 'Monte Carlo with 9,999 draws and a fixed seed; the standard error is 0.004.',
    actual: () => relativeRiskPermutation(one, { missing: Uint8Array.of(0), permutations: 9999, seed: 1 }).upper,
  });
});

describe('the tolerance of a relative risk', () => {
  const { next } = seededRandom(12);
  const spread = (n: number) => points(Array.from({ length: n }, () => [next() * 4000, next() * 4000]));
  const baseline = spread(300);
  const random = spread(80);
  const lumped = { x: random.x.map((x, i) => (i < 40 ? 1000 + x / 40 : x)), y: random.y.map((y, i) => (i < 40 ? 1000 + y / 40 : y)) };
  const at = points(Array.from({ length: 64 }, (_, i) => [(i % 8) * 500 + 250, Math.floor(i / 8) * 500 + 250]));
  const missing = new Uint8Array(64);

  it('finds the lump of cases, and p spread evenly where chance decided', () => {
    const lump = relativeRiskPermutation({ cases: lumped, baseline, at, bandwidth: 600 }, { missing, permutations: 199, seed: 2 });
    expect(lump.upper[1 * 8 + 1]).toBe(0.005);
    const chance = relativeRiskPermutation({ cases: random, baseline, at, bandwidth: 600 }, { missing, permutations: 199, seed: 2 });
    expect(chance.upper.filter((p) => p <= 0.05).length).toBeLessThan(10);
    const mean = chance.upper.reduce((sum, p) => sum + p, 0) / 64;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.15);
  });

  it('is the same however many pairs are held at once', () => {
    const of = (pairs: number) => relativeRiskPermutation({ cases: lumped, baseline, at, bandwidth: 600 }, { missing, permutations: 49, seed: 3, pairs });
    expect(of(10)).toEqual(of(1_000_000));
  });

  it('has one-sided p that share the draws that are equal, and none without a baseline', () => {
    const { upper, lower } = relativeRiskPermutation({ cases: lumped, baseline, at, bandwidth: 600 }, { missing: missing.map((_, i) => (i === 5 ? 1 : 0)), permutations: 99, seed: 4 });
    upper.forEach((p, i) => { if (i !== 5) expect(p + lower[i]!).toBeGreaterThanOrEqual(1); });
    expect(upper[5]).toBeNaN();
    expect(() => relativeRiskPermutation({ ...one, cases: { ...one.cases, weights: Float64Array.of(2) } }, { missing: Uint8Array.of(0), seed: 1 })).toThrow(RangeError);
  });
});
