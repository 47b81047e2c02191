import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Filter } from '../model/filter.ts';
import type { Totals } from '../model/totals.ts';
import { aggregates, sumTotals, weighed, type Aggregates } from './counts.ts';
import { all, inCells, inScope, isSelected } from './selection.ts';
import type { Transaction } from './transact.ts';

/** A filter's incidents counted by something other than place. Sums over the rows are the totals. */
export type Tally<Key> = Key & { count: number; harm: number };
type Question = { filter: Filter; edition: string };

/** By local day, ascending; days without incidents are absent. */
export async function countDays(
  transaction: Transaction, agencyId: number, question: Question,
): Promise<{ days: Tally<{ day: string }>[]; totals: Totals }> {
  const { rows, totals } = await tally<{ day: string }>(transaction, agencyId, question, sql`incident.local_date as day`, 1);
  return { days: rows, totals };
}

/** By local weekday and hour; null where they are not known. */
export async function countHours(
  transaction: Transaction, agencyId: number, question: Question,
): Promise<{ hours: Tally<{ weekday: number | null; hour: number | null }>[]; totals: Totals }> {
  const { rows, totals } = await tally<{ weekday: number | null; hour: number | null }>(
    transaction, agencyId, question, sql`incident.local_weekday as weekday, incident.local_hour as hour`, 2);
  return { hours: rows, totals };
}

/** By offence as recorded, groups not added up. */
export async function countOffences(
  transaction: Transaction, agencyId: number, question: Question,
): Promise<{ offences: Tally<{ offenceId: number }>[]; totals: Totals }> {
  const { rows, totals } = await tally<{ offence_id: number }>(transaction, agencyId, question, sql`incident.offence_id as offence_id`, 1);
  return { offences: rows.map(({ offence_id: offenceId, ...row }) => ({ offenceId, ...row })), totals };
}

async function tally<Key>(
  transaction: Transaction, agencyId: number, { filter, edition }: Question, keys: RawBuilder<unknown>, keyCount: 1 | 2,
): Promise<{ rows: Tally<Key>[]; totals: Totals }> {
  const order = sql.raw(keyCount === 1 ? '1' : '1, 2');
  const { rows } = await sql<Aggregates & Key>`
    select ${keys}, ${aggregates(filter)}
    from ${weighed(edition)}
    where ${inScope(agencyId, filter)}
    group by ${order} order by ${order}`.execute(transaction);
  return { rows: rows.filter(({ count }) => count > 0), totals: sumTotals(rows) };
}

type CellQuestion = { filter: Filter; range: { first: string; last: string } };
const inCell = (agencyId: number, { filter, range }: CellQuestion) => all([isSelected(agencyId, filter), inCells(range)]);

/** The days of one cell. */
export async function countCellDays(transaction: Transaction, agencyId: number, question: CellQuestion): Promise<{ day: string; count: number }[]> {
  const { rows } = await sql<{ day: string; count: number }>`
    select incident.local_date as day, count(*)::float8 as count from incident
    where ${inCell(agencyId, question)} group by 1 order by 1`.execute(transaction);
  return rows;
}

/** Hours of the week and offences of one cell, counted together. */
export async function countCellMix(
  transaction: Transaction, agencyId: number, question: CellQuestion,
): Promise<{ offenceId: number; weekday: number | null; hour: number | null; count: number }[]> {
  const { rows } = await sql<{ offence_id: number; weekday: number | null; hour: number | null; count: number }>`
    select incident.offence_id, incident.local_weekday as weekday, incident.local_hour as hour, count(*)::float8 as count from incident
    where ${inCell(agencyId, question)} group by 1, 2, 3 order by 1, 2, 3`.execute(transaction);
  return rows.map(({ offence_id: offenceId, ...row }) => ({ offenceId, ...row }));
}
