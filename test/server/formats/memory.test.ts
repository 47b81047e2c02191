import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { writtenFormats } from '../../../server/formats/written.ts';

const script = join(import.meta.dirname, '../../support/write_many.ts');

/**
 * 300,000 rows are about 250 MB as objects: with a heap of 128 MB none of these formats can hold them, and what it holds outside
 * of the heap shows in the memory of the process.
 */
const rows = 300_000;

describe('memory while a file is written', () => {
  it.each(['gpkg', 'fgb', 'parquet', 'arrow', 'shp'])('does not grow with the rows: %s', async (id) => {
    expect(writtenFormats.map((format) => format.id)).toContain(id);
    const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=128', script, id, String(rows)]);
    const { bytes, before, most } = JSON.parse(stdout) as { bytes: number; before: number; most: number };
    // The smallest is a zip.
    expect(bytes).toBeGreaterThan(5e6);
    expect((most - before) / 1e6).toBeLessThan(300);
  }, 180_000);
});
