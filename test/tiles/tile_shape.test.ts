import { VectorTile } from '@mapbox/vector-tile';
import fc from 'fast-check';
import type { Geometry, Position } from 'geojson';
import { PbfReader } from 'pbf';
import { describe, expect, it } from 'vitest';
import { asSeen, asTheyAre, boxesOf, buffer, extent, fittedTile, largestTile, tileOf, type TileFeature } from '../../tiles/mvt.ts';
import { tileShapes } from '../../tiles/tile_shape.ts';
import { tileBox, worldX, worldY, type TileAddress } from '../../tiles/tile_address.ts';
import { areaOf, faultsOf, rawTile, ringsOfFeature } from '../support/mvt.ts';

const middle: TileAddress = { z: 12, x: 2395, y: 1380 };
const [west, south, east, north] = tileBox(middle);
const [across, up] = [east - west, north - south];

/** From parts of the tile's width and height, 0 in its south-west, to degrees. */
const at = (x: number, y: number): Position => [west + x * across, south + y * up];
const feature = (geometry: Geometry, properties: TileFeature['properties'] = { name: 'one' }): TileFeature => ({ type: 'Feature', geometry, properties });
const part = fc.double({ min: -1.5, max: 2.5, noNaN: true });
const small = fc.double({ min: 0.0001, max: 1.2, noNaN: true });

/** A star-shaped ring around a point: never crosses itself. */
const star = fc.tuple(part, part, fc.array(small, { minLength: 3, maxLength: 40 })).map(([x, y, radii]) => ({ x, y, radii }));
type Star = { x: number; y: number; radii: number[] };
const starRing = ({ x, y, radii }: Star, scale = 1): Position[] => {
  const ring = radii.map((radius, place) => {
    const angle = (place / radii.length) * 2 * Math.PI;
    return at(x + scale * radius * Math.cos(angle), y + scale * radius * Math.sin(angle));
  });
  return [...ring, ring[0]!];
};

const polygon = star.map((shape): Geometry => ({ type: 'Polygon', coordinates: [starRing(shape)] }));
const holed = star.map((shape): Geometry => ({ type: 'Polygon', coordinates: [starRing(shape), starRing(shape, 0.5).toReversed()] }));
const reversed = star.map((shape): Geometry => ({ type: 'Polygon', coordinates: [starRing(shape).toReversed(), starRing(shape, 0.5)] }));
const several = fc.array(holed, { minLength: 1, maxLength: 4 }).map((all): Geometry =>
  ({ type: 'MultiPolygon', coordinates: all.map((one) => (one as { coordinates: Position[][] }).coordinates) }));
const line = fc.array(fc.tuple(part, part), { minLength: 2, maxLength: 30 }).map((points): Geometry => ({ type: 'LineString', coordinates: points.map(([x, y]) => at(x, y)) }));
const lines = fc.array(line, { minLength: 1, maxLength: 4 }).map((all): Geometry =>
  ({ type: 'MultiLineString', coordinates: all.map((one) => (one as { coordinates: Position[] }).coordinates) }));
const points = fc.array(fc.tuple(part, part), { minLength: 1, maxLength: 9 }).map((all): Geometry => ({ type: 'MultiPoint', coordinates: all.map(([x, y]) => at(x, y)) }));
const anything = fc.oneof(polygon, holed, reversed, several, line, lines, points);
const zooms = fc.constantFrom(-4, -2, -1, 0, 1);

/** The tile that holds the middle of the first one, at a zoom so many deeper. */
function deeper(by: number): TileAddress {
  const scale = 2 ** by;
  return { z: middle.z + by, x: Math.floor((middle.x + 0.5) * scale), y: Math.floor((middle.y + 0.5) * scale) };
}

/** A ring within the tile itself, without its buffer, as an area. */
function areaInside(bytes: Uint8Array | null): number {
  if (bytes === null) return 0;
  const square: [axis: 0 | 1, side: number, keepsAbove: boolean][] = [[0, 0, true], [0, extent, false], [1, 0, true], [1, extent, false]];
  return rawTile(bytes)[0]!.features.flatMap((own) => ringsOfFeature(own)).reduce((sum, ring) => {
    let corners = ring;
    for (const [axis, side, above] of square) {
      const kept: [number, number][] = [];
      corners.forEach((corner, place) => {
        const before = corners.at(place - 1)!;
        const inside = (point: [number, number]): boolean => (above ? point[axis] >= side : point[axis] <= side);
        if (inside(corner) !== inside(before)) {
          const share = (side - before[axis]) / (corner[axis] - before[axis]);
          const other = before[axis === 0 ? 1 : 0] + share * (corner[axis === 0 ? 1 : 0] - before[axis === 0 ? 1 : 0]);
          kept.push(axis === 0 ? [side, other] : [other, side]);
        }
        if (inside(corner)) kept.push(corner);
      });
      corners = kept;
    }
    return sum + (corners.length < 3 ? 0 : areaOf(corners));
  }, 0);
}

/** Square units of a ring of degrees, whatever its direction. */
const unitsOf = (ring: readonly Position[]): number => {
  const scale = 2 ** middle.z * extent;
  const flat = ring.slice(0, -1).map(([longitude, latitude]): [number, number] =>
    [(worldX(longitude!) - worldX(west)) * scale, (worldY(latitude!) - worldY(north)) * scale]);
  return Math.abs(areaOf(flat));
};
const lengthOf = (ring: readonly Position[]): number => ring.slice(1).reduce((sum, point, place) =>
  sum + Math.hypot(point[0]! - ring[place]![0]!, (point[1]! - ring[place]![1]!)) / across * extent, 0);

describe('shapes cut into tiles', () => {
  it('are what the specification allows, whatever they were: rings the right way round, no step of no length', () => {
    fc.assert(fc.property(fc.array(anything, { minLength: 1, maxLength: 5 }), zooms, fc.constantFrom(asTheyAre, asSeen), (geometries, by, fitting) => {
      const { bytes } = fittedTile('shapes', deeper(by), geometries.map((geometry) => feature(geometry)), fitting);
      if (bytes !== null) expect(faultsOf(bytes)).toEqual([]);
    }), { numRuns: 1000 });
  });

  it('reach no further than the buffer', () => {
    fc.assert(fc.property(anything, zooms, (geometry, by) => {
      for (const { parts } of tileShapes(geometry, deeper(by), { extent, buffer, tolerance: 0 })) {
        for (const [x, y] of parts.flat()) {
          expect(Math.min(x, y)).toBeGreaterThanOrEqual(-buffer);
          expect(Math.max(x, y)).toBeLessThanOrEqual(extent + buffer);
        }
      }
    }), { numRuns: 500 });
  });

  it('are whole when neighbouring tiles are put together, holes left out', () => {
    fc.assert(fc.property(star, fc.boolean(), (shape, hasHole) => {
      const rings = hasHole ? [starRing(shape), starRing(shape, 0.5)] : [starRing(shape)];
      let sum = 0;
      for (let x = -4; x <= 4; x += 1) {
        for (let y = -4; y <= 4; y += 1) {
          sum += areaInside(fittedTile('shapes', { z: middle.z, x: middle.x + x, y: middle.y + y }, [feature({ type: 'Polygon', coordinates: rings })], asTheyAre).bytes);
        }
      }
      const expected = unitsOf(rings[0]!) - (hasHole ? unitsOf(rings[1]!) : 0);
      // Each corner may move by half a unit, and each crossing of a side.
      const slack = rings.reduce((units, ring) => units + lengthOf(ring), 40) * 2;
      expect(Math.abs(sum - expected)).toBeLessThan(slack);
    }), { numRuns: 60 });
  });

  it('leave no sliver along a common edge: a shape over several tiles ends in each buffer, not at the edge', () => {
    const box: Position[] = [at(-0.5, -0.5), at(1.5, -0.5), at(1.5, 1.5), at(-0.5, 1.5), at(-0.5, -0.5)];
    const [shape] = tileShapes({ type: 'Polygon', coordinates: [box] }, middle, { extent, buffer, tolerance: 0 });
    expect(shape!.parts.map((ring) => [...new Set(ring.map(String))].sort())).toEqual([['-64,-64', '-64,4160', '4160,-64', '4160,4160']]);
    expect(shape!.size).toBe((extent + 2 * buffer) ** 2);
    const left = tileShapes({ type: 'LineString', coordinates: [at(0.5, 0.25), at(1.5, 0.75)] }, middle, { extent, buffer, tolerance: 0 })[0]!.parts[0]!;
    const right = tileShapes({ type: 'LineString', coordinates: [at(0.5, 0.25), at(1.5, 0.75)] }, { ...middle, x: middle.x + 1 }, { extent, buffer, tolerance: 0 })[0]!.parts[0]!;
    expect([left.at(-1)![0], right[0]![0]]).toEqual([extent + buffer, -buffer]);
    const heightAt = ([[x0, y0], [x1, y1]]: [[number, number], [number, number]], x: number): number => y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
    expect(Math.abs(heightAt(left as never, extent) - heightAt(right as never, 0))).toBeLessThan(1);
  });

  it('have points of the buffer in both tiles, and each point once inside the tiles', () => {
    fc.assert(fc.property(fc.array(fc.tuple(part, part), { minLength: 1, maxLength: 40 }), (places) => {
      const features = places.map(([x, y], id) => feature({ type: 'Point', coordinates: at(x, y) }, { id }));
      const seen = new Map<number, number>();
      for (let x = -2; x <= 3; x += 1) {
        for (let y = -3; y <= 3; y += 1) {
          const { bytes } = tileOf('points', { z: middle.z, x: middle.x + x, y: middle.y + y }, { boxes: boxesOf(features), shape: (row) => features[row]! });
          const layer = bytes === null ? null : new VectorTile(new PbfReader(bytes)).layers['points']!;
          for (let i = 0; i < (layer?.length ?? 0); i += 1) {
            const one = layer!.feature(i);
            const { x: column, y: row } = one.loadGeometry()[0]![0]!;
            const id = Number(one.properties['id']);
            // Half a unit east or south of an edge is on it, and belongs to the tile beyond.
            if (column >= 0 && column < extent && row >= 0 && row < extent) seen.set(id, (seen.get(id) ?? 0) + 1);
          }
        }
      }
      expect([...seen.values()].every((times) => times === 1)).toBe(true);
      expect(seen.size).toBe(places.length);
    }), { numRuns: 60 });
    const inBuffer = feature({ type: 'Point', coordinates: at(1.01, 0.5) });
    for (const x of [0, 1]) expect(fittedTile('points', { ...middle, x: middle.x + x }, [inBuffer], asTheyAre).bytes).not.toBeNull();
    expect(fittedTile('points', { ...middle, x: middle.x - 1 }, [inBuffer], asTheyAre).bytes).toBeNull();
  });

  it('are simplified alike on both sides of an edge', () => {
    // What is narrower than the tolerance may collapse on one side alone.
    const round = fc.record({ x: part, y: part, radii: fc.array(fc.double({ min: 0.2, max: 1.2, noNaN: true }), { minLength: 5, maxLength: 60 }) });
    fc.assert(fc.property(round, (shape) => {
      const ring = starRing(shape);
      const [here, there] = [0, 1].map((x) => tileShapes({ type: 'Polygon', coordinates: [ring] }, { ...middle, x: middle.x + x }, { extent, buffer, tolerance: 3 })
        .flatMap(({ parts }) => parts.flat().map(([column, row]) => [column + x * extent, row] as const)));
      const within = (low: number, high: number) => (points: readonly (readonly [number, number])[]) =>
        new Set(points.filter(([x, y]) => x > low && x < high && y > -buffer && y < extent + buffer).map(String));
      const common = within(extent - buffer + 1, extent + buffer - 1);
      expect(common(there!)).toEqual(common(here!));
    }), { numRuns: 300 });
  });

  it('do not vanish from afar when every point is to be kept', () => {
    for (const z of [0, 3, 8]) {
      const scale = 2 ** z;
      const address = { z, x: Math.floor(worldX(30.5) * scale), y: Math.floor(worldY(50.4) * scale) };
      const tiny: Geometry = { type: 'Polygon', coordinates: [[[30.5, 50.4], [30.5001, 50.4], [30.5, 50.4001], [30.5, 50.4]]] };
      expect(tileShapes(tiny, address, { extent, buffer, tolerance: 0 }).map(({ size, parts }) => [size, parts[0]!.length])).toEqual([[0, 5]]);
      expect(tileShapes(tiny, address, { extent, buffer, tolerance: 3 })).toEqual([]);
    }
  });

  it('take a collection of shapes apart, kind by kind', () => {
    const mixed: Geometry = { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: at(0.5, 0.5) }, { type: 'LineString', coordinates: [at(0, 0), at(1, 1)] }] };
    expect(tileShapes(mixed, middle, { extent, buffer, tolerance: 0 }).map(({ type }) => type)).toEqual([1, 2]);
  });
});

describe('a tile that would be too large', () => {
  const square = (x: number, y: number, width: number): Geometry =>
    ({ type: 'Polygon', coordinates: [[at(x, y), at(x + width, y), at(x + width, y + width), at(x, y + width), at(x, y)]] });

  it('leaves out the lightest, keeps the order and says so', () => {
    const features = Array.from({ length: 60_000 }, (_, i) => feature(square((i % 245) / 250, Math.floor(i / 245) / 250, 0.003), { cell: `8a1fb466${i}ffff`, count: (i * 7919) % 60_000 }));
    const weigh: NonNullable<typeof asTheyAre.weigh> = ({ properties: { count } }) => Number(count);
    const { bytes, thinned } = fittedTile('hexes', middle, features, { ...asTheyAre, weigh });
    expect(bytes!.length).toBeLessThanOrEqual(largestTile);
    expect(bytes!.length).toBeGreaterThan(largestTile * 0.7);
    const layer = new VectorTile(new PbfReader(bytes!)).layers['hexes']!;
    expect(thinned).toEqual({ kept: layer.length, all: 60_000 });
    const counts = Array.from({ length: layer.length }, (_, i) => Number(layer.feature(i).properties['count']));
    expect(Math.min(...counts)).toBe(60_000 - layer.length);
    expect(counts).toEqual(features.map(({ properties: { count } }) => Number(count)).filter((count) => count >= 60_000 - layer.length));
    expect(faultsOf(bytes!)).toEqual([]);
  });

  it('is drawn more coarsely before anything is left out', () => {
    const wavy = Array.from({ length: 400 }, (_, i) => feature({ type: 'LineString', coordinates: Array.from({ length: 1500 }, (__, p) =>
      at(p / 1500, i / 400 + Math.sin(p / 3) / 600)) }));
    const { bytes, thinned } = fittedTile('streets', middle, wavy, asSeen);
    expect(bytes!.length).toBeLessThanOrEqual(largestTile);
    expect([thinned, new VectorTile(new PbfReader(bytes!)).layers['streets']!.length]).toEqual([null, 400]);
  });

  it('leaves out the smallest shapes of what is only a backdrop', () => {
    const streets = Array.from({ length: 40_000 }, (_, i) => feature({ type: 'LineString', coordinates: [at((i % 200) / 200, Math.floor(i / 200) / 200),
      at((i % 200) / 200 + 0.001 + i / 8e6, Math.floor(i / 200) / 200)] }, { kind: 'street', name: `Street ${i}` }));
    const { bytes, thinned } = fittedTile('streets', middle, streets, asSeen);
    expect(bytes!.length).toBeLessThanOrEqual(largestTile);
    expect(thinned!.kept).toBeLessThan(thinned!.all);
    const names = new VectorTile(new PbfReader(bytes!)).layers['streets']!;
    expect(names.feature(names.length - 1).properties['name']).toBe('Street 39999');
  });
});
