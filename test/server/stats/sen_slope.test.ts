import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { senSlope, type SenSlope } from '../../../server/stats/sen_slope.ts';
import { chicagoHomicides } from '../../support/chicago_homicides.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const slopeOf = (values: Iterable<number>, options: Parameters<typeof senSlope>[1] = {}): SenSlope => {
  const found = senSlope(Float64Array.from(values), options);
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
};

knownNumbers('sen_slope', ({ number }) => {
  const source = 'R 4.2, median of the slopes of all pairs, median of what is left';
  number({
    what: 'Chicago homicides by month, 2001 to 2017: slope, intercept', source, expected: [0, 42], needsData: true,
    actual: () => {
      const { slope, intercept } = slopeOf(chicagoHomicides().input.counts);
      return [slope, intercept];
    },
  });
  number({
    what: 'Chicago homicides by year, 2001 to 2017: slope, intercept', source, expected: [-3, 494], needsData: true,
    actual: () => {
      const { slope, intercept } = slopeOf(chicagoHomicides().input.annual);
      return [slope, intercept];
    },
  });
});

describe("Sen's slope", () => {
  it('is that of a straight line, whatever one wild value says', () => {
    const line = Array.from({ length: 21 }, (_, at) => 5 + 2 * (at + 1));
    expect(slopeOf(line)).toMatchObject({ slope: 2, intercept: 5, lower: 2, upper: 2 });
    line[10] = 1e6;
    expect(slopeOf(line).slope).toBe(2);
  });

  it('takes the ranks of its interval from the Mann-Kendall variance', () => {
    // Variance of five values without ties: 50 / 3. At 90 % that is 6.715 either way, so ranks 1.642 and 9.358 of the ten slopes
    // -3, -2, -1.5, -1.333, -1.25, -1, -1, -1, -0.5, 1.
    const { slope, lower, upper } = slopeOf([10, 9, 7, 8, 5], { confidence: 0.9 });
    expect(slope).toBe(-1.125);
    expect(lower).toBeCloseTo(-3 + 0.6424, 3);
    expect(upper).toBeCloseTo(-0.5 + 0.3576 * 1.5, 3);
    expect(slopeOf([3, 2, 4]).lower).toBeNull();
  });

  it('moves with unit and level, and widens with confidence', () => {
    fc.assert(fc.property(
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 8, maxLength: 30 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: -20, max: 20 }),
      (values, factor, level) => {
        const [plain, moved] = [slopeOf(values), slopeOf(values.map((value) => value * factor + level))];
        expect(moved.slope).toBeCloseTo(plain.slope * factor, 9);
        expect(moved.intercept).toBeCloseTo(plain.intercept * factor + level, 9);
        const narrow = slopeOf(values, { confidence: 0.5 });
        expect(narrow.lower!).toBeGreaterThanOrEqual(plain.lower!);
        expect(narrow.upper!).toBeLessThanOrEqual(plain.upper!);
        expect(plain.slope).toBeGreaterThanOrEqual(plain.lower!);
        expect(plain.slope).toBeLessThanOrEqual(plain.upper!);
      },
    ));
  });

  it('is per unit of the times given', () => {
    expect(slopeOf([0, 10, 20], { times: Float64Array.of(2001, 2003, 2005) }).slope).toBe(5);
    expect(slopeOf([0, 10, 30], { times: Float64Array.of(0, 1, 3) })).toMatchObject({ slope: 10, intercept: 0 });
  });

  it('is 0 for equal values, and not defined for one', () => {
    expect(slopeOf([4, 4, 4, 4, 4, 4])).toMatchObject({ slope: 0, intercept: 4, lower: 0, upper: 0 });
    expect(senSlope(Float64Array.of(4))).toEqual({ notDefined: 'too_few_steps', needs: 2 });
  });

  it('refuses times that do not rise, and more values than memory should hold pairs of', () => {
    expect(() => senSlope(Float64Array.of(1, 2), { times: Float64Array.of(1, 1) })).toThrow(RangeError);
    expect(() => senSlope(Float64Array.of(1, 2), { times: Float64Array.of(1) })).toThrow(RangeError);
    expect(() => senSlope(new Float64Array(6001))).toThrow(RangeError);
    expect(() => senSlope(Float64Array.of(1, Number.NaN))).toThrow(RangeError);
    expect(() => senSlope(Float64Array.of(1, 2), { confidence: 1 })).toThrow(RangeError);
  });
});
