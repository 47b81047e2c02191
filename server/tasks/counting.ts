import type { Columns } from '../columns/columns.ts';
import { placeIndexOf } from '../columns/place_index.ts';
import { rememberedPolygon } from '../columns/polygon_memory.ts';
import type { Database } from '../db/database.ts';
import { columnCounter } from './count_in_columns.ts';
import { databaseCounter } from './count_in_database.ts';
import type { Counter } from './counter.ts';
import type { Resolved } from './resolve_filter.ts';

/**
 * The counter for a question and for others that differ from it only in window, offences, hours and weekdays: the column
 * index where it is at hand for the data version of the question, else the database.
 */
export function counterFor(database: Database, resolved: Resolved, signal?: AbortSignal): Counter {
  const held = columnsFor(resolved);
  return held === null ? databaseCounter(database, resolved, signal) : columnCounter(held.columns, held.within);
}

/**
 * The columns from which a question can be answered, and the rows inside its polygon (null without one). Null where the
 * database has to be asked: there are none, or the last digit of the arithmetic decides whether an incident is inside.
 */
export function columnsFor({ columns, filter, described }: Resolved): { columns: Columns; within: Uint32Array | null } | null {
  if (columns === null) return null;
  if (filter.polygon === null) return { columns, within: null };
  const key = described.area ?? JSON.stringify(filter.polygon);
  const known = rememberedPolygon(columns, placeIndexOf(columns), { key, polygon: filter.polygon });
  return known.uncertain ? null : { columns, within: known.rows() };
}
