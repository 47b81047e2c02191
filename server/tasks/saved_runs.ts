import type { Database } from '../db/database.ts';
import { listRuns, readRun, type HotspotRun } from '../db/hotspot_runs.ts';
import { transact } from '../db/transact.ts';
import type { SavedRun, SavedRunList } from '../model/answers.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { resolveAgency } from './resolve_filter.ts';

type Whose = { who: Who; slug: string | undefined; signal?: AbortSignal };

export async function listSavedRuns(
  database: Database, { who, slug, limit, before, signal }: Whose & { limit: number; before: string | null },
): Promise<SavedRunList> {
  const { agency, context, handlingCodes } = await resolveAgency(database, who, slug, signal);
  const runs = await transact(database, context, (transaction) =>
    listRuns(transaction, agency.agencyId, { limit: limit + 1, before, codes: handlingCodes }), { readOnly: true, signal });
  const page = runs.slice(0, limit);
  return { runs: page.map(toSavedRun), next: runs.length > limit ? page.at(-1)!.runId : null };
}

export async function readSavedRun(database: Database, { who, slug, run: runId, signal }: Whose & { run: string }): Promise<SavedRun> {
  const { agency, context, handlingCodes } = await resolveAgency(database, who, slug, signal);
  const run = await transact(database, context, (transaction) =>
    readRun(transaction, agency.agencyId, runId, handlingCodes), { readOnly: true, signal });
  if (run === null) {
    throw new Problem('not_found', 'unknown_run', `There is no saved run "${runId.slice(0, 60)}". /api/v1/hotspots lists them.`);
  }
  return toSavedRun(run);
}

// What is stored as JSON was written by this program from the same types.
const toSavedRun = ({ runId, createdAt, parameters, filter, studyArea, hasResult, ...run }: HotspotRun): SavedRun => ({
  ...run, result: hasResult ? `/api/v1/results/${runId}` : null, run: runId, createdAt: createdAt.toISOString(), parameters: parameters as SavedRun['parameters'],
  filter: filter as SavedRun['filter'], studyArea: studyArea as SavedRun['studyArea'],
});
