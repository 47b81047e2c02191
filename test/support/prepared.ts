import { createHash } from 'node:crypto';
import { access, cp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { constants } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openDatabase } from '../../server/db/database.ts';
import { cacheFolder } from '../../server/db/postgis_bundle.ts';

/** What a migrated, empty database is made from. */
const ingredients = ['sql', 'sql/live', 'server/model', 'server/db'];

/** A data folder with a migrated, empty database, made again whenever what it is made from has changed. */
async function preparedFolder(): Promise<string> {
  const root = join(import.meta.dirname, '../..');
  const hash = createHash('sha256');
  for (const folder of ingredients) {
    const names = (await readdir(join(root, folder))).filter((name) => /\.sql$|^(offence|harm|reference|migrate)\.ts$/.test(name));
    for (const name of names.toSorted()) hash.update(name).update(await readFile(join(root, folder, name)));
  }
  return join(await cacheFolder(), `test-${hash.digest('hex').slice(0, 16)}`);
}

export async function prepareForTests(say: (line: string) => void): Promise<void> {
  const prepared = await preparedFolder();
  if (await exists(prepared)) return;
  const draft = `${prepared}.${process.pid}`;
  const database = await openDatabase({ databaseUrl: null, dataFolder: draft, say });
  await database.close();
  // Another run may have been quicker.
  await rename(draft, prepared).catch(() => rm(draft, { recursive: true, force: true }));
  await removeOlder(prepared);
}

async function removeOlder(prepared: string): Promise<void> {
  const siblings = (await readdir(dirname(prepared))).filter((name) => /^test-[0-9a-f]+$/.test(name) && name !== basename(prepared));
  for (const name of siblings) await rm(join(dirname(prepared), name), { recursive: true, force: true });
}

const exists = (path: string): Promise<boolean> => access(path).then(() => true, () => false);

/** Fills a data folder, so that what opens it finds a database that needs nothing more. Without a prepared one: nothing. */
export async function copyPrepared(dataFolder: string): Promise<void> {
  const source = join(await preparedFolder(), 'postgres');
  if (await exists(source)) await cp(source, join(dataFolder, 'postgres'), { recursive: true, mode: constants.COPYFILE_FICLONE });
}
