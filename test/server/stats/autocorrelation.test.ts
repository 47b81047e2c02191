import { describe, expect, it } from 'vitest';
import { autocorrelation, type Autocorrelation } from '../../../server/stats/autocorrelation.ts';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { chicagoHomicides } from '../../support/chicago_homicides.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const correlate = (values: Iterable<number>, lags?: number): Autocorrelation => {
  const found = autocorrelation(Float64Array.from(values), lags);
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
};

knownNumbers('autocorrelation', ({ number }) => {
  const counts = (): number[] => chicagoHomicides().input.counts;
  number({
    what: 'Chicago homicides by month, 2001 to 2017, lags 0 to 24', source: 'R 4.2, acf', expected: chicagoHomicides().output.acf24, needsData: true,
    actual: () => correlate(counts()).correlation,
  });
  number({
    what: 'The same, Ljung-Box statistic of twelve lags, and its p', source: 'R 4.2, Box.test', expected: [339.460815090705, 0], needsData: true,
    actual: () => {
      const { statistic, p } = correlate(counts(), 12);
      return [statistic, p];
    },
  });
});

describe('autocorrelation', () => {
  const rough = Float64Array.from({ length: 60 }, (_, at) => (at * 7919) % 23);

  it('is 1 at lag 0 and never beyond', () => {
    const { correlation } = correlate(rough, 20);
    expect(correlation[0]).toBe(1);
    for (const one of correlation) expect(Math.abs(one)).toBeLessThanOrEqual(1);
  });

  it('does not mind level, unit and direction of time', () => {
    const plain = correlate(rough, 5);
    const moved = correlate(rough.map((value) => 5 - 2 * value).toReversed(), 5);
    plain.correlation.forEach((one, lag) => expect(moved.correlation[lag]).toBeCloseTo(one, 9));
    expect(moved.p).toBeCloseTo(plain.p, 9);
  });

  it('finds a season', () => {
    const { correlation, p } = correlate(Array.from({ length: 60 }, (_, at) => at % 12), 12);
    expect(correlation[12]!).toBeGreaterThan(0.7);
    expect(p).toBeLessThan(1e-6);
  });

  it('is not defined for equal values or too few', () => {
    expect(autocorrelation(new Float64Array(30).fill(1))).toEqual({ notDefined: 'all_equal' });
    expect(autocorrelation(rough, 59)).toEqual({ notDefined: 'too_few_steps', needs: 61 });
    expect(() => autocorrelation(rough, 0)).toThrow(RangeError);
    expect(() => autocorrelation(Float64Array.of(Number.NaN), 1)).toThrow(RangeError);
  });
});
