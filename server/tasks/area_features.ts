import { areaFeatureRows, countAreaFeatures, type AreaFeatureRow } from '../db/feature_rows.ts';
import type { Database } from '../db/database.ts';
import type { Transaction } from '../db/transact.ts';
import type { FeatureQuestion, FeatureSource, MapFeature } from './feature_source.ts';
import { pageOf } from './feature_source.ts';
import { areaFigures } from './list_areas.ts';
import { readAt } from './read_at.ts';
import { batchesAt } from './read_batches.ts';

type Figures = Awaited<ReturnType<typeof areaFigures>>;

function featureOf({ kind, code, name, squareKm, geometry }: AreaFeatureRow, figures: Figures): MapFeature {
  const id = `${kind}:${code}`;
  return { type: 'Feature', id, geometry, properties: { id, kind, code, name, squareKm, ...figures.of(id) } };
}

/** A border may have some ten thousand points. */
const areasAtOnce = 500;

/** Areas by kind and code, with the figures of the list of areas. */
export const areaFeatures: FeatureSource = {
  async list(database, question, { after, limit }, signal) {
    const { resolved, kind, boxes } = question;
    const { agencyId } = resolved.agency;
    const start = after === null ? null : { kind: after[0]!, code: after[1]! };
    const { rows, matched } = await readAt(database, resolved, async (transaction) => ({
      rows: await areaFeatureRows(transaction, agencyId, { kind, boxes, after: start, limit: limit + 1 }),
      matched: await countAreaFeatures(transaction, agencyId, { kind, boxes }),
    }), signal);
    const figures = await areaFigures(database, resolved, kind, signal);
    const { page, last } = pageOf(rows, limit, (row) => [row.kind, row.code]);
    return { meta: figures.meta, matched, features: page.map((row) => featureOf(row, figures)), last };
  },
  async* all(database, question, signal) {
    const { resolved, kind, boxes } = question;
    const figures = await areaFigures(database, resolved, kind, signal);
    const page = (transaction: Transaction, after: AreaFeatureRow | null): Promise<AreaFeatureRow[]> =>
      areaFeatureRows(transaction, resolved.agency.agencyId, { kind, boxes, after, limit: areasAtOnce });
    for await (const rows of batchesAt(database, resolved, page, signal)) yield rows.map((row) => featureOf(row, figures));
  },
  async find(database, question, id, signal) {
    const [kind, code] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)];
    if (!id.includes(':') || id.includes('\0') || (question.kind ?? kind) !== kind) return null;
    const { agencyId } = question.resolved.agency;
    const [row] = await readAt(database, question.resolved, (transaction) =>
      areaFeatureRows(transaction, agencyId, { kind, code, boxes: null, after: null, limit: 1 }), signal);
    if (row === undefined) return null;
    const figures = await areaFigures(database, question.resolved, kind, signal);
    return { meta: figures.meta, feature: featureOf(row, figures) };
  },
};
