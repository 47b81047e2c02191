import { z } from '@hono/zod-openapi';

/** Shapes of the documents of OGC API - Features, as its API descriptions publish them. */
const link = z.object({
  href: z.string(), rel: z.string().describe('What the link leads to, e.g. self, next, items.'), type: z.string().optional(), title: z.string().optional(),
});
const links = z.array(link);

export const landingPageSchema = z.object({ title: z.string(), description: z.string(), links });
export const conformanceSchema = z.object({ conformsTo: z.array(z.string()).describe('Addresses of conformance classes.'), links });

export const collectionSchema = z.object({
  id: z.string(), title: z.string(), description: z.string(),
  extent: z.object({
    spatial: z.object({ bbox: z.array(z.array(z.number())).describe('West, south, east, north.'), crs: z.string() }).optional(),
    temporal: z.object({ interval: z.array(z.array(z.string())).describe('Instants of the first and the last incident.'), trs: z.string() }).optional(),
  }),
  itemType: z.enum(['feature']), crs: z.array(z.string()).describe('Coordinate systems that crs, bbox-crs and filter-crs may name.'), storageCrs: z.string(),
  fields: z.array(z.object({ name: z.string(), type: z.string(), description: z.string() })).describe('What a feature says.'),
  parameters: z.array(z.string()).describe('Parameters that the collection takes besides those of the standard.'),
  links,
});
export const collectionsSchema = z.object({ collections: z.array(collectionSchema), links });

const feature = {
  type: z.enum(['Feature']), id: z.string(),
  geometry: z.object({ type: z.string() }).loose().describe('GeoJSON geometry, in longitude and latitude or the coordinates asked for by crs.'),
  properties: z.object({}).loose().describe('What "fields" of the collection describes.'),
};
const meta = z.object({ dataVersion: z.string(), demonstration: z.boolean() }).loose()
  .describe('What the numbers are: filter, data version, rows, warnings; for hotspots method and run. As meta of /api/v1.');

export const featureSchema = z.object({ ...feature, links, meta });
export const featureCollectionSchema = z.object({
  type: z.enum(['FeatureCollection']),
  numberMatched: z.number().int().describe('Features that the question selects, over all pages.'),
  numberReturned: z.number().int().describe('Features here.'),
  timeStamp: z.string().describe('When this answer was made.'),
  links: links.describe('"next" leads to the page after this one; without it this is the last.'), meta,
  features: z.array(z.object(feature)),
});

/** Of queryables, sortables and the schema of a collection. */
export const jsonSchemaSchema = z.object({
  $schema: z.string(), $id: z.string(), type: z.enum(['object']), title: z.string(), description: z.string(),
  properties: z.object({}).loose().describe('Each property with its title, description and type; the geometry with its format.'),
  additionalProperties: z.boolean(),
});
