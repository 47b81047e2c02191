import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Columns } from '../../../server/columns/columns.ts';
import { findAgency, listAgencies, type Agency } from '../../../server/db/agencies.ts';
import { transact } from '../../../server/db/transact.ts';
import { columnsAt, columnState, freshAgency, type FollowSettings } from '../../../server/follow/column_index.ts';
import { importIncidents } from '../../../server/tasks/import_incidents.ts';
import { undoImport } from '../../../server/tasks/undo_import.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { atVersion, change, countOf, followed, freshColumns, plain, publish, withdraw, type Followed } from '../../support/followed.ts';
import { scatter, storeScattered } from '../../support/scatter.ts';
import { file, newAgency } from '../tasks/import_support.ts';

const table = (from: number, to: number, hour: string): string => `no,when,lon,lat,type\n${Array.from({ length: to - from }, (_, i) =>
  `${from + i},2026-03-0${1 + (i % 9)} ${hour}:00,${30.4 + (i % 100) / 1000},${50.4 + (i % 70) / 1000},theft`).join('\n')}\n`;
const mapping = { id: 'no', occurredFrom: 'when', longitude: 'lon', latitude: 'lat', offence: 'type', zone: 'Europe/Kyiv' };

onBothDatabases('the column index', (get) => {
  let agency: Agency;
  let root = '';
  let folders = 0;
  const open: Followed[] = [];
  const follow = (settings: Partial<FollowSettings> = {}): Followed => {
    const one = followed(get(), settings);
    open.push(one);
    return one;
  };
  const stop = (one: Followed): Promise<void> => {
    open.splice(open.indexOf(one), 1);
    return one.index.close();
  };
  const newFolder = (): string => join(root, `columns${folders += 1}`);
  const now = async (slug = 'scatter'): Promise<Agency> => (await findAgency(get(), slug))!;
  /** The columns of the current version, which must be there. */
  const current = async (): Promise<Columns> => {
    const { agencyId, dataVersion } = await now();
    const columns = columnsAt(get(), agencyId, dataVersion);
    if (columns === null) throw new Error(`there are no columns of version ${dataVersion}: ${JSON.stringify(open.at(-1)?.said)}`);
    return columns;
  };
  const expectWhole = async (): Promise<void> => expect(plain(await current())).toEqual(plain(await freshColumns(get(), agency.agencyId)));

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'hexwatch-index-'));
    agency = await storeScattered(get(), scatter(2000));
  });
  afterEach(async () => {
    for (const one of open.splice(0)) await one.index.close();
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('does not answer before it is ready, without a follower, or for another version', async () => {
    const { agencyId, dataVersion } = await now();
    expect([columnsAt(get(), agencyId, dataVersion), freshAgency(get(), 'scatter')]).toEqual([null, null]);
    expect(columnState(get(), { agencyId, dataVersion }).state).toBe('off');
    const one = follow();
    expect(columnsAt(get(), agencyId, dataVersion)).toBeNull();
    expect(columnState(get(), { agencyId, dataVersion }).state).toBe('loading');
    await one.ready();
    expect(columnState(get(), { agencyId, dataVersion })).toMatchObject({ state: 'ready', rows: 2000, dataVersion });
    await expectWhole();
    expect([columnsAt(get(), agencyId, String(BigInt(dataVersion) + 1n)), columnsAt(get(), agencyId, '0'), columnsAt(get(), 999, dataVersion)]).toEqual([null, null, null]);
    await stop(one);
    expect(columnsAt(get(), agencyId, dataVersion)).toBeNull();
  });

  it('knows the agencies as the database does, by name and without one', async () => {
    const one = follow();
    await one.ready();
    for (const slug of ['scatter', undefined]) expect(freshAgency(get(), slug)).toEqual(await findAgency(get(), slug));
    expect(freshAgency(get(), 'nobody')).toBeNull();
  });

  it('is after each change what it would be if it were loaded anew, and old columns stay what they were', async () => {
    const one = follow();
    await one.ready();
    const { agencyId } = agency;
    const pinned = await current();
    const before = plain(pinned);
    const changes: [string, () => Promise<unknown>][] = [
      ['incidents changed', () => change(get(), agencyId, 7)],
      ['incidents withdrawn', () => withdraw(get(), agencyId, 11)],
      ['incidents new', () => storeScattered(get(), scatter(300, 21).map((incident) => ({ ...incident, key: `new${incident.key}` })))],
      ['nothing of incidents', () => publish(get(), agencyId, async () => {})],
    ];
    for (const [what, work] of changes) {
      await work();
      await one.ready();
      await expectWhole();
      expect(one.said.at(-1)!.message, what).toBe('The column index is up to date.');
    }
    for (const [, work] of changes.slice(0, 2)) await work();
    await one.ready();
    await expectWhole();
    expect(plain(pinned)).toEqual(before);
    expect(one.warnings()).toEqual([]);
  });

  it('follows an import and its undoing, and says at once that something is new', async () => {
    const context = await newAgency(get(), 'imported', 'Europe/Kyiv');
    const one = follow();
    await one.ready();
    expect(await importIncidents(get(), context, file(table(0, 400, '10')), { preset: 'generic', mapping })).toMatchObject({ stored: 400 });
    await one.ready();
    const counted = async (): Promise<number | null> => columnsAt(get(), context.agencyId, (await now('imported')).dataVersion)?.rows ?? null;
    expect(await counted()).toBe(400);
    const second = await importIncidents(get(), context, file(table(300, 500, '12')), { preset: 'generic', mapping, source: 'table' });
    expect(second).toMatchObject({ stored: 100, changed: 100 });
    // Whoever was told that the import is done never gets an answer from before it.
    expect([null, second.dataVersion]).toContain(freshAgency(get(), 'imported')?.dataVersion ?? null);
    await one.ready();
    expect(await counted()).toBe(500);
    const merged = columnsAt(get(), context.agencyId, second.dataVersion!)!;
    expect(plain(merged)).toEqual(plain(await freshColumns(get(), context.agencyId)));
    await undoImport(get(), context, second.id);
    expect(freshAgency(get(), 'imported')?.dataVersion ?? null).not.toBe(second.dataVersion);
    await one.ready();
    expect(await counted()).toBe(400);
    expect(plain(columnsAt(get(), context.agencyId, (await now('imported')).dataVersion)!)).toEqual(plain(await freshColumns(get(), context.agencyId)));
    expect(one.warnings()).toEqual([]);
  });

  it('never mixes two versions while two imports at once publish and others read', async () => {
    const context = await newAgency(get(), 'busy', 'Europe/Kyiv');
    const one = follow();
    await one.ready();
    const seen = new Map<string, Columns>();
    let isReading = true;
    const read = async (): Promise<void> => {
      while (isReading) {
        const known = freshAgency(get(), 'busy') ?? await now('busy');
        const columns = columnsAt(get(), known.agencyId, known.dataVersion);
        if (columns !== null) seen.set(columns.dataVersion, columns);
        await new Promise((resolve) => { setTimeout(resolve, 1); });
      }
    };
    const reading = read();
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(['left', 'right'].map((source, side) =>
        importIncidents(get(), context, file(table(side * 50 + round * 100, side * 50 + round * 100 + 250, `1${round}`)), { preset: 'generic', mapping, source })));
      await one.ready();
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
    isReading = false;
    await reading;
    expect(seen.size).toBeGreaterThanOrEqual(3);
    for (const [version, columns] of seen) expect(countOf(columns), `version ${version}`).toEqual(await atVersion(get(), context.agencyId, version));
    expect(plain(seen.get('6')!)).toEqual(plain(await freshColumns(get(), context.agencyId)));
  }, 90_000);

  it('starts from its snapshot and what has changed since', async () => {
    const folder = newFolder();
    const first = follow({ folder });
    await first.ready();
    await stop(first);
    const second = follow({ folder });
    await second.ready();
    await expectWhole();
    expect(second.said.find(({ message }) => message === 'The column index is ready.')!.fields).toMatchObject({ source: 'snapshot' });
    await stop(second);
    await change(get(), agency.agencyId, 13);
    await withdraw(get(), agency.agencyId, 17);
    const third = follow({ folder });
    await third.ready();
    await expectWhole();
    expect(third.said.find(({ fields }) => fields['agency'] === 'scatter')!.fields).toMatchObject({ source: 'snapshot' });
    expect(third.warnings()).toEqual([]);
  });

  it('writes its snapshot after it was loaded, then when it is closed, and not after each change', async () => {
    const folder = newFolder();
    const one = follow({ folder });
    await one.ready();
    const path = join(folder, (await readdir(folder)).find((name) => name.startsWith(`${agency.agencyId}-`))!);
    const written = await readFile(path);
    await change(get(), agency.agencyId, 19);
    await one.ready();
    expect((await readFile(path)).equals(written)).toBe(true);
    await stop(one);
    expect((await readFile(path)).equals(written)).toBe(false);
    const often = follow({ folder, saveEveryMs: 0 });
    await often.ready();
    const before = await readFile(path);
    await change(get(), agency.agencyId, 23);
    await often.ready();
    await vi.waitFor(async () => expect((await readFile(path)).equals(before)).toBe(false), 3000);
  });

  it('does without snapshots where none can be kept, and says so', async () => {
    const place = newFolder();
    await writeFile(place, 'a file, where a folder should be');
    const one = follow({ folder: place });
    await one.ready();
    await expectWhole();
    expect(one.warnings().map(({ message }) => message)).toEqual([expect.stringContaining('cannot be kept there')]);
  });

  it('takes the same agency for the default one as the database, whichever there are', async () => {
    const one = follow();
    const flags = [[true, false], [false, true], [true, true], [false, false]] as const;
    const all = (await listAgencies(get())).map(({ agencyId }) => agencyId);
    try {
      for (const [isDemonstration, isFirst] of flags) {
        await transact(get(), { agencyId: 0, person: 'local', purpose: 'test' }, async (transaction) => {
          await sql`update agency set demonstration = (agency_id % 2 = 0) = ${isDemonstration}`.execute(transaction);
          await sql`update agency set demonstration = true where ${isFirst} and agency_id = ${all[0]!}`.execute(transaction);
        });
        one.index.lookAgain();
        await one.ready();
        expect(freshAgency(get(), undefined)).toEqual(await findAgency(get(), undefined));
      }
    } finally {
      await transact(get(), { agencyId: 0, person: 'local', purpose: 'test' }, (transaction) => sql`update agency set demonstration = false`.execute(transaction));
    }
  });

  describe('with a snapshot that cannot be used', () => {
    let folder = '';
    let path = '';
    beforeAll(async () => {
      folder = newFolder();
      const one = follow({ folder });
      await one.ready();
      await stop(one);
      path = join(folder, (await readdir(folder)).find((name) => name.startsWith(`${agency.agencyId}-`))!);
    });
    const rebuilt = async (why: RegExp): Promise<void> => {
      const one = follow({ folder });
      await one.ready();
      await expectWhole();
      const about = one.warnings().filter(({ fields }) => fields['agency'] === 'scatter');
      expect(about).toEqual([{ level: 'warn', message: expect.stringContaining('made anew') as string, fields: expect.objectContaining({ why: expect.stringMatching(why) as string }) as object }]);
      expect(one.said.find(({ message, fields }) => message === 'The column index is ready.' && fields['agency'] === 'scatter')!.fields).toMatchObject({ source: 'database' });
      await stop(one);
      const next = follow({ folder });
      await next.ready();
      expect(next.warnings()).toEqual([]);
      await stop(next);
    };

    it('because it is damaged, makes it anew', async () => {
      const bytes = await readFile(path);
      bytes[Math.floor(bytes.length / 2)]! ^= 1;
      await writeFile(path, bytes);
      await rebuilt(/is damaged$/);
    });

    it('because it is cut off, makes it anew', async () => {
      await writeFile(path, (await readFile(path)).subarray(0, 10_000));
      await rebuilt(/has 10000 bytes/);
    });

    it('because a later release wrote it, makes it anew', async () => {
      const bytes = await readFile(path);
      bytes[8]! += 1;
      await writeFile(path, bytes);
      await rebuilt(/layout is version/);
    });

    it('because it is of another agency, makes it anew', async () => {
      const other = (await readdir(folder)).find((name) => !name.startsWith(`${agency.agencyId}-`))!;
      await copyFile(join(folder, other), path);
      await rebuilt(/of another agency/);
    });

    it('because it is of another database with the same version number, or of one that was restored, makes it anew', async () => {
      const { agencyId, dataVersion } = await now();
      await transact(get(), { agencyId, person: 'local', purpose: 'test' }, (transaction) =>
        sql`update publication set stamp = gen_random_uuid() where agency_id = ${agencyId} and data_version = ${dataVersion}::bigint`.execute(transaction));
      await rebuilt(/another database/);
    });
  });

  it('loads anew when the database is restored to an earlier state beneath it, and answers nothing in between', async () => {
    const one = follow();
    await one.ready();
    const { agencyId, dataVersion } = await now();
    const before = (await current()).stamp;
    // As if from a backup: the same number, other data.
    await transact(get(), { agencyId, person: 'local', purpose: 'test' }, async (transaction) => {
      await sql`delete from incident where agency_id = ${agencyId} and incident_id % 29 = 0`.execute(transaction);
      await sql`update publication set stamp = gen_random_uuid() where agency_id = ${agencyId} and data_version = ${dataVersion}::bigint`.execute(transaction);
    });
    // Any question about a version that it does not know makes it look.
    columnsAt(get(), agencyId, String(BigInt(dataVersion) + 1n));
    await one.ready();
    await expectWhole();
    expect((await current()).stamp).not.toBe(before);
  });

  it('loads anew when a change does not fit what it holds', async () => {
    const one = follow();
    await one.ready();
    const { agencyId } = agency;
    await publish(get(), agencyId, (transaction, next) => sql`insert into incident_history (agency_id, incident_id, data_version, superseded_by, content)
      select ${agencyId}::integer, 999999999, 1, ${next}::bigint, to_jsonb(incident) - 'geom' from incident where agency_id = ${agencyId} limit 1`.execute(transaction));
    await one.ready();
    await expectWhole();
    expect(one.warnings().map(({ message }) => message)).toEqual([expect.stringContaining('does not fit')]);
  });

  it('does not care when the clock is put forward or back', async () => {
    const one = follow({ folder: newFolder() });
    await one.ready();
    try {
      vi.useFakeTimers({ toFake: ['Date'] });
      for (const jump of ['2031-01-01', '1999-01-01', '2026-11-23']) {
        vi.setSystemTime(new Date(jump));
        await change(get(), agency.agencyId, 31);
        await one.ready();
        expect(freshAgency(get(), 'scatter')).toEqual(await now());
        await expectWhole();
      }
    } finally {
      vi.useRealTimers();
    }
    expect(one.warnings()).toEqual([]);
  });

  describe('with a bound on its memory', () => {
    it('holds nothing past it, and says so once for each version', async () => {
      const { agencyId } = agency;
      const one = follow({ maxBytes: 50_000 });
      await one.ready();
      const about = () => one.warnings().filter(({ fields }) => fields['agency'] === 'scatter');
      const rows = (await freshColumns(get(), agencyId)).rows;
      expect(columnsAt(get(), agencyId, (await now()).dataVersion)).toBeNull();
      expect(columnState(get(), await now())).toMatchObject({ state: 'over_bound', rows, bytes: 0 });
      await one.ready();
      expect(about()).toEqual([{ level: 'warn', message: expect.stringContaining('HEXWATCH_COLUMNS_MB') as string, fields: expect.objectContaining({ rows, needMegabytes: 1 }) as object }]);
      await publish(get(), agencyId, async () => {});
      await one.ready();
      expect(about()).toHaveLength(2);
    });

    it('forgets those that nobody asks about for one that is asked about', async () => {
      for (const slug of ['one', 'two']) await storeScattered(get(), scatter(6000, 41), slug);
      const [first, second] = [await now('one'), await now('two')];
      const one = follow({ maxBytes: 1_000_000 });
      await one.ready();
      expect([first, second].map((asked) => columnState(get(), asked).state)).toEqual(['ready', 'over_bound']);
      expect(columnsAt(get(), second.agencyId, second.dataVersion)).toBeNull();
      await one.ready();
      expect(columnsAt(get(), second.agencyId, second.dataVersion)!.rows).toBe(6000);
      expect(one.said.filter(({ message }) => message.includes('forgets')).map(({ fields }) => fields['for'])).toContain('two');
      const held = one.said.flatMap(({ fields }) => (fields['agency'] as string | undefined) ?? []);
      const states = await Promise.all([...new Set(held)].map(async (slug) => columnState(get(), await now(slug))));
      expect(states.some(({ state }) => state === 'over_bound')).toBe(true);
      expect(states.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(1_000_000);
      expect(one.warnings().filter(({ fields }) => fields['agency'] === 'two')).toHaveLength(1);
    });

    it('gives up columns that grow past it', async () => {
      const { agencyId } = agency;
      const { rows } = await freshColumns(get(), agencyId);
      const one = follow({ maxBytes: rows * 115 + 60_000 + 800 * 115 });
      await one.ready();
      expect(columnState(get(), await now()).state).toBe('ready');
      await storeScattered(get(), scatter(2000, 77).map((incident) => ({ ...incident, key: `more${incident.key}` })));
      await one.ready();
      expect(columnState(get(), await now()).state).toBe('over_bound');
      expect(columnsAt(get(), agencyId, (await now()).dataVersion)).toBeNull();
      await withdraw(get(), agencyId, 2);
      await one.ready();
      expect(columnState(get(), await now()).state).toBe('ready');
      await expectWhole();
    });
  });
});
