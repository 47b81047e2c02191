import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nnh, randomDistance, type Nnh } from '../../../server/stats/nnh.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisRobberies } from '../../support/memphis.ts';

let memphis: Nnh | null = null;
const ofMemphis = (): Nnh => {
  const { x, y } = memphisRobberies();
  memphis ??= nnh({ x, y, areaSquareMetres: 1_032_721_356 }) as Nnh;
  return memphis;
};
const source = 'Computed once for comparison, by the steps of CrimeStat IV, chapter 7';

knownNumbers('nnh', ({ number, open }) => {
  number({ what: 'Threshold for the robberies of Memphis, metres', source, expected: 339.12, tolerance: 1e-7, because: 'printed with three decimals, area to the square metre', needsData: true, actual: () => ofMemphis().thresholdMetres });
  number({
    what: 'Number of clusters of at least 10, sizes of the twelve largest, events in clusters', source, tolerance: 0, needsData: true,
    expected: [29, 31, 26, 24, 20, 20, 18, 18, 17, 16, 16, 16, 15, 427],
    actual: () => { const { sizes } = ofMemphis(); return [sizes.length, ...sizes.slice(0, 12), sizes.reduce((sum, size) => sum + size)]; },
  });
  number({
    what: 'First seed and mean centre of its cluster, metres', source, tolerance: 1e-8, because: 'printed to the centimetre', needsData: true,
    expected: [781021.69, 3882929.58, 780968.93, 3882920.79],
    actual: () => {
      const { x, y } = memphisRobberies();
      const { seedX, seedY, labels } = ofMemphis();
      const mean = (values: Float64Array): number => { const own = values.filter((_, i) => labels[i] === 0); return own.reduce((sum, value) => sum + value, 0) / own.length; };
      return [seedX[0]!, seedY[0]!, mean(x), mean(y)];
    },
  });
  open({ what: 'Clusters of robberies in San Antonio', source: 'Levine 2013, CrimeStat IV, chapter 7, example 1', why: 'the events were not published' });
});

type Points = readonly (readonly [number, number])[];
const run = (list: Points, thresholdMetres: number, minimum: number): Nnh => nnh({
  x: Float64Array.from(list, ([x]) => x), y: Float64Array.from(list, ([, y]) => y), areaSquareMetres: 1e6, thresholdMetres, minimum,
}) as Nnh;

/** As the steps are written, with no index and no stacks. Ties by place, as the product breaks them. */
function naive(list: Points, threshold: number, minimum: number): number[] {
  const free = new Set(list.map((_, i) => i));
  const order = list.map((_, i) => i).toSorted((a, b) => list[a]![0] - list[b]![0] || list[a]![1] - list[b]![1]);
  const near = (i: number): number[] => [...free].filter((j) => (list[i]![0] - list[j]![0]) ** 2 + (list[i]![1] - list[j]![1]) ** 2 <= threshold ** 2);
  const sizes: number[] = [];
  for (;;) {
    let best: number[] = [];
    for (const i of order) if (free.has(i) && near(i).length > best.length) best = near(i);
    if (best.length < minimum) return sizes.toSorted((a, b) => b - a);
    sizes.push(best.length);
    for (const i of best) free.delete(i);
  }
}

const lattice = fc.array(fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 15 })), { minLength: 2, maxLength: 80 })
  .filter((list) => new Set(list.map(String)).size > 1);

describe('NNH', () => {
  it('finds what the steps give when each is done over all events', () => {
    fc.assert(fc.property(lattice, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 2, max: 6 }), (list, threshold, minimum) => {
      fc.pre(list.length >= minimum);
      expect(Array.from(run(list, threshold, minimum).sizes)).toEqual(naive(list, threshold, minimum));
    }));
  });

  it('does not depend on the order of the events, nor on the unit', () => {
    fc.assert(fc.property(lattice.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list.map((_, i) => i), { minLength: list.length }))), ([list, order]) => {
      fc.pre(list.length >= 3);
      const plain = run(list, 2, 3).labels;
      expect(Array.from(run(order.map((i) => list[i]!), 2, 3).labels)).toEqual(order.map((i) => plain[i]));
      expect(run(list.map(([x, y]) => [x * 4 + 1000, y * 4 - 500] as const), 8, 3).labels).toEqual(plain);
    }));
  });

  it('clusters the centres of clusters, and those again', () => {
    const { next } = seededRandom(3);
    const list = Array.from({ length: 4 * 4 * 12 }, (_, i): [number, number] => {
      const [block, group] = [Math.floor(i / 48), Math.floor(i / 12) % 4];
      return [5000 * (block % 2) + 300 * (group % 2) + next() * 20, 5000 * (block >> 1) + 300 * (group >> 1) + next() * 20];
    });
    const { sizes, higher } = nnh({ x: Float64Array.from(list, ([x]) => x), y: Float64Array.from(list, ([, y]) => y), areaSquareMetres: 36e6, thresholdMetres: 30 }) as Nnh;
    expect(Array.from(sizes)).toEqual(new Array(16).fill(12));
    expect(higher.map((order) => Array.from(order.sizes))).toEqual([[4, 4, 4, 4]]);
    expect(higher[0]!.thresholdMetres).toBeCloseTo(0.5 * Math.sqrt(36e6 / 16), 9);
  });

  it('asks for closer events when p is smaller', () => {
    const distances = [0.999, 0.5, 0.1, 0.01].map((p) => randomDistance(1000, 1e8, p));
    expect(distances).toEqual(distances.toSorted((a, b) => b - a));
    expect(distances[1]).toBeCloseTo(158.113883, 6);
  });

  it('is not defined for too few events, for one place, and where no distance is left', () => {
    const stack = (n: number) => ({ x: new Float64Array(n).fill(7), y: new Float64Array(n).fill(7), areaSquareMetres: 1e6 });
    expect(nnh(stack(0))).toEqual({ notDefined: 'no_events' });
    expect(nnh(stack(9))).toEqual({ notDefined: 'too_few_events', needs: 10 });
    expect(nnh(stack(10_000))).toEqual({ notDefined: 'one_place' });
    expect(nnh({ x: Float64Array.of(0, 5), y: Float64Array.of(0, 5), areaSquareMetres: 1e6, p: 1e-6, minimum: 2 })).toEqual({ notDefined: 'too_few_events' });
  });

  it('refuses what is no area, threshold, p or minimum', () => {
    const good = { x: Float64Array.of(0, 5, 9), y: Float64Array.of(0, 5, 1), areaSquareMetres: 1e6, minimum: 2 };
    for (const wrong of [{ areaSquareMetres: 0 }, { thresholdMetres: -1 }, { p: 1 }, { minimum: 1 }, { minimumClusters: 2.5 }]) expect(() => nnh({ ...good, ...wrong })).toThrow(RangeError);
  });
});
