import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Database } from '../db/database.ts';
import type { Job } from '../db/jobs.ts';
import { Problem } from '../model/problem.ts';
import { awaitJob } from '../tasks/await_job.ts';
import type { Process } from '../tasks/jobs_process.ts';
import { dismissOwnJob, readOwnJob, submitJob } from '../tasks/jobs.ts';
import { waitOf } from './analysis_request.ts';
import { originOf } from './origin.ts';
import { patrolPrefix } from './ogc/process_document.ts';
import type { Env } from './router.ts';

const problemField = z.object({
  field: z.string(), message: z.string(),
  change: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), value: z.union([z.string(), z.number(), z.boolean(), z.null()]) })).optional().describe('What of the request would have to be otherwise.'),
});

/** How far the making of a document is. */
export const documentJob = z.object({
  job: z.string(), process: z.string(), status: z.enum(['waiting', 'running', 'done', 'failed', 'dismissed']), percent: z.number().int(), message: z.string(),
  document: z.object({ id: z.string(), path: z.string() }).nullable().describe('What was made, once it is done.'),
  problem: z.object({ kind: z.string(), code: z.string(), detail: z.string(), fields: z.array(problemField) }).nullable(),
});
export type DocumentJob = z.infer<typeof documentJob>;

/** Answered with 202 when it is not done after the time that was to be waited for. */
export const runningJob = z.object({ status: z.literal('running'), job: z.string().describe('/api/v1/patrols/jobs/{job} says how far it is.') });

const statuses = { accepted: 'waiting', running: 'running', successful: 'done', failed: 'failed', dismissed: 'dismissed' } as const;

const toDocumentJob = ({ jobId, process, status, progress, message, result, problem }: Job): DocumentJob => ({
  job: jobId, process, status: statuses[status], percent: progress, message, problem,
  document: result?.kind === 'document' ? { id: result.id, path: result.path } : null,
});

function ofPatrols(job: Job): Job {
  if (job.process.startsWith(patrolPrefix)) return job;
  throw new Problem('not_found', 'unknown_job', `The job "${job.jobId}" makes nothing for patrols. /ogc/jobs/${job.jobId} says how far it is.`);
}

type Whose = { agency: string | undefined; job: string };

export async function readDocumentJob(context: Context<Env>, database: Database, { agency, job }: Whose): Promise<DocumentJob> {
  return toDocumentJob(ofPatrols(await readOwnJob(database, { who: context.get('who'), slug: agency, jobId: job, signal: context.req.raw.signal })));
}

export async function dismissDocumentJob(context: Context<Env>, database: Database, whose: Whose): Promise<DocumentJob> {
  await readDocumentJob(context, database, whose);
  return toDocumentJob(await dismissOwnJob(database, { who: context.get('who'), slug: whose.agency, jobId: whose.job, signal: context.req.raw.signal }));
}

/**
 * Puts the making of a document in line and waits as long as the header Prefer says: the id of what was made, or the job that
 * goes on. Throws the Problem that the work ended with.
 */
export async function makeDocument(
  context: Context<Env>, database: Database, { process, agency, body }: { process: Process; agency: string | undefined; body: unknown },
): Promise<{ id: string } | { job: string; location: string }> {
  const who = context.get('who');
  const { signal } = context.req.raw;
  const inputs = { request: JSON.stringify(body), ...(agency !== undefined && { agency }) };
  const { jobId } = await submitJob(database, process, { who, request: { inputs, response: 'raw', transmission: 'reference', origin: originOf(context) }, signal });
  const job = await awaitJob(database, { who, slug: agency, jobId }, { seconds: waitOf(context.req.header('Prefer')), signal });
  if (job.problem !== null) throw new Problem(job.problem.kind, job.problem.code, job.problem.detail, job.problem.fields);
  if (job.status === 'dismissed') throw new Problem('conflict', 'job_dismissed', 'The job was dismissed. Ask for it again.');
  if (job.result?.kind === 'document') return { id: job.result.id };
  const query = agency === undefined ? '' : `?${new URLSearchParams({ agency })}`;
  return { job: jobId, location: `${originOf(context)}/api/v1/patrols/jobs/${jobId}${query}` };
}
