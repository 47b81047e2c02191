import { beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../support/app.ts';
import { onEmbedded } from '../../support/databases.ts';
import { makeTown } from '../../support/town.ts';

/** What a cache that others share must never keep, and what it may. */
const aboutNoData = /^\/(docs|openapi\.json|health\/|basemap|$)/;

onEmbedded('caches', (get) => {
  let app: TestApp;
  beforeAll(async () => {
    await makeTown(get(), { incidents: 200 });
    app = testApp(get());
  });

  it('never get an answer with data that others could be given: every GET of the API, at its described address', { timeout: 60_000 }, async () => {
    const { paths } = await (await app.request('/openapi.json')).json() as { paths: Record<string, Record<string, unknown>> };
    const values: Record<string, string> = {
      layer: 'hexes', format: 'csv', collection: 'hexes', tileMatrixSet: 'WebMercatorQuad', tileMatrix: '9', tileRow: '172', tileCol: '299', z: '9', x: '299', y: '172', cell: '891e2040003ffff',
    };
    let seen = 0;
    for (const [path, methods] of Object.entries(paths)) {
      if (!('get' in methods) || aboutNoData.test(path) || path.endsWith('/events')) continue;
      const address = path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '1');
      const response = await app.request(address);
      await response.body?.cancel();
      const rule = response.headers.get('Cache-Control') ?? '';
      expect([address, response.status, /\b(private|no-store)\b/.test(rule), /\b(public|s-maxage)\b/.test(rule)]).toEqual([address, response.status, true, false]);
      if (response.status < 300) seen += 1;
    }
    expect(seen).toBeGreaterThan(20);
  });

  it('are told so with 204 and 304, and with every coding', async () => {
    const path = '/tiles/hexes/9/299/172.mvt?from=2026-01-01&to=2026-04-01';
    const tag = (await app.request(path)).headers.get('ETag')!;
    for (const [address, headers, status] of [
      [path, { 'Accept-Encoding': 'gzip' }, 200], [path, { 'Accept-Encoding': 'zstd' }, 200], [path, { 'If-None-Match': tag }, 304], ['/tiles/hexes/9/0/0.mvt', {}, 204],
    ] as const) {
      const response = await app.request(address, { headers });
      expect([address, response.status, response.headers.get('Cache-Control')]).toEqual([address, status, 'private, no-cache']);
    }
  });
});
