import { incidents as layer } from '../../tiles/incidents.ts';
import { placeIndexOf } from '../columns/place_index.ts';
import { selectRows } from '../columns/select.ts';
import { selectedPoints } from '../columns/selected_points.ts';
import { cql2Condition } from '../db/cql2_sql.ts';
import type { Database } from '../db/database.ts';
import { incidentTable } from '../db/feature_fields.ts';
import { rowOrder, type RowOrder } from '../db/feature_order.ts';
import { countIncidentsWhere, countPlacedIncidents, isPlacedIn } from '../db/feature_rows.ts';
import type { IncidentRecord } from '../db/incidents.ts';
import { all, type Condition } from '../db/selection.ts';
import { openSortedIncidents, readSortedIncidents, type SortedIncident } from '../db/sorted_incidents.ts';
import type { Transaction } from '../db/transact.ts';
import { sortType } from '../model/cql2/sort_values.ts';
import type { SortKey } from '../model/cql2/tree.ts';
import type { Totals } from '../model/totals.ts';
import { allIncidents } from './all_incidents.ts';
import { readSortKey, writeSortKey } from './chosen_rows.ts';
import { columnsFor, counterFor } from './counting.ts';
import { batchSize, pageOf, type FeatureQuestion, type PageAsked } from './feature_source.ts';
import { remembered } from './memory.ts';
import { newestIncidents } from './newest_incidents.ts';
import { readAt } from './read_at.ts';
import { batchesAt } from './read_batches.ts';
import { questionKey } from './resolve_filter.ts';

/** Which incidents a question about features is about, and in which order. */
export type SelectedIncidents = {
  totals: Totals;
  matched: () => Promise<number>;
  page: (asked: PageAsked) => Promise<{ page: IncidentRecord[]; last: string[] | null }>;
  all: () => AsyncGenerator<IncidentRecord[]>;
};

/** Those with a place (or all), in the boxes, that the filter is true of. */
export async function selectIncidents(database: Database, question: FeatureQuestion, signal?: AbortSignal): Promise<SelectedIncidents> {
  const { resolved, boxes, where, sort, unplaced = false } = question;
  const { filter } = resolved;
  const totals = await counterFor(database, resolved, signal).totals(filter);
  const placed = unplaced && boxes === null ? null : isPlacedIn(boxes);
  const further = where === null ? placed : all([placed, cql2Condition(where, incidentTable)]);
  const expected = unplaced ? totals.rows : totals.placed;
  const matched = (): Promise<number> => countMatched(database, question, { further, expected }, signal);
  if (!isOwnOrder(sort)) return { totals, matched, page: (asked) => sortedPage(database, question, { ...asked, further }, signal), all: () => allSorted(database, question, further, signal) };
  return {
    totals, matched,
    page: async ({ after, limit }) => {
      const start = after === null ? null : { moment: after[0]!, id: after[1]! };
      // How many there are says in how long a stretch of time a page should be found.
      const asked = { filter, range: null, further, after: start, limit: limit + 1, expected: where === null ? expected : await matched() };
      return pageOf(await newestIncidents(database, resolved, asked, signal), limit, ({ moment, id }) => [moment, id]);
    },
    all: () => allIncidents(database, resolved, { filter, further, expected }, signal),
  };
}

/** The latest first is the layer's own order, which needs no sorting. */
const isOwnOrder = ([first, ...more]: readonly SortKey[]): boolean =>
  first === undefined || (first.field === 'occurredFrom' && first.descending && more.length === 0);

const orderOf = (sort: readonly SortKey[]): RowOrder => rowOrder(sort, incidentTable, (name) => sortType(layer.features.fields, name));

type Further = { further: Condition | null };

async function sortedPage(database: Database, { resolved, sort }: FeatureQuestion, { further, after, limit }: PageAsked & Further, signal?: AbortSignal) {
  const { agency: { agencyId }, filter } = resolved;
  const [values, own] = after === null ? [[], []] : readSortKey(sort, after);
  const asked = { filter, further, order: orderOf(sort), after: after === null ? null : { values, id: own[0]! }, limit: limit + 1 };
  const rows = await readAt(database, resolved, (transaction) => readSortedIncidents(transaction, agencyId, asked), signal);
  return pageOf(rows, limit, (row) => writeSortKey(row.values, [row.id]));
}

function allSorted(database: Database, { resolved, sort }: FeatureQuestion, further: Condition | null, signal?: AbortSignal): AsyncGenerator<SortedIncident[]> {
  const { agency: { agencyId }, filter } = resolved;
  let open: { transaction: Transaction; fetch: (limit: number) => Promise<SortedIncident[]> } | null = null;
  // One transaction sorts once for all batches; where each batch has its own, it goes on after the last one.
  const page = async (transaction: Transaction, after: SortedIncident | null): Promise<SortedIncident[]> => {
    if (open?.transaction !== transaction) open = { transaction, fetch: await openSortedIncidents(transaction, agencyId, { filter, further, order: orderOf(sort), after }) };
    return open.fetch(batchSize);
  };
  return batchesAt(database, resolved, page, signal);
}

/** Counted from the columns as far as they hold what is asked; else by the database, once for all pages. */
async function countMatched(
  database: Database, { resolved, boxes, where, unplaced = false }: FeatureQuestion, { further, expected }: Further & { expected: number }, signal?: AbortSignal,
): Promise<number> {
  const { agency: { agencyId }, filter } = resolved;
  if (where !== null) {
    return remembered(database, ['incidents_matched', ...questionKey(resolved), boxes, unplaced, where], { signal }, (joint) =>
      readAt(database, resolved, (transaction) => countIncidentsWhere(transaction, agencyId, { filter, further: further! }), joint));
  }
  if (boxes === null) return expected;
  const held = columnsFor(resolved);
  if (held === null) return readAt(database, resolved, (transaction) => countPlacedIncidents(transaction, agencyId, { filter, boxes }), signal);
  const selected = selectRows(held.columns, filter, held.within);
  return boxes.reduce((sum, box) => sum + selectedPoints(selected, placeIndexOf(held.columns), { box, most: 0 }).total, 0);
}
