import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileFormat, FileRow, FileTable } from '../../../server/formats/writer.ts';

/** Rows in batches of a few, as a stream brings them. */
export async function* inBatches(rows: readonly FileRow[], size = 3): AsyncGenerator<readonly FileRow[]> {
  for (let first = 0; first < rows.length; first += size) yield rows.slice(first, first + size);
}

export type WrittenFile = { path: string; bytes: number; remove(): Promise<void> };

type Rows = AsyncIterable<readonly FileRow[]>;

/** Writes a file as the export does, into a folder of its own. Pieces are overwritten once they are taken, as the contract allows. */
export async function writeFile(format: FileFormat, table: FileTable, rows: readonly FileRow[] | Rows, signal = new AbortController().signal): Promise<WrittenFile> {
  const base = await mkdtemp(join(tmpdir(), 'hexwatch-format-'));
  const remove = (): Promise<void> => rm(base, { recursive: true, force: true });
  const path = join(base, `${table.name}.${format.extension}`);
  const folder = await mkdtemp(join(base, 'folder-'));
  const file = await open(path, 'w');
  let bytes = 0;
  try {
    const put = async (piece: Uint8Array): Promise<void> => {
      await file.write(Uint8Array.from(piece));
      bytes += piece.length;
    };
    await format.write(table, Array.isArray(rows) ? inBatches(rows as readonly FileRow[]) : rows as Rows, { folder, put }, signal);
  } catch (error) {
    await remove();
    throw error;
  } finally {
    await file.close();
  }
  return { path, bytes, remove };
}
