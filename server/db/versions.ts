import type pg from 'pg';
import { Problem } from '../model/problem.ts';
import { errorCode } from './faults.ts';

const neededPostgres = 15;
const neededPostgis = [3, 3] as const;

/** Refuses versions that are too old, and creates the PostGIS extension where that is allowed. */
export async function checkVersions(pool: pg.Pool, place: string): Promise<{ postgres: string; postgis: string }> {
  const { rows } = await pool.query<{ text: string; number: string }>(
    "select current_setting('server_version') as text, current_setting('server_version_num') as number");
  const postgres = rows[0]!.text.split(' ')[0]!;
  if (Math.floor(Number(rows[0]!.number) / 10_000) < neededPostgres) {
    throw new Problem('unavailable', 'postgres_too_old',
      `PostgreSQL at ${place} is version ${postgres}; version ${neededPostgres} or newer is needed. `
      + 'Upgrade the server or name another in DATABASE_URL.');
  }
  await ensurePostgis(pool, place);
  const postgis = (await pool.query<{ version: string }>('select postgis_lib_version() as version')).rows[0]!.version;
  const [major = 0, minor = 0] = postgis.split('.').map(Number);
  if (major < neededPostgis[0] || (major === neededPostgis[0] && minor < neededPostgis[1])) {
    throw new Problem('unavailable', 'postgis_too_old',
      `PostGIS at ${place} is version ${postgis}; version ${neededPostgis.join('.')} or newer is needed. `
      + 'Upgrade it, then run: select postgis_extensions_upgrade();');
  }
  return { postgres, postgis };
}

async function ensurePostgis(pool: pg.Pool, place: string): Promise<void> {
  const { rows } = await pool.query("select 1 from pg_extension where extname = 'postgis'");
  if (rows.length > 0) return;
  const database = place.slice(place.indexOf('/') + 1);
  try {
    await pool.query('create extension if not exists postgis');
  } catch (error) {
    // Another process may have created it between the look and the attempt.
    if ((await pool.query("select 1 from pg_extension where extname = 'postgis'")).rows.length > 0) return;
    const problem = new Problem('unavailable', 'postgis_missing', errorCode(error) === '42501'
      ? `The database ${place} has no PostGIS and this user may not create it. `
        + `An administrator must run once: psql -d ${database} -c "create extension postgis"`
      : `The database ${place} has no PostGIS and its server cannot load it. `
        + 'Install it there (Debian: apt install postgresql-15-postgis-3), then start again.');
    problem.cause = error;
    throw problem;
  }
}
