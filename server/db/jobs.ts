import { sql } from 'kysely';
import type { ProblemField, ProblemKind } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import type { Transaction } from './transact.ts';

export type JobStatus = 'accepted' | 'running' | 'successful' | 'failed' | 'dismissed';

/** As it was asked for. `inputs` are the texts that the parameters of an address would have. */
export type JobRequest = { inputs: Record<string, string>; response: 'raw' | 'document'; transmission: 'value' | 'reference'; origin: string };

/** What came out: the id of a stored result, a document that has an address of its own, or a file on the disk of the machine that wrote it. */
export type JobResult = { kind: 'result'; resultId: string } | { kind: 'document'; id: string; path: string } | { kind: 'file'; file: string; mediaType: string; bytes: number; /** Absent in jobs of earlier releases. */ rows?: number; host: string };

export type JobProblem = { kind: ProblemKind; code: string; detail: string; fields: ProblemField[] };

export type Job = {
  agencyId: number; jobId: string; process: string; request: JobRequest; who: Who; person: string; purpose: string; status: JobStatus; message: string; progress: number;
  attempts: number; result: JobResult | null; problem: JobProblem | null; createdAt: Date; startedAt: Date | null; updatedAt: Date; finishedAt: Date | null;
  /** `createdAt` to the microsecond, as text: where the next page of a list begins. */
  moment: string;
};

const columns = sql`job.agency_id as "agencyId", job.job_id::text as "jobId", job.process, job.request, job.who, job.person, job.purpose, job.status, job.message,
  job.progress, job.attempts, job.result, job.problem, job.created_at as "createdAt", job.started_at as "startedAt", job.updated_at as "updatedAt",
  job.finished_at as "finishedAt", to_char(job.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as moment`;

export type NewJob = Pick<Job, 'process' | 'request' | 'who' | 'person' | 'purpose'>;

/** Puts a job in line; null when the agency has `most` in line already. */
export async function insertJob(transaction: Transaction, agencyId: number, { process, request, who, person, purpose }: NewJob, most: number): Promise<Job | null> {
  const { rows } = await sql<Job>`
    insert into job (agency_id, process, request, who, person, purpose)
    select ${agencyId}::integer, ${process}, ${JSON.stringify(request)}::jsonb, ${JSON.stringify(who)}::jsonb, ${person}, ${purpose}
    where (select count(*) from job waiting where waiting.agency_id = ${agencyId} and waiting.status in ('accepted', 'running')) < ${most}
    returning ${columns}`.execute(transaction);
  return rows[0] ?? null;
}

/** `person` null: whosever it is. */
type Whose = { person: string | null };

const isOf = ({ person }: Whose) => (person === null ? sql`true` : sql`job.person = ${person}`);

export async function readJob(transaction: Transaction, agencyId: number, { jobId, ...whose }: Whose & { jobId: string }): Promise<Job | null> {
  const { rows } = await sql<Job>`select ${columns} from job where job.agency_id = ${agencyId} and job.job_id = ${jobId}::uuid and ${isOf(whose)}`.execute(transaction);
  return rows[0] ?? null;
}

export type JobsAsked = Whose & {
  processes: readonly string[] | null;
  statuses: readonly JobStatus[] | null;
  /** Created in this stretch, [from, to); null where open. */
  from: Date | null; to: Date | null;
  /** Of how many seconds it ran, up to now if it runs. */
  minSeconds: number | null; maxSeconds: number | null;
  limit: number;
  before: { moment: string; jobId: string } | null;
};

/** The latest first. */
export async function listJobs(transaction: Transaction, agencyId: number, asked: JobsAsked): Promise<Job[]> {
  const { processes, statuses, from, to, minSeconds, maxSeconds, limit, before } = asked;
  const seconds = sql`extract(epoch from coalesce(job.finished_at, clock_timestamp()) - job.started_at)`;
  const conditions = [
    sql`job.agency_id = ${agencyId}`, isOf(asked),
    ...(processes === null ? [] : [sql`job.process = any(${[...processes]}::text[])`]),
    ...(statuses === null ? [] : [sql`job.status = any(${[...statuses]}::text[])`]),
    ...(from === null ? [] : [sql`job.created_at >= ${from.toISOString()}::timestamptz`]),
    ...(to === null ? [] : [sql`job.created_at < ${to.toISOString()}::timestamptz`]),
    ...(minSeconds === null ? [] : [sql`${seconds} >= ${minSeconds}`]),
    ...(maxSeconds === null ? [] : [sql`${seconds} <= ${maxSeconds}`]),
    ...(before === null ? [] : [sql`(job.created_at, job.job_id) < (${before.moment}::timestamptz, ${before.jobId}::uuid)`]),
  ];
  const { rows } = await sql<Job>`
    select ${columns} from job where ${sql.join(conditions, sql` and `)} order by job.created_at desc, job.job_id desc limit ${limit}`.execute(transaction);
  return rows;
}

/** Which jobs a worker takes: those whose process begins with one of these, or all others. */
export type Lane = { prefixes: readonly string[]; takes: 'those' | 'others' };

const isInLane = ({ prefixes, takes }: Lane) =>
  sql` and exists (select from unnest(${[...prefixes]}::text[]) prefix where starts_with(first.process, prefix)) = ${takes === 'those'}`;

/**
 * The job that has waited longest, of whichever agency, for this worker: one in line, or one whose worker gives no sign of life
 * any more. Two workers never get the same one. Null when there is nothing to do.
 */
export async function claimJob(transaction: Transaction, { worker, leaseSeconds, lane }: { worker: string; leaseSeconds: number; lane?: Lane }): Promise<Job | null> {
  const { rows } = await sql<Job>`
    update job set status = 'running', worker = ${worker}, attempts = job.attempts + 1, started_at = clock_timestamp(), updated_at = clock_timestamp(),
      progress = 0, message = 'begun', leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    where (job.agency_id, job.job_id) = (select first.agency_id, first.job_id from job first
      where (first.status = 'accepted' or (first.status = 'running' and first.leased_until < clock_timestamp()))${lane === undefined ? sql`` : isInLane(lane)}
      order by first.created_at limit 1 for update skip locked)
    returning ${columns}`.execute(transaction);
  return rows[0] ?? null;
}

type Held = { agencyId: number; jobId: string; worker: string };

const isHeld = ({ agencyId, jobId, worker }: Held) => sql`agency_id = ${agencyId} and job_id = ${jobId}::uuid and worker = ${worker} and status = 'running'`;

/** A sign of life, with how far it is. False when the job is not this worker's any more: then it has to stop. */
export async function prolongJob(
  transaction: Transaction, held: Held, { leaseSeconds, progress, message }: { leaseSeconds: number; progress: number; message: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update job set leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}), progress = ${progress}, message = ${message}, updated_at = clock_timestamp()
    where ${isHeld(held)}`.execute(transaction);
  return numAffectedRows === 1n;
}

/** False when the job is not this worker's any more; then nothing is written. */
export async function finishJob(
  transaction: Transaction, held: Held, end: { result: JobResult } | { problem: JobProblem },
): Promise<boolean> {
  const [status, message] = 'result' in end ? ['successful', 'done'] : ['failed', end.problem.detail];
  const { numAffectedRows } = await sql`
    update job set status = ${status}, message = ${message}, progress = case when ${status}::text = 'successful' then 100 else progress end,
      result = ${'result' in end ? JSON.stringify(end.result) : null}::jsonb, problem = ${'problem' in end ? JSON.stringify(end.problem) : null}::jsonb,
      leased_until = null, updated_at = clock_timestamp(), finished_at = clock_timestamp()
    where ${isHeld(held)}`.execute(transaction);
  return numAffectedRows === 1n;
}

/** Puts it back in line, as it was: the worker stops and another may do it. */
export async function returnJob(transaction: Transaction, held: Held): Promise<void> {
  await sql`update job set status = 'accepted', worker = null, leased_until = null, progress = 0, message = 'put back in line', attempts = attempts - 1, updated_at = clock_timestamp()
    where ${isHeld(held)}`.execute(transaction);
}

/** Ends it, whether it waits, runs or has ended; what came out of it is given up. Null when there is no such job. */
export async function dismissJob(transaction: Transaction, agencyId: number, { jobId, ...whose }: Whose & { jobId: string }): Promise<Job | null> {
  const { rows } = await sql<Job>`
    update job set status = 'dismissed', message = 'dismissed', result = null, leased_until = null, updated_at = clock_timestamp(), finished_at = coalesce(finished_at, clock_timestamp())
    where job.agency_id = ${agencyId} and job.job_id = ${jobId}::uuid and ${isOf(whose)} returning ${columns}`.execute(transaction);
  return rows[0] ?? null;
}

/** Removes the records of jobs that ended so many hours ago; says how many. */
export async function pruneJobs(transaction: Transaction, agencyId: number, hours: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from job where agency_id = ${agencyId} and finished_at < clock_timestamp() - make_interval(hours => ${hours}::integer)`.execute(transaction);
  return Number(numAffectedRows ?? 0n);
}

export const isJobId = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);

/** Those of the ids of which there is a record. */
export async function knownJobs(transaction: Transaction, agencyId: number, jobIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ jobId: string }>`
    select job_id::text as "jobId" from job where agency_id = ${agencyId} and job_id = any(${[...jobIds]}::uuid[]) limit ${jobIds.length}`.execute(transaction);
  return rows.map(({ jobId }) => jobId);
}
