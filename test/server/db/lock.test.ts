import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireLock, findHolder } from '../../../server/db/lock.ts';
import type { Lock, LockContent } from '../../../server/db/lock.ts';

describe('the lock of a data folder', () => {
  let folder = '';
  let path = '';
  const held: Lock[] = [];
  const acquire = async (): Promise<Lock> => {
    const lock = await acquireLock(folder);
    held.push(lock);
    return lock;
  };
  const leave = (changes: Partial<LockContent>): Promise<void> => writeFile(path, JSON.stringify({
    processId: process.pid, processStarted: '1', host: hostname(), since: '2026-01-01T00:00:00Z', address: null, ...changes,
  }));
  /** The number of a process that has ended. */
  const deadProcess = (): number => spawnSync(process.execPath, ['--version']).pid;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hexwatch-lock-'));
    path = join(folder, 'hexwatch.lock');
  });
  afterEach(async () => {
    for (const lock of held.splice(0)) await lock.release();
    await rm(folder, { recursive: true, force: true });
  });

  it('is given to one only, and again when that one lets go', async () => {
    const lock = await acquire();
    await expect(acquire()).rejects.toMatchObject({ code: 'data_folder_in_use', message: expect.stringContaining(folder) });
    await lock.release();
    await acquire();
  });

  it('names the process and, once known, the address', async () => {
    expect(await findHolder(folder)).toBeNull();
    const lock = await acquire();
    expect(await findHolder(folder)).toMatchObject({ processId: process.pid, host: hostname(), address: null });
    await lock.setAddress('http://127.0.0.1:8080');
    expect(await findHolder(folder)).toMatchObject({ address: 'http://127.0.0.1:8080' });
    await lock.release();
    expect(await findHolder(folder)).toBeNull();
    expect(await readdir(folder)).toEqual([]);
  });

  it('of a process that has died is taken over', async () => {
    await leave({ processId: deadProcess() });
    expect(await findHolder(folder)).toBeNull();
    await acquire();
  });

  it('of a process whose number another one has now is taken over', async () => {
    await leave({ processId: process.ppid, processStarted: '12' });
    await acquire();
  });

  it('that cannot be read is taken over, but not while it may still be being written', async () => {
    for (const text of ['', '{"processId": 1', '\0\0\0']) {
      await writeFile(path, text);
      await expect(acquire()).rejects.toMatchObject({ code: 'data_folder_in_use' });
      const before = new Date(Date.now() - 60_000);
      await utimes(path, before, before);
      await (await acquire()).release();
    }
  });

  it('of another machine counts as long as it is touched', async () => {
    await leave({ host: 'elsewhere', processId: 1 });
    await expect(acquire()).rejects.toThrow('process 1 on elsewhere');
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(path, longAgo, longAgo);
    await acquire();
  });

  it('is given to exactly one of many that find a dead one at the same time', async () => {
    for (let round = 0; round < 20; round += 1) {
      await leave({ processId: deadProcess() });
      const results = await Promise.allSettled(Array.from({ length: 12 }, () => acquire()));
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
      expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ processId: process.pid });
      for (const lock of held.splice(0)) await lock.release();
      expect(await readdir(folder)).toEqual([]);
    }
  });
});
