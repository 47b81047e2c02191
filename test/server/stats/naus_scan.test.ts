import { describe, expect, it } from 'vitest';
import { nausScan } from '../../../server/stats/naus_scan.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const windows = (steps: number, mean: number, count: number): number => nausScan({ steps, window: 1, mean, count });

knownNumbers('naus_scan', ({ number }) => {
  number({
    what: 'Six events in a window, 208 windows of 0.6 on average', source: 'ptools 2.0, scanw(208, 2, 0.6, 6)', expected: 0.03902238, tolerance: 2e-6,
    because: 'the package leaves the last term of a sum of Naus 1982 out (its A4 ends at k - 2 for k - 1); a simulation of three windows agrees with ours',
    actual: () => windows(208, 0.6, 6),
  });
  number({
    what: 'Six events in a week, 260 weeks of 1 on average', source: 'ptools 2.0, scanw(260, 1, 1, 6)', expected: 0.486814, tolerance: 2e-3,
    because: 'the package raises to windows - 1 here (its window size 1), Naus 1982 to windows - 2; ours is 0.485587',
    actual: () => windows(260, 1, 6),
  });
  number({
    what: 'No two events within a window in three windows of 1.3 on average', source: 'exact, by hand',
    expected: 1 - Math.exp(-3.9) * (1 + 3.9 + (2 * 1.3) ** 2 / 2 + 1.3 ** 3 / 6), actual: () => windows(3, 1.3, 2),
  });
});

describe('the Naus scan', () => {
  it('agrees with a simulation of three windows, where it is exact', () => {
    const random = seededRandom(12);
    const [runs, mean] = [40_000, 2.5];
    let quiet = 0;
    for (let run = 0; run < runs; run += 1) {
      let [second, last, free] = [-9, -9, true];
      for (let at = -Math.log(1 - random.next()) / mean; at < 3 && free; at -= Math.log(1 - random.next()) / mean) {
        if (at - second < 1) free = false;
        [second, last] = [last, at];
      }
      if (free) quiet += 1;
    }
    // Five standard errors; the sum without its last term lies two and a half thousandths off, half as far again.
    expect(Math.abs(1 - quiet / runs - windows(3, mean, 3))).toBeLessThan(0.007);
  });

  it('is a chance that grows with time and rate and falls with the count', () => {
    expect(windows(100, 0.5, 4)).toBeGreaterThan(windows(50, 0.5, 4));
    expect(windows(100, 0.7, 4)).toBeGreaterThan(windows(100, 0.5, 4));
    for (let count = 2; count < 12; count += 1) expect(windows(100, 0.5, count)).toBeLessThan(windows(100, 0.5, count - 1));
    expect(windows(500, 30, 2)).toBeCloseTo(1, 9);
  });

  it('depends on the length of time in windows only', () => {
    expect(nausScan({ steps: 416, window: 2, mean: 0.3, count: 6 })).toBeCloseTo(windows(208, 0.6, 6), 12);
  });

  it('is certain for no events, simple for one, and nothing at a rate of 0', () => {
    expect(windows(10, 1, 0)).toBe(1);
    expect(windows(10, 0.1, 1)).toBeCloseTo(1 - Math.exp(-1), 12);
    expect(windows(10, 0, 3)).toBe(0);
  });

  it('refuses a window longer than half the time, and half events', () => {
    expect(() => windows(1.5, 1, 3)).toThrow(RangeError);
    expect(() => windows(10, 1, 2.5)).toThrow(RangeError);
    expect(() => windows(10, -1, 2)).toThrow(RangeError);
  });
});
