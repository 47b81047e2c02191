import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dissolvedCircles } from '../../../server/stats/dissolved_circles.ts';
import { polygonMask } from '../../../server/stats/polygon_mask.ts';

const points = fc.array(fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -40, max: 40 })), { minLength: 1, maxLength: 25 });

describe('dissolved circles', () => {
  it('hold what is well within a circle, and nothing that is well outside of all', () => {
    fc.assert(fc.property(points, fc.array(fc.tuple(fc.integer({ min: -70, max: 70 }), fc.integer({ min: -70, max: 70 })), { maxLength: 60 }), (list, asked) => {
      const radius = 17;
      const { polygons, squareMetres } = dissolvedCircles(list.map(([x]) => x), list.map(([, y]) => y), radius);
      const mask = polygonMask(polygons)!;
      for (const [x, y] of asked) {
        const nearest = Math.min(...list.map(([px, py]) => Math.hypot(x - px, y - py)));
        if (nearest < radius * 0.85) expect(mask.contains(x + 0.01, y + 0.01), `${x} ${y}`).toBe(true);
        if (nearest > radius * 1.15) expect(mask.contains(x + 0.01, y + 0.01), `${x} ${y}`).toBe(false);
      }
      expect(mask.area).toBeCloseTo(squareMetres, 6);
    }), { numRuns: 40 });
  });

  it('of one point are nearly a circle, closed, counter-clockwise', () => {
    const { polygons, squareMetres } = dissolvedCircles([780_000], [3_882_000], 300);
    expect(squareMetres / (Math.PI * 300 ** 2)).toBeCloseTo(1, 1);
    expect(polygons.length).toBe(1);
    expect(polygons[0]![0]!.at(-1)).toEqual(polygons[0]![0]![0]);
    for (const [x, y] of polygons[0]![0]!) expect(Math.abs(Math.hypot(x - 780_000, y - 3_882_000) - 300)).toBeLessThan(45);
  });

  it('in a ring have a hole', () => {
    const around = Array.from({ length: 24 }, (_, i) => [100 * Math.cos((i * Math.PI) / 12), 100 * Math.sin((i * Math.PI) / 12)] as const);
    const { polygons } = dissolvedCircles(around.map(([x]) => x), around.map(([, y]) => y), 30);
    expect(polygons.map((rings) => rings.length)).toEqual([2]);
  });

  it('along a long line take coarser cells, not all memory', () => {
    const along = Array.from({ length: 4000 }, (_, i) => i * 10);
    const { polygons } = dissolvedCircles(along, along.map(() => 0), 10);
    expect(polygons.length).toBe(1);
  });

  it('far apart are areas of their own, and none without points', () => {
    expect(dissolvedCircles([0, 1000], [0, 0], 10).polygons.length).toBe(2);
    expect(dissolvedCircles([], [], 10)).toEqual({ polygons: [], squareMetres: 0 });
    expect(() => dissolvedCircles([0], [0], 0)).toThrow(RangeError);
  });
});
