import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialTest, poissonTest, rateRatioTest, type Alternative } from '../../../server/stats/poisson_test.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { reference } from '../../support/reference.ts';

const alternativeOf = (name: string): Alternative => (name === 'greater' || name === 'less' ? name : 'two-sided');
type One = { x: number; T: number; r: number; alternative: string; p_value: number };
type Two = { x: [number, number]; T: [number, number]; alternative: string; p_value: number };

knownNumbers('poisson_test', ({ number }) => {
  if (!hasSharedData()) return;
  const { output } = reference('05_count_tests');
  const shared = { source: 'R 4.2, poisson.test', needsData: true };
  for (const { x, T, r, alternative, p_value: expected } of output.poisson_one as One[]) {
    number({ ...shared, what: `${x} in ${T} against a rate of ${r}, ${alternativeOf(alternative)}: p`, expected, actual: () => poissonTest({ count: x, exposure: T, rate: r, alternative: alternativeOf(alternative) }) });
  }
  for (const { x: [k1, k2], T: [n1, n2], alternative, p_value: expected } of output.poisson_two as Two[]) {
    number({ ...shared, what: `${k1} in ${n1} against ${k2} in ${n2}, ${alternativeOf(alternative)}: p`, expected, actual: () => rateRatioTest({ k1, n1, k2, n2, alternative: alternativeOf(alternative) }) });
  }
});

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

describe('exact tests of counts', () => {
  it('add up all counts that are no likelier, written out', () => {
    fc.assert(fc.property(fc.nat(30), fc.double({ min: 0.1, max: 20, noNaN: true }), (count, mean) => {
      const chance = (k: number): number => (mean ** k * Math.exp(-mean)) / factorial(k);
      let p = 0;
      for (let k = 0; k < 120; k += 1) if (chance(k) <= chance(count) * (1 + 1e-7)) p += chance(k);
      expect(poissonTest({ count, rate: mean })).toBeCloseTo(Math.min(1, p), 9);
    }));
    fc.assert(fc.property(fc.nat(20), fc.nat(20), fc.double({ min: 0.02, max: 0.98, noNaN: true }), (k, rest, share) => {
      const n = k + rest;
      const chance = (x: number): number => (factorial(n) / factorial(x) / factorial(n - x)) * share ** x * (1 - share) ** (n - x);
      let p = 0;
      for (let x = 0; x <= n; x += 1) if (chance(x) <= chance(k) * (1 + 1e-7)) p += chance(x);
      expect(binomialTest(k, n, { share })).toBeCloseTo(Math.min(1, p), 9);
    }));
  });

  it('do not care which period comes first', () => {
    fc.assert(fc.property(fc.nat(200), fc.nat(200), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), (k1, k2, n1, n2) => {
      expect(rateRatioTest({ k1, n1, k2, n2 })).toBeCloseTo(rateRatioTest({ k1: k2, n1: n2, k2: k1, n2: n1 }), 9);
    }));
  });

  it('find nothing in nothing, and refuse what are no counts', () => {
    expect(rateRatioTest({ k1: 0, n1: 1, k2: 0, n2: 1 })).toBe(1);
    expect(poissonTest({ count: 0, rate: 3, alternative: 'greater' })).toBe(1);
    for (const run of [() => poissonTest({ count: -1 }), () => poissonTest({ count: 1, rate: 0 }), () => rateRatioTest({ k1: 1.5, n1: 1, k2: 1, n2: 1 }), () => binomialTest(3, 2)]) expect(run).toThrow(RangeError);
  });
});
