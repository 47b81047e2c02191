import { buildColumns } from '../columns/build.ts';
import { bytesOf, type Columns } from '../columns/columns.ts';
import { placeIndexSteps } from '../columns/place_index.ts';
import { countIncidents, readAllRows, type Version } from '../db/column_rows.ts';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import type { FollowerLog } from './column_log.ts';
import { loadNeed } from './column_refresh.ts';
import { runSliced } from './sliced.ts';

/** Columns of earlier versions, made when somebody asks about one. */
export type PastColumns = {
  /** Waits until they are made. Null: there is no room for them, or no time at the moment; the database can tell the same. */
  at(agencyId: number, version: Version, signal?: AbortSignal): Promise<Columns | null>;
  /** Memory that those at hand take. */
  bytes(): number;
  /** Those of the present need the room. */
  clear(): void;
};

export type PastSettings = {
  maxBytes: number;
  /** Memory that the columns of the present take; null while they are being brought up to date, which needs more for a while. */
  presentBytes: () => number | null;
  log: FollowerLog;
  signal: AbortSignal;
};

/** Whoever compares two earlier versions has both. */
const mostKept = 2;

/** Nothing in an earlier version changes any more, so that what is kept is never stale. One is made at a time. */
export function keepPastColumns(database: Database, { maxBytes, presentBytes, log, signal }: PastSettings): PastColumns {
  /** The longest unused first. */
  const kept = new Map<string, Columns>();
  const making = new Map<string, Promise<Columns | null>>();
  /** What was found to need more than there is. */
  const needs = new Map<string, number>();
  let turn: Promise<unknown> = Promise.resolve();

  const bytes = (): number => [...kept.values()].reduce((sum, columns) => sum + bytesOf(columns), 0);

  /** Forgets as many as it takes; false when even that is not enough, or nobody knows. */
  const makeRoom = (needBytes: number): boolean => {
    const present = presentBytes();
    if (present === null || present + needBytes > maxBytes) return false;
    for (const key of kept.keys()) {
      if (kept.size < mostKept && present + bytes() + needBytes <= maxBytes) break;
      kept.delete(key);
    }
    return true;
  };

  const make = async (key: string, agencyId: number, { dataVersion, stamp }: Version): Promise<Columns | null> => {
    if (signal.aborted || presentBytes() === null) return null;
    const began = performance.now();
    const context = { agencyId, person: 'system', purpose: 'make the column index of an earlier version' };
    const batch = await transact(database, context, async (transaction) => {
      const rows = await countIncidents(transaction, agencyId);
      needs.set(key, loadNeed(rows, null));
      return makeRoom(loadNeed(rows, null)) ? readAllRows(transaction, agencyId, rows) : null;
    }, { readOnly: true, timeoutMs: 0, signal, asOf: dataVersion });
    if (batch === null) return null;
    const columns = await runSliced(buildColumns(batch, { agencyId, dataVersion, stamp }), signal);
    await runSliced(placeIndexSteps(columns), signal);
    kept.set(key, columns);
    log.info({ dataVersion, rows: columns.rows, bytes: bytesOf(columns), ms: Math.round(performance.now() - began) },
      'The columns of an earlier version were made, because somebody asks about it.');
    return columns;
  };

  const start = (key: string, agencyId: number, version: Version): Promise<Columns | null> => {
    const made = turn.then(() => make(key, agencyId, version)).catch((error: unknown) => {
      if (!signal.aborted) log.warn({ err: error, dataVersion: version.dataVersion }, 'The columns of an earlier version could not be made; the database answers.');
      return null;
    }).finally(() => { making.delete(key); });
    making.set(key, made);
    turn = made;
    return made;
  };

  return {
    at: async (agencyId, version, own) => {
      const key = JSON.stringify([agencyId, version.dataVersion, version.stamp]);
      const known = kept.get(key);
      if (known !== undefined) {
        kept.delete(key);
        kept.set(key, known);
        return known;
      }
      const present = presentBytes();
      if (present === null || present + (needs.get(key) ?? 0) > maxBytes) return null;
      return unlessGone(making.get(key) ?? start(key, agencyId, version), own);
    },
    bytes,
    clear: () => kept.clear(),
  };
}

/** Whoever has gone does not wait; what is being made is made for the next who asks. */
async function unlessGone<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  const gone = Promise.withResolvers<never>();
  const leave = (): void => gone.reject(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([work, gone.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
