import { describe, expect, it } from 'vitest';
import { poissonBand } from '../../../server/stats/poisson_band.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

knownNumbers('poisson_band', ({ number }) => {
  number({
    what: 'Lower and upper bound around a known mean of 16, 9 and 4', source: 'Wheeler 2016', expected: [6.25, 30.25, 2.25, 20.25, 0.25, 12.25],
    actual: () => [16, 9, 4].flatMap((mean) => [poissonBand(mean).lower, poissonBand(mean).upper]),
  });
});

describe('the weekly band', () => {
  it('is as Wheeler gives it for a known mean', () => {
    expect(poissonBand(16)).toEqual({ lower: 6.25, upper: 30.25 });
    expect(poissonBand(9)).toEqual({ lower: 2.25, upper: 20.25 });
    expect(poissonBand(4)).toEqual({ lower: 0.25, upper: 12.25 });
  });

  it('does not go below zero', () => {
    expect(poissonBand(1)).toEqual({ lower: 0, upper: 6.25 });
    expect(poissonBand(0)).toEqual({ lower: 0, upper: 2.25 });
  });

  it('is wider for a mean that was itself estimated, the more so from fewer weeks', () => {
    const half = 1.5 * Math.sqrt(1 + 1 / 8);
    expect(poissonBand(16, { estimatedFrom: 8 })).toEqual({ lower: (4 - half) ** 2, upper: (4 + half) ** 2 });
    expect(poissonBand(16, { estimatedFrom: 4 }).upper).toBeGreaterThan(poissonBand(16, { estimatedFrom: 8 }).upper);
    expect(poissonBand(16, { sigmas: 2 }).upper).toBe(25);
  });

  it('refuses a mean that no counts can have', () => {
    expect(() => poissonBand(-1)).toThrow(RangeError);
    expect(() => poissonBand(NaN)).toThrow(RangeError);
  });
});
