import { backdropFeatureRows, countBackdropFeatures, type BackdropFeatureRow } from '../db/feature_rows.ts';
import type { Transaction } from '../db/transact.ts';
import { batchSize, pageOf, plainMeta, type FeatureSource, type MapFeature } from './feature_source.ts';
import { readAt } from './read_at.ts';
import { batchesAt } from './read_batches.ts';

const featureOf = ({ id, kind, class: importance, name, geometry }: BackdropFeatureRow): MapFeature =>
  ({ type: 'Feature', id, geometry, properties: { kind, class: importance || null, name: name || null } });

export const backdropFeatures: FeatureSource = {
  async list(database, { resolved, boxes, kind }, { after, limit }, signal) {
    const { agencyId } = resolved.agency;
    const { rows, matched } = await readAt(database, resolved, async (transaction) => ({
      rows: await backdropFeatureRows(transaction, agencyId, { kind, boxes, after: after?.[0] ?? null, limit: limit + 1 }),
      matched: await countBackdropFeatures(transaction, agencyId, { kind, boxes }),
    }), signal);
    const { page, last } = pageOf(rows, limit, ({ id }) => [id]);
    return { meta: plainMeta(resolved), matched, features: page.map(featureOf), last };
  },
  async* all(database, { resolved, boxes, kind }, signal) {
    const page = (transaction: Transaction, last: BackdropFeatureRow | null): Promise<BackdropFeatureRow[]> =>
      backdropFeatureRows(transaction, resolved.agency.agencyId, { kind, boxes, after: last?.id ?? null, limit: batchSize });
    for await (const rows of batchesAt(database, resolved, page, signal)) yield rows.map(featureOf);
  },
  async find(database, { resolved }, id, signal) {
    if (!/^[1-9]\d{0,17}$/.test(id)) return null;
    const [row] = await readAt(database, resolved, (transaction) =>
      backdropFeatureRows(transaction, resolved.agency.agencyId, { kind: null, id, boxes: null, after: null, limit: 1 }), signal);
    return row === undefined ? null : { meta: plainMeta(resolved), feature: featureOf(row) };
  },
};
