import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dbscan, type Dbscan } from '../../../server/stats/dbscan.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisRobberies } from '../../support/memphis.ts';

knownNumbers('dbscan', ({ number, open }) => {
  const known: [epsMetres: number, minPts: number, expected: number[]][] = [
    [300, 10, [25, 1766, 79, 34, 30, 28, 26, 25]], [300, 20, [5, 2110]], [300, 30, [0, 2245]],
    [500, 10, [45, 895, 204, 120, 117, 71, 49, 48]], [500, 20, [9, 1869, 79, 64, 46, 36, 34, 31]], [500, 30, [3, 2081]],
  ];
  for (const [epsMetres, minPts, expected] of known) {
    number({
      what: `Clusters, noise${expected.length > 2 ? ' and largest sizes' : ''} of the robberies of Memphis, eps ${epsMetres} m, minPts ${minPts}, border events to the first cluster`,
      source: 'R 4.2, dbscan 1.1', expected, tolerance: 0, needsData: true,
      actual: () => {
        const { x, y } = memphisRobberies();
        const { sizes, noise } = dbscan({ x, y, epsMetres, minPts, border: 'first' }) as Dbscan;
        return [sizes.length, noise, ...sizes.slice(0, expected.length - 2)];
      },
    });
  }
  open({ what: 'Robberies of Dallas, 1,000 feet, 30 events: clusters of 332, 251 and 80', source: 'crimepy, notebook DBScanHotspots', why: 'the events are not at hand' });
});

type Points = readonly (readonly [number, number])[];
const lattice = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })), { minLength: 1, maxLength: 80 });
const columns = (list: Points) => ({ x: Float64Array.from(list, ([x]) => x), y: Float64Array.from(list, ([, y]) => y) });

/** The definition, over all pairs. */
function naive(list: Points, eps: number, minPts: number): { core: boolean[]; together: (i: number, j: number) => boolean; reached: boolean[] } {
  const near = (i: number, j: number): boolean => (list[i]![0] - list[j]![0]) ** 2 + (list[i]![1] - list[j]![1]) ** 2 <= eps ** 2;
  const core = list.map((_, i) => list.filter((_point, j) => near(i, j)).length >= minPts);
  const group = list.map((_, i) => i);
  for (let round = 0; round < list.length; round += 1) {
    list.forEach((_, i) => list.forEach((_point, j) => { if (core[i] && core[j] && near(i, j)) group[i] = group[j] = Math.min(group[i]!, group[j]!); }));
  }
  return { core, together: (i, j) => group[i] === group[j], reached: list.map((_, i) => list.some((_point, j) => core[j] && near(i, j))) };
}

describe('DBSCAN', () => {
  it('has the core events, the noise and the clusters of the definition', () => {
    fc.assert(fc.property(lattice, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 6 }), (list, epsMetres, minPts) => {
      for (const border of ['nearest', 'first'] as const) {
        const { labels, core, sizes, noise } = dbscan({ ...columns(list), epsMetres, minPts, border }) as Dbscan;
        const wanted = naive(list, epsMetres, minPts);
        expect(Array.from(core, (one) => one === 1)).toEqual(wanted.core);
        expect(Array.from(labels, (label) => label >= 0)).toEqual(wanted.reached);
        list.forEach((_, i) => list.forEach((_point, j) => { if (core[i] && core[j]) expect(labels[i] === labels[j]).toBe(wanted.together(i, j)); }));
        expect(sizes.reduce((sum, size) => sum + size, 0) + noise).toBe(list.length);
      }
    }), { numRuns: 50 });
  });

  it('does not depend on the order of the events, nor on the unit', () => {
    fc.assert(fc.property(lattice.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list.map((_, i) => i), { minLength: list.length }))), ([list, order]) => {
      const plain = (dbscan({ ...columns(list), epsMetres: 2, minPts: 4 }) as Dbscan).labels;
      expect(Array.from((dbscan({ ...columns(order.map((i) => list[i]!)), epsMetres: 2, minPts: 4 }) as Dbscan).labels)).toEqual(order.map((i) => plain[i]));
      expect((dbscan({ ...columns(list.map(([x, y]) => [8 * x - 4, 8 * y + 16] as const)), epsMetres: 16, minPts: 4 }) as Dbscan).labels).toEqual(plain);
    }));
  });

  it('counts an event with weight w as w events', () => {
    const list = [[0, 0], [1, 0], [5, 5], [6, 5], [20, 20]] as const;
    const weighted = dbscan({ ...columns(list), epsMetres: 1, minPts: 5, weights: Float64Array.of(3, 2, 1, 1, 9) }) as Dbscan;
    expect(Array.from(weighted.labels)).toEqual([0, 0, -1, -1, 1]);
    expect(Array.from(weighted.core)).toEqual([1, 1, 0, 0, 1]);
  });

  it('makes one cluster of a stack that is high enough, noise of one that is not, in no time', () => {
    const stack = { x: new Float64Array(20_000).fill(7), y: new Float64Array(20_000).fill(7), epsMetres: 10 };
    expect(dbscan(stack)).toMatchObject({ sizes: Int32Array.of(20_000), noise: 0 });
    expect(dbscan({ ...stack, minPts: 20_001 })).toMatchObject({ sizes: new Int32Array(0), noise: 20_000 });
  });

  it('is not defined without events, and refuses other parameters', () => {
    const one = { x: Float64Array.of(1), y: Float64Array.of(1), epsMetres: 5 };
    expect(dbscan({ ...one, x: new Float64Array(0), y: new Float64Array(0) })).toEqual({ notDefined: 'no_events' });
    for (const wrong of [{ epsMetres: 0 }, { minPts: 0 }, { weights: Float64Array.of(1, 2) }, { weights: Float64Array.of(-1) }, { y: Float64Array.of(1, 2) }]) {
      expect(() => dbscan({ ...one, ...wrong })).toThrow(RangeError);
    }
  });
});
