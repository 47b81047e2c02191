import * as turf from '@turf/turf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ringMeetsBox } from '../../../server/geo/ring_meets_box.ts';
import { hexAt, hexBoundary } from '../../../server/model/hex.ts';
import type { Box } from '../../../tiles/tile_address.ts';

const square = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]] as [number, number][];
const diamond = [[0, -1], [1, 0], [0, 1], [-1, 0], [0, -1]] as [number, number][];

describe('a ring and a box', () => {
  it.each([
    ['inside each other', square, [-1, -1, 3, 3], true], ['the other way round', square, [0.5, 0.5, 1, 1], true], ['crossing', square, [1, 1, 5, 5], true], ['sharing an edge', square, [2, 0, 3, 2], true],
    ['sharing a corner', square, [2, 2, 3, 3], true], ['apart', square, [2.001, 0, 3, 2], false], ['apart by a slanted edge alone', diamond, [0.6, 0.6, 2, 2], false],
    ['meeting on a slanted edge', diamond, [0.5, 0.5, 2, 2], true], ['crossing without a corner inside', diamond, [-0.1, -5, 0.1, 5], true], ['a box that is a point', diamond, [0.25, 0.25, 0.25, 0.25], true],
  ] as const)('%s', (_, ring, box, meets) => {
    expect(ringMeetsBox(ring, [...box])).toBe(meets);
  });

  it('meet where a library for geometry says so, for hexagons anywhere but at the poles', () => {
    const degrees = fc.double({ min: -1.5, max: 1.5, noNaN: true });
    fc.assert(fc.property(fc.double({ min: -170, max: 170, noNaN: true }), fc.double({ min: -70, max: 70, noNaN: true }), fc.integer({ min: 5, max: 10 }), degrees, degrees, fc.double({ min: 0, max: 2, noNaN: true }), fc.double({ min: 0, max: 2, noNaN: true }),
      (longitude, latitude, resolution, right, up, wide, high) => {
        const ring = hexBoundary(hexAt(longitude, latitude, resolution));
        const size = Math.abs(ring[0]![1] - ring[3]![1]) + 1e-4;
        const box: Box = [longitude + right * size, latitude + up * size, longitude + (right + wide) * size + 1e-6, latitude + (up + high) * size + 1e-6];
        expect(ringMeetsBox(ring, box)).toBe(turf.booleanIntersects(turf.polygon([ring]), turf.bboxPolygon(box)));
      }), { numRuns: 2000 });
  });
});
