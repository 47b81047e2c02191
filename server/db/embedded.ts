import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../model/problem.ts';
import type { Database, DatabaseSettings } from './handle.ts';
import { createEngine } from './engine.ts';
import { acquireLock } from './lock.ts';
import { createPool } from './pool.ts';
import { cacheFolder, ensureBundle } from './postgis_bundle.ts';
import { createCluster, embeddedPool } from './template.ts';
import { checkVersions } from './versions.ts';

/** The major version of PostgreSQL that the embedded database is, and so of the files that it can read. */
const embeddedMajor = '18';

/** PostgreSQL in a worker thread, its files in `postgres/` of the data folder. */
export async function openEmbedded(settings: DatabaseSettings): Promise<Database> {
  const { dataFolder } = settings;
  const say = settings.say ?? (() => {});
  await makeFolder(dataFolder);
  const lock = await acquireLock(dataFolder);
  const cluster = join(dataFolder, 'postgres');
  const bundle = await ensureBundle(await cacheFolder());
  const engine = createEngine({ folder: cluster, bundle });
  try {
    await ensureCluster(cluster, bundle, say);
    await engine.open();
    const pool = createPool({ ...embeddedPool(engine), connectionTimeoutMillis: settings.queueTimeoutMs ?? 60_000 });
    const version = await checkVersions(pool, dataFolder);
    return {
      kind: 'embedded',
      version,
      place: dataFolder,
      pool,
      engine,
      setAddress: (address) => { void lock.setAddress(address); },
      close: async () => {
        await pool.end();
        await engine.close();
        await lock.release();
      },
    };
  } catch (error) {
    await engine.close();
    await lock.release();
    throw error;
  }
}

async function makeFolder(dataFolder: string): Promise<void> {
  try {
    await mkdir(dataFolder, { recursive: true });
  } catch (error) {
    const problem = new Problem('unavailable', 'data_folder_unusable',
      `The data folder ${dataFolder} cannot be made (${(error as NodeJS.ErrnoException).code}). `
      + 'Make it, or name another one in HEXWATCH_DATA.');
    problem.cause = error;
    throw problem;
  }
}

async function ensureCluster(cluster: string, bundle: string | null, say: (line: string) => void): Promise<void> {
  const version = await readFile(join(cluster, 'PG_VERSION'), 'utf8').then((text) => text.trim(), () => null);
  if (version === null) await createCluster(cluster, bundle, say);
  else if (version !== embeddedMajor) {
    throw new Problem('unavailable', 'data_folder_version',
      `The data folder ${cluster} was written by PostgreSQL ${version}; the embedded database is ${embeddedMajor}. `
      + 'Name another folder in HEXWATCH_DATA and import again.');
  }
}
