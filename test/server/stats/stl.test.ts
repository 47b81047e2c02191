import { describe, expect, it } from 'vitest';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { stl, type Stl, type StlOptions } from '../../../server/stats/stl.ts';
import { chicagoHomicides } from '../../support/chicago_homicides.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const parts = (values: Iterable<number>, options: Partial<StlOptions> = {}): Stl => {
  const found = stl(Float64Array.from(values), { period: 12, ...options });
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
};

knownNumbers('stl', ({ number }) => {
  const { stl_periodic: periodic, stl_s13_robust: robust } = chicagoHomicides().output;
  const counts = (): number[] => chicagoHomicides().input.counts;
  const source = 'R 4.2, stl(s.window = "periodic"); Chicago homicides by month, 2001 to 2017';
  number({ what: 'Season, one for all years', source, expected: periodic.seasonal, needsData: true, actual: () => parts(counts()).seasonal });
  number({ what: 'Trend beside it', source, expected: periodic.trend, needsData: true, actual: () => parts(counts()).trend });
  number({ what: 'What is left', source, expected: periodic.remainder, needsData: true, actual: () => parts(counts()).remainder });
  const robustSource = 'R 4.2, stl(s.window = 13, robust = TRUE)';
  const loosely = {
    tolerance: 3e-5, needsData: true,
    because: 'R takes a wrong order statistic for the median in some of the fifteen rounds (it sorts partly, at positions given in falling order); one robust round agrees to 1e-12',
  };
  const options = { seasonWindow: 13, robust: true };
  number({ what: 'Season, changing over 13 years, robust', source: robustSource, expected: robust.seasonal, ...loosely, actual: () => parts(counts(), options).seasonal });
  number({ what: 'Trend, robust', source: robustSource, expected: robust.trend, ...loosely, actual: () => parts(counts(), options).trend });
  number({ what: 'Weights, robust', source: robustSource, expected: robust.weights, ...loosely, actual: () => parts(counts(), options).weights });
});

describe('STL', () => {
  const season = [3, -1, -2, 0, 4, 1, -1, -4, 2, -3, 0, 1];
  const made = Array.from({ length: 96 }, (_, at) => 50 + 0.5 * at + season[at % 12]!);

  it('finds the line and the season that a series was made of', () => {
    const { seasonal, trend, remainder, strength } = parts(made);
    season.forEach((part, month) => expect(seasonal[36 + month]).toBeCloseTo(part, 0));
    expect(trend[40]).toBeCloseTo(70, 0);
    expect(Math.max(...remainder.map(Math.abs))).toBeLessThan(0.6);
    expect(strength.season).toBeGreaterThan(0.99);
    expect(strength.trend).toBeGreaterThan(0.99);
  });

  it('splits the series into parts that sum to it', () => {
    const { seasonal, trend, remainder } = parts(made, { seasonWindow: 7, robust: true });
    made.forEach((value, at) => expect(seasonal[at]! + trend[at]! + remainder[at]!).toBeCloseTo(value, 9));
  });

  it('gives a wild month little weight when robust, and keeps the trend straight', () => {
    const wild = made.with(50, 500);
    const [plain, robust] = [parts(wild), parts(wild, { robust: true })];
    expect(robust.weights[50]).toBe(0);
    expect(plain.weights[50]).toBe(1);
    expect(Math.abs(robust.trend[50]! - 75)).toBeLessThan(1);
    expect(Math.abs(plain.trend[50]! - 75)).toBeGreaterThan(10);
  });

  it('moves with level and unit', () => {
    const [plain, moved] = [parts(made), parts(made.map((value) => 3 * value - 20))];
    plain.trend.forEach((level, at) => expect(moved.trend[at]).toBeCloseTo(3 * level - 20, 8));
    plain.seasonal.forEach((part, at) => expect(moved.seasonal[at]).toBeCloseTo(3 * part, 8));
  });

  it('is not defined for two years, and flat for equal values', () => {
    expect(stl(new Float64Array(24), { period: 12 })).toEqual({ notDefined: 'too_few_steps', needs: 25 });
    const flat = parts(new Array<number>(40).fill(7));
    expect(Math.max(...flat.seasonal.map(Math.abs), ...flat.remainder.map(Math.abs))).toBeLessThan(1e-9);
    expect(flat.strength.season).toBeGreaterThanOrEqual(0);
  });

  it('refuses an even window', () => {
    expect(() => parts(made, { seasonWindow: 8 })).toThrow(RangeError);
    expect(() => parts(made, { period: 1 })).toThrow(RangeError);
    expect(() => parts([Number.NaN])).toThrow(RangeError);
  });
});
