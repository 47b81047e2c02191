import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../../server/db/database.ts';
import type { Database } from '../../../server/db/database.ts';
import { findHolder } from '../../../server/db/lock.ts';
import { prepareTemplate } from '../../../server/db/template.ts';
import { sessionOf } from '../../../server/db/session.ts';
import { transact } from '../../../server/db/transact.ts';
import type { Transaction } from '../../../server/db/transact.ts';
import { onEmbedded } from '../../support/databases.ts';

const context = { agencyId: 1, person: 'tester', purpose: 'test' };
const writer = join(import.meta.dirname, '../../support/crash_writer.ts');

const bow = "ST_GeomFromText('POLYGON((0 0, 10 10, 10 0, 0 10, 0 0))', 4326)";
const failing = `ST_Intersection(${bow}, ST_Translate(${bow}, 1, 1))`;
const failingRows = `
  select ST_Union(tie, ST_Translate(tie, 1, 1)) as geom from (select ${bow} as tie from generate_series(1, 3)) as bow`;

onEmbedded('the embedded database', (get) => {
  const inTransaction = <T>(work: (transaction: Transaction) => Promise<T>, options = {}): Promise<T> =>
    transact(get(), context, work, options);
  const run = <T>(text: string, options = {}): Promise<T[]> =>
    inTransaction(async (transaction) => (await sql.raw<T>(text).execute(transaction)).rows, options);
  /** A setting of the session lasts until the database is opened anew. */
  const mark = () => run("select set_config('app.marker', 'set', false)");
  const isMarked = async (): Promise<boolean> => {
    const [row] = await run<{ marker: string | null }>("select current_setting('app.marker', true) as marker");
    return row!.marker === 'set';
  };

  describe('reports an exception that its own program swallows', () => {
    beforeAll(async () => { await run('create table shape (geom geometry)'); });

    const statements = {
      'when it is planned': `select ${failing}`,
      'when it runs': failingRows,
      'with parameters': `select ST_Intersection(${bow}, ST_Translate(${bow}, $1::float8, 1))`,
      'in an insert': `insert into shape ${failingRows}`,
      'in an insert, after rows that went well':
        `insert into shape
         select case when i < 5 then ${bow} else ST_Intersection(${bow}, ST_Translate(${bow}, i, 1)) end
         from generate_series(1, 6) as i`,
      'in an update': `update shape set geom = ST_Union(geom, ${failing})`,
      'in create table as': `create table copy_of_shape as ${failingRows}`,
      'in a function that catches every error': `do $$ begin perform ${failing}; exception when others then null; end $$`,
      'in the second of several statements': `select 1; ${failingRows}; select 2`,
    };
    for (const [how, text] of Object.entries(statements)) {
      it(`${how}`, async () => {
        await run('truncate shape');
        await run(`insert into shape values (${bow})`);
        await expect(inTransaction(async (transaction) => {
          await sql`delete from shape`.execute(transaction);
          const { client } = sessionOf(transaction);
          await (text.includes('$1') ? client.query(text, [1]) : client.query(text));
        })).rejects.toMatchObject({ code: 'XX000' });
        // The whole transaction is undone, the delete before it as well.
        expect(await run('select count(*)::int as rows from shape')).toEqual([{ rows: 1 }]);
      });
    }

    it('while rows are streamed', async () => {
      await expect(inTransaction(async (transaction) => {
        const rows = transaction.selectFrom(sql<{ i: number }>`generate_series(1, 30)`.as('i'))
          .select(sql.raw(`ST_Union(${bow}, ST_Translate(${bow}, i, 1))`).as('x'));
        for await (const _ of rows.stream(3));
      })).rejects.toMatchObject({ code: 'XX000' });
    });

    it('and aborts the transaction, so that a caught one is not forgotten', async () => {
      await expect(inTransaction(async (transaction) => {
        await sql.raw(failingRows).execute(transaction).catch(() => {});
        await expect(sql`select 1`.execute(transaction)).rejects.toMatchObject({ code: '25P02' });
      })).rejects.toThrow('nothing was kept');
    });

    it('and reports nothing where nothing is wrong', async () => {
      expect(await run(`
        select ST_IsValid(${bow}) as valid, ST_AsText(ST_MakeValid(${bow})) is not null as repaired,
          ST_Intersects(${bow}, ${bow}) as meets`)).toEqual([{ valid: false, repaired: true, meets: true }]);
    });
  });

  it('is opened anew after some hundred errors, before they have used up its stack', async () => {
    await mark();
    for (let i = 0; i < 400; i += 1) await expect(run('select 1 / 0')).rejects.toMatchObject({ code: '22012' });
    expect(await isMarked()).toBe(true);
    for (let i = 0; i < 150; i += 1) await expect(run('select 1 / 0')).rejects.toMatchObject({ code: '22012' });
    expect(await isMarked()).toBe(false);
  });

  it('is opened anew at once when its stack is used up', async () => {
    await mark();
    await run("create or replace function deep(n integer) returns integer language plpgsql as 'begin return deep(n + 1); end'");
    await expect(run('select deep(1)')).rejects.toMatchObject({ code: '54001' });
    expect(await isMarked()).toBe(false);
    expect(await run('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('is opened anew when its program ends, and says so to whoever waited', async () => {
    await run('create table given (n integer)');
    await expect(run('copy given from stdin')).rejects.toMatchObject({ kind: 'unavailable', code: 'database_restarted' });
    expect(await run('select count(*)::int as rows from given')).toEqual([{ rows: 0 }]);
  });

  it('undoes a transaction whose statement was stopped by the watchdog, and keeps those before it', async () => {
    await run('create table tally (n integer)');
    await run('insert into tally values (1)');
    const started = Date.now();
    await expect(inTransaction(async (transaction) => {
      await sql`insert into tally values (2)`.execute(transaction);
      await sql`select count(*) from generate_series(1, 10000000000)`.execute(transaction);
    }, { timeoutMs: 300 })).rejects.toMatchObject({ code: 'statement_timeout' });
    expect(Date.now() - started).toBeLessThan(2000);
    expect(await run('select n from tally')).toEqual([{ n: 1 }]);
  });

  it('stops geometry that PostgreSQL itself cannot stop', async () => {
    const ring = `(
      select ST_MakePolygon(ST_MakeLine(array_agg(ST_MakePoint(sin(i * i), cos(i * 1.7)) order by i) || ST_MakePoint(sin(1), cos(1.7))))
      from generate_series(1, 4000) as i)`;
    await expect(run(`select ST_NPoints(ST_MakeValid(${ring}))`, { timeoutMs: 1000 }))
      .rejects.toMatchObject({ code: 'statement_timeout' });
    expect(await run('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('leaves the program free while a statement runs', async () => {
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    await run('select count(*) from generate_series(1, 3000000)');
    clearInterval(timer);
    expect(longest).toBeLessThan(300);
  });
});

describe('the data folder', { timeout: 120_000 }, () => {
  const folders: string[] = [];
  const open: Database[] = [];
  const children: ChildProcess[] = [];
  const folder = async (): Promise<string> => {
    const made = await mkdtemp(join(tmpdir(), 'hexwatch-test-'));
    folders.push(made);
    return made;
  };
  const openFolder = async (dataFolder: string, settings = {}): Promise<Database> => {
    const database = await openDatabase({ databaseUrl: null, dataFolder, ...settings });
    open.push(database);
    return database;
  };
  /** Another process on the folder; resolves to it when it has committed `rows` rows. */
  const startWriter = async (dataFolder: string, rows: number): Promise<{ child: ChildProcess; committed: () => number }> => {
    const child = spawn(process.execPath, [writer, dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    let said = '';
    const committed = (): number => Number(said.split('\n').at(-2) ?? 0);
    child.stdout!.setEncoding('utf8').on('data', (text: string) => { said += text; });
    while (committed() < rows && child.exitCode === null) await sleep(10);
    return { child, committed };
  };
  const count = async (database: Database): Promise<number> => transact(database, context, async (transaction) =>
    (await sql<{ rows: number }>`select count(*)::int as rows from written`.execute(transaction)).rows[0]!.rows);

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const database of open.splice(0)) await database.close();
  });
  afterAll(async () => {
    for (const made of folders) await rm(made, { recursive: true, force: true });
  });

  it('is reopened whole after its process was killed, again and again', async () => {
    const dataFolder = await folder();
    let acknowledged = 0;
    for (let round = 0; round < 2; round += 1) {
      const { child, committed } = await startWriter(dataFolder, 20 + round * 7);
      child.kill('SIGKILL');
      await once(child, 'exit');
      acknowledged += committed();
      const database = await openFolder(dataFolder);
      const rows = await count(database);
      expect(rows).toBeGreaterThanOrEqual(acknowledged);
      // At most the one that had been committed but not yet said.
      expect(rows).toBeLessThanOrEqual(acknowledged + 1);
      acknowledged = rows;
      await database.close();
      open.length = 0;
    }
  });

  it('belongs to one process at a time; the second is told which one has it and where it serves', async () => {
    const dataFolder = await folder();
    const { child } = await startWriter(dataFolder, 1);
    // The address is written down beside whatever else the process does.
    await vi.waitFor(async () => expect(await findHolder(dataFolder)).toMatchObject({ processId: child.pid, address: 'http://127.0.0.1:8110' }));
    await expect(openFolder(dataFolder)).rejects.toMatchObject({
      kind: 'conflict', code: 'data_folder_in_use', message: expect.stringContaining(`process ${child.pid}`),
    });
    await expect(openFolder(dataFolder)).rejects.toThrow('serves http://127.0.0.1:8110');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await findHolder(dataFolder)).toBeNull();
    expect(await count(await openFolder(dataFolder))).toBeGreaterThan(0);
  });

  it('belongs to one database of the same process, until it is closed', async () => {
    const dataFolder = await folder();
    const first = await openFolder(dataFolder);
    await expect(openFolder(dataFolder)).rejects.toMatchObject({ code: 'data_folder_in_use' });
    await first.close();
    open.length = 0;
    await openFolder(dataFolder);
  });

  it('tells a transaction that waits too long for its turn that the database is busy', async () => {
    const database = await openFolder(await folder(), { queueTimeoutMs: 200 });
    const long = transact(database, context,
      (transaction) => sql`select count(*)::int as rows from generate_series(1, 20000000)`.execute(transaction));
    await sleep(20);
    await expect(transact(database, context, async () => 1))
      .rejects.toMatchObject({ kind: 'unavailable', code: 'database_busy' });
    expect((await long).rows).toEqual([{ rows: 20_000_000 }]);
    expect(await transact(database, context, async () => 1)).toBe(1);
  });

  it('can be closed while nobody knows that its thread has just been ended', async () => {
    const database = await openFolder(await folder());
    await expect(transact(database, context,
      (transaction) => sql`select count(*) from generate_series(1, 10000000000)`.execute(transaction), { timeoutMs: 200 }))
      .rejects.toMatchObject({ code: 'statement_timeout' });
    await database.close();
    open.length = 0;
    await expect(transact(database, context, async () => 1)).rejects.toThrow('after calling end');
  });

  it('of another version of PostgreSQL is refused before anything is touched', async () => {
    const dataFolder = await folder();
    await mkdir(join(dataFolder, 'postgres'));
    await writeFile(join(dataFolder, 'postgres', 'PG_VERSION'), '16\n');
    await expect(openFolder(dataFolder))
      .rejects.toMatchObject({ code: 'data_folder_version', message: expect.stringContaining('PostgreSQL 16') });
  });

  it('that cannot be made is named, with what to do', async () => {
    const dataFolder = await folder();
    await writeFile(join(dataFolder, 'file'), '');
    await expect(openFolder(join(dataFolder, 'file', 'data')))
      .rejects.toMatchObject({ code: 'data_folder_unusable', message: expect.stringContaining('HEXWATCH_DATA') });
  });

  it('begins as a copy of one that is made once, by one process, with a line that says so', async () => {
    const cache = await folder();
    const said: string[] = [];
    const started = Date.now();
    const made = await Promise.all([1, 2].map(() => prepareTemplate((line) => said.push(line), cache)));
    expect(Date.now() - started).toBeLessThan(60_000);
    expect(new Set(made)).toEqual(new Set([join(cache, 'postgres')]));
    expect(said).toEqual([expect.stringContaining('Preparing the embedded database')]);
    expect(await prepareTemplate((line) => said.push(line), cache)).toBe(join(cache, 'postgres'));
    expect(said).toHaveLength(1);
  });
});
