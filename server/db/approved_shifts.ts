import { sql } from 'kysely';
import type { Transaction } from './transact.ts';

/** Begin of the latest shift that has an approved plan; null where none was approved. */
export async function latestApprovedShift(transaction: Transaction, agencyId: number): Promise<Date | null> {
  const { rows } = await sql<{ latest: Date | null }>`select max(shift_from) as latest from patrol_plan where agency_id = ${agencyId} and status = 'approved'`.execute(transaction);
  return rows[0]?.latest ?? null;
}
