import type { Layer, LayerField } from './layer.ts';
import type { Box } from './tile_address.ts';

/** TileJSON 3.0.0. Source: https://github.com/mapbox/tilejson-spec/tree/master/3.0.0 */
export type TileJson = {
  tilejson: '3.0.0';
  name: string;
  description: string;
  version: string;
  scheme: 'xyz';
  tiles: string[];
  minzoom: number;
  maxzoom: number;
  bounds: Box;
  center: [longitude: number, latitude: number, zoom: number];
  vector_layers: { id: string; description: string; minzoom: number; maxzoom: number; fields: Record<string, string> }[];
};

const world: Box = [-180, -85.0511, 180, 85.0511];

/** A zoom at which the box fills a window of a usual size. */
const zoomOf = ([west, south, east, north]: Box): number =>
  Math.max(0, Math.min(14, Math.floor(Math.log2(360 / Math.max(east - west, north - south, 0.01))) + 1));

/** A vector tile knows texts, numbers and truth; the words are those of the specification. */
const typesOfTiles = {
  String: 'String', Integer: 'Number', Number: 'Number', Boolean: 'Boolean', Instant: 'String', Day: 'String', Object: 'String',
} as const satisfies Record<LayerField['type'], string>;

/** What is in a tile of the layer, as TileJSON and PMTiles say it. */
export function vectorLayerOf({ id, description, minZoom, maxZoom, fields }: Layer): TileJson['vector_layers'][number] {
  const described = Object.fromEntries(fields.map(({ name, type, description: meaning }) => [name, `${typesOfTiles[type]}. ${meaning}`]));
  return { id, description, minzoom: minZoom, maxzoom: maxZoom, fields: described };
}

/** `query` goes into the tile template as it was asked, with its question mark or empty. */
export function tileJson(layer: Layer, { origin, query, extent }: { origin: string; query: string; extent: Box | null }): TileJson {
  const bounds = extent ?? world;
  const { id, title, description, minZoom, maxZoom } = layer;
  return {
    tilejson: '3.0.0', name: title, description, version: '1.0.0', scheme: 'xyz',
    tiles: [`${origin}/tiles/${id}/{z}/{x}/{y}.mvt${query}`],
    minzoom: minZoom, maxzoom: maxZoom, bounds,
    center: [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2, Math.max(minZoom, zoomOf(bounds))],
    vector_layers: [vectorLayerOf(layer)],
  };
}
