import type { LayerId } from '../../tiles/layers.ts';
import type { Database } from '../db/database.ts';
import type { FeatureMeta, FeatureQuestion, MapFeature } from './feature_source.ts';
import { featureSources } from './list_features.ts';

export type FeatureStream = {
  meta: FeatureMeta;
  /** How many there are in all batches together. */
  matched: number;
  batches: AsyncIterable<MapFeature[]>;
};

/** What an answer to the question says about itself, and how many features it selects. */
export async function countFeatures(database: Database, layer: LayerId, question: FeatureQuestion, signal?: AbortSignal): Promise<Omit<FeatureStream, 'batches'>> {
  const { meta, matched } = await featureSources[layer].list(database, question, { after: null, limit: 1 }, signal);
  return { meta, matched };
}

/**
 * All features of a layer for a question, in the order of its pages and with their count: read from one snapshot at the data
 * version of the question, a batch at a time. The first batch is read before this resolves, so that the Problem `data_moved` is
 * thrown here or not at all. Whoever calls takes the batches, or aborts the signal: until then the snapshot is held.
 */
export async function streamFeatures(database: Database, layer: LayerId, question: FeatureQuestion, signal?: AbortSignal): Promise<FeatureStream> {
  const counted = await countFeatures(database, layer, question, signal);
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
  return { ...counted, batches: batches() };
}
