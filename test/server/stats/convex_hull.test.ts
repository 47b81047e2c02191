import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convexHull, type ConvexHull } from '../../../server/stats/convex_hull.ts';
import { sharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisRobberies } from '../../support/memphis.ts';

const hullOf = (x: Float64Array, y: Float64Array): ConvexHull => convexHull(x, y) as ConvexHull;

knownNumbers('convex_hull', ({ number }) => {
  number({
    what: 'Corners and area of the hull of 116 street crimes in Chicago', source: 'R 4.2, spatstat 3.0', needsData: true,
    expected: [12, 796187.266906576],
    actual: () => {
      const { input } = JSON.parse(readFileSync(sharedData('reference/02_point_pattern_chicago116.json'), 'utf8'));
      const { corners, areaSquareMetres } = hullOf(Float64Array.from(input.x), Float64Array.from(input.y));
      return [corners.length, areaSquareMetres];
    },
  });
  number({
    what: 'Corners and area (square metres) of the hull of 2,245 robberies in Memphis', source: 'R 4.2, grDevices::chull', needsData: true,
    expected: [16, 769051408.561494],
    actual: () => { const { x, y } = memphisRobberies(); const { corners, areaSquareMetres } = hullOf(x, y); return [corners.length, areaSquareMetres]; },
  });
});

const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), { minLength: 1, maxLength: 60 });
const arrays = (list: readonly (readonly [number, number])[]): [Float64Array, Float64Array] => [Float64Array.from(list, ([x]) => x), Float64Array.from(list, ([, y]) => y)];

describe('the convex hull', () => {
  it('has all points inside or on it, turns left at every corner, and is the same in any order', () => {
    fc.assert(fc.property(points, (list) => {
      const [x, y] = arrays(list);
      const hull = convexHull(x, y);
      if ('notDefined' in hull) {
        const places = new Set(list.map(String));
        expect(hull.notDefined).toBe(places.size === 1 ? 'one_place' : 'no_area');
        const [ax, ay] = list[0]!;
        const [bx, by] = list.find((one) => String(one) !== String(list[0])) ?? list[0]!;
        for (const [px, py] of list) expect(Math.abs((bx - ax) * (py - ay) - (by - ay) * (px - ax))).toBe(0);
        return;
      }
      const corners = Array.from(hull.corners, (i) => list[i]!);
      corners.forEach(([ax, ay], k) => {
        const [bx, by] = corners[(k + 1) % corners.length]!;
        for (const [px, py] of list) expect((bx - ax) * (py - ay) - (by - ay) * (px - ax)).toBeGreaterThanOrEqual(0);
      });
      const again = hullOf(...arrays(list.toReversed()));
      expect(again.areaSquareMetres).toBe(hull.areaSquareMetres);
      expect(Array.from(again.corners, (i) => list.toReversed()[i])).toEqual(corners);
    }));
  });

  it('drops points on an edge', () => {
    expect(hullOf(Float64Array.of(0, 1, 2, 2, 0, 1), Float64Array.of(0, 0, 0, 2, 2, 1))).toEqual({ corners: Int32Array.of(0, 2, 3, 4), areaSquareMetres: 4 });
  });

  it('is not defined without events, in one place and on a line', () => {
    expect(convexHull(new Float64Array(0), new Float64Array(0))).toEqual({ notDefined: 'no_events' });
    expect(convexHull(new Float64Array(9).fill(3), new Float64Array(9).fill(4))).toEqual({ notDefined: 'one_place' });
    expect(convexHull(Float64Array.of(0, 1, 2), Float64Array.of(0, 2, 4))).toEqual({ notDefined: 'no_area' });
    expect(() => convexHull(Float64Array.of(1), Float64Array.of(1, 2))).toThrow(RangeError);
  });
});
