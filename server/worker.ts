import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import { analysisPrefix } from './http/ogc/process_analysis.ts';
import { patrolPrefix } from './http/ogc/process_document.ts';
import { processesOf } from './http/ogc/processes.ts';
import type { Log } from './http/parts.ts';
import { pruneAllJobs, runJobs } from './tasks/jobs_worker.ts';
import { pruneAllPositions } from './tasks/positions_prune.ts';
import { pruneAllResults } from './tasks/prune_results.ts';
import { keepForecasts } from './tasks/run_forecasts.ts';

export type Worker = { /** Puts what is being done back in line and stops. */ close(): Promise<void> };

const pruneMs = 300_000;

/** What a server does besides answering: jobs in their turn, the forecasts of active series, and now and then removing positions, results and jobs that are too old. */
export function startWorker(database: Database, config: Config, log: Log): Worker {
  const folder = join(config.dataFolder, 'jobs');
  const stopping = new AbortController();
  const retention = { days: config.resultsDays, mostBytes: config.resultsMegabytes * 2 ** 20 };
  const processes = processesOf(packageJson.version, config.analysisMegabytes * 2 ** 20, { osrm: config.osrm, valhalla: config.valhalla });
  // Somebody waits for an analysis or a plan: it does not stand in line behind a file of an hour.
  const lanes = config.jobsAtOnce === 0 ? [] : (['those', 'others'] as const).map((takes) =>
    runJobs(database, { processes, folder, atOnce: config.jobsAtOnce, keepHours: config.jobHours, log, lane: { prefixes: [analysisPrefix, patrolPrefix], takes } }));

  const forecasts = config.jobsAtOnce === 0 ? null : keepForecasts(database, { log });

  let pruning: Promise<void> | null = null;
  const prune = (): void => {
    pruning ??= (async () => {
      // First: what must not be kept does not wait for what need not be.
      const positions = await pruneAllPositions(database, config.positionDays, stopping.signal);
      const results = await pruneAllResults(database, retention, stopping.signal);
      const ended = await pruneAllJobs(database, { folder, keepHours: config.jobHours }, stopping.signal);
      if (positions + results + ended > 0) log.debug({ positions, results, jobs: ended }, 'old positions, results and jobs were removed');
    })().catch((error: unknown) => {
      if (!stopping.signal.aborted) log.warn({ err: error }, 'old positions, results and jobs could not be removed');
    }).finally(() => { pruning = null; });
  };
  const timer = setInterval(prune, pruneMs).unref();
  prune();

  return {
    close: async () => {
      clearInterval(timer);
      stopping.abort(new Error('The server is stopping.'));
      await Promise.all([...lanes.map((lane) => lane.close()), forecasts?.close(), pruning]);
    },
  };
}
