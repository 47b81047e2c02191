import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { negativeBinomialBand } from '../../../server/stats/negative_binomial_band.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

knownNumbers('negative_binomial_band', ({ number }) => {
  number({
    what: 'Bounds at 0.9973 after 0, 3, 32, 72, 128 and 4,000 events in eight periods', source: 'R 4.2, qnbinom(p, events + 1/2, 8/9)',
    expected: [0, 2, 0, 4, 0, 12, 1, 20, 5, 30, 431, 573],
    actual: () => [0, 3, 32, 72, 128, 4000].flatMap((events) => {
      const { lower, upper } = negativeBinomialBand(events, { periods: 8 });
      return [lower, upper];
    }),
  });
});

describe('the predictive interval', () => {
  it('narrows around the mean as periods are added, and grows with coverage', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 30 }), (events, periods) => {
      const [wide, narrow] = [negativeBinomialBand(events, { periods }), negativeBinomialBand(events, { periods, coverage: 0.8 })];
      expect(narrow.lower).toBeGreaterThanOrEqual(wide.lower);
      expect(narrow.upper).toBeLessThanOrEqual(wide.upper);
      expect(wide.lower).toBeLessThanOrEqual(events / periods + 0.5);
      expect(wide.upper).toBeGreaterThanOrEqual(Math.floor(events / periods));
    }));
    expect(negativeBinomialBand(20, { periods: 1 }).upper).toBeGreaterThan(negativeBinomialBand(2000, { periods: 100 }).upper);
  });

  it('refuses what are no counts of periods', () => {
    for (const events of [-1, 1.5]) expect(() => negativeBinomialBand(events, { periods: 8 })).toThrow(RangeError);
    expect(() => negativeBinomialBand(1, { periods: 0 })).toThrow(RangeError);
    expect(() => negativeBinomialBand(1, { periods: 8, coverage: 1 })).toThrow(RangeError);
  });
});
