import { areaFeatureRows, countAreaFeatures, type AreaFeatureRow } from '../db/feature_rows.ts';
import type { Database } from '../db/database.ts';
import type { AreaList } from '../model/answers.ts';
import type { FeatureQuestion, FeatureSource, MapFeature } from './feature_source.ts';
import { pageOf } from './feature_source.ts';
import { listAreas } from './list_areas.ts';
import { readAt } from './read_at.ts';

type Figures = { list: AreaList; byId: ReadonlyMap<string, AreaList['areas'][number]> };

async function figuresFor(database: Database, { resolved }: FeatureQuestion, kind: string | null, signal?: AbortSignal): Promise<Figures> {
  const list = await listAreas(database, resolved, { kind, signal });
  return { list, byId: new Map(list.areas.map((area) => [area.id, area])) };
}

function featureOf({ kind, code, name, squareKm, geometry }: AreaFeatureRow, { byId }: Figures): MapFeature {
  const id = `${kind}:${code}`;
  const { count = null, harm = null } = byId.get(id) ?? {};
  return { type: 'Feature', id, geometry, properties: { id, kind, code, name, squareKm, count, harm } };
}

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
    const figures = await figuresFor(database, question, kind, signal);
    const { page, last } = pageOf(rows, limit, (row) => [row.kind, row.code]);
    return { meta: figures.list.meta, matched, features: page.map((row) => featureOf(row, figures)), last };
  },
  async find(database, question, id, signal) {
    const [kind, code] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)];
    if (!id.includes(':') || id.includes('\0') || (question.kind ?? kind) !== kind) return null;
    const { agencyId } = question.resolved.agency;
    const [row] = await readAt(database, question.resolved, (transaction) =>
      areaFeatureRows(transaction, agencyId, { kind, code, boxes: null, after: null, limit: 1 }), signal);
    if (row === undefined) return null;
    const figures = await figuresFor(database, question, kind, signal);
    return { meta: figures.list.meta, feature: featureOf(row, figures) };
  },
};
