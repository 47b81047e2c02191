import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanCentre, type Centre } from '../../../server/stats/mean_centre.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisRobberies } from '../../support/memphis.ts';
import { points, streetCrimes } from '../../support/point_pattern.ts';

const pair = (found: unknown): number[] => { const { x, y } = found as Centre; return [x, y]; };

knownNumbers('mean_centre', ({ number }) => {
  number({ what: 'Mean centre of (0, 0), (2, 0), (1, 3)', source: 'By hand', expected: [1, 1], actual: () => pair(meanCentre(points([[0, 0], [2, 0], [1, 3]]))) });
  if (!hasSharedData()) return;
  const crimes = streetCrimes();
  number({ what: '116 street crimes in Chicago, feet', source: 'R 4.2', needsData: true, expected: crimes.output.mean_centre, actual: () => pair(meanCentre(crimes)) });
  number({
    what: '2,245 robberies of Memphis, metres', source: 'R 4.2', needsData: true, expected: [777006.1, 3889920], tolerance: 1e-7, because: 'Seven digits are printed.',
    actual: () => pair(meanCentre(memphisRobberies())),
  });
});

describe('the mean centre', () => {
  it('moves with the events, and counts a weight as so many of them', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 20 }), (list) => {
      const weighted = pair(meanCentre({ ...points(list.map(([x, y]) => [x, y])), weights: Float64Array.from(list, ([, , weight]) => weight) }));
      const repeated = list.flatMap(([x, y, weight]) => Array.from({ length: weight }, () => [x + 700_000, y + 4_000_000] as const));
      const moved = pair(meanCentre(points(repeated)));
      expect(moved[0]! - 700_000).toBeCloseTo(weighted[0]!, 6);
      expect(moved[1]! - 4_000_000).toBeCloseTo(weighted[1]!, 6);
    }));
  });

  it('is not defined without events or when none weighs anything', () => {
    expect(meanCentre(points([]))).toEqual({ notDefined: 'no_events' });
    expect(meanCentre({ ...points([[1, 1]]), weights: Float64Array.of(0) })).toEqual({ notDefined: 'no_events' });
    expect(() => meanCentre({ ...points([[1, 1]]), weights: Float64Array.of(-1) })).toThrow(RangeError);
    expect(() => meanCentre({ x: Float64Array.of(1), y: Float64Array.of() })).toThrow(RangeError);
  });
});
