import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { transact } from '../../../server/db/transact.ts';
import { crs84, listedCodes, systemOf, systemsFor, type CoordinateSystem } from '../../../server/geo/coordinate_systems.ts';
import { converterOf, unprojector } from '../../../server/geo/projection.ts';
import { onServer } from '../../support/databases.ts';
import type { Box } from '../../../tiles/tile_address.ts';

const utm = [32601, 32636, 32660, 32718, 32760, 26901, 26916, 26923, 25828, 25833, 25838];
const codes = [...listedCodes, ...utm];
const metresAround = (latitude: number): [number, number] => [111_320 * Math.cos((latitude * Math.PI) / 180), 110_574];

/** Places well inside the area of use: UTM and Mercator are compared where they are used, not at their rims. */
function placesIn({ area: [west, south, east, north] }: CoordinateSystem): [number, number][] {
  return [0.1, 0.37, 0.5, 0.81].flatMap((x) => [0.15, 0.5, 0.8].map((y): [number, number] => [west + x * (east - west), south + y * (north - south)]));
}

onServer('coordinate systems', (get) => {
  /** PROJ takes another shift for NAD83(HARN), 1.2 m from the one that says there is none; all else agrees to two millimetres. */
  const toleranceMetres = (code: number): number => (code === 2913 ? 1.5 : 0.002);

  it('agree with PostGIS (ST_Transform) in both directions: to 2 mm, Oregon to 1.5 m', async () => {
    for (const code of codes) {
      const system = systemOf(code)!;
      const { forward, inverse } = converterOf(system);
      const places = placesIn(system);
      const { rows } = await transact(get(), { agencyId: 1, person: 'local', purpose: 'test' }, (transaction) => sql<{ x: number; y: number }>`
        select ST_X(g) x, ST_Y(g) y from json_array_elements(${JSON.stringify(places)}::json) with ordinality place(at, i),
        ST_Transform(ST_SetSRID(ST_MakePoint((at->>0)::float8, (at->>1)::float8), 4326), ${code}::int) g order by i`.execute(transaction));
      const unit = system.unit === 'metres' ? 1 : system.unit === 'degrees' ? 1 / 111_320 : 1 / 0.3048;
      for (const [i, [longitude, latitude]] of places.entries()) {
        const { x, y } = rows[i]!;
        const expected = system.axes === 'east, north' ? [x, y] : [y, x];
        const got = forward(longitude, latitude);
        for (const axis of [0, 1]) expect(Math.abs(got[axis]! - expected[axis]!), `EPSG:${code} ${longitude} ${latitude}`).toBeLessThan(toleranceMetres(code) * unit);
        const [east, north] = metresAround(latitude);
        const back = inverse(expected[0]!, expected[1]!);
        expect(Math.hypot((back[0] - longitude) * east, (back[1] - latitude) * north), `EPSG:${code} back`).toBeLessThan(1.5 * toleranceMetres(code));
        expect(unprojector(String(code))(x, y)).toEqual(back);
      }
    }
  });
});

describe('coordinate systems', () => {
  it('give back what they were given', () => {
    for (const system of [crs84, ...codes.map((code) => systemOf(code)!)]) {
      const { forward, inverse } = converterOf(system);
      for (const [longitude, latitude] of placesIn(system)) {
        const [x, y] = inverse(...forward(longitude, latitude));
        expect([system.code, Math.abs(x - longitude) < 2e-8, Math.abs(y - latitude) < 2e-8]).toEqual([system.code, true, true]);
      }
    }
  });

  it('put latitude first where the authority does', () => {
    expect(converterOf(crs84).forward(30.5, 50.4)).toEqual([30.5, 50.4]);
    expect(converterOf(systemOf(4326)!).forward(30.5, 50.4)).toEqual([50.4, 30.5]);
    expect(converterOf(systemOf(4326)!).inverse(50.4, 30.5)).toEqual([30.5, 50.4]);
    const [northing, easting] = converterOf(systemOf(2180)!).forward(21, 52.2);
    expect([Math.round(northing), Math.round(easting)]).toEqual([483_432, 636_640]);
  });

  it.each<[string, Box | null, (number | null)[]]>([
    ['nothing', null, [null, 4326, 3857]],
    ['Kyiv', [30.2, 50.2, 30.8, 50.6], [null, 4326, 3857, 32636, 25836, 3035]],
    ['Chicago', [-87.95, 41.6, -87.5, 42.05], [null, 4326, 3857, 32616, 26916, 3435, 26971]],
    ['New York, over a border of zones', [-74.26, 40.49, -71.9, 40.92], [null, 4326, 3857, 32618, 32619, 26918, 26919, 2263]],
    ['London', [-0.51, 51.28, 0.34, 51.7], [null, 4326, 3857, 32630, 32631, 25830, 25831, 27700, 3035]],
    ['Quito, on the equator', [-78.6, -0.4, -78.3, 0.1], [null, 4326, 3857, 32617, 32717]],
    ['Amsterdam', [4.7, 52.2, 5.1, 52.5], [null, 4326, 3857, 32631, 25831, 3035, 28992]],
    ['the edge of the world', [179, 10, 180, 11], [null, 4326, 3857, 32660]],
    ['a continent', [-10, 36, 30, 70], [null, 4326, 3857, 3035]],
    ['a pole', [0, 85, 1, 90], [null, 4326, 3857]],
  ])('fit the data of %s', (_, extent, expected) => {
    expect(systemsFor(extent).map(({ code }) => code)).toEqual(expected);
  });

  it('are unknown where there is no such zone', () => {
    for (const code of [0, 32600, 32661, 32700, 32761, 26900, 26924, 25827, 25839, 99_999]) expect([code, systemOf(code)]).toEqual([code, null]);
  });
});
