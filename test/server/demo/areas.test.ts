import { area, kinks } from '@turf/turf';
import { describe, expect, it } from 'vitest';
import { makeAreas, outline } from '../../../server/demo/areas.ts';
import { makeFan } from '../../../server/demo/fan.ts';
import { areasOf, demoCity } from './demo_city.ts';

const squareKm = (features: ReturnType<typeof areasOf>): number => features.reduce((sum, feature) => sum + area(feature), 0) / 1e6;

describe('areas of the demonstration city', () => {
  it('are one boundary, six districts and 38 beats, each with a name and a code of its own', () => {
    const city = demoCity();
    expect(['boundary', 'district', 'beat'].map((kind) => areasOf(city, kind).length)).toEqual([1, 6, 38]);
    for (const kind of ['district', 'beat']) {
      const found = areasOf(city, kind).map(({ properties }) => properties);
      expect(new Set(found.map(({ code }) => code)).size).toBe(found.length);
      expect(new Set(found.map(({ name }) => name)).size).toBe(found.length);
    }
    for (const { properties } of areasOf(city, 'beat')) expect(properties.code.startsWith(properties.district as string)).toBe(true);
  });

  it('fit without gap or overlap: beats fill districts, districts fill the boundary', () => {
    const city = demoCity();
    const whole = squareKm(areasOf(city, 'boundary'));
    expect(whole).toBeGreaterThan(70);
    expect(whole).toBeLessThan(110);
    expect(squareKm(areasOf(city, 'district'))).toBeCloseTo(whole, 6);
    expect(squareKm(areasOf(city, 'beat'))).toBeCloseTo(whole, 6);
    for (const district of areasOf(city, 'district')) {
      const members = areasOf(city, 'beat').filter(({ properties }) => properties.district === district.properties.code);
      expect(squareKm(members)).toBeCloseTo(squareKm([district]), 6);
    }
  });

  it('share every inner edge with exactly one neighbour, vertex for vertex', () => {
    const edges = new Map<string, number>();
    for (const { geometry } of areasOf(demoCity(), 'beat')) {
      const ring = geometry.coordinates[0] ?? [];
      ring.slice(1).forEach((to, i) => {
        const name = [ring[i], to].map(String).toSorted().join(' ');
        edges.set(name, (edges.get(name) ?? 0) + 1);
      });
    }
    const outer = (areasOf(demoCity(), 'boundary')[0]?.geometry.coordinates[0]?.length ?? 0) - 1;
    expect([...edges.values()].filter((count) => count === 1).length).toBe(outer);
    expect(Math.max(...edges.values())).toBe(2);
  });

  it.each([1, 2, 3, 12, 99])('are valid, closed, counter-clockwise and no slivers with seed %i', (seed) => {
    for (const feature of makeAreas(makeFan(seed)).features) {
      const ring = feature.geometry.coordinates[0] ?? [];
      expect(ring[0]).toEqual(ring.at(-1));
      expect(kinks(feature.geometry).features, feature.properties.name).toEqual([]);
      const signed = ring.slice(1).reduce((sum, to, i) => sum + ((ring[i]?.[0] ?? 0) * (to[1] ?? 0) - (to[0] ?? 0) * (ring[i]?.[1] ?? 0)), 0);
      expect(signed, feature.properties.name).toBeGreaterThan(0);
      expect(area(feature) / 1e6, feature.properties.name).toBeGreaterThan(0.3);
    }
  });

  it('refuses to outline what does not hang together', () => {
    const square = (x: number): [number, number][] => [[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]];
    expect(outline([square(0), square(1)])).toHaveLength(7);
    expect(() => outline([square(0), square(5)])).toThrow(RangeError);
  });
});
