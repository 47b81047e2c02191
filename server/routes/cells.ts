import { createRoute, z } from '@hono/zod-openapi';
import { answer, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { cellReport } from '../model/answers.ts';
import { cellParameter, cellQuery } from '../model/parameters.ts';
import { inspectCell } from '../tasks/inspect_cell.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { resolveFilter } from '../tasks/resolve_filter.ts';

const route = createRoute({
  method: 'get', path: '/hexes/{cell}', tags: ['Hotspots'], summary: 'One hexagon: the numbers behind it',
  description: 'From the same run as /hexes with the same filter: count, expected, z, p, q and rank, the neighbourhood; and counted for this cell: '
    + 'its days, hours of the week, offences, the count of the window before, the areas it lies in, addresses and streets.',
  request: {
    params: z.object({ cell: cellParameter }),
    query: cellQuery,
  },
  responses: jsonOf(cellReport, 'The cell. A cell outside the study area has null for z, p, q, bin and rank.'),
});

export const cellRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(route, (context) => atOneVersion(async () => {
    const { measure, rings, ...filter } = context.req.valid('query');
    const { cell } = context.req.valid('param');
    const { signal } = context.req.raw;
    const resolved = await resolveFilter(database, context.get('who'), filter, signal);
    return answer(context, resolved, () => inspectCell(database, { ...resolved, measure, rings }, cell, { signal }));
  }));
