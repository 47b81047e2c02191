import type { Layer, LayerField } from '../../../tiles/layer.ts';
import { layers, type LayerId } from '../../../tiles/layers.ts';
import { buffer, extent, mvtType } from '../../../tiles/mvt.ts';
import type { Box } from '../../../tiles/tile_address.ts';
import { limitsAt, tileMatrices, webMercatorCrs, webMercatorQuad, webMercatorQuadUri, type TileLimits, type TileMatrix } from '../../../tiles/web_mercator_quad.ts';
import type { Form } from '../../model/feature_parameters.ts';
import { crs84Uri } from './crs.ts';
import { address, htmlType, jsonType, ogcRel, selfAndOther, type Addressing, type Link } from './link.ts';
import { jsonTypes } from './schema_documents.ts';

/** Documents of OGC API - Tiles, Part 1 (20-057), as the standard of tile matrix sets has them (17-083r4, version 2.0). */
type TemplatedLink = Link & { templated?: true };

const schemePath = `/ogc/tileMatrixSets/${webMercatorQuad}`;
const schemeTitle = 'Google Maps Compatible for the World';

export type TileMatrixSets = { tileMatrixSets: { id: string; title: string; uri: string; crs: string; links: Link[] }[]; links: Link[] };

export const tileMatrixSets = (at: Addressing, form: Form): TileMatrixSets => ({
  tileMatrixSets: [{
    id: webMercatorQuad, title: schemeTitle, uri: webMercatorQuadUri, crs: webMercatorCrs,
    links: [{ rel: ogcRel('tiling-scheme'), href: address(at, schemePath, { f: 'json' }), type: jsonType, title: `${webMercatorQuad} as JSON` }],
  }],
  links: selfAndOther(at, { path: '/ogc/tileMatrixSets', form }),
});

export type TileMatrixSet = {
  id: string; title: string; uri: string; crs: string; orderedAxes: string[]; wellKnownScaleSet: string; tileMatrices: readonly TileMatrix[]; links: Link[];
};

export const tileMatrixSet = (at: Addressing, form: Form): TileMatrixSet => ({
  id: webMercatorQuad, title: schemeTitle, uri: webMercatorQuadUri, crs: webMercatorCrs, orderedAxes: ['X', 'Y'],
  wellKnownScaleSet: 'http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible', tileMatrices,
  links: selfAndOther(at, { path: schemePath, form }),
});

/** Query parameters of the layer that are asked for in the tiles, too: a filtered layer is one address. */
type Parameters = Readonly<Record<string, string>>;
export type TilesetAsked = {
  layer: LayerId;
  parameters: Parameters;
  form: Form;
  /** How far the layer reaches; null where nothing is. */
  bbox: Box | null;
  restricted: boolean;
  /** Where the parameters name what is shown: what that is. */
  described?: { title: string; description: string };
};

const tilesPath = (layer: LayerId): string => `/ogc/collections/${layer}/tiles`;

export type TilesetItem = { title: string; dataType: 'vector'; crs: string; tileMatrixSetURI: string; links: TemplatedLink[] };
export type Tilesets = { tilesets: TilesetItem[]; links: Link[] };

const schemeLink = (at: Addressing): Link =>
  ({ rel: ogcRel('tiling-scheme'), href: address(at, schemePath, { f: 'json' }), type: jsonType, title: `The tile matrix set ${webMercatorQuad}` });

export function tilesets(at: Addressing, { layer, parameters, form }: TilesetAsked): Tilesets {
  const path = `${tilesPath(layer)}/${webMercatorQuad}`;
  return {
    tilesets: [{
      title: `${layers[layer].title}: vector tiles`, dataType: 'vector', crs: webMercatorCrs, tileMatrixSetURI: webMercatorQuadUri,
      links: [
        { rel: 'self', href: address(at, path, { ...parameters, f: 'json' }), type: jsonType, title: 'The tileset' }, schemeLink(at),
        tileTemplate(at, layer, parameters),
      ],
    }],
    links: selfAndOther(at, { path: tilesPath(layer), parameters, form }),
  };
}

function tileTemplate(at: Addressing, layer: LayerId, parameters: Parameters): TemplatedLink {
  const href = address(at, `${tilesPath(layer)}/${webMercatorQuad}/{tileMatrix}/{tileRow}/{tileCol}`, { ...parameters, f: 'mvt' });
  return { rel: 'item', href, type: mvtType, title: 'Mapbox Vector Tiles 2.1', templated: true };
}

const dimensions = { point: 0, line: 1, polygon: 2, mixed: undefined } as const;
/** A tile holds no objects: they stand in it as texts. */
const schemaTypes: Record<LayerField['type'], { type: string; format?: string }> = { ...jsonTypes, Object: jsonTypes.String };

type CrsBox = { lowerLeft: [number, number]; upperRight: [number, number]; crs: string };
const boxIn = ([west, south, east, north]: Box): CrsBox => ({ lowerLeft: [west, south], upperRight: [east, north], crs: crs84Uri });

/** Within which there may be something, shapes that reach into a tile only by its buffer included. */
export const limitsOf = (layer: LayerId, bbox: Box): TileLimits[] => tileMatrices
  .map((_, zoom) => zoom).filter((zoom) => zoom >= layers[layer].minZoom && zoom <= layers[layer].maxZoom)
  .map((zoom) => limitsAt(bbox, zoom, buffer / extent));

export type Tileset = TilesetItem & {
  description: string; accessConstraints: 'unclassified' | 'restricted'; mediaTypes: string[]; boundingBox?: CrsBox; tileMatrixSetLimits?: TileLimits[];
  centerPoint?: { coordinates: [number, number]; crs: string; tileMatrix: string };
  layers: {
    id: string; title: string; description: string; dataType: 'vector'; geometryDimension?: 0 | 1 | 2; crs: string; minTileMatrix: string; maxTileMatrix: string;
    propertiesSchema: { type: 'object'; properties: Record<string, { type: string; format?: string; title: string; description: string }> }; links: Link[];
  }[];
};

/** Whether the parameters say all that the layer needs to show anything. */
function isNamed(layer: LayerId, parameters: Parameters): boolean {
  const { needs }: Layer = layers[layer];
  return needs === undefined || parameters[needs] !== undefined;
}

export function tileset(at: Addressing, asked: TilesetAsked): Tileset {
  const { layer, parameters, form, bbox, restricted, described } = asked;
  const { id, title, description, geometry, minZoom, maxZoom, fields } = { ...layers[layer], ...described };
  const properties = Object.fromEntries(fields.map(({ name, type, description: meaning }) => [name, { ...schemaTypes[type], title: name, description: meaning }]));
  const collectionLink = { rel: ogcRel('geodata'), href: address(at, `/ogc/collections/${layer}`, { f: 'json' }), type: jsonType, title: 'The collection' };
  const dimension = dimensions[geometry];
  return {
    title: `${title}: vector tiles`, description, dataType: 'vector', crs: webMercatorCrs, tileMatrixSetURI: webMercatorQuadUri,
    accessConstraints: restricted ? 'restricted' : 'unclassified', mediaTypes: [mvtType],
    ...(bbox === null ? {} : {
      boundingBox: boxIn(bbox), tileMatrixSetLimits: limitsOf(layer, bbox),
      centerPoint: { coordinates: [(bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2] as [number, number], crs: crs84Uri, tileMatrix: String(Math.max(minZoom, 10)) },
    }),
    layers: [{
      id, title, description, dataType: 'vector', ...(dimension === undefined ? {} : { geometryDimension: dimension }), crs: webMercatorCrs,
      minTileMatrix: String(minZoom), maxTileMatrix: String(maxZoom), propertiesSchema: { type: 'object', properties }, links: [collectionLink],
    }],
    links: [
      ...selfAndOther(at, { path: `${tilesPath(layer)}/${webMercatorQuad}`, parameters, form }), schemeLink(at), tileTemplate(at, layer, parameters), collectionLink,
      ...(isNamed(layer, parameters) ? [{ rel: 'alternate', href: address(at, `/tiles/${layer}.json`, parameters), type: jsonType, title: 'The same as TileJSON 3.0.0' }] : []),
    ],
  };
}

/** For the landing page. */
export const tilingSchemesLinks = (at: Addressing): Link[] =>
  [{ rel: ogcRel('tiling-schemes'), href: address(at, '/ogc/tileMatrixSets', { f: 'json' }), type: jsonType, title: 'Tile matrix sets' }];

/** For each collection. */
export const tilesetsLinks = (at: Addressing, layer: LayerId): Link[] => [
  { rel: ogcRel('tilesets-vector'), href: address(at, tilesPath(layer), { f: 'json' }), type: jsonType, title: `${layers[layer].title} as vector tiles` },
  { rel: ogcRel('tilesets-vector'), href: address(at, tilesPath(layer), { f: 'html' }), type: htmlType, title: `${layers[layer].title} as vector tiles, as a page` },
];
