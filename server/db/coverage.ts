import { sql } from 'kysely';
import { andSeen, type HandlingCodes } from './selection.ts';
import type { Transaction } from './transact.ts';

/** How far an agency's incidents reach. */
export type Coverage = {
  rows: number;
  placed: number;
  firstDay: string | null;
  /**
   * The last local day of which nothing more is to come: the day of the latest incident (the last day of its month when
   * only the month is known), unless the latest import began before that day was over. Null without incidents.
   */
  lastCompleteDay: string | null;
};

export type Counted = Pick<Coverage, 'rows' | 'placed'>;

/**
 * The first and the last day are looked for among the earliest and the latest incidents only: the local day of a moment is
 * at most a day off that of another zone, and an incident of which only the month is known stands at the month's beginning.
 * The counts read an index from end to end, unless the caller has counted already; the caller remembers the answer for as
 * long as the data version stands.
 */
export async function readCoverage(
  transaction: Transaction, agency: { agencyId: number; zone: string }, counted: Counted | null = null, codes: HandlingCodes = null,
): Promise<Coverage> {
  const counts = counted === null
    ? sql`select count(*)::float8 as count, count(incident.cell)::float8 as placed from incident where incident.agency_id = ${agency.agencyId}${andSeen(codes)}`
    : sql`select ${counted.rows}::float8 as count, ${counted.placed}::float8 as placed`;
  const { rows } = await sql<{ count: number; placed: number; first: string | null; last: string | null }>`
    select counted.count, counted.placed, earliest.day as first,
      least(latest.day, (imported.began at time zone ${agency.zone}::text)::date - 1) as last
    from (${counts}) counted
    cross join (
      select min(incident.local_date) as day from incident
      where incident.agency_id = ${agency.agencyId}${andSeen(codes)} and incident.occurred_from <=
        (select min(incident.occurred_from) from incident where incident.agency_id = ${agency.agencyId}${andSeen(codes)}) + interval '3 days'
    ) earliest
    cross join (
      select max(case when incident.time_precision = 'month' then (incident.local_date + interval '1 month')::date - 1 else incident.local_date end) as day
      from incident
      where incident.agency_id = ${agency.agencyId}${andSeen(codes)} and incident.occurred_from >=
        (select max(incident.occurred_from) from incident where incident.agency_id = ${agency.agencyId}${andSeen(codes)}) - interval '35 days'
    ) latest
    cross join (
      select max(coalesce(import.started_at, import.requested_at)) as began
      from import where import.agency_id = ${agency.agencyId} and import.kind = 'incidents' and import.status = 'completed'
    ) imported`.execute(transaction);
  const row = rows[0]!;
  return { rows: row.count, placed: row.placed, firstDay: row.first, lastCompleteDay: row.last };
}

/** When data were last published; null when they never were. */
export async function readDataAsOf(transaction: Transaction, agencyId: number): Promise<Date | null> {
  const row = await transaction.selectFrom('import').select((build) => build.fn.max('finished_at').as('latest'))
    .where('agency_id', '=', agencyId).where('status', '=', 'completed').executeTakeFirst();
  return row?.latest ?? null;
}

/** West, south, east, north of all placed incidents and areas; null when there are none. */
export async function readExtent(transaction: Transaction, agencyId: number, codes: HandlingCodes = null): Promise<[number, number, number, number] | null> {
  const { rows } = await sql<{ west: number | null; south: number; east: number; north: number }>`
    select ST_XMin(box) as west, ST_YMin(box) as south, ST_XMax(box) as east, ST_YMax(box) as north
    from (
      select case when (select count(*) from area where area.agency_id = ${agencyId}) > 0
        then (select ST_Extent(area.geom) from area where area.agency_id = ${agencyId})
        else (select ST_Extent(incident.geom) from incident where incident.agency_id = ${agencyId}${andSeen(codes)}) end as box
    ) extent`.execute(transaction);
  const row = rows[0];
  return row === undefined || row.west === null ? null : [row.west, row.south, row.east, row.north];
}

/** Kinds of area that the agency has, the coarsest first. */
export async function readAreaKinds(transaction: Transaction, agencyId: number): Promise<string[]> {
  const { rows } = await sql<{ kind: string }>`
    select area.kind from area where area.agency_id = ${agencyId}
    group by area.kind order by (area.kind = 'boundary') desc, avg(area.square_km) desc, area.kind limit 100`.execute(transaction);
  return rows.map(({ kind }) => kind);
}

export async function hasBackdrop(transaction: Transaction, agencyId: number): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from backdrop where backdrop.agency_id = ${agencyId}) as found`.execute(transaction);
  return rows[0]?.found ?? false;
}

/** The data version that this transaction sees. */
export async function dataVersionNow(transaction: Transaction, agencyId: number): Promise<string> {
  const row = await transaction.selectFrom('agency').select('data_version').where('agency_id', '=', agencyId).executeTakeFirst();
  return row?.data_version ?? '0';
}
