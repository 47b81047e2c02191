import { createRoute, z } from '@hono/zod-openapi';
import { tableCsv } from '../formats/result_csv.ts';
import { answerFresh, cacheRule, jsonOf } from '../http/answer.ts';
import { makeDocument, runningJob } from '../http/document_job.ts';
import { beatsPath, beatsProcess } from '../http/ogc/process_beats.ts';
import type { Parts } from '../http/parts.ts';
import { readQuery } from '../http/read_query.ts';
import { newRouter } from '../http/router.ts';
import { beatList, beatListQuery, beatRecord, beatsBody, beatsDone } from '../model/beats.ts';
import { agencyQuery } from '../model/parameters.ts';
import { listKept, readBeats } from '../tasks/beat_plans.ts';
import { beatShapes } from '../tasks/beat_shapes.ts';
import { beatTable, beatTableNames } from '../tasks/beat_tables.ts';

const tags = ['Patrols'];
const planId = z.string().regex(/^[0-9a-f]{24}$/, 'Give the id of beats: 24 hexadecimal digits.').describe('Id of the beats.');
const one = { params: z.object({ id: planId }), query: agencyQuery };
const noStore = { 'Cache-Control': 'private, no-store' };

const drawRoute = createRoute({
  method: 'post', path: '/patrols/beats', tags, summary: 'Draw beats anew',
  description: 'Beats of about equal work, each in one piece, from those of today or from nothing: within seconds, and, where asked for, with how far from the best they can be at most. '
    + 'Says of every beat load, way, compactness and pieces before and after, and who changes the beat. The work is a job: the header "Prefer: wait=N" says how many seconds to wait for its end, '
    + '0 to 60, 10 without it. The same request to the same data gives the same beats under the same id. What cannot be met is named in infeasible.',
  request: { query: agencyQuery, body: { required: true, content: { 'application/json': { schema: beatsBody } } } },
  responses: {
    200: { description: 'They are drawn.', content: { 'application/json': { schema: beatsDone } } },
    202: { description: 'It waits or runs: ask for the job.', content: { 'application/json': { schema: runningJob } } },
  },
});
const listRoute = createRoute({
  method: 'get', path: '/patrols/beats', tags, summary: 'Beats that were drawn, the latest first', request: { query: beatListQuery }, responses: jsonOf(beatList, 'A page of them.'),
});
const readRoute = createRoute({ method: 'get', path: '/patrols/beats/{id}', tags, summary: 'Beats that were drawn', request: one, responses: jsonOf(beatRecord, 'Before and after, and the beat of every unit.') });

const shapesQuery = agencyQuery.extend({ side: z.enum(['before', 'after']).default('after').describe('Beats as they are today, or as they were drawn.') });
const tableQuery = agencyQuery.extend({ table: z.enum(beatTableNames).default('beats').describe('What the lines are.') });
const shapesDocs = createRoute({
  method: 'get', path: '/patrols/beats/{id}.geojson', tags, summary: 'Beats as GeoJSON',
  description: 'Their outlines with code and name: npm run import -- FILE --areas beat, or POST /api/v1/imports, takes the file as it is, and then they are areas.',
  request: { params: one.params, query: shapesQuery }, responses: { 200: { description: 'GeoJSON.', content: { 'application/geo+json': { schema: z.object({}).loose() } } } },
});
const tableDocs = createRoute({
  method: 'get', path: '/patrols/beats/{id}.csv', tags, summary: 'Beats as CSV', request: { params: one.params, query: tableQuery },
  responses: { 200: { description: 'CSV in UTF-8.', content: { 'text/csv': { schema: z.string() } } } },
});

export function beatRoutes({ database }: Pick<Parts, 'database'>) {
  const router = newRouter();
  // Files before the plan, whose id would take them; an address with a dot in it is routed by hand and only described above.
  for (const described of [shapesDocs, tableDocs]) router.openAPIRegistry.registerPath(described);
  router.get('/patrols/beats/:file{[0-9a-f]{24}\\.geojson}', async (context) => {
    const { agency, side } = readQuery(context, shapesQuery);
    const [who, signal, id] = [context.get('who'), context.req.raw.signal, context.req.param('file').slice(0, 24)];
    const { plan } = await readBeats(database, { who, agency, id, signal });
    const shapes = await beatShapes(database, plan, { who, agency, side, signal });
    context.get('countRows')(shapes.features.length);
    return context.body(JSON.stringify(shapes), 200, {
      'Cache-Control': cacheRule, 'Content-Type': 'application/geo+json', 'Content-Disposition': `attachment; filename="hexwatch-beats-${side}-${id}.geojson"`,
    });
  });
  router.get('/patrols/beats/:file{[0-9a-f]{24}\\.csv}', async (context) => {
    const { agency, table } = readQuery(context, tableQuery);
    const id = context.req.param('file').slice(0, 24);
    const { plan } = await readBeats(database, { who: context.get('who'), agency, id, signal: context.req.raw.signal });
    const lines = beatTable(plan, table);
    context.get('countRows')(lines.rows.length);
    return context.body(tableCsv(lines, 'en'), 200, { 'Cache-Control': cacheRule, 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="hexwatch-beats-${table}-${id}.csv"` });
  });
  return router
    .openapi(drawRoute, async (context) => {
      const { agency } = context.req.valid('query');
      const made = await makeDocument(context, database, { process: beatsProcess, agency, body: context.req.valid('json') });
      if (!('id' in made)) return context.json({ status: 'running' as const, job: made.job }, 202, { ...noStore, Location: made.location });
      const record = await readBeats(database, { who: context.get('who'), agency, id: made.id, signal: context.req.raw.signal });
      return context.json({ status: 'done' as const, record }, 200, { ...noStore, 'Content-Location': beatsPath(made.id) });
    })
    .openapi(listRoute, async (context) => {
      const { agency, limit, before } = context.req.valid('query');
      return answerFresh(context, await listKept(database, { who: context.get('who'), agency, signal: context.req.raw.signal }, { kind: 'beats', limit, before }));
    })
    .openapi(readRoute, async (context) => answerFresh(context, await readBeats(database, {
      who: context.get('who'), agency: context.req.valid('query').agency, id: context.req.valid('param').id, signal: context.req.raw.signal })));
}
