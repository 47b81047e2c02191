import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type pg from 'pg';
import { Problem } from '../model/problem.ts';
import type { Database } from './handle.ts';

const ownFolder = new URL('../../sql/', import.meta.url);

/** Any number, the same in every process of this program. */
const lockKey = 4_875_120_031;

type SqlFile = { name: string; text: string; checksum: string };

/**
 * Brings the schema up to date: the numbered files of `sql/` that have not run yet, once and in order, then every file of
 * `sql/live`, which replace functions and views. All in one transaction, and only one process at a time.
 * Returns the names of the numbered files that ran.
 */
export async function migrate(database: Pick<Database, 'pool'>, folder: URL = ownFolder): Promise<string[]> {
  const once = await readSql(folder, /^\d{4}_[a-z0-9_]+\.sql$/);
  const live = await readSql(new URL('live/', folder), /\.sql$/);
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    await client.query("select set_config('statement_timeout', '0', true), set_config('lock_timeout', '60s', true)");
    await client.query('select pg_advisory_xact_lock($1)', [lockKey]);
    const applied = await readApplied(client);
    const pending = pendingFiles(once, applied);
    for (const file of pending) {
      await run(client, file);
      await client.query('insert into migration (name, checksum) values ($1, $2)', [file.name, file.checksum]);
    }
    for (const file of live) await run(client, file);
    await client.query('commit');
    return pending.map((file) => file.name);
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function readSql(folder: URL, pattern: RegExp): Promise<SqlFile[]> {
  const names = (await readdir(folder)).filter((name) => pattern.test(name)).sort();
  return Promise.all(names.map(async (name) => {
    const text = await readFile(new URL(name, folder), 'utf8');
    return { name, text, checksum: createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex') };
  }));
}

async function readApplied(client: pg.PoolClient): Promise<Map<string, string>> {
  await client.query(`
    create table if not exists migration (
      name       text        not null primary key,
      checksum   text        not null,
      applied_at timestamptz not null default now()
    );
    comment on table migration is 'The numbered files of sql/ that have run on this database.';
    comment on column migration.name is 'File name.';
    comment on column migration.checksum is 'SHA-256 of the file as it ran; a file is never edited afterwards.';
    comment on column migration.applied_at is 'When it ran.'`);
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from migration order by name collate "C"');
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

/** What has not run yet; refuses a history that these files do not continue. */
function pendingFiles(files: SqlFile[], applied: Map<string, string>): SqlFile[] {
  const known = new Set(files.map((file) => file.name));
  for (const name of applied.keys()) {
    if (!known.has(name)) {
      throw new Problem('conflict', 'schema_newer',
        `The database was already migrated by a newer version of hexwatch (${name} is not part of this one). `
        + 'Run the newer version.');
    }
  }
  const last = [...applied.keys()].at(-1);
  return files.filter((file) => {
    const checksum = applied.get(file.name);
    if (checksum === undefined && last !== undefined && file.name < last) {
      throw new Problem('conflict', 'migration_out_of_order',
        `sql/${file.name} comes before ${last}, which has already run. Give it the next number.`);
    }
    if (checksum !== undefined && checksum !== file.checksum) {
      throw new Problem('conflict', 'migration_edited',
        `sql/${file.name} has been edited since it ran on this database. Restore it and put the change into a new file.`);
    }
    return checksum === undefined;
  });
}

async function run(client: pg.PoolClient, file: SqlFile): Promise<void> {
  try {
    await client.query(file.text);
  } catch (error) {
    throw new Error(`sql: ${file.name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
