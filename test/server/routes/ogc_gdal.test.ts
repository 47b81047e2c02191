import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listen, stopListening } from '../../../server/http/listen.ts';
import { layerIds, layers } from '../../../tiles/layers.ts';
import { testApp, type TestApp } from '../../support/app.ts';
import { onEmbedded } from '../../support/databases.ts';
import { readJson, type ReadPage } from '../../support/features.ts';
import { makeTown } from '../../support/town.ts';

const hasGdal = ((): boolean => {
  try {
    return /OAPIF/.test(execFileSync('ogrinfo', ['--formats'], { encoding: 'utf8' }));
  } catch {
    return false;
  }
})();

onEmbedded('GDAL', (get) => {
  let app: TestApp;
  let server: Server;
  let address: string;
  const asked: string[] = [];
  beforeAll(async () => {
    await makeTown(get(), { incidents: 1500 });
    app = testApp(get());
    ({ server, address } = await listen((request) => {
      asked.push(decodeURIComponent(request.url.slice(new URL(request.url).origin.length)));
      return app.request(request.url, { headers: request.headers });
    }, '127.0.0.1', 0));
  });
  afterAll(() => stopListening(server, 100));

  const run = async (tool: string, ...options: string[]): Promise<string> =>
    (await promisify(execFile)(tool, options, { encoding: 'utf8', timeout: 60_000, maxBuffer: 1e8 })).stdout;
  const matched = async (id: string, query = ''): Promise<number> => (await readJson<ReadPage>(app, `/ogc/collections/${id}/items?limit=1&${query}`)).numberMatched;

  it.skipIf(!hasGdal)('lists the collections', async () => {
    const said = await run('ogrinfo', `OAPIF:${address}/ogc`);
    for (const id of layerIds) expect(said).toMatch(new RegExp(`^\\d+: ${id} \\(title: ${layers[id].title}\\)`, 'm'));
  });

  it.skipIf(!hasGdal)('counts over all pages what numberMatched says, with the fields that are described', { timeout: 120_000 }, async () => {
    for (const id of layerIds) {
      const count = await matched(id);
      asked.length = 0;
      const said = await run('ogrinfo', '-al', '-oo', `PAGE_SIZE=${Math.ceil(count / 4)}`, '-oo', 'INITIAL_REQUEST_PAGE_SIZE=10', `OAPIF:${address}/ogc`, id);
      expect([id, said.match(/^OGRFeature\(/gm)?.length]).toEqual([id, count]);
      expect(said).toMatch(new RegExp(`^Feature Count: ${count}$`, 'm'));
      expect(asked.filter((path) => path.includes('cursor=')).length).toBeGreaterThan(1);
      for (const { name } of layers[id].features.fields.filter((field) => field.type !== 'Object')) expect(said).toMatch(new RegExp(`^${name}: `, 'm'));
      expect(said).toContain('WGS 84');
    }
  });

  it.skipIf(!hasGdal)('asks for a box and finds what is in it', async () => {
    asked.length = 0;
    const said = await run('ogrinfo', '-al', '-spat', '30.49', '50.44', '30.53', '50.47', `OAPIF:${address}/ogc`, 'incidents');
    const boxes = asked.flatMap((path) => /bbox=([^&]+)/.exec(path)?.[1]!.split(',').map((edge) => Math.round(Number(edge) * 1e6) / 1e6).join() ?? []);
    expect(new Set(boxes)).toEqual(new Set(['30.49,50.44,30.53,50.47']));
    const count = await matched('incidents', 'bbox=30.49,50.44,30.53,50.47');
    expect(count).toBeGreaterThan(100);
    expect(said.match(/^OGRFeature\(/gm)).toHaveLength(count);
  });

  it.skipIf(!hasGdal)('writes a filtered collection to a GeoPackage with every value as it is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hexwatch-ogc-'));
    try {
      const file = join(folder, 'hotspots.gpkg');
      const query = 'from=2026-01-01&to=2026-04-01&resolution=8';
      await run('ogr2ogr', file, `${address}/ogc/collections/hotspots/items?limit=10000&${query}`, '-nln', 'hotspots');
      const page = await readJson<ReadPage>(app, `/ogc/collections/hotspots/items?limit=10000&${query}`);
      const said = await run('ogrinfo', '-q', '-dialect', 'SQLite', '-sql', 'select count(*) as n, sum(count) as s, sum(bin) as b from hotspots', file);
      const sum = (name: string): number => page.features.reduce((total, { properties }) => total + Number(properties[name]), 0);
      expect([...said.matchAll(/ = (-?[\d.]+)/g)].map(([, value]) => Number(value))).toEqual([page.numberMatched, sum('count'), sum('bin')]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is installed where no test may be left out', () => {
    expect(hasGdal || process.env['HEXWATCH_NO_SKIP'] !== '1').toBe(true);
  });
});
