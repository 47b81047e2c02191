import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planarArea, type PlanePolygon } from '../../../server/geo/plane.ts';
import { squaresIn, squaresOver } from '../../../server/geo/squares.ts';

const rectangle = (west: number, south: number, east: number, north: number): PlanePolygon =>
  [[[west, south], [east, south], [east, north], [west, north], [west, south]]];

/** A ring around a middle, with a radius for each direction. */
const star = (radii: readonly number[], x: number, y: number): PlanePolygon => {
  const ring = radii.map((radius, i): [number, number] => {
    const angle = (2 * Math.PI * i) / radii.length;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
  return [[...ring, ring[0]!]];
};

function isInside(ring: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i += 1) {
    const [[x1, y1], [x2, y2]] = [ring[i - 1]!, ring[i]!];
    if (y1 > y !== y2 > y && x < x1 + ((x2 - x1) * (y - y1)) / (y2 - y1)) inside = !inside;
  }
  return inside;
}

describe('squares of a study area', () => {
  it('are those of a lattice that does not depend on the area', () => {
    const { column, row } = squaresOver([rectangle(1010, 2010, 1990, 2490)], [1010, 2010, 1990, 2490], 500);
    expect([...column].map((c, i) => [c, row[i]])).toEqual([[2, 4], [3, 4]]);
    expect(squaresIn([1010, 2010, 1990, 2490], 500)).toBe(2);
  });

  it('leave out what lies in a hole', () => {
    const [outer] = rectangle(0, 0, 1000, 1000) as [PlanePolygon[number]];
    const [hole] = rectangle(250, 250, 750, 750) as [PlanePolygon[number]];
    const { column, row } = squaresOver([[outer, hole]], [0, 0, 999, 999], 100);
    const inHole = [...column].filter((c, i) => c >= 3 && c <= 6 && row[i]! >= 3 && row[i]! <= 6);
    expect(inHole).toEqual([]);
    expect(planarArea([[outer, hole]])).toBe(750_000);
  });

  it('hold every point of the area', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 300, max: 2000, noNaN: true }), { minLength: 3, maxLength: 12 }), fc.integer({ min: 50, max: 400 }),
      fc.array(fc.tuple(fc.double({ min: -2000, max: 2000, noNaN: true }), fc.double({ min: -2000, max: 2000, noNaN: true })), { minLength: 20, maxLength: 20 }), (radii, metres, points) => {
        const polygon = star(radii, 0, 0);
        const [ring] = polygon as [PlanePolygon[number]];
        const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
        const bounds = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const;
        const { column, row } = squaresOver([polygon], bounds, metres);
        const taken = new Set([...column].map((c, i) => `${c}_${row[i]}`));
        expect(taken.size).toBe(column.length);
        for (const [x, y] of points.filter(([px, py]) => isInside(ring, px, py))) {
          // A sliver that neither reaches a middle nor holds a step of the walk along its edges would be one; none of these is.
          expect(taken.has(`${Math.floor(x / metres)}_${Math.floor(y / metres)}`), `${x}, ${y} of ${metres}`).toBe(true);
        }
      }), { numRuns: 200, seed: 5 });
  });
});
