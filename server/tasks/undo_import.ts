import { analyze } from '../db/analyze.ts';
import type { Database } from '../db/database.ts';
import { markInterrupted } from '../db/imports.ts';
import { undoIncidents } from '../db/incidents_undo.ts';
import { transact } from '../db/transact.ts';
import type { ImportReport } from '../model/import_report.ts';
import type { Context } from '../model/context.ts';
import { Problem } from '../model/problem.ts';

/**
 * Takes a completed import of incidents back in one step. Cut off at any moment, it has either happened or not. Throws a
 * Problem that says why it cannot be done. Loading the file again stores it anew.
 */
export async function undoImport(database: Database, context: Context, importId: string): Promise<ImportReport> {
  // One whose process has died is not "still running".
  await markInterrupted(database);
  const report = await transact(database, context, (transaction) => undoIncidents(transaction, context, importId), { timeoutMs: 0 });
  if (report.dataVersion !== null) await refreshStatistics(database);
  return report;
}

/** It is done and visible; that the planner could not be told must not say otherwise. */
async function refreshStatistics(database: Database): Promise<void> {
  try {
    await analyze(database, ['incident', 'incident_history']);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}
