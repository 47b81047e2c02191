import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { Problem } from '../model/problem.ts';
import type { Database, DatabaseSettings } from './handle.ts';
import { errorCode, isConnectionFault } from './faults.ts';
import { createPool } from './pool.ts';
import { checkVersions } from './versions.ts';

/** A PostgreSQL server by address. */
export async function openServer(settings: DatabaseSettings, databaseUrl: string): Promise<Database> {
  const place = describeAddress(databaseUrl);
  const pool = createPool({
    connectionString: databaseUrl,
    application_name: 'hexwatch',
    max: settings.poolSize ?? 10,
    connectionTimeoutMillis: settings.queueTimeoutMs ?? 15_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  });
  try {
    await waitForServer(pool, place, settings);
    const version = await checkVersions(pool, place);
    return { kind: 'server', version, place, pool, engine: null, setAddress: () => {}, close: () => pool.end() };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/** `host:port/database`: what may be shown, so without user and password. */
function describeAddress(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl) || !/^postgres(ql)?:$/.test(new URL(databaseUrl).protocol)) {
    throw new Problem('bad_request', 'bad_database_url',
      'DATABASE_URL must be an address such as postgres://user:password@host:5432/hexwatch.');
  }
  const url = new URL(databaseUrl);
  const host = url.searchParams.get('host') ?? url.hostname;
  return `${host === '' ? 'localhost' : host}:${url.port === '' ? '5432' : url.port}${url.pathname}`;
}

async function waitForServer(pool: pg.Pool, place: string, settings: DatabaseSettings): Promise<void> {
  const giveUpAt = Date.now() + (settings.connectTimeoutMs ?? 20_000);
  for (let attempt = 0; ; attempt += 1) {
    try {
      const client = await pool.connect();
      client.release();
      return;
    } catch (error) {
      if (!isConnectionFault(error) || Date.now() >= giveUpAt) throw refused(error, place);
      if (attempt === 0) settings.say?.(`Waiting for PostgreSQL at ${place} ...`);
      await sleep(Math.min(250 * 2 ** attempt, 2000, Math.max(giveUpAt - Date.now(), 1)));
    }
  }
}

function refused(error: unknown, place: string): Problem {
  const problem = new Problem('unavailable', 'database_unreachable', whyRefused(error, place));
  problem.cause = error;
  return problem;
}

function whyRefused(error: unknown, place: string): string {
  const database = place.slice(place.indexOf('/') + 1);
  switch (errorCode(error)) {
    case '28P01':
    case '28000':
      return `PostgreSQL at ${place} refused the user or the password. Correct them in DATABASE_URL.`;
    case '3D000':
      return `PostgreSQL at ${place} has no such database. Create it: createdb ${database}`;
    case '53300':
      return `PostgreSQL at ${place} has no connection left. Raise max_connections there or stop another program.`;
    default: {
      const reason = errorCode(error) === '' ? String(error instanceof Error ? error.message : error) : errorCode(error);
      return `PostgreSQL at ${place} cannot be reached (${reason}). Start it, or correct DATABASE_URL; `
        + 'without DATABASE_URL the embedded database is used.';
    }
  }
}
