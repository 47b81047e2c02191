import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classBreaks, type ClassStyle } from '../../../server/stats/class_breaks.ts';
import { naturalBreaks } from '../../../server/stats/natural_breaks.ts';
import { notDefined } from '../../../server/stats/not_defined.ts';
import { quantiles, type QuantileType } from '../../../server/stats/quantile.ts';
import { roundBreaks } from '../../../server/stats/round_breaks.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { reference } from '../../support/reference.ts';

const styles: Record<ClassStyle, string> = {
  equal: 'equal', quantile: 'quantile', fisher: 'fisher', jenks: 'jenks', standard_deviation: 'sd', round: 'pretty', head_tail: 'headtails', maximum: 'maximum',
};
const metrics = reference('07_classification_metrics');

knownNumbers('class_breaks', ({ number }) => {
  if (!hasSharedData()) return;
  for (const [input, key, what] of [
    ['nonzero_counts', 'breaks_nonzero_counts', 'Non-zero counts of 461 square kilometres of Memphis'],
    ['rate_per_1000', 'breaks_rate', 'Robberies per 1,000 inhabitants in 645 square kilometres of Memphis'], ['sample60', 'breaks_sample60', 'Sixty drawn numbers'],
  ] as const) {
    for (const [style, name] of Object.entries(styles)) {
      number({
        what: `${what}: ${style.replace('_', ' ')}`, source: 'R 4.2, classInt 0.4-9', needsData: true, expected: metrics.output[key][name],
        actual: () => classBreaks(Float64Array.from(metrics.input[input] as number[]), { style: style as ClassStyle }) as Float64Array,
      });
    }
  }
});

knownNumbers('quantile', ({ number }) => {
  if (!hasSharedData()) return;
  for (const [i, expected] of (metrics.output.quantile_types as number[][]).entries()) {
    number({
      what: `0.1, 0.25, 0.5, 0.75, 0.9 of 461 counts, type ${i + 1}`, source: 'R 4.2, quantile', needsData: true, expected,
      actual: () => quantiles(Float64Array.from(metrics.input.nonzero_counts as number[]), [0.1, 0.25, 0.5, 0.75, 0.9], (i + 1) as QuantileType),
    });
  }
});

describe('classes of a map', () => {
  const someValues = fc.array(fc.integer({ min: -20, max: 60 }), { minLength: 2, maxLength: 14 }).filter((list) => new Set(list).size > 1);

  it('by natural breaks have the least squares of all partitions, tried one by one', () => {
    const within = (list: readonly number[]): number => {
      const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
      return list.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    };
    fc.assert(fc.property(someValues, fc.integer({ min: 2, max: 4 }), (list, classes) => {
      const sorted = list.toSorted((a, b) => a - b);
      const distinct = new Set(sorted).size;
      const best = (from: number, left: number): number => {
        if (left === 1) return within(sorted.slice(from));
        let least = Infinity;
        for (let end = from + 1; end < sorted.length; end += 1) least = Math.min(least, within(sorted.slice(from, end)) + best(end, left - 1));
        return least;
      };
      const starts = [0, ...naturalBreaks(Float64Array.from(sorted), classes), sorted.length];
      const found = starts.slice(1).reduce((sum, end, k) => sum + within(sorted.slice(starts[k], end)), 0);
      expect(starts.length - 1).toBe(Math.min(classes, distinct));
      expect(found).toBeCloseTo(best(0, Math.min(classes, distinct)), 6);
    }), { numRuns: 60 });
  });

  it('ascend and cover all values, whatever the style', () => {
    fc.assert(fc.property(someValues, fc.integer({ min: 2, max: 7 }), (list, classes) => {
      for (const style of Object.keys(styles) as ClassStyle[]) {
        const breaks = classBreaks(Float64Array.from(list), { style, classes }) as Float64Array;
        expect(breaks[0]).toBeLessThanOrEqual(Math.min(...list) + 1e-9);
        expect(breaks.at(-1)).toBeGreaterThanOrEqual(Math.max(...list) - 1e-9);
        for (let k = 1; k < breaks.length; k += 1) expect(breaks[k]).toBeGreaterThanOrEqual(breaks[k - 1]!);
      }
    }));
  });

  it('are quick for 100,000 different values', () => {
    const values = Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i) * 1000 + i / 100);
    expect((classBreaks(values, { style: 'fisher' }) as Float64Array).length).toBe(6);
  });

  it('are not defined when all values are equal', () => {
    expect(classBreaks(new Float64Array(4).fill(3))).toEqual(notDefined('all_equal'));
    expect(classBreaks(new Float64Array(0))).toEqual(notDefined('all_equal'));
    expect(() => classBreaks(Float64Array.of(1, 2), { classes: 1 })).toThrow(RangeError);
  });
});

describe('round numbers', () => {
  it('are few, evenly spaced, and cover the range', () => {
    fc.assert(fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 9 }), (low, span, parts) => {
      const breaks = roundBreaks(low, low + span, parts);
      // What is that small is taken for nothing.
      const slack = Math.max(1e-6 * Math.max(Math.abs(low), span), 1e-290);
      expect(breaks[0]).toBeLessThanOrEqual(low + slack);
      expect(breaks.at(-1)).toBeGreaterThanOrEqual(low + span - slack);
      expect(breaks.length).toBeLessThanOrEqual(3 * parts + 4);
    }));
    expect(() => roundBreaks(2, 1)).toThrow(RangeError);
  });
});

describe('quantiles', () => {
  it('are the smallest and largest value at the ends, and nothing of nothing', () => {
    for (const type of [1, 2, 3, 4, 5, 6, 7, 8, 9] as const) {
      expect(Array.from(quantiles(Float64Array.of(5, 1, 9), [0, 1], type))).toEqual([1, 9]);
      expect(quantiles(new Float64Array(0), [0.5], type)[0]).toBeNaN();
    }
    expect(() => quantiles(Float64Array.of(1), [2])).toThrow(RangeError);
  });
});
