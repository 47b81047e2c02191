import { createHash, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { addUsage, findKeys, type StoredKey, type Use } from '../db/api_keys.ts';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import { idOfKey } from '../model/api_key.ts';
import type { Log } from './parts.ts';

/**
 * Keys as requests bring them. What was found is believed for a second, so that a key that is revoked on another server or
 * on the command line is shut out within that time, and a busy key costs one reading in a second. What is used is counted here and
 * written down every other second: a process that is killed forgets that much of a day's use.
 */
export type KeyRing = {
  /** The key that this text is; why it is none otherwise. `mayAsk` false: only what is known already is looked at. */
  find(text: string, mayAsk: boolean): Promise<StoredKey | 'unreadable' | 'unknown' | 'not asked'>;
  /** What has been used of a key today (UTC). */
  usedToday(key: StoredKey, now: Date): { requests: number; rows: number };
  count(key: StoredKey, used: { requests: number; rows: number }, now: Date): void;
  /** A key has changed here: it is looked at again at its next use. */
  forget(): void;
  /** Writes down what is still to be written. */
  flush(): Promise<void>;
};

const believedMs = 1000;
const writtenEveryMs = 2000;

type Known = { key: StoredKey | null; at: number };
type Pending = Use & { agencyId: number };

export const utcDay = (now: Date): string => now.toISOString().slice(0, 10);
export const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

export function keyRing(database: Database, log: Log): KeyRing {
  // By digest: the keys themselves are not held in memory.
  const known = new LRUCache<string, Known>({ max: 2000 });
  const asking = new Map<string, Promise<StoredKey | null>>();
  const pending = new Map<string, Pending>();
  /** What is just being written: neither waiting any more nor in what was read before. */
  let underWay = new Map<string, Pending>();
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  async function look(id: string, digest: Buffer): Promise<StoredKey | null> {
    const found = await findKeys(database, id, utcDay(new Date()));
    return found.find(({ sha256 }) => timingSafeEqual(sha256, digest)) ?? null;
  }

  async function find(text: string, mayAsk: boolean) {
    const id = idOfKey(text);
    if (id === null) return 'unreadable' as const;
    const digest = digestOf(text);
    const name = digest.toString('base64');
    const held = known.get(name);
    if (held !== undefined && performance.now() - held.at < believedMs) return held.key ?? ('unknown' as const);
    if (!mayAsk && held?.key == null) return 'not asked' as const;
    const began = performance.now();
    const answer = asking.get(name) ?? look(id, digest).finally(() => asking.delete(name));
    asking.set(name, answer);
    const key = await answer;
    if (key !== null) known.set(name, { key, at: began });
    return key ?? ('unknown' as const);
  }

  const nameOf = (key: StoredKey, day: string): string => `${key.agencyId} ${key.id} ${day}`;

  function usedToday(key: StoredKey, now: Date) {
    const name = nameOf(key, utcDay(now));
    const parts = [key.used, pending.get(name), underWay.get(name)];
    return parts.reduce<{ requests: number; rows: number }>((sum, part) =>
      ({ requests: sum.requests + (part?.requests ?? 0), rows: sum.rows + (part?.rows ?? 0) }), { requests: 0, rows: 0 });
  }

  function count(key: StoredKey, used: { requests: number; rows: number }, now: Date): void {
    const day = utcDay(now);
    const before = pending.get(nameOf(key, day));
    pending.set(nameOf(key, day), {
      agencyId: key.agencyId, id: key.id, day, at: now, requests: (before?.requests ?? 0) + used.requests, rows: (before?.rows ?? 0) + used.rows,
    });
    writeSoon();
  }

  function writeSoon(): void {
    timer ??= setTimeout(() => {
      timer = null;
      flush().catch((error: unknown) => {
        log.warn({ err: error }, 'the use of keys could not be written down; it is tried again at their next use');
      });
    }, writtenEveryMs).unref();
  }

  /** What was read before is looked at again; it stays known that there is such a key. */
  const doubt = (): void => known.forEach((entry) => { entry.at = -Infinity; });

  async function write(): Promise<void> {
    underWay = new Map(pending);
    pending.clear();
    try {
      for (const [agencyId, own] of Map.groupBy(underWay.values(), (use) => use.agencyId)) {
        await transact(database, { agencyId, person: 'system', purpose: 'count the use of keys' }, (transaction) => addUsage(transaction, agencyId, own));
        for (const { id, day } of own) underWay.delete(`${agencyId} ${id} ${day}`);
      }
    } finally {
      for (const [name, use] of underWay) putBack(name, use);
      underWay = new Map();
      doubt();
    }
  }

  function putBack(name: string, use: Pending): void {
    const since = pending.get(name);
    pending.set(name, { ...use, requests: use.requests + (since?.requests ?? 0), rows: use.rows + (since?.rows ?? 0) });
  }

  function flush(): Promise<void> {
    const turn = writing.catch(() => undefined).then(write);
    writing = turn;
    return turn;
  }

  return { find, usedToday, count, forget: doubt, flush };
}
