import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { readCoverage } from '../../../server/db/coverage.ts';
import { insertImport } from '../../../server/db/imports.ts';
import { undoIncidents } from '../../../server/db/incidents_undo.ts';
import { transact } from '../../../server/db/transact.ts';
import type { ImportReport } from '../../../server/model/import_report.ts';
import type { Context } from '../../../server/model/context.ts';
import { importAreas } from '../../../server/tasks/import_areas.ts';
import { importIncidents, type ImportOptions } from '../../../server/tasks/import_incidents.ts';
import { undoImport } from '../../../server/tasks/undo_import.ts';
import { onBothDatabases, onServer } from '../../support/databases.ts';
import { dataVersion, expectAccount, file, isWholeAccount, newAgency, one } from './import_support.ts';

const options: ImportOptions = { preset: 'generic', source: 'feed', zone: 'Europe/Kyiv', mapping: { attributes: ['note'], offence: 'type' } };
const header = 'id,date,type,longitude,latitude,note\n';
type More = { date?: string; type?: string; longitude?: number | string; latitude?: number | string; note?: string };
const row = (id: string | number, { date = '2025-03-01 10:00', type = 'theft', longitude = 30.5, latitude = 50.4, note = '' }: More = {}): string =>
  `${id},${date},${type},${longitude},${latitude},${note}\n`;

/** Numbers that need all seventeen digits; a day, a month, no place, an hour that came twice. */
const first = header + row(1, { longitude: '30.123456789012345', latitude: 0.1 + 0.2 }) + row(2, { date: '2025-03-01', note: 'a "b"' })
  + row(3, { longitude: '', latitude: '' }) + row(4, { date: '2025-10-26 03:30', type: 'zork' }) + row(5);
/** Changes 1 to 4 in every way, leaves 5, brings 6 and 7. */
const second = header + row(1, { longitude: 30.6, type: 'robbery' }) + row(2, { date: '2025-03-02 11:00' }) + row(3, { note: 'now with a place' })
  + row(4, { longitude: '', latitude: '' }) + row(5) + row(6) + row(7);

onBothDatabases('undoing an import', (get) => {
  const load = (context: Context, text: string, more: Partial<ImportOptions> = {}, name?: string): Promise<ImportReport> =>
    importIncidents(get(), context, file(text, name), { ...options, ...more });
  const undo = (context: Context, { id }: { id: string }): Promise<ImportReport> => undoImport(get(), context, id);

  /** Every column of every incident but the version, as text. */
  const incidents = async (context: Context): Promise<string[]> => (await one(get(), context, sql<{ rows: string[] | null }>`
    select array_agg((to_jsonb(i) - 'data_version' - 'geom' || jsonb_build_object('geom', encode(ST_AsEWKB(i.geom), 'hex')))::text order by incident_id) as rows
    from incident i where agency_id = ${context.agencyId}`)).rows ?? [];
  const history = async (context: Context): Promise<string[]> => (await one(get(), context, sql<{ rows: string[] | null }>`
    select array_agg(concat_ws(' ', content ->> 'source_key', data_version, superseded_by, content ->> 'source_offence') order by superseded_by, content ->> 'source_key') as rows
    from incident_history where agency_id = ${context.agencyId}`)).rows ?? [];
  const publications = async (context: Context): Promise<string[]> => (await one(get(), context, sql<{ rows: string[] | null }>`
    select array_agg(concat_ws(' ', data_version, import_id) order by data_version) as rows from publication where agency_id = ${context.agencyId}`)).rows ?? [];

  it('withdraws what it brought, gives what it changed its earlier content back to the last digit, and keeps all of it in the history', async () => {
    const context = await newAgency(get(), 'whole', 'Europe/Kyiv');
    const a = await load(context, first, { handlingCode: 2 });
    const before = await incidents(context);
    const b = await load(context, second);
    expectAccount(b, { rowsRead: 7, changed: 5, stored: 2 });
    const undone = await undo(context, b);
    expect(undone).toEqual({ ...b, status: 'undone', undoneAt: expect.any(String) as string });
    expect(isWholeAccount(undone)).toBe(true);
    expect(await incidents(context)).toEqual(before);
    expect(await dataVersion(get(), 'whole')).toBe('3');
    expect(await publications(context)).toEqual([`1 ${a.id}`, `2 ${b.id}`, `3 ${b.id}`]);
    expect(await history(context)).toEqual([
      '1 1 2 theft', '2 1 2 theft', '3 1 2 theft', '4 1 2 zork', '5 1 2 theft',
      '1 2 3 robbery', '2 2 3 theft', '3 2 3 theft', '4 2 3 theft', '5 2 3 theft', '6 2 3 theft', '7 2 3 theft',
    ]);
    expect(await one(get(), context, sql`select count(*)::integer as rows, min(data_version)::integer as version, max(superseded_by)::integer as left
      from (select data_version, null::bigint as superseded_by from incident where agency_id = ${context.agencyId}
        union all select null, superseded_by from incident_history where agency_id = ${context.agencyId}) both_tables`)).toEqual({ rows: 17, version: 3, left: 3 });
    expect(await one(get(), context, sql`select undone_version from import where agency_id = ${context.agencyId} and import_id = ${b.id}`)).toEqual({ undone_version: '3' });
  });

  it('keeps every column of the table in the history, the place as longitude and latitude', async () => {
    const context = await newAgency(get(), 'columns', 'Europe/Kyiv');
    await undo(context, await load(context, first));
    const { columns, kept } = await one(get(), context, sql<{ columns: string[]; kept: string[] }>`select
      (select array_agg(attname::text order by attname::text) from pg_attribute where attrelid = 'incident'::regclass and attnum > 0 and not attisdropped) as columns,
      (select array_agg(distinct key order by key) from incident_history h, jsonb_object_keys(h.content) as key where h.agency_id = ${context.agencyId}) as kept`);
    expect(kept.toSorted()).toEqual([...columns.filter((name) => name !== 'geom'), 'longitude', 'latitude'].toSorted());
  });

  it('can be followed by the same file, which is stored again whole, and undone again', async () => {
    const context = await newAgency(get(), 'again', 'Europe/Kyiv');
    const a = await load(context, first);
    const before = await incidents(context);
    for (let round = 0; round < 2; round += 1) {
      const b = await load(context, second);
      expectAccount(b, { rowsRead: 7, changed: 4, stored: 2, unchanged: 1 });
      await undo(context, b);
      expect(await incidents(context)).toEqual(before);
    }
    await undo(context, a);
    expect(await incidents(context)).toEqual([]);
    expect((await history(context)).length).toBe(2 * (4 + 6) + 5);
    expectAccount(await load(context, first), { rowsRead: 5, stored: 5 });
    expect(await dataVersion(get(), 'again')).toBe('7');
  });

  it('is refused while later imports stand on it, which are named, the newest first, and possible once they are undone', async () => {
    const context = await newAgency(get(), 'chain', 'Europe/Kyiv');
    const a = await load(context, first);
    const b = await load(context, header + row(1, { type: 'robbery' }) + row(2, { type: 'robbery' }), {}, 'b.csv');
    const afterB = await incidents(context);
    const c = await load(context, header + row(2, { type: 'burglary' }) + row(8), {}, 'c.csv');
    const d = await load(context, header + row(9), {}, 'd.csv');
    await expect(undo(context, a)).rejects.toMatchObject({
      kind: 'conflict', code: 'import_built_upon', message: `2 of the incidents of import ${a.id} were changed by later imports. Undo those first, the newest first: ${c.id} (c.csv), ${b.id} (b.csv).`,
      fields: [{ field: c.id, message: 'c.csv changed 1 of them.' }, { field: b.id, message: 'b.csv changed 2 of them.' }],
    });
    await expect(undo(context, b)).rejects.toMatchObject({ code: 'import_built_upon', message: expect.stringMatching(/^1 of .* was changed .*: \d+ \(c\.csv\)\.$/) as string });
    expect(await dataVersion(get(), 'chain')).toBe('4');

    await undo(context, d);
    await undo(context, c);
    expect(await incidents(context)).toEqual(afterB);
    // Restored content belongs to b again, also when it is covered and uncovered once more.
    const e = await load(context, header + row(2, { type: 'vandalism' }), {}, 'e.csv');
    await expect(undo(context, b)).rejects.toMatchObject({ fields: [{ field: e.id }] });
    await undo(context, e);
    expect(await incidents(context)).toEqual(afterB);
    await undo(context, b);
    await undo(context, a);
    expect(await incidents(context)).toEqual([]);
  });

  it('of one that changed nothing moves no version', async () => {
    const context = await newAgency(get(), 'idle', 'Europe/Kyiv');
    await load(context, first);
    const same = await load(context, first);
    expect(await undo(context, same)).toMatchObject({ status: 'undone', unchanged: 5, dataVersion: null });
    expect(await dataVersion(get(), 'idle')).toBe('1');
    expect(await publications(context)).toHaveLength(1);
    expect(await one(get(), context, sql`select undone_version from import where import_id = ${same.id}`)).toEqual({ undone_version: null });
  });

  it('is refused with the reason where there is nothing to undo', async () => {
    const context = await newAgency(get(), 'refused', 'Europe/Kyiv');
    const done = await load(context, first);
    await undo(context, done);
    await expect(undo(context, done)).rejects.toMatchObject({ kind: 'conflict', code: 'import_undone_before' });
    const failed = await load(context, 'no,columns\n1,2\n');
    await expect(undo(context, failed)).rejects.toMatchObject({ kind: 'conflict', code: 'import_not_completed', message: expect.stringContaining('came to nothing (failed)') as string });
    const waiting = await insertImport(get(), context, { kind: 'incidents', source: 's', file: 'f', fileBytes: null, mapping: {} });
    await expect(undo(context, waiting)).rejects.toMatchObject({ kind: 'conflict', code: 'import_not_completed', message: expect.stringContaining('still queued') as string });
    const shapes = await importAreas(get(), context, file(JSON.stringify(square(30, 50, 31, 51)), 'a.geojson'), { kind: 'district' });
    await expect(undo(context, shapes)).rejects.toMatchObject({ kind: 'conflict', code: 'import_not_of_incidents' });
    await expect(undo(context, { id: '999999' })).rejects.toMatchObject({ kind: 'not_found', code: 'unknown_import' });
    const other = await newAgency(get(), 'other', 'Europe/Kyiv');
    await expect(undo(other, done)).rejects.toMatchObject({ code: 'unknown_import' });
  });

  it('judges anew what lies outside the areas, which may have been loaded since', async () => {
    const context = await newAgency(get(), 'areas', 'Europe/Kyiv');
    await load(context, header + row(1) + row(2, { longitude: 40 }));
    const b = await load(context, header + row(1, { type: 'robbery' }) + row(2, { type: 'robbery', longitude: 30.5 }));
    await importAreas(get(), context, file(JSON.stringify(square(30, 50, 31, 51)), 'a.geojson'), { kind: 'district' });
    await undo(context, b);
    expect(await one(get(), context, sql`select array_agg(place_problem order by source_key) as problems from incident where agency_id = ${context.agencyId}`))
      .toEqual({ problems: [null, 'outside'] });
  });

  it('restores content that was kept before there were handling codes', async () => {
    const context = await newAgency(get(), 'old', 'Europe/Kyiv');
    await load(context, header + row(1));
    const before = await incidents(context);
    const b = await load(context, header + row(1, { type: 'robbery' }), { handlingCode: 5 });
    await transact(get(), context, (transaction) => sql`update incident_history set content = content - 'handling_code' where agency_id = ${context.agencyId}`.execute(transaction));
    await undo(context, b);
    expect(await incidents(context)).toEqual(before);
  });

  it('takes its word for the last complete day back', async () => {
    const context = await newAgency(get(), 'coverage', 'Europe/Kyiv');
    const agency = { agencyId: context.agencyId, zone: 'Europe/Kyiv' };
    const lastDay = () => transact(get(), context, async (transaction) => (await readCoverage(transaction, agency)).lastCompleteDay);
    const a = await load(context, header + row(1));
    // It began in the afternoon of that day, so that more of the day was to come.
    await transact(get(), context, (transaction) => sql`update import set started_at = '2025-03-01 15:00Z' where import_id = ${a.id}`.execute(transaction));
    expect(await lastDay()).toBe('2025-02-28');
    const b = await load(context, header + row(1, { note: 'seen' }));
    expect(await lastDay()).toBe('2025-03-01');
    await undo(context, b);
    expect(await lastDay()).toBe('2025-02-28');
  });

  it('leaves other agencies and other sources alone, and happens whole or not at all', async () => {
    const context = await newAgency(get(), 'apart', 'Europe/Kyiv');
    const neighbour = await newAgency(get(), 'neighbour', 'Europe/Kyiv');
    await load(neighbour, first);
    await load(context, first, { source: 'another' });
    const a = await load(context, first);
    const state = async () => [await incidents(context), await history(context), await publications(context), await dataVersion(get(), 'apart')];
    const before = await state();
    await expect(transact(get(), context, async (transaction) => {
      expect((await undoIncidents(transaction, context, a.id)).status).toBe('undone');
      throw new RangeError('the power went');
    })).rejects.toThrow('the power went');
    expect(await state()).toEqual(before);
    const theirs = await incidents(neighbour);
    await undo(context, a);
    expect([(await incidents(context)).length, await incidents(neighbour)]).toEqual([5, theirs]);
    expect(await dataVersion(get(), 'neighbour')).toBe('1');
  });

  it('takes turns with other changes of the agency', async () => {
    const context = await newAgency(get(), 'turns', 'Europe/Kyiv');
    const a = await load(context, first);
    const [undone, loaded, twice] = await Promise.allSettled([undo(context, a), load(context, header + row(20)), undo(context, a)]);
    const settled = [undone, twice].map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : one.value.status)).toSorted();
    expect([loaded.status, settled]).toEqual(['fulfilled', ['import_undone_before', 'undone']]);
    expect(await publications(context)).toHaveLength(3);
    expect(await incidents(context)).toHaveLength(1);
  });
});

onServer('undoing an import whose connection dies in the middle', (get) => {
  /** In a transaction of its own, since one sees the activity of others as it was when it first looked. */
  const endWaiting = (): Promise<boolean> => transact(get(), { agencyId: 1, person: 'tester', purpose: 'end it' }, async (transaction) => {
    const { rows } = await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like 'delete from incident%'`.execute(transaction);
    return rows.length > 0;
  });

  it('has not happened', async () => {
    const context = await newAgency(get(), 'killed', 'Europe/Kyiv');
    await importIncidents(get(), context, file(first), options);
    const b = await importIncidents(get(), context, file(second), options);
    const count = () => one(get(), context, sql`select (select count(*)::integer from incident) as incidents, (select count(*)::integer from incident_history) as history`);
    const before = await count();
    // Somebody else holds a row that is to be withdrawn last, so the work stops half way; then its connection is ended.
    const undoing = await transact(get(), context, async (transaction) => {
      await sql`select from incident where source_key = '7' for update`.execute(transaction);
      const work = undoImport(get(), context, b.id).then(() => 'done', (error: { code?: string }) => error.code ?? 'unknown');
      for (let ended = false; !ended;) ended = await endWaiting();
      return { work };
    });
    expect(await undoing.work).toMatch(/^database_/);
    expect(await count()).toEqual(before);
    expect(await dataVersion(get(), 'killed')).toBe('2');
    expect(await undoImport(get(), context, b.id)).toMatchObject({ status: 'undone' });
  });
});

const square = (west: number, south: number, east: number, north: number): object => ({
  type: 'FeatureCollection', features: [{
    type: 'Feature', properties: { code: 'one', name: 'One' },
    geometry: { type: 'Polygon', coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] },
  }],
});
