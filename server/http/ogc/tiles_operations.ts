import { z } from '@hono/zod-openapi';
import { layerIds, layers, type LayerId } from '../../../tiles/layers.ts';
import { mvtType } from '../../../tiles/mvt.ts';
import { webMercatorQuad } from '../../../tiles/web_mercator_quad.ts';
import { formParameter } from '../../model/feature_parameters.ts';
import { tileQueries, tileQuery } from '../tile_query.ts';
import { htmlType, jsonType } from './link.ts';
import { documentQuery } from './queries.ts';

/** The operations of OGC API - Tiles, for the description of the whole server and for that of the OGC APIs alone. */
const tags = ['OGC API'];
const links = z.array(z.object({ href: z.string(), rel: z.string(), type: z.string().optional(), title: z.string().optional(), templated: z.boolean().optional() }));
const unchanged = { 304: { description: 'Unchanged since the answer with the ETag given in If-None-Match.' } };
const bothForms = (schema: z.ZodType, description: string) =>
  ({ 200: { description, content: { [jsonType]: { schema }, [htmlType]: { schema: z.string().describe('The same as a page.') } } }, ...unchanged });

const numbers = z.array(z.number());
const tileMatrixSetSchema = z.object({
  id: z.string(), title: z.string(), uri: z.string(), crs: z.string(), orderedAxes: z.array(z.string()), wellKnownScaleSet: z.string(), links,
  tileMatrices: z.array(z.object({
    id: z.string(), scaleDenominator: z.number(), cellSize: z.number().describe('Metres.'), cornerOfOrigin: z.string(), pointOfOrigin: numbers,
    tileWidth: z.number(), tileHeight: z.number(), matrixWidth: z.number(), matrixHeight: z.number(),
  })),
});
const tilesetItem = { title: z.string(), dataType: z.enum(['vector']), crs: z.string(), tileMatrixSetURI: z.string(), links };
const tilesetSchema = z.object({
  ...tilesetItem, description: z.string(), accessConstraints: z.string(), mediaTypes: z.array(z.string()),
  boundingBox: z.object({ lowerLeft: numbers, upperRight: numbers, crs: z.string() }).optional(),
  centerPoint: z.object({ coordinates: numbers, crs: z.string(), tileMatrix: z.string() }).optional(),
  tileMatrixSetLimits: z.array(z.object({
    tileMatrix: z.string(), minTileRow: z.number().int(), maxTileRow: z.number().int(), minTileCol: z.number().int(), maxTileCol: z.number().int(),
  })).optional().describe('Rows and columns in which there may be something; beyond them is 404.'),
  layers: z.array(z.object({ id: z.string() }).loose()),
});

const schemeId = z.enum([webMercatorQuad]).describe('Id of the tile matrix set.');

export const tileMatrixSetOperations = [
  {
    method: 'get' as const, path: '/tileMatrixSets', tags, summary: 'OGC API - Tiles: the tile matrix sets that there are', request: { query: documentQuery },
    responses: bothForms(z.object({ tileMatrixSets: z.array(z.object({ id: z.string(), title: z.string(), uri: z.string(), crs: z.string(), links })), links }), 'Their ids and addresses.'),
  },
  {
    method: 'get' as const, path: '/tileMatrixSets/{tileMatrixSet}', tags, summary: 'A tile matrix set', request: { params: z.object({ tileMatrixSet: schemeId }), query: documentQuery },
    responses: bothForms(tileMatrixSetSchema, 'OGC Two Dimensional Tile Matrix Set 2.0.'),
  },
];

/** What the documents of a tileset take: their form, and what they pass on to the tiles. */
export const tilesetQueries = Object.fromEntries(layerIds.map((layer) => [layer, tileQueries[layer].extend({ f: formParameter })])) as
  unknown as Record<LayerId, ReturnType<typeof withForm>>;
const withForm = () => tileQuery.extend({ f: formParameter });

const mvtForm = z.enum(['mvt'], 'must be mvt: tiles have this one form').optional().describe('Form of the tile.');
export const ogcTileQueries = Object.fromEntries(layerIds.map((layer) => [layer, tileQueries[layer].extend({ f: mvtForm })])) as
  unknown as Record<LayerId, ReturnType<typeof withMvt>>;
const withMvt = () => tileQuery.extend({ f: mvtForm });

type Named = { path: string; params: z.ZodRawShape; query: z.ZodObject; tileQuery: z.ZodObject; title: string };

function tileOperations({ path, params, query, tileQuery: ofTile, title }: Named) {
  const scheme = { ...params, tileMatrixSet: schemeId };
  const tile = {
    ...scheme, tileMatrix: z.number().int().min(0).max(22).describe('Zoom.'), tileRow: z.number().int().min(0).describe('Row, from the north.'),
    tileCol: z.number().int().min(0).describe('Column, from the west.'),
  };
  return [
    {
      method: 'get' as const, path: `${path}/tiles`, tags, summary: `${title}: tilesets`,
      request: { ...(Object.keys(params).length > 0 && { params: z.object(params) }), query },
      responses: bothForms(z.object({ tilesets: z.array(z.object(tilesetItem)), links }), 'Tilesets of the collection.'),
    },
    {
      method: 'get' as const, path: `${path}/tiles/{tileMatrixSet}`, tags, summary: `${title}: a tileset`, request: { params: z.object(scheme), query },
      description: 'Parameters of the layer are passed on to the address of the tiles: a filtered layer is one address.',
      responses: bothForms(tilesetSchema, 'Tileset metadata, OGC 17-083r4.'),
    },
    {
      method: 'get' as const, path: `${path}/tiles/{tileMatrixSet}/{tileMatrix}/{tileRow}/{tileCol}`, tags, summary: `${title}: a vector tile`,
      description: 'The tile of /tiles: mind that here the row stands before the column.', request: { params: z.object(tile), query: ofTile },
      responses: { 200: { description: 'The tile.', content: { [mvtType]: { schema: z.string() } } }, 204: { description: 'Nothing is there.' }, ...unchanged },
    },
  ];
}

/** With the collection as a parameter. */
export const tilesOfAnyCollection = () => tileOperations({
  path: '/collections/{collection}', params: { collection: z.enum(layerIds as [LayerId, ...LayerId[]]).describe('Id of the collection.') },
  query: withForm(), tileQuery: withMvt(), title: 'A collection',
});

/** Each collection with the parameters that it takes. */
export const tilesOfEachCollection = () => layerIds.flatMap((layer) => tileOperations({
  path: `/collections/${layer}`, params: {}, query: tilesetQueries[layer], tileQuery: ogcTileQueries[layer], title: layers[layer].title,
}));
