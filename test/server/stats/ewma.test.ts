import { describe, expect, it } from 'vitest';
import { ewma } from '../../../server/stats/ewma.ts';
import { chicagoHomicides } from '../../support/chicago_homicides.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

knownNumbers('ewma', ({ number }) => {
  const expected = chicagoHomicides().output['ewma_lambda_0.2'];
  number({
    what: 'Chicago homicides by month from the second on, 2001 to 2017, lambda 0.2, begun at the mean of all', source: 'R 4.2, recursion written out',
    expected: expected.slice(1), needsData: true,
    actual: () => {
      const counts = Float64Array.from(chicagoHomicides().input.counts);
      return ewma(counts.subarray(1), { start: expected[0]! }).average;
    },
  });
});

describe('the EWMA', () => {
  it('takes a share of each new value', () => {
    const { average } = ewma(Float64Array.of(20, 20), { start: 10 });
    expect(average[0]).toBeCloseTo(12, 12);
    expect(average[1]).toBeCloseTo(13.6, 12);
    expect(Array.from(ewma(Float64Array.of(3, 8), { start: 10, lambda: 1 }).average)).toEqual([3, 8]);
  });

  it('has limits that open to their width, and signals beyond them', () => {
    const { lower, upper, signal } = ewma(new Float64Array(40).fill(13), { start: 10, deviation: 2 });
    expect(upper[0]).toBeCloseTo(10 + 3 * 2 * 0.2, 12);
    expect(upper[39]).toBeCloseTo(12, 3);
    expect(lower[5]! + upper[5]!).toBeCloseTo(20, 9);
    expect(signal[0]).toBe(0);
    expect(signal[39]).toBe(1);
    expect(ewma(new Float64Array(40).fill(7), { start: 10, deviation: 2 }).signal[39]).toBe(-1);
  });

  it('has no limits without a deviation', () => {
    const { lower, upper, signal } = ewma(Float64Array.of(900), { start: 10 });
    expect([lower[0], upper[0], signal[0]]).toEqual([Number.NaN, Number.NaN, 0]);
  });

  it('refuses another lambda, and what is no value', () => {
    for (const lambda of [0, 1.1, Number.NaN]) expect(() => ewma(Float64Array.of(1), { start: 0, lambda })).toThrow(RangeError);
    expect(() => ewma(Float64Array.of(Number.NaN), { start: 0 })).toThrow(RangeError);
    expect(() => ewma(Float64Array.of(1), { start: 0, deviation: -1 })).toThrow(RangeError);
  });
});
