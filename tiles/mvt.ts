import { GeoJSONVT, type GeoJSONVTTile } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import type { TileAddress } from './tile_address.ts';

/** Vector tiles, version 2.1 of the specification. Properties come out in the order in which they go in. */
export const mvtType = 'application/vnd.mapbox-vector-tile';
export const extent = 4096;
/** How far shapes reach beyond the tile's edge, so that outlines at the edge are not drawn. */
const buffer = 64;

/** Absent rather than null: MVT has no null. */
export type TileProperties = Record<string, string | number | boolean | null>;
export type TileFeature = Feature<Geometry, TileProperties>;

/** Features cut into tiles on demand; built once for a question and asked many times. */
export type TileIndex = {
  /** The encoded tile, or null when it is empty. */
  tile(address: TileAddress): Uint8Array | null;
};

function withoutNulls(properties: TileProperties): TileProperties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));
}

function encode(layer: string, tile: GeoJSONVTTile | null): Uint8Array | null {
  if (tile === null || tile.features.length === 0) return null;
  return fromGeojsonVt({ [layer]: tile }, { version: 2, extent });
}

export type IndexOptions = {
  /** Pixels by which a line may be simplified; 0 keeps every vertex. */
  tolerance?: number;
};

export function tileIndex(layer: string, features: readonly TileFeature[], { tolerance = 0 }: IndexOptions = {}): TileIndex {
  const collection: FeatureCollection = {
    type: 'FeatureCollection',
    features: features.map((feature) => ({ ...feature, properties: withoutNulls(feature.properties) })),
  };
  const index = new GeoJSONVT(collection, { maxZoom: 22, indexMaxZoom: 0, tolerance, extent, buffer });
  return { tile: ({ z, x, y }) => encode(layer, index.getTile(z, x, y)) };
}
