import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaQuantile, incompleteBeta } from '../../../server/stats/beta.ts';
import { logFactorial } from '../../../server/stats/log_factorial.ts';
import { rateRatioInterval } from '../../../server/stats/rate_ratio_interval.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { reference } from '../../support/reference.ts';

type Printed = { x: [number, number]; T: [number, number]; alternative: string; rate_ratio: number | null; ci95: [number, number | null] };

knownNumbers('rate_ratio_interval', ({ number }) => {
  if (!hasSharedData()) return;
  for (const { x: [k1, k2], T: [n1, n2], alternative, rate_ratio: ratio, ci95 } of reference('05_count_tests').output.poisson_two as Printed[]) {
    // A one-sided interval leaves its 5 % on one side, as a two-sided one at 90 % does on each.
    const level = alternative === 'two.sided' ? 0.95 : 0.9;
    number({
      what: `${k1} in ${n1} against ${k2} in ${n2}, ${alternative.replace('.', '-')}: ratio and limits`, source: 'R 4.2, poisson.test', needsData: true, expected: [ratio, ...ci95],
      actual: () => {
        const found = rateRatioInterval({ k1, n1, k2, n2, level });
        return [found.ratio, alternative === 'less' ? 0 : found.lower, alternative === 'greater' ? null : found.upper];
      },
    });
  }
});

describe('the interval of a rate ratio', () => {
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
