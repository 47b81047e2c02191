import { LRUCache } from 'lru-cache';
import type { Database } from '../db/database.ts';
import { singleFlight, type SingleFlight } from './single_flight.ts';

/**
 * What has been computed and can be asked for again: one memory for each open database, the longest unused forgotten
 * first. A key names everything that the value depends on, the data version above all, so nothing here is ever stale.
 */
type Memory = { kept: LRUCache<string, { value: unknown }>; fly: SingleFlight };

/** About 100 MB: the tiles of a city for some hundred different filters at a time. */
export const mostWeight = 12_000_000;
const memories = new WeakMap<Database, Memory>();

function memoryOf(database: Database): Memory {
  const existing = memories.get(database);
  if (existing !== undefined) return existing;
  const memory: Memory = { kept: new LRUCache({ maxSize: mostWeight, max: 20_000 }), fly: singleFlight() };
  memories.set(database, memory);
  return memory;
}

/**
 * The value for the key, computed at most once at a time however many ask. `weigh` says how much room it takes, about
 * one for each number held.
 */
export async function remembered<T>(
  database: Database, key: readonly unknown[],
  { signal, weigh = () => 100 }: { signal?: AbortSignal; weigh?: (value: T) => number },
  compute: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { kept, fly } = memoryOf(database);
  const text = JSON.stringify(key);
  const known = kept.get(text);
  if (known !== undefined) return known.value as T;
  return fly(text, signal, async (joint) => {
    const value = await compute(joint);
    kept.set(text, { value }, { size: Math.max(1, Math.ceil(weigh(value))) });
    return value;
  });
}
