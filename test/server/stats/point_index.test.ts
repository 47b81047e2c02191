import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointIndex } from '../../../server/stats/point_index.ts';
import { sortTogether } from '../../../server/stats/sort_together.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

knownNumbers('point_index', ({ number }) => {
  number({
    what: 'Points within 5 of (0, 0), of which one lies at exactly 5', source: 'Pythagoras',
    expected: [2, 5], tolerance: 0,
    actual: () => {
      const index = pointIndex(Float64Array.of(0, 3, 6), Float64Array.of(0, 4, 8));
      const count = index.within(0, 0, 5);
      return [count, Math.sqrt(Math.max(...index.squared.subarray(0, count)))];
    },
  });
});

// Few coordinates, so that points stack and distances tie; and one far away now and then, as typing errors are.
const coordinate = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 12 }) }, { weight: 1, arbitrary: fc.integer({ min: -1e6, max: 1e6 }) });
const somePoints = fc.array(fc.tuple(coordinate, coordinate), { maxLength: 300 });
const indexOf = (points: readonly (readonly [number, number])[]) => pointIndex(Float64Array.from(points, ([x]) => x), Float64Array.from(points, ([, y]) => y));

describe('the index of points', () => {
  it('finds within a radius what a loop over all finds, the border included', () => {
    fc.assert(fc.property(somePoints, coordinate, coordinate, fc.constantFrom(0, 1, 2, 5, Math.SQRT2, 1e4, Infinity), (points, x, y, radius) => {
      const index = indexOf(points);
      const count = index.within(x, y, radius);
      const naive = points.flatMap(([px, py], i) => ((px - x) ** 2 + (py - y) ** 2 <= radius ** 2 ? i : []));
      expect(Array.from(index.found.subarray(0, count)).toSorted((a, b) => a - b)).toEqual(naive);
      index.found.subarray(0, count).forEach((i, k) => expect(index.squared[k]).toBe((points[i]![0] - x) ** 2 + (points[i]![1] - y) ** 2));
    }));
  });

  it('finds the nearest as sorting all by distance does, ties by number', () => {
    fc.assert(fc.property(somePoints, coordinate, coordinate, fc.integer({ min: 0, max: 20 }), fc.integer({ min: -1, max: 40 }), (points, x, y, k, except) => {
      const index = indexOf(points);
      const count = index.nearest(x, y, k, except);
      const naive = points.map(([px, py], i) => ({ i, distance: (px - x) ** 2 + (py - y) ** 2 }))
        .filter(({ i }) => i !== except).toSorted((a, b) => a.distance - b.distance || a.i - b.i).slice(0, k);
      expect(Array.from(index.found.subarray(0, count))).toEqual(naive.map(({ i }) => i));
      expect(Array.from(index.squared.subarray(0, count))).toEqual(naive.map(({ distance }) => distance));
    }));
  });

  it('is not slowed down by ten thousand points in one place', () => {
    const n = 10_000;
    const index = pointIndex(new Float64Array(n).fill(3), new Float64Array(n).fill(4));
    expect(index.nearest(0, 0, 2)).toBe(2);
    expect(Array.from(index.found.subarray(0, 2))).toEqual([0, 1]);
    expect(index.within(3, 4, 0)).toBe(n);
  });

  it('refuses points that are nowhere', () => {
    expect(() => pointIndex(Float64Array.of(1), Float64Array.of(Number.NaN))).toThrow(RangeError);
    expect(() => pointIndex(Float64Array.of(1), Float64Array.of(1, 2))).toThrow(RangeError);
    expect(() => pointIndex(Float64Array.of(1), Float64Array.of(1)).within(0, 0, -1)).toThrow(RangeError);
    expect(pointIndex(new Float64Array(0), new Float64Array(0)).nearest(0, 0, 3)).toBe(0);
  });

  it('sorts numbers with their keys', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 200 }), (list) => {
      const keys = Float64Array.from(list);
      const numbers = Int32Array.from(list, (_, i) => i);
      sortTogether(keys, numbers, 0, list.length - 1);
      expect(Array.from(keys)).toEqual(list.toSorted((a, b) => a - b));
      expect(Array.from(numbers, (i) => list[i])).toEqual(Array.from(keys));
      expect(new Set(numbers).size).toBe(list.length);
    }));
  });
});
