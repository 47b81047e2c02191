import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standardDistance, type StandardDistance } from '../../../server/stats/standard_distance.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { points, streetCrimes } from '../../support/point_pattern.ts';

knownNumbers('standard_distance', ({ number }) => {
  number({ what: 'Corners of a square of side 2', source: 'By hand', expected: Math.SQRT2, actual: () => (standardDistance(points([[0, 0], [2, 0], [0, 2], [2, 2]])) as StandardDistance).metres });
  if (!hasSharedData()) return;
  const crimes = streetCrimes();
  number({
    what: '116 street crimes in Chicago, feet', source: 'R 4.2', needsData: true, expected: crimes.output.standard_distance,
    actual: () => (standardDistance(crimes) as StandardDistance).metres,
  });
});

describe('the standard distance', () => {
  it('scales with the map and stays when it is moved or turned', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 })), { minLength: 3, maxLength: 20 }), (list) => {
      const plain = standardDistance(points(list));
      if ('notDefined' in plain) { expect(new Set(list.map(String)).size).toBe(1); return; }
      expect((standardDistance(points(list.map(([x, y]) => [-y * 3 + 1e6, x * 3 + 4e6]))) as StandardDistance).metres).toBeCloseTo(plain.metres * 3, 5);
      expect((standardDistance(points(list), 'n-2') as StandardDistance).metres).toBeCloseTo(plain.metres * Math.sqrt(list.length / (list.length - 2)), 9);
    }));
  });

  it('has a reason where it is not defined', () => {
    expect(standardDistance(points([]))).toEqual({ notDefined: 'no_events' });
    expect(standardDistance(points([[0.1, 0.2], [0.1, 0.2], [0.1, 0.2]]))).toEqual({ notDefined: 'one_place' });
    expect(standardDistance(points([[0, 0], [1, 1]]), 'n-2')).toEqual({ notDefined: 'too_few_events', needs: 3 });
  });
});
