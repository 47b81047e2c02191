import { mkdir, mkdtemp, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { FileSink } from '../formats/writer.ts';
import { Problem } from '../model/problem.ts';

/** Throws a Problem when a file cannot be made there. */
export async function checkOutput(path: string, force: boolean): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) throw new Problem('bad_request', 'usage', `${path} is a folder. Name a file.`);
  if (found !== null && !force) throw new Problem('bad_request', 'usage', `${path} is there already. --force writes over it.`);
  const folder = await stat(dirname(resolve(path))).catch(() => null);
  if (!folder?.isDirectory()) throw new Problem('bad_request', 'usage', `There is no folder ${dirname(path)}.`);
}

/** Writes a file beside its place and moves it there when it is whole. */
export async function newFile<T>(path: string, write: (sink: FileSink) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(dirname(resolve(path)), '.hexwatch-export-'));
  try {
    await mkdir(join(folder, 'work'));
    const file = await open(join(folder, 'file'), 'wx');
    let result: T;
    try {
      result = await write({ folder: join(folder, 'work'), put: (bytes) => file.writeFile(bytes) });
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(join(folder, 'file'), path);
    return result;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The description of a CSV file goes beside it, under the name where programs look for it, and calls the file by its name here. */
export const writeBeside = (path: string, description: Record<string, unknown>): Promise<void> =>
  writeFile(`${path}-metadata.json`, `${JSON.stringify({ ...description, url: basename(path) }, null, 2)}\n`);
