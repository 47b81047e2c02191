import { geoJSONToTile, type GeoJSONVTTile } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { tileBox, type TileAddress } from './tile_address.ts';

/** Vector tiles, version 2.1 of the specification. Properties come out in the order in which they go in. */
export const mvtType = 'application/vnd.mapbox-vector-tile';
export const extent = 4096;
/** How far shapes reach beyond the tile's edge, so that outlines at the edge are not drawn. */
const buffer = 64;

/** Absent rather than null: MVT has no null. */
export type TileProperties = Record<string, string | number | boolean | null>;
export type TileFeature = Feature<Geometry, TileProperties>;

/** Shapes that tiles are cut from. A shape is made only for the tiles that it touches. */
export type Shapes = {
  /** West, south, east, north of each shape, one after the other; may be wider than the shape. */
  boxes: Float64Array;
  shape(row: number): TileFeature;
};

function withoutNulls(properties: TileProperties): TileProperties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));
}

function encode(layer: string, tile: GeoJSONVTTile | null): Uint8Array | null {
  if (tile === null || tile.features.length === 0) return null;
  return fromGeojsonVt({ [layer]: tile }, { version: 2, extent });
}

const collect = (features: readonly TileFeature[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: features.map((feature) => ({ ...feature, properties: withoutNulls(feature.properties) })),
});

const cut = (layer: string, { z, x, y }: TileAddress, features: readonly TileFeature[], tolerance: number): Uint8Array | null =>
  encode(layer, geoJSONToTile(collect(features), z, x, y, { maxZoom: 24, tolerance, extent, buffer, clip: true }));

/**
 * A tile of many shapes, every vertex kept: hexagons and boundaries are drawn as they are. Looking through all boxes takes
 * a tenth of a millisecond for 25,000; the tree of tiles that geojson-vt builds took nearly a second before the first one.
 */
export function tileOf(layer: string, address: TileAddress, { boxes, shape }: Shapes): Uint8Array | null {
  const [west, south, east, north] = tileBox(address, buffer / extent);
  const touching: TileFeature[] = [];
  for (let row = 0; row * 4 < boxes.length; row += 1) {
    const at = row * 4;
    if (boxes[at]! <= east && boxes[at + 2]! >= west && boxes[at + 1]! <= north && boxes[at + 3]! >= south) touching.push(shape(row));
  }
  return cut(layer, address, touching, 0);
}

/** Features fetched for one tile, simplified to what can be seen at its zoom. */
export const simplifiedTile = (layer: string, address: TileAddress, features: readonly TileFeature[]): Uint8Array | null => cut(layer, address, features, 3);

/** Boxes of features that are there already. */
export function boxesOf(features: readonly TileFeature[]): Float64Array {
  const boxes = new Float64Array(features.length * 4);
  features.forEach(({ geometry }, row) => {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    const visit = (part: unknown): void => {
      if (!Array.isArray(part)) return;
      if (typeof part[0] !== 'number') return part.forEach(visit);
      const [longitude, latitude] = part as [number, number];
      box[0] = Math.min(box[0]!, longitude);
      box[1] = Math.min(box[1]!, latitude);
      box[2] = Math.max(box[2]!, longitude);
      box[3] = Math.max(box[3]!, latitude);
    };
    visit('coordinates' in geometry ? geometry.coordinates : []);
    boxes.set(box, row * 4);
  });
  return boxes;
}
