import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { Context } from '../model/context.ts';
import type { Database } from './handle.ts';
import type { ApiKeyTable } from './service_tables.ts';
import { transact, type Transaction } from './transact.ts';

/** A key as it is kept, whose it is, and how much of it has been used on the day that was asked about. */
export type StoredKey = {
  agencyId: number; agency: string; id: string; sha256: Buffer; label: string;
  scopes: string[]; layers: string[] | null; maxHandlingCode: number; networks: string[] | null;
  requestsPerDay: number | null; rowsPerDay: number | null;
  createdAt: Date; createdBy: string; expiresAt: Date; revokedAt: Date | null; lastUsedAt: Date | null;
  used: Used;
};

export type Used = { requests: number; rows: number };

export type NewKey = Omit<StoredKey, 'agency' | 'createdAt' | 'createdBy' | 'revokedAt' | 'lastUsedAt' | 'used'>;

export async function insertKey(transaction: Transaction, context: Context, key: NewKey): Promise<void> {
  await transaction.insertInto('api_key').values({
    agency_id: key.agencyId, key_id: key.id, secret_sha256: key.sha256, label: key.label, scopes: key.scopes, layers: key.layers,
    max_handling_code: key.maxHandlingCode, networks: key.networks, requests_per_day: key.requestsPerDay, rows_per_day: key.rowsPerDay,
    created_by: context.person, expires_at: key.expiresAt,
  }).execute();
}

/** Keys of an agency, the latest first, with their use on `day` (UTC). */
export async function listKeys(transaction: Transaction, agencyId: number, { day, id = null, limit }: { day: string; id?: string | null; limit: number }): Promise<StoredKey[]> {
  const rows = await keys(transaction, day).where('api_key.agency_id', '=', agencyId)
    .$if(id !== null, (query) => query.where('api_key.key_id', '=', id!))
    .orderBy('api_key.created_at', 'desc').orderBy('api_key.key_id').limit(limit).execute();
  return rows.map(toKey);
}

/** By its id, before it is known whose it is. */
export async function findKeys(database: Database, id: string, day: string): Promise<StoredKey[]> {
  const context: Context = { agencyId: 0, person: 'system', purpose: 'check a key' };
  const rows = await transact(database, context, (transaction) => keys(transaction, day).where('api_key.key_id', '=', id).limit(10).execute(), { readOnly: true });
  return rows.map(toKey);
}

/** False when there is none that still holds. */
export async function revokeKey(transaction: Transaction, context: Context, id: string): Promise<boolean> {
  const { numUpdatedRows } = await transaction.updateTable('api_key').set({ revoked_at: sql`now()`, revoked_by: context.person })
    .where('agency_id', '=', context.agencyId).where('key_id', '=', id).where('revoked_at', 'is', null).executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function readUsage(transaction: Transaction, agencyId: number, id: string, limit: number): Promise<(Used & { day: string })[]> {
  const rows = await transaction.selectFrom('key_usage').select(['day', 'requests', 'rows']).where('agency_id', '=', agencyId).where('key_id', '=', id)
    .orderBy('day', 'desc').limit(limit).execute();
  return rows.map(({ day, requests, rows: given }) => ({ day, requests: Number(requests), rows: Number(given) }));
}

export type Use = Used & { id: string; day: string; at: Date };

/** Adds what was used of an agency's keys since it was last written down. */
export async function addUsage(transaction: Transaction, agencyId: number, uses: readonly Use[]): Promise<void> {
  await sql`
    insert into key_usage (agency_id, key_id, day, requests, rows)
    select ${agencyId}, used.key_id, used.day, used.requests, used.rows
    from unnest(${uses.map(({ id }) => id)}::text[], ${uses.map(({ day }) => day)}::date[],
      ${uses.map(({ requests }) => requests)}::bigint[], ${uses.map(({ rows }) => rows)}::bigint[]) as used (key_id, day, requests, rows)
    join api_key on api_key.agency_id = ${agencyId} and api_key.key_id = used.key_id
    order by used.key_id, used.day
    on conflict (agency_id, key_id, day) do update
      set requests = key_usage.requests + excluded.requests, rows = key_usage.rows + excluded.rows`.execute(transaction);
  await sql`
    update api_key set last_used_at = used.at
    from (
      select latest.key_id, max(latest.at) as at
      from unnest(${uses.map(({ id }) => id)}::text[], ${uses.map(({ at }) => at.toISOString())}::timestamptz[]) as latest (key_id, at) group by 1
    ) used
    where api_key.agency_id = ${agencyId} and api_key.key_id = used.key_id and (api_key.last_used_at is null or api_key.last_used_at < used.at)`.execute(transaction);
}

const keys = (transaction: Transaction, day: string) => transaction.selectFrom('api_key')
  .innerJoin('agency', 'agency.agency_id', 'api_key.agency_id')
  .leftJoin('key_usage', (join) => join.onRef('key_usage.agency_id', '=', 'api_key.agency_id').onRef('key_usage.key_id', '=', 'api_key.key_id')
    .on('key_usage.day', '=', day))
  .selectAll('api_key').select(['agency.slug as agency', 'key_usage.requests', 'key_usage.rows']);

type Row = Selectable<ApiKeyTable> & { agency: string; requests: string | null; rows: string | null };

const numberOrNull = (text: string | null): number | null => (text === null ? null : Number(text));

const toKey = (row: Row): StoredKey => ({
  agencyId: row.agency_id, agency: row.agency, id: row.key_id, sha256: row.secret_sha256, label: row.label, scopes: row.scopes, layers: row.layers,
  maxHandlingCode: row.max_handling_code, networks: row.networks, requestsPerDay: numberOrNull(row.requests_per_day), rowsPerDay: numberOrNull(row.rows_per_day),
  createdAt: row.created_at, createdBy: row.created_by, expiresAt: row.expires_at, revokedAt: row.revoked_at, lastUsedAt: row.last_used_at,
  used: { requests: Number(row.requests ?? 0), rows: Number(row.rows ?? 0) },
});
