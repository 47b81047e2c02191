import { hostname } from 'node:os';
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { ImportReport } from '../model/import_report.ts';
import type { Context } from '../model/context.ts';
import type { Note } from '../model/row.ts';
import { listAgencies } from './agencies.ts';
import type { Database } from './database.ts';
import { startOf } from './lock.ts';
import type { ImportKind, ImportTable } from './schema.ts';
import { transact } from './transact.ts';
import type { Transaction } from './transact.ts';

export type NewImport = { kind: ImportKind; source: string; file: string; fileBytes: number | null; mapping: object };

/** How many rows of the file came to what. Their sum is the number of rows read, always. */
export type Account = { stored: number; changed: number; unchanged: number; duplicate: number; rejected: number; withoutPlace: number };

export const emptyAccount: Account = { stored: 0, changed: 0, unchanged: 0, duplicate: 0, rejected: 0, withoutPlace: 0 };

export type ImportFault = { code: string; title: string; detail: string };

const thisProcess = (): string => `${hostname()} ${process.pid} ${startOf(process.pid)}`;

/** A new import, waiting for its turn. */
export function insertImport(database: Database, context: Context, fresh: NewImport): Promise<ImportReport> {
  return transact(database, context, async (transaction) => {
    const { import_id } = await transaction.insertInto('import').values({
      agency_id: context.agencyId, kind: fresh.kind, source: fresh.source, file: fresh.file, file_bytes: fresh.fileBytes,
      mapping: JSON.stringify(fresh.mapping), status: 'queued', requested_by: context.person, purpose: context.purpose, process: thisProcess(),
    }).returning('import_id').executeTakeFirstOrThrow();
    return (await readReport(transaction, context, import_id))!;
  });
}

/** Takes a waiting import up. False when it was cancelled meanwhile. */
export function beginImport(database: Database, context: Context, importId: string): Promise<boolean> {
  return transact(database, context, async (transaction) => {
    const { numUpdatedRows } = await transaction.updateTable('import')
      .set({ status: 'running', started_at: sql`clock_timestamp()`, heartbeat_at: sql`clock_timestamp()`, process: thisProcess() })
      .where('agency_id', '=', context.agencyId).where('import_id', '=', importId).where('status', '=', 'queued').executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  });
}

/** What the file turned out to be, once its header was read. */
export function saveMapping(transaction: Transaction, context: Context, importId: string, found: { source: string; mapping: object }): Promise<unknown> {
  return transaction.updateTable('import').set({ source: found.source, mapping: JSON.stringify(found.mapping) })
    .where('agency_id', '=', context.agencyId).where('import_id', '=', importId).execute();
}

export type Progress = { account: Account; bytesRead: number; notes: Note[] };

/** Writes down how far it has come. Null when the import is no longer running, because somebody cancelled it. */
export async function saveProgress(transaction: Transaction, context: Context, importId: string, progress: Progress): Promise<ImportReport | null> {
  const { numUpdatedRows } = await transaction.updateTable('import')
    .set({ ...accountColumns(progress.account), bytes_read: progress.bytesRead, notes: JSON.stringify(progress.notes), heartbeat_at: sql`clock_timestamp()` })
    .where('agency_id', '=', context.agencyId).where('import_id', '=', importId).where('status', 'in', ['running', 'publishing']).executeTakeFirstOrThrow();
  return numUpdatedRows === 1n ? readReport(transaction, context, importId) : null;
}

/** A sign of life between chunks; does nothing to an import that has ended. */
export function saveHeartbeat(database: Database, context: Context, importId: string): Promise<unknown> {
  return transact(database, context, (transaction) => transaction.updateTable('import').set({ heartbeat_at: sql`clock_timestamp()` })
    .where('agency_id', '=', context.agencyId).where('import_id', '=', importId).where('status', 'in', ['running', 'publishing']).execute());
}

/** From reading to publishing. False when it was cancelled. */
export async function beginPublishing(transaction: Transaction, context: Context, importId: string): Promise<boolean> {
  const { numUpdatedRows } = await transaction.updateTable('import').set({ status: 'publishing', heartbeat_at: sql`clock_timestamp()` })
    .where('agency_id', '=', context.agencyId).where('import_id', '=', importId).where('status', '=', 'running').executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export type Completion = { account: Account; bytesRead: number; sha256: string; dataVersion: string | null; notes: Note[] };

export async function completeImport(transaction: Transaction, context: Context, importId: string, end: Completion): Promise<ImportReport> {
  await transaction.updateTable('import').set({
    ...accountColumns(end.account), bytes_read: end.bytesRead, file_bytes: sql`coalesce(file_bytes, ${end.bytesRead})`, file_sha256: end.sha256,
    status: 'completed', data_version: end.dataVersion, notes: JSON.stringify(end.notes), finished_at: sql`clock_timestamp()`,
  }).where('agency_id', '=', context.agencyId).where('import_id', '=', importId).where('status', '=', 'publishing').execute();
  return (await readReport(transaction, context, importId))!;
}

/**
 * Ends an import that came to nothing; one that has ended already stays as it is. Of its rows only those that were refused have come to anything that lasts, so only
 * they stay in the account; how many had been read stands in a note.
 */
export function abandonImport(
  database: Database, context: Context, importId: string, end: { status: 'failed' | 'cancelled' | 'interrupted'; problem: ImportFault | null },
): Promise<ImportReport> {
  return transact(database, context, async (transaction) => {
    await sql`update import set status = ${end.status}, problem = ${end.problem === null ? null : JSON.stringify(end.problem)}, finished_at = clock_timestamp(),
        notes = case when rows_read = 0 then notes else notes || jsonb_build_array(jsonb_build_object(
          'code', 'stopped', 'count', rows_read, 'line', null,
          'message', 'So many rows had been read when the import ended without result. None of them was stored.')) end,
        rows_read = rejected, stored = 0, changed = 0, unchanged = 0, duplicate = 0, without_place = 0
      where agency_id = ${context.agencyId} and import_id = ${importId} and status in ('queued', 'running', 'publishing')`.execute(transaction);
    await clearStaging(transaction, context.agencyId, importId);
    return (await readReport(transaction, context, importId))!;
  }, { timeoutMs: 0 });
}

/** Asks whoever reads it, in this process or another, to stop. Null when there is no such import, or it is too late. */
export async function cancelImport(database: Database, context: Context, importId: string): Promise<ImportReport | null> {
  const found = await getImport(database, context, importId);
  if (found === null || !['queued', 'running'].includes(found.status)) return null;
  const left = await abandonImport(database, context, importId, { status: 'cancelled', problem: null });
  return left.status === 'cancelled' ? left : null;
}

const clearStaging = (transaction: Transaction, agencyId: number, importId: string): Promise<unknown> =>
  transaction.deleteFrom('incident_staging').where('agency_id', '=', agencyId).where('import_id', '=', importId).execute();

/** Removes what a published import has left behind. */
export function dropStaging(database: Database, context: Context, importId: string): Promise<unknown> {
  return transact(database, context, (transaction) => clearStaging(transaction, context.agencyId, importId), { timeoutMs: 0 });
}

const silentAfterSeconds = 120;
const forgottenAfterSeconds = 86_400;

/**
 * Imports whose process has died become "interrupted" and what they had staged is removed: nothing of it was ever
 * visible. Called at every start and before every import; an import that is alive is left alone. Returns how many.
 */
export async function markInterrupted(database: Database): Promise<number> {
  let marked = 0;
  for (const { agencyId } of await listAgencies(database)) {
    const context: Context = { agencyId, person: 'system', purpose: 'clear up after imports that were cut off' };
    const open = await transact(database, context, (transaction) => transaction.selectFrom('import')
      .select(['import_id', 'status', 'process', sql<number>`extract(epoch from clock_timestamp() - coalesce(heartbeat_at, requested_at))::float8`.as('silence')])
      .where('agency_id', '=', agencyId).where('status', 'in', ['queued', 'running', 'publishing']).execute(), { readOnly: true });
    for (const one of open.filter(isDead)) {
      await abandonImport(database, context, one.import_id, {
        status: 'interrupted',
        problem: { code: 'interrupted', title: 'The import was cut off', detail: 'The program that read the file ended before it was done. Nothing of the file is visible. Import it again.' },
      });
      marked += 1;
    }
    await transact(database, context, (transaction) => clearOrphans(transaction, agencyId), { timeoutMs: 0 });
  }
  return marked;
}

/** A process that died between publishing and clearing up, or an import that was cancelled from elsewhere, leaves staged rows. */
const clearOrphans = (transaction: Transaction, agencyId: number): Promise<unknown> =>
  sql`delete from incident_staging where agency_id = ${agencyId}
    and import_id not in (select import_id from import where agency_id = ${agencyId} and status in ('queued', 'running', 'publishing'))`.execute(transaction);

function isDead({ status, process: reader, silence }: { status: string; process: string | null; silence: number }): boolean {
  const [host, id, started] = (reader ?? '').split(' ');
  const isSilent = silence > (status === 'queued' ? forgottenAfterSeconds : silentAfterSeconds);
  return host === hostname() ? isSilent || !isRunning(Number(id), started ?? '') : isSilent;
}

function isRunning(processId: number, started: string): boolean {
  try {
    process.kill(processId, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return startOf(processId) === started;
}

export function getImport(database: Database, context: Context, importId: string, signal?: AbortSignal): Promise<ImportReport | null> {
  return transact(database, context, (transaction) => readReport(transaction, context, importId), { readOnly: true, signal });
}

/** The latest first. */
export function listImports(database: Database, context: Context, options: { limit?: number; signal?: AbortSignal } = {}): Promise<ImportReport[]> {
  return transact(database, context, async (transaction) => {
    const rows = await reports(transaction, context).orderBy('requested_at', 'desc').orderBy('import_id', 'desc').limit(options.limit ?? 100).execute();
    return rows.map(toReport);
  }, { readOnly: true, signal: options.signal });
}

const reports = (transaction: Transaction, context: Context) => transaction.selectFrom('import')
  .innerJoin('agency', 'agency.agency_id', 'import.agency_id').selectAll('import')
  .select(['agency.slug', sql<number | null>`extract(epoch from coalesce(finished_at, clock_timestamp()) - started_at)::float8`.as('seconds')])
  .where('import.agency_id', '=', context.agencyId);

export async function readReport(transaction: Transaction, context: Context, importId: string): Promise<ImportReport | null> {
  const row = await reports(transaction, context).where('import_id', '=', importId).executeTakeFirst();
  return row ? toReport(row) : null;
}

const accountColumns = (account: Account) => ({
  rows_read: account.stored + account.changed + account.unchanged + account.duplicate + account.rejected,
  stored: account.stored, changed: account.changed, unchanged: account.unchanged, duplicate: account.duplicate, rejected: account.rejected,
  without_place: account.withoutPlace,
});

function toReport(row: Selectable<ImportTable> & { slug: string; seconds: number | null }): ImportReport {
  const bytesRead = Number(row.bytes_read);
  const fileBytes = row.file_bytes === null ? null : Number(row.file_bytes);
  const seconds = row.seconds ?? 0;
  const isUnderWay = row.status === 'running' && fileBytes !== null && bytesRead > 0;
  return {
    id: row.import_id, agency: row.slug, kind: row.kind, source: row.source, file: row.file,
    fileBytes, bytesRead, fileSha256: row.file_sha256, status: row.status,
    rowsRead: Number(row.rows_read), stored: Number(row.stored), changed: Number(row.changed), unchanged: Number(row.unchanged),
    duplicate: Number(row.duplicate), rejected: Number(row.rejected), withoutPlace: Number(row.without_place),
    notes: row.notes as Note[], problem: row.problem as ImportFault | null,
    rowsPerSecond: seconds > 0 ? Math.round(Number(row.rows_read) / seconds) : null,
    secondsLeft: isUnderWay ? Math.max(0, Math.round((seconds * (fileBytes - bytesRead)) / bytesRead)) : null,
    dataVersion: row.data_version, requestedBy: row.requested_by,
    requestedAt: row.requested_at.toISOString(), startedAt: row.started_at?.toISOString() ?? null, finishedAt: row.finished_at?.toISOString() ?? null,
    undoneAt: row.undone_at?.toISOString() ?? null,
  };
}
