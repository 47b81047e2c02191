import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mannKendall, seasonalMannKendall, type MannKendall, type SeasonalMannKendall } from '../../../server/stats/mann_kendall.ts';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { chicagoHomicides } from '../../support/chicago_homicides.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisRobberies } from '../../support/memphis.ts';
import { timePatterns } from '../../support/time_patterns.ts';

const trend = (values: Iterable<number>): MannKendall => {
  const found = mannKendall(Float64Array.from(values));
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
};
const four = ({ s, variance, z, p }: MannKendall): number[] => [s, variance, z, p];
const tied = [1, 1, 2, 2, 3, 3, 2, 4, 5, 5];
const monthly = (): Float64Array => Float64Array.from(chicagoHomicides().input.counts);

const months = (): Float64Array => {
  const counts = new Float64Array(12);
  for (const month of memphisRobberies().month) counts[month]! += 1;
  return counts;
};

knownNumbers('mann_kendall', ({ number }) => {
  const printed = 'printed with six digits';
  number({
    what: '1 to 10: S, variance, z, p', source: 'Mann 1945; R 4.2, cor.test', expected: [45, 125, 3.93548, 8.30307e-5], tolerance: 1e-5, because: printed,
    actual: () => four(trend([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])),
  });
  number({
    what: '1, 1, 2, 2, 3, 3, 2, 4, 5, 5: S, variance with ties, z, p', source: 'R 4.2, cor.test', expected: [35, 118.33333333333333, 3.125542, 0.001774776],
    tolerance: 1e-6, because: 'printed with seven digits', actual: () => four(trend(tied)),
  });
  number({
    what: 'Robberies of Memphis 2019 by month', source: 'R 4.2, table', expected: timePatterns().output.month_counts, tolerance: 0, needsData: true, actual: months,
  });
  number({
    what: 'Robberies of Memphis 2019 by month: S, variance, z', source: 'R 4.2, cor.test', expected: [6, 212.66666666666666, 0.3428627], tolerance: 1e-7,
    because: 'printed with seven digits', needsData: true,
    actual: () => four(trend(months())).slice(0, 3),
  });
  number({
    what: 'Chicago homicides by month, 2001 to 2017: S, variance, z, p, tau-b', source: 'R 4.2, cor.test', needsData: true,
    expected: [-61, 949363, -0.0615793498743721, 0.950897822140344, -0.00297554007865064],
    actual: () => [...four(trend(monthly())), trend(monthly()).tauB],
  });
  number({
    what: 'Chicago homicides by year, 2001 to 2017: S, variance, z, p, tau-b', source: 'R 4.2, cor.test', needsData: true,
    expected: [-24, 589.333333333333, -0.94743043775738, 0.343419487182742, -0.176470588235294],
    actual: () => {
      const annual = trend(chicagoHomicides().input.annual);
      return [...four(annual), annual.tauB];
    },
  });
  number({
    what: 'Chicago homicides, January with January and so on: S, variance, z, p', source: 'R 4.2, sums over the twelve months', needsData: true,
    expected: [-94, 7002, -1.11140384604222, 0.266394557593704],
    actual: () => {
      const { s, variance, z, p } = seasonalMannKendall(monthly(), 12) as SeasonalMannKendall;
      return [s, variance, z, p];
    },
  });
  number({
    what: 'Exact p for five rising values, and for 2, 1, 3, 4 (S 4)', source: 'Kendall 1975, table 1', expected: [2 / 120, 8 / 24],
    actual: () => [trend([1, 2, 3, 4, 5]).exactP!, trend([2, 1, 3, 4]).exactP!],
  });
});

describe('the Mann-Kendall test', () => {
  const series = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 4, maxLength: 40 });

  it('turns round with the series', () => {
    fc.assert(fc.property(series, (values) => {
      fc.pre(new Set(values).size > 1);
      const [forth, back] = [trend(values), trend(values.toReversed())];
      expect(back.s + forth.s).toBe(0);
      expect(back.variance).toBe(forth.variance);
      expect(back.p).toBe(forth.p);
    }));
  });

  it('sees only the order of the values, not their distance', () => {
    fc.assert(fc.property(series, (values) => {
      fc.pre(new Set(values).size > 1);
      expect(trend(values.map((value) => Math.exp(value)))).toEqual(trend(values));
    }));
  });

  it('counts pairs as the definition does', () => {
    fc.assert(fc.property(series, (values) => {
      fc.pre(new Set(values).size > 1);
      let s = 0;
      values.forEach((later, j) => values.slice(0, j).forEach((earlier) => { s += Math.sign(later - earlier); }));
      expect(trend(values).s).toBe(s);
      expect(trend(values).tauA).toBeCloseTo(s / (values.length * (values.length - 1) / 2), 12);
    }));
  });

  it('gives no exact p with ties or beyond ten values', () => {
    expect(trend(tied).exactP).toBeNull();
    expect(trend([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]).exactP).toBeNull();
    expect(trend([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).exactP).toBeCloseTo(2 / 3_628_800, 15);
  });

  it('is not defined for too few values or equal ones', () => {
    expect(mannKendall(new Float64Array(0))).toEqual({ notDefined: 'too_few_steps', needs: 4 });
    expect(mannKendall(Float64Array.of(1, 2, 3))).toEqual({ notDefined: 'too_few_steps', needs: 4 });
    expect(mannKendall(new Float64Array(20).fill(3))).toEqual({ notDefined: 'all_equal' });
    expect(seasonalMannKendall(new Float64Array(23), 12)).toEqual({ notDefined: 'too_few_steps', needs: 24 });
    expect(seasonalMannKendall(new Float64Array(24).map((_, at) => at % 12), 12)).toEqual({ notDefined: 'all_equal' });
  });

  it('does not take a season for a trend', () => {
    const rising = Float64Array.from({ length: 24 }, (_, at) => at % 12);
    rising[23] = 12;
    expect((seasonalMannKendall(rising, 12) as SeasonalMannKendall).s).toBe(1);
    expect(trend(rising).s).toBeGreaterThan(60);
  });

  it('refuses what is no series', () => {
    expect(() => mannKendall(Float64Array.of(1, Number.NaN, 2, 3))).toThrow(RangeError);
    expect(() => seasonalMannKendall(new Float64Array(24), 1.5)).toThrow(RangeError);
  });
});
