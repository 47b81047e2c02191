import { createRoute, z } from '@hono/zod-openapi';
import { tableCsv } from '../formats/result_csv.ts';
import { answerFresh, cacheRule, jsonOf } from '../http/answer.ts';
import { makeDocument, runningJob } from '../http/document_job.ts';
import { postsPath, postsProcess } from '../http/ogc/process_posts.ts';
import type { Parts } from '../http/parts.ts';
import { readQuery } from '../http/read_query.ts';
import { newRouter } from '../http/router.ts';
import { beatList, beatListQuery, postsBody, postsDone, postsRecord } from '../model/beats.ts';
import { agencyQuery } from '../model/parameters.ts';
import { listKept, readPosts } from '../tasks/beat_plans.ts';
import { postPoints } from '../tasks/beat_shapes.ts';
import { postTable, postTableNames } from '../tasks/beat_tables.ts';

const tags = ['Patrols'];
const planId = z.string().regex(/^[0-9a-f]{24}$/, 'Give the id of posts: 24 hexadecimal digits.').describe('Id of the posts.');
const one = { params: z.object({ id: planId }), query: agencyQuery };
const noStore = { 'Cache-Control': 'private, no-store' };

const chooseRoute = createRoute({
  method: 'post', path: '/patrols/posts', tags, summary: 'Choose posts',
  description: 'Where units stand by, among the middles of cells or areas or among given places, with posts that exist staying: so that most work lies within reach (coverage), most of it of two posts (backup), '
    + 'all of it is near (p_median), or posts are as far apart as can be (p_dispersion). With how far from the best the choice can be at most. The work is a job: the header "Prefer: wait=N" says '
    + 'how many seconds to wait for its end, 0 to 60, 10 without it.',
  request: { query: agencyQuery, body: { required: true, content: { 'application/json': { schema: postsBody } } } },
  responses: {
    200: { description: 'They are chosen.', content: { 'application/json': { schema: postsDone } } },
    202: { description: 'It waits or runs: ask for the job.', content: { 'application/json': { schema: runningJob } } },
  },
});
const listRoute = createRoute({
  method: 'get', path: '/patrols/posts', tags, summary: 'Posts that were chosen, the latest first', request: { query: beatListQuery }, responses: jsonOf(beatList, 'A page of them.'),
});
const readRoute = createRoute({ method: 'get', path: '/patrols/posts/{id}', tags, summary: 'Posts that were chosen', request: one, responses: jsonOf(postsRecord, 'The posts and what they reach.') });
const tableQuery = agencyQuery.extend({ table: z.enum(postTableNames).default('posts').describe('What the lines are.') });
const tableDocs = createRoute({
  method: 'get', path: '/patrols/posts/{id}.csv', tags, summary: 'Posts as CSV', request: { params: one.params, query: tableQuery },
  responses: { 200: { description: 'CSV in UTF-8.', content: { 'text/csv': { schema: z.string() } } } },
});
const shapesDocs = createRoute({
  method: 'get', path: '/patrols/posts/{id}.geojson', tags, summary: 'Posts as GeoJSON', request: one,
  responses: { 200: { description: 'GeoJSON.', content: { 'application/geo+json': { schema: z.object({}).loose() } } } },
});

export function postRoutes({ database, config }: Pick<Parts, 'database' | 'config'>) {
  const process = postsProcess({ osrm: config.osrm, valhalla: config.valhalla });
  const router = newRouter();
  // Files before the plan, whose id would take them; an address with a dot in it is routed by hand and only described above.
  for (const described of [tableDocs, shapesDocs]) router.openAPIRegistry.registerPath(described);
  router.get('/patrols/posts/:file{[0-9a-f]{24}\\.csv}', async (context) => {
    const { agency, table } = readQuery(context, tableQuery);
    const id = context.req.param('file').slice(0, 24);
    const lines = postTable((await readPosts(database, { who: context.get('who'), agency, id, signal: context.req.raw.signal })).plan, table);
    context.get('countRows')(lines.rows.length);
    return context.body(tableCsv(lines, 'en'), 200, { 'Cache-Control': cacheRule, 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="hexwatch-${table}-${id}.csv"` });
  });
  router.get('/patrols/posts/:file{[0-9a-f]{24}\\.geojson}', async (context) => {
    const { agency } = readQuery(context, agencyQuery);
    const id = context.req.param('file').slice(0, 24);
    const { plan } = await readPosts(database, { who: context.get('who'), agency, id, signal: context.req.raw.signal });
    context.get('countRows')(plan.posts.length);
    return context.body(JSON.stringify(postPoints(plan)), 200, {
      'Cache-Control': cacheRule, 'Content-Type': 'application/geo+json', 'Content-Disposition': `attachment; filename="hexwatch-posts-${id}.geojson"`,
    });
  });
  return router
    .openapi(chooseRoute, async (context) => {
      const { agency } = context.req.valid('query');
      const made = await makeDocument(context, database, { process, agency, body: context.req.valid('json') });
      if (!('id' in made)) return context.json({ status: 'running' as const, job: made.job }, 202, { ...noStore, Location: made.location });
      const record = await readPosts(database, { who: context.get('who'), agency, id: made.id, signal: context.req.raw.signal });
      return context.json({ status: 'done' as const, record }, 200, { ...noStore, 'Content-Location': postsPath(made.id) });
    })
    .openapi(listRoute, async (context) => {
      const { agency, limit, before } = context.req.valid('query');
      return answerFresh(context, await listKept(database, { who: context.get('who'), agency, signal: context.req.raw.signal }, { kind: 'posts', limit, before }));
    })
    .openapi(readRoute, async (context) => answerFresh(context, await readPosts(database, {
      who: context.get('who'), agency: context.req.valid('query').agency, id: context.req.valid('param').id, signal: context.req.raw.signal })));
}
