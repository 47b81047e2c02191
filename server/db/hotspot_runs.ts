import { sql } from 'kysely';
import type { HandlingCodes } from './selection.ts';
import type { Transaction } from './transact.ts';

/** A computation as it is kept: what is needed to repeat it and to see that the repetition gave the same. */
export type HotspotRun = {
  runId: string;
  method: string;
  methodVersion: number;
  parameters: Record<string, unknown>;
  filter: Record<string, unknown>;
  dataVersion: string;
  studyArea: Record<string, unknown>;
  rows: number;
  placed: number;
  cells: number;
  significant: number;
  resultHash: string;
  createdBy: string;
  purpose: string;
  createdAt: Date;
  /** Whether its numbers can still be had. */
  hasResult: boolean;
};

/** The same question to the same data is the same run: the first record of it stands. */
export async function saveRun(transaction: Transaction, agencyId: number, run: Omit<HotspotRun, 'createdAt' | 'hasResult'>): Promise<void> {
  await transaction.insertInto('hotspot_run').values({
    agency_id: agencyId, run_id: run.runId, method: run.method, method_version: run.methodVersion,
    parameters: JSON.stringify(run.parameters), filter: JSON.stringify(run.filter), data_version: run.dataVersion,
    study_area: JSON.stringify(run.studyArea), row_count: run.rows, placed_count: run.placed, cell_count: run.cells,
    significant: run.significant, result_hash: run.resultHash, created_by: run.createdBy, purpose: run.purpose,
  }).onConflict((conflict) => conflict.columns(['agency_id', 'run_id']).doNothing()).execute();
}

export async function listRuns(
  transaction: Transaction, agencyId: number, { limit, before, codes = null }: { limit: number; before: string | null; codes?: HandlingCodes },
): Promise<HotspotRun[]> {
  const rows = await runs(transaction, agencyId, codes)
    .$if(before !== null, (query) => query.where(
      sql<boolean>`(created_at, run_id) < (select earlier.created_at, earlier.run_id from hotspot_run earlier where earlier.agency_id = ${agencyId} and earlier.run_id = ${before})`))
    .orderBy('created_at', 'desc').orderBy('run_id', 'desc').limit(limit).execute();
  return rows.map(toRun);
}

export async function readRun(transaction: Transaction, agencyId: number, runId: string, codes: HandlingCodes = null): Promise<HotspotRun | null> {
  const row = await runs(transaction, agencyId, codes).where('run_id', '=', runId).executeTakeFirst();
  return row === undefined ? null : toRun(row);
}

/** Whoever may not see all incidents sees runs that counted no others than they may; runs over all incidents name no codes. */
const runs = (transaction: Transaction, agencyId: number, codes: HandlingCodes) => transaction.selectFrom('hotspot_run').selectAll()
  .select(sql<boolean>`exists (select from analysis_result where analysis_result.agency_id = ${agencyId} and analysis_result.result_id = hotspot_run.run_id)`.as('has_result'))
  .where('agency_id', '=', agencyId)
  .$if(codes !== null, (query) => query.where(sql<boolean>`parameters->'handlingCodes' <@ ${JSON.stringify(codes)}::jsonb`));

type Row = Awaited<ReturnType<ReturnType<typeof runs>['execute']>>[number];

const toRun = (row: Row): HotspotRun => ({
  runId: row.run_id, method: row.method, methodVersion: row.method_version,
  parameters: row.parameters as Record<string, unknown>, filter: row.filter as Record<string, unknown>, dataVersion: row.data_version,
  studyArea: row.study_area as Record<string, unknown>, rows: Number(row.row_count), placed: Number(row.placed_count),
  cells: row.cell_count, significant: row.significant, resultHash: row.result_hash,
  createdBy: row.created_by, purpose: row.purpose, createdAt: row.created_at, hasResult: row.has_result,
});
