import { describe, expect, it } from 'vitest';
import { normalSurvival } from '../../../server/stats/normal.ts';
import { normalQuantile } from '../../../server/stats/normal_quantile.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

knownNumbers('normal_quantile', ({ number }) => {
  number({
    what: 'Quantiles at 0.5, 0.9, 0.95, 0.975, 0.995, 0.001, 1e-10', source: 'R 4.2, qnorm',
    expected: [0, 1.2815515655446004, 1.6448536269514722, 1.959963984540054, 2.5758293035489004, -3.090232306167813, -6.361340902404056],
    actual: () => [0.5, 0.9, 0.95, 0.975, 0.995, 0.001, 1e-10].map(normalQuantile),
  });
});

describe('the normal quantile', () => {
  it('leads back through the survival function, far into the tail', () => {
    for (let exponent = 1; exponent < 250; exponent += 7) {
      const tail = 10 ** -exponent;
      expect(normalSurvival(-normalQuantile(tail)) / tail).toBeCloseTo(1, 9);
    }
  });

  it('has none at 0 and 1', () => {
    for (const probability of [0, 1, -1, Number.NaN]) expect(() => normalQuantile(probability)).toThrow(RangeError);
  });
});
