import { describe, expect, it } from 'vitest';
import { planeOf, utmCodeAt } from '../../../server/geo/plane.ts';

describe('the plane of an analysis', () => {
  it('is the zone of UTM of the place', () => {
    expect([utmCodeAt(-87.6, 41.9), utmCodeAt(30.5, 50.45), utmCodeAt(-75.6, -6.2), utmCodeAt(180, 10), utmCodeAt(-180, 10)]).toEqual([32616, 32636, 32718, 32660, 32601]);
  });

  it('goes there and back, easting first whatever the authority says', () => {
    for (const code of [32636, 2180, 27700, 26971]) {
      const { forward, inverse, crs } = planeOf(code);
      const place: [number, number] = code === 27700 ? [-0.1, 51.5] : code === 26971 ? [-87.6, 41.9] : [21, 52.2];
      const [x, y] = forward(...place);
      expect(crs).toBe(`EPSG:${code}`);
      expect(inverse(x, y)[0]).toBeCloseTo(place[0], 6);
      expect(forward(place[0] + 0.01, place[1])[0]).toBeGreaterThan(x + 500);
      expect(forward(place[0], place[1] + 0.01)[1]).toBeGreaterThan(y + 1000);
    }
  });

  it('refuses feet, degrees, and the web\'s projection, whose metres are none', () => {
    for (const code of [3435, 4326, 3857, 99999]) expect(() => planeOf(code)).toThrow(`EPSG:${code} is not a system in true metres`);
  });
});
