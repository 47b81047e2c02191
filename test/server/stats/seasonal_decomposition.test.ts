import { describe, expect, it } from 'vitest';
import { isDefined, nullable } from '../../../server/stats/not_defined.ts';
import { seasonalDecomposition, type SeasonalDecomposition } from '../../../server/stats/seasonal_decomposition.ts';
import { chicagoHomicides } from '../../support/chicago_homicides.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const parts = (values: Iterable<number>, kind: 'additive' | 'multiplicative' = 'additive'): SeasonalDecomposition => {
  const found = seasonalDecomposition(Float64Array.from(values), { period: 12, kind });
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
};

knownNumbers('seasonal_decomposition', ({ number }) => {
  const source = 'R 4.2, decompose; Chicago homicides by month, 2001 to 2017';
  const { decompose_additive: additive, decompose_multiplicative: multiplicative } = chicagoHomicides().output;
  const counts = (): number[] => chicagoHomicides().input.counts;
  number({ what: 'Trend', source, expected: additive.trend, needsData: true, actual: () => nullable(parts(counts()).trend) });
  number({ what: 'Season, additive, January to December', source, expected: additive.figure, needsData: true, actual: () => parts(counts()).figure });
  number({ what: 'Season, multiplicative', source, expected: multiplicative.figure, needsData: true, actual: () => parts(counts(), 'multiplicative').figure });
});

describe('the classical decomposition', () => {
  const season = [3, -1, -2, 0, 4, 1, -1, -4, 2, -3, 0, 1];
  const made = Array.from({ length: 60 }, (_, at) => 50 + 0.5 * at + season[at % 12]!);

  it('finds the line and the season that a series was made of', () => {
    const { figure, trend, remainder } = parts(made);
    season.forEach((part, month) => expect(figure[month]).toBeCloseTo(part, 9));
    expect(trend[20]).toBeCloseTo(60, 9);
    expect(remainder[20]).toBeCloseTo(0, 9);
    expect(trend[5]).toBeNaN();
  });

  it('splits the series into parts that give it back', () => {
    const [sum, product] = [parts(made), parts(made, 'multiplicative')];
    for (let at = 6; at < 54; at += 1) {
      expect(sum.trend[at]! + sum.seasonal[at]! + sum.remainder[at]!).toBeCloseTo(made[at]!, 9);
      expect(product.trend[at]! * product.seasonal[at]! * product.remainder[at]!).toBeCloseTo(made[at]!, 9);
    }
    expect(sum.figure.reduce((total, part) => total + part, 0)).toBeCloseTo(0, 9);
    expect(product.figure.reduce((total, part) => total + part, 0)).toBeCloseTo(12, 9);
  });

  it('is not defined below two years, nor as a ratio where a year has nothing', () => {
    expect(seasonalDecomposition(new Float64Array(23), { period: 12 })).toEqual({ notDefined: 'too_few_steps', needs: 24 });
    expect(seasonalDecomposition(new Float64Array(48), { period: 12, kind: 'multiplicative' })).toEqual({ notDefined: 'no_baseline' });
  });

  it('refuses a period of one', () => {
    expect(() => seasonalDecomposition(new Float64Array(48), { period: 1 })).toThrow(RangeError);
    expect(() => seasonalDecomposition(Float64Array.of(Number.NaN), { period: 2 })).toThrow(RangeError);
  });
});
