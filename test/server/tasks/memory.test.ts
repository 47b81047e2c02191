import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { mostWeight, remembered } from '../../../server/tasks/memory.ts';

/** Only who it is matters here: memories are kept by database. */
const someDatabase = (): Database => ({}) as Database;

describe('what is remembered', () => {
  it('is computed once for each key, also when many ask at once', async () => {
    const database = someDatabase();
    let computed = 0;
    const ask = (key: string): Promise<number> => remembered(database, [key], {}, async () => {
      await sleep(5);
      return ++computed;
    });
    expect(await Promise.all([ask('a'), ask('a'), ask('a'), ask('b')])).toEqual([1, 1, 1, 2]);
    expect(await ask('a')).toBe(1);
    expect(computed).toBe(2);
  });

  it('is not shared between databases', async () => {
    const [one, other] = [someDatabase(), someDatabase()];
    expect(await remembered(one, ['k'], {}, async () => 1)).toBe(1);
    expect(await remembered(other, ['k'], {}, async () => 2)).toBe(2);
  });

  it('is not a failure: that is tried again', async () => {
    const database = someDatabase();
    let attempts = 0;
    const ask = (): Promise<number> => remembered(database, ['k'], {}, async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('first');
      return attempts;
    });
    await expect(ask()).rejects.toThrow('first');
    expect(await ask()).toBe(2);
  });

  it('goes on while one of those who asked is still there, and is cancelled when the last has gone', async () => {
    const database = someDatabase();
    const [first, second] = [new AbortController(), new AbortController()];
    let cancelled = false;
    const ask = (signal: AbortSignal): Promise<string> => remembered(database, ['k'], { signal }, async (joint) => {
      joint.addEventListener('abort', () => { cancelled = true; });
      await sleep(20);
      return 'done';
    });
    const [one, other] = [ask(first.signal), ask(second.signal)];
    first.abort(new Error('gone'));
    await expect(one).rejects.toThrow('gone');
    expect(cancelled).toBe(false);
    expect(await other).toBe('done');

    const alone = new AbortController();
    const lonely = remembered(database, ['other'], { signal: alone.signal }, async (joint) => {
      joint.addEventListener('abort', () => { cancelled = true; });
      await sleep(20);
      return 'done';
    });
    alone.abort(new Error('gone'));
    await expect(lonely).rejects.toThrow('gone');
    expect(cancelled).toBe(true);
  });

  it('makes room by forgetting what was not used for longest', async () => {
    const database = someDatabase();
    let computed = 0;
    const ask = (key: number): Promise<number> => remembered(database, [key], { weigh: () => 0.4 * mostWeight }, async () => ++computed);
    await ask(1);
    await ask(2);
    await ask(1);
    await ask(3);
    expect(computed).toBe(3);
    await ask(1);
    expect(computed).toBe(3);
    await ask(2);
    expect(computed).toBe(4);
  });
});
