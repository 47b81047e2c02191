import type { Box } from '../../tiles/tile_address.ts';
import { runSliced } from '../follow/sliced.ts';
import type { Database } from '../db/database.ts';
import type { SpatialNode } from '../model/cql2/evaluate.ts';
import { chooseRows, pageAfter, weighRows, type ChosenRows } from './chosen_rows.ts';
import { batchSize, type FeatureQuestion, type FeatureSource, type MapFeature } from './feature_source.ts';
import type { KeptRows } from './kept_rows.ts';
import { remembered } from './memory.ts';
import { questionKey } from './resolve_filter.ts';
import { shapeTruths } from './shape_truths.ts';

const featureOf = ({ idOf, geometryOf, propertiesOf }: KeptRows, row: number): MapFeature =>
  ({ type: 'Feature', id: idOf(row), geometry: geometryOf(row), properties: propertiesOf(row) });

function rowsOf({ kept }: FeatureQuestion): KeptRows {
  if (kept === undefined || kept === null) throw new RangeError('a layer of kept rows was asked without them');
  return kept;
}

/** Rows that touch the boxes and that the filter is true of: found once for a question, whatever the number of its pages. */
function chosenFor(database: Database, question: FeatureQuestion, signal?: AbortSignal): Promise<ChosenRows> {
  const { resolved, boxes, where, sort } = question;
  const kept = rowsOf(question);
  const key = ['kept_features', kept.id, ...questionKey(resolved), boxes, where, sort];
  return remembered(database, key, { signal, weigh: weighRows }, async (joint) => {
    const rows = await rowsInBoxes(database, question, kept, joint);
    const isTrue = await shapeTruths(database, resolved, { where, shapes: { rows, geometryOf: kept.geometryOf } }, joint);
    return runSliced(chooseRows({ rows, propertiesOf: kept.propertiesOf, idOf: kept.idOf, isTrue }, question), joint);
  });
}

/** Where the box of a shape reaches over the edge of one that was asked for, the geometry engine is asked about the shape itself. */
async function rowsInBoxes(
  database: Database, { resolved, boxes }: FeatureQuestion, { rows, boxes: own, geometryOf }: KeptRows, signal: AbortSignal,
): Promise<number[]> {
  const all = Array.from({ length: rows }, (_, row) => row);
  if (boxes === null) return all;
  const within = new Set<number>();
  for (const box of boxes) {
    const doubtful = all.filter((row) => {
      const [west, south, east, north] = own.subarray(row * 4, row * 4 + 4) as unknown as Box;
      if (west > box[2] || east < box[0] || south > box[3] || north < box[1] || within.has(row)) return false;
      const inside = west >= box[0] && east <= box[2] && south >= box[1] && north <= box[3];
      if (inside) within.add(row);
      return !inside;
    });
    if (doubtful.length === 0) continue;
    const node = touching(box);
    const isTrue = await shapeTruths(database, resolved, { where: node, shapes: { rows: doubtful, geometryOf } }, signal);
    for (const row of doubtful) if (isTrue(node, row)) within.add(row);
  }
  return all.filter((row) => within.has(row));
}

const touching = ([west, south, east, north]: Box): SpatialNode => ({
  op: 'spatial', relation: 'intersects', left: { op: 'property', name: 'geometry', type: 'geometry' },
  right: {
    op: 'geometry',
    geometry: { type: 'Polygon', coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] },
    boxes: null,
  },
});

/** Rows of what is kept, in the order in which it has them. */
export const keptFeatures: FeatureSource = {
  async list(database, question, { after, limit }, signal) {
    const kept = rowsOf(question);
    const chosen = await chosenFor(database, question, signal);
    const compareOwn = (row: number, [own]: readonly string[]): number => row - Number(own);
    const { page, last } = pageAfter(chosen, question.sort, { after, limit, compareOwn, keyOf: (row) => [String(row)] });
    return { meta: kept.meta, matched: chosen.rows.length, features: page.map((row) => featureOf(kept, row)), last };
  },
  async* all(database, question, signal) {
    const kept = rowsOf(question);
    const { rows } = await chosenFor(database, question, signal);
    for (let first = 0; first < rows.length; first += batchSize) {
      signal?.throwIfAborted();
      yield rows.slice(first, first + batchSize).map((row) => featureOf(kept, row));
    }
  },
  async find(_database, question, id) {
    const kept = rowsOf(question);
    for (let row = 0; row < kept.rows; row += 1) if (kept.idOf(row) === id) return { meta: kept.meta, feature: featureOf(kept, row) };
    return null;
  },
};
