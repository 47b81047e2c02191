import { placeIndexOf } from '../columns/place_index.ts';
import { polygonRows, rowsWithin } from '../columns/polygon_rows.ts';
import type { Columns } from '../columns/columns.ts';
import type { Database } from '../db/database.ts';
import type { MultiPolygon } from '../model/filter.ts';
import { columnCounter } from './count_in_columns.ts';
import { databaseCounter } from './count_in_database.ts';
import type { Counter } from './counter.ts';
import type { Resolved } from './resolve_filter.ts';

/**
 * The counter for a question and for others that differ from it only in window, offences, hours and weekdays: the column
 * index where it is at hand for the data version of the question, else the database.
 */
export function counterFor(database: Database, resolved: Resolved, signal?: AbortSignal): Counter {
  const { columns, filter } = resolved;
  if (columns === null) return databaseCounter(database, resolved, signal);
  if (filter.polygon === null) return columnCounter(columns, null);
  const within = rowsInside(columns, filter.polygon);
  // Where the last digit of the arithmetic decides, only the database itself can say what it would say.
  return within === null ? databaseCounter(database, resolved, signal) : columnCounter(columns, within);
}

/** Room for the rows of polygons of one set of columns: those of a few large areas or of many small ones. */
const mostRows = 16_000_000;
const known = new WeakMap<Columns, Map<MultiPolygon, Uint32Array | null>>();

/** Rows inside a polygon, ascending; null when that cannot be told exactly. The longest unused are forgotten. */
function rowsInside(columns: Columns, polygon: MultiPolygon): Uint32Array | null {
  const memory = known.get(columns) ?? new Map<MultiPolygon, Uint32Array | null>();
  known.set(columns, memory);
  const place = placeIndexOf(columns);
  let rows = memory.get(polygon);
  if (rows === undefined) {
    const found = polygonRows(columns, place, polygon);
    rows = found.uncertain ? null : rowsWithin(columns, place, found);
  }
  memory.delete(polygon);
  memory.set(polygon, rows);
  let held = 0;
  for (const [key, one] of [...memory].reverse()) {
    held += one?.length ?? 0;
    if (held > mostRows && key !== polygon) memory.delete(key);
  }
  return rows;
}
