import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBundle, withoutEntries } from '../../../server/db/postgis_bundle.ts';

describe('the archive that PostGIS is loaded from', () => {
  let folder = '';
  beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'hexwatch-bundle-')); });
  afterAll(async () => { await rm(folder, { recursive: true, force: true }); });
  const namesIn = (archive: Uint8Array): string[] =>
    execFileSync('tar', ['-t'], { input: archive, encoding: 'utf8' }).trim().split('\n');

  it('loses the entries that match and keeps the others byte for byte', async () => {
    const long = `${'deep/'.repeat(30)}long_name.txt`;
    for (const [path, text] of [['keep.txt', 'kept'], ['drop_me.txt', 'x'.repeat(2000)], [long, 'long'],
      [`${'deep/'.repeat(30)}drop_me.txt`, 'y'], ['empty.txt', '']] as const) {
      await mkdir(join(folder, 'files', path, '..'), { recursive: true });
      await writeFile(join(folder, 'files', path), text);
    }
    for (const format of ['ustar', 'gnu', 'pax']) {
      const whole = execFileSync('tar',
        ['-c', `--format=${format}`, '-C', join(folder, 'files'), 'keep.txt', 'drop_me.txt', 'deep', 'empty.txt']);
      const smaller = withoutEntries(whole, /drop_me/);
      expect(namesIn(smaller).filter((name) => !name.endsWith('/'))).toEqual(['keep.txt', long, 'empty.txt']);
      expect(execFileSync('tar', ['-xO', long], { input: smaller, encoding: 'utf8' })).toBe('long');
      expect(smaller.length % 512).toBe(0);
    }
  });

  it('holds what the database needs and nothing that it must never create', async () => {
    const path = await ensureBundle(join(folder, 'cache'));
    const names = namesIn(gunzipSync(await readFile(path!)));
    expect(names.map((name) => name.split('/').at(-1)))
      .toEqual(expect.arrayContaining(['postgis-3.so', 'proj.db', 'postgis.control', 'postgis--3.6.2.sql']));
    expect(names.filter((name) => /raster|topology|tiger/.test(name))).toEqual([]);
  });

  it('is made once', async () => {
    const path = await ensureBundle(join(folder, 'cache'));
    const { mtimeMs } = await stat(path!);
    expect(await ensureBundle(join(folder, 'cache'))).toBe(path);
    expect((await stat(path!)).mtimeMs).toBe(mtimeMs);
  });

  it('is done without where nothing may be written', async () => {
    await writeFile(join(folder, 'file'), '');
    expect(await ensureBundle(join(folder, 'file', 'cache'))).toBeNull();
  });
});
