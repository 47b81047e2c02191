import { sql } from 'kysely';
import type { Context } from '../model/context.ts';
import type { Database } from './handle.ts';
import { transact } from './transact.ts';
import type { Transaction } from './transact.ts';

export type Agency = {
  agencyId: number;
  slug: string;
  name: string;
  zone: string;
  demonstration: boolean;
  /** Version of the incidents that is asked about: the current one, or an earlier one. */
  dataVersion: string;
  /** The version that is current; only there when the question names the version that it is about. */
  latest?: string;
};

/** Agencies are looked up before it is known for which one something is done. */
const context: Context = { agencyId: 0, person: 'system', purpose: 'find the agency' };

const lockKey = 4_875_120_032;

/** The agency with this slug, made if there is none. One that exists is left as it is. */
export async function ensureAgency(
  database: Database, agency: { slug: string; name: string; zone: string; demonstration: boolean },
): Promise<Agency> {
  return transact(database, { ...context, purpose: 'register an agency' }, async (transaction) => {
    await sql`select pg_advisory_xact_lock(${lockKey})`.execute(transaction);
    const existing = await agencies(transaction).where('slug', '=', agency.slug).executeTakeFirst();
    if (existing) return existing;
    const { next } = await transaction.selectFrom('agency')
      .select(sql<number>`coalesce(max(agency_id), 0) + 1`.as('next')).executeTakeFirstOrThrow();
    await transaction.insertInto('agency').values({ agency_id: next, ...agency }).execute();
    return agencies(transaction).where('slug', '=', agency.slug).executeTakeFirstOrThrow();
  });
}

/** By slug; without one: the first with real incidents, else the demonstration city, else the first, else null. */
export async function findAgency(database: Database, slug: string | undefined, signal?: AbortSignal): Promise<Agency | null> {
  return transact(database, context, async (transaction) => {
    const query = slug === undefined
      ? agencies(transaction)
        .orderBy(sql`not demonstration and exists (select from incident where incident.agency_id = agency.agency_id)`, 'desc')
        .orderBy('demonstration', 'desc').orderBy('agency_id').limit(1)
      : agencies(transaction).where('slug', '=', slug);
    return (await query.executeTakeFirst()) ?? null;
  }, { readOnly: true, signal });
}

export async function listAgencies(database: Database): Promise<Agency[]> {
  return transact(database, context, (transaction) => agencies(transaction).orderBy('agency_id').limit(10_000).execute(), {
    readOnly: true,
  });
}

const agencies = (transaction: Transaction) => transaction.selectFrom('agency')
  .select(['agency_id as agencyId', 'slug', 'name', 'zone', 'demonstration', 'data_version as dataVersion']);
