import { sql } from 'kysely';
import type { Filter } from '../model/filter.ts';
import { isSelected } from './selection.ts';
import type { Transaction } from './transact.ts';

/** The handling codes that incidents of a filter have, ascending. */
export async function handlingCodesIn(transaction: Transaction, agencyId: number, filter: Filter): Promise<number[]> {
  const { rows } = await sql<{ code: number }>`
    select distinct incident.handling_code as code from incident where ${isSelected(agencyId, filter)} order by code`.execute(transaction);
  return rows.map(({ code }) => code);
}
