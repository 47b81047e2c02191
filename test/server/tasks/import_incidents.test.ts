import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { cancelImport, getImport, listImports, markInterrupted } from '../../../server/db/imports.ts';
import { lockAgency } from '../../../server/db/incidents_write.ts';
import { countRejections } from '../../../server/db/rejections.ts';
import { transact } from '../../../server/db/transact.ts';
import type { ImportReport } from '../../../server/model/import_report.ts';
import { importAreas } from '../../../server/tasks/import_areas.ts';
import { importIncidents, queueIncidents, type ImportOptions } from '../../../server/tasks/import_incidents.ts';
import { onBothDatabases, onServer } from '../../support/databases.ts';
import { dataVersion, expectAccount, file, incidentCount, isWholeAccount, newAgency, one, rejectionsOf, stagedCount } from './import_support.ts';

const generic: ImportOptions = { preset: 'generic', source: 'test', zone: 'Europe/Kyiv' };
const header = 'id,date,type,longitude,latitude,note\n';
const row = (id: string | number, more: { date?: string; type?: string; longitude?: number | string; latitude?: number | string; note?: string } = {}): string =>
  `${id},${more.date ?? '2025-03-01 10:00'},${more.type ?? 'theft'},${more.longitude ?? 30.5},${more.latitude ?? 50.4},${more.note ?? ''}\n`;
const withNote: ImportOptions = { ...generic, mapping: { attributes: ['note'] } };
const rows = (count: number, from = 1): string => Array.from({ length: count }, (_, index) => row(from + index)).join('');

onBothDatabases('importing incidents', (get) => {
  const run = (context: Awaited<ReturnType<typeof newAgency>>, text: string | Uint8Array, options: ImportOptions = generic) =>
    importIncidents(get(), context, file(text), options);

  it('stores, then recognises what is the same and what has changed, and keeps what was there before', async () => {
    const context = await newAgency(get(), 'versions');
    expectAccount(await run(context, header + row(1) + row(2) + row(3), withNote), { rowsRead: 3, stored: 3 });
    expectAccount(await run(context, header + row(1) + row(2, { type: 'robbery' }) + row(4), withNote), { rowsRead: 3, stored: 1, changed: 1, unchanged: 1 });
    expect(await dataVersion(get(), 'versions')).toBe('2');
    expect(await one(get(), context, sql`select source_offence, data_version from incident where agency_id = ${context.agencyId} and source_key = '2'`))
      .toEqual({ source_offence: 'robbery', data_version: '2' });
    expect(await one(get(), context, sql`select data_version, superseded_by, content ->> 'source_offence' as offence, content ->> 'longitude' as longitude, content ->> 'source_key' as key
      from incident_history where agency_id = ${context.agencyId}`)).toEqual({ data_version: '1', superseded_by: '2', offence: 'theft', longitude: '30.5', key: '2' });
    expectAccount(await run(context, header + row(2, { type: 'robbery', note: 'x' }), withNote), { rowsRead: 1, changed: 1 });
    expect(await dataVersion(get(), 'versions')).toBe('3');
  });

  it('marks every incident of a file with its handling code, and another code is another content', async () => {
    const context = await newAgency(get(), 'handling');
    const codes = () => one(get(), context, sql<{ codes: number[] }>`select array_agg(handling_code::integer order by source_key) as codes from incident where agency_id = ${context.agencyId}`);
    expectAccount(await run(context, header + row(1) + row(2), { ...generic, handlingCode: 3 }), { rowsRead: 2, stored: 2 });
    expect(await codes()).toEqual({ codes: [3, 3] });
    expectAccount(await run(context, header + row(1), { ...generic, mapping: { handlingCode: 3 } }), { rowsRead: 1, unchanged: 1 });
    expectAccount(await run(context, header + row(1) + row(3)), { rowsRead: 2, changed: 1, stored: 1 });
    expect(await codes()).toEqual({ codes: [0, 3, 0] });
    expect(await one(get(), context, sql`select content -> 'handling_code' as code from incident_history where agency_id = ${context.agencyId}`)).toEqual({ code: 3 });
    for (const handlingCode of [10, -1, 1.5]) await expect(run(context, header, { ...generic, handlingCode })).rejects.toMatchObject({ code: 'bad_mapping' });
  });

  it('tells apart rows that repeat an id within a file', async () => {
    const context = await newAgency(get(), 'repeats');
    const report = await run(context, header + row(1) + row(2) + row(1) + row(1, { type: 'robbery' }) + row(3, { date: 'never' }) + row(3));
    expectAccount(report, { rowsRead: 6, stored: 3, duplicate: 1, rejected: 2 });
    expect(await rejectionsOf(get(), context, report)).toMatchObject([
      { line: 5, value: '1', code: 'repeated_id', reason: expect.stringContaining('line 2') as string }, { line: 6, field: 'date', value: 'never', code: 'bad_date' },
    ]);
    expect(await countRejections(get(), context, report.id)).toMatchObject([{ code: 'bad_date', count: 1, line: 6 }, { code: 'repeated_id', count: 1, line: 5 }]);
  });

  it('keeps equal rows without an id, however far apart, and recognises them again in any order of columns', async () => {
    const context = await newAgency(get(), 'without_id');
    const same = row('', { note: 'same' });
    const many = Array.from({ length: 6000 }, (_, index) => row('', { note: String(index) })).join('');
    expectAccount(await run(context, header + same + many + same + same), { rowsRead: 6003, stored: 6003 });
    expectAccount(await run(context, header + many + same + same + same + same), { rowsRead: 6004, unchanged: 6003, stored: 1 });
    const turned = 'note,latitude,longitude,type,date,id\nsame,50.4,30.5,theft,2025-03-01 10:00,\n';
    expectAccount(await run(context, turned), { rowsRead: 1, unchanged: 1 });
    expectAccount(await run(context, header + same, withNote), { rowsRead: 1, changed: 1 });
    expect(await incidentCount(get(), context)).toBe(6004);
  });

  it('keeps sources and agencies apart', async () => {
    const [here, there] = [await newAgency(get(), 'here'), await newAgency(get(), 'there')];
    expectAccount(await run(here, header + rows(3)), { rowsRead: 3, stored: 3 });
    expectAccount(await run(here, header + rows(3), { ...generic, source: 'other' }), { rowsRead: 3, stored: 3 });
    expectAccount(await run(there, header + rows(2)), { rowsRead: 2, stored: 2 });
    expect([await incidentCount(get(), here), await incidentCount(get(), there)]).toEqual([6, 2]);
    expect(await listImports(get(), here)).toHaveLength(2);
    expect(await getImport(get(), there, (await listImports(get(), here))[0]!.id)).toBeNull();
  });

  it('reads a packed GeoJSON file of points as well', async () => {
    const context = await newAgency(get(), 'geojson');
    const features = [1, 2].map((id) => ({ type: 'Feature', id, properties: { date: '2025-03-01', type: 'arson' }, geometry: { type: 'Point', coordinates: [30.5, 50.4] } }));
    const report = await importIncidents(get(), context, file(gzipSync(JSON.stringify({ type: 'FeatureCollection', features })), '/some/where/Day 1.geojson.gz'), { ...generic, source: undefined });
    expectAccount(report, { rowsRead: 2, stored: 2 });
    expect(report).toMatchObject({ file: 'Day 1.geojson.gz', source: 'Day 1' });
  });

  it('says where points lie that are odd, and refuses those that cannot be right', async () => {
    const context = await newAgency(get(), 'places');
    const square = { type: 'Feature', properties: { code: '1', name: 'One' }, geometry: { type: 'Polygon', coordinates: [[[30, 50], [31, 50], [31, 51], [30, 51], [30, 50]]] } };
    expectAccount(await importAreas(get(), context, file(JSON.stringify({ type: 'FeatureCollection', features: [square] })), { kind: 'district' }), { rowsRead: 1, stored: 1 });
    const report = await run(context, header + row(1) + row(2, { longitude: 50.4, latitude: 30.5 }) + row(3, { longitude: 0, latitude: 0 })
      + row(4, { longitude: 32.5 }) + row(5, { longitude: '', latitude: '' }) + row(6, { longitude: -30.5 }) + row(7, { latitude: 95 }));
    expectAccount(report, { rowsRead: 7, stored: 4, rejected: 3 });
    expect(report.withoutPlace).toBe(2);
    expect((await rejectionsOf(get(), context, report)).map(({ line, code }) => [line, code])).toEqual([[3, 'swapped'], [7, 'sign_lost'], [8, 'out_of_range']]);
    expect(report.notes.map(({ code, count, line }) => [code, count, line])).toEqual(expect.arrayContaining([['place_zero', 1, 4], ['place_outside', 1, 5], ['place_missing', 1, 6]]));
    const found = await one(get(), context, sql<{ all: string }>`select string_agg(source_key || ':' || coalesce(place_problem, '') || ':' || location_precision, ' ' order by source_key) as all
      from incident where agency_id = ${context.agencyId}`);
    expect(found.all).toBe('1::exact 3:zero:none 4:outside:exact 5:missing:none');
  });

  it('fails with the reason and changes nothing when the file cannot be used', async () => {
    const context = await newAgency(get(), 'bad_input');
    expectAccount(await run(context, header + rows(3)), { rowsRead: 3, stored: 3 });
    const cases: [content: string | Uint8Array, options: ImportOptions, code: string][] = [
      [header + row(1), { preset: 'chicago' }, 'missing_columns'],
      ['id,when,type\n1,2,3\n', generic, 'missing_columns'],
      ['', generic, 'empty_file'],
      [Buffer.from('504b030414000600', 'hex'), generic, 'not_a_table'],
      [header.replace('note', 'date') + row(1), generic, 'duplicate_header'],
      [Buffer.concat([Buffer.from(header + rows(20_000)), Buffer.from([0xff, 0xfe, 0x0a])]), generic, 'bad_encoding'],
      [gzipSync(header + rows(20_000)).subarray(0, 5000), generic, 'damaged_gzip'],
      [header + row(7, { date: '31.02.2025' }) + row(8, { date: '32.02.2025' }), generic, 'nothing_usable'],
      [header + row(7), { ...generic, mapping: { attributes: ['vic_race'] } }, 'missing_columns'],
      [header.replace('note', 'vic_race') + row(7), { ...generic, mapping: { attributes: ['vic_race'] } }, 'special_category'],
      [header + row(7), { ...generic, mapping: { dateFormat: 'DD.MM.YY' } }, 'two_digit_year'],
      [header + row(7), { ...generic, mapping: { projection: '1234' } }, 'unknown_projection'],
      [header + row(7), { ...generic, zone: 'Europe/Gotham' }, 'unknown_zone'],
    ];
    for (const [content, options, code] of cases) {
      const report = await run(context, content, options);
      expect(report, code).toMatchObject({ status: 'failed', problem: { code }, stored: 0, changed: 0, unchanged: 0, duplicate: 0, dataVersion: null });
      expect(isWholeAccount(report), code).toBe(true);
      expect(report.problem!.detail.length, code).toBeGreaterThan(30);
    }
    expect([await incidentCount(get(), context), await stagedCount(get(), context), await dataVersion(get(), 'bad_input')]).toEqual([3, 0, '1']);
    const refused = await run(context, header + row(7, { date: '31.02.2025' }) + row(8, { date: '32.02.2025' }));
    expect(refused).toMatchObject({ rowsRead: 2, rejected: 2 });
    expect(await rejectionsOf(get(), context, refused)).toHaveLength(2);
  }, 60_000);

  it('refuses options that cannot be right before anything is written', async () => {
    const context = await newAgency(get(), 'bad_options');
    for (const options of [{ preset: 'zurich' }, { ...generic, source: 'a\nb' }, { ...generic, mapping: { nonsense: 1 } as object }, { ...generic, mapping: { labels: { x: 'y' } } }]) {
      await expect(importIncidents(get(), context, file('x'), options)).rejects.toMatchObject({ name: 'Problem', kind: 'bad_request' });
    }
    expect(await listImports(get(), context)).toEqual([]);
  });

  it('keeps the good rows of a file with unclosed quotes, NUL, huge values and ragged rows', async () => {
    const context = await newAgency(get(), 'bad_rows');
    const text = `${header}${row(1)}2,"2025-03-01 10:00,theft,30.5,50.4,\n${row(3)}${row(4, { note: 'a\0b' })}${row(5, { note: 'x'.repeat(1_000_000) })}6,too,few\n${row(7, { date: '2025-02-30' })}${row(8)}`;
    const report = await run(context, text, withNote);
    expectAccount(report, { rowsRead: 8, stored: 3, rejected: 5 });
    expect((await rejectionsOf(get(), context, report)).map(({ line, field, code }) => [line, field, code])).toEqual([
      [3, null, 'unclosed_quote'], [5, 'note', 'nul'], [6, 'note', 'value_too_long'], [7, null, 'ragged'], [8, 'date', 'no_such_date'],
    ]);
  });

  it('takes a header without rows for a feed without news', async () => {
    const context = await newAgency(get(), 'no_rows');
    const report = await run(context, header);
    expectAccount(report, { rowsRead: 0 });
    expect(report.notes).toEqual(expect.arrayContaining([expect.objectContaining({ code: 'no_rows' })]));
  });

  it('asks for the time zone while nobody has said any, and gives a new agency the zone of its first file', async () => {
    const context = await newAgency(get(), 'zones', 'UTC');
    const unsaid = { ...generic, zone: undefined, adoptZone: true };
    expect(await run(context, header + row(1), unsaid)).toMatchObject({ status: 'failed', problem: { code: 'zone_needed' } });
    expectAccount(await run(context, header + row(1), { ...unsaid, zone: 'Europe/Kyiv' }), { rowsRead: 1, stored: 1 });
    expect(await one(get(), context, sql`select agency.zone, occurred_from from agency join incident using (agency_id) where agency_id = ${context.agencyId}`))
      .toEqual({ zone: 'Europe/Kyiv', occurred_from: new Date('2025-03-01T08:00:00Z') });
    expectAccount(await run(context, header + row(2), unsaid), { rowsRead: 1, stored: 1 });
    expectAccount(await run(context, header + row(3), { ...unsaid, zone: 'Europe/London' }), { rowsRead: 1, stored: 1 });
    expect((await one(get(), context, sql<{ zone: string }>`select zone from agency where agency_id = ${context.agencyId}`)).zone).toBe('Europe/Kyiv');
  });

  it('can be stopped at any chunk and leaves nothing behind', async () => {
    const context = await newAgency(get(), 'stopped');
    const text = header + rows(30_000);
    const controller = new AbortController();
    const report = await importIncidents(get(), context, file(text), generic, { signal: controller.signal, onProgress: ({ rowsRead }) => { if (rowsRead >= 10_000) controller.abort(); } });
    expect(report).toMatchObject({ status: 'cancelled', rowsRead: 0, stored: 0, problem: null, notes: expect.arrayContaining([expect.objectContaining({ code: 'stopped' })]) as [] });
    expect([await incidentCount(get(), context), await stagedCount(get(), context), await dataVersion(get(), 'stopped')]).toEqual([0, 0, '0']);
    expectAccount(await run(context, text), { rowsRead: 30_000, stored: 30_000 });
  }, 60_000);

  it('stops when somebody cancels it by its number, waiting or running', async () => {
    const context = await newAgency(get(), 'cancelled');
    const waiting = await queueIncidents(get(), context, { fileName: 'a.csv', bytes: 1 }, generic);
    expect(await cancelImport(get(), context, waiting.id)).toMatchObject({ status: 'cancelled' });
    expect(await importIncidents(get(), context, file(header + rows(3)), generic, { importId: waiting.id })).toMatchObject({ id: waiting.id, status: 'cancelled' });
    let asked: Promise<ImportReport | null> | null = null;
    const report = await importIncidents(get(), context, file(header + rows(60_000)), generic, { onProgress: ({ id, rowsRead }) => { if (rowsRead >= 5000) asked ??= cancelImport(get(), context, id); } });
    expect(await asked).toMatchObject({ status: 'cancelled' });
    expect(report.status).toBe('cancelled');
    expect(await cancelImport(get(), context, report.id)).toBeNull();
    expect([await incidentCount(get(), context), await stagedCount(get(), context)]).toEqual([0, 0]);
  }, 60_000);

  it('is marked as interrupted when its process is gone, and a living one is left alone', async () => {
    const context = await newAgency(get(), 'interrupted');
    const [dead, alive] = [await queueIncidents(get(), context, { fileName: 'dead.csv', bytes: 9 }, generic), await queueIncidents(get(), context, { fileName: 'alive.csv', bytes: 9 }, generic)];
    await transact(get(), context, async (transaction) => {
      await sql`update import set status = 'running', started_at = now(), heartbeat_at = now(), process = regexp_replace(process, ' [0-9]+ ', ' 999999 '), rows_read = 7, stored = 5, rejected = 2
        where agency_id = ${context.agencyId} and import_id = ${dead.id}`.execute(transaction);
      await sql`insert into incident_staging select ${context.agencyId}, ${dead.id}::bigint, 1, 'k', null, 9900, 'x', now(), now(), null, 'UTC', 'x', 'instant', null, '2025-01-01', 0, 1,
        null, null, null, 'none', 'missing', null, '{}', '\\x00'`.execute(transaction);
    });
    expect(await markInterrupted(get())).toBe(1);
    expect(await getImport(get(), context, dead.id)).toMatchObject({ status: 'interrupted', rowsRead: 2, rejected: 2, stored: 0, problem: { code: 'interrupted' } });
    expect(await getImport(get(), context, alive.id)).toMatchObject({ status: 'queued' });
    expect(await stagedCount(get(), context)).toBe(0);
    expect(await markInterrupted(get())).toBe(0);
  });

  it('two at once of the same feed come out as if one had followed the other', async () => {
    const context = await newAgency(get(), 'at_once');
    const [a, b] = await Promise.all([run(context, header + rows(12_000)), run(context, header + rows(12_000, 6001))]);
    expect([a.status, b.status]).toEqual(['completed', 'completed']);
    expect([isWholeAccount(a), isWholeAccount(b)]).toEqual([true, true]);
    expect([a.stored + b.stored, a.unchanged + b.unchanged, a.changed + b.changed]).toEqual([18_000, 6000, 0]);
    expect([await incidentCount(get(), context), await dataVersion(get(), 'at_once')]).toEqual([18_000, '2']);
  }, 60_000);

  it('accounts for every row of any file', async () => {
    const context = await newAgency(get(), 'any_file');
    const id = fc.constantFrom('', '1', '2', '3', 'Ж', 'x\\t', '__proto__', '\\N');
    const date = fc.constantFrom('2025-03-01 10:00', '2025-03-02', '2025-03', '2025-02-30', '', '2026-03-29 03:30', '3025-01-01');
    const place = fc.constantFrom(['30.5', '50.4'], ['', ''], ['0', '0'], ['x', '1'], ['500', '2']);
    const note = fc.oneof(fc.constantFrom('', 'tab\there', 'back\\slash', 'two\nlines', 'null\0', '\\.', 'NULL'), fc.string({ maxLength: 8, unit: 'binary' }));
    const record = fc.tuple(id, date, place, note).map(([one, two, [x, y], three]) => [one, two, 'theft', x!, y!, three]);
    await fc.assert(fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 25 }), async (records) => {
      const text = header + records.map((values) => `${values.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')}\n`).join('');
      const options = { ...withNote, source: `any ${Math.random()}` };
      const before = await incidentCount(get(), context);
      const report = await run(context, text, options);
      expect(isWholeAccount(report)).toBe(true);
      expect(report.rowsRead).toBe(records.length);
      expect(await rejectionsOf(get(), context, report)).toHaveLength(report.rejected);
      expect(await incidentCount(get(), context)).toBe(before + report.stored);
      if (report.status !== 'completed') return;
      const again = await run(context, text, options);
      expect(again).toMatchObject({ stored: 0, changed: 0, unchanged: report.stored, duplicate: report.duplicate, rejected: report.rejected, dataVersion: null });
    }), { numRuns: 15 });
  }, 120_000);
});

onServer('while an agency\'s data are being published', (get) => {
  it('another file is put in line without waiting, and a second publisher waits', async () => {
    const context = await newAgency(get(), 'busy');
    const order: string[] = [];
    const second = await transact(get(), context, async (transaction) => {
      await lockAgency(transaction, context);
      expect(await queueIncidents(get(), context, { fileName: 'next.csv', bytes: 1 }, generic)).toMatchObject({ status: 'queued' });
      const waits = transact(get(), context, async (other) => {
        await lockAgency(other, context);
        order.push('second');
      });
      await sleep(200);
      order.push('first');
      return { waits };
    });
    await second.waits;
    expect(order).toEqual(['first', 'second']);
  });
});

describe('the account of an import', () => {
  onBothDatabases('is guarded by the database itself', (get) => {
    it('rows read are always the sum of what became of them', async () => {
      const context = await newAgency(get(), 'guarded');
      const report = await queueIncidents(get(), context, { fileName: 'a.csv', bytes: 1 }, generic);
      await expect(transact(get(), context, (transaction) =>
        sql`update import set rows_read = 5, stored = 4 where agency_id = ${context.agencyId} and import_id = ${report.id}`.execute(transaction))).rejects.toThrow(/import_every_row_accounted_for/);
    });
  });
});
