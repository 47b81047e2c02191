import { createRoute } from '@hono/zod-openapi';
import { answer, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { changeTable } from '../model/change_table.ts';
import { changeQuery } from '../model/parameters.ts';
import { findChanges } from '../tasks/find_changes.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { resolveFilter } from '../tasks/resolve_filter.ts';

const route = createRoute({
  method: 'get', path: '/changes', tags: ['Hotspots'], summary: 'Hexagons against another window: what changed, and whether it is more than chance',
  description: 'Columns of equal length, one entry per H3 cell with incidents in either window, ascending. Counts are compared, not harm: the E-test is one of counts. '
    + 'expected is the count of the other window scaled by the lengths of both; the ratio of both rates has its exact 95 % interval; p is the two-sided p of the E-test that '
    + 'both rates are equal; q is p after Benjamini-Hochberg over all cells that are tested; each bin (90, 95, 99 %) has its own cut. Cells with fewer than '
    + 'meta.changes.fewest in both windows together are not tested: no p below 0.1 is possible there. Nothing is compared, and meta.warnings says so, when the data do not '
    + 'reach over both windows. Windows that share time are refused. Each comparison is kept under meta.changes.result, as /results shows.',
  request: { query: changeQuery },
  responses: jsonOf(changeTable, 'The hexagons that hold incidents in either window.'),
});

export const changeRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(route, (context) => atOneVersion(async () => {
    const { resolution, against, ...filter } = context.req.valid('query');
    const { signal } = context.req.raw;
    const resolved = await resolveFilter(database, context.get('who'), filter, signal);
    return answer(context, resolved, async () => {
      const table = await findChanges(database, resolved.context, { ...resolved, resolution, against }, { signal });
      context.get('countRows')(table.cell.length);
      return table;
    });
  }));
