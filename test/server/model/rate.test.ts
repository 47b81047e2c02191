import { describe, expect, it } from 'vitest';
import { lengthInDays, ratePerSquareKmYear } from '../../../server/model/rate.ts';

const zone = 'Europe/Kyiv';

describe('a rate', () => {
  it('is by square kilometre and year of 365.25 days', () => {
    expect(ratePerSquareKmYear(30, { squareKm: 2, days: 365.25 })).toBe(15);
    expect(ratePerSquareKmYear(7, { squareKm: 0.5, days: 36.525 })).toBeCloseTo(140, 10);
    expect(ratePerSquareKmYear(0, { squareKm: 2, days: 7 })).toBe(0);
  });

  it('is not defined without area or time', () => {
    expect(ratePerSquareKmYear(3, { squareKm: 0, days: 7 })).toBeNull();
    expect(ratePerSquareKmYear(3, { squareKm: 1, days: 0 })).toBeNull();
  });

  it('counts local days, of which one may have 23 hours, and else the time', () => {
    // The clock went forward on 29 March 2026.
    const week = { from: '2026-03-25T22:00:00.000Z', to: '2026-04-01T21:00:00.000Z', fromDay: '2026-03-26', toDay: '2026-04-02', zone };
    expect(lengthInDays(week)).toBe(7);
    expect(lengthInDays({ ...week, to: '2026-04-01T22:00:00.000Z', toDay: '2026-04-03' })).toBe(7);
    expect(lengthInDays({ ...week, from: '2026-03-26T04:00:00.000Z', to: '2026-03-26T10:00:00.000Z', toDay: '2026-03-27' })).toBe(0.25);
  });
});
