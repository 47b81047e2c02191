import { sql } from 'kysely';
import type { Filter } from '../model/filter.ts';
import { noTotals, type Totals } from '../model/totals.ts';
import { andSeen, cycleUnknown, inCycle, inScope, type HandlingCodes } from './selection.ts';
import type { Transaction } from './transact.ts';

export type CellCount = { cell: string; count: number; harm: number };

/** One row of `aggregates`. */
export type Aggregates = { count: number; harm: number; placed: number; hour_unknown: number; month_only: number };

/** The aggregates that every count needs; hours and weekdays stand here and not in `where`, so that the unknown can be counted. */
export const aggregates = (filter: Filter) => sql`
  count(*) filter (where ${inCycle(filter)})::float8 as count,
  count(incident.cell) filter (where ${inCycle(filter)})::float8 as placed,
  coalesce(sum(harm_weight.weight) filter (where ${inCycle(filter)}), 0) as harm,
  count(*) filter (where ${cycleUnknown(filter)})::float8 as hour_unknown,
  count(*) filter (where ${inCycle(filter)} and incident.time_precision = 'month')::float8 as month_only`;

export const weighed = (edition: string) => sql`
  incident left join harm_weight on harm_weight.offence_id = incident.offence_id and harm_weight.edition = ${edition}`;

/** Counts and harm per cell of a resolution, cells as hexadecimal text, in ascending order. */
export async function countCells(
  transaction: Transaction, agencyId: number, { filter, resolution, edition }: { filter: Filter; resolution: number; edition: string },
): Promise<{ cells: CellCount[]; totals: Totals }> {
  const { rows } = await sql<Aggregates & { cell: string | null }>`
    select to_hex(counted.cell) as cell, counted.count, counted.harm, counted.placed, counted.hour_unknown, counted.month_only
    from (
      select hex_parent(incident.cell, ${resolution}) as cell, ${aggregates(filter)}
      from ${weighed(edition)}
      where ${inScope(agencyId, filter)}
      group by 1
    ) counted
    order by counted.cell`.execute(transaction);
  return {
    cells: rows.flatMap(({ cell, count, harm }) => (cell === null || count === 0 ? [] : { cell, count, harm })),
    totals: sumTotals(rows),
  };
}

/** Totals without the cells. */
export async function countTotals(transaction: Transaction, agencyId: number, { filter, edition }: { filter: Filter; edition: string }): Promise<Totals> {
  const { rows } = await sql<Aggregates>`
    select ${aggregates(filter)}
    from ${weighed(edition)}
    where ${inScope(agencyId, filter)}`.execute(transaction);
  return sumTotals(rows);
}

/** The cells of a resolution in which the agency ever placed an incident, as hexadecimal text. */
export async function occupiedCells(transaction: Transaction, agencyId: number, { resolution, codes = null }: { resolution: number; codes?: HandlingCodes }): Promise<string[]> {
  const { rows } = await sql<{ cell: string }>`
    select to_hex(occupied.cell) as cell
    from (
      select distinct hex_parent(incident.cell, ${resolution}) as cell from incident
      where incident.agency_id = ${agencyId} and incident.cell is not null${andSeen(codes)}
    ) occupied`.execute(transaction);
  return rows.map(({ cell }) => cell);
}

export const sumTotals = (rows: readonly Aggregates[]): Totals => rows.reduce((sum, row) => ({
  rows: sum.rows + row.count,
  placed: sum.placed + row.placed,
  harm: sum.harm + row.harm,
  hourUnknown: sum.hourUnknown + row.hour_unknown,
  monthOnly: sum.monthOnly + row.month_only,
}), noTotals());
