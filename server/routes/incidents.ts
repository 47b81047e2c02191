import { createRoute } from '@hono/zod-openapi';
import { answer, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { incidentPage } from '../model/answers.ts';
import { incidentQuery } from '../model/parameters.ts';
import { listIncidents } from '../tasks/list_incidents.ts';
import { keepWindow } from '../tasks/page_cursor.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { resolveFilter } from '../tasks/resolve_filter.ts';

const route = createRoute({
  method: 'get', path: '/incidents', tags: ['Incidents'], summary: 'The incidents themselves, page by page',
  description: 'The latest first. Each page says in next how to ask for the one after it; give the same filter with it. Pages are cut by value: incidents '
    + 'that arrive meanwhile move nothing.',
  request: { query: incidentQuery },
  responses: jsonOf(incidentPage, 'A page; next is null on the last.'),
});

export const incidentRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(route, (context) => atOneVersion(async () => {
    const { limit, cursor, cell, ...filter } = context.req.valid('query');
    const { signal } = context.req.raw;
    const resolved = await resolveFilter(database, context.get('who'), keepWindow(filter, cursor), signal);
    return answer(context, resolved, async () => {
      const page = await listIncidents(database, resolved, { cursor: cursor ?? null, cell: cell ?? null, limit, signal });
      context.get('countRows')(page.incidents.length);
      return page;
    });
  }));
