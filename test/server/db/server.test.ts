import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../server/db/database.ts';
import { transact } from '../../../server/db/transact.ts';
import { checkVersions } from '../../../server/db/versions.ts';
import { onServer } from '../../support/databases.ts';
import { createScratchDatabase } from '../../support/scratch_database.ts';

const context = { agencyId: 1, person: 'tester', purpose: 'test' };
const dataFolder = '/nowhere';

onServer('a PostgreSQL server', (get) => {
  const one = () => transact(get(), context,
    async (transaction) => (await sql<{ one: number }>`select 1 as one`.execute(transaction)).rows);
  const administer = async <T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> => {
    const client = new pg.Client({ connectionString: get().pool.options.connectionString });
    await client.connect();
    try {
      return (await client.query<T>(text, values)).rows;
    } finally {
      await client.end();
    }
  };
  const others = `from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;

  it('that ends idle connections is simply connected to again', async () => {
    await Promise.all([one(), one(), one()]);
    expect((await administer(`select pg_terminate_backend(pid) ${others}`)).length).toBeGreaterThan(0);
    await sleep(50);
    expect(await Promise.all([one(), one(), one(), one()])).toHaveLength(4);
  });

  it('that is lost in the middle of a transaction is a problem for that one only', async () => {
    const lost = transact(get(), context, (transaction) => sql`select pg_sleep(20)`.execute(transaction));
    lost.catch(() => {});
    const terminate = () => administer(`select pg_terminate_backend(pid) ${others} and query like '%pg_sleep%'`);
    while ((await terminate()).length === 0) await sleep(20);
    await expect(lost).rejects.toMatchObject({ kind: 'unavailable', code: 'database_unreachable' });
    expect(await one()).toEqual([{ one: 1 }]);
  });

  it('no longer runs what its reader gave up', async () => {
    const controller = new AbortController();
    const given = transact(get(), context, (transaction) => sql`select pg_sleep(20)`.execute(transaction),
      { signal: controller.signal });
    const running = () => administer(`select 1 ${others} and state = 'active' and query like '%pg_sleep%'`);
    while ((await running()).length === 0) await sleep(20);
    controller.abort(new RangeError('gone'));
    await expect(given).rejects.toThrow('gone');
    expect(await running()).toEqual([]);
  });

  it('gets one migration from many processes that start at once', async () => {
    const scratch = await createScratchDatabase();
    try {
      const opened = await Promise.all([1, 2, 3, 4].map(() => openDatabase({ databaseUrl: scratch.url, dataFolder })));
      const { rows } = await opened[0]!.pool.query('select name from migration order by name');
      expect(rows.length).toBeGreaterThan(0);
      expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length);
      await Promise.all(opened.map((database) => database.close()));
    } finally {
      await scratch.drop();
    }
  });

  it('without PostGIS, and a user who may not create it, says what an administrator must run', async () => {
    const scratch = await createScratchDatabase();
    const role = `hexwatch_test_${randomBytes(5).toString('hex')}`;
    await administer(`create role ${role} login password 'secret'`);
    try {
      const url = new URL(scratch.url);
      url.username = role;
      url.password = 'secret';
      await expect(openDatabase({ databaseUrl: url.href, dataFolder })).rejects.toMatchObject({
        code: 'postgis_missing', message: expect.stringContaining('create extension postgis'),
      });
    } finally {
      await scratch.drop();
      await administer(`drop role ${role}`);
    }
  });

  it('that has no such database says how to create it, and does not give the password away', async () => {
    const url = new URL(get().pool.options.connectionString!);
    url.pathname = '/there_is_none';
    await expect(openDatabase({ databaseUrl: url.href, dataFolder })).rejects.toMatchObject({
      code: 'database_unreachable', message: expect.stringContaining('createdb there_is_none'),
    });
  });

  it('tells which versions it found', () => {
    expect(get().version).toEqual({ postgres: expect.stringMatching(/^\d+\.\d+/), postgis: expect.stringMatching(/^3\.\d+/) });
    expect(get().place).not.toContain('hexwatch:');
  });
});

describe('an address without a server', () => {
  it('is tried for a while, with a line that says so, and then refused with what to do', async () => {
    const said: string[] = [];
    const started = Date.now();
    await expect(openDatabase({
      databaseUrl: 'postgres://user:secret@127.0.0.1:9/crime', dataFolder, connectTimeoutMs: 600, say: (line) => said.push(line),
    })).rejects.toMatchObject({ code: 'database_unreachable',
      message: expect.stringMatching(/127\.0\.0\.1:9\/crime cannot be reached \(ECONNREFUSED\)/) });
    expect(Date.now() - started).toBeGreaterThan(500);
    expect(said).toEqual(['Waiting for PostgreSQL at 127.0.0.1:9/crime ...']);
  });

  it('that is no address at all is refused at once', async () => {
    for (const databaseUrl of ['localhost', 'http://localhost/crime', 'postgres://[', '']) {
      await expect(openDatabase({ databaseUrl, dataFolder })).rejects.toMatchObject({ code: 'bad_database_url' });
    }
  });
});

describe('a version that is too old', () => {
  /** A server that only knows its versions. */
  const serverOf = (number: string, text: string, postgis: string) => ({
    query: async (statement: string) => ({
      rows: statement.includes('server_version') ? [{ number, text }] : statement.includes('postgis_lib_version')
        ? [{ version: postgis }] : [{}],
    }),
  }) as unknown as pg.Pool;

  it('of PostgreSQL is refused, naming the one found and the one needed', async () => {
    await expect(checkVersions(serverOf('140011', '14.11 (Debian)', '3.4.0'), 'host')).rejects.toMatchObject({
      code: 'postgres_too_old', message: expect.stringMatching(/14\.11.*15 or newer/),
    });
  });

  it('of PostGIS is refused, naming the one found and the one needed', async () => {
    await expect(checkVersions(serverOf('150020', '15.20', '3.2.7'), 'host')).rejects.toMatchObject({
      code: 'postgis_too_old', message: expect.stringMatching(/3\.2\.7.*3\.3 or newer/),
    });
    await expect(checkVersions(serverOf('180000', '18.0', '2.5.9'), 'host')).rejects.toMatchObject({ code: 'postgis_too_old' });
  });

  it('is told from one that is new enough', async () => {
    expect(await checkVersions(serverOf('150000', '15.0', '3.3.0'), 'host')).toEqual({ postgres: '15.0', postgis: '3.3.0' });
    expect(await checkVersions(serverOf('180003', '18.3', '4.0.0beta1'), 'host'))
      .toEqual({ postgres: '18.3', postgis: '4.0.0beta1' });
  });
});
