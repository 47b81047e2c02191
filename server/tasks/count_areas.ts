import { setImmediate as breathe } from 'node:timers/promises';
import type { Columns } from '../columns/columns.ts';
import { countCells } from '../columns/count_cells.ts';
import { countTotals } from '../columns/count_totals.ts';
import { placeIndexOf } from '../columns/place_index.ts';
import { rememberedPolygon } from '../columns/polygon_memory.ts';
import { inBoth, selectRows } from '../columns/select.ts';
import type { Filter, MultiPolygon } from '../model/filter.ts';
import type { Totals } from '../model/totals.ts';
import { weightOf } from './count_in_columns.ts';

/** An area with a name for its shape: the same key always means the same shape. */
export type KeyedShape = { key: string; polygon: MultiPolygon };

export type AreaCounts = { areas: { count: number; harm: number }[]; totals: Totals };

const sliceMs = 10;

/**
 * What a filter selects inside each of the areas, in their order. `within`: rows inside the filter's own polygon, null
 * without one. Null when the last digit of the arithmetic decides whether an incident lies in an area: then the database has to be asked.
 */
export async function countAreas(
  columns: Columns, { filter, within }: { filter: Filter; within: Uint32Array | null }, shapes: readonly KeyedShape[], signal?: AbortSignal,
): Promise<AreaCounts | null> {
  const place = placeIndexOf(columns);
  const sums = countCells(selectRows(columns, filter, within), weightOf);
  const areas: AreaCounts['areas'] = [];
  let since = performance.now();
  for (const shape of shapes) {
    const known = rememberedPolygon(columns, place, shape);
    if (known.uncertain) return null;
    const border = within === null ? known.borderRows : inBoth(known.borderRows, within);
    const along = countTotals(selectRows(columns, filter, border), weightOf);
    const area = { count: along.rows, harm: along.harm };
    for (const cell of known.inside) {
      area.count += sums.count[cell]!;
      area.harm += sums.harm[cell]!;
    }
    areas.push(area);
    if (performance.now() - since < sliceMs) continue;
    await breathe();
    signal?.throwIfAborted();
    since = performance.now();
  }
  return { areas, totals: sums.totals };
}
