import { describe, expect, it } from 'vitest';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { poissonTrend, type PoissonTrend } from '../../../server/stats/poisson_trend.ts';
import { chicagoHomicides } from '../../support/chicago_homicides.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const trend = (counts: Iterable<number>, options: Parameters<typeof poissonTrend>[1] = {}): PoissonTrend => {
  const found = poissonTrend(Float64Array.from(counts), options);
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
};

knownNumbers('poisson_trend', ({ number }) => {
  number({
    what: 'Chicago homicides by year, 2001 to 2017: intercept at 2001, slope, their errors, deviance', source: 'R 4.2, glm(family = poisson)', needsData: true,
    expected: [6.2611925787573, 0.000121531681699733, 0.0202868482572235, 0.00216201202296241, 345.739803780124],
    actual: () => {
      const { intercept, slope, errors, deviance } = trend(chicagoHomicides().input.annual);
      return [intercept, slope, ...errors, deviance];
    },
  });
});

describe('the Poisson trend', () => {
  it('finds a growth of so many percent', () => {
    const found = trend(Array.from({ length: 20 }, (_, at) => Math.round(1000 * 1.05 ** at)));
    expect(found.perStep).toBeCloseTo(0.05, 3);
    expect(found.lower).toBeGreaterThan(0);
    expect(found.p).toBeLessThan(1e-9);
  });

  it('widens its interval when counts spread more than chance would have them', () => {
    const wild = trend([10, 60, 20, 80, 15, 70, 25, 90]);
    expect(wild.dispersion).toBeGreaterThan(5);
    const plain = Math.expm1(wild.slope + 1.959963984540054 * wild.errors[1]);
    expect(wild.upper).toBeGreaterThan(plain);
    const calm = trend([20, 21, 20, 22, 21, 22, 21, 23]);
    expect(calm.dispersion).toBeLessThan(1);
    expect(calm.upper).toBeCloseTo(Math.expm1(calm.slope + 1.959963984540054 * calm.errors[1]), 9);
  });

  it('does not take the length of a month for a trend', () => {
    const days = Float64Array.of(31, 28, 31, 30, 31, 30, 31);
    expect(trend(days.map((one) => 10 * one), { exposures: days }).perStep).toBeCloseTo(0, 9);
  });

  it('is per unit of the times', () => {
    const counts = [100, 110, 121, 133];
    const years = trend(counts, { times: Float64Array.of(2000, 2002, 2004, 2006) });
    expect(years.slope).toBeCloseTo(trend(counts).slope / 2, 9);
    expect(years.p).toBeCloseTo(trend(counts).p, 9);
  });

  it('is not defined without events or with too few steps', () => {
    expect(poissonTrend(new Float64Array(10))).toMatchObject({ notDefined: 'no_events' });
    expect(poissonTrend(Float64Array.of(1, 2))).toEqual({ notDefined: 'too_few_steps', needs: 3 });
    expect(() => trend([1, 2, 3], { times: Float64Array.of(1, 1, 2) })).toThrow(RangeError);
    expect(() => trend([1, 2, 3], { exposures: Float64Array.of(1, 0, 1) })).toThrow(RangeError);
  });
});
