import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { circular, type Circular } from '../../../server/stats/circular.ts';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisRobberies } from '../../support/memphis.ts';
import { timePatterns } from '../../support/time_patterns.ts';

const dial = (times: Iterable<number>, options: Parameters<typeof circular>[1] = {}): Circular => {
  const found = circular(Float64Array.from(times), options);
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
};
const hours = (): Float64Array => memphisRobberies().days.map((day) => (day % 1) * 24);

knownNumbers('circular', ({ number }) => {
  const source = 'R 4.2, formulas written out; robberies of Memphis 2019';
  const expected = timePatterns().output.circular;
  number({
    what: 'Mean time of day in hours, R, circular variance, Rayleigh Z, concentration kappa', source, needsData: true,
    expected: [expected.mean_hour, expected.R, expected.circular_variance, expected.rayleigh_Z, expected.kappa],
    actual: () => {
      const { mean, length, variance, z, kappa } = dial(hours());
      return [mean, length, variance, z, kappa];
    },
  });
  number({
    what: 'Logarithm of the p of Rayleigh\'s test', source, needsData: true, expected: Math.log(expected.rayleigh_p || 1), actual: () => Math.log(dial(hours()).p),
  });
});

describe('the circular mean', () => {
  const times = fc.array(fc.double({ min: 0, max: 24, noNaN: true, maxExcluded: true }), { minLength: 1, maxLength: 40 });

  it('has midnight between 23:00 and 01:00', () => {
    const { mean, length } = dial([23, 1]);
    expect(mean).toBeCloseTo(0, 9);
    expect(length).toBeCloseTo(Math.cos(Math.PI / 12), 12);
  });

  it('turns with the clock, and keeps its strength', () => {
    fc.assert(fc.property(times, fc.double({ min: 0, max: 24, noNaN: true }), (list, turn) => {
      const [plain, turned] = [dial(list), dial(list.map((time) => time + turn))];
      expect(turned.length).toBeCloseTo(plain.length, 9);
      if (plain.length < 1e-6) return;
      const apart = Math.abs(((turned.mean! - plain.mean! - turn) % 24 + 36) % 24 - 12);
      expect(apart).toBeLessThan(1e-6);
    }));
  });

  it('does not depend on the unit of the dial, and takes weights as repetition', () => {
    const minutes = dial([600, 660, 700], { period: 1440 });
    expect(minutes.mean! / 60).toBeCloseTo(dial([10, 11, 700 / 60]).mean!, 9);
    expect(dial([3, 5], { weights: Float64Array.of(2, 1) })).toEqual(dial([3, 3, 5]));
  });

  it('has no time where directions balance, though there are events', () => {
    const balanced = dial([0, 6, 12, 18]);
    expect(balanced).toMatchObject({ n: 4, mean: null, deviation: null });
    expect(balanced.p).toBeCloseTo(1, 6);
  });

  it('is the time itself when all are the same, with no end to the concentration', () => {
    expect(dial([5, 5, 5])).toMatchObject({ mean: 5, length: 1, kappa: null });
  });

  it('takes a p by Zar that shrinks with n and gathering', () => {
    expect(dial([1, 2, 3, 4, 5, 6]).p).toBeLessThan(dial([1, 2, 3, 14, 15, 16]).p);
    expect(dial([1, 2]).p).toBeGreaterThan(0.05);
  });

  it('is not defined without events, and refuses what is no time', () => {
    expect(circular(new Float64Array(0))).toEqual({ notDefined: 'no_events', needs: 1 });
    expect(circular(Float64Array.of(3), { weights: Float64Array.of(0) })).toEqual({ notDefined: 'no_events', needs: 1 });
    expect(() => circular(Float64Array.of(Number.NaN))).toThrow(RangeError);
    expect(() => circular(Float64Array.of(1), { period: 0 })).toThrow(RangeError);
    expect(() => circular(Float64Array.of(1), { weights: Float64Array.of(1, 2) })).toThrow(RangeError);
  });
});
