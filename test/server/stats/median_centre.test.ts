import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { medianCentre, type MedianCentre } from '../../../server/stats/median_centre.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { points, streetCrimes } from '../../support/point_pattern.ts';

const centre = (list: readonly (readonly [number, number])[], weights?: Float64Array): MedianCentre => medianCentre({ ...points(list), weights }) as MedianCentre;

knownNumbers('median_centre', ({ number }) => {
  number({
    what: 'Point from which the corners of a triangle with sides 3, 4, 5 are nearest together: sum of the ways', source: 'Torricelli 1640s: root of (9 + 16 + 25) / 2 + 2 root(3) x 6',
    expected: Math.sqrt(25 + 12 * Math.sqrt(3)), actual: () => centre([[0, 0], [4, 0], [0, 3]]).distance,
  });
  if (!hasSharedData()) return;
  const crimes = streetCrimes();
  number({
    what: '116 street crimes in Chicago, feet', source: 'R 4.2, optim', needsData: true, expected: crimes.output.median_centre,
    actual: () => { const { x, y } = medianCentre(crimes) as MedianCentre; return [x, y]; },
  });
});

const cloud = fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })), { minLength: 1, maxLength: 25 });
const ways = (list: readonly (readonly [number, number])[], x: number, y: number): number => list.reduce((sum, [u, v]) => sum + Math.hypot(u - x, v - y), 0);

describe('the median centre', () => {
  it('has no place near it, and no event, from which the ways are shorter', () => {
    fc.assert(fc.property(cloud, (list) => {
      const { x, y, distance } = centre(list);
      expect(distance).toBeCloseTo(ways(list, x, y), 6);
      for (const [dx, dy] of [[0.01, 0], [-0.01, 0], [0, 0.01], [0, -0.01]] as const) expect(distance).toBeLessThanOrEqual(ways(list, x + dx, y + dy) + 1e-6);
      for (const [u, v] of list) expect(distance).toBeLessThanOrEqual(ways(list, u, v) + 1e-6);
    }));
  });

  it('stays at an event that outweighs the others, and goes on from one that does not', () => {
    const heavy = centre([[0, 0], [10, 0], [0, 10]], Float64Array.of(5, 1, 1));
    expect(Math.hypot(heavy.x, heavy.y)).toBeLessThan(1e-6);
    // The mean of these is the very place of the last one.
    const square = centre([[0, 0], [4, 0], [0, 4], [20, 20], [6, 6]]);
    expect(square.distance).toBeLessThan(ways([[0, 0], [4, 0], [0, 4], [20, 20], [6, 6]], 6, 6));
  });

  it('is hardly moved by one event far away', () => {
    const near = [[0, 0], [1, 0], [0, 1], [1, 1], [0.5, 0.5]] as const;
    const { x, y } = centre([...near, [1e6, 1e6]]);
    expect(Math.hypot(x - 0.5, y - 0.5)).toBeLessThan(0.5);
  });

  it('is the place of events in one place, and not defined without any', () => {
    expect(centre([[3, 4], [3, 4]])).toEqual({ x: 3, y: 4, distance: 0 });
    expect(medianCentre(points([]))).toEqual({ notDefined: 'no_events' });
  });
});
