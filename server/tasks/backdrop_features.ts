import { backdrop as layer } from '../../tiles/backdrop.ts';
import { cql2Condition } from '../db/cql2_sql.ts';
import { backdropTable } from '../db/feature_fields.ts';
import { rowOrder } from '../db/feature_order.ts';
import { backdropFeatureRows, countBackdropFeatures, sortedBackdropRows, type BackdropFeatureRow } from '../db/feature_rows.ts';
import type { Transaction } from '../db/transact.ts';
import { sortType, type SortValue } from '../model/cql2/sort_values.ts';
import { readSortKey, writeSortKey } from './chosen_rows.ts';
import { batchSize, pageOf, plainMeta, type FeatureQuestion, type FeatureSource, type MapFeature, type PageAsked } from './feature_source.ts';
import { readAt } from './read_at.ts';
import { batchesAt } from './read_batches.ts';

const featureOf = ({ id, kind, class: importance, name, geometry }: BackdropFeatureRow): MapFeature =>
  ({ type: 'Feature', id, geometry, properties: { kind, class: importance || null, name: name || null } });

type Row = BackdropFeatureRow & { values: SortValue[] };
const keyOf = ({ values, id }: Row): string[] => writeSortKey(values, [id]);

const scopeOf = ({ kind, boxes, where }: FeatureQuestion) => ({ kind, boxes, further: where === null ? null : cql2Condition(where, backdropTable) });

async function rowsAfter(transaction: Transaction, question: FeatureQuestion, { after, limit }: PageAsked): Promise<Row[]> {
  const { resolved: { agency: { agencyId } }, sort } = question;
  const scope = scopeOf(question);
  if (sort.length === 0) {
    const rows = await backdropFeatureRows(transaction, agencyId, { ...scope, after: after?.[0] ?? null, limit });
    return rows.map((row) => ({ ...row, values: [] }));
  }
  const order = rowOrder(sort, backdropTable, (name) => sortType(layer.features.fields, name));
  const [values, own] = after === null ? [[], []] : readSortKey(sort, after);
  return sortedBackdropRows(transaction, agencyId, { ...scope, order, after: after === null ? null : { values, id: own[0]! }, limit });
}

/** Streets, water and so on by their ids, or in the order that is asked for. */
export const backdropFeatures: FeatureSource = {
  async list(database, question, { after, limit }, signal) {
    const { resolved } = question;
    const { rows, matched } = await readAt(database, resolved, async (transaction) => ({
      rows: await rowsAfter(transaction, question, { after, limit: limit + 1 }),
      matched: await countBackdropFeatures(transaction, resolved.agency.agencyId, scopeOf(question)),
    }), signal);
    const { page, last } = pageOf(rows, limit, keyOf);
    return { meta: plainMeta(resolved), matched, features: page.map(featureOf), last };
  },
  async* all(database, question, signal) {
    const page = (transaction: Transaction, last: Row | null): Promise<Row[]> =>
      rowsAfter(transaction, question, { after: last === null ? null : keyOf(last), limit: batchSize });
    for await (const rows of batchesAt(database, question.resolved, page, signal)) yield rows.map(featureOf);
  },
  async find(database, { resolved }, id, signal) {
    if (!/^[1-9]\d{0,17}$/.test(id)) return null;
    const [row] = await readAt(database, resolved, (transaction) =>
      backdropFeatureRows(transaction, resolved.agency.agencyId, { kind: null, id, boxes: null, after: null, limit: 1 }), signal);
    return row === undefined ? null : { meta: plainMeta(resolved), feature: featureOf(row) };
  },
};
