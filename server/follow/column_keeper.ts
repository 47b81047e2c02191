import { bytesOf, type Columns } from '../columns/columns.ts';
import { placeIndexSteps } from '../columns/place_index.ts';
import type { Version } from '../db/column_rows.ts';
import type { Database } from '../db/database.ts';
import type { AgencyVersion } from '../db/published.ts';
import type { FollowerLog } from './column_log.ts';
import { columnNeed, isOfDatabase, refreshColumns, versionNow, type Refreshed } from './column_refresh.ts';
import { readSnapshot, snapshotPath, writeSnapshot } from './column_snapshot.ts';
import { runSliced } from './sliced.ts';

/** The columns of one agency, and what is known of them. Times are those of a clock that nobody can set. */
export type Kept = {
  agency: AgencyVersion;
  /** Set by `hold` alone. */
  columns: Columns | null;
  /** What was held before and may still be in memory, because a question holds it or the collector has not come by. */
  givenUp: { columns: WeakRef<Columns>; bytes: number }[];
  /** The version that was last brought in, or found too large; the next look that says another one is a reason to try again. */
  tried: string | null;
  /** Set when there is no room. */
  overBound: { dataVersion: string; rows: number; needBytes: number } | null;
  usedAt: number;
  failures: number;
  retryAt: number;
  /** Where its snapshot belongs; null while the database keeps no record of its versions. */
  path: string | null;
  saved: string | null;
  savedAt: number;
};

export const newKept = (agency: AgencyVersion): Kept => ({
  agency, columns: null, givenUp: [], tried: null, overBound: null, usedAt: -Infinity, failures: 0, retryAt: -Infinity,
  path: null, saved: null, savedAt: -Infinity,
});

export function hold(kept: Kept, columns: Columns | null): void {
  const before = kept.columns;
  // A version in which no incident differs has the arrays of the one before.
  if (before !== null && before.time !== columns?.time) kept.givenUp.push({ columns: new WeakRef(before), bytes: bytesOf(before) });
  kept.columns = columns;
}

export const versionKey = ({ dataVersion, stamp }: Version): string => `${dataVersion} ${stamp ?? ''}`;

/** Whether the columns are those of the version that the last look saw. */
export const isUpToDate = ({ agency, columns }: Kept): boolean => columns !== null && versionKey(columns) === versionKey(agency);

/** What has to be brought in: nothing was ever published at version 0. */
export const needsRefresh = (kept: Kept, now: number): boolean =>
  kept.agency.dataVersion !== '0' && !isUpToDate(kept) && kept.tried !== versionKey(kept.agency) && kept.retryAt <= now;

export type KeeperParts = {
  database: Database;
  /** Null: no snapshots. */
  folder: string | null;
  /** Whether so much memory may be used for this agency besides what the others hold. */
  fits: (kept: Kept, bytes: number) => boolean;
  log: FollowerLog;
  signal: AbortSignal;
};

const firstRetryMs = 1000;
const lastRetryMs = 60_000;

/**
 * Brings the columns of an agency up to the version that the database is at, by the shortest way: what has changed since
 * the columns at hand or those of a snapshot, or everything. They are replaced in one step, when the new ones are whole.
 * A failure is logged and leaves them as they are, for their own version only.
 */
export async function refresh(kept: Kept, parts: KeeperParts): Promise<void> {
  const { log, signal } = parts;
  const announced = kept.agency;
  const began = performance.now();
  try {
    const held = kept.columns;
    if (kept.path === null) kept.path = await whereToKeep(kept, parts);
    const base = held ?? await fromSnapshot(kept, parts);
    const refreshed = await bringUp(kept, base, parts);
    const source = held === null && base !== null ? 'snapshot' : 'database';
    accept(kept, refreshed, { log, ms: Math.round(performance.now() - began), source });
    // Answers are given from now on; whoever asked about an area first would have to wait for this.
    if (kept.columns !== null) await runSliced(placeIndexSteps(kept.columns), signal);
    // A standby that is behind what its primary announced.
    if (kept.columns !== null && BigInt(kept.columns.dataVersion) < BigInt(announced.dataVersion)) {
      throw new Error(`The database gave version ${kept.columns.dataVersion} after it had announced ${announced.dataVersion}.`);
    }
    kept.tried = versionKey(announced);
    kept.failures = 0;
  } catch (error) {
    if (signal.aborted) return;
    const waitMs = Math.min(firstRetryMs * 2 ** kept.failures, lastRetryMs);
    kept.failures += 1;
    kept.retryAt = performance.now() + waitMs;
    log.warn({ err: error, agency: kept.agency.slug, againInMs: waitMs },
      'The column index could not be brought up to date and goes on trying; the database answers meanwhile.');
  }
}

async function bringUp(kept: Kept, base: Columns | null, { database, fits, log, signal }: KeeperParts): Promise<Refreshed> {
  const { agencyId, slug } = kept.agency;
  const work = { agencyId, fits: (bytes: number) => fits(kept, bytes), signal };
  try {
    const refreshed = await refreshColumns(database, { ...work, base });
    if (refreshed.kind !== 'over_bound' || base === null) return refreshed;
    // Without the old ones there may be room for new ones; nobody needs those any more.
    hold(kept, null);
  } catch (error) {
    if (base === null || !(error instanceof RangeError)) throw error;
    log.warn({ err: error, agency: slug }, 'What has changed does not fit the column index at hand; it is loaded anew.');
  }
  return refreshColumns(database, { ...work, base: null });
}

type How = { log: FollowerLog; ms: number; source: 'snapshot' | 'database' };

function accept(kept: Kept, refreshed: Refreshed, { log, ms, source }: How): void {
  const { slug } = kept.agency;
  if (refreshed.kind === 'over_bound') {
    const { rows, needBytes, version: { dataVersion } } = refreshed;
    hold(kept, null);
    const isSaid = kept.overBound?.dataVersion === dataVersion;
    kept.overBound = { dataVersion, rows, needBytes };
    if (isSaid) return;
    log.warn({ agency: slug, dataVersion, rows, needMegabytes: Math.ceil(needBytes / 2 ** 20) },
      'There is no room for the incidents of this agency in the column index: the database answers, slower. '
      + 'HEXWATCH_COLUMNS_MB gives it more.');
    return;
  }
  const { kind, columns, added, left } = refreshed;
  const wasReady = kept.columns !== null;
  hold(kept, columns);
  kept.overBound = null;
  if (kind === 'same' && source === 'snapshot') kept.saved = versionKey(columns);
  const { rows, dataVersion } = columns;
  const fields = { agency: slug, dataVersion, rows, bytes: bytesOf(columns), ms };
  // A version in which no incident changed is no news to whoever watches the server start.
  const level = rows === 0 || (wasReady && added + left === 0) ? 'debug' : 'info';
  if (!wasReady) log[level]({ ...fields, source }, 'The column index is ready.');
  else if (kind !== 'same') log[level]({ ...fields, added, left }, 'The column index is up to date.');
}

async function whereToKeep({ agency: { agencyId } }: Kept, { database, folder, signal }: KeeperParts): Promise<string | null> {
  const origin = folder === null ? null : (await versionNow(database, agencyId, signal))?.origin ?? null;
  return folder === null || origin === null ? null : snapshotPath(folder, { agencyId, origin });
}

const foreign = 'it is of another database, or of one that was restored to an earlier state';

/** The columns of the snapshot, if it is whole and of this database. Whatever is wrong with it, they can be had otherwise. */
async function fromSnapshot(kept: Kept, { database, fits, log, signal }: KeeperParts): Promise<Columns | null> {
  const { path, agency: { agencyId, slug } } = kept;
  if (path === null) return null;
  try {
    const columns = await readSnapshot(path, async (found) => {
      if (found.agencyId !== agencyId) return 'it is of another agency';
      if (!(await isOfDatabase(database, found, signal))) return foreign;
      return fits(kept, columnNeed(found.rows)) ? null : 'there is no room for it';
    }, signal);
    if (columns === null || !('fault' in columns)) return columns;
    log.warn({ agency: slug, file: path, why: columns.fault }, 'A snapshot of the column index cannot be used and is made anew.');
  } catch (error) {
    signal.throwIfAborted();
    log.warn({ err: error, agency: slug, file: path }, 'A snapshot of the column index cannot be read and is made anew.');
  }
  return null;
}

/** Whether there is something to write that the file does not hold. */
export const isUnsaved = ({ columns, path, saved }: Kept): boolean =>
  columns !== null && columns.rows > 0 && columns.stamp !== null && path !== null && versionKey(columns) !== saved;

/** Writes the snapshot of an agency; that it cannot be written is logged and costs nothing but a slower start. */
export async function save(kept: Kept, { log, signal }: Pick<KeeperParts, 'log'> & { signal?: AbortSignal }): Promise<void> {
  const { columns, path } = kept;
  if (columns === null || path === null) return;
  const began = performance.now();
  kept.savedAt = began;
  try {
    await writeSnapshot(path, columns, signal);
    kept.saved = versionKey(columns);
    const fields = { agency: kept.agency.slug, dataVersion: columns.dataVersion, ms: Math.round(performance.now() - began) };
    log.debug(fields, 'A snapshot of the column index was written.');
  } catch (error) {
    if (signal?.aborted) return;
    log.warn({ err: error, agency: kept.agency.slug, file: path },
      'A snapshot of the column index cannot be written; the next start loads from the database.');
  }
}
