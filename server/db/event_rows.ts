import { sql } from 'kysely';
import type { Filter } from '../model/filter.ts';
import { isSelected } from './selection.ts';
import type { Transaction } from './transact.ts';

/** An incident as statistics need it. Times are ms since 1970, the day is in days since 1970; without a place the coordinates are null. */
export type EventRow = {
  from: number; to: number; day: number; hour: number | null; weekday: number | null; timePrecision: string;
  offence: number; harm: number; longitude: number | null; latitude: number | null; cell: string | null;
};

const rowsAtOnce = 20_000;

/**
 * Incidents that the filter selects, ascending by time, then by id, `most` at most, in batches as long as the transaction lasts. `resolution`:
 * that of the cell that is given; null for none.
 */
export async function openEventRows(
  transaction: Transaction, agencyId: number, { filter, edition, resolution, most }: { filter: Filter; edition: string; resolution: number | null; most: number },
): Promise<() => Promise<EventRow[]>> {
  const cell = resolution === null ? sql`null::text` : sql`to_hex(hex_parent(incident.cell, ${resolution}::integer))`;
  await sql`declare event_rows no scroll cursor for
    select extract(epoch from incident.occurred_from)::float8 * 1000 as "from", extract(epoch from incident.occurred_to)::float8 * 1000 as "to",
      incident.local_date - date '1970-01-01' as day, incident.local_hour as hour, incident.local_weekday as weekday, incident.time_precision as "timePrecision",
      incident.offence_id as offence, coalesce(harm_weight.weight, 0)::float8 as harm,
      ST_X(incident.geom) as longitude, ST_Y(incident.geom) as latitude, ${cell} as cell
    from incident
    left join harm_weight on harm_weight.offence_id = incident.offence_id and harm_weight.edition = ${edition}
    where ${isSelected(agencyId, filter)}
    order by incident.occurred_from, incident.incident_id limit ${most}`.execute(transaction);
  let ended = false;
  return async () => {
    if (ended) return [];
    const { rows } = await sql<EventRow>`fetch forward ${sql.lit(rowsAtOnce)} from event_rows`.execute(transaction);
    if (rows.length < rowsAtOnce) {
      ended = true;
      await sql`close event_rows`.execute(transaction);
    }
    return rows;
  };
}
