import { createRoute, z } from '@hono/zod-openapi';
import { tableCsv } from '../formats/result_csv.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { hoursAnswer, hoursBody, hoursQuery } from '../model/hours.ts';
import { hoursTable } from '../tasks/hours_tables.ts';
import { shareHours } from '../tasks/share_hours.ts';

const tags = ['Patrols'];

const share = createRoute({
  method: 'post', path: '/patrols/hours', tags, summary: 'Share patrol hours among areas and shifts',
  description: 'Units for each area, shift and weekday from the work that is reported there (largest remainder, floors and ceilings); how long calls of each priority wait for a free unit in each hour of the '
    + 'week, and with some units more or less (M/M/c with priorities); and, where asked for, the places on which patrol hours reach most harm. Nothing is kept: the same request to the same data '
    + 'has the same answer. Bounds that cannot be met together are named in infeasible, each with the smallest change of the request that would make them possible.',
  request: { query: hoursQuery, body: { required: true, content: { 'application/json': { schema: hoursBody } } } },
  responses: {
    200: { description: 'The shared hours; one of their tables as CSV with format=csv.', content: { 'application/json': { schema: hoursAnswer }, 'text/csv': { schema: z.string() } } },
  },
});

const noStore = { 'Cache-Control': 'private, no-store' };

export const hoursRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(share, async (context) => {
    const { agency, format, table } = context.req.valid('query');
    const answer = await shareHours(database, context.get('who'), { agency, body: context.req.valid('json') }, { signal: context.req.raw.signal });
    context.get('countRows')(answer.learned.rows);
    if (format === 'json') return context.json(answer, 200, noStore);
    const file = `hexwatch-hours-${table}-${answer.id}.csv`;
    return context.body(tableCsv(hoursTable(answer, table), 'en'), 200, { ...noStore, 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="${file}"` }) as never;
  });
