import { z } from '@hono/zod-openapi';
import { layerIds, layers, type LayerId } from '../../../tiles/layers.ts';
import { openApi30 } from './documents.ts';
import { geoJsonType, htmlType, jsonType } from './link.ts';
import { processesOperations } from './processes_operations.ts';
import { documentQuery, featureQuery, itemQueries, itemsQueries } from './queries.ts';
import { schemaJsonType, schemaKinds } from './schema_documents.ts';
import { tileMatrixSetOperations, tilesOfAnyCollection, tilesOfEachCollection } from './tiles_operations.ts';
import { collectionSchema, collectionsSchema, conformanceSchema, featureCollectionSchema, featureSchema, jsonSchemaSchema, landingPageSchema } from './schemas.ts';

/** The operations of OGC API - Features, from which both descriptions are made: that of the whole server and that of these alone. */
const tags = ['OGC API'];

const bothForms = (schema: z.ZodType, description: string, type = jsonType) =>
  ({ 200: { description, content: { [type]: { schema }, [htmlType]: { schema: z.string().describe('The same as a page.') } } } });

const unchanged = { 304: { description: 'Unchanged since the answer with the ETag given in If-None-Match.' } };

const documentOperations = [
  {
    method: 'get' as const, path: '/', tags, summary: 'OGC API - Features: landing page', request: { query: documentQuery },
    description: 'Where GDAL, QGIS, ArcGIS and others begin. /docs#ogc has recipes.',
    responses: { ...bothForms(landingPageSchema, 'Links to all that there is.'), ...unchanged },
  },
  {
    method: 'get' as const, path: '/conformance', tags, summary: 'Conformance classes that are met', request: { query: documentQuery },
    responses: { ...bothForms(conformanceSchema, 'Their addresses.'), ...unchanged },
  },
  {
    method: 'get' as const, path: '/api', tags, summary: 'The description of these addresses as OpenAPI 3.0', request: { query: documentQuery },
    responses: {
      200: { description: 'The description.', content: { [openApi30]: { schema: z.object({ openapi: z.string() }).loose() } } },
      303: { description: 'For who asks for a page: to the reference.' }, ...unchanged,
    },
  },
  {
    method: 'get' as const, path: '/collections', tags, summary: 'Every layer as a collection of features', request: { query: documentQuery },
    responses: { ...bothForms(collectionsSchema, 'Collections with extent, fields, parameters and links.'), ...unchanged },
  },
];

const itemsText = 'Pages are cut by value: what arrives meanwhile moves nothing, and there is no last page that cannot be reached. Follow the link "next" as it is. '
  + 'bbox, datetime, filter and the parameters of the collection narrow the answer together; a parameter that the collection does not take is an error. '
  + 'The same rows, figures and warnings as the product\'s own API gives.';

const schemaTexts = { queryables: 'what filters may name', sortables: 'what can be sorted by', schema: 'what features say' } as const;

type Named = { path: string; params: z.ZodObject | undefined; itemsQuery: z.ZodObject; itemQuery: z.ZodObject; title: string };

function collectionOperations({ path, params, itemsQuery, itemQuery, title }: Named) {
  const ofFeature = z.object({ ...params?.shape, feature: z.string().max(200).describe('Id of the feature.') });
  return [
    {
      method: 'get' as const, path, tags, summary: `${title}: what it is and how far it reaches`, request: { ...(params && { params }), query: documentQuery },
      responses: { ...bothForms(collectionSchema, 'The collection.'), ...unchanged },
    },
    {
      method: 'get' as const, path: `${path}/items`, tags, summary: `${title}: features, page by page`, description: itemsText,
      request: { ...(params && { params }), query: itemsQuery },
      responses: { ...bothForms(featureCollectionSchema, 'A page of features as GeoJSON.', geoJsonType), ...unchanged },
    },
    ...schemaKinds.map((kind) => ({
      method: 'get' as const, path: `${path}/${kind}`, tags, summary: `${title}: ${schemaTexts[kind]}`, request: { ...(params && { params }), query: documentQuery },
      responses: { ...bothForms(jsonSchemaSchema, 'JSON Schema 2020-12.', schemaJsonType), ...unchanged },
    })),
    {
      method: 'get' as const, path: `${path}/items/{feature}`, tags, summary: `${title}: one feature`, request: { params: ofFeature, query: itemQuery },
      responses: { ...bothForms(featureSchema, 'The feature.', geoJsonType), ...unchanged },
    },
  ];
}

/** With the collection as a parameter. */
export const anyCollection = () => [...collectionOperations({
  path: '/collections/{collection}', title: 'A collection',
  params: z.object({ collection: z.enum(layerIds as [LayerId, ...LayerId[]]).describe('Id of the collection.') }),
  itemsQuery: featureQuery,
  itemQuery: featureQuery.omit({
    limit: true, bbox: true, 'bbox-crs': true, filter: true, 'filter-lang': true, 'filter-crs': true, sortby: true, cursor: true,
  }),
}), ...tilesOfAnyCollection()];

/** Addresses without a collection in them; each standard that is met adds a list. */
export const standingOperations = () => [...documentOperations, ...tileMatrixSetOperations, ...processesOperations];

/** Each collection with the parameters that it takes. */
export const eachCollection = () => [...layerIds.flatMap((layer) => collectionOperations({
  path: `/collections/${layer}`, title: layers[layer].title, params: undefined, itemsQuery: itemsQueries[layer], itemQuery: itemQueries[layer],
})), ...tilesOfEachCollection()];
