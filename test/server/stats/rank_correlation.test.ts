import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { midRanks, rankCorrelation, type RankCorrelation } from '../../../server/stats/rank_correlation.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const both = (a: ArrayLike<number>, b: ArrayLike<number>): number[] => {
  const { rho, tau } = rankCorrelation(Float64Array.from(a), Float64Array.from(b)) as RankCorrelation;
  return [rho, tau];
};
const a = [12, 3, 3, 8, 0, 0, 25, 8, 1, 3, 40, 2];
const b = [10, 3, 4, 8, 0, 1, 20, 9, 1, 3, 18, 2];
const long = Array.from({ length: 200 }, (_, i) => ((i + 1) * 37) % 101);

knownNumbers('rank_correlation', ({ number }) => {
  number({ what: 'Spearman and Kendall of 1, 2, 3, 4, 5 and 2, 1, 4, 3, 5', source: 'By hand: eight of ten pairs in order', expected: [0.8, 0.6], actual: () => both([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]) });
  number({ what: 'Spearman and Kendall of two lists of twelve with ties', source: 'R 4.2.2, cor', expected: [0.98052111396419084, 0.92826737951349581], actual: () => both(a, b) });
  number({
    what: 'Spearman and Kendall of 37i mod 101 and (53i + 3(37i mod 101)) mod 97, i from 1 to 200', source: 'R 4.2.2, cor', expected: [0.010182693703700169, 0.0055315155706100617],
    actual: () => both(long, long.map((value, i) => ((i + 1) * 53 + value * 3) % 97)),
  });
});

const lists = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), { minLength: 2, maxLength: 40 })
  .map((pairs): [number[], number[]] => [pairs.map(([x]) => x), pairs.map(([, y]) => y)]).filter((two) => two.every((list) => new Set(list).size > 1));

describe('rank correlation', () => {
  it('counts pairs as a loop over all pairs does', () => {
    fc.assert(fc.property(lists, ([x, y]) => {
      let [inOrder, untiedX, untiedY] = [0, 0, 0];
      for (let i = 0; i < x.length; i += 1) {
        for (let j = 0; j < i; j += 1) {
          const [dx, dy] = [Math.sign(x[i]! - x[j]!), Math.sign(y[i]! - y[j]!)];
          inOrder += dx * dy;
          untiedX += Math.abs(dx);
          untiedY += Math.abs(dy);
        }
      }
      expect(both(x, y)[1]).toBeCloseTo(inOrder / Math.sqrt(untiedX * untiedY), 12);
    }));
  });

  it('does not change under rising functions, turns its sign under falling ones, and is the same both ways', () => {
    fc.assert(fc.property(lists, ([x, y]) => {
      const found = both(x, y);
      const close = (other: number[], sign = 1): void => other.forEach((value, i) => expect(value).toBeCloseTo(sign * found[i]!, 12));
      close(both(x.map((value) => value ** 3 + 7), y));
      close(both(y, x));
      close(both(x.map((value) => -value), y), -1);
      expect(both(x, x)[0]).toBeCloseTo(1, 12);
    }));
  });

  it('shares the middle of the ranks among equals', () => {
    expect(Array.from(midRanks(Float64Array.of(5, 1, 5, 9)).ranks)).toEqual([2.5, 1, 2.5, 4]);
  });

  it('is not defined for one member or when all are equal, and refuses what is no pair of lists', () => {
    expect(rankCorrelation(Float64Array.of(1), Float64Array.of(1))).toEqual({ notDefined: 'one_unit', needs: 2 });
    expect(rankCorrelation(Float64Array.of(1, 1), Float64Array.of(1, 2))).toEqual({ notDefined: 'all_equal' });
    expect(() => rankCorrelation(Float64Array.of(1, 2), Float64Array.of(1))).toThrow(RangeError);
    expect(() => rankCorrelation(Float64Array.of(1, Number.NaN), Float64Array.of(1, 2))).toThrow(RangeError);
  });
});
