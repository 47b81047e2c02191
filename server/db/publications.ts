import { sql } from 'kysely';
import type { Transaction } from './transact.ts';

/** A version of an agency's data of which the database keeps a record. */
export type Publication = { dataVersion: string; stamp: string; publishedAt: Date };

/** `now`: by the clock that versions are stamped by, that of the database. */
export type PublicationRange = { first: Publication; last: Publication; now: Date };

/** The versions of an agency's data that can be asked about: the first and the last; null when nothing was ever published. */
export async function readPublicationRange(transaction: Transaction, agencyId: number): Promise<PublicationRange | null> {
  const { rows } = await sql<Publication & { now: Date }>`
    select publication.data_version::text as "dataVersion", publication.stamp::text as stamp, publication.published_at as "publishedAt", clock_timestamp() as now
    from publication where publication.agency_id = ${agencyId} and publication.data_version in (
      (select min(data_version) from publication where agency_id = ${agencyId}), (select max(data_version) from publication where agency_id = ${agencyId}))
    order by publication.data_version limit 2`.execute(transaction);
  const [first, last = first] = rows;
  return first === undefined ? null : { first, last: last!, now: first.now };
}

/** The version of that number, or the last one that was published before an instant; null when there is none. */
export async function findPublication(
  transaction: Transaction, agencyId: number, asked: { dataVersion: string } | { before: Date },
): Promise<Publication | null> {
  const condition = 'before' in asked
    ? sql`publication.published_at < ${asked.before.toISOString()}::timestamptz` : sql`publication.data_version = ${asked.dataVersion}::bigint`;
  const { rows } = await sql<Publication>`
    select publication.data_version::text as "dataVersion", publication.stamp::text as stamp, publication.published_at as "publishedAt"
    from publication where publication.agency_id = ${agencyId} and ${condition}
    order by publication.data_version desc limit 1`.execute(transaction);
  return rows[0] ?? null;
}
