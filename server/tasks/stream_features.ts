import type { LayerId } from '../../tiles/layers.ts';
import type { Database } from '../db/database.ts';
import type { FeatureMeta, FeatureQuestion, MapFeature } from './feature_source.ts';
import { featureSources } from './list_features.ts';

/** What an answer to a question says about itself, and how many features there are in all batches together. */
export type FeatureCount = { meta: FeatureMeta; matched: number };

export async function countFeatures(database: Database, layer: LayerId, question: FeatureQuestion, signal?: AbortSignal): Promise<FeatureCount> {
  const { meta, matched } = await featureSources[layer].list(database, question, { after: null, limit: 1 }, signal);
  return { meta, matched };
}

/**
 * All features of a layer for a question, in the order of its pages: read from one snapshot at the data version of the question,
 * a batch at a time. The first batch is read before this resolves, so that the Problem `data_moved` is thrown here, later only by an
 * embedded database. Whoever calls takes the batches, or aborts the signal: until then the snapshot is held.
 */
export async function streamFeatures(database: Database, layer: LayerId, question: FeatureQuestion, signal?: AbortSignal): Promise<AsyncGenerator<MapFeature[]>> {
  const iterator = featureSources[layer].all(database, question, signal)[Symbol.asyncIterator]();
  const first = await iterator.next();
  async function* batches(): AsyncGenerator<MapFeature[]> {
    try {
      if (first.done) return;
      yield first.value;
      yield* { [Symbol.asyncIterator]: () => iterator };
    } finally {
      await iterator.return?.();
    }
  }
  return batches();
}
