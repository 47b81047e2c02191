import { join } from 'node:path';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { isLayerId, layerIds, layers, type LayerId } from '../../tiles/layers.ts';
import { csvMetadata, csvMetadataEnding, csvMetadataType } from '../formats/csv_metadata.ts';
import type { FileFormat } from '../formats/writer.ts';
import { cacheRule, isUnchanged, jsonOf, versionTag } from '../http/answer.ts';
import { exportQuery, exportQueryOf, readExport } from '../http/export_query.ts';
import { originOf } from '../http/origin.ts';
import type { Parts } from '../http/parts.ts';
import { readQuery } from '../http/read_query.ts';
import { newRouter, type Env } from '../http/router.ts';
import { Problem } from '../model/problem.ts';
import { maySeeLayer } from '../model/who.ts';
import { exportFileName, type ExportAsked } from '../tasks/describe_file.ts';
import { exportDesk } from '../tasks/export_desk.ts';
import { describeLayer, exportLayer } from '../tasks/export_layer.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { exportFormats } from '../tasks/tiled_file.ts';

const formatNames = exportFormats.map(({ extension }) => extension) as [string, ...string[]];

const list = createRoute({
  method: 'get', path: '/exports', tags: ['Files'], summary: 'The layers as files: formats and their limits',
  responses: jsonOf(z.object({
    formats: z.array(z.object({
      id: z.string(), title: z.string(), extension: z.string(), mediaType: z.string(), limits: z.string().nullable().describe('What it cannot hold or leaves out.'),
    })),
    layers: z.array(z.object({
      id: z.string(), title: z.string(), parameters: z.array(z.string()).describe('Query parameters that it takes.'),
      files: z.record(z.string(), z.string()).describe('Address for each format.'),
    })),
  }), 'Every format and every layer.'),
});

const fileDocs = createRoute({
  method: 'get', path: '/exports/{layer}.{format}', tags: ['Files'], summary: 'A whole layer as a file',
  description: 'All features that the query selects, of one data version, however many. Takes the parameters of the layer and those of its collection '
    + 'in /ogc but for pages. Rows, filter, method, data version, geocode rate and handling stand inside the file. When writing fails on the way the connection is '
    + 'cut: a file that came to its end is whole.',
  request: {
    params: z.object({ layer: z.enum(layerIds as [LayerId, ...LayerId[]]).describe('Id of the layer.'), format: z.enum(formatNames).describe('Ending of the file.') }),
    query: exportQuery,
  },
  responses: {
    200: { description: 'The file.', content: Object.fromEntries(exportFormats.map(({ mediaType }) => [mediaType, { schema: { type: 'string' as const, format: 'binary' } }])) },
  },
});

const metadataDocs = createRoute({
  method: 'get', path: `/exports/{layer}.${csvMetadataEnding}`, tags: ['Files'], summary: 'What is in the CSV file of a layer',
  description: 'Columns with types and meanings, and what the rows are, as Metadata Vocabulary for Tabular Data (W3C 2015) has it; for the same query as the file, '
    + 'which names this address in its header Link.',
  request: { params: z.object({ layer: z.enum(layerIds as [LayerId, ...LayerId[]]).describe('Id of the layer.') }), query: exportQuery },
  responses: { 200: { description: 'The description.', content: { [csvMetadataType]: { schema: z.object({ url: z.string() }).loose() } } } },
});

/** Which layer and which format an address names, and whether it is of the description that stands beside a CSV file. */
function fileNamed(file: string): { layer: LayerId; format: FileFormat; isMetadata: boolean } {
  const layer = file.slice(0, file.indexOf('.'));
  const ending = file.slice(file.indexOf('.') + 1);
  const isMetadata = ending === csvMetadataEnding;
  const extension = isMetadata ? 'csv' : ending;
  if (!isLayerId(layer)) throw new Problem('not_found', 'unknown_layer', `There is no layer "${layer.slice(0, 60)}". The layers are ${layerIds.join(', ')}.`);
  const format = exportFormats.find((one) => one.extension === extension);
  if (format === undefined) {
    throw new Problem('not_found', 'unknown_file_format', `Layers are not written as "${extension.slice(0, 60)}". Formats: ${formatNames.join(', ')}.`);
  }
  return { layer, format, isMetadata };
}

/** Of a CSV file and of its description, each seen from the other. */
const besides = (ending: string, { layer }: ExportAsked, search: string): string => `${layer}.${ending}${search}`;

const headersOf = (asked: ExportAsked, tag: string, search: string): Record<string, string> => ({
  'Content-Type': asked.format.mediaType, 'Content-Disposition': `attachment; filename="${exportFileName(asked)}"`, 'Cache-Control': cacheRule, ETag: tag,
  ...(asked.format.extension === 'csv' && { Link: `<${besides(csvMetadataEnding, asked, search)}>; rel="describedby"; type="${csvMetadataType}"` }),
});

export function exportRoutes({ database, config, log }: Pick<Parts, 'database' | 'config' | 'log'>, version: string) {
  const desk = exportDesk({ folder: join(config.dataFolder, 'exports') });
  const report = (error: unknown): void => log.error({ err: error }, 'an export failed on the way');

  const router = newRouter().openapi(list, (context) => context.json({
    formats: exportFormats.map(({ id, title, extension, mediaType, limits }) => ({ id, title, extension, mediaType, limits })),
    layers: layerIds.filter((id) => maySeeLayer(context.get('who'), id)).map((id) => ({
      id, title: layers[id].title, parameters: Object.keys(exportQueryOf(id, exportFormats[0]!).shape),
      files: Object.fromEntries(exportFormats.map(({ extension }) => [extension, `/api/v1/exports/${id}.${extension}`])),
    })),
  }, 200, { 'Cache-Control': cacheRule }));

  async function readAsked(context: Context<Env>, { layer, format }: ReturnType<typeof fileNamed>): Promise<ExportAsked> {
    const query = readQuery(context, exportQueryOf(layer, format));
    return readExport(database, {
      layer, format, query, parameters: context.req.query(), who: context.get('who'), program: `hexwatch ${version}`, origin: originOf(context),
    }, context.req.raw.signal);
  }

  // hono takes "{layer}.{format}" for one parameter of that name, so this is routed by hand and only described above.
  router.openAPIRegistry.registerPath(fileDocs);
  router.openAPIRegistry.registerPath(metadataDocs);
  router.get('/exports/:file{[^/]+\\.[^/]+}', (context) => atOneVersion(async () => {
    const named = fileNamed(context.req.param('file'));
    const asked = await readAsked(context, named);
    const tag = versionTag(context, asked.question.resolved, asked.format.id);
    if (isUnchanged(context, tag)) return new Response(null, { status: 304, headers: { ETag: tag, 'Cache-Control': cacheRule } });
    const { search } = new URL(context.req.url);
    if (named.isMetadata) {
      const described = csvMetadata(await describeLayer(database, asked, context.req.raw.signal), besides('csv', asked, search));
      return new Response(`${JSON.stringify(described, null, 2)}\n`, { headers: { 'Content-Type': csvMetadataType, 'Cache-Control': cacheRule, ETag: tag } });
    }
    const headers = headersOf(asked, tag, search);
    // Asked for the headers alone: nothing has to be written for them.
    if (context.req.raw.method === 'HEAD') return new Response(null, { headers });
    const { body, size, table } = await exportLayer(database, desk, asked, { signal: context.req.raw.signal, report });
    context.get('countRows')(table.about.rows);
    return new Response(body, { headers: { ...headers, ...(size !== null && { 'Content-Length': String(size) }) } });
  }));
  return router;
}
