import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Columns } from '../../../server/columns/columns.ts';
import { findAgency, type Agency } from '../../../server/db/agencies.ts';
import { openDatabase, type Database } from '../../../server/db/database.ts';
import { transact } from '../../../server/db/transact.ts';
import { columnsAt, columnState, freshAgency, type FollowSettings } from '../../../server/follow/column_index.ts';
import { localPerson } from '../../../server/model/who.ts';
import { importIncidents } from '../../../server/tasks/import_incidents.ts';
import { atOneVersion } from '../../../server/tasks/read_at.ts';
import { reportStatus } from '../../../server/tasks/report_status.ts';
import { undoImport } from '../../../server/tasks/undo_import.ts';
import { onServer } from '../../support/databases.ts';
import { atVersion, change, countOf, followed, freshColumns, plain, publish, withdraw, type Followed } from '../../support/followed.ts';
import { proxyTo } from '../../support/proxy.ts';
import { numbersFrom, scatter, storeScattered } from '../../support/scatter.ts';
import { file, newAgency } from '../tasks/import_support.ts';

const follower = join(import.meta.dirname, '../../support/follower.ts');
const mapping = { id: 'no', occurredFrom: 'when', longitude: 'lon', latitude: 'lat', offence: 'type', zone: 'Europe/Kyiv' };
const table = (from: number, to: number, hour: number): string => `no,when,lon,lat,type\n${Array.from({ length: to - from }, (_, i) =>
  `${from + i},2026-03-0${1 + (i % 9)} ${hour}:00,${30.4 + (i % 100) / 1000},${50.4 + (i % 70) / 1000},theft`).join('\n')}\n`;
const rare = { pollMs: 60_000, freshMs: 60_000, againMs: 50 };

onServer('the column index of a database that others use, too', (get) => {
  let agency: Agency;
  let root = '';
  const open: Followed[] = [];
  const handles: Database[] = [];
  const urlOf = (database: Database): string => database.pool.options.connectionString!;
  /** As another server process would have it. */
  const another = async (url = urlOf(get())): Promise<Database> => {
    const database = await openDatabase({ databaseUrl: url, dataFolder: '' });
    handles.push(database);
    return database;
  };
  const follow = (database: Database, settings: Partial<FollowSettings> = {}): Followed => {
    const one = followed(database, settings);
    open.push(one);
    return one;
  };
  const rowsIn = async (database: Database): Promise<number | null> => {
    const { agencyId, dataVersion } = (await findAgency(get(), 'scatter'))!;
    return columnsAt(database, agencyId, dataVersion)?.rows ?? null;
  };
  const expectWhole = async (database: Database): Promise<void> => {
    const { agencyId, dataVersion } = (await findAgency(get(), 'scatter'))!;
    expect(plain(columnsAt(database, agencyId, dataVersion)!)).toEqual(plain(await freshColumns(get(), agencyId)));
  };
  const endBackends = async (which: ReturnType<typeof sql>): Promise<number> =>
    transact(get(), { agencyId: 0, person: 'local', purpose: 'test' }, async (transaction) => (await sql<{ ended: boolean }>`
      select pg_terminate_backend(pid) as ended from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and ${which}`.execute(transaction)).rows.length);

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'hexwatch-faults-'));
    agency = await storeScattered(get(), scatter(2000));
  });
  afterEach(async () => {
    for (const one of open.splice(0)) await one.index.close();
    for (const handle of handles.splice(0)) await handle.close();
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('is told of what another process publishes at once, without looking', async () => {
    const databases = [await another(), await another()];
    const both = databases.map((database) => follow(database, { times: rare }));
    for (const one of both) await one.ready();
    await change(get(), agency.agencyId, 7);
    for (const [i, database] of databases.entries()) {
      await vi.waitFor(async () => {
        expect(columnState(database, (await findAgency(get(), 'scatter'))!).state).toBe('ready');
      }, { timeout: 2000, interval: 10 });
      await both[i]!.ready();
      await expectWhole(database);
      expect(freshAgency(database, 'scatter')).toEqual(await findAgency(get(), 'scatter'));
    }
  });

  it('finds out by looking when nobody tells', async () => {
    const database = await another();
    const one = follow(database);
    await one.ready();
    await transact(get(), { agencyId: agency.agencyId, person: 'local', purpose: 'test' }, (transaction) => sql`
      with moved as (update agency set data_version = data_version + 1 where agency_id = ${agency.agencyId} returning data_version)
      insert into publication (agency_id, data_version) select ${agency.agencyId}::integer, data_version from moved`.execute(transaction));
    await vi.waitFor(() => expect(one.said.at(-1)!.message).toBe('The column index is up to date.'), { timeout: 3000, interval: 20 });
    await expectWhole(database);
  });

  it('never mixes two versions while others import and undo', async () => {
    const context = await newAgency(get(), 'busy', 'Europe/Kyiv');
    const database = await another();
    const one = follow(database);
    await one.ready();
    const seen = new Map<string, Columns>();
    let isReading = true;
    const reading = (async () => {
      while (isReading) {
        const known = freshAgency(database, 'busy') ?? (await findAgency(database, 'busy'))!;
        const columns = columnsAt(database, known.agencyId, known.dataVersion);
        if (columns !== null) seen.set(columns.dataVersion, columns);
        await new Promise((resolve) => { setTimeout(resolve, 1); });
      }
    })();
    const load = (source: string, from: number, hour: number) => importIncidents(get(), context, file(table(from, from + 200, hour)), { preset: 'generic', mapping, source });
    for (let round = 0; round < 4; round += 1) {
      const [, right] = await Promise.all([load('left', round * 50, 10 + round), load('right', 7, 10 + round)]);
      await undoImport(get(), context, right.id);
      await new Promise((resolve) => { setTimeout(resolve, 30); });
    }
    await one.ready();
    await new Promise((resolve) => { setTimeout(resolve, 10); });
    isReading = false;
    await reading;
    expect(seen.size).toBeGreaterThanOrEqual(5);
    for (const [version, columns] of seen) expect(countOf(columns), `version ${version}`).toEqual(await atVersion(get(), context.agencyId, version));
    const { dataVersion } = (await findAgency(get(), 'busy'))!;
    expect(dataVersion).toBe('12');
    expect(plain(seen.get(dataVersion)!)).toEqual(plain(await freshColumns(get(), context.agencyId)));
    expect(one.warnings()).toEqual([]);
  }, 60_000);

  it('gives the memory of old versions back, however quickly they follow one another', async () => {
    const { agencyId } = await newAgency(get(), 'large', 'Europe/Kyiv');
    const rows = 300_000;
    await publish(get(), agencyId, (transaction, next) => sql`
      insert into incident (agency_id, source, source_key, offence_id, source_offence, occurred_from, occurred_to, zone, occurred_text, time_precision, local_date,
        location_precision, content_hash, import_id, data_version)
      select ${agencyId}, 'large', i::text, 401, 'x', '2026-05-01', '2026-06-01', 'Europe/Kyiv', 'x', 'month', '2026-05-01', 'none', '\\x00', 2, ${next}::bigint
      from generate_series(1, ${rows}::integer) i`.execute(transaction));
    const database = await another();
    const one = follow(database);
    await one.ready();
    const held = columnState(database, (await findAgency(get(), 'large'))!).bytes;
    expect(held).toBeGreaterThan(rows * 38);
    const before = process.memoryUsage().arrayBuffers;
    for (let round = 1; round <= 20; round += 1) {
      await publish(get(), agencyId, async (transaction, next) => {
        await sql`insert into incident_history (agency_id, incident_id, data_version, superseded_by, content)
          select agency_id, incident_id, data_version, ${next}::bigint, to_jsonb(incident) - 'geom' from incident where agency_id = ${agencyId} and source_key = ${String(round)}`.execute(transaction);
        await sql`delete from incident where agency_id = ${agencyId} and source_key = ${String(round)}`.execute(transaction);
      });
      await one.ready();
    }
    expect(columnState(database, (await findAgency(get(), 'large'))!).rows).toBe(rows - 20);
    await new Promise((resolve) => { setTimeout(resolve, 800); });
    // All twenty would be 230 MB; the index leaves up to 64 to the collector.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(120e6);
  }, 60_000);

  it('does not insist on what it knows when an answer finds that it is old', async () => {
    const database = await another();
    const one = follow(database, { times: rare });
    await one.ready();
    await transact(get(), { agencyId: agency.agencyId, person: 'local', purpose: 'test' }, (transaction) => sql`
      with moved as (update agency set data_version = data_version + 1 where agency_id = ${agency.agencyId} returning data_version)
      insert into publication (agency_id, data_version) select ${agency.agencyId}::integer, data_version from moved`.execute(transaction));
    const { dataVersion } = (await findAgency(get(), 'scatter'))!;
    expect(freshAgency(database, 'scatter')!.dataVersion).not.toBe(dataVersion);
    const { agency: answered } = await atOneVersion(() => reportStatus(database, { who: localPerson, slug: 'scatter' }));
    expect(answered!.dataVersion).toBe(dataVersion);
    await one.ready();
    const { columns } = await atOneVersion(() => reportStatus(database, { who: localPerson, slug: 'scatter' }));
    expect(columns).toMatchObject({ state: 'ready', dataVersion });
    await expectWhole(database);
  });

  it('answers nothing while its line is broken, comes back by itself and knows what it missed', async () => {
    const database = await another();
    const one = follow(database, { times: { ...rare, againMs: 400 } });
    await one.ready();
    expect(await endBackends(sql`application_name = 'hexwatch follower'`)).toBe(1);
    await vi.waitFor(() => expect(one.warnings()).toHaveLength(1), { timeout: 3000, interval: 5 });
    expect([await rowsIn(database), freshAgency(database, 'scatter')]).toEqual([null, null]);
    await withdraw(get(), agency.agencyId, 13);
    await one.ready();
    await expectWhole(database);
    expect(one.warnings()).toEqual([expect.objectContaining({ message: expect.stringContaining('cannot follow') as string })]);
    expect(one.said.map(({ message }) => message)).toContain('The column index follows the database again.');
  });

  it('gives up a line on which nothing is heard any more', async () => {
    const proxy = await proxyTo(urlOf(get()));
    const database = await another(proxy.url);
    const one = follow(database, { times: { pollMs: 200, freshMs: 700, againMs: 50 } });
    await one.ready();
    proxy.setSilent(true);
    await change(get(), agency.agencyId, 17);
    await vi.waitFor(() => expect(freshAgency(database, 'scatter')).toBeNull(), { timeout: 2000, interval: 10 });
    await vi.waitFor(() => expect(one.warnings()).not.toEqual([]), { timeout: 8000, interval: 20 });
    expect(await rowsIn(database)).toBeNull();
    proxy.setSilent(false);
    await one.ready();
    await expectWhole(database);
    await one.index.close();
    open.splice(open.indexOf(one), 1);
    await handles.splice(handles.indexOf(database), 1)[0]!.close();
    await proxy.close();
  }, 60_000);

  it('tries again when the connection is cut while it reads, and holds no half of a change meanwhile', async () => {
    const database = await another();
    const one = follow(database, { times: { ...rare, pollMs: 300 } });
    await one.ready();
    const before = (await findAgency(get(), 'scatter'))!;
    const old = columnsAt(database, agency.agencyId, before.dataVersion)!;
    const isLocked = Promise.withResolvers<void>();
    const unlock = Promise.withResolvers<void>();
    await change(get(), agency.agencyId, 19);
    // Whoever reads the history waits for this one.
    const locking = transact(get(), { agencyId: 0, person: 'local', purpose: 'test' }, async (transaction) => {
      await sql`lock table incident_history in access exclusive mode`.execute(transaction);
      isLocked.resolve();
      await unlock.promise;
    });
    await isLocked.promise;
    await publish(get(), agency.agencyId, async () => {});
    await vi.waitFor(async () => expect(await endBackends(sql`wait_event_type = 'Lock' and query like '%superseded_by%'`)).toBe(1), { timeout: 8000, interval: 20 });
    await vi.waitFor(() => expect(one.warnings()).toHaveLength(1), { timeout: 5000, interval: 20 });
    expect(await rowsIn(database)).toBeNull();
    expect(old.rows).toBe(columnsAt(database, agency.agencyId, old.dataVersion)?.rows ?? old.rows);
    unlock.resolve();
    await locking;
    await vi.waitFor(async () => expect(await rowsIn(database)).not.toBeNull(), { timeout: 8000, interval: 20 });
    await one.ready();
    await expectWhole(database);
  }, 40_000);

  it('is right in the end whatever is cut at whatever moment', async () => {
    const database = await another();
    const one = follow(database, { times: { pollMs: 100, freshMs: 1000, againMs: 20 } });
    await one.ready();
    const next = numbersFrom(23);
    let ended = 0;
    for (let round = 0; round < 15; round += 1) {
      await (next() < 0.5 ? change(get(), agency.agencyId, 20 + round) : withdraw(get(), agency.agencyId, 60 + round));
      await new Promise((resolve) => { setTimeout(resolve, next() * 60); });
      ended += await endBackends(sql`application_name like 'hexwatch%'`);
    }
    expect(ended).toBeGreaterThan(10);
    // After failures it waits for up to some seconds before it tries again.
    await vi.waitFor(async () => expect(await rowsIn(database)).not.toBeNull(), { timeout: 40_000, interval: 50 });
    await expectWhole(database);
  }, 90_000);

  it('is whole after a process that followed was killed at any moment, with what its snapshot says', async () => {
    const folder = join(root, 'killed');
    const next = numbersFrom(29);
    for (let kill = 0; kill < 6; kill += 1) {
      const child = spawn(process.execPath, [follower, urlOf(get()), folder], { stdio: ['ignore', 'pipe', 'inherit'] });
      const ready = Promise.withResolvers<void>();
      child.stdout.on('data', (text) => { if (String(text).includes('ready')) ready.resolve(); });
      await ready.promise;
      for (let time = 0; time < 3; time += 1) await change(get(), agency.agencyId, 40 + kill + time);
      await new Promise((resolve) => { setTimeout(resolve, next() * 60); });
      const ended = new Promise((resolve) => { child.once('close', resolve); });
      child.kill('SIGKILL');
      await ended;
      const database = await another();
      const one = follow(database, { folder });
      await one.ready();
      await expectWhole(database);
      expect(one.warnings()).toEqual([]);
      await one.index.close();
      open.splice(open.indexOf(one), 1);
      expect((await readdir(folder)).filter((name) => !name.endsWith('.columns'))).toEqual([]);
    }
  }, 90_000);

  it('is shared by processes through one folder without harm', async () => {
    const folder = join(root, 'shared');
    const databases = [await another(), await another(), await another()];
    const all = databases.map((database) => follow(database, { folder, saveEveryMs: 0 }));
    for (const one of all) await one.ready();
    for (let round = 0; round < 8; round += 1) {
      await change(get(), agency.agencyId, 50 + round);
      for (const one of all) await one.ready();
    }
    for (const database of databases) await expectWhole(database);
    for (const one of all.splice(0)) await one.index.close();
    open.splice(0);
    const last = await another();
    const one = follow(last, { folder });
    await one.ready();
    await expectWhole(last);
    expect(one.said.find(({ fields }) => fields['agency'] === 'scatter')!.fields).toMatchObject({ source: 'snapshot' });
    expect([...all, one].flatMap((each) => each.warnings())).toEqual([]);
  }, 40_000);

  it.each([
    ['looks', ['publication']], ['reads a change', ['incident_history']],
  ])('stops at once while it %s', async (_, tables) => {
    const database = await another();
    const unlock = Promise.withResolvers<void>();
    const isLocked = Promise.withResolvers<void>();
    const one = followed(database);
    await one.ready();
    const holding = transact(get(), { agencyId: 0, person: 'local', purpose: 'test' }, async (transaction) => {
      for (const table of tables) await sql`lock table ${sql.id(table)} in access exclusive mode`.execute(transaction);
      isLocked.resolve();
      await unlock.promise;
    });
    await isLocked.promise;
    if (!tables.includes('publication')) await publish(get(), agency.agencyId, async () => {});
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    const began = performance.now();
    await one.index.close();
    expect(performance.now() - began).toBeLessThan(1500);
    unlock.resolve();
    await holding;
  }, 30_000);
});
