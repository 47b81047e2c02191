import type { LayerId } from '../../tiles/layers.ts';
import type { Database } from '../db/database.ts';
import { Problem } from '../model/problem.ts';
import { areaFeatures } from './area_features.ts';
import { backdropFeatures } from './backdrop_features.ts';
import { checkFilterShapes } from './check_filter.ts';
import { readFeatureCursor, writeFeatureCursor, type PagedFeatures } from './feature_cursor.ts';
import type { FeatureList, FeatureQuestion, FeatureSource, FoundFeature } from './feature_source.ts';
import { hexFeatures } from './hex_features.ts';
import { incidentFeatures } from './incident_features.ts';
import { keptFeatures } from './kept_features.ts';

/** Filters are checked at each door of a layer, whoever comes through it. */
const checked = (source: FeatureSource): FeatureSource => ({
  ...source,
  async list(database, question, page, signal) {
    await checkFilterShapes(database, question, signal);
    return source.list(database, question, page, signal);
  },
  async* all(database, question, signal) {
    await checkFilterShapes(database, question, signal);
    yield* source.all(database, question, signal);
  },
});

/** One for each layer; a missing one is a compile error. */
export const featureSources = {
  incidents: checked(incidentFeatures),
  hexes: checked(hexFeatures('hexes')),
  hotspots: checked(hexFeatures('hotspots')),
  changes: checked(hexFeatures('changes')),
  analysis: checked(keptFeatures),
  patrols: checked(keptFeatures),
  areas: checked(areaFeatures),
  backdrop: checked(backdropFeatures),
} as const satisfies Record<LayerId, FeatureSource>;

export type FeaturePage = Omit<FeatureList, 'last'> & { /** Cursor of the next page; null on the last. */ next: string | null };

/** A page of the features of a layer. */
export async function listFeatures(
  database: Database, paged: PagedFeatures, { cursor, limit }: { cursor: string | null; limit: number }, signal?: AbortSignal,
): Promise<FeaturePage> {
  const after = cursor === null ? null : readFeatureCursor(paged, cursor);
  const { last, ...list } = await featureSources[paged.layer].list(database, paged.question, { after, limit }, signal);
  return { ...list, next: last === null ? null : writeFeatureCursor(paged, last) };
}

/** One feature of a layer. Throws the Problem `unknown_feature` when there is none with that id. */
export async function findFeature(
  database: Database, layer: LayerId, question: FeatureQuestion, id: string, signal?: AbortSignal,
): Promise<FoundFeature> {
  const found = await featureSources[layer].find(database, question, id, signal);
  if (found === null) {
    throw new Problem('not_found', 'unknown_feature', `There is no feature "${id.slice(0, 60)}" in "${layer}" for this question. `
      + `/ogc/collections/${layer}/items lists those there are.`);
  }
  return found;
}
