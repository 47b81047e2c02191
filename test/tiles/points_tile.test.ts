import { VectorTile } from '@mapbox/vector-tile';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { PbfReader } from 'pbf';
import { describe, expect, it } from 'vitest';
import { incidents, type IncidentPoint } from '../../tiles/incidents.ts';
import { extent } from '../../tiles/mvt.ts';
import { pointsTile } from '../../tiles/points_tile.ts';
import type { TileAddress } from '../../tiles/tile_address.ts';
import { numbersFrom } from '../support/scatter.ts';

const address: TileAddress = { z: 11, x: 1197, y: 690 };

/** Incidents in and around the tile; some without an hour. */
function draw(count: number, seed = 8): IncidentPoint[] {
  const random = numbersFrom(seed);
  const whole = (most: number): number => Math.floor(random() * most);
  return Array.from({ length: count }, (_, i) => ({
    longitude: 30.41 + random() * 0.18, latitude: 50.4 + random() * 0.12, id: String((random() < 0.2 ? 10 ** 13 : 0) + i * 7 + whole(7)),
    offence: ['burglary.residential', 'robbery.person', 'violence', `kind.${'long_'.repeat(30)}`, 'торгівля'][whole(5)]!,
    day: new Date(Date.UTC(1969, 11, 1) + whole(25_000) * 86_400_000).toISOString().slice(0, 10),
    hour: random() < 0.2 ? null : whole(24), precision: ['exact', 'block', 'street', 'snapped', 'area'][whole(5)]!,
  }));
}

/** The same layer from the general encoder, where the features are given one by one. */
function generally({ z, x, y }: TileAddress, points: readonly IncidentPoint[]): Uint8Array {
  const features = points.map(({ longitude, latitude, id, offence, day, hour, precision }) => {
    const sine = Math.sin((latitude * Math.PI) / 180);
    const down = 0.5 - (0.25 * Math.log((1 + sine) / (1 - sine))) / Math.PI;
    return {
      type: 1, geometry: [[Math.round(((longitude / 360 + 0.5) * 2 ** z - x) * extent), Math.round((down * 2 ** z - y) * extent)]],
      tags: hour === null ? { id, offence, day, precision } : { id, offence, day, hour, precision },
    };
  });
  return fromGeojsonVt({ [incidents.id]: { features } as unknown as Parameters<typeof fromGeojsonVt>[0][string] }, { version: 2, extent });
}

describe('a tile of points', () => {
  it.each([1, 2, 50, 130, 3000])('is byte for byte what the general encoder makes: %d points', (count) => {
    for (const seed of [8, 9, 10]) {
      const points = draw(count, seed);
      expect(Buffer.from(pointsTile(address, points)!).equals(Buffer.from(generally(address, points)))).toBe(true);
    }
  });

  it.each([true, false])('names the hour only where one is known (%s for the first)', (isFirstKnown) => {
    const points = draw(40).map((point, i) => ({ ...point, hour: (i % 2 === 0) === isFirstKnown ? 7 : null }));
    const layer = new VectorTile(new PbfReader(pointsTile(address, points)!)).layers['incidents']!;
    expect([layer.version, layer.extent, layer.length]).toEqual([2, 4096, 40]);
    points.forEach(({ id, offence, day, hour, precision }, i) => {
      expect(layer.feature(i).properties).toEqual(hour === null ? { id, offence, day, precision } : { id, offence, day, hour, precision });
    });
    const unknown = points.map((point) => ({ ...point, hour: null }));
    expect(Buffer.from(pointsTile(address, unknown)!).equals(Buffer.from(generally(address, unknown)))).toBe(true);
  });

  it('writes ids of any length', () => {
    const ids = Array.from({ length: 16 }, (_, i) => [10 ** i - 1, 10 ** i]).flat().concat(Number.MAX_SAFE_INTEGER).map(String);
    const layer = new VectorTile(new PbfReader(pointsTile(address, draw(ids.length).map((point, i) => ({ ...point, id: ids[i]! })))!)).layers['incidents']!;
    expect(ids.map((_, i) => layer.feature(i).properties['id'])).toEqual(ids);
  });

  it('is there only where there are points', () => {
    expect(pointsTile(address, [])).toBeNull();
  });

  it('holds points far outside it as well as at the ends of the world', () => {
    const points = draw(6).map((point, i) => ({ ...point, longitude: [-180, 180, 0, 30.5][i % 4]!, latitude: [85, -85, 89.99, 0][i % 4]! }));
    const world = { z: 0, x: 0, y: 0 };
    expect(Buffer.from(pointsTile(world, points.slice(0, 2))!).equals(Buffer.from(generally(world, points.slice(0, 2))))).toBe(true);
    expect(new VectorTile(new PbfReader(pointsTile(world, points)!)).layers['incidents']!.length).toBe(6);
  });
});
