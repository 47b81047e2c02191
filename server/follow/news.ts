import type { Database } from '../db/database.ts';
import type { AgencyVersion } from '../db/published.ts';
import type { FollowerLog } from './column_log.ts';
import { watchAgencies, type WatchTimes } from './column_watch.ts';

/** Tells whoever listens when an agency's data version has moved, whichever server moved it. */
export type News = {
  /** The agencies as of the last look. */
  latest(): readonly AgencyVersion[];
  /** Calls `hearer` after each look that found another version, and once with `null` when the news end. Returns how to stop listening. */
  hear(hearer: Hearer): () => void;
  close(): Promise<void>;
};

export type Hearer = (moved: readonly AgencyVersion[] | null) => void;

const followed = new WeakMap<Database, News>();

/** The news of a database; null when nobody follows them. */
export const newsOf = (database: Database): News | null => followed.get(database) ?? null;

/** Begins to follow the news of a database, until they are closed. One for each database. */
export function followNews(database: Database, { log, times }: { log: FollowerLog; times?: WatchTimes }): News {
  const hearers = new Set<Hearer>();
  const known = new Map<number, string>();
  let isFirst = true;
  const onLook = (): void => {
    const moved = watch.latest().filter(({ agencyId, dataVersion, stamp }) => {
      const mark = `${dataVersion} ${stamp}`;
      const isNew = known.get(agencyId) !== mark;
      known.set(agencyId, mark);
      return isNew;
    });
    if (moved.length > 0 && !isFirst) for (const hearer of hearers) hearer(moved);
    isFirst = false;
  };
  const watch = watchAgencies(database, { log, onLook, ...(times === undefined ? {} : { times }) });
  const news: News = {
    latest: () => watch.latest(),
    hear: (hearer) => {
      hearers.add(hearer);
      return () => { hearers.delete(hearer); };
    },
    close: async () => {
      followed.delete(database);
      for (const hearer of hearers) hearer(null);
      hearers.clear();
      await watch.close();
    },
  };
  followed.set(database, news);
  return news;
}
