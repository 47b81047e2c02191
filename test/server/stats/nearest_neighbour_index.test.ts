import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestNeighbourIndex, type NearestNeighbourIndex, type NearestNeighbourInput } from '../../../server/stats/nearest_neighbour_index.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { randomPoints } from '../../../server/stats/random_points.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisRobberies } from '../../support/memphis.ts';
import { points, streetCrimes } from '../../support/point_pattern.ts';

function found(input: NearestNeighbourInput): NearestNeighbourIndex {
  const result = nearestNeighbourIndex(input);
  if ('notDefined' in result) throw new Error(result.notDefined);
  return result;
}

knownNumbers('nearest_neighbour_index', ({ number }) => {
  if (!hasSharedData()) return;
  const crimes = streetCrimes();
  const { output } = crimes;
  const { nearest_neighbour_index: one, clark_evans: other } = output;
  const chicago = { source: 'R 4.2, spatstat 3.0', needsData: true };
  number({ what: 'Distance to the nearest of 116 street crimes in Chicago, feet', ...chicago, expected: output.nn_distance, actual: () => found(crimes).distances });
  number({
    what: 'The same: observed, expected, index, standard error (0.26136 and exact), z, p', ...chicago,
    expected: [one.observed, one.expected, one.ratio, one.se, one.se_exact_constant, one.z, one.p_two_sided],
    actual: () => { const { observed, expected, index, standardError, exactError, z, p } = found(crimes); return [observed, expected, index, standardError, exactError, z, p]; },
  });
  number({ what: 'The same: logarithm of p two-sided', ...chicago, expected: Math.log(one.p_two_sided), actual: () => Math.log(found(crimes).p) });
  number({
    what: 'The same, Clark and Evans: index, logarithm of p for clustering, index with the border of Donnelly', ...chicago, expected: [other.R, Math.log(other.p_clustered), other.R_donnelly],
    actual: () => {
      const [west, south, east, north] = crimes.bounds;
      const { index, pClustered } = found(crimes);
      return [index, Math.log(pClustered), found({ ...crimes, correction: 'donnelly', perimeter: 2 * (east - west + north - south) }).index];
    },
  });
  number({
    what: 'The same: mean distance to the first five neighbours, feet', ...chicago, expected: output.knn_mean_distance,
    actual: () => [1, 2, 3, 4, 5].map((order) => found({ ...crimes, order }).observed),
  });
  const memphis = (): NearestNeighbourIndex => found({ ...memphisRobberies(), area: 1_032_721_356 });
  const printed = { source: 'R 4.2, computed from the formula', needsData: true, because: 'Seven digits are printed.' };
  number({
    what: '2,245 robberies of Memphis in their bounding box: observed and expected metres, index, z', ...printed, tolerance: 2e-6, expected: [171.2806, 339.12, 0.5050736, -44.86211],
    actual: () => { const { observed, expected, index, z } = memphis(); return [observed, expected, index, z]; },
  });
  number({ what: 'The same: events at a place that another one has', source: 'R 4.2', needsData: true, expected: 605, actual: () => memphis().duplicates * 2245 });
});

const cloud = fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })), { minLength: 5, maxLength: 40 })
  .filter((list) => new Set(list.map(String)).size > 1);

describe('the nearest-neighbour index', () => {
  it('takes the mean of the k-th least distances, written out', () => {
    fc.assert(fc.property(cloud, fc.integer({ min: 1, max: 4 }), (list, order) => {
      const written = list.map(([x, y], i) => list.flatMap(([u, v], j) => (i === j ? [] : [Math.hypot(x - u, y - v)])).toSorted((a, b) => a - b)[order - 1]!);
      const { observed, distances, duplicates } = found({ ...points(list), area: 10_000, order });
      written.forEach((distance, i) => { expect(distances[i]).toBeCloseTo(distance, 9); });
      expect(observed).toBeCloseTo(written.reduce((a, b) => a + b) / list.length, 9);
      expect(duplicates).toBeCloseTo(list.filter((one, i) => list.some((other, j) => i !== j && String(one) === String(other))).length / list.length, 12);
    }));
  });

  it('does not depend on units or the order of events', () => {
    fc.assert(fc.property(cloud, (list) => {
      const plain = found({ ...points(list), area: 10_000 });
      expect(found({ ...points(list.map(([x, y]) => [x * 7, y * 7])), area: 490_000 }).z).toBeCloseTo(plain.z, 8);
      expect(found({ ...points(list.toReversed()), area: 10_000 }).index).toBeCloseTo(plain.index, 9);
    }));
  });

  it('expects of random events what they have, for each order', () => {
    const bounds = [0, 0, 10_000, 10_000] as const;
    const events = randomPoints(4000, { bounds }, seededRandom(6));
    for (const order of [1, 2, 5]) {
      const { index, z } = found({ ...events, area: 1e8, order });
      expect(Math.abs(index - 1)).toBeLessThan(0.03);
      expect(Math.abs(z)).toBeLessThan(4);
    }
  });

  it('takes the border where it is nearer than the neighbour', () => {
    const list = points([[1, 5], [9, 5]]);
    expect(Array.from(found({ ...list, area: 100, correction: 'rectangle', bounds: [0, 0, 10, 10] }).distances)).toEqual([1, 1]);
    expect(found({ ...list, area: 100 * Math.PI, correction: 'circle' }).distances[0]).toBeCloseTo(6, 9);
    expect(() => found({ ...list, area: 100, correction: 'rectangle' })).toThrow(RangeError);
    expect(() => found({ ...list, area: 100, correction: 'donnelly' })).toThrow(RangeError);
  });

  it('ranks what was seen among simulated patterns', () => {
    const bounds = [0, 0, 1000, 1000] as const;
    const simulate = { simulations: 99, window: { bounds }, seed: 9 };
    const strewn = randomPoints(100, { bounds }, seededRandom(10));
    expect(found({ ...strewn, area: 1e6, simulate }).simulated!.p).toBeGreaterThan(0.05);
    const lump = { x: strewn.x.map((x) => 400 + x / 5), y: strewn.y };
    const { simulated, observed } = found({ ...lump, area: 1e6, simulate });
    expect(simulated).toMatchObject({ p: 0.01, simulations: 99 });
    expect(observed).toBeLessThan(simulated!.least);
    expect(simulated!.lower).toBeLessThan(simulated!.upper);
  });

  it('has a reason where it is not defined', () => {
    const area = 100;
    expect(nearestNeighbourIndex({ ...points([]), area })).toEqual({ notDefined: 'no_events' });
    expect(nearestNeighbourIndex({ ...points([[1, 1], [2, 2]]), area, order: 2 })).toEqual({ notDefined: 'too_few_events', needs: 3 });
    expect(nearestNeighbourIndex({ ...points([[1, 1], [1, 1]]), area })).toEqual({ notDefined: 'one_place' });
    expect(nearestNeighbourIndex({ ...points([[1, 1], [2, 2]]), area: 0 })).toEqual({ notDefined: 'no_area' });
    expect(() => nearestNeighbourIndex({ ...points([[1, 1]]), area, order: 0 })).toThrow(RangeError);
  });
});
