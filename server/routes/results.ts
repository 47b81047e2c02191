import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { answerFresh, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter, type Env } from '../http/router.ts';
import { sendContent } from '../http/send_content.ts';
import { analysisResult } from '../model/analysis.ts';
import { hexTable } from '../model/answers.ts';
import { changeTable } from '../model/change_table.ts';
import { agencyQuery } from '../model/parameters.ts';
import { keepBody, keptResult, keptResultList, resultId, resultsQuery } from '../model/results.ts';
import { keepSavedResult, listSavedResults, openSavedContent, readSavedResult } from '../tasks/saved_results.ts';

const params = z.object({ id: resultId });

const listRoute = createRoute({
  method: 'get', path: '/results', tags: ['Results'], summary: 'Results as they were given',
  description: 'The result of every analysis is kept, byte by byte, with the request that made it, the first time it is made. The latest first; only '
    + 'results that were made from nothing but what whoever asks may see.',
  request: { query: resultsQuery },
  responses: jsonOf(keptResultList, 'A page of results.'),
});

const readRoute = createRoute({
  method: 'get', path: '/results/{id}', tags: ['Results'], summary: 'What one result is of',
  description: 'Request, method, data version and digest. request.href computes it again, from the incidents as they were: while the method and the areas '
    + 'are the same, meta.hotspots.resultHash (of changes meta.changes.resultHash) is, too; an analysis then has the same id.',
  request: { params, query: agencyQuery },
  responses: jsonOf(keptResult, 'The result without its content.'),
});

const contentRoute = createRoute({
  method: 'get', path: '/results/{id}/content', tags: ['Results'], summary: 'The numbers of one result',
  description: 'The very bytes that were stored when it was made, as canonical JSON (RFC 8785), whatever has become of the data and of this program since. '
    + 'The ETag is their SHA-256.',
  request: { params, query: agencyQuery },
  responses: jsonOf(
    z.union([hexTable, changeTable, analysisResult]),
    'The result. Of kind hotspots: a table of hexagons, empty ones included; of kind changes: a table of changes; of kind analysis: the result of one.',
  ),
});

const keepRoute = createRoute({
  method: 'post', path: '/results/{id}/keep', tags: ['Results'], summary: 'Keep a result whatever its age, or no longer',
  description: 'Other results are removed when they are older than HEXWATCH_RESULTS_DAYS, or when HEXWATCH_RESULTS_MB are full, the oldest first.',
  request: { params, query: agencyQuery, body: { content: { 'application/json': { schema: keepBody } }, required: true } },
  responses: jsonOf(keptResult, 'The result as it is from now on.'),
});

export const resultRoutes = ({ database, config }: Pick<Parts, 'database' | 'config'>) => {
  const retention = { days: config.resultsDays, mostBytes: config.resultsMegabytes * 2 ** 20 };
  const whose = (context: Context<Env>, slug: string | undefined) => ({ who: context.get('who'), slug, retention, signal: context.req.raw.signal });
  return newRouter()
    .openapi(listRoute, async (context) => {
      const { agency, kind, limit, before } = context.req.valid('query');
      return answerFresh(context, await listSavedResults(database, { ...whose(context, agency), kind: kind ?? null, limit, before: before ?? null }));
    })
    .openapi(readRoute, async (context) =>
      answerFresh(context, await readSavedResult(database, { ...whose(context, context.req.valid('query').agency), id: context.req.valid('param').id })))
    .openapi(contentRoute, async (context) =>
      sendContent(
        context,
        await openSavedContent(database, { ...whose(context, context.req.valid('query').agency), id: context.req.valid('param').id }),
      ) as never)
    .openapi(keepRoute, async (context) => answerFresh(context, await keepSavedResult(database, {
      ...whose(context, context.req.valid('query').agency), id: context.req.valid('param').id, kept: context.req.valid('json').kept })));
};
