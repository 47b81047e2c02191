import { createRoute } from '@hono/zod-openapi';
import { answer, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { series } from '../model/answers.ts';
import { seriesQuery } from '../model/parameters.ts';
import { countSeries } from '../tasks/count_series.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { resolveFilter } from '../tasks/resolve_filter.ts';

const route = createRoute({
  method: 'get', path: '/series', tags: ['Time'], summary: 'Counts over time with the band of normal variation',
  description: 'Local days, weeks or months of the window. The band is (root of the mean of the eight steps before, give or take 1.5) squared '
    + '(Wheeler 2016), widened because that mean is itself estimated. A step that the window or the data cut short has no band, nor has one before '
    + 'which the data do not reach back eight steps.',
  request: { query: seriesQuery },
  responses: jsonOf(series, 'Columns of equal length, one entry per step; steps without incidents are there with 0.'),
});

export const seriesRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(route, (context) => atOneVersion(async () => {
    const { step, band, ...filter } = context.req.valid('query');
    const { signal } = context.req.raw;
    const resolved = await resolveFilter(database, context.get('who'), filter, signal);
    return answer(context, resolved, () => countSeries(database, resolved, { step, widened: band === 'widened' }, { signal }));
  }));
