import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Filter } from '../model/filter.ts';
import { isSelected } from './selection.ts';
import type { Transaction } from './transact.ts';

export type Coded = { code: string; count: number };
export type Facets = { placeProblem: Coded[]; locationPrecision: Coded[]; timePrecision: Coded[]; timeFlag: Coded[]; midnight: number };

/** How good the selected incidents are, counted once over all combinations and added up by each property here. */
export async function countFacets(transaction: Transaction, agencyId: number, filter: Filter): Promise<Facets> {
  type Row = { place_problem: string | null; location_precision: string; time_precision: string; time_flag: string | null; midnight: boolean; count: number };
  const { rows } = await sql<Row>`
    select incident.place_problem, incident.location_precision, incident.time_precision, incident.time_flag, ${atMidnight} as midnight,
      count(*)::float8 as count
    from incident where ${isSelected(agencyId, filter)}
    group by 1, 2, 3, 4, 5`.execute(transaction);
  const by = (property: 'place_problem' | 'location_precision' | 'time_precision' | 'time_flag'): Coded[] => {
    const sums = new Map<string, number>();
    for (const row of rows) if (row[property] !== null) sums.set(row[property], (sums.get(row[property]) ?? 0) + row.count);
    return [...sums].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  };
  return {
    placeProblem: by('place_problem'), locationPrecision: by('location_precision'), timePrecision: by('time_precision'), timeFlag: by('time_flag'),
    midnight: rows.reduce((sum, { midnight, count }) => sum + (midnight ? count : 0), 0),
  };
}

const atMidnight: RawBuilder<boolean> = sql`
  (incident.time_precision = 'instant' and (incident.occurred_from at time zone incident.zone)::time = '00:00')`;

/** Names of a source that stand for the offence with this code, the most frequent first. */
export async function labelsOf(
  transaction: Transaction, agencyId: number, { filter, code, limit }: { filter: Filter; code: string; limit: number },
): Promise<{ label: string; count: number }[]> {
  const { rows } = await sql<{ label: string; count: number }>`
    select incident.source_offence as label, count(*)::float8 as count
    from incident join offence on offence.offence_id = incident.offence_id
    where ${isSelected(agencyId, filter)} and offence.code = ${code}
    group by 1 order by 2 desc, 1 limit ${limit}`.execute(transaction);
  return rows;
}

/** Of each offence, how many there are and how many of them have a place. */
export async function placedByOffence(transaction: Transaction, agencyId: number, filter: Filter): Promise<{ code: string; count: number; placed: number }[]> {
  const { rows } = await sql<{ code: string; count: number; placed: number }>`
    select offence.code, count(*)::float8 as count, count(incident.cell)::float8 as placed
    from incident join offence on offence.offence_id = incident.offence_id
    where ${isSelected(agencyId, filter)}
    group by offence.offence_id, offence.code order by offence.offence_id`.execute(transaction);
  return rows;
}
