import { sql } from 'kysely';
import type { Context } from '../model/context.ts';
import type { Rejection } from '../model/row.ts';
import { copyIn, copyText } from './copy.ts';
import type { Database } from './database.ts';
import { transact } from './transact.ts';
import type { Transaction } from './transact.ts';

export async function insertRejections(transaction: Transaction, context: Context, importId: string, rejections: readonly Rejection[]): Promise<void> {
  if (rejections.length === 0) return;
  const lines = rejections.map(({ line, field, value, code, reason }) =>
    `${context.agencyId}\t${importId}\t${line}\t${[field, value, code, reason].map(copyText).join('\t')}\n`);
  await copyIn(transaction, 'copy import_rejection (agency_id, import_id, line, field, value, code, reason) from stdin', [lines.join('')]);
}

const pageSize = 2000;

/** All refused rows of an import in the order of the file, a page at a time: there may be as many as the file has rows. */
export async function* streamRejections(database: Database, context: Context, importId: string, signal?: AbortSignal): AsyncGenerator<Rejection[]> {
  let after = '0';
  for (;;) {
    const rows = await transact(database, context, (transaction) => transaction.selectFrom('import_rejection')
      .select(['line', 'field', 'value', 'code', 'reason'])
      .where('agency_id', '=', context.agencyId).where('import_id', '=', importId).where('line', '>', after)
      .orderBy('line').limit(pageSize).execute(), { readOnly: true, signal });
    if (rows.length > 0) yield rows.map((row) => ({ ...row, line: Number(row.line) }));
    if (rows.length < pageSize) return;
    after = rows.at(-1)!.line;
  }
}

/** How many rows were refused for which reason, the most frequent first, each with the first of them. */
export function countRejections(database: Database, context: Context, importId: string): Promise<{ code: string; reason: string; count: number; line: number }[]> {
  return transact(database, context, async (transaction) => {
    const { fn } = transaction;
    const first = sql<string>`(array_agg(reason order by line))[1]`;
    const rows = await transaction.selectFrom('import_rejection')
      .select(['code', first.as('reason'), fn.countAll<string>().as('count'), fn.min('line').as('line')])
      .where('agency_id', '=', context.agencyId).where('import_id', '=', importId)
      .groupBy('code').orderBy(fn.countAll(), 'desc').orderBy('code').limit(100).execute();
    return rows.map((row) => ({ code: row.code, reason: row.reason, count: Number(row.count), line: Number(row.line) }));
  }, { readOnly: true });
}
