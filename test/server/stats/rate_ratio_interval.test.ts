import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaQuantile, incompleteBeta } from '../../../server/stats/beta.ts';
import { logFactorial } from '../../../server/stats/log_factorial.ts';
import { rateRatioInterval } from '../../../server/stats/rate_ratio_interval.ts';
import { hasSharedData, sharedData } from '../../support/data.ts';

describe('the interval of a rate ratio', () => {
  it.skipIf(!hasSharedData())('agrees with R poisson.test', () => {
    const { output } = JSON.parse(readFileSync(sharedData('reference/05_count_tests.json'), 'utf8'));
    const cases = (output.poisson_two as { x: [number, number]; T: [number, number]; alternative: string; rate_ratio: number | null; ci95: [number, number | null] }[])
      .filter(({ alternative }) => alternative === 'two.sided');
    expect(cases.length).toBeGreaterThan(5);
    for (const { x, T, rate_ratio: ratio, ci95 } of cases) {
      const got = rateRatioInterval({ k1: x[0], n1: T[0], k2: x[1], n2: T[1] });
      if (ratio === null) expect(got.ratio).toBeNull();
      else expect(got.ratio).toBeCloseTo(ratio, 12);
      expect(got.lower).toBeCloseTo(ci95[0], 10);
      if (ci95[1] === null) expect(got.upper).toBeNull();
      else expect(got.upper! / ci95[1]).toBeCloseTo(1, 10);
    }
  });

  it('holds the ratio, and turns over with the periods', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (k1, k2, n1, n2) => {
      const { ratio, lower, upper } = rateRatioInterval({ k1, n1, k2, n2 });
      expect(lower).toBeLessThan(ratio!);
      expect(upper!).toBeGreaterThan(ratio!);
      const turned = rateRatioInterval({ k1: k2, n1: n2, k2: k1, n2: n1 });
      expect(turned.upper! * lower).toBeCloseTo(1, 9);
      expect(turned.lower * upper!).toBeCloseTo(1, 9);
    }), { numRuns: 60 });
  });

  it('has no upper end without incidents in the second period, and begins at 0 without any in the first', () => {
    expect(rateRatioInterval({ k1: 0, n1: 1, k2: 0, n2: 1 })).toEqual({ ratio: null, lower: 0, upper: null });
    expect(rateRatioInterval({ k1: 0, n1: 1, k2: 4, n2: 1 })).toMatchObject({ ratio: 0, lower: 0 });
    expect(() => rateRatioInterval({ k1: -1, n1: 1, k2: 4, n2: 1 })).toThrow(RangeError);
    expect(() => rateRatioInterval({ k1: 1, n1: 1, k2: 4, n2: 1, level: 1 })).toThrow(RangeError);
  });
});

describe('the beta distribution', () => {
  it('is undone by its quantile', () => {
    fc.assert(fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 }), (probability, a, b) => {
      expect(incompleteBeta(betaQuantile(probability, a, b), a, b)).toBeCloseTo(probability, 9);
    }), { numRuns: 60 });
  });

  it('has the closed forms at its edges', () => {
    expect(betaQuantile(0.025, 1, 10)).toBeCloseTo(1 - 0.975 ** 0.1, 14);
    expect(betaQuantile(0.975, 10, 1)).toBeCloseTo(0.975 ** 0.1, 14);
    expect(incompleteBeta(0.3, 2, 2)).toBeCloseTo(0.3 ** 2 * (3 - 0.6), 15);
    expect([betaQuantile(0.5, 0, 3), betaQuantile(0.5, 3, 0), incompleteBeta(0, 2, 2), incompleteBeta(1, 2, 2)]).toEqual([0, 1, 0, 1]);
    expect(() => betaQuantile(0.5, 0, 0)).toThrow(RangeError);
  });
});

describe('the logarithm of the factorial', () => {
  it('is the sum of logarithms', () => {
    let sum = 0;
    for (let n = 1; n <= 2000; n++) {
      sum += Math.log(n);
      expect(Math.abs(logFactorial(n) - sum)).toBeLessThanOrEqual(1e-12 * Math.max(1, sum));
    }
    expect(() => logFactorial(-1)).toThrow(RangeError);
    expect(() => logFactorial(0.5)).toThrow(RangeError);
  });
});
