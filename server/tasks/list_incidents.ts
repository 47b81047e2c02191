import type { Database } from '../db/database.ts';
import type { IncidentRecord } from '../db/incidents.ts';
import type { IncidentPage } from '../model/answers.ts';
import { hexRange, type HexId } from '../model/hex.ts';
import { counterFor } from './counting.ts';
import { describeAnswer } from './describe_answer.ts';
import { newestIncidents } from './newest_incidents.ts';
import { readCursor, writeCursor } from './page_cursor.ts';
import type { Resolved } from './resolve_filter.ts';

/** One page of the incidents themselves, the latest first. */
export async function listIncidents(
  database: Database, resolved: Resolved,
  { cursor, cell = null, limit, signal }: { cursor: string | null; cell?: HexId | null; limit: number; signal?: AbortSignal },
): Promise<IncidentPage> {
  const { described, filter } = resolved;
  const question = { ...described, cell };
  const after = cursor === null ? null : readCursor(question, cursor);
  const range = cell === null ? null : hexRange(cell);
  const totals = await counterFor(database, resolved, signal).totals(filter);
  const rows = await newestIncidents(database, resolved, { filter, range, after, limit: limit + 1, expected: totals.rows }, signal);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    meta: describeAnswer(resolved, totals),
    incidents: page.map(toRow),
    next: rows.length > limit && last !== undefined ? writeCursor(question, { moment: last.moment, id: last.id }) : null,
  };
}

/** An incident as every door shows it. */
export const toRow = (row: IncidentRecord): IncidentPage['incidents'][number] => ({
  id: row.id, source: row.source, sourceId: row.source_id, offence: row.offence, sourceOffence: row.source_offence,
  occurredFrom: row.occurred_from.toISOString(), occurredTo: row.occurred_to.toISOString(),
  reportedAt: row.reported_at?.toISOString() ?? null,
  timePrecision: row.time_precision, timeFlag: row.time_flag, zone: row.zone, occurredText: row.occurred_text,
  longitude: row.longitude, latitude: row.latitude, cell: row.cell,
  locationPrecision: row.location_precision, placeProblem: row.place_problem,
  address: row.address, attributes: row.attributes, handlingCode: row.handling_code, import: row.import_id,
});
