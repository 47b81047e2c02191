import { createRoute, z } from '@hono/zod-openapi';
import { answerFresh, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { savedRun, savedRunList } from '../model/answers.ts';
import { agencyQuery, runsQuery } from '../model/parameters.ts';
import { listSavedRuns, readSavedRun } from '../tasks/saved_runs.ts';

const listRoute = createRoute({
  method: 'get', path: '/hotspots', tags: ['Hotspots'], summary: 'Saved hotspot runs',
  description: 'Every hotspot computation is kept with its method, parameters, filter, data version, row count and a digest of its result, the first time '
    + 'it is made. The latest first.',
  request: { query: runsQuery },
  responses: jsonOf(savedRunList, 'A page of runs.'),
});

const readRoute = createRoute({
  method: 'get', path: '/hotspots/{run}', tags: ['Hotspots'], summary: 'One saved run',
  description: 'To repeat it, ask /hexes with its filter and parameters: while the data version is the same, meta.hotspots.resultHash is, too.',
  request: { params: z.object({ run: z.string().max(100).describe('Id of the run, from meta.hotspots.run.') }), query: agencyQuery },
  responses: jsonOf(savedRun, 'The run.'),
});

export const hotspotRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(listRoute, async (context) => {
    const { agency, limit, before } = context.req.valid('query');
    return answerFresh(context, await listSavedRuns(database, { who: context.get('who'), slug: agency, limit, before: before ?? null, signal: context.req.raw.signal }));
  })
  .openapi(readRoute, async (context) => {
    const { agency } = context.req.valid('query');
    return answerFresh(context, await readSavedRun(database, { who: context.get('who'), slug: agency, run: context.req.valid('param').run, signal: context.req.raw.signal }));
  });
