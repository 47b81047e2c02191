import type { AnalysisResult } from '../server/model/analysis.ts';
import { problemStatus, type ProblemKind } from '../server/model/problem.ts';
import { addresses } from './addresses.ts';
import { askFresh, change, remember, requestWork } from './api.ts';
import { Failure } from './failure.ts';

/** A question for an analysis, as it is sent: the filter and the parameters as texts. */
export type AnalysisQuestion = {
  method: string; filter: Record<string, string>; parameters: Record<string, string>; unit?: string; seed?: number; crs?: string;
};

type JobStatus = 'waiting' | 'running' | 'done' | 'failed' | 'dismissed';
type Problem = { kind: string; code: string; detail: string; fields: { field: string; message: string }[] };
export type JobReport = { status: JobStatus; percent: number; message: string; result: string | null; problem: Problem | null };
type Accepted = { status: 'done'; result: AnalysisResult } | { status: 'running'; job: string };

const waitSeconds = 2;
const pollMilliseconds = 500;

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, milliseconds);
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    reject(signal.reason as Error);
  }, { once: true });
});

/**
 * Runs an analysis and resolves with the id of its result. Short ones answer at once; of the others the job is asked how far it is
 * until it has ended. Where the signal aborts, the job is ended on the server, too. Rejects with `Failure`, or with the signal's reason.
 */
export async function runAnalysis(question: AnalysisQuestion, { signal, onProgress }: {
  signal: AbortSignal; onProgress: (report: JobReport) => void;
}): Promise<string> {
  const accepted = await requestWork<Accepted>(addresses.analyses(), question, { signal, waitSeconds });
  if (accepted.status === 'done') {
    remember(addresses.analysis(accepted.result.id, { agency: question.filter['agency'] }), accepted.result);
    return accepted.result.id;
  }
  const job = addresses.analysisJob(accepted.job, { agency: question.filter['agency'] });
  signal.addEventListener('abort', () => { change('DELETE', job).catch(() => undefined); }, { once: true });
  for (;;) {
    const report = await askFresh<JobReport>(job, signal);
    onProgress(report);
    if (report.status === 'done' && report.result !== null) return report.result;
    if (report.status === 'failed' || report.status === 'dismissed') {
      throw new Failure(problemStatus[report.problem?.kind as ProblemKind] ?? 500, report.problem ?? {
        code: report.status === 'dismissed' ? 'dismissed' : undefined, detail: report.message,
      });
    }
    await pause(pollMilliseconds, signal);
  }
}

/** Seconds that are left at the speed so far; null while that is no more than a guess. */
export function secondsLeft(percent: number, elapsedSeconds: number): number | null {
  if (percent < 5 || percent >= 100 || elapsedSeconds < 2) return null;
  return (elapsedSeconds * (100 - percent)) / percent;
}
