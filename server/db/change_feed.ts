import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import { incidentColumns, type IncidentRecord } from './incidents.ts';
import type { Transaction } from './transact.ts';

/** A place in the feed: after this incident of this data version. */
export type FeedPlace = { version: string; id: string };

/** An incident as it is since a data version; `record` is null when it is not there any more. */
export type FeedRow = { version: string; id: string; publishedAt: Date | null; kind: 'new' | 'changed' | 'withdrawn'; record: IncidentRecord | null };

export type FeedAsked = {
  after: FeedPlace;
  /** The data version that the feed ends with. */
  upTo: string;
  limit: number;
  /** Codes of what may be seen; null for all. */
  handlingCodes: readonly number[] | null;
};

/**
 * What has changed since a place, in the order of the data versions: each incident once, as it is now, at the version at which
 * it last changed. One that is gone leaves a tombstone; so does, for who may see only some handling codes, one that was given
 * another code. Rows of the history from before there were codes count as code 0.
 */
export async function readFeed(transaction: Transaction, agencyId: number, { after, upTo, limit, handlingCodes }: FeedAsked): Promise<FeedRow[]> {
  const seen = (code: RawBuilder<unknown>): RawBuilder<SqlBool> => (handlingCodes === null ? sql`true` : sql`${code} = any(${[...handlingCodes]}::smallint[])`);
  const seenNow = seen(sql`i.handling_code`);
  const codeThen = (row: string) => sql`coalesce((${sql.ref(`${row}.content`)} ->> 'handling_code')::smallint, 0)`;
  type Listed = { version: string; id: string; kind: FeedRow['kind']; published_at: Date | null };
  const { rows } = await sql<Listed>`
    with entry as (
      select * from (select i.data_version as version, i.incident_id as id, case when exists (
          select from incident_history h where h.agency_id = ${agencyId} and h.incident_id = i.incident_id and h.superseded_by = i.data_version and ${seen(codeThen('h'))}
        ) then 'changed' else 'new' end as kind
      from incident i
      where i.agency_id = ${agencyId} and i.data_version <= ${upTo}::bigint
        and (i.data_version, i.incident_id) > (${after.version}::bigint, ${after.id}::bigint) and ${seenNow}
      order by i.data_version, i.incident_id limit ${limit}) present
      union all
      select * from (select h.superseded_by, h.incident_id, 'withdrawn'
      from incident_history h
      where h.agency_id = ${agencyId} and h.superseded_by <= ${upTo}::bigint
        and (h.superseded_by, h.incident_id) > (${after.version}::bigint, ${after.id}::bigint) and ${seen(codeThen('h'))}
        and not exists (select from incident i where i.agency_id = ${agencyId} and i.incident_id = h.incident_id and ${seenNow})
        and not exists (select from incident_history later where later.agency_id = ${agencyId} and later.incident_id = h.incident_id
          and later.data_version >= h.superseded_by and ${seen(codeThen('later'))})
      order by h.superseded_by, h.incident_id limit ${limit}) gone
    )
    select entry.version::text, entry.id::text, entry.kind, publication.published_at
    from entry left join publication on publication.agency_id = ${agencyId} and publication.data_version = entry.version
    order by entry.version, entry.id limit ${limit}`.execute(transaction);
  const records = await readRecords(transaction, agencyId, rows.filter(({ kind }) => kind !== 'withdrawn').map(({ id }) => id));
  return rows.map(({ published_at: publishedAt, ...row }) => ({ ...row, publishedAt, record: records.get(row.id) ?? null }));
}

async function readRecords(transaction: Transaction, agencyId: number, ids: readonly string[]): Promise<Map<string, IncidentRecord>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<IncidentRecord>`
    select ${incidentColumns}
    from incident join offence on offence.offence_id = incident.offence_id
    where incident.agency_id = ${agencyId} and incident.incident_id = any(${ids}::bigint[])`.execute(transaction);
  return new Map(rows.map((record) => [record.id, record]));
}

/** The mark of a data version, which another or a restored database does not share; null when there is no record of it. */
export async function readStamp(transaction: Transaction, agencyId: number, version: string): Promise<string | null> {
  const row = await transaction.selectFrom('publication').select('stamp')
    .where('agency_id', '=', agencyId).where('data_version', '=', version).executeTakeFirst();
  return row?.stamp ?? null;
}
