import { buildColumns } from '../columns/build.ts';
import { bytesOf, type Columns } from '../columns/columns.ts';
import { mergeColumns, type Change } from '../columns/merge.ts';
import type { RowBatch } from '../columns/row_batch.ts';
import {
  countIncidents, isPublished, measureChange, readAllRows, readChange, readVersion, type CurrentVersion, type Version,
} from '../db/column_rows.ts';
import type { Database } from '../db/database.ts';
import { transact, type Transaction } from '../db/transact.ts';
import type { Context } from '../model/context.ts';
import { runSliced } from './sliced.ts';

/** What became of bringing an agency's columns up to the version that the database is at. */
export type Refreshed =
  | { kind: 'same' | 'merged' | 'loaded'; columns: Columns; added: number; left: number }
  | { kind: 'over_bound'; version: Version; rows: number; needBytes: number };

export type RefreshWork = {
  agencyId: number;
  /** Columns of an earlier version; if they turn out to be of this database, only what has changed since is read. */
  base: Columns | null;
  /** Whether so much memory may be used. */
  fits: (bytes: number) => boolean;
  signal: AbortSignal;
};

/**
 * Memory for each row: 38 bytes as columns, up to 8 for the days, and 8 while they are put in the order of places, of which 4 stay;
 * while all are loaded 49 more as they come and 12 to sort and to number the cells. To merge takes the columns before and after, and all of that for what is new.
 */
const columnBytes = 54;
const loadBytes = columnBytes + 61;
export const loadNeed = (rows: number, base: Columns | null): number => rows * loadBytes + (base === null ? 0 : bytesOf(base));
export const columnNeed = (rows: number): number => rows * columnBytes;
const mergeNeed = (rows: number, added: number): number => (2 * rows + added) * columnBytes + added * loadBytes;

/** Past this share of the rows it takes as long to merge a change as to load everything. */
const mostChanged = 0.5;

const contextOf = (agencyId: number): Context => ({ agencyId, person: 'system', purpose: 'keep the column index' });

type Reading =
  | { kind: 'same' }
  | { kind: 'none'; version: Version }
  | { kind: 'change'; version: Version; change: Change }
  | { kind: 'all'; version: Version; batch: RowBatch }
  | { kind: 'over_bound'; version: Version; rows: number; needBytes: number };

/**
 * Everything is read in one transaction that sees one data version, so that the columns are of exactly that one. Throws
 * what the database throws; then nothing has changed.
 */
export async function refreshColumns(database: Database, work: RefreshWork): Promise<Refreshed> {
  const { agencyId, base, signal } = work;
  const reading = await transact(database, contextOf(agencyId), (transaction) => readForRefresh(transaction, work),
    { readOnly: true, timeoutMs: 0, signal });
  if (reading.kind === 'over_bound') return reading;
  if (reading.kind === 'same') return { kind: 'same', columns: base!, added: 0, left: 0 };
  if (reading.kind === 'none') return { kind: 'merged', columns: { ...base!, ...reading.version }, added: 0, left: 0 };
  if (reading.kind === 'all') {
    const { dataVersion, stamp } = reading.version;
    const columns = await runSliced(buildColumns(reading.batch, { agencyId, dataVersion, stamp }), signal);
    return { kind: 'loaded', columns, added: columns.rows, left: 0 };
  }
  const { change, version: { dataVersion, stamp } } = reading;
  const columns = await runSliced(mergeColumns(base!, change, { dataVersion, stamp }), signal);
  return { kind: 'merged', columns, added: change.added.rows, left: change.left.length };
}

async function readForRefresh(transaction: Transaction, { agencyId, base, fits }: RefreshWork): Promise<Reading> {
  const found = await readVersion(transaction, agencyId);
  if (found === null) throw new RangeError(`There is no agency ${agencyId}.`);
  const version = { dataVersion: found.dataVersion, stamp: found.stamp };
  if (base !== null && await isEarlier(transaction, base, version)) {
    if (base.dataVersion === version.dataVersion) return { kind: 'same' };
    const { left, added } = await measureChange(transaction, agencyId, base.dataVersion);
    if (left + added === 0) return { kind: 'none', version };
    const rows = base.rows - left + added;
    const needBytes = mergeNeed(Math.max(rows, base.rows), added);
    if (left + added <= mostChanged * base.rows) {
      if (!fits(needBytes)) return { kind: 'over_bound', version, rows, needBytes };
      return { kind: 'change', version, change: await readChange(transaction, agencyId, base.dataVersion, added) };
    }
  }
  const rows = await countIncidents(transaction, agencyId);
  const needBytes = loadNeed(rows, base);
  if (!fits(needBytes)) return { kind: 'over_bound', version, rows, needBytes };
  return { kind: 'all', version, batch: await readAllRows(transaction, agencyId, rows) };
}

/** Whether the columns are of this database's own past. */
const isEarlier = async (transaction: Transaction, base: Columns, now: Version): Promise<boolean> =>
  BigInt(base.dataVersion) <= BigInt(now.dataVersion) && isPublished(transaction, base.agencyId, base);

/** What is to be known before a snapshot is read; null when there is no such agency. */
export const versionNow = (database: Database, agencyId: number, signal: AbortSignal): Promise<CurrentVersion | null> =>
  transact(database, contextOf(agencyId), (transaction) => readVersion(transaction, agencyId), { readOnly: true, signal });

/** Whether columns of that version are of this very database. */
export const isOfDatabase = (database: Database, version: Version & { agencyId: number }, signal: AbortSignal): Promise<boolean> =>
  transact(database, contextOf(version.agencyId), (transaction) => isPublished(transaction, version.agencyId, version),
    { readOnly: true, signal });
