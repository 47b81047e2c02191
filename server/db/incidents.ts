import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import type { Filter } from '../model/filter.ts';
import { all, inCells, isSelected } from './selection.ts';
import type { Transaction } from './transact.ts';

export type IncidentRecord = {
  id: string; source: string; source_id: string | null; offence: string; source_offence: string;
  occurred_from: Date; occurred_to: Date; reported_at: Date | null;
  time_precision: 'instant' | 'interval' | 'day' | 'month'; time_flag: 'gap' | 'ambiguous' | null; zone: string; occurred_text: string;
  longitude: number | null; latitude: number | null; cell: string | null; location_precision: string; place_problem: string | null;
  address: string | null; attributes: Record<string, string>; handling_code: number; import_id: string;
  /** Where the next page begins. */
  moment: string;
};

/** The place in the list after which a page begins: the latest time first, the highest id first among equals. */
export type PageStart = { moment: string; id: string };

export type IncidentsAsked = {
  filter: Filter;
  range: { first: string; last: string } | null;
  /** What else must hold of a row of the table `incident`. */
  further?: RawBuilder<SqlBool> | null;
  after: PageStart | null;
  limit: number;
};

/** What an `IncidentRecord` is read from: the tables `incident` and `offence`. */
export const incidentColumns = sql`incident.incident_id as id, incident.source, incident.source_id, offence.code as offence, incident.source_offence,
  incident.occurred_from, incident.occurred_to, incident.reported_at, incident.time_precision, incident.time_flag,
  incident.zone, incident.occurred_text,
  ST_X(incident.geom) as longitude, ST_Y(incident.geom) as latitude, to_hex(incident.cell) as cell,
  incident.location_precision, incident.place_problem, incident.address, incident.attributes, incident.handling_code, incident.import_id,
  to_char(incident.occurred_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as moment`;

/** Pages are cut by value and not by number, so that rows which arrive meanwhile move nothing. */
export async function readIncidents(
  transaction: Transaction, agencyId: number, { filter, range, further = null, after, limit }: IncidentsAsked,
): Promise<IncidentRecord[]> {
  const beyond = after === null ? null
    : sql<boolean>`(incident.occurred_from, incident.incident_id) < (${after.moment}::timestamptz, ${after.id}::bigint)`;
  const { rows } = await sql<IncidentRecord>`
    select ${incidentColumns}
    from incident join offence on offence.offence_id = incident.offence_id
    where ${all([isSelected(agencyId, filter), range === null ? null : inCells(range), further, beyond])}
    order by incident.occurred_from desc, incident.incident_id desc
    limit ${limit}`.execute(transaction);
  return rows;
}
