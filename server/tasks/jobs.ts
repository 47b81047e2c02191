import type { Database } from '../db/database.ts';
import { dismissJob, insertJob, isJobId, listJobs, readJob, type Job, type JobRequest, type JobsAsked } from '../db/jobs.ts';
import { transact } from '../db/transact.ts';
import type { Context } from '../model/context.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import type { Process } from './jobs_process.ts';
import { tellDismissed, tellJobs } from './jobs_worker.ts';
import { resolveAgency } from './resolve_filter.ts';

const mostInLine = 200;
const contextOf = ({ person }: Who, agencyId: number): Context => ({ agencyId, person, purpose: 'look at incidents' });

/** Puts a job in line, after its inputs have been found to mean something. */
export async function submitJob(database: Database, process: Process, { who, request, signal }: { who: Who; request: JobRequest; signal?: AbortSignal }): Promise<Job> {
  const { agencyId } = await process.check(database, { who, inputs: request.inputs, origin: request.origin }, signal);
  const context = contextOf(who, agencyId);
  const job = await transact(database, context, (transaction) =>
    insertJob(transaction, agencyId, { process: process.id, request, who, person: who.person, purpose: context.purpose }, mostInLine), { signal });
  if (job === null) {
    const problem = new Problem('unavailable', 'too_many_jobs', `${mostInLine} jobs of this agency wait or run already. Wait until some are done, or dismiss them.`);
    problem.retryAfterSeconds = 60;
    throw problem;
  }
  tellJobs(database);
  return job;
}

/** Whoever brings a key sees the jobs of that key alone; who needs none sees all. */
const ownerOf = ({ person, scopes }: Who): string | null => (scopes == null ? null : person);

type Whose = { who: Who; slug: string | undefined; signal?: AbortSignal };

/** A page of jobs, the latest first. */
export async function listOwnJobs(
  database: Database, { who, slug, signal, limit, ...asked }: Whose & Omit<JobsAsked, 'person'>,
): Promise<{ jobs: Job[]; next: string | null }> {
  const { agency: { agencyId }, context } = await resolveAgency(database, who, slug, signal);
  const found = await transact(database, context, (transaction) =>
    listJobs(transaction, agencyId, { ...asked, limit: limit + 1, person: ownerOf(who) }), { readOnly: true, signal });
  const jobs = found.slice(0, limit);
  const last = jobs.at(-1);
  return { jobs, next: found.length > limit && last !== undefined ? `${last.moment}_${last.jobId}` : null };
}

export async function readOwnJob(database: Database, { who, slug, signal, jobId }: Whose & { jobId: string }): Promise<Job> {
  const { agency: { agencyId }, context } = await resolveAgency(database, who, slug, signal);
  const job = isJobId(jobId) ? await transact(database, context, (transaction) => readJob(transaction, agencyId, { jobId, person: ownerOf(who) }), { readOnly: true, signal }) : null;
  if (job === null) throw unknownJob(jobId);
  return job;
}

/** Ends a job. What it was doing in the database is cancelled there. */
export async function dismissOwnJob(database: Database, { who, slug, signal, jobId }: Whose & { jobId: string }): Promise<Job> {
  const { agency: { agencyId }, context } = await resolveAgency(database, who, slug, signal);
  const job = isJobId(jobId) ? await transact(database, context, (transaction) => dismissJob(transaction, agencyId, { jobId, person: ownerOf(who) }), { signal }) : null;
  if (job === null) throw unknownJob(jobId);
  tellDismissed(database, jobId);
  return job;
}

const unknownJob = (jobId: string): Problem => new Problem('not_found', 'unknown_job',
  `There is no job "${jobId.slice(0, 60)}" of yours, or it ended so long ago that it has been removed. /ogc/jobs lists those there are.`);
