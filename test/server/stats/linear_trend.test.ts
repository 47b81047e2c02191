import { describe, expect, it } from 'vitest';
import { linearTrend, type LinearTrend } from '../../../server/stats/linear_trend.ts';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { chicagoHomicides } from '../../support/chicago_homicides.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const line = (values: Iterable<number>, options: Parameters<typeof linearTrend>[1] = {}): LinearTrend => {
  const found = linearTrend(Float64Array.from(values), options);
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
};

knownNumbers('linear_trend', ({ number }) => {
  number({
    what: 'Chicago homicides by month, 2001 to 2017: intercept, slope, its error, p, share explained', source: 'R 4.2, lm', needsData: true,
    expected: [43.2534531053801, 0.00431829586334118, 0.0174288856403414, 0.804566663620256, 0.000303810105382402],
    actual: () => {
      const { intercept, slope, error, p, explained } = line(chicagoHomicides().input.counts);
      return [intercept, slope, error, p, explained];
    },
  });
});

describe('the straight line', () => {
  it('finds the one that there is', () => {
    const found = line(Array.from({ length: 12 }, (_, at) => 7 - 0.5 * (at + 1)));
    expect(found.slope).toBeCloseTo(-0.5, 12);
    expect(found.intercept).toBeCloseTo(7, 12);
    expect(found.explained).toBeCloseTo(1, 12);
  });

  it('has an interval around it that excludes 0 when p is small', () => {
    const found = line([2, 4, 3, 6, 5, 8, 7, 9]);
    expect(found.p).toBeLessThan(0.05);
    expect(found.lower).toBeGreaterThan(0);
    expect((found.lower + found.upper) / 2).toBeCloseTo(found.slope, 12);
    const wide = line([2, 9, 3, 6, 5, 2, 7, 4]);
    expect(wide.p).toBeGreaterThan(0.05);
    expect(wide.lower).toBeLessThan(0);
  });

  it('is per unit of the times', () => {
    expect(line([0, 10, 21], { times: Float64Array.of(2000, 2005, 2010) }).slope).toBeCloseTo(2.1, 9);
  });

  it('is not defined for two values or equal ones', () => {
    expect(linearTrend(Float64Array.of(1, 2))).toEqual({ notDefined: 'too_few_steps', needs: 3 });
    expect(linearTrend(new Float64Array(5).fill(2))).toEqual({ notDefined: 'all_equal' });
    expect(() => line([1, 2, 3], { times: Float64Array.of(1, 1, 1) })).toThrow(RangeError);
    expect(() => line([1, 2, 3], { times: Float64Array.of(1, 2) })).toThrow(RangeError);
  });
});
