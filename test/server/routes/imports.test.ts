import { existsSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureAgency } from '../../../server/db/agencies.ts';
import { importList, importReport, type ImportReport } from '../../../server/model/import_report.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';

const header = 'id,date,longitude,latitude,offence,address\n';
const line = (i: number, rest = ''): string => `${i},2026-03-0${1 + (i % 9)} 1${i % 10}:30,${30.5 + i / 1000},${50.45 + i / 1000},theft,${rest || `Street ${i}`}\n`;
const rows = (count: number): string => header + Array.from({ length: count }, (_, i) => line(i)).join('');
const mapping = encodeURIComponent(JSON.stringify({ zone: 'Europe/Kyiv', labels: { theft: 'theft' } }));
const good = `preset=generic&file=events.csv&source=events&mapping=${mapping}`;

onBothDatabases('imports over HTTP', (get) => {
  let app: TestApp;
  const folder = join(tmpdir(), `hexwatch-imports-${process.pid}`);
  beforeAll(() => { app = testApp(get(), { HEXWATCH_DATA: folder, HEXWATCH_MAX_UPLOAD_MB: '1' }); });
  afterAll(async () => {
    await app.line.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const post = (query: string, body: BodyInit | null, headers: Record<string, string> = {}): Promise<Response> =>
    app.request(`/api/v1/imports?${query}`, { method: 'POST', body, headers, duplex: 'half' } as RequestInit);

  async function ended(id: string): Promise<ImportReport> {
    for (;;) {
      const report = importReport.parse(await (await app.request(`/api/v1/imports/${id}`)).json());
      expect(report.rowsRead).toBe(report.stored + report.changed + report.unchanged + report.duplicate + report.rejected);
      if (!['queued', 'running', 'publishing'].includes(report.status)) return report;
      await new Promise((resolve) => { setTimeout(resolve, 30); });
    }
  }

  async function load(query: string, body: BodyInit): Promise<ImportReport> {
    const response = await post(query, body);
    if (response.status !== 202) throw new Error(await response.text());
    const report = importReport.parse(await response.json());
    expect(response.headers.get('Location')).toBe(`/api/v1/imports/${report.id}`);
    expect(report.status).toBe('queued');
    return ended(report.id);
  }

  /** Removed just after the import has ended. */
  async function leftUploads(): Promise<string[]> {
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    return existsSync(join(folder, 'uploads')) ? readdirSync(join(folder, 'uploads')) : [];
  }

  it('store a file sent as it is, and nothing when it is sent again', async () => {
    expect(await load(good, rows(20))).toMatchObject({ status: 'completed', agency: 'local', file: 'events.csv', source: 'events', rowsRead: 20, stored: 20 });
    expect(await load(good, rows(20))).toMatchObject({ status: 'completed', rowsRead: 20, unchanged: 20, dataVersion: null });
    expect(await leftUploads()).toEqual([]);
  });

  it('mark what they store with the handling code that is asked for', async () => {
    expect(await load(`${good.replace('source=events', 'source=marked')}&handlingCode=2`, rows(1))).toMatchObject({ status: 'completed', stored: 1 });
    expect(await load(good.replace('source=events', 'source=marked'), rows(1))).toMatchObject({ status: 'completed', changed: 1 });
    for (const wrong of ['10', '', '-1', 'x']) expect(await problemOf(await post(`${good}&handlingCode=${wrong}`, rows(1)))).toMatchObject({ status: 400, fields: [{ field: 'handlingCode' }] });
  });

  it('store a file sent as a form, and one that is compressed', async () => {
    const form = new FormData();
    form.append('file', new File([rows(21)], 'form.csv'));
    expect(await load(good.replace('&file=events.csv', ''), form)).toMatchObject({ status: 'completed', file: 'form.csv', stored: 1, unchanged: 20 });
    expect(await load(good, gzipSync(rows(22)))).toMatchObject({ status: 'completed', stored: 1, unchanged: 21 });
  });

  it('are taken back on request, and never twice', async () => {
    const undo = (id: string): Promise<Response> => app.request(`/api/v1/imports/${id}/undo`, { method: 'POST' });
    const query = good.replace('source=events', 'source=undone');
    const first = await load(query, rows(3));
    const second = await load(query, `${header}${line(0, 'Elsewhere')}`);
    expect(await problemOf(await undo(first.id))).toMatchObject({
      status: 409, code: 'import_built_upon', detail: expect.stringContaining(`Undo those first, the newest first: ${second.id} (events.csv).`) as string, fields: [{ field: second.id }],
    });
    const answer = await undo(second.id);
    expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([200, 'private, no-store']);
    const report = importReport.parse(await answer.json());
    expect(report).toMatchObject({ id: second.id, status: 'undone', changed: 1, undoneAt: expect.stringMatching(/^20.*Z$/) as string });
    expect(importReport.parse(await (await app.request(`/api/v1/imports/${second.id}`)).json())).toEqual(report);
    expect(await problemOf(await undo(second.id))).toMatchObject({ status: 409, code: 'import_undone_before' });
    expect((await undo(first.id)).status).toBe(200);
    expect(await problemOf(await undo('999999'))).toMatchObject({ status: 404, code: 'unknown_import' });
    expect(await problemOf(await app.request(`/api/v1/imports/${first.id}`, { method: 'DELETE' }))).toMatchObject({ status: 409, code: 'import_ended' });
    expect(await load(query, rows(3))).toMatchObject({ stored: 3 });
  });

  it('store areas, which tiles then show', async () => {
    const square = (x: number): object => ({
      type: 'Feature', properties: { number: `n${x}`, label: `Area ${x}` },
      geometry: { type: 'Polygon', coordinates: [[[x, 50.4], [x + 0.1, 50.4], [x + 0.1, 50.5], [x, 50.5], [x, 50.4]]] },
    });
    const body = JSON.stringify({ type: 'FeatureCollection', features: [square(30.4), square(30.5)] });
    const report = await load('kind=areas&shapeKind=district&codeField=number&nameField=label&file=districts.geojson', body);
    expect(report).toMatchObject({ status: 'completed', kind: 'areas', stored: 2 });
    expect((await app.request('/tiles/areas/8/149/86.mvt?agency=local')).status).toBe(200);
  });

  it('account for every row and give the refused ones as CSV that no spreadsheet runs', async () => {
    const bad = `${header}1,2026-02-31 10:00,30.5,50.45,theft,=1+1\n=2+2,not a date,30.5,50.45,theft,x\n${line(3)}`;
    const report = await load(good, bad);
    expect(report).toMatchObject({ status: 'completed', rowsRead: 3, rejected: 2 });
    const response = await app.request(`/api/v1/imports/${report.id}/rejections.csv`);
    expect([response.status, response.headers.get('Content-Disposition')]).toEqual([200, `attachment; filename="rejections-${report.id}.csv"`]);
    const text = await response.text();
    expect(text.startsWith('\ufeff') || text.startsWith('line,')).toBe(true);
    expect(text).toContain('2026-02-31');
    expect(text).toContain('not a date');
    expect(text.replace(/^\ufeff/, '').trim().split('\n')).toHaveLength(3);
    expect(text).not.toMatch(/(^|,)"?[=+@]/m);
  });

  it.each<[string, string, BodyInit, string]>([
    ['an empty file', good, '', 'empty_file'],
    ['a binary file', good, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0, 1, 2, 3]), 'not_a_table'],
    ['a file of another preset', 'preset=chicago&file=x.csv', rows(2), 'missing_columns'],
    ['a file that lacks a column', `preset=generic&mapping=${encodeURIComponent('{"occurredFrom":"nowhere","offence":"offence","zone":"UTC"}')}`, rows(2), 'missing_columns'],
    ['a header that names a column twice', good, 'id,id,date\n1,1,2026-01-01\n', 'duplicate_header'],
    ['a file in which nothing can be used', good, `${header}1,never,30.5,50.45,theft,x\n`, 'nothing_usable'],
    ['areas that are no GeoJSON', 'kind=areas&shapeKind=district', rows(2), 'not_shapes'],
  ])('of %s fail with a reason and change nothing', async (_, query, body, code) => {
    const before = await (await app.request('/api/v1/status')).json() as { agency: { dataVersion: string; rows: number } };
    const report = await load(query, body);
    expect(report).toMatchObject({ status: 'failed', problem: { code } });
    expect(report.problem!.detail.length).toBeGreaterThan(20);
    const after = await (await app.request('/api/v1/status')).json() as typeof before;
    expect(after.agency).toMatchObject({ dataVersion: before.agency.dataVersion, rows: before.agency.rows });
    expect(await leftUploads()).toEqual([]);
    expect(app.faults).toEqual([]);
  });

  it.each<[string, string, BodyInit | null, Record<string, string>, number, string]>([
    ['an unknown preset', 'preset=atlantis', 'x', {}, 400, 'unknown_preset'],
    ['an unknown parameter', 'presett=chicago', 'x', {}, 400, 'unknown_parameter'],
    ['an unknown kind', 'kind=persons', 'x', {}, 400, 'bad_parameter'],
    ['areas of no kind', 'kind=areas', 'x', {}, 400, 'bad_kind'],
    ['areas of a kind that cannot be', 'kind=areas&shapeKind=Big%20One', '{}', {}, 400, 'bad_kind'],
    ['a mapping that is no JSON', 'preset=generic&mapping={', 'x', {}, 400, 'bad_mapping'],
    ['a mapping with an unknown field', 'preset=generic&mapping={"race":"RACE"}', 'x', {}, 400, 'bad_mapping'],
    ['an unknown agency', 'agency=atlantis', 'x', {}, 404, 'unknown_agency'],
    ['no file at all', 'preset=auto', null, {}, 400, 'no_file'],
    ['a form that is none', 'preset=auto', 'x', { 'Content-Type': 'multipart/form-data; boundary=b' }, 400, 'malformed_upload'],
    ['another site', 'preset=auto', 'x', { Origin: 'http://evil.example' }, 403, 'cross_site'],
    ['too large a file', 'preset=auto', 'x'.repeat(1_100_000), {}, 413, 'file_too_large'],
  ])('with %s are refused at once', async (_, query, body, headers, status, code) => {
    const response = await post(query, body, headers);
    expect([response.status, (await problemOf(response)).code]).toEqual([status, code]);
    expect(await leftUploads()).toEqual([]);
    expect(app.faults).toEqual([]);
  });

  it('found another agency when its full name is given, which takes the clock of its first file', async () => {
    expect(await load(`${good}&agency=kyiv&agencyName=Kyiv`, rows(3))).toMatchObject({ status: 'completed', agency: 'kyiv', stored: 3 });
    const status = await (await app.request('/api/v1/status?agency=kyiv')).json() as { agency: { name: string; rows: number } };
    expect(status.agency).toMatchObject({ name: 'Kyiv', rows: 3 });
    const response = await post(`${good}&agency=Not%20Short&agencyName=X`, rows(1));
    expect([response.status, (await problemOf(response)).code]).toEqual([400, 'bad_parameter']);
  });

  it('never put real data into the demonstration city', async () => {
    await ensureAgency(get(), { slug: 'demo', name: 'Demo', zone: 'UTC', demonstration: true });
    const response = await post(`${good}&agency=demo`, rows(1));
    expect([response.status, (await problemOf(response)).code]).toEqual([409, 'demonstration_agency']);
  });

  it('can be stopped while they wait and while they run, and not when they have ended', async () => {
    const body = header + Array.from({ length: 9000 }, (_, i) => line(100_000 + i, 'a')).join('').slice(0, 900_000).replace(/[^\n]*$/, '');
    const started = importReport.parse(await (await post(good, body)).json());
    const waiting = importReport.parse(await (await post(good, rows(5))).json());
    const stopped = await app.request(`/api/v1/imports/${waiting.id}`, { method: 'DELETE' });
    expect([stopped.status, (await stopped.json() as ImportReport).status]).toEqual([200, 'cancelled']);
    await app.request(`/api/v1/imports/${started.id}`, { method: 'DELETE' });
    expect((await ended(waiting.id)).status).toBe('cancelled');
    // The first one may have been too quick for us; then it has stored everything, else nothing.
    const first = await ended(started.id);
    expect(first.status === 'cancelled' ? first.stored : 0).toBe(0);
    const again = await app.request(`/api/v1/imports/${waiting.id}`, { method: 'DELETE' });
    expect([again.status, (await problemOf(again)).code]).toEqual([409, 'import_ended']);
  });

  it('are listed, the latest first, for all agencies or one', async () => {
    const { imports } = importList.parse(await (await app.request('/api/v1/imports')).json());
    expect(imports.length).toBeGreaterThan(10);
    expect(imports.map(({ requestedAt }) => requestedAt)).toEqual(imports.map(({ requestedAt }) => requestedAt).sort().toReversed());
    expect(importList.parse(await (await app.request('/api/v1/imports?limit=2')).json()).imports.map(({ id }) => id)).toEqual(imports.slice(0, 2).map(({ id }) => id));
    expect(importList.parse(await (await app.request('/api/v1/imports?agency=demo')).json()).imports).toEqual([]);
  });

  it.each([
    ['GET', '/api/v1/imports/999999', 404, 'unknown_import'], ['GET', '/api/v1/imports/abc', 404, 'unknown_import'],
    ['GET', '/api/v1/imports/999999/rejections.csv', 404, 'unknown_import'], ['DELETE', '/api/v1/imports/0', 404, 'unknown_import'],
    ['GET', '/api/v1/imports/99999999999999999999', 404, 'unknown_import'], ['GET', '/api/v1/imports?agency=atlantis', 404, 'unknown_agency'],
    ['GET', '/api/v1/imports?limit=0', 400, 'bad_parameter'], ['GET', '/api/v1/imports?colour=red', 400, 'unknown_parameter'],
  ])('that are not there: %s %s', async (method, path, status, code) => {
    const response = await app.request(path, { method });
    expect([response.status, (await problemOf(response)).code]).toEqual([status, code]);
    expect(app.faults).toEqual([]);
  });

  it('tell the presets', async () => {
    const { presets } = await (await app.request('/api/v1/presets')).json() as { presets: { id: string; required: string[] }[] };
    expect(presets.map(({ id }) => id)).toEqual(['auto', 'chicago', 'police_uk', 'generic']);
    expect(presets.find(({ id }) => id === 'chicago')!.required).toContain('Primary Type');
  });
});

onBothDatabases('areas of one city and incidents of another', (get) => {
  it('do not confuse the planner of the embedded database', { timeout: 60_000 }, async () => {
    const folder = join(tmpdir(), `hexwatch-far-${process.pid}`);
    const app = testApp(get(), { HEXWATCH_DATA: folder });
    const load = async (query: string, body: string): Promise<ImportReport> => {
      const { id } = await (await app.request(`/api/v1/imports?${query}`, { method: 'POST', body })).json() as ImportReport;
      for (;;) {
        const report = await (await app.request(`/api/v1/imports/${id}`)).json() as ImportReport;
        if (!['queued', 'running', 'publishing'].includes(report.status)) return report;
        await new Promise((resolve) => { setTimeout(resolve, 30); });
      }
    };
    const squares = (x: number, y: number): string => JSON.stringify({
      type: 'FeatureCollection',
      features: Array.from({ length: 20 }, (_, i) => {
        const west = x + i / 100;
        return { type: 'Feature', properties: { code: `a${x}-${i}` }, geometry: { type: 'Polygon', coordinates: [[[west, y], [west + 0.01, y], [west + 0.01, y + 1], [west, y + 1], [west, y]]] } };
      }),
    });
    try {
      expect((await load('kind=areas&shapeKind=far', squares(-33, 41))).status).toBe('completed');
      expect((await load(good, rows(3000))).status).toBe('completed');
      expect(await load('kind=areas&shapeKind=near', squares(30.5, 50))).toMatchObject({ status: 'completed', stored: 20 });
      expect((await app.request('/api/v1/areas?kind=near')).status).toBe(200);
      expect(app.faults).toEqual([]);
    } finally {
      await app.line.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
