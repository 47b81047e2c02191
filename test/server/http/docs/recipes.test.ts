import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recipes } from '../../../../server/http/docs/recipes.ts';
import { processesOf } from '../../../../server/http/ogc/processes.ts';
import { listen, stopListening } from '../../../../server/http/listen.ts';
import type { AnalysisResult } from '../../../../server/model/analysis.ts';
import type { HexTable } from '../../../../server/model/answers.ts';
import { runJobs } from '../../../../server/tasks/jobs_worker.ts';
import { testApp, type TestApp } from '../../../support/app.ts';
import { chromiumSkipped, hasChromium, launchBrowser } from '../../../support/browser.ts';
import { onEmbedded } from '../../../support/databases.ts';
import { makeTown } from '../../../support/town.ts';

/** Every recipe whose tool Debian or npm has is run as it stands on the reference page. */
const mayNotSkip = process.env['HEXWATCH_NO_SKIP'] === '1';
const runs = (program: string, ...options: string[]): boolean => {
  try {
    execFileSync(program, options, { stdio: 'ignore' });
    return true;
  } catch {
    return mayNotSkip;
  }
};
/** Debian's Python: the one that has Debian's geopandas. */
const python = '/usr/bin/python3';
const has = { curl: runs('curl', '--version'), gdal: runs('ogr2ogr', '--version'), r: runs('Rscript', '-e', 'library(sf)'), geopandas: runs(python, '-c', 'import geopandas') };
const root = new URL('../../../..', import.meta.url).pathname;
const window = 'from=2026-01-01&to=2026-04-01';

onEmbedded('the recipes', (get) => {
  let app: TestApp;
  let server: Server;
  let pages: Server;
  let address: string;
  let folder: string;
  let browser: Browser | null = null;
  beforeAll(async () => {
    await makeTown(get(), { incidents: 1500 });
    folder = await mkdtemp(join(tmpdir(), 'hexwatch-recipes-'));
    pages = createServer((request, response) => {
      const file = /^(\/assets)?\/[\w.-]+$/.test(request.url!) ? `dist${request.url}` : null;
      const type = file === null ? 'text/html' : file.endsWith('css') ? 'text/css' : 'text/javascript';
      const body = file === null ? Promise.resolve('<!doctype html><link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css"><div id="map" style="height:500px"></div><script type="module" src="/page.js"></script>')
        : readFile(join(folder, file)).catch(() => '');
      void body.then((text) => response.writeHead(200, { 'content-type': type }).end(text));
    });
    await new Promise<void>((resolve) => { pages.listen(0, '127.0.0.1', resolve); });
    app = testApp(get(), { HEXWATCH_CORS_ORIGINS: pageOrigin(), HEXWATCH_DATA: join(folder, 'data') });
    ({ server, address } = await listen(async (request) => app.request(request.url, {
      method: request.method, headers: request.headers, ...(request.method === 'POST' && { body: await request.text() }),
    }), '127.0.0.1', 0));
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([stopListening(server, 100), new Promise((resolve) => { pages.close(resolve); pages.closeAllConnections(); })]);
    await rm(folder, { recursive: true, force: true });
  });
  const pageOrigin = (): string => `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  const codeOf = (id: string): string => recipes.find((recipe) => recipe.id === id)!.code(address);
  const run = async (program: string, ...options: string[]): Promise<string> =>
    (await promisify(execFile)(program, options, { cwd: folder, encoding: 'utf8', timeout: 60_000, maxBuffer: 1e8 })).stdout;
  const shell = (id: string): Promise<string> => run('bash', '-euo', 'pipefail', '-c', codeOf(id));
  const hexes = async (query = ''): Promise<HexTable> => await (await app.request(`/api/v1/hexes?${window}${query}`)).json() as HexTable;
  const matched = async (path: string): Promise<number> => (await (await app.request(path)).json() as { numberMatched: number }).numberMatched;

  it.skipIf(!has.curl)('for curl', async () => {
    const said = await shell('curl');
    expect(said).toContain(`"rows":${(await hexes('&offences=robbery')).meta.rows}`);
    expect(said).toContain('"type":"FeatureCollection"');
    const files = await run('ls', folder);
    expect(files).toMatch(/hexwatch-incidents-town.*\.csv/);
    expect((await readFile(join(folder, 'hexes.arrow'))).length).toBeGreaterThan(1000);
  });

  it.skipIf(!has.curl)('for an analysis with curl', { timeout: 60_000 }, async () => {
    const worker = runJobs(get(), { processes: processesOf('0'), folder: join(folder, 'jobs'), atOnce: 1, keepHours: 1, log: { warn: () => {}, error: (fields) => { app.faults.push(fields); } } });
    try {
      const said = await shell('analysis');
      const { result } = JSON.parse(await readFile(join(folder, 'change.json'), 'utf8')) as { result: AnalysisResult };
      expect(JSON.parse(said)).toMatchObject({ id: result.id, kind: 'analysis', kept: true });
      expect((await readFile(join(folder, 'change.csv'), 'utf8')).trim().split('\n')).toHaveLength(result.tables[0]!.rows.length + 1);
      expect((await readFile(join(folder, 'change.gpkg'))).length).toBeGreaterThan(10_000);
    } finally {
      await worker.close();
    }
  });

  it.skipIf(!has.gdal)('for GDAL', { timeout: 120_000 }, async () => {
    const said = await shell('gdal');
    expect(said).toContain(`Feature Count: ${await matched('/ogc/collections/incidents/items?limit=1')}`);
    expect(await run('ogrinfo', '-so', '-al', 'robberies.gpkg')).toContain(`Feature Count: ${await matched(`/ogc/collections/incidents/items?limit=1&offences=robbery`)}`);
    expect(await run('ogrinfo', '-so', '-al', 'hotspots.gpkg')).toContain(`Feature Count: ${await matched(`/ogc/collections/hotspots/items?limit=1&${window}`)}`);
  });

  it.skipIf(!has.r)('for R', { timeout: 120_000 }, async () => {
    await writeFile(join(folder, 'recipe.R'), codeOf('r'));
    const said = await run('Rscript', '--vanilla', 'recipe.R');
    expect(said).toContain(`[1] ${await matched('/ogc/collections/incidents/items?limit=1&offences=robbery')}`);
    expect(said).toMatch(/Min\./);
  });

  it.skipIf(!has.geopandas)('for geopandas', { timeout: 120_000 }, async () => {
    await writeFile(join(folder, 'recipe.py'), codeOf('geopandas'));
    const said = await run(python, 'recipe.py');
    expect(said).toContain(`EPSG:4326 ${await matched(`/ogc/collections/hotspots/items?limit=1&${window}`)}`);
    expect(said).toMatch(/East/);
  });

  /** A page of another site, made with the packages that the recipe names. */
  async function openRecipe(id: string, drawn: string) {
    await writeFile(join(folder, 'page.js'), `${codeOf(id)}\nwindow.drawn = ${drawn};\n`);
    await build({
      root: folder, logLevel: 'silent', configFile: false, resolve: { alias: [{ find: /^(maplibre-gl|@deck\.gl\/[a-z-]+)/, replacement: join(root, 'node_modules/$1') }] },
      build: { outDir: join(folder, 'dist'), emptyOutDir: true, minify: false, cssCodeSplit: false, rollupOptions: { input: join(folder, 'page.js'), output: { entryFileNames: 'page.js', assetFileNames: 'page[extname]', codeSplitting: false } } },
    });
    browser ??= await launchBrowser();
    const page = await (await browser.newContext({ viewport: { width: 800, height: 500 } })).newPage();
    const complaints: string[] = [];
    page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(pageOrigin());
    return { page, complaints };
  }

  it.skipIf(!hasChromium())(`for MapLibre, on a page of another site${hasChromium() ? '' : `: ${chromiumSkipped}`}`, { timeout: 120_000 }, async () => {
    const { page, complaints } = await openRecipe('maplibre', 'map');
    await page.waitForFunction(() => {
      const { drawn: map } = window as unknown as { drawn?: { loaded(): boolean; queryRenderedFeatures(options: object): unknown[] } };
      return map !== undefined && map.loaded() && map.queryRenderedFeatures({ layers: ['hexes'] }).length > 20;
    }, undefined, { timeout: 60_000 });
    expect(complaints).toEqual([]);
  });

  it.skipIf(!hasChromium())(`for deck.gl, on a page of another site${hasChromium() ? '' : `: ${chromiumSkipped}`}`, { timeout: 120_000 }, async () => {
    const { page, complaints } = await openRecipe('deck', 'deck');
    await page.waitForFunction(() => {
      const { drawn: deck } = window as unknown as { drawn?: { pickObject(options: object): unknown } };
      return deck !== undefined && Boolean(deck.pickObject({ x: 400, y: 250, radius: 5 }));
    }, undefined, { timeout: 60_000 });
    expect(complaints).toEqual([]);
  });

  it('are answered without a fault of the server', () => {
    expect(app.faults).toEqual([]);
  });
});
