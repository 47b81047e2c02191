import { createRoute } from '@hono/zod-openapi';
import { answer, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { quality } from '../model/answers.ts';
import { filterQuery } from '../model/filter.ts';
import { reportQuality } from '../tasks/report_quality.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { resolveFilter } from '../tasks/resolve_filter.ts';

const route = createRoute({
  method: 'get', path: '/quality', tags: ['Incidents'], summary: 'How good the data are',
  description: 'How many incidents have a place and why others have none, how exact places and times are, times at exactly midnight (often a default), '
    + 'names of offences that the classification does not know. A geocode rate below 85 %, or one that differs between offences, misleads a map.',
  request: { query: filterQuery },
  responses: jsonOf(quality, 'Counts over the incidents of the filter.'),
});

export const qualityRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(route, (context) => atOneVersion(async () => {
    const { signal } = context.req.raw;
    const resolved = await resolveFilter(database, context.get('who'), context.req.valid('query'), signal);
    return answer(context, resolved, () => reportQuality(database, resolved, { signal }));
  }));
