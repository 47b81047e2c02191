import { bytesOf, type Columns } from '../columns/columns.ts';
import type { Agency } from '../db/agencies.ts';
import type { Database } from '../db/database.ts';
import type { AgencyVersion } from '../db/published.ts';
import { isUnsaved, isUpToDate, needsRefresh, newKept, refresh, save, versionKey, type Kept, type KeeperParts } from './column_keeper.ts';
import type { FollowerLog } from './column_log.ts';
import { loadNeed } from './column_refresh.ts';
import { openSnapshotFolder } from './column_snapshot.ts';
import { watchAgencies, type Watch, type WatchTimes } from './column_watch.ts';

/** Follows a database and keeps the incidents of its agencies as columns, each agency at one data version at a time. */
export type ColumnIndex = {
  /** The columns of exactly that version, or null: then the database answers. */
  at(agencyId: number, dataVersion: string): Columns | null;
  /** The agency if what is known of it is surely current, else null. */
  fresh(slug: string | undefined): Agency | null;
  state(agency: AgencyAt): ColumnState;
  /** Resolves when everything that is known to be new has been brought in, or given up for now. */
  settled(): Promise<void>;
  /** Writes what no snapshot holds yet, and stops. */
  close(): Promise<void>;
};

export type AgencyAt = Pick<Agency, 'agencyId' | 'dataVersion'>;

export type ColumnState = { state: 'off' | 'loading' | 'ready' | 'over_bound'; rows: number; bytes: number; dataVersion: string | null };

export type FollowSettings = {
  /** For snapshots; null for none. */
  folder: string | null;
  /** What columns may take, those that are being made included. */
  maxBytes: number;
  log: FollowerLog;
  times?: WatchTimes;
  /** A snapshot is written so often at most. */
  saveEveryMs?: number;
};

const indexes = new WeakMap<Database, ColumnIndex>();

/** The columns of an agency at exactly this version; null without an index, while it is not ready, or at another version. */
export const columnsAt = (database: Database, agencyId: number, dataVersion: string): Columns | null =>
  indexes.get(database)?.at(agencyId, dataVersion) ?? null;

/**
 * The agency with this slug, or the default one, as of now and without asking the database; null unless that is surely
 * known: of an embedded database everything is, of a server what its notices and looks every few seconds tell.
 */
export const freshAgency = (database: Database, slug: string | undefined): Agency | null => indexes.get(database)?.fresh(slug) ?? null;

/** How the index stands towards this version of an agency's data. */
export const columnState = (database: Database, agency: AgencyAt): ColumnState =>
  indexes.get(database)?.state(agency) ?? { state: 'off', rows: 0, bytes: 0, dataVersion: null };

/** An agency that nobody has asked about for so long makes room for one that is asked about. */
const idleMs = 600_000;
const defaultSaveEveryMs = 300_000;

/** Starts to follow; what is not there yet answers null. One for each database, until it is closed. */
export function followColumns(database: Database, settings: FollowSettings): ColumnIndex {
  const { log, saveEveryMs = defaultSaveEveryMs } = settings;
  const stopping = new AbortController();
  const all = new Map<number, Kept>();
  const opened = openFolder(settings);
  let working: Promise<void> | null = null;
  let saving: { columns: Columns; done: Promise<void> } | null = null;
  let timer: NodeJS.Timeout | undefined;

  const parts = async (): Promise<KeeperParts> => ({
    database, folder: await opened, log, signal: stopping.signal, fits: (kept, bytes) => makeRoom([...all.values()], { kept, bytes, settings }),
  });

  const refreshAll = async (): Promise<void> => {
    const withParts = await parts();
    for (let next = nextOf(all); next !== null && !stopping.signal.aborted; next = nextOf(all)) {
      // Three versions in memory at a time would be more than there is room for.
      if (saving !== null && saving.columns !== next.columns) await saving.done;
      await refresh(next, withParts);
    }
  };

  const saveAll = async (): Promise<void> => {
    for (const kept of all.values()) {
      if (saving !== null || !isUnsaved(kept) || performance.now() - kept.savedAt < saveEveryMs || stopping.signal.aborted) continue;
      saving = { columns: kept.columns!, done: save(kept, { log, signal: stopping.signal }) };
      await saving.done;
      saving = null;
    }
  };

  /** Works off what there is to do, then sleeps until something happens or is due. */
  const kick = (): void => {
    if (working !== null || stopping.signal.aborted) return;
    clearTimeout(timer);
    working = refreshAll().catch((error: unknown) => {
      log.warn({ err: error }, 'The column index met a fault of its own and goes on.');
    }).finally(() => {
      working = null;
      void saveAll();
      const dueIn = nextDue([...all.values()], saveEveryMs) - performance.now();
      if (dueIn < Infinity && !stopping.signal.aborted) timer = setTimeout(kick, Math.max(dueIn, 50)).unref();
    });
  };

  const onLook = (): void => {
    takeIn(all, watch.latest());
    kick();
  };
  const watch: Watch = watchAgencies(database, { log, onLook, ...(settings.times === undefined ? {} : { times: settings.times }) });

  const index: ColumnIndex = {
    at: (agencyId, dataVersion) => {
      const kept = all.get(agencyId);
      if (kept === undefined || !watch.isLinked()) return null;
      kept.usedAt = performance.now();
      if (kept.columns?.dataVersion === dataVersion) return kept.columns;
      if (BigInt(dataVersion) > BigInt(kept.agency.dataVersion)) watch.notice();
      if (kept.overBound !== null && couldFit([...all.values()], kept, { bytes: kept.overBound.needBytes, maxBytes: settings.maxBytes })) {
        kept.tried = null;
        kick();
      }
      return null;
    },
    fresh: (slug) => {
      const agencies = watch.current();
      const found = agencies === null ? undefined : slug === undefined ? defaultOf(agencies) : agencies.find((agency) => agency.slug === slug);
      if (found === undefined) return null;
      const { agencyId, name, zone, demonstration, dataVersion } = found;
      return { agencyId, slug: found.slug, name, zone, demonstration, dataVersion };
    },
    state: ({ agencyId, dataVersion }) => stateOf(all.get(agencyId), dataVersion),
    settled: async () => {
      do {
        await new Promise((resolve) => { setTimeout(resolve, 5); });
        await working;
        await saving?.done;
      } while (working !== null || saving !== null || watch.current() === null);
    },
    close: async () => {
      stopping.abort(new Error('The server is stopping.'));
      clearTimeout(timer);
      indexes.delete(database);
      await watch.close();
      await working;
      await saving?.done;
      for (const kept of all.values()) if (isUnsaved(kept)) await save(kept, { log });
      all.clear();
    },
  };
  indexes.set(database, index);
  return index;
}

async function openFolder({ folder, log }: FollowSettings): Promise<string | null> {
  if (folder === null) return null;
  try {
    await openSnapshotFolder(folder);
    return folder;
  } catch (error) {
    log.warn({ err: error, folder }, 'Snapshots of the column index cannot be kept there; each start loads from the database.');
    return null;
  }
}

/** What the last look saw. Columns of a version that the database does not know are of no use any more, not even for their own. */
function takeIn(all: Map<number, Kept>, agencies: readonly AgencyVersion[]): void {
  const known = new Set(agencies.map(({ agencyId }) => agencyId));
  for (const agencyId of all.keys()) if (!known.has(agencyId)) all.delete(agencyId);
  for (const agency of agencies) {
    const kept = all.get(agency.agencyId) ?? newKept(agency);
    kept.agency = agency;
    if (kept.columns?.dataVersion === agency.dataVersion && !isUpToDate(kept)) kept.columns = null;
    all.set(agency.agencyId, kept);
  }
}

/** The one asked about most recently first; at the start the one that is shown when nobody names one. */
function nextOf(all: ReadonlyMap<number, Kept>): Kept | null {
  const now = performance.now();
  const due = [...all.values()].filter((kept) => needsRefresh(kept, now));
  const first = defaultOf([...all.values()].map(({ agency }) => agency))?.agencyId;
  const rank = ({ agency }: Kept): number => (agency.agencyId === first ? 0 : 1);
  const before = (a: Kept, b: Kept): number => (a.usedAt === b.usedAt ? rank(a) - rank(b) || a.agency.agencyId - b.agency.agencyId : b.usedAt - a.usedAt);
  return due.sort(before)[0] ?? null;
}

/** The same choice as `findAgency` makes. */
function defaultOf(agencies: readonly AgencyVersion[]): AgencyVersion | undefined {
  const rank = ({ demonstration, hasIncidents }: AgencyVersion): number => (!demonstration && hasIncidents ? 0 : demonstration ? 1 : 2);
  return [...agencies].sort((a, b) => rank(a) - rank(b) || a.agencyId - b.agencyId)[0];
}

/** When something is to be done again without anything happening. */
const nextDue = (all: readonly Kept[], saveEveryMs: number): number => Math.min(Infinity, ...all.map((kept) => Math.min(
  needsRefresh(kept, Infinity) ? kept.retryAt : Infinity, isUnsaved(kept) ? kept.savedAt + saveEveryMs : Infinity)));

const heldBytes = (all: readonly Kept[]): number => all.reduce((sum, { columns }) => sum + (columns === null ? 0 : bytesOf(columns)), 0);

const idleOf = (all: Iterable<Kept>, kept: Kept): Kept[] => [...all].filter((other) => other !== kept && other.columns !== null
  && other.usedAt < kept.usedAt && performance.now() - other.usedAt > idleMs);

/** Whether there is room for one agency if those that nobody has asked about for long are forgotten. */
const couldFit = (all: readonly Kept[], kept: Kept, { bytes, maxBytes }: { bytes: number; maxBytes: number }): boolean =>
  bytes + heldBytes(all.filter((other) => other !== kept)) - heldBytes(idleOf(all, kept)) <= maxBytes;

/** Forgets as many of those as it takes, the longest unused first. False when even that would not be enough. */
function makeRoom(all: readonly Kept[], { kept, bytes, settings: { maxBytes, log } }: { kept: Kept; bytes: number; settings: FollowSettings }): boolean {
  if (!couldFit(all, kept, { bytes, maxBytes })) return false;
  for (const other of idleOf(all, kept).sort((a, b) => a.usedAt - b.usedAt)) {
    if (bytes + heldBytes(all.filter((one) => one !== kept)) <= maxBytes) break;
    const { agency, columns } = other;
    log.info({ agency: agency.slug, for: kept.agency.slug }, 'The column index forgets an agency that nobody has asked about, to make room.');
    other.overBound = { dataVersion: agency.dataVersion, rows: columns!.rows, needBytes: loadNeed(columns!.rows, null) };
    other.tried = versionKey(agency);
    other.columns = null;
  }
  return true;
}

function stateOf(kept: Kept | undefined, dataVersion: string): ColumnState {
  if (kept === undefined) return { state: 'loading', rows: 0, bytes: 0, dataVersion: null };
  const { columns, overBound } = kept;
  const held = { rows: columns?.rows ?? 0, bytes: columns === null ? 0 : bytesOf(columns), dataVersion: columns?.dataVersion ?? null };
  if (columns === null && overBound !== null) return { ...held, state: 'over_bound', rows: overBound.rows };
  return { ...held, state: columns?.dataVersion === dataVersion ? 'ready' : 'loading' };
}
