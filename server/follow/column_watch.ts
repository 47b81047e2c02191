import type { Database } from '../db/database.ts';
import { listenForPublications, type AgencyVersion, type Listener } from '../db/published.ts';
import type { FollowerLog } from './column_log.ts';

/** What is known of the agencies, and whether it can be relied on. */
export type Watch = {
  /** Null unless it is surely current: nothing was published since that this process could have heard of. */
  current(): readonly AgencyVersion[] | null;
  /** As of the last look. */
  latest(): readonly AgencyVersion[];
  /** False while the line is broken: then nobody knows what has become of the database. */
  isLinked(): boolean;
  /** Something was published: look again. */
  notice(): void;
  close(): Promise<void>;
};

export type WatchTimes = {
  /** A look is taken so often also without a notice: a net beneath the notices, and a sign that the line is alive. */
  pollMs: number;
  /** How old a look may be on whose word an answer is given. */
  freshMs: number;
  /** The first wait after the line broke; doubled up to thirty times as much. */
  againMs: number;
};

/** Other processes write to a server; of an embedded database this process hears everything itself, and looks only in case. */
const timesOf = (database: Database): WatchTimes =>
  (database.kind === 'server' ? { pollMs: 2000, freshMs: 6000, againMs } : { pollMs: 15_000, freshMs: Infinity, againMs });
const againMs = 500;

/**
 * Follows the publications of a database until it is closed: by notices on a connection of its own that is made anew when
 * it breaks, and by a look every few seconds. Time is measured by a clock that nobody can set.
 */
export function watchAgencies(
  database: Database, { log, onLook, times = timesOf(database) }: { log: FollowerLog; onLook: () => void; times?: WatchTimes },
): Watch {
  let isStopping = false;
  let agencies: readonly AgencyVersion[] = [];
  let noticed = 0;
  /** How many notices there had been, and when it was, as the last look began; null while the line to a server is broken. */
  let looked: { noticed: number; at: number } | null = null;
  let broken: Error | null = null;
  let line: Listener | null = null;
  let wake = (): void => {};

  const notice = (): void => {
    noticed += 1;
    wake();
  };

  /** Until something happens, at most so long. */
  const rest = (ms: number): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });

  const onBroken = (error: Error): void => {
    broken = error;
    looked = null;
    wake();
  };

  const look = async (along: Listener): Promise<void> => {
    const began = { noticed, at: performance.now() };
    agencies = await along.look();
    looked = began;
    onLook();
  };

  const follow = async (along: Listener, onFirst: () => void): Promise<void> => {
    for (;;) {
      await look(along);
      onFirst();
      if (!isStopping && broken === null && looked?.noticed === noticed) await rest(times.pollMs);
      if (isStopping) return;
      if (broken !== null) throw broken;
    }
  };

  const run = async (): Promise<void> => {
    for (let attempt = 0; !isStopping; attempt += 1) {
      broken = null;
      try {
        line = await listenForPublications(database, { onNotice: notice, onBroken });
        await follow(line, () => {
          if (attempt > 0) log.info({}, 'The column index follows the database again.');
          attempt = 0;
        });
      } catch (error) {
        if (isStopping) return;
        if (attempt === 0) {
          log.warn({ err: error },
            'The column index cannot follow the database at the moment and goes on trying; the database answers meanwhile where it can.');
        }
      } finally {
        if (database.kind === 'server') looked = null;
        await line?.close();
        line = null;
      }
      if (!isStopping) await rest(times.againMs * Math.min(2 ** attempt, 30));
    }
  };
  const done = run();

  return {
    current: () => {
      if (looked === null || looked.noticed !== noticed || performance.now() - looked.at >= times.freshMs) return null;
      return agencies;
    },
    latest: () => agencies,
    isLinked: () => looked !== null,
    notice,
    close: async () => {
      isStopping = true;
      wake();
      // A look that is under way is not waited for.
      await line?.close();
      await done;
    },
  };
}
