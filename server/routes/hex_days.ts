import { createRoute } from '@hono/zod-openapi';
import { encodeHexDays, hexDaysType, type HexDays } from '../../tiles/hex_days.ts';
import { answer, answerBytes, jsonOf, wantsBytes } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { hexDayTable, type HexDayTable } from '../model/answers.ts';
import { hexDaysQuery } from '../model/parameters.ts';
import { countHexDays } from '../tasks/count_hex_days.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { resolveFilter } from '../tasks/resolve_filter.ts';

const route = createRoute({
  method: 'get', path: '/hexes/days', tags: ['Time'], summary: 'What is in each hexagon on each day of the window',
  description: 'One question for a whole film: any shorter window inside the one asked for is a sum over its entries. Local days, weeks or months; '
    + 'three columns of equal length, one entry for each step and hexagon with anything in it, ordered by step, then by hexagon. Counts only: no test is made. '
    + 'At most 2,000,000 entries; beyond that the answer is the Problem slice_too_large, which names a coarser resolution or step that fits. '
    + `The same in few bytes: Accept: ${hexDaysType} or format=binary; /docs#hex-days describes its layout.`,
  request: { query: hexDaysQuery },
  // The binary form is added to the OpenAPI document centrally, as for the table of hexagons.
  responses: jsonOf(hexDayTable, 'Steps without incidents are there without entries.'),
});

export const hexDayRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(route, (context) => atOneVersion(async () => {
    const { resolution, measure, step, format, ...filter } = context.req.valid('query');
    const { signal } = context.req.raw;
    const resolved = await resolveFilter(database, context.get('who'), filter, signal);
    const count = async () => {
      const days = await countHexDays(database, { ...resolved, resolution, measure, step }, { signal });
      context.get('countRows')(days.value.length);
      return days;
    };
    return wantsBytes(context, format, hexDaysType)
      ? answerBytes<HexDayTable>(context, resolved, hexDaysType, async () => encodeHexDays(await count()))
      : answer(context, resolved, async () => asTable(await count()), { Vary: 'Accept' });
  }));

const dayText = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

function asTable({ meta, cell, from, start, cellIndex, value, unplaced }: HexDays<HexDayTable['meta']>): HexDayTable {
  const step = new Array<number>(value.length);
  for (let place = 0; place < from.length; place++) step.fill(place, start[place]!, start[place + 1]!);
  return { meta, cell: [...cell], from: Array.from(from, dayText), step, cellIndex: [...cellIndex], value: [...value], unplaced: [...unplaced] };
}
