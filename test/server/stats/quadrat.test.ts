import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quadrats, type Quadrats } from '../../../server/stats/quadrat.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { points, streetCrimes } from '../../support/point_pattern.ts';

knownNumbers('quadrat', ({ number }) => {
  number({
    what: 'Two squares with 3 and 1 events: chi-square, variance over mean', source: 'By hand', expected: [1, 1],
    actual: () => { const found = quadrats(points([[0, 0], [0, 1], [0, 1], [2, 1]]), { bounds: [0, 0, 2, 1], columns: 2, rows: 1 }) as Quadrats; return [found.chiSquare, found.varianceOverMean]; },
  });
  if (!hasSharedData()) return;
  const crimes = streetCrimes();
  const { quadrat, vmr } = crimes.output;
  const found = (): Quadrats => quadrats(crimes, { bounds: crimes.bounds, columns: 4, rows: 4 }) as Quadrats;
  const source = 'R 4.2, spatstat 3.0';
  number({ what: '116 street crimes in Chicago in 4 by 4 squares from the south-west', source, needsData: true, expected: (quadrat.counts as number[][]).toReversed().flat(), actual: () => found().counts });
  number({
    what: 'The same: chi-square, degrees of freedom, variance over mean, logarithm of p', source, needsData: true, expected: [quadrat.chi2, quadrat.df, vmr, Math.log(quadrat.p_two_sided)],
    actual: () => { const { chiSquare, degrees, varianceOverMean, p } = found(); return [chiSquare, degrees, varianceOverMean, Math.log(p)]; },
  });
});

describe('the quadrat test', () => {
  it('counts every event of the bounds once, and is 0 for equal counts', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 })), { minLength: 1, maxLength: 50 }), (list) => {
      const { counts } = quadrats(points(list), { bounds: [0, 0, 8, 8], columns: 3, rows: 2 }) as Quadrats;
      expect(counts.reduce((a, b) => a + b)).toBe(list.length);
    }));
    const even = quadrats(points([[1, 1], [3, 1], [1, 3], [3, 3]]), { bounds: [0, 0, 4, 4], columns: 2, rows: 2 }) as Quadrats;
    expect(even).toMatchObject({ chiSquare: 0, varianceOverMean: 0, p: 0 });
  });

  it('has a reason where it is not defined', () => {
    const bounds = [0, 0, 1, 1] as const;
    expect(quadrats(points([[5, 5]]), { bounds, columns: 2, rows: 2 })).toEqual({ notDefined: 'no_events' });
    expect(quadrats(points([[0, 0]]), { bounds, columns: 1, rows: 1 })).toEqual({ notDefined: 'one_unit' });
    expect(quadrats(points([[0, 0]]), { bounds: [0, 0, 0, 1], columns: 2, rows: 2 })).toEqual({ notDefined: 'no_area' });
    expect(() => quadrats(points([[0, 0]]), { bounds, columns: 1.5, rows: 2 })).toThrow(RangeError);
  });
});
