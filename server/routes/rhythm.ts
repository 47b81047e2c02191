import { createRoute } from '@hono/zod-openapi';
import { answer, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { rhythm } from '../model/answers.ts';
import { filterQuery } from '../model/filter.ts';
import { countRhythm } from '../tasks/count_rhythm.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { resolveFilter } from '../tasks/resolve_filter.ts';

const route = createRoute({
  method: 'get', path: '/rhythm', tags: ['Time'], summary: 'Incidents by hour of the local week',
  description: '168 counts from Monday 00:00 on, by the earliest time at which the incident can have happened. Leave hours and weekdays out to see '
    + 'the whole week.',
  request: { query: filterQuery },
  responses: jsonOf(rhythm, 'Hours of the week, and how many incidents have no known hour.'),
});

export const rhythmRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(route, (context) => atOneVersion(async () => {
    const { signal } = context.req.raw;
    const resolved = await resolveFilter(database, context.get('who'), context.req.valid('query'), signal);
    return answer(context, resolved, () => countRhythm(database, resolved, { signal }));
  }));
