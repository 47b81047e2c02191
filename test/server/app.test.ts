import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { hc } from 'hono/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../server/app.ts';
import { findAgency } from '../../server/db/agencies.ts';
import { hexTable, type HexTable, type Rhythm } from '../../server/model/answers.ts';
import type { ImportReport } from '../../server/model/import_report.ts';
import { pageRoutes } from '../../server/routes/page.ts';
import { decodeHexTable } from '../../tiles/hex_table.ts';
import { problemOf, testApp, type TestApp } from '../support/app.ts';
import { onBothDatabases } from '../support/databases.ts';
import { makeTown } from '../support/town.ts';

const window = 'from=2026-01-01&to=2026-04-01';

onBothDatabases('the server', (get) => {
  let app: TestApp;
  beforeAll(async () => {
    app = testApp(get());
    await makeTown(get());
  });

  it('is ready while its database answers', async () => {
    expect(await (await app.request('/health/live')).json()).toEqual({ status: 'live' });
    expect(await (await app.request('/health/ready')).json()).toEqual({ status: 'ready', database: { kind: get().kind, ...get().version } });
    expect((await findAgency(get(), undefined))!.slug).toBe('town');
  });

  it('gives the same numbers as JSON, in bytes, and to hono\'s client with its types', async () => {
    const all = hexTable.parse(await (await app.request(`/api/v1/hexes?${window}`)).json());
    const bytes = await app.request(`/api/v1/hexes?${window}`, { headers: { Accept: 'application/vnd.hexwatch.hexes' } });
    expect(bytes.headers.get('Content-Type')).toBe('application/vnd.hexwatch.hexes');
    // The rate follows from count, cell and window, and is not sent.
    const { rate, ...json } = all;
    expect(rate).toHaveLength(json.cell.length);
    expect(decodeHexTable(new Uint8Array(await bytes.arrayBuffer()))).toEqual(json);
    expect(json.cell.length).toBeGreaterThan(100);

    const client = hc<App>('http://localhost', { fetch: (url: URL | RequestInfo, init?: RequestInit) => app.request(String(url).replace('http://localhost', ''), init) });
    const typed: HexTable = await (await client.api.v1.hexes.$get({ query: { from: '2026-01-01', to: '2026-04-01' } })).json();
    expect(typed).toEqual(all);
    const rhythm: Rhythm = await (await client.api.v1.rhythm.$get({ query: { offences: 'robbery' } })).json();
    expect(rhythm.count).toHaveLength(168);
    const { imports }: { imports: ImportReport[] } = await (await client.api.v1.imports.$get({ query: {} })).json();
    expect(imports).toEqual([]);
    // @ts-expect-error A parameter that does not exist is a compile error in the browser.
    const refused = await client.api.v1.rhythm.$get({ query: { colour: 'red' } });
    expect(refused.status as number).toBe(400);
  });

  it('sends an unchanged answer only once', async () => {
    for (const path of ['hexes', 'series', 'rhythm', 'offences', 'areas', 'brief', 'quality', 'incidents']) {
      const first = await app.request(`/api/v1/${path}?${window}`);
      expect([path, first.status, first.headers.get('Cache-Control')]).toEqual([path, 200, 'private, no-cache']);
      const again = await app.request(`/api/v1/${path}?${window}`, { headers: { 'If-None-Match': first.headers.get('ETag')! } });
      expect([path, again.status, await again.text()]).toEqual([path, 304, '']);
    }
  });

  it('compresses what it sends', async () => {
    const response = await app.request(`/api/v1/hexes?${window}`, { headers: { 'Accept-Encoding': 'gzip' } });
    expect([response.headers.get('Content-Encoding'), response.headers.get('Vary')]).toEqual(['gzip', expect.stringContaining('Accept-Encoding')]);
  });

  it.each([
    [`/api/v1/hexes?from=2026-03-01&to=2026-02-01`, 400, 'bad_window'],
    ['/api/v1/hexes?from=2026-02-31', 400, 'bad_date'],
    ['/api/v1/hexes?from=yesterday', 400, 'bad_parameter'],
    ['/api/v1/hexes?offences=witchcraft', 400, 'unknown_offence'],
    ['/api/v1/hexes?area=district:nowhere', 400, 'unknown_area'],
    ['/api/v1/hexes?area=POLYGON((30.4 50.4,30.6 50.6,30.6 50.4,30.4 50.6,30.4 50.4))', 400, 'invalid_polygon'],
    [`/api/v1/hexes?area=POLYGON((${Array.from({ length: 501 }, (_, i) => `${30 + Math.cos(i / 80) / 10} ${50 + Math.sin(i / 80) / 10}`).join(',')},30.1 50))`, 400, 'polygon_too_large'],
    ['/api/v1/hexes?hours=25', 400, 'bad_hours'],
    ['/api/v1/hexes?weekdays=0-8', 400, 'bad_weekdays'],
    ['/api/v1/hexes?resolution=4', 400, 'bad_parameter'],
    ['/api/v1/hexes?agency=atlantis', 404, 'unknown_agency'],
    ['/api/v1/hexes/nothexagon', 400, 'bad_parameter'],
    ['/api/v1/hexes?colour=red', 400, 'unknown_parameter'],
    ['/api/v1/hotspots/000000000000000000000000', 404, 'unknown_run'],
    ['/api/v1/incidents?cursor=zzz', 400, 'bad_cursor'],
    ['/api/v1/nothing', 404, 'unknown_address'],
    ['/api/v2/hexes', 404, 'unknown_address'],
    ['/basemap.pmtiles', 404, 'no_basemap'],
    ['/basemap.json', 404, 'no_basemap'],
    ['/assets/none.js', 404, 'unknown_address'],
    ['/.env', 404, 'unknown_address'],
    ['/assets/..%2f..%2fpackage.json', 404, 'unknown_address'],
  ])('refuses %s', async (path, status, code) => {
    const response = await app.request(encodeURI(path).replaceAll('%252f', '%2f'));
    const problem = await problemOf(response);
    expect([response.status, problem.code]).toEqual([status, code]);
    expect(problem.detail.length).toBeGreaterThan(20);
    expect(app.faults).toEqual([]);
  });

  it('says how to build the page when it has not been built', async () => {
    const response = await app.request('/', { headers: { Accept: 'text/html' } });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npm run build');
  });
});

describe('the built page', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hexwatch-page-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<title>one</title>');
    writeFileSync(join(folder, 'assets', 'main-abc.js'), 'script');
    writeFileSync(join(folder, 'assets', 'main-abc.js.gz'), gzipSync('script'));
    writeFileSync(join(folder, '.digest'), 'secret');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is at every address of a page and only there', async () => {
    const page = pageRoutes(folder);
    for (const path of ['/', '/data', '/hotspots/x', '/?from=2026-01-01']) expect([path, await (await page.request(path)).text()]).toEqual([path, '<title>one</title>']);
    for (const path of ['/api/v1/none', '/tiles/none', '/health/none', '/assets/none.js', '/none.png', '/.digest', '/assets/../.digest', '/index.html.bak', '/basemap.none']) {
      expect([path, (await page.request(path)).status]).toEqual([path, 404]);
    }
  });

  it('lets browsers keep what has a digest in its name, and asks again for the page', async () => {
    const page = pageRoutes(folder);
    expect((await page.request('/assets/main-abc.js')).headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
    const index = await page.request('/');
    expect(index.headers.get('Cache-Control')).toBe('no-cache');
    expect((await page.request('/', { headers: { 'If-None-Match': index.headers.get('ETag')! } })).status).toBe(304);
  });

  it('is sent compressed as it was built', async () => {
    const response = await pageRoutes(folder).request('/assets/main-abc.js', { headers: { 'Accept-Encoding': 'br, gzip' } });
    expect([response.headers.get('Content-Encoding'), response.headers.get('Content-Type')]).toEqual(['gzip', 'text/javascript; charset=utf-8']);
  });

  it('is missing, which is no fault, while it is built again', async () => {
    const page = pageRoutes(folder);
    const texts = { 'index.html': '<title>one</title>', 'assets/main-abc.js': 'script' };
    await page.request('/');
    for (const name of Object.keys(texts)) rmSync(join(folder, name));
    expect((await page.request('/assets/main-abc.js')).status).toBe(404);
    expect((await page.request('/')).status).toBe(503);
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
    expect(await (await page.request('/assets/main-abc.js')).text()).toBe('script');
    expect((await page.request('/')).status).toBe(200);
  });

  it('is found when its files come one after the other', async () => {
    const page = pageRoutes(folder);
    await page.request('/');
    writeFileSync(join(folder, 'assets', 'late-def.js'), 'late');
    expect(await (await page.request('/assets/late-def.js')).text()).toBe('late');
  });

  it('is the new one after it was built again', async () => {
    const page = pageRoutes(folder);
    await page.request('/');
    writeFileSync(join(folder, 'index.html'), '<title>two</title>');
    utimesSync(join(folder, 'index.html'), new Date(), new Date(Date.now() + 5000));
    expect(await (await page.request('/')).text()).toBe('<title>two</title>');
  });
});
