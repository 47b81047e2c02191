import { join } from 'node:path';
import { createRoute, z } from '@hono/zod-openapi';
import { listAgencies } from '../db/agencies.ts';
import type { Database } from '../db/database.ts';
import { cancelImport, listImports } from '../db/imports.ts';
import { streamRejections } from '../db/rejections.ts';
import { rejectionsCsv } from '../formats/rejections_csv.ts';
import { answerFresh, cacheRule, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { textStream } from '../http/text_stream.ts';
import { receiveUpload } from '../http/upload.ts';
import { importList, importReport, type ImportReport } from '../model/import_report.ts';
import type { Context } from '../model/context.ts';
import { filterQuery } from '../model/filter.ts';
import { autoPreset, presets } from '../model/presets/presets.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { findImport } from '../tasks/find_import.ts';
import { prepareImport } from '../tasks/prepare_import.ts';
import { receivingAgency } from '../tasks/receiving_agency.ts';
import { undoImport } from '../tasks/undo_import.ts';

const { agency } = filterQuery.shape;
const kinds = ['incidents', 'areas', 'backdrop'] as const;

const uploadQuery = z.strictObject({
  agency: agency.describe('Where the file goes. Default: the server\'s own agency, not the demonstration city.'),
  agencyName: z.string().trim().min(1).max(200).optional().describe('Full name of the agency: founds it, when there is none with this short name yet.'),
  kind: z.enum(kinds).default('incidents').describe('What the file holds: incidents (CSV or GeoJSON), areas or backdrop (GeoJSON).'),
  preset: z.string().max(60).default(autoPreset).describe('Layout of an incident file, from /api/v1/presets. auto: the first that its columns fit.'),
  file: z.string().max(1000).optional().describe('Name of the file. Default: the one in the form, else "upload".'),
  source: z.string().max(100).optional().describe('Name of the feed; together with a row\'s own id it tells whether an incident is known already. Default: the preset\'s, or the file\'s name.'),
  zone: z.string().max(80).optional().describe('IANA zone of the clock in the file, e.g. Europe/Kyiv. Default: the preset\'s, else the agency\'s.'),
  handlingCode: z.string().regex(/^[0-9]$/, 'Give a whole number from 0 to 9.').transform(Number).optional().describe('Whom the incidents of the file are meant for: 0 (default) for all who may see the agency\'s incidents, 1 to 9 for circles that the agency defines. It is kept with each incident; there are no accounts yet whom it could keep out.'),
  mapping: z.string().max(20_000).optional().describe('JSON: which column means what, where the preset does not know. Fields: id, occurredFrom, occurredTo, reportedAt, '
    + 'dateFormat, zone, longitude, latitude, projection, decimalComma, locationPrecision, offence, offenceIs, labels, address, attributes, handlingCode, delimiter, encoding.'),
  shapeKind: z.string().max(31).optional().describe('Areas: what sort they are, e.g. boundary, district, beat. Backdrop: street, water, park or railway.'),
  codeField: z.string().max(100).optional().describe('Areas: the property with their code. Default: code, id or name.'),
  nameField: z.string().max(100).optional().describe('Areas and backdrop: the property with their name. Default: name.'),
  classField: z.string().max(100).optional().describe('Backdrop: the property that says how important a feature is, e.g. highway.'),
});
export type UploadQuery = z.infer<typeof uploadQuery>;

const importId = z.object({ id: z.string().describe('Number of the import.') });

const upload = createRoute({
  method: 'post', path: '/imports', tags: ['Imports'], summary: 'Load a file',
  description: 'The file is the body as it is, or the one file of a multipart form; it may be compressed with gzip. It is streamed to disk, then read in its turn: '
    + 'the answer comes as soon as the whole file is here. Follow Location to see how far it is. Every row is stored, a duplicate, or rejected with its reason.',
  request: { query: uploadQuery },
  responses: { 202: { description: 'The import, waiting for its turn. Location names its address.', content: { 'application/json': { schema: importReport } } } },
});

const list = createRoute({
  method: 'get', path: '/imports', tags: ['Imports'], summary: 'Imports, the latest first',
  request: { query: z.strictObject({
    agency: agency.describe('Only this agency\'s. Default: all.'),
    limit: z.coerce.number('Give a whole number from 1 to 500.').int().min(1).max(500).default(100).describe('At most so many.'),
  }) },
  responses: jsonOf(importList, 'How each stands at this moment.'),
});

const one = createRoute({
  method: 'get', path: '/imports/{id}', tags: ['Imports'], summary: 'One import: how far it is, what became of its rows',
  description: 'rowsRead = stored + changed + unchanged + duplicate + rejected at every moment.',
  request: { params: importId },
  responses: jsonOf(importReport, 'How it stands at this moment.'),
});

const cancel = createRoute({
  method: 'delete', path: '/imports/{id}', tags: ['Imports'], summary: 'Stop an import',
  description: 'Nothing of the file becomes visible. One that has ended or is just being published cannot be stopped any more (409).',
  request: { params: importId },
  responses: jsonOf(importReport, 'It is being stopped.'),
});

const undo = createRoute({
  method: 'post', path: '/imports/{id}/undo', tags: ['Imports'], summary: 'Take an import back',
  description: 'Incidents that the import brought are withdrawn, incidents that it changed say again what they said before, all in one step; what is taken away '
    + 'stays in the history. Incidents that a later file merely repeated go with the import that brought them; load that '
    + 'file again to have them back. Refused (409) for areas and backdrop, for an import that has not completed or was undone before, and with the code '
    + 'import_built_upon when later imports have changed the same incidents: `fields` then names those, the newest first. The same file can be loaded again.',
  request: { params: importId },
  responses: jsonOf(importReport, 'It is undone. The account of its rows stays as it was.'),
});

const rejections = createRoute({
  method: 'get', path: '/imports/{id}/rejections.csv', tags: ['Imports'], summary: 'The rejected rows of an import, as a table',
  description: 'Columns: line, field, value, code, reason. UTF-8 with a byte order mark; text that a spreadsheet would run as a formula begins with an apostrophe.',
  request: { params: importId },
  responses: { 200: { description: 'One line for each rejected row.', content: { 'text/csv': { schema: z.string() } } } },
});

const presetList = createRoute({
  method: 'get', path: '/presets', tags: ['Imports'], summary: 'Known layouts of incident files',
  responses: jsonOf(z.object({
    presets: z.array(z.object({
      id: z.string(), title: z.string(), description: z.string(), required: z.array(z.string()).describe('Columns without which it is another file.'),
    })),
  }), 'Each with the columns that it needs.'),
});

function checkAgency(who: Who, slug: string): void {
  if (who.agencies === null || who.agencies.includes(slug)) return;
  throw new Problem('forbidden', 'agency_not_allowed', `The key that was given does not open the agency "${slug}". It opens ${who.agencies.join(', ')}.`, [{ field: 'agency', message: 'not open to this key' }]);
}

async function listAll(database: Database, { who, slug, limit, signal }: { who: Who; slug: string | undefined; limit: number; signal: AbortSignal }): Promise<ImportReport[]> {
  if (slug !== undefined) checkAgency(who, slug);
  const all = (await listAgencies(database)).filter((agency) => who.agencies === null || who.agencies.includes(agency.slug));
  const asked = slug === undefined ? all : all.filter((candidate) => candidate.slug === slug);
  if (slug !== undefined && asked.length === 0) throw new Problem('not_found', 'unknown_agency', `There is no agency "${slug}". Leave the parameter out for all.`);
  const reports = await Promise.all(asked.map(({ agencyId }) =>
    listImports(database, { agencyId, person: who.person, purpose: 'look at imports' }, { limit, signal })));
  return reports.flat().sort((a, b) => (a.requestedAt < b.requestedAt ? 1 : a.requestedAt > b.requestedAt ? -1 : Number(b.id) - Number(a.id))).slice(0, limit);
}

type ImportParts = Pick<Parts, 'database' | 'config' | 'log' | 'importLine'>;

/** Takes the file in, puts it in line, and answers before it is read. */
async function accept({ database, config, log, importLine }: ImportParts, { who, request, query }: { who: Who; request: Request; query: UploadQuery }): Promise<ImportReport> {
  const named = query.agency ?? who.agencies?.[0];
  if (named !== undefined) checkAgency(who, named);
  const { agency: owner, adoptZone } = await receivingAgency(database, config, { ...query, agency: named });
  const context: Context = { agencyId: owner.agencyId, person: who.person, purpose: 'load a file' };
  // Options that cannot be right are refused before a gigabyte has been sent.
  const prepared = prepareImport(database, context, { ...query, adoptZone });
  const file = await receiveUpload(request, query.file, { folder: join(config.dataFolder, 'uploads'), mostBytes: config.maxUploadMegabytes * 1e6 });
  try {
    const report = await prepared.queue(file);
    const work = (signal: AbortSignal): Promise<unknown> =>
      prepared.run({ fileName: file.fileName, bytes: file.bytes, stream: file.stream() }, { signal, importId: report.id });
    void importLine.add(owner.slug, report.id, work)
      .catch((error: unknown) => log.error({ err: error, import: report.id }, 'an import failed unexpectedly'))
      .finally(() => file.remove());
    return report;
  } catch (error) {
    await file.remove();
    throw error;
  }
}

export const importRoutes = (parts: ImportParts) => {
  const { database, importLine } = parts;
  return newRouter()
    .openapi(upload, async (context) => {
      const report = await accept(parts, { who: context.get('who'), request: context.req.raw, query: context.req.valid('query') });
      return context.json(report, 202, { Location: `/api/v1/imports/${report.id}`, 'Cache-Control': 'private, no-store' });
    })
    .openapi(list, async (context) => {
      const { agency: slug, limit } = context.req.valid('query');
      return answerFresh(context, { imports: await listAll(database, { who: context.get('who'), slug, limit, signal: context.req.raw.signal }) });
    })
    .openapi(one, async (context) => answerFresh(context, (await findImport(database, context.get('who'), context.req.valid('param').id, context.req.raw.signal)).report))
    .openapi(cancel, async (context) => {
      const { id } = context.req.valid('param');
      const { report, context: owner } = await findImport(database, context.get('who'), id, context.req.raw.signal);
      const stopped = await cancelImport(database, { ...owner, purpose: 'stop an import' }, id);
      if (stopped === null) {
        throw new Problem('conflict', 'import_ended', `Import ${id} cannot be stopped: it is ${report.status === 'running' ? 'being published' : report.status}.`);
      }
      importLine.cancel(id);
      return answerFresh(context, stopped);
    })
    .openapi(undo, async (context) => {
      const { id } = context.req.valid('param');
      const { context: owner } = await findImport(database, context.get('who'), id, context.req.raw.signal);
      return answerFresh(context, await undoImport(database, { ...owner, purpose: 'undo an import' }, id));
    })
    .openapi(rejections, async (context) => {
      const { id } = context.req.valid('param');
      const { context: owner } = await findImport(database, context.get('who'), id, context.req.raw.signal);
      return new Response(textStream(rejectionsCsv(streamRejections(database, owner, id, context.req.raw.signal))), {
        headers: {
          'Content-Type': 'text/csv; charset=utf-8; header=present', 'Cache-Control': 'private, no-store',
          'Content-Disposition': `attachment; filename="rejections-${id}.csv"`,
        },
      });
    })
    .openapi(presetList, (context) => context.json({
      presets: [
        { id: autoPreset, title: 'Find out', description: 'The first preset that the columns of the file fit.', required: [] },
        ...presets.map(({ id, title, description, required }) => ({ id, title, description, required: [...required] })),
      ],
    }, 200, { 'Cache-Control': cacheRule }));
};
