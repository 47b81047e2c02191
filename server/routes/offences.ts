import { createRoute } from '@hono/zod-openapi';
import { answer, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { offenceList } from '../model/answers.ts';
import { filterQuery } from '../model/filter.ts';
import { listOffences } from '../tasks/list_offences.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { resolveFilter } from '../tasks/resolve_filter.ts';

const route = createRoute({
  method: 'get', path: '/offences', tags: ['Offences and areas'], summary: 'The classification with counts and harm weights',
  description: 'All offences, whether or not there are any. A group counts its members. Leave offences out to see how many there are of each.',
  request: { query: filterQuery },
  responses: jsonOf(offenceList, 'The tree of two levels, flat, groups before their members.'),
});

export const offenceRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(route, (context) => atOneVersion(async () => {
    const { signal } = context.req.raw;
    const resolved = await resolveFilter(database, context.get('who'), context.req.valid('query'), signal);
    return answer(context, resolved, () => listOffences(database, resolved, { signal }));
  }));
