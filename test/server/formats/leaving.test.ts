import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arrowIpc } from '../../../server/formats/arrow_ipc.ts';
import { flatgeobuf } from '../../../server/formats/flatgeobuf.ts';
import { geopackage } from '../../../server/formats/geopackage.ts';
import { geoparquet } from '../../../server/formats/geoparquet.ts';
import { shapefile } from '../../../server/formats/shapefile.ts';
import type { FileRow } from '../../../server/formats/writer.ts';
import { pointRows, tableOf } from './awkward_rows.ts';
import { inBatches } from './write_file.ts';

describe.each([geopackage, flatgeobuf, geoparquet, arrowIpc, shapefile].map((format) => [format.title, format] as const))('%s, when it goes wrong', (_title, format) => {
  let folder: string;
  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'hexwatch-leaving-')); });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const table = tableOf('point', pointRows.length);
  const never = new AbortController().signal;
  const takes = async (): Promise<void> => {};

  it('stops with the reason when nobody wants the file any more', async () => {
    const leaving = new AbortController();
    let batches = 0;
    async function* rows(): AsyncGenerator<readonly FileRow[]> {
      for (;; batches += 1) {
        if (batches === 3) leaving.abort(new Error('left'));
        yield pointRows.slice(0, 3);
      }
    }
    await expect(format.write(table, rows(), { folder, put: takes }, leaving.signal)).rejects.toThrow('left');
    expect(batches).toBe(3);
  });

  it('passes on what goes wrong where the rows come from', async () => {
    async function* rows(): AsyncGenerator<readonly FileRow[]> {
      yield pointRows;
      throw new Error('the database is gone');
    }
    await expect(format.write(table, rows(), { folder, put: takes }, never)).rejects.toThrow('the database is gone');
  });

  it('passes on that the file cannot be taken, and lets go of its own', async () => {
    const put = async (): Promise<void> => { throw new Error('no room on the disk'); };
    await expect(format.write(table, inBatches(pointRows), { folder, put }, never)).rejects.toThrow('no room on the disk');
  });

  it('fails on a value that its field cannot have, rather than to write another', async () => {
    const wrong: FileRow = { ...pointRows[0]!, properties: { ...pointRows[0]!.properties, whole: 1.5 } };
    await expect(format.write(table, inBatches([wrong]), { folder, put: takes }, never)).rejects.toThrow('1.5 is no whole number');
  });
});
