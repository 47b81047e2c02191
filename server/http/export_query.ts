import { z } from '@hono/zod-openapi';
import { layerIds, layers, type LayerId } from '../../tiles/layers.ts';
import type { Database } from '../db/database.ts';
import type { FileFormat } from '../formats/writer.ts';
import type { Who } from '../model/who.ts';
import type { ExportAsked } from '../tasks/describe_file.ts';
import { resolveFeatures } from '../tasks/resolve_features.ts';
import { featureQuery, itemsQueries, type FeatureQuery } from './ogc/queries.ts';
import { readQuestion, readShown, splitQuery } from './ogc/read_features.ts';

/** Queries of exports: those of the collection's features, without what makes pages of them. Files are in longitude and latitude. */
const withoutPages = { limit: true, cursor: true, f: true, crs: true, 'bbox-crs': true, 'filter-crs': true } as const;

const places = z.enum(['placed', 'all']).default('placed')
  .describe('incidents: all writes also those without a place, with no geometry; a bbox leaves them out. Default: placed, as on the map.');
const bom = z.enum(['on', 'off']).default('off').describe('CSV: on writes a byte order mark, without which Excel takes UTF-8 for something else. Default: off.');

/** What some export takes; each takes those parameters that mean something to its layer and format. */
export const exportQuery = featureQuery.omit(withoutPages).extend({ places, bom });
export type ExportQuery = z.infer<typeof exportQuery>;

const perLayer = new Map(layerIds.map((layer) => {
  const own = itemsQueries[layer].omit(withoutPages as never);
  const rows = layers[layer].features.time === 'selects' ? own.extend({ places }) : own;
  return [layer, { any: rows, csv: rows.extend({ bom }) }] as const;
}));

export const exportQueryOf = (layer: LayerId, format: FileFormat): z.ZodObject => perLayer.get(layer)![format.extension === 'csv' ? 'csv' : 'any'];

type Words = {
  layer: LayerId;
  format: FileFormat;
  /** Read by `exportQueryOf` of the two. */
  query: Record<string, unknown>;
  /** The same as it was written. */
  parameters: Readonly<Record<string, string>>;
} & Pick<ExportAsked, 'program' | 'origin'> & { who: Who };

/** What an export is of, with everything resolved. */
export async function readExport(database: Database, { layer, format, query, parameters, who, program, origin }: Words, signal?: AbortSignal): Promise<ExportAsked> {
  const { places: asked, bom: mark, ...features } = query as ExportQuery;
  const { filter, datetime, looks, selects, shows } = splitQuery(features as FeatureQuery);
  const resolved = await resolveFeatures(database, layer, { who, filter, datetime }, signal);
  const noOthers = async (): Promise<[]> => [];
  const question = await readQuestion(layer, resolved, { looks, selects }, noOthers);
  const { properties } = await readShown(layer, shows, noOthers);
  const { fields } = layers[layer].features;
  return {
    layer, format, parameters, who, program, origin, byteOrderMark: mark === 'on', question: { ...question, unplaced: asked === 'all' },
    fields: properties === null ? fields : fields.filter(({ name }) => properties.includes(name)),
  };
}
