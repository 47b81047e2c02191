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
import { standingLayers } from '../../support/standing_layers.ts';
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
    for (const id of standingLayers) {
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

  it.skipIf(!hasGdal)('filters by properties: what it leaves out itself is what the filter here leaves out', async () => {
    for (const [id, where, filter] of [
      ['incidents', "offence = 'robbery' AND handlingCode = 0", "offence = 'robbery' AND handlingCode = 0"], ['incidents', "occurredFrom >= '2026-02-01T00:00:00Z'", "occurredFrom >= TIMESTAMP('2026-02-01T00:00:00Z')"],
      ['hexes', 'count >= 2 AND harm < 1000', 'count >= 2 AND harm < 1000'], ['areas', "kind = 'district'", "kind = 'district'"],
    ] as const) {
      asked.length = 0;
      const said = await run('ogrinfo', '-so', '-where', where, '-oo', 'PAGE_SIZE=10000', `OAPIF:${address}/ogc`, id);
      const count = await matched(id, new URLSearchParams({ filter }).toString());
      expect(count).toBeGreaterThan(0);
      expect([id, where, /^Feature Count: (\d+)$/m.exec(said)?.[1]]).toEqual([id, where, String(count)]);
      // What it says of time it asks for as datetime.
      expect(asked.some((path) => path.includes('datetime=2026-02-01T00:00:00Z/..'))).toBe(where.startsWith('occurredFrom'));
      // GDAL 3.6 knows drafts of the filter languages only and asks for none of those that are described here; a newer one may.
      for (const path of asked.filter((one) => one.includes('filter-lang='))) expect(path).toMatch(/filter-lang=cql2-(text|json)/);
      // The filter in the address, without any knowledge of it.
      const filtered = `${address}/ogc/collections/${id}/items?${new URLSearchParams({ limit: '10000', filter, properties: id === 'hexes' ? 'cell' : 'id' })}`;
      expect((await run('ogrinfo', '-ro', '-al', '-so', filtered)).match(/^Feature Count: (\d+)$/m)?.[1]).toBe(String(count));
    }
  });

  it.skipIf(!hasGdal)('reads other coordinate systems where they are asked for, and finds what it transforms itself, to 2 mm', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hexwatch-ogc-'));
    try {
      for (const code of [32636, 3857]) {
        const [own, theirs] = [join(folder, `own-${code}.gpkg`), join(folder, `theirs-${code}.gpkg`)];
        await run('ogr2ogr', own, `${address}/ogc/collections/incidents/items?limit=10000&crs=http://www.opengis.net/def/crs/EPSG/0/${code}`, '-nln', 'incidents');
        await run('ogr2ogr', theirs, `OAPIF:${address}/ogc`, 'incidents', '-t_srs', `EPSG:${code}`, '-oo', 'PAGE_SIZE=10000');
        expect(await run('ogrinfo', '-so', own, 'incidents')).toMatch(new RegExp(`ID\\["EPSG",${code}\\]\\]\nData axis`));
        const places = async (file: string): Promise<Map<string, [number, number]>> => {
          const said = await run('ogrinfo', '-q', '-al', file, 'incidents');
          return new Map([...said.matchAll(/^ {2}id \(String\) = (\d+)$[^]*?POINT \(([-\d.]+) ([-\d.]+)\)/gm)].map(([, id, x, y]) => [id!, [Number(x), Number(y)]]));
        };
        const [here, there] = [await places(own), await places(theirs)];
        expect([code, here.size]).toEqual([code, await matched('incidents')]);
        expect([...here.keys()].sort()).toEqual([...there.keys()].sort());
        const drift = [...here].map(([id, [x, y]]) => Math.hypot(x - there.get(id)![0], y - there.get(id)![1]));
        expect([code, Math.max(...drift) < 0.002]).toEqual([code, true]);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is installed where no test may be left out', () => {
    expect(hasGdal || process.env['HEXWATCH_NO_SKIP'] !== '1').toBe(true);
  });
});
