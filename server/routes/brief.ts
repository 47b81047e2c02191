import { createRoute } from '@hono/zod-openapi';
import { answer, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { brief } from '../model/answers.ts';
import { briefQuery } from '../model/parameters.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { resolveFilter } from '../tasks/resolve_filter.ts';
import { writeBrief } from '../tasks/write_brief.ts';

const route = createRoute({
  method: 'get', path: '/brief', tags: ['Hotspots'], summary: 'The numbers of a briefing',
  description: 'How many, compared with the window of equal length before (E-test of Krishnamoorthy and Thomson, exact conditional interval of the ratio; '
    + 'nothing is compared when the data do not reach over both windows); the cells hot at 95 %, joined where they touch and ranked by the z of their strongest '
    + 'cell (the first 25), with what is new and what is gone since the window before; the busiest hour of the week.',
  request: { query: briefQuery },
  responses: jsonOf(brief, 'Numbers only; the sentences are made from them in the language of the reader.'),
});

export const briefRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(route, (context) => atOneVersion(async () => {
    const { resolution, measure, ...filter } = context.req.valid('query');
    const { signal } = context.req.raw;
    const resolved = await resolveFilter(database, context.get('who'), filter, signal);
    return answer(context, resolved, () => writeBrief(database, { ...resolved, resolution, measure }, { signal }));
  }));
