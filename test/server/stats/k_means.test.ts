import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kMeans, type KMeans } from '../../../server/stats/k_means.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisRobberies } from '../../support/memphis.ts';

knownNumbers('k_means', ({ number }) => {
  for (const [k, within] of [[3, 69834904689.0888], [8, 21897816734.6224]] as const) {
    number({
      what: `Within and total sum of squares (square metres) of the robberies of Memphis in ${k} groups`, source: 'R 4.2, stats::kmeans, 300 starts', needsData: true,
      expected: [within, 182205436005.913],
      actual: () => { const { x, y } = memphisRobberies(); const { withinSquareMetres, totalSquareMetres } = kMeans({ x, y, k, seed: 1 }) as KMeans; return [withinSquareMetres, totalSquareMetres]; },
    });
  }
});

const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 })), { minLength: 8, maxLength: 60 })
  .filter((list) => new Set(list.map(String)).size >= 4);
const columns = (list: readonly (readonly [number, number])[]) => ({ x: Float64Array.from(list, ([x]) => x), y: Float64Array.from(list, ([, y]) => y) });

describe('k-means', () => {
  it('leaves every event with its nearest centre, and every centre in the mean of its events', () => {
    fc.assert(fc.property(points, fc.integer({ min: 1, max: 4 }), (list, k) => {
      const { labels, centreX, centreY, withinSquareMetres, sizes } = kMeans({ ...columns(list), k, seed: 9 }) as KMeans;
      let within = 0;
      list.forEach(([x, y], i) => {
        const squared = Array.from(centreX, (cx, c) => (x - cx) ** 2 + (y - centreY[c]!) ** 2);
        expect(squared[labels[i]!]! - Math.min(...squared)).toBeLessThan(1e-9);
        within += squared[labels[i]!]!;
      });
      expect(withinSquareMetres).toBeCloseTo(within, 6);
      sizes.forEach((size, c) => {
        const own = list.filter((_, i) => labels[i] === c);
        expect(own.length).toBe(size);
        expect(own.reduce((sum, [x]) => sum + x, 0) / size).toBeCloseTo(centreX[c]!, 9);
      });
    }));
  });

  it('does not depend on the order of the events, and grows with the square of the unit', () => {
    fc.assert(fc.property(points.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list.map((_, i) => i), { minLength: list.length }))), ([list, order]) => {
      const plain = kMeans({ ...columns(list), k: 3, seed: 2 }) as KMeans;
      const other = kMeans({ ...columns(order.map((i) => list[i]!)), k: 3, seed: 2 }) as KMeans;
      expect(Array.from(other.labels)).toEqual(order.map((i) => plain.labels[i]));
      const larger = kMeans({ ...columns(list.map(([x, y]) => [4 * x, 4 * y] as const)), k: 3, seed: 2 }) as KMeans;
      expect(larger.withinSquareMetres).toBeCloseTo(16 * plain.withinSquareMetres, 6);
    }));
  });

  it('is the same again for the same seed', () => {
    const { x, y } = columns(Array.from({ length: 200 }, (_, i) => [(i * 37) % 101, (i * 59) % 97] as const));
    expect(kMeans({ x, y, k: 6, seed: 3 })).toEqual(kMeans({ x, y, k: 6, seed: 3 }));
  });

  it('gives as many groups as asked for, with a sum of 0 when each place has its own', () => {
    const { sizes, withinSquareMetres } = kMeans({ x: Float64Array.of(0, 0, 5, 9), y: Float64Array.of(1, 1, 1, 1), k: 3, seed: 1 }) as KMeans;
    expect([Array.from(sizes), withinSquareMetres]).toEqual([[2, 1, 1], 0]);
  });

  it('is not defined with fewer places than groups, and refuses other parameters', () => {
    const stack = { x: new Float64Array(9).fill(3), y: new Float64Array(9).fill(3), seed: 1 };
    expect(kMeans({ ...stack, k: 2 })).toEqual({ notDefined: 'one_place' });
    expect(kMeans({ x: Float64Array.of(1, 2, 2), y: new Float64Array(3), k: 3, seed: 1 })).toEqual({ notDefined: 'too_few_events', needs: 3 });
    expect(kMeans({ x: new Float64Array(0), y: new Float64Array(0), k: 1, seed: 1 })).toEqual({ notDefined: 'no_events' });
    expect(() => kMeans({ ...stack, k: 0 })).toThrow(RangeError);
    expect(() => kMeans({ ...stack, k: 1, seed: -1 })).toThrow(RangeError);
  });
});
