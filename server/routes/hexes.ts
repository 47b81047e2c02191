import { createRoute } from '@hono/zod-openapi';
import { encodeHexTable, hexTableType } from '../../tiles/hex_table.ts';
import { answer, answerBytes, jsonOf, wantsBytes } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { hexTable, type HexTable } from '../model/answers.ts';
import { hexQuery } from '../model/parameters.ts';
import { findHotspots } from '../tasks/find_hotspots.ts';
import { rateOf } from '../tasks/hex_layers.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { resolveFilter } from '../tasks/resolve_filter.ts';

const route = createRoute({
  method: 'get', path: '/hexes', tags: ['Hotspots'], summary: 'Hexagons with counts, harm and tested hotspots',
  description: 'Columns of equal length, one entry per H3 cell, ascending. Gi* is computed over all cells of the study area, empty ones included: '
    + 'the cell itself and its rings against what an even spread would put there; p is two-sided; q is p after Benjamini-Hochberg over all cells; '
    + 'each bin (90, 95, 99 %) has its own cut. A coarser cell counts what its descendants of resolution 10 count, so that every resolution adds up alike; '
    + 'near an edge that is not always the cell whose outline a point lies in. Cells outside the study area are counted and have null for z, p, q and bin. '
    + 'meta names filter, data version, study area, method and the saved run; what has to be known before the numbers are used stands in meta.warnings. '
    + `The same in few bytes: Accept: ${hexTableType} or format=binary; /docs#hex-table describes its layout.`,
  request: { query: hexQuery },
  // The binary form is added to the OpenAPI document centrally: a second content type here widens the type of hono's client.
  responses: jsonOf(hexTable, 'The hexagons that hold incidents or are significant.'),
});

const withRates = (table: HexTable): HexTable => ({ ...table, rate: table.cell.map((_, row) => row).map(rateOf(table)) });

export const hexRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(route, (context) => atOneVersion(async () => {
    const { resolution, measure, rings, statistic, empty, format, ...filter } = context.req.valid('query');
    const { signal } = context.req.raw;
    const resolved = await resolveFilter(database, context.get('who'), filter, signal);
    const find = async () => {
      const table = await findHotspots(database, resolved.context,
        { ...resolved, resolution, measure, rings, statistic, empty: empty === 'include' }, { signal });
      context.get('countRows')(table.cell.length);
      return table;
    };
    return wantsBytes(context, format, hexTableType)
      ? answerBytes<HexTable>(context, resolved, hexTableType, async () => encodeHexTable(await find()))
      : answer(context, resolved, async () => withRates(await find()), { Vary: 'Accept' });
  }));
