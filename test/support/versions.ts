import { sql } from 'kysely';
import { announceAtEnd } from '../../server/db/published.ts';
import type { Transaction } from '../../server/db/transact.ts';

/** The version that the agency's data will have after the next change. */
export async function nextVersion(transaction: Transaction, agencyId: number): Promise<string> {
  const { rows } = await sql<{ next: string }>`select (data_version + 1)::text as next from agency where agency_id = ${agencyId} for update`.execute(transaction);
  return rows[0]!.next;
}

/** Moves the data version and leaves the row and the notice that every published change leaves. */
export async function moveVersion(transaction: Transaction, agencyId: number): Promise<void> {
  await sql`with moved as (update agency set data_version = data_version + 1 where agency_id = ${agencyId} returning data_version)
    insert into publication (agency_id, data_version) select ${agencyId}::integer, data_version from moved`.execute(transaction);
  await sql`select pg_notify('hexwatch_published', ${agencyId}::integer::text)`.execute(transaction);
  announceAtEnd(transaction);
}
