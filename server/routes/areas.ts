import { createRoute } from '@hono/zod-openapi';
import { answer, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { areaList } from '../model/answers.ts';
import { areaQuery } from '../model/parameters.ts';
import { listAreas } from '../tasks/list_areas.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { resolveFilter } from '../tasks/resolve_filter.ts';

const route = createRoute({
  method: 'get', path: '/areas', tags: ['Offences and areas'], summary: 'The loaded areas with counts and harm',
  description: 'Shapes are in the layer /tiles/areas.json. An incident on a common border counts in both areas.',
  request: { query: areaQuery },
  responses: jsonOf(areaList, 'Areas by kind and code.'),
});

export const areaRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(route, (context) => atOneVersion(async () => {
    const { kind, ...filter } = context.req.valid('query');
    const { signal } = context.req.raw;
    const resolved = await resolveFilter(database, context.get('who'), filter, signal);
    return answer(context, resolved, async () => {
      const list = await listAreas(database, resolved, { kind: kind ?? null, signal });
      context.get('countRows')(list.areas.length);
      return list;
    });
  }));
