import { randomBytes } from 'node:crypto';
import { access, constants, cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { Problem } from '../model/problem.ts';
import { createEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { acquireLock } from './lock.ts';
import type { Lock } from './lock.ts';
import { createPool } from './pool.ts';
import { cacheFolder, ensureBundle } from './postgis_bundle.ts';

/**
 * Making an embedded database takes about nine seconds, copying one a fraction of a second. So the first one is made
 * beside the installed packages, and every other begins as a copy of it. It holds nothing but PostGIS.
 */
export async function createCluster(target: string, bundle: string | null, say: (line: string) => void): Promise<void> {
  const draft = `${target}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    const template = await prepareTemplate(say);
    if (template === null) {
      say('Preparing the embedded database (PostgreSQL with PostGIS); this takes about ten seconds.');
      await makeCluster(draft, bundle);
    } else {
      await cp(template, draft, { recursive: true, mode: constants.COPYFILE_FICLONE });
    }
    await rename(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** The folder to copy, made if need be; null where nothing may be written beside the packages. */
export async function prepareTemplate(say: (line: string) => void, cache?: string): Promise<string | null> {
  const folder = cache ?? await cacheFolder();
  const template = join(folder, 'postgres');
  if (await exists(template)) return template;
  const lock = await lockFolder(folder, template);
  if (lock === 'made') return template;
  if (lock === 'read only') return null;
  try {
    if (await exists(template)) return template;
    say('Preparing the embedded database (PostgreSQL with PostGIS), once after installation; this takes about ten seconds.');
    const draft = join(folder, `draft.${process.pid}`);
    await rm(draft, { recursive: true, force: true });
    await makeCluster(draft, await ensureBundle(folder));
    await rename(draft, template);
    return template;
  } finally {
    await lock.release();
  }
}

async function lockFolder(folder: string, template: string): Promise<Lock | 'made' | 'read only'> {
  for (;;) {
    try {
      await mkdir(folder, { recursive: true });
      return await acquireLock(folder);
    } catch (error) {
      if (!(error instanceof Problem)) return 'read only';
      await sleep(200);
      if (await exists(template)) return 'made';
    }
  }
}

async function makeCluster(folder: string, bundle: string | null): Promise<void> {
  await mkdir(folder, { recursive: true });
  const engine = createEngine({ folder, bundle });
  try {
    await engine.open();
    const pool = createPool(embeddedPool(engine));
    await pool.query('create extension postgis');
    await pool.end();
  } finally {
    await engine.close();
  }
}

/** One connection, never given up for being idle. */
export function embeddedPool(engine: Engine): pg.PoolConfig {
  return {
    stream: () => engine.stream(), ssl: false, user: 'postgres', database: 'postgres', host: 'embedded', port: 5432, password: '',
    max: 1, idleTimeoutMillis: 0,
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}
