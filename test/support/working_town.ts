import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Database } from '../../server/db/database.ts';
import { processesOf } from '../../server/http/ogc/processes.ts';
import { analysisResult, type AnalysisResult } from '../../server/model/analysis.ts';
import { runJobs, type JobWorker } from '../../server/tasks/jobs_worker.ts';
import { testApp, type TestApp } from './app.ts';
import { makeTown } from './town.ts';

/** February in the town, as an analysis takes it. */
export const february = { agency: 'town', from: '2026-02-01', to: '2026-03-01' };

/** The town on a server that does what it is asked for; called in a block of tests. `run` gives the result of an analysis, or fails with what was said. */
export function workingTown(get: () => Database): { app: () => TestApp; run: (body: Record<string, unknown>) => Promise<AnalysisResult> } {
  let app: TestApp;
  let folder = '';
  let worker: JobWorker;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hexwatch-working-town-'));
    await makeTown(get());
    app = testApp(get(), { HEXWATCH_DATA: folder });
    worker = runJobs(get(), {
      processes: processesOf('0'), folder, atOnce: 1, keepHours: 1, log: { warn: () => {}, error: (fields) => { app.faults.push(fields); } },
    });
  });
  afterAll(async () => {
    await worker.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const run = async (body: Record<string, unknown>): Promise<AnalysisResult> => {
    const response = await app.request('/api/v1/analyses', {
      method: 'POST', headers: { 'Content-Type': 'application/json', Prefer: 'wait=30' }, body: JSON.stringify({ filter: february, ...body }),
    });
    const said = await response.json() as { status: string; result: unknown };
    if (response.status !== 200 || said.status !== 'done') throw new Error(`${response.status}: ${JSON.stringify(said).slice(0, 500)}`);
    return analysisResult.parse(said.result);
  };
  return { app: () => app, run };
}
