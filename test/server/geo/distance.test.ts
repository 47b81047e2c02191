import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { geodesicMetres, haversineMetres } from '../../../server/geo/distance.ts';
import { planeOf, utmCodeAt } from '../../../server/geo/plane.ts';
import { hasSharedData, sharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

type Place = [longitude: number, latitude: number];
type Distance = { a: Place; b: Place; geodesic_wgs84_m: number; haversine_m: number };

knownNumbers('distance', ({ number }) => {
  if (!hasSharedData()) return;
  const { output: { distances } } = JSON.parse(readFileSync(sharedData('reference/09_projections.json'), 'utf8')) as { output: { distances: Distance[] } };
  it('are all of the file', () => { expect(distances.length).toBe(6); });
  for (const { a, b, geodesic_wgs84_m: geodesic, haversine_m: haversine } of distances) {
    number({ what: `From ${a.join(', ')} to ${b.join(', ')} along the ellipsoid, metres`, source: 'GeographicLib in PROJ 9.1, by R 4.2.2, sf 1.0-9', expected: geodesic, actual: () => geodesicMetres(a, b), needsData: true });
    number({ what: `From ${a.join(', ')} to ${b.join(', ')} on the sphere of 6,371,008.8 m, metres`, source: 'Haversine, R 4.2.2', expected: haversine, actual: () => haversineMetres(a, b), needsData: true });
  }
}, { room: 'server/geo' });

const place = fc.tuple(fc.double({ min: -179, max: 179, noNaN: true }), fc.double({ min: -80, max: 80, noNaN: true }));

describe('distances', () => {
  it('are the same both ways, 0 to oneself, and on sphere and ellipsoid within 0.6 % of each other', () => {
    fc.assert(fc.property(place, place, (a, b) => {
      const found = geodesicMetres(a, b);
      expect(geodesicMetres(a, a)).toBe(0);
      if (found === null) return;
      expect(geodesicMetres(b, a)).toBeCloseTo(found, 3);
      expect(Math.abs(haversineMetres(a, b) - found)).toBeLessThanOrEqual(0.006 * found + 1e-6);
    }));
  });

  it('have no number for places opposite each other', () => {
    expect(geodesicMetres([0, 0], [179.9, 0.1])).toBeNull();
  });

  it('measured in the zone of UTM of a city are true to one in a thousand', () => {
    for (const [longitude, latitude] of [[-87.63, 41.88], [-90.05, 35.15], [30.52, 50.45], [-75.56, 6.25], [153.03, -27.47], [-0.09, 51.52]] as const) {
      const { forward } = planeOf(utmCodeAt(longitude, latitude));
      for (const [dx, dy] of [[0.2, 0], [0, 0.2], [-0.15, 0.15], [0.01, -0.2]] as const) {
        const [a, b]: [Place, Place] = [[longitude, latitude], [longitude + dx, latitude + dy]];
        const [[x1, y1], [x2, y2]] = [forward(...a), forward(...b)];
        expect(Math.abs(Math.hypot(x2 - x1, y2 - y1) / geodesicMetres(a, b)! - 1)).toBeLessThan(0.001);
      }
    }
  });
});
