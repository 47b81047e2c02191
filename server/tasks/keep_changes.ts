import type { Database } from '../db/database.ts';
import type { ChangeTable } from '../model/change_table.ts';
import type { Context } from '../model/context.ts';
import { keepResult } from './keep_result.ts';
import { requestAgain } from './request_again.ts';
import type { Resolved } from './resolve_filter.ts';
import { hashColumns, resultIdOf } from './result_digest.ts';

/** Of a table: what `meta.changes.resultHash` is over, after the cells. */
const hashed = ['count', 'before', 'expected', 'difference', 'ratio', 'ratioLower', 'ratioUpper', 'p', 'q', 'bin'] as const;

/**
 * Gives a comparison its id and keeps it under that, so that the same numbers can be had again. `studyHash`: of the study area,
 * which stands for the areas as they are. Where nothing is compared there is nothing to keep: the id stays null.
 */
export async function keepChanges(
  database: Database, context: Context, query: Resolved, { table, studyHash }: { table: ChangeTable; studyHash: string },
): Promise<ChangeTable> {
  const { meta, meta: { resolution, dataVersion, changes } } = table;
  if (!changes.compared) return table;
  const { method, methodVersion, against, from, to, fromDay, toDay } = changes;
  const handlingCodes = query.filter.handlingCodes ?? null;
  const filter = { ...query.described, against: { from, to, fromDay, toDay } };
  const result = resultIdOf({
    method, methodVersion, filter, dataVersion, studyArea: studyHash, parameters: { resolution, against },
    // Who may see less has other numbers, and so another result.
    ...(handlingCodes !== null && { handlingCodes }),
  });
  const resultHash = hashColumns(table.cell, hashed.map((name) => table[name]));
  const kept: ChangeTable = { ...table, meta: { ...meta, changes: { ...changes, result, resultHash } } };
  await keepResult(database, context, {
    resultId: result, kind: 'changes', method, methodVersion, filter, dataVersion, handlingCodes,
    request: requestAgain('/api/v1/changes', { filter: query.described, dataVersion, resolution, against }),
  }, () => kept);
  return kept;
}
