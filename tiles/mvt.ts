import { geoJSONToTile, GeoJSONVT, type GeoJSONVTTile } from '@maplibre/geojson-vt';
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

const collect = (features: readonly TileFeature[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: features.map((feature) => ({ ...feature, properties: withoutNulls(feature.properties) })),
});

/** Every vertex is kept: hexagons and boundaries are drawn as they are. */
export function tileIndex(layer: string, features: readonly TileFeature[]): TileIndex {
  const index = new GeoJSONVT(collect(features), { maxZoom: 22, indexMaxZoom: 0, tolerance: 0, extent, buffer });
  return { tile: ({ z, x, y }) => encode(layer, index.getTile(z, x, y)) };
}

/** Features fetched for one tile, simplified to what can be seen at its zoom. */
export function singleTile(layer: string, { z, x, y }: TileAddress, features: readonly TileFeature[]): Uint8Array | null {
  return encode(layer, geoJSONToTile(collect(features), z, x, y, { maxZoom: 24, tolerance: 3, extent, buffer, clip: true, wrap: true }));
}
