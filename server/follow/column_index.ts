import { bytesOf, type Columns } from '../columns/columns.ts';
import type { Agency } from '../db/agencies.ts';
import type { Version } from '../db/column_rows.ts';
import type { Database } from '../db/database.ts';
import type { Kept } from './column_keeper.ts';
import { couldFit, heldBytes } from './column_room.ts';
import { defaultAgency, scheduleColumns, type Schedule, type ScheduleSettings } from './column_schedule.ts';
import { keepPastColumns, type PastColumns } from './past_columns.ts';
import { watchAgencies, type Watch, type WatchTimes } from './column_watch.ts';

/** Follows a database and keeps the incidents of its agencies as columns, each agency at one data version at a time. */
export type ColumnIndex = {
  /** The columns of exactly that version, or null: then the database answers. */
  at(agencyId: number, dataVersion: string): Columns | null;
  /** The agency if what is known of it is surely current, else null. */
  fresh(slug: string | undefined): Agency | null;
  /** The columns of an earlier version, made if there is room; else null. */
  past: PastColumns['at'];
  state(agency: AgencyAt): ColumnState;
  lookAgain(): void;
  /** Resolves when everything that is known to be new has been brought in, or given up for now. */
  settled(): Promise<void>;
  /** Writes what no snapshot holds yet, and stops. */
  close(): Promise<void>;
};

export type AgencyAt = Pick<Agency, 'agencyId' | 'dataVersion'>;

export type ColumnState = {
  state: 'off' | 'loading' | 'ready' | 'over_bound';
  rows: number;
  bytes: number;
  /** Of the columns at hand. */
  dataVersion: string | null;
};

export type FollowSettings = ScheduleSettings & { times?: WatchTimes };

const indexes = new WeakMap<Database, ColumnIndex>();

/** The columns of an agency at exactly this version; null without an index, while it is not ready, or at another version. */
export const columnsAt = (database: Database, agencyId: number, dataVersion: string): Columns | null =>
  indexes.get(database)?.at(agencyId, dataVersion) ?? null;

/** The columns of an earlier version that the database keeps a record of; null without an index or room. */
export const pastColumns = async (database: Database, agencyId: number, version: Version, signal?: AbortSignal): Promise<Columns | null> =>
  await indexes.get(database)?.past(agencyId, version, signal) ?? null;

/**
 * The agency with this slug, or the default one, as of now and without asking the database; null unless that is surely
 * known: of an embedded database everything is, of a server what its notices and looks every few seconds tell.
 */
export const freshAgency = (database: Database, slug: string | undefined): Agency | null =>
  indexes.get(database)?.fresh(slug) ?? null;

/** What `freshAgency` said has turned out to be old: nothing is surely known until the database has been looked at again. */
export const lookAgain = (database: Database): void => indexes.get(database)?.lookAgain();

/** How the index stands towards this version of an agency's data. */
export const columnState = (database: Database, agency: AgencyAt): ColumnState =>
  indexes.get(database)?.state(agency) ?? { state: 'off', rows: 0, bytes: 0, dataVersion: null };

/** Starts to follow; what is not there yet answers null. One for each database, until it is closed. */
export function followColumns(database: Database, settings: FollowSettings): ColumnIndex {
  const { log, times, maxBytes } = settings;
  const stopping = new AbortController();
  const presentBytes = (): number | null => (schedule.isBusy() ? null : heldBytes([...schedule.all.values()]));
  const past = keepPastColumns(database, { maxBytes, presentBytes, log, signal: stopping.signal });
  const schedule = scheduleColumns(database, { ...settings, past });
  const onLook = (): void => schedule.takeIn(watch.latest());
  const watch = watchAgencies(database, { log, onLook, ...(times === undefined ? {} : { times }) });
  const index: ColumnIndex = {
    at: (agencyId, dataVersion) => find({ schedule, watch, maxBytes }, agencyId, dataVersion),
    past: past.at,
    fresh: (slug) => freshOf(watch, slug),
    state: ({ agencyId, dataVersion }) => stateOf(schedule.all.get(agencyId), dataVersion),
    lookAgain: () => watch.notice(),
    settled: async () => {
      do {
        await new Promise((resolve) => { setTimeout(resolve, 5); });
        await schedule.pause();
      } while (schedule.isBusy() || watch.current() === null);
    },
    close: async () => {
      indexes.delete(database);
      stopping.abort(new Error('The server is stopping.'));
      past.clear();
      await Promise.all([watch.close(), schedule.close()]);
    },
  };
  indexes.set(database, index);
  return index;
}

type Parts = { schedule: Schedule; watch: Watch; maxBytes: number };

function find({ schedule, watch, maxBytes }: Parts, agencyId: number, dataVersion: string): Columns | null {
  const kept = schedule.all.get(agencyId);
  if (kept === undefined || !watch.isLinked()) return null;
  kept.usedAt = performance.now();
  if (kept.columns?.dataVersion === dataVersion) return kept.columns;
  if (BigInt(dataVersion) > BigInt(kept.agency.dataVersion)) watch.notice();
  if (kept.overBound !== null && couldFit([...schedule.all.values()], { kept, bytes: kept.overBound.needBytes, maxBytes })) {
    kept.tried = null;
    schedule.kick();
  }
  return null;
}

function freshOf(watch: Watch, slug: string | undefined): Agency | null {
  const agencies = watch.current() ?? [];
  const found = slug === undefined ? defaultAgency(agencies) : agencies.find((agency) => agency.slug === slug);
  if (found === undefined) return null;
  const { agencyId, name, zone, demonstration, dataVersion } = found;
  return { agencyId, slug: found.slug, name, zone, demonstration, dataVersion };
}

function stateOf(kept: Kept | undefined, dataVersion: string): ColumnState {
  const columns = kept?.columns ?? null;
  const held = {
    rows: columns?.rows ?? 0, bytes: columns === null ? 0 : bytesOf(columns), dataVersion: columns?.dataVersion ?? null,
  };
  const overBound = columns === null ? kept?.overBound ?? null : null;
  if (overBound !== null) return { ...held, state: 'over_bound', rows: overBound.rows };
  return { ...held, state: columns?.dataVersion === dataVersion ? 'ready' : 'loading' };
}
