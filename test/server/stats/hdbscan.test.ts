import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hdbscan, type Hdbscan } from '../../../server/stats/hdbscan.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { grownTree, reachabilityTree } from '../../../server/stats/reachability_tree.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisRobberies } from '../../support/memphis.ts';

knownNumbers('hdbscan', ({ number }) => {
  number({
    what: 'Clusters, noise and six largest sizes of the robberies of Memphis, minPts 20, ties in the order of the file',
    source: 'R 4.2, dbscan 1.1', expected: [16, 988, 231, 220, 151, 133, 114, 71], tolerance: 0, needsData: true,
    actual: () => {
      const { x, y } = memphisRobberies();
      const { sizes, noise } = hdbscan({ x, y, minPts: 20, ties: 'in_order' }) as Hdbscan;
      return [sizes.length, noise, ...sizes.slice(0, 6)];
    },
  });
  number({
    what: 'Outlier scores (GLOSH) of the first eight robberies of the file, minPts 20', source: 'Python hdbscan (scikit-learn-contrib), outlier_scores_, its min_samples 19',
    expected: [0.59643737, 0, 0.43364377, 0.32571345, 0.55130401, 0.51156437, 0.85299815, 0.72816531], tolerance: 1e-8, because: 'printed with eight digits', needsData: true,
    actual: () => { const { x, y } = memphisRobberies(); return (hdbscan({ x, y, minPts: 20 }) as Hdbscan).outlier.slice(0, 8); },
  });
});

type Points = readonly (readonly [number, number])[];
const columns = (list: Points) => ({ x: Float64Array.from(list, ([x]) => x), y: Float64Array.from(list, ([, y]) => y) });
const lattice = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 })), { minLength: 6, maxLength: 120 })
  .filter((list) => new Set(list.map(String)).size > 1);

describe('HDBSCAN', () => {
  it('joins places by a tree that is as short as one grown place by place', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 })), { minLength: 2, maxLength: 150, selector: String }), fc.nat(99), (list, seed) => {
      const { next } = seededRandom(seed);
      const input = { ...columns(list), core: Float64Array.from(list, () => Math.floor(next() * 9)) };
      const fast = reachabilityTree(input);
      const slow = grownTree(input, Int32Array.from(list, (_, i) => i));
      expect(fast.metres).toEqual(slow.metres);
    }));
  });

  it('finds two groups where there are two, and says which events are far from theirs', () => {
    const { next } = seededRandom(5);
    const list = Array.from({ length: 43 }, (_, i): [number, number] => (i < 20 ? [next() * 50, next() * 50] : i < 40 ? [10_000 + next() * 500, next() * 500] : [3000 + 1000 * (i - 40), 9000]));
    const { labels, sizes, outlier } = hdbscan({ ...columns(list), minPts: 8 }) as Hdbscan;
    expect(sizes.length).toBe(2);
    expect(new Set(labels.slice(0, 20)).size).toBe(1);
    expect(new Set(labels.slice(20, 40)).size).toBe(1);
    expect(labels[0]).not.toBe(labels[20]);
    expect(Math.min(...outlier.slice(40))).toBeGreaterThan(0.9);
  });

  it('does not depend on the order of the events, nor on the unit', () => {
    fc.assert(fc.property(lattice.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list.map((_, i) => i), { minLength: list.length }))), ([list, order]) => {
      const plain = hdbscan({ ...columns(list), minPts: 5 }) as Hdbscan;
      const other = hdbscan({ ...columns(order.map((i) => list[i]!)), minPts: 5 }) as Hdbscan;
      expect(Array.from(other.labels)).toEqual(order.map((i) => plain.labels[i]));
      expect(Array.from(other.outlier)).toEqual(order.map((i) => plain.outlier[i]));
      expect((hdbscan({ ...columns(list.map(([x, y]) => [4 * x - 64, 4 * y + 8] as const)), minPts: 5 }) as Hdbscan).labels).toEqual(plain.labels);
    }));
  });

  it('gives every outlier score between 0 and 1, and clusters of at least minPts', () => {
    fc.assert(fc.property(lattice, fc.integer({ min: 2, max: 6 }), fc.constantFrom('together' as const, 'in_order' as const), (list, minPts, ties) => {
      const { outlier, sizes, noise } = hdbscan({ ...columns(list), minPts, ties }) as Hdbscan;
      expect(outlier.every((score) => score >= 0 && score <= 1)).toBe(true);
      for (const size of sizes) expect(size).toBeGreaterThanOrEqual(minPts);
      expect(sizes.reduce((sum, size) => sum + size, 0) + noise).toBe(list.length);
    }));
  });

  it('keeps stacks whole, and is not slowed down by them', () => {
    const n = 20_000;
    const x = Float64Array.from({ length: n }, (_, i) => (i % 3) * 1000);
    const { sizes, noise, stability } = hdbscan({ x, y: new Float64Array(n), minPts: 10 }) as Hdbscan;
    expect([Array.from(sizes), noise]).toEqual([[6667, 6667, 6666], 0]);
    expect(Array.from(stability)).toEqual([Infinity, Infinity, Infinity]);
  });

  it('is not defined for too few events or one place, and refuses other parameters', () => {
    const stack = (n: number) => ({ x: new Float64Array(n).fill(7), y: new Float64Array(n).fill(7) });
    expect(hdbscan(stack(0))).toEqual({ notDefined: 'no_events' });
    expect(hdbscan(stack(5))).toEqual({ notDefined: 'too_few_events', needs: 10 });
    expect(hdbscan(stack(50))).toEqual({ notDefined: 'one_place' });
    expect(() => hdbscan({ ...stack(50), minPts: 1 })).toThrow(RangeError);
    expect(() => hdbscan({ ...stack(50), y: new Float64Array(2) })).toThrow(RangeError);
  });
});
