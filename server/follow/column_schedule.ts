import type { Columns } from '../columns/columns.ts';
import type { Database } from '../db/database.ts';
import type { AgencyVersion } from '../db/published.ts';
import { hold, isUnsaved, isUpToDate, needsRefresh, newKept, refresh, save, type Kept, type KeeperParts } from './column_keeper.ts';
import { collectGarbage } from './collect.ts';
import type { FollowerLog } from './column_log.ts';
import { givenUpBytes, makeRoom } from './column_room.ts';
import type { PastColumns } from './past_columns.ts';
import { openSnapshotFolder } from './column_snapshot.ts';

export type ScheduleSettings = {
  /** For snapshots; null for none. */
  folder: string | null;
  /** What columns may take, those that are being made included. */
  maxBytes: number;
  log: FollowerLog;
  /** Columns of earlier versions, which make room for those of the present. */
  past?: Pick<PastColumns, 'bytes' | 'clear'>;
  /** A snapshot is written so often at most. */
  saveEveryMs?: number;
};

/** What is to be done for the columns of each agency, one thing after the other. */
export type Schedule = {
  all: ReadonlyMap<number, Kept>;
  /** What a look at the database saw. */
  takeIn(agencies: readonly AgencyVersion[]): void;
  /** Something may be due. */
  kick(): void;
  isBusy(): boolean;
  /** Resolves when what is being done at the moment is done. */
  pause(): Promise<void>;
  /** Stops what is being done, then writes what no snapshot holds yet. */
  close(): Promise<void>;
};

const defaultSaveEveryMs = 300_000;

/** One agency is brought up to date at a time, so that memory is needed for one; a snapshot may be written meanwhile. */
export function scheduleColumns(database: Database, settings: ScheduleSettings): Schedule {
  const { log, maxBytes, past, saveEveryMs = defaultSaveEveryMs } = settings;
  const stopping = new AbortController();
  const { signal } = stopping;
  const all = new Map<number, Kept>();
  const opened = openFolder(settings);
  let working: Promise<void> | null = null;
  let saving: { columns: Columns; done: Promise<void> } | null = null;
  let timer: NodeJS.Timeout | undefined;
  let collecting: NodeJS.Timeout | undefined;

  const collectSoon = (): void => {
    collecting = undefined;
    collectGarbage();
  };

  const refreshAll = async (): Promise<void> => {
    const fits = (kept: Kept, bytes: number): boolean => {
      if (past !== undefined && past.bytes() > 0) {
        if (makeRoom([...all.values()], { kept, bytes, maxBytes: maxBytes - past.bytes() }, log)) return true;
        past.clear();
        collectGarbage();
      }
      return makeRoom([...all.values()], { kept, bytes, maxBytes }, log);
    };
    const parts: KeeperParts = { database, folder: await opened, log, signal, fits };
    for (let next = nextOf(all); next !== null && !signal.aborted; next = nextOf(all)) {
      // Three versions in memory at a time would be more than there is room for.
      if (saving !== null && saving.columns !== next.columns) await saving.done;
      await refresh(next, parts);
      if (givenUpBytes([...all.values()]) > muchBytes) collecting ??= setTimeout(collectSoon, graceMs).unref();
    }
  };

  const saveAll = async (): Promise<void> => {
    for (const kept of all.values()) {
      const isDue = isUnsaved(kept) && performance.now() - kept.savedAt >= saveEveryMs;
      if (saving !== null || !isDue || signal.aborted) continue;
      saving = { columns: kept.columns!, done: save(kept, { log, signal }) };
      await saving.done;
      saving = null;
    }
  };

  /** Works off what there is to do, then sleeps until something happens or is due. */
  const kick = (): void => {
    if (working !== null || signal.aborted) return;
    clearTimeout(timer);
    working = refreshAll().catch((error: unknown) => {
      log.warn({ err: error }, 'The column index met a fault of its own and goes on.');
    }).finally(() => {
      working = null;
      void saveAll();
      const dueIn = nextDue([...all.values()], saveEveryMs) - performance.now();
      if (dueIn < Infinity && !signal.aborted) timer = setTimeout(kick, Math.max(dueIn, leastRestMs)).unref();
    });
  };

  const pause = async (): Promise<void> => {
    await working;
    await saving?.done;
  };

  return {
    all,
    takeIn: (agencies) => {
      takeIn(all, agencies);
      kick();
    },
    kick,
    isBusy: () => working !== null || saving !== null,
    pause,
    close: async () => {
      stopping.abort(new Error('The server is stopping.'));
      clearTimeout(timer);
      clearTimeout(collecting);
      await pause();
      for (const kept of all.values()) if (isUnsaved(kept)) await save(kept, { log });
      all.clear();
    },
  };
}

const leastRestMs = 50;
/** Old columns of more than that are collected when those who were still asking them have been answered. */
const muchBytes = 64 * 2 ** 20;
const graceMs = 500;

async function openFolder({ folder, log }: ScheduleSettings): Promise<string | null> {
  if (folder === null) return null;
  try {
    await openSnapshotFolder(folder);
    return folder;
  } catch (error) {
    log.warn({ err: error, folder }, 'Snapshots of the column index cannot be kept there; each start loads from the database.');
    return null;
  }
}

/** Columns of a version that the database does not know are of no use any more, not even for their own version. */
function takeIn(all: Map<number, Kept>, agencies: readonly AgencyVersion[]): void {
  const known = new Set(agencies.map(({ agencyId }) => agencyId));
  for (const agencyId of all.keys()) if (!known.has(agencyId)) all.delete(agencyId);
  for (const agency of agencies) {
    const kept = all.get(agency.agencyId) ?? newKept(agency);
    kept.agency = agency;
    if (kept.columns?.dataVersion === agency.dataVersion && !isUpToDate(kept)) hold(kept, null);
    all.set(agency.agencyId, kept);
  }
}

/** The one asked about most recently first; at the start the one that is shown when nobody names one. */
function nextOf(all: ReadonlyMap<number, Kept>): Kept | null {
  const now = performance.now();
  const due = [...all.values()].filter((kept) => needsRefresh(kept, now));
  const first = defaultAgency([...all.values()].map(({ agency }) => agency))?.agencyId;
  const rank = ({ agency: { agencyId } }: Kept): number => (agencyId === first ? -1 : agencyId);
  return due.sort((a, b) => (a.usedAt === b.usedAt ? rank(a) - rank(b) : b.usedAt - a.usedAt))[0] ?? null;
}

/** The same choice as `findAgency` makes. */
export function defaultAgency(agencies: readonly AgencyVersion[]): AgencyVersion | undefined {
  const rank = ({ demonstration, hasIncidents }: AgencyVersion): number => {
    if (!demonstration && hasIncidents) return 0;
    return demonstration ? 1 : 2;
  };
  return agencies.toSorted((a, b) => rank(a) - rank(b) || a.agencyId - b.agencyId)[0];
}

/** When something is to be done again without anything happening. */
const nextDue = (all: readonly Kept[], saveEveryMs: number): number => Math.min(Infinity, ...all.map((kept) => Math.min(
  needsRefresh(kept, Infinity) ? kept.retryAt : Infinity, isUnsaved(kept) ? kept.savedAt + saveEveryMs : Infinity)));
