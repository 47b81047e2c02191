import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../db/database.ts';
import type { Job } from '../db/jobs.ts';
import type { Who } from '../model/who.ts';
import { readOwnJob } from './jobs.ts';

const hasEnded = ({ status }: Job): boolean => status === 'successful' || status === 'failed' || status === 'dismissed';
/** Soon at first, for what is quick, then less and less often. */
const [firstMs, lastMs] = [15, 400];

/** The job as it is when it has ended, or when the time is up. */
export async function awaitJob(
  database: Database, { who, slug, jobId }: { who: Who; slug: string | undefined; jobId: string }, { seconds, signal }: { seconds: number; signal: AbortSignal },
): Promise<Job> {
  const end = performance.now() + seconds * 1000;
  for (let pause = firstMs; ; pause = Math.min(lastMs, pause * 1.4)) {
    const job = await readOwnJob(database, { who, slug, jobId, signal });
    const left = end - performance.now();
    if (hasEnded(job) || left <= 0) return job;
    await sleep(Math.min(pause, left), undefined, { signal });
  }
}
