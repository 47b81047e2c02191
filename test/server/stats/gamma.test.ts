import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { chiSquareSurvival, gammaQuantile, logGamma, lowerGamma, poissonDensity, upperGamma } from '../../../server/stats/gamma.ts';
import { logFactorial } from '../../../server/stats/log_factorial.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

knownNumbers('gamma', ({ number }) => {
  const source = 'R 4.2, stats';
  number({
    what: 'Logarithm of the gamma function at 0.1, 0.5, 1.5, 3.7, 17.3, 1234.5', source,
    expected: [2.252712651734206, 0.5723649429247001, -0.1207822376352452, 1.428072326665388, 31.51562417817529, 7550.550901077894],
    actual: () => [0.1, 0.5, 1.5, 3.7, 17.3, 1234.5].map(logGamma),
  });
  number({
    what: 'Lower tail, shapes 0.5, 2, 10, 20, 1000, 1000 at 0.01, 1, 3, 20, 1000, 1100', source,
    expected: [0.1124629160182849, 0.2642411176571153, 0.001102488130115479, 0.52974273316076, 0.5042052441802155, 0.99894067674607],
    actual: () => [[0.5, 0.01], [2, 1], [10, 3], [20, 20], [1000, 1000], [1000, 1100]].map(([shape, x]) => lowerGamma(shape!, x!)),
  });
  number({
    what: 'Upper tail, in units of 1e-7 and 1e-30: shape 20 at 50, shape 1000 at 1400', source,
    expected: [4.791357300338101, 8.041325408184823], actual: () => [upperGamma(20, 50) * 1e7, upperGamma(1000, 1400) * 1e30],
  });
  number({
    what: 'Quantiles 0.025 of shape 17, 0.975 of 18, 0.5 of 0.3, 1e-8 of 2', source,
    expected: [9.903126469607288, 27.21864681590661, 0.07313113586695189, 0.0001414280233361288],
    actual: () => [[0.025, 17], [0.975, 18], [0.5, 0.3], [1e-8, 2]].map(([p, shape]) => gammaQuantile(p!, shape!)),
  });
  number({
    what: 'Chi-square tail, 11.07 with 5, 23.85 with 6 degrees', source,
    expected: [0.05000961862240549, 0.0005559164464278527], actual: () => [chiSquareSurvival(11.07, 5), chiSquareSurvival(23.8524590163934, 6)],
  });
});

describe('the gamma function', () => {
  it('is the factorial at whole numbers', () => {
    for (const n of [0, 1, 2, 7, 15, 16, 100, 5000]) expect(logGamma(n + 1)).toBeCloseTo(logFactorial(n), 9);
  });

  it('has tails that add up to one and a quantile that leads back', () => {
    fc.assert(fc.property(fc.double({ min: 0.05, max: 3000, noNaN: true }), fc.double({ min: 0.001, max: 0.999, noNaN: true }), (shape, p) => {
      const x = gammaQuantile(p, shape);
      expect(lowerGamma(shape, x)).toBeCloseTo(p, 9);
      expect(lowerGamma(shape, x) + upperGamma(shape, x)).toBeCloseTo(1, 12);
    }));
  });

  it('has the Poisson distribution as its upper tail', () => {
    for (const mean of [0.3, 4, 25, 300]) {
      let sum = 0;
      for (let k = 0; k <= 20; k += 1) sum += poissonDensity(k, mean);
      expect(upperGamma(21, mean)).toBeCloseTo(sum, 12);
    }
  });

  it('knows its edges, and refuses what is outside them', () => {
    expect([lowerGamma(2, 0), upperGamma(2, 0), lowerGamma(2, Infinity), upperGamma(2, Infinity)]).toEqual([0, 1, 1, 0]);
    expect([gammaQuantile(0, 3), gammaQuantile(1, 3), poissonDensity(0, 0), poissonDensity(2, 0)]).toEqual([0, Infinity, 1, 0]);
    for (const run of [() => lowerGamma(0, 1), () => upperGamma(1, -1), () => logGamma(0), () => gammaQuantile(2, 1)]) expect(run).toThrow(RangeError);
  });
});
