import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import type { SortValue } from '../model/cql2/sort_values.ts';
import type { Filter } from '../model/filter.ts';
import { isAfter, orderBy, sortValues, type RowKey, type RowOrder } from './feature_order.ts';
import { incidentColumns, type IncidentRecord } from './incidents.ts';
import { all, isSelected } from './selection.ts';
import type { Transaction } from './transact.ts';

export type SortedIncident = IncidentRecord & { values: SortValue[] };
type Sorted = {
  filter: Filter;
  /** What else must hold of a row of the tables `incident` and `offence`. */
  further: RawBuilder<SqlBool> | null;
  order: RowOrder;
};

const selectSorted = (agencyId: number, { filter, further, order }: Sorted, after: RowKey | null): RawBuilder<unknown> => sql`
  select ${incidentColumns}, ${sortValues(order)} as "values"
  from incident join offence on offence.offence_id = incident.offence_id
  where ${all([isSelected(agencyId, filter), further, after === null ? null : isAfter(order, after)])}
  order by ${orderBy(order)}`;

/** The first incidents in an order of properties, or those after a place in it, each with what it is sorted by. */
export async function readSortedIncidents(
  transaction: Transaction, agencyId: number, { after, limit, ...sorted }: Sorted & { after: RowKey | null; limit: number },
): Promise<SortedIncident[]> {
  const { rows } = await sql<IncidentRecord & { values: string }>`${selectSorted(agencyId, sorted, after)} limit ${limit}`.execute(transaction);
  return rows.map(withValues);
}

/** For whoever reads all that come after a place: sorted once, then given in batches as long as the transaction lasts. */
export async function openSortedIncidents(
  transaction: Transaction, agencyId: number, { after, ...sorted }: Sorted & { after: RowKey | null },
): Promise<(limit: number) => Promise<SortedIncident[]>> {
  await sql`declare sorted_incidents no scroll cursor for ${selectSorted(agencyId, sorted, after)}`.execute(transaction);
  return async (limit) => {
    const { rows } = await sql<IncidentRecord & { values: string }>`fetch forward ${sql.lit(limit)} from sorted_incidents`.execute(transaction);
    return rows.map(withValues);
  };
}

const withValues = (row: IncidentRecord & { values: string }): SortedIncident => ({ ...row, values: JSON.parse(row.values) as SortValue[] });
