import { problemStatus, type ProblemKind } from '../server/model/problem.ts';
import { address } from './addresses.ts';
import { askFresh, change, requestWork } from './api.ts';
import { Failure } from './failure.ts';

/** How far a piece of work is that the server does in its own time. */
export type WorkReport = { status: 'waiting' | 'running' | 'done' | 'failed' | 'dismissed'; percent: number; message: string };
type Job = WorkReport & {
  document: { id: string; path: string } | null;
  problem: { kind: string; code: string; detail: string; fields: { field: string; message: string }[] } | null;
};
type Running = { status: 'running'; job: string };

const waitSeconds = 2;
const pollMilliseconds = 500;

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, milliseconds);
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    reject(signal.reason as Error);
  }, { once: true });
});

const isRunning = (answer: unknown): answer is Running =>
  typeof answer === 'object' && answer !== null && 'status' in answer && answer.status === 'running' && 'job' in answer && typeof answer.job === 'string';

export const asFailure = (error: unknown): Failure => (error instanceof Failure ? error : new Failure(0, { detail: String(error) }));

/**
 * Asks for work that makes a document for patrols and resolves with it: at once where it is quick, else when its job has ended.
 * Where the signal aborts, the job is ended on the server, too. Rejects with `Failure`, or with the signal's reason.
 */
export async function makeDocument<T>(url: string, body: object, { agency, signal, onProgress }: {
  agency: string; signal: AbortSignal; onProgress: (report: WorkReport) => void;
}): Promise<T> {
  const answer = await requestWork<T | Running>(url, body, { signal, waitSeconds });
  if (!isRunning(answer)) return answer;
  const job = address(`/api/v1/patrols/jobs/${encodeURIComponent(answer.job)}`, { agency });
  signal.addEventListener('abort', () => { change('DELETE', job).catch(() => undefined); }, { once: true });
  for (;;) {
    const report = await askFresh<Job>(job, signal);
    onProgress(report);
    if (report.status === 'done' && report.document) return askFresh<T>(address(report.document.path, { agency }), signal);
    if (report.status === 'failed' || report.status === 'dismissed') {
      throw new Failure(problemStatus[report.problem?.kind as ProblemKind] ?? 500, report.problem ?? {
        code: report.status === 'dismissed' ? 'dismissed' : undefined, detail: report.message,
      });
    }
    await pause(pollMilliseconds, signal);
  }
}

/** Sends what changes something as JSON. Rejects with `Failure`. */
export const sendJson = <T>(url: string, body: object, method: 'POST' | 'PATCH' = 'POST'): Promise<T> => change<T>(method, url, new Blob([JSON.stringify(body)], { type: 'application/json' }));
