import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { listAgencies } from '../db/agencies.ts';
import type { Database } from '../db/database.ts';
import { claimJob, finishJob, isJobId, knownJobs, prolongJob, pruneJobs, returnJob, type Job, type JobProblem, type Lane } from '../db/jobs.ts';
import { transact } from '../db/transact.ts';
import { Problem } from '../model/problem.ts';
import type { Process } from './jobs_process.ts';
import { atOneVersion } from './read_at.ts';

type Log = { warn(fields: object, message: string): void; error(fields: object, message: string): void };

export type JobSettings = {
  processes: readonly Process[];
  /** For files; each job has a folder of its own in it. */
  folder: string;
  /** Of which jobs; absent for all. */
  lane?: Lane;
  /** So many jobs are done at a time. */
  atOnce: number;
  /** Records of jobs and their files are removed so many hours after they ended. */
  keepHours: number;
  log: Log;
  times?: { leaseSeconds: number; beatMs: number; lookMs: number };
};

export type JobWorker = {
  /** Resolves when there is nothing in line and nothing is being done. */
  settled(): Promise<void>;
  /** Puts what is being done back in line and stops. */
  close(): Promise<void>;
};

/** Another server may put jobs in line, too; to an embedded database nobody else does. */
const timesOf = (database: Database): NonNullable<JobSettings['times']> => ({
  leaseSeconds: 60, beatMs: 3000, lookMs: database.kind === 'server' ? 2000 : 30_000,
});

const mostAttempts = 3;
const context = { agencyId: 0, person: 'system', purpose: 'do the jobs in line' };

type Hearer = { look(): void; dismiss(jobId: string): void };
const hearers = new WeakMap<Database, Set<Hearer>>();

/** Tells the workers of this process that there is something in line. */
export const tellJobs = (database: Database): void => hearers.get(database)?.forEach(({ look }) => look());

/** Tells them at once, before their next sign of life, that a job has been dismissed. */
export const tellDismissed = (database: Database, jobId: string): void => hearers.get(database)?.forEach(({ dismiss }) => dismiss(jobId));

/** Does jobs as long as it is not closed. What a worker did that has died is done by the next that looks, three times at most. */
export function runJobs(database: Database, settings: JobSettings): JobWorker {
  const { atOnce, lane, log, times = timesOf(database) } = settings;
  const worker = `${hostname()} ${process.pid} ${randomUUID().slice(0, 8)}`;
  const running = new Map<string, { abort: AbortController; done: Promise<void> }>();
  const stopping = new AbortController();
  let looking: Promise<void> | null = null;
  let mayBeMore = false;

  const work = async (job: Job, abort: AbortController): Promise<void> => {
    const held = { agencyId: job.agencyId, jobId: job.jobId, worker };
    const far = { progress: 0, message: 'begun' };
    const beat = setInterval(() => {
      transact(database, context, (transaction) => prolongJob(transaction, held, { leaseSeconds: times.leaseSeconds, ...far }))
        .then(
          (isHeld) => { if (!isHeld) abort.abort(new Error('The job was dismissed.')); },
          (error: unknown) => log.warn({ err: error, job: job.jobId }, 'a sign of life of a job could not be given'),
        );
    }, times.beatMs);
    const folder = join(settings.folder, job.jobId);
    try {
      const end = await outcomeOf(database, job, { ...settings, folder, signal: abort.signal, far });
      if (stopping.signal.aborted && 'problem' in end) return void await transact(database, context, (transaction) => returnJob(transaction, held));
      const isOurs = await transact(database, context, (transaction) => finishJob(transaction, held, end));
      if (!isOurs || 'problem' in end) await rm(folder, { recursive: true, force: true });
    } finally {
      clearInterval(beat);
    }
  };

  const claim = async (): Promise<void> => {
    while (running.size < atOnce && !stopping.signal.aborted) {
      mayBeMore = false;
      const job = await transact(
        database, context,
        (transaction) => claimJob(transaction, { worker, leaseSeconds: times.leaseSeconds, ...(lane !== undefined && { lane }) }),
      );
      if (job === null) {
        if (mayBeMore) continue;
        return;
      }
      const abort = new AbortController();
      const done = work(job, abort).catch((error: unknown) => log.error({ err: error, job: job.jobId }, 'a job could not be ended'))
        .finally(() => {
          running.delete(job.jobId);
          look();
        });
      running.set(job.jobId, { abort, done });
    }
  };

  const look = (): void => {
    mayBeMore = true;
    if (stopping.signal.aborted) return;
    looking ??= claim().catch((error: unknown) => log.warn({ err: error }, 'jobs in line could not be looked for'))
      .finally(() => { looking = null; });
  };

  const hearer: Hearer = {
    look,
    dismiss: (jobId) => {
      const own = running.get(jobId);
      if (own !== undefined) own.abort.abort(new Error('The job was dismissed.'));
      else void rm(
        join(settings.folder, jobId), { recursive: true, force: true },
      ).catch((error: unknown) => log.warn({ err: error, job: jobId }, 'the file of a job could not be removed'));
    },
  };
  const all = hearers.get(database) ?? new Set();
  hearers.set(database, all.add(hearer));
  const timer = setInterval(look, times.lookMs).unref();
  look();

  return {
    settled: async () => {
      while (looking !== null || running.size > 0) await Promise.all([looking, ...[...running.values()].map(({ done }) => done)]);
    },
    close: async () => {
      all.delete(hearer);
      clearInterval(timer);
      stopping.abort();
      for (const { abort } of running.values()) abort.abort(new Error('The server is stopping.'));
      await Promise.all([looking, ...[...running.values()].map(({ done }) => done)]);
    },
  };
}

type Around = JobSettings & { signal: AbortSignal; far: { progress: number; message: string } };

async function outcomeOf(database: Database, job: Job, { processes, folder, signal, far, log }: Around): Promise<Parameters<typeof finishJob>[2]> {
  try {
    if (job.attempts > mostAttempts) {
      throw new Problem('unavailable', 'job_interrupted', `The server that did this stopped ${mostAttempts} times before it was done. Ask for less at once, or tell the operator.`);
    }
    const found = processes.find(({ id }) => id === job.process);
    if (found === undefined) throw new Problem('not_found', 'unknown_process', `There is no process "${job.process}" any more.`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const progress = (percent: number, message: string): void => { Object.assign(far, { progress: Math.max(0, Math.min(99, Math.round(percent))), message }); };
    const result = await atOneVersion(() => found.run(
      database, { who: job.who, inputs: job.request.inputs, origin: job.request.origin }, { folder, signal, progress },
    ));
    if (result.kind !== 'file') await rm(folder, { recursive: true, force: true });
    return { result };
  } catch (error) {
    if (!(error instanceof Problem) && !signal.aborted) log.error({ err: error, job: job.jobId, process: job.process }, 'a job failed unexpectedly');
    return { problem: problemOf(error) };
  }
}

function problemOf(error: unknown): JobProblem {
  if (!(error instanceof Problem)) return {
    kind: 'internal', code: 'internal', detail: 'Something went wrong in the server. Its log says what it was.', fields: [],
  };
  // That something named in the inputs is not there does not mean that the results are not.
  const kind = error.kind === 'not_found' ? 'unprocessable' : error.kind;
  return { kind, code: error.code, detail: error.message, fields: error.fields };
}

/** Removes the records of jobs that ended long ago, and files of jobs that are not there any more. Returns how many jobs went. */
export async function pruneAllJobs(
  database: Database, { folder, keepHours }: Pick<JobSettings, 'folder' | 'keepHours'>, signal?: AbortSignal,
): Promise<number> {
  // Read first: the record of a job is there before its folder is.
  const left = new Set((await readdir(folder).catch(() => [] as string[])).filter((name) => isJobId(name)));
  let removed = 0;
  for (const { agencyId } of await listAgencies(database)) {
    const { pruned, known } = await transact(database, { ...context, agencyId }, async (transaction) => ({
      pruned: await pruneJobs(transaction, agencyId, keepHours), known: await knownJobs(transaction, agencyId, [...left]),
    }), { signal });
    removed += pruned;
    for (const jobId of known) left.delete(jobId);
  }
  for (const jobId of left) await rm(join(folder, jobId), { recursive: true, force: true });
  return removed;
}
