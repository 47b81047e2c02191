import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import type { Transaction } from './transact.ts';

/** The result of an analysis as it was given, without its content. */
export type AnalysisResult = {
  resultId: string;
  kind: string;
  method: string;
  methodVersion: number;
  request: Record<string, unknown>;
  filter: Record<string, unknown>;
  dataVersion: string;
  /** Handling codes of the incidents that it was made from, ascending; null for all. */
  handlingCodes: readonly number[] | null;
  mediaType: string;
  contentBytes: number;
  storedBytes: number;
  sha256: string;
  kept: boolean;
  createdBy: string;
  purpose: string;
  createdAt: Date;
  /** To the microsecond, as text: where the next page of a list begins. */
  moment: string;
};

export type NewAnalysisResult = Omit<AnalysisResult, 'storedBytes' | 'kept' | 'createdAt' | 'moment'> & { /** Compressed by gzip. */ content: Uint8Array };

/** The first result under an id stands. */
export async function insertResult(transaction: Transaction, agencyId: number, result: NewAnalysisResult): Promise<void> {
  await transaction.insertInto('analysis_result').values({
    agency_id: agencyId, result_id: result.resultId, kind: result.kind, method: result.method, method_version: result.methodVersion,
    request: JSON.stringify(result.request), filter: JSON.stringify(result.filter), data_version: result.dataVersion,
    handling_codes: result.handlingCodes, content: Buffer.from(result.content.buffer, result.content.byteOffset, result.content.byteLength),
    media_type: result.mediaType, content_bytes: result.contentBytes, stored_bytes: result.content.length, sha256: result.sha256,
    created_by: result.createdBy, purpose: result.purpose,
  }).onConflict((conflict) => conflict.columns(['agency_id', 'result_id']).doNothing()).execute();
}

export async function hasResult(transaction: Transaction, agencyId: number, resultId: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from analysis_result where agency_id = ${agencyId} and result_id = ${resultId}) as found`.execute(transaction);
  return rows[0]?.found ?? false;
}

/** Whoever may see everything that it was made from; `codes` null: who may see all. */
export const madeFromVisible = (codes: readonly number[] | null): RawBuilder<SqlBool> =>
  (codes === null ? sql`true` : sql`(handling_codes is not null and handling_codes <@ ${[...codes]}::smallint[])`);

const described = (transaction: Transaction, agencyId: number) => transaction.selectFrom('analysis_result').select([
  'result_id', 'kind', 'method', 'method_version', 'request', 'filter', 'data_version', 'handling_codes', 'media_type', 'content_bytes', 'stored_bytes', 'sha256', 'kept',
  'created_by', 'purpose', 'created_at', sql<string>`to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('moment'),
]).where('agency_id', '=', agencyId);

type Row = Awaited<ReturnType<ReturnType<typeof described>['execute']>>[number];

const toResult = (row: Row): AnalysisResult => ({
  resultId: row.result_id, kind: row.kind, method: row.method, methodVersion: row.method_version,
  request: row.request as Record<string, unknown>, filter: row.filter as Record<string, unknown>, dataVersion: row.data_version,
  handlingCodes: row.handling_codes, mediaType: row.media_type, contentBytes: Number(row.content_bytes), storedBytes: Number(row.stored_bytes),
  sha256: row.sha256, kept: row.kept, createdBy: row.created_by, purpose: row.purpose, createdAt: row.created_at, moment: row.moment,
});

export async function readResult(transaction: Transaction, agencyId: number, resultId: string): Promise<AnalysisResult | null> {
  const row = await described(transaction, agencyId).where('result_id', '=', resultId).executeTakeFirst();
  return row === undefined ? null : toResult(row);
}

export type ResultPage = { kind: string | null; codes: readonly number[] | null; limit: number; before: { moment: string; resultId: string } | null };

/** The latest first; pages are cut by value, so that what is made or removed meanwhile moves nothing. */
export async function listResults(transaction: Transaction, agencyId: number, { kind, codes, limit, before }: ResultPage): Promise<AnalysisResult[]> {
  const rows = await described(transaction, agencyId).where(madeFromVisible(codes))
    .$if(kind !== null, (query) => query.where('kind', '=', kind!))
    .$if(before !== null, (query) => query.where(sql<boolean>`(created_at, result_id) < (${before!.moment}::timestamptz, ${before!.resultId})`))
    .orderBy('created_at', 'desc').orderBy('result_id', 'desc').limit(limit).execute();
  return rows.map(toResult);
}

/** Compressed by gzip; null when there is none of that id any more. */
export async function readContent(transaction: Transaction, agencyId: number, resultId: string): Promise<Uint8Array | null> {
  const row = await transaction.selectFrom('analysis_result').select('content').where('agency_id', '=', agencyId).where('result_id', '=', resultId).executeTakeFirst();
  return row?.content ?? null;
}

/**
 * Marks a result as one to keep, or no longer. What is kept may take `mostBytes` of an agency's room: "full" when this one
 * would take more; "unknown" when there is no such result.
 */
export async function markKept(
  transaction: Transaction, agencyId: number, { resultId, kept, mostBytes }: { resultId: string; kept: boolean; mostBytes: number },
): Promise<'done' | 'full' | 'unknown'> {
  const { rows } = await sql<{ own: number; others: number }>`
    select stored_bytes::float8 as own, (select coalesce(sum(other.stored_bytes), 0) from analysis_result other
      where other.agency_id = ${agencyId} and other.kept and other.result_id <> ${resultId})::float8 as others
    from analysis_result where agency_id = ${agencyId} and result_id = ${resultId} for update`.execute(transaction);
  const found = rows[0];
  if (found === undefined) return 'unknown';
  if (kept && found.own + found.others > mostBytes) return 'full';
  await transaction.updateTable('analysis_result').set({ kept }).where('agency_id', '=', agencyId).where('result_id', '=', resultId).execute();
  return 'done';
}

export type Retention = { days: number; mostBytes: number };

/**
 * Removes what is not to be kept and is too old, or does not fit beside what is kept and what is newer; then the records of
 * hotspot runs that are too old and have no result any more. Returns how many results went.
 */
export async function pruneResults(transaction: Transaction, agencyId: number, { days, mostBytes }: Retention): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from analysis_result where agency_id = ${agencyId} and not kept and result_id in (
      select ranked.result_id from (
        select result_id, created_at, sum(stored_bytes) over (order by kept desc, created_at desc, result_id desc) as reach
        from analysis_result where agency_id = ${agencyId}
      ) ranked where ranked.reach > ${mostBytes} or ranked.created_at < clock_timestamp() - make_interval(days => ${days}::integer))`.execute(transaction);
  await sql`
    delete from hotspot_run where agency_id = ${agencyId} and created_at < clock_timestamp() - make_interval(days => ${days}::integer)
      and not exists (select from analysis_result where analysis_result.agency_id = ${agencyId} and analysis_result.result_id = hotspot_run.run_id)`.execute(transaction);
  return Number(numAffectedRows ?? 0n);
}
