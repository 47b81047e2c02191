import { bbox, booleanPointInPolygon, kinks, length } from '@turf/turf';
import type { Feature, LineString, MultiPolygon, Polygon } from 'geojson';
import { describe, expect, it } from 'vitest';
import { makeBackdrop } from '../../../server/demo/backdrop.ts';
import type { DemoCity } from '../../../server/demo/city.ts';
import { makeFan } from '../../../server/demo/fan.ts';
import { layGround, makeStreets } from '../../../server/demo/streets.ts';
import { areasOf, demoCity } from './demo_city.ts';

const ofKind = (city: DemoCity, kind: string): DemoCity['backdrop']['features'] =>
  city.backdrop.features.filter(({ properties }) => properties.kind === kind);

describe('the backdrop of the demonstration city', () => {
  it('has sea, river, lake, parks, railways and about a thousand kilometres of streets of four classes', () => {
    const city = demoCity();
    expect(ofKind(city, 'water').map(({ properties }) => properties.class)).toEqual(['sea', 'river', 'lake']);
    expect(ofKind(city, 'park').length).toBeGreaterThan(10);
    expect(ofKind(city, 'railway')).toHaveLength(2);
    const streets = ofKind(city, 'street');
    expect(streets.length).toBeGreaterThan(1000);
    expect(streets.length).toBeLessThan(3000);
    expect(new Set(streets.map(({ properties }) => properties.class))).toEqual(new Set(['motorway', 'arterial', 'collector', 'local']));
    const kilometres = streets.reduce((sum, street) => sum + length(street), 0);
    expect(kilometres).toBeGreaterThan(800);
    expect(kilometres).toBeLessThan(1300);
    expect(JSON.stringify(city.backdrop).length).toBeLessThan(600_000);
  });

  it('names every street, local ones differently', () => {
    const streets = ofKind(demoCity(), 'street').map(({ properties }) => properties);
    expect(streets.every(({ name }) => /^[A-Z][a-z]+( [A-Z][a-z]+)*$/.test(name))).toBe(true);
    const local = streets.filter((street) => street.class === 'local');
    expect(new Set(local.map(({ name }) => name)).size).toBe(local.length);
  });

  it('crosses the river on three road bridges and one of the railway, and nowhere else', () => {
    const city = demoCity();
    const river = ofKind(city, 'water')[1] as Feature<Polygon>;
    const wet = (feature: DemoCity['backdrop']['features'][number]): boolean => {
      const { coordinates } = feature.geometry as LineString;
      return coordinates.some((to, i) => {
        const from = coordinates[i - 1];
        if (from === undefined) return false;
        return [0.25, 0.5, 0.75].some((t) =>
          booleanPointInPolygon([(from[0] as number) * (1 - t) + (to[0] as number) * t, (from[1] as number) * (1 - t) + (to[1] as number) * t], river));
      });
    };
    expect(ofKind(city, 'street').filter(wet).map(({ properties }) => properties.name).toSorted()).toEqual(['Crescent Avenue', 'Outer Ring', 'Rampart Road']);
    expect(ofKind(city, 'railway').filter(wet).map(({ properties }) => properties.name)).toEqual(['Coast Line']);
  });

  it.each([1, 2, 3, 12, 99])('has valid polygons with seed %i', (seed) => {
    const fan = makeFan(seed);
    for (const feature of makeBackdrop(fan, makeStreets(seed, fan, layGround(seed, fan))).features) {
      if (feature.geometry.type === 'LineString') expect(feature.geometry.coordinates.length).toBeGreaterThan(1);
      else expect(kinks(feature as Feature<Polygon | MultiPolygon>).features, feature.properties.name).toEqual([]);
    }
  });

  it('lies in the open Atlantic, where no street can be mistaken for a real one', () => {
    const [west, south, east, north] = bbox(areasOf(demoCity(), 'boundary')[0] as Feature<Polygon>);
    expect(west).toBeGreaterThan(-33.8);
    expect(east).toBeLessThan(-33.4);
    expect(south).toBeGreaterThan(41.5);
    expect(north).toBeLessThan(41.75);
    // About 12 x 10 km.
    expect((east - west) * 83.2).toBeGreaterThan(10.5);
    expect((east - west) * 83.2).toBeLessThan(13.5);
    expect((north - south) * 111).toBeGreaterThan(8.5);
    expect((north - south) * 111).toBeLessThan(11.5);
  });
});
