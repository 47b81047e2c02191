import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Filter } from '../model/filter.ts';
import type { Totals } from '../model/totals.ts';
import { aggregates, sumTotals, weighed, type Aggregates } from './counts.ts';
import { all, inCells, inScope } from './selection.ts';
import type { Transaction } from './transact.ts';

/** A filter's incidents counted by something other than place. Sums over the rows are the totals. */
export type Tally<Key> = Key & { count: number; harm: number };
/** `range`: only what lies in the cells of the base resolution between these two, as decimal text. */
type Question = { filter: Filter; edition: string; range?: { first: string; last: string } };

/** By local day, ascending; days without incidents are absent. */
export async function countDays(
  transaction: Transaction, agencyId: number, question: Question,
): Promise<{ days: Tally<{ day: string }>[]; totals: Totals }> {
  const { rows, totals } = await tally<{ day: string }>(transaction, agencyId, question, { keys: sql`incident.local_date as day`, grouped: sql`1`, order: sql`1` });
  return { days: rows, totals };
}

/** By local weekday and hour; null where they are not known. */
export async function countHours(
  transaction: Transaction, agencyId: number, question: Question,
): Promise<{ hours: Tally<{ weekday: number | null; hour: number | null }>[]; totals: Totals }> {
  const { rows, totals } = await tally<{ weekday: number | null; hour: number | null }>(
    transaction, agencyId, question, {
      keys: sql`incident.local_weekday as weekday, incident.local_hour as hour`, grouped: sql`1, 2`, order: sql`1 nulls first, 2`,
    });
  return { hours: rows, totals };
}

/** By offence as recorded, groups not added up. */
export async function countOffences(
  transaction: Transaction, agencyId: number, question: Question,
): Promise<{ offences: Tally<{ offenceId: number }>[]; totals: Totals }> {
  const { rows, totals } = await tally<{ offence_id: number }>(transaction, agencyId, question, { keys: sql`incident.offence_id as offence_id`, grouped: sql`1`, order: sql`1` });
  return { offences: rows.map(({ offence_id: offenceId, ...row }) => ({ offenceId, ...row })), totals };
}

type By = { keys: RawBuilder<unknown>; grouped: RawBuilder<unknown>; order: RawBuilder<unknown> };

async function tally<Key>(
  transaction: Transaction, agencyId: number, { filter, edition, range }: Question, by: By,
): Promise<{ rows: Tally<Key>[]; totals: Totals }> {
  const { rows } = await sql<Aggregates & Key>`
    select ${by.keys}, ${aggregates(filter)}
    from ${weighed(edition)}
    where ${range === undefined ? inScope(agencyId, filter) : all([inScope(agencyId, filter), inCells(range)])}
    group by ${by.grouped} order by ${by.order}`.execute(transaction);
  const present = rows.filter(({ count }) => count > 0);
  return {
    rows: present.map(({ placed: _, hour_unknown: __, month_only: ___, ...row }) => row as unknown as Tally<Key>), totals: sumTotals(rows),
  };
}
