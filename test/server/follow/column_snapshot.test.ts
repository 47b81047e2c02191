import { spawn } from 'node:child_process';
import { copyFile, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Columns } from '../../../server/columns/columns.ts';
import { openSnapshotFolder, readSnapshot, snapshotPath, writeSnapshot } from '../../../server/follow/column_snapshot.ts';
import { batchOf, columnsOf } from '../../support/columns.ts';
import { plain } from '../../support/followed.ts';
import { numbersFrom, scatter } from '../../support/scatter.ts';

const writer = join(import.meta.dirname, '../../support/snapshot_writer.ts');
const town = (rows: number, dataVersion: string): Columns => columnsOf(batchOf(scatter(rows), (_, at) => at + 1), dataVersion);
const anyway = async (): Promise<null> => null;
const isPresent = (path: string): Promise<boolean> => stat(path).then(() => true, () => false);

describe('snapshots in a folder', () => {
  let root = '';
  let folders = 0;
  const newFolder = async (): Promise<string> => {
    const folder = join(root, `columns${folders += 1}`);
    await openSnapshotFolder(folder);
    return folder;
  };
  beforeAll(async () => { root = await mkdtemp(join(tmpdir(), 'hexwatch-columns-')); });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('are read as they were written, by the owner only', async () => {
    const folder = await newFolder();
    const path = snapshotPath(folder, { agencyId: 1, origin: 'a' });
    expect(await readSnapshot(path, anyway)).toBeNull();
    await writeSnapshot(path, town(800, '3'));
    await writeSnapshot(path, town(900, '4'));
    expect(plain(await readSnapshot(path, anyway) as Columns)).toEqual(plain(town(900, '4')));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(await readdir(folder)).toEqual(['1-a.columns']);
  });

  it('are not read further when their header says that they are not wanted', async () => {
    const path = snapshotPath(await newFolder(), { agencyId: 1, origin: 'a' });
    await writeSnapshot(path, town(800, '3'));
    expect(await readSnapshot(path, async ({ dataVersion }) => `version ${dataVersion} is not wanted`)).toEqual({ fault: 'version 3 is not wanted' });
  });

  it('that are damaged or cut off say so, also when it happens while they are read', async () => {
    const path = snapshotPath(await newFolder(), { agencyId: 1, origin: 'a' });
    await writeSnapshot(path, town(800, '3'));
    const bytes = await readFile(path);
    bytes[bytes.length - 100]! ^= 4;
    await writeFile(path, bytes);
    expect(await readSnapshot(path, anyway)).toEqual({ fault: expect.stringMatching(/^its .* is damaged$/) as string });
    await truncate(path, 30_000);
    expect(await readSnapshot(path, anyway)).toEqual({ fault: expect.stringContaining('30000 bytes') as string });
    await truncate(path, 0);
    expect(await readSnapshot(path, anyway)).toEqual({ fault: 'it is cut off' });
    await writeSnapshot(path, town(800, '3'));
    expect(await readSnapshot(path, async () => {
      await truncate(path, 5000);
      return null;
    })).toEqual({ fault: 'it is cut off' });
  });

  it('that replace one which is being read do not disturb the reader', async () => {
    const path = snapshotPath(await newFolder(), { agencyId: 1, origin: 'a' });
    await writeSnapshot(path, town(800, '3'));
    const read = await readSnapshot(path, async () => {
      await writeSnapshot(path, town(900, '4'));
      return null;
    });
    expect(plain(read as Columns)).toEqual(plain(town(800, '3')));
  });

  it('that two write at once are one or the other', async () => {
    const path = snapshotPath(await newFolder(), { agencyId: 1, origin: 'a' });
    const both = [town(800, '3'), town(900, '4')];
    for (let time = 0; time < 20; time += 1) {
      await Promise.all(both.map((columns) => writeSnapshot(path, columns)));
      const read = await readSnapshot(path, anyway) as Columns;
      expect(plain(read)).toEqual(plain(both[read.dataVersion === '3' ? 0 : 1]!));
    }
  });

  it('that cannot be written leave the one before and no remains', async () => {
    const folder = await newFolder();
    const path = snapshotPath(folder, { agencyId: 1, origin: 'a' });
    await writeSnapshot(path, town(800, '3'));
    const stopped = AbortSignal.abort(new Error('stop'));
    await expect(writeSnapshot(path, town(900, '4'), stopped)).rejects.toThrow('stop');
    expect(await readdir(folder)).toEqual(['1-a.columns']);
    expect((await readSnapshot(path, anyway) as Columns).dataVersion).toBe('3');
    await expect(writeSnapshot(join(folder, 'gone', 'x'), town(10, '4'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('of databases that are not used any more are forgotten, the oldest first', async () => {
    const folder = await newFolder();
    await writeSnapshot(snapshotPath(folder, { agencyId: 2, origin: 'other' }), town(10, '1'));
    for (const [i, origin] of ['a', 'b', 'c', 'd', 'e'].entries()) {
      const path = snapshotPath(folder, { agencyId: 1, origin });
      await writeSnapshot(path, town(10, '1'));
      await utimes(path, 1000 + i, 1000 + i);
    }
    expect((await readdir(folder)).toSorted()).toEqual(['1-c.columns', '1-d.columns', '1-e.columns', '2-other.columns']);
  });

  it('half written by a process that died are removed, those of one that lives are not', async () => {
    const folder = await newFolder();
    const dead = spawn(process.execPath, ['-e', '0']);
    await new Promise((resolve) => { dead.once('exit', resolve); });
    const draft = (host: string, processId: number): string => join(folder, `1-a.columns~${encodeURIComponent(host)}~${processId}~00.draft`);
    const own = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    const paths = [draft(hostname(), dead.pid!), draft(hostname(), process.pid), draft(hostname(), own.pid!), draft('elsewhere', 1), draft('elsewhere', 2)];
    for (const path of paths) await writeFile(path, 'half');
    await utimes(paths[4]!, 1000, 1000);
    await openSnapshotFolder(folder);
    own.kill();
    expect(await Promise.all(paths.map(isPresent))).toEqual([false, false, true, true, false]);
  });

  it('whose writer is killed at any moment are whole: the last one that it finished, or the next', async () => {
    const folder = await newFolder();
    const path = snapshotPath(folder, { agencyId: 1, origin: 'killed' });
    const next = numbersFrom(17);
    let drafts = 0;
    for (let kill = 0; kill < 12; kill += 1) {
      await rm(path, { force: true });
      const child = spawn(process.execPath, [writer, folder, '150000'], { stdio: ['ignore', 'pipe', 'inherit'] });
      let output = '';
      const began = Promise.withResolvers<void>();
      child.stdout.on('data', (text) => {
        output += text;
        began.resolve();
      });
      await began.promise;
      await new Promise((resolve) => { setTimeout(resolve, next() * 250); });
      const ended = new Promise((resolve) => { child.once('close', resolve); });
      child.kill('SIGKILL');
      await ended;
      const finished = Number(output.trimEnd().split('\n').at(-1));
      drafts += (await readdir(folder)).filter((name) => name.endsWith('.draft')).length;
      const read = await readSnapshot(path, anyway);
      if (read === null || 'fault' in read) throw new Error(`after ${finished}: ${JSON.stringify(read)}`);
      const version = Number(read.dataVersion);
      expect([finished, finished + 1]).toContain(version);
      expect([read.rows, read.time[0], read.time.at(-1)]).toEqual([150_000 + version, version, (150_000 + version - 1) * 1000 + version]);
      await openSnapshotFolder(folder);
      expect(await readdir(folder)).toEqual(['1-killed.columns']);
    }
    // Otherwise none of the kills came while something was being written.
    expect(drafts).toBeGreaterThan(0);
  }, 120_000);

  it('of another agency under the right name are seen by whoever looks at their header', async () => {
    const folder = await newFolder();
    const [one, two] = [1, 2].map((agencyId) => snapshotPath(folder, { agencyId, origin: 'a' })) as [string, string];
    await writeSnapshot(one, town(800, '3'));
    await copyFile(one, two);
    const seen: number[] = [];
    await readSnapshot(two, async ({ agencyId }) => {
      seen.push(agencyId);
      return null;
    });
    expect(seen).toEqual([1]);
  });
});
