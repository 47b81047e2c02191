import { z } from '@hono/zod-openapi';
import { layerIds, layers, type LayerId } from '../../tiles/layers.ts';
import type { Database } from '../db/database.ts';
import type { FileFormat } from '../formats/writer.ts';
import type { Who } from '../model/who.ts';
import type { ExportAsked } from '../tasks/describe_file.ts';
import { keptRowsFor } from '../tasks/open_kept_rows.ts';
import { resolveFeatures } from '../tasks/resolve_features.ts';
import { resolveFilter } from '../tasks/resolve_filter.ts';
import { usualDeepest } from '../tasks/export_pmtiles.ts';
import { tiledFile } from '../tasks/tiled_file.ts';
import { featureQuery, itemsQueries, type FeatureQuery } from './ogc/queries.ts';
import { readQuestion, readShown, splitQuery } from './ogc/read_features.ts';
import { tileQueries, type TileQuery } from './tile_query.ts';

/** Queries of exports: those of the collection's features, without what makes pages of them. Files are in longitude and latitude. */
const withoutPages = { limit: true, cursor: true, f: true, crs: true, 'bbox-crs': true, 'filter-crs': true } as const;

const places = z.enum(['placed', 'all']).default('placed')
  .describe('incidents: all writes also those without a place, with no geometry; a bbox leaves them out. Default: placed, as on the map.');
const bom = z.enum(['on', 'off']).default('off').describe('CSV: on writes a byte order mark, without which Excel takes UTF-8 for something else. Default: off.');

const zoom = z.coerce.number('Give a whole number from 0 to 22.').int().min(0).max(22).optional();
const zooms = { minZoom: zoom.describe('PMTiles: the first zoom. Default: that of the layer.'), maxZoom: zoom.describe(`PMTiles: the last zoom. Default: ${usualDeepest}.`) };

/** What some export takes; each takes those parameters that mean something to its layer and format. */
export const exportQuery = featureQuery.omit(withoutPages).extend({ places, bom, ...zooms });
export type ExportQuery = z.infer<typeof exportQuery>;

const perLayer = new Map(layerIds.map((layer) => {
  const own = itemsQueries[layer].omit(withoutPages as never);
  const rows = layers[layer].features.time === 'selects' ? own.extend({ places }) : own;
  return [layer, { any: rows, csv: rows.extend({ bom }), pmtiles: tileQueries[layer].extend(zooms) }] as const;
}));

export function exportQueryOf(layer: LayerId, { extension }: FileFormat): z.ZodObject {
  const { any, csv, pmtiles } = perLayer.get(layer)!;
  return extension === 'csv' ? csv : extension === tiledFile.extension ? pmtiles : any;
}

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
  if (format === tiledFile) return readTiled(database, { layer, format, query, parameters, who, program, origin }, signal);
  const { places: asked, bom: mark, ...features } = query as ExportQuery;
  const { filter, datetime, looks, selects, shows } = splitQuery(features as FeatureQuery);
  const kept = await keptRowsFor(database, layer, { who, slug: filter.agency, analysis: looks.analysis, plan: looks.plan, signal });
  const resolved = await resolveFeatures(database, layer, { who, filter, datetime, kept }, signal);
  const noOthers = async (): Promise<[]> => [];
  const question = await readQuestion(layer, { resolved, kept }, { looks, selects }, noOthers);
  const { properties } = await readShown(layer, shows, noOthers);
  const { fields } = layers[layer].features;
  return {
    layer, format, parameters, who, program, origin, byteOrderMark: mark === 'on', question: { ...question, unplaced: asked === 'all' },
    fields: properties === null ? fields : fields.filter(({ name }) => properties.includes(name)),
  };
}

/** Of a file of tiles: the question that its tiles answer under /tiles, so in the usual window when none is given. */
async function readTiled(database: Database, { query, ...words }: Words, signal?: AbortSignal): Promise<ExportAsked> {
  const { minZoom, maxZoom, resolution, measure, against, kind, analysis, plan, ...filter } = query as TileQuery & { minZoom?: number; maxZoom?: number };
  const kept = await keptRowsFor(database, words.layer, { who: words.who, slug: filter.agency, analysis, plan, signal });
  const resolved = await resolveFilter(database, words.who, kept === null ? filter : kept.filter, signal);
  return {
    ...words, fields: layers[words.layer].fields, byteOrderMark: false, zooms: { ...(minZoom !== undefined && { minZoom }), ...(maxZoom !== undefined && { maxZoom }) },
    question: { resolved, boxes: null, resolution: resolution ?? null, measure: measure ?? 'count', against, kind: kind ?? null, kept, where: null, sort: [] },
  };
}
