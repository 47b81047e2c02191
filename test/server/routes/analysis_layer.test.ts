import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { PMTiles } from 'pmtiles';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { methods } from '../../../server/analysis/methods.ts';
import { writtenFormats } from '../../../server/formats/written.ts';
import { hexDisk, hexAt } from '../../../server/model/hex.ts';
import type { AnalysisLayer } from '../../../server/model/analysis.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases, onEmbedded } from '../../support/databases.ts';
import { positionsOf, readJson, readPages, type ReadPage } from '../../support/features.ts';
import { newKey, openGate } from '../../support/gate.ts';
import { gdalRows, hasGdal } from '../../support/gdal_rows.ts';
import { keepAnalysis, shapesOfAllKinds } from '../../support/kept_analysis.ts';
import { makeTown, type Town } from '../../support/town.ts';

const tile = (id: string, zoom: number, x: number, y: number): string => `/tiles/analysis/${zoom}/${x}/${y}.mvt?agency=town&analysis=${id}`;
/** Over the middle of the town. */
const middle = { zoom: 10, x: 598, y: 345 };
const doors = (id: string): string[] => [
  '/tiles/analysis.json', '/tiles/analysis/10/598/345.mvt', '/ogc/collections/analysis/items', '/ogc/collections/analysis/items/1',
  '/ogc/collections/analysis/tiles/WebMercatorQuad/10/345/598', '/api/v1/exports/analysis.geojson', '/api/v1/exports/analysis.pmtiles', '/api/v1/exports/analysis.csv-metadata.json',
].map((path) => `${path}?agency=town${id === '' ? '' : `&analysis=${id}`}`);

const texts = { en: 'x', uk: 'x' };
const hexesOf = (cells: readonly string[], columns: AnalysisLayer['columns']): AnalysisLayer =>
  ({ title: texts, geometry: 'hex', value: { title: texts, quantity: 'number' }, ramp: 'amount', centre: null, classes: null, unit: [...cells], shapes: null, columns });

onBothDatabases('the layer of an analysis', (get) => {
  let app: TestApp;
  let town: Town;
  let id = '';
  beforeAll(async () => {
    town = await makeTown(get());
    app = testApp(get());
    ({ id } = await keepAnalysis(get(), town, { layer: shapesOfAllKinds }));
  });
  const items = (query = ''): Promise<ReadPage> => readJson<ReadPage>(app, `/ogc/collections/analysis/items?agency=town&analysis=${id}&${query}`);
  const idsOf = ({ features }: Pick<ReadPage, 'features'>): string[] => features.map((feature) => feature.id);

  it('has each row with its shape, and says what it is of', async () => {
    const page = await items();
    expect(page.features.map(({ geometry }) => geometry)).toEqual(shapesOfAllKinds.shapes);
    expect(page.features[0]!.properties).toEqual({
      id: '1', unit: '1', count: 3, expected: null, value: 0.25, score: 2.5, p: null, q: null, lower: null, upper: null, class: 'a', label: '=one',
      from: '2026-02-03T04:05:06.000Z', until: '2026-02-10T04:05:06.000Z',
    });
    expect(page.meta).toMatchObject({
      dataVersion: '1', rows: 40, placed: 38, filter: { fromDay: '2026-02-01', offences: ['burglary'] }, warnings: [{ code: 'few_incidents', severity: 'caution', message: 'They are few.' }],
      analysis: { id, method: 'period_comparison', methodVersion: 1, parameters: { level: '0.05' }, seed: 7, crs: 'EPSG:32636', notDefined: null, layer: { value: { quantity: 'share' } } },
    });
    const one = await readJson<ReadPage['features'][number]>(app, `/ogc/collections/analysis/items/3?agency=town&analysis=${id}`);
    expect([one.id, one.geometry]).toEqual(['3', shapesOfAllKinds.shapes![2]]);
  });

  it.each(doors(''))('asks at %s which analysis is meant', async (path) => {
    const problem = await problemOf(await app.request(path));
    expect([problem.status, problem.code, problem.fields.map(({ field }) => field)]).toEqual([400, 'analysis_needed', ['analysis']]);
    expect(problem.detail).toContain('/api/v1/results?kind=analysis');
  });

  it('is filtered, sorted, boxed and paged as other layers are', async () => {
    expect(idsOf(await items("filter=class='a' AND count>5"))).toEqual(['3']);
    expect(idsOf(await items('filter=value IS NULL'))).toEqual(['2']);
    expect(idsOf(await items("filter=from < TIMESTAMP('2026-02-04T00:00:00Z')"))).toEqual(['1']);
    expect(idsOf(await items('filter=S_WITHIN(geometry, BBOX(30.455,50.41,30.495,50.435))'))).toEqual(['3']);
    expect(idsOf(await items('sortby=-count'))).toEqual(['3', '4', '1', '2']);
    // The box of the line holds this one, the line itself does not meet it; nor does the ring with a hole, inside its hole.
    expect(idsOf(await items('bbox=30.485,50.445,30.495,50.455'))).toEqual([]);
    expect(idsOf(await items('bbox=30.521,50.476,30.529,50.484'))).toEqual([]);
    expect(idsOf(await items('bbox=30.515,50.45,30.525,50.472'))).toEqual(['2', '4']);
    const pages = await readPages(app, `/ogc/collections/analysis/items?agency=town&analysis=${id}&limit=1&sortby=class,-value`);
    expect([pages.length, pages.flatMap(idsOf)]).toEqual([4, idsOf(await items('sortby=class,-value'))]);
    const other = await keepAnalysis(get(), town, { layer: { ...shapesOfAllKinds, ramp: 'amount' } });
    const cursor = new URL(pages[0]!.links.find(({ rel }) => rel === 'next')!.href).searchParams.get('cursor')!;
    expect((await problemOf(await app.request(`/ogc/collections/analysis/items?agency=town&analysis=${other.id}&limit=1&sortby=class,-value&cursor=${encodeURIComponent(cursor)}`))).code).toBe('bad_cursor');
  });

  it('is in tiles as shapes of each kind, in TileJSON with its own bounds, and in PMTiles byte for byte', async () => {
    const response = await app.request(tile(id, middle.zoom, middle.x, middle.y));
    const bytes = Buffer.from(await response.arrayBuffer());
    const { layers: { analysis } } = new VectorTile(new PbfReader(bytes));
    const seen = Array.from({ length: analysis!.length }, (_, i) => analysis!.feature(i));
    expect(seen.map(({ type, properties }) => [type, properties['id'], properties['class']])).toEqual([[1, '1', 'a'], [2, '2', 'b'], [3, '3', 'a'], [3, '4', undefined]]);
    const described = await readJson<{ bounds: number[]; tiles: string[]; description: string }>(app, `/tiles/analysis.json?agency=town&analysis=${id}`);
    expect(described).toMatchObject({ name: 'A method under test, 2026-02-01 to 2026-03-01', description: expect.stringMatching(
      /period_comparison version 1; level 0\.05; seed 7; EPSG:32636; 2026-02-01 to 2026-03-01; burglary; data version 1; 38 incidents\. caution: They are few\.$/) as string });
    const tileset = await readJson<{ title: string; description: string }>(app, `/ogc/collections/analysis/tiles/WebMercatorQuad?agency=town&analysis=${id}`);
    expect([tileset.title, tileset.description]).toEqual(['A method under test, 2026-02-01 to 2026-03-01: vector tiles', described.description]);
    expect(described.bounds).toEqual([30.46, 50.42, 30.54, 50.49]);
    expect(described.tiles[0]).toContain(`analysis=${id}`);
    const file = new Uint8Array(await (await app.request(`/api/v1/exports/analysis.pmtiles?agency=town&analysis=${id}&maxZoom=11`)).arrayBuffer());
    const archive = new PMTiles({ getKey: () => id, getBytes: async (offset, length) => ({ data: file.slice(offset, offset + length).buffer }) });
    expect(Buffer.from((await archive.getZxy(middle.zoom, middle.x, middle.y))!.data).equals(bytes)).toBe(true);
    expect(await archive.getMetadata()).toMatchObject({ hexwatch: { method: { analysis: { id, seed: 7 } }, warnings: [{ code: 'few_incidents' }] } });
    const outside = await problemOf(await app.request(`/ogc/collections/analysis/tiles/WebMercatorQuad/12/0/0?agency=town&analysis=${id}`));
    expect([outside.status, outside.code]).toEqual([404, 'tile_outside_limits']);
  });

  it.each(writtenFormats.map(({ extension }) => extension))('is written as %s, under a name that says which it is', async (extension) => {
    const response = await app.request(`/api/v1/exports/analysis.${extension}?agency=town&analysis=${id}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    // A Shapefile is several, and cannot hold what is of several sorts in one row: here each row is of one.
    expect([response.status, bytes.length > 300]).toEqual([200, true]);
    expect(response.headers.get('Content-Disposition')).toBe(`attachment; filename="hexwatch-period_comparison-town-2026-02-01-to-2026-03-01-${id}.${extension}"`);
    if (extension !== 'geojson') return;
    const { about, features } = JSON.parse(bytes.toString()) as { about: Record<string, unknown>; features: ReadPage['features'] };
    expect(features.map(({ properties }) => properties)).toEqual((await items()).features.map(({ properties }) => properties));
    expect(about).toMatchObject({
      rows: 4, dataVersion: '1', geocodeRate: 38 / 40, handlingCode: 0, question: { layer: 'analysis', analysis: id, agency: 'town', fromDay: '2026-02-01', offences: ['burglary'] },
      method: { analysis: { method: 'period_comparison', parameters: { level: '0.05' }, seed: 7 } }, warnings: [{ code: 'few_incidents', message: 'They are few.' }],
      source: expect.stringContaining(`/api/v1/exports/analysis.geojson?agency=town&analysis=${id}`) as string,
    });
  });

  it('is empty at every door where the result is not defined', async () => {
    const empty = await keepAnalysis(get(), town, { layer: null, notDefined: 'There are no incidents with a place in this selection.' });
    const page = await readJson<ReadPage>(app, `/ogc/collections/analysis/items?agency=town&analysis=${empty.id}`);
    expect([page.numberMatched, page.features, (page.meta['analysis'] as { notDefined: { en: string } }).notDefined.en]).toEqual([0, [], 'There are no incidents with a place in this selection.']);
    expect((await app.request(tile(empty.id, middle.zoom, middle.x, middle.y))).status).toBe(204);
    expect((await (await app.request(`/api/v1/exports/analysis.csv?agency=town&analysis=${empty.id}`)).text()).trim().split('\r\n')).toHaveLength(1);
    expect((await app.request(`/api/v1/exports/analysis.pmtiles?agency=town&analysis=${empty.id}&maxZoom=9`)).status).toBe(200);
    expect((await app.request(`/ogc/collections/analysis/items/1?agency=town&analysis=${empty.id}`)).status).toBe(404);
    expect(app.faults).toEqual([]);
  });

  it('gives rows numbers where a unit stands more than once', async () => {
    const cell = hexAt(30.5, 50.45, 8);
    const twice = await keepAnalysis(get(), town, { layer: hexesOf([cell, cell], { value: [1, 2] }) });
    const { features } = await readJson<ReadPage>(app, `/ogc/collections/analysis/items?agency=town&analysis=${twice.id}`);
    expect(features.map((feature) => [feature.id, feature.properties['unit'], feature.properties['value'], positionsOf(feature).length])).toEqual([['1', cell, 1, 7], ['2', cell, 2, 7]]);
  });
});

onEmbedded('the layer of an analysis', (get) => {
  let town: Town;
  let folder = '';
  beforeAll(async () => {
    town = await makeTown(get());
    folder = await mkdtemp(join(tmpdir(), 'hexwatch-analysis-layer-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('never makes a tile larger than it may be: what is furthest from the ordinary stays', { timeout: 60_000 }, async () => {
    const cells = hexDisk(hexAt(30.5, 50.45, 10), 70);
    const layer = hexesOf(cells, { score: cells.map((_, i) => i % 97), label: cells.map((cell) => `a long label of its own ${cell}`) });
    const { id } = await keepAnalysis(get(), town, { layer });
    const response = await testApp(get()).request(tile(id, 7, 74, 43));
    const bytes = new Uint8Array(await response.arrayBuffer());
    const [kept, all] = response.headers.get('Hexwatch-Thinned')!.split('/').map(Number);
    expect([response.status, bytes.length <= 500_000, all, kept! < cells.length]).toEqual([200, true, cells.length, true]);
    const { layers: { analysis } } = new VectorTile(new PbfReader(bytes));
    const scores = Array.from({ length: analysis!.length }, (_, i) => Number(analysis!.feature(i).properties['score']));
    expect([scores.length, Math.min(...scores) > 40]).toEqual([kept, true]);
  });

  it('is closed to whoever may not see incidents when their places can be read off it', async () => {
    // Of a method that there is no more nobody knows whether they can: it counts as one.
    const { id } = await keepAnalysis(get(), town, { method: 'gone', layer: shapesOfAllKinds });
    const gate = openGate(get());
    const { key: some } = await newKey(gate, { agency: 'town', scopes: ['layers:read', 'results:read', 'jobs:run'], maxHandlingCode: 9 });
    const { key: all } = await newKey(gate, { agency: 'town', scopes: ['layers:read', 'results:read', 'incidents:read'], maxHandlingCode: 9 });
    // Nor may they run such a method.
    const { id: method } = methods.find(({ exact }) => exact)!;
    const run = await gate.ask(`/api/v1/analyses?method=${method}&agency=town`, { key: some, method: 'POST', headers: { Prefer: 'wait=0' } });
    expect([run.status, (await problemOf(run)).code]).toEqual([403, 'exact_places']);
    for (const path of [...doors(id), `/api/v1/analyses/${id}?agency=town`, `/api/v1/results/${id}/content?agency=town`]) {
      const refused = await gate.ask(path, { key: some });
      expect([path, refused.status, (await problemOf(refused)).code]).toEqual([path, 403, 'exact_places']);
      expect([path, (await gate.ask(path, { key: all })).status]).toEqual([path, 200]);
    }
  });

  it.skipIf(!hasGdal())('is read by GDAL from every sort of file', async () => {
    const { id } = await keepAnalysis(get(), town, { layer: shapesOfAllKinds });
    const app = testApp(get());
    const { features } = await readJson<ReadPage>(app, `/ogc/collections/analysis/items?agency=town&analysis=${id}`);
    for (const extension of ['geojson', 'gpkg', 'fgb']) {
      const file = join(folder, `rows.${extension}`);
      await writeFile(file, new Uint8Array(await (await app.request(`/api/v1/exports/analysis.${extension}?agency=town&analysis=${id}`)).arrayBuffer()));
      const rows = await gdalRows(file);
      const said = (list: readonly { properties: Record<string, unknown>; geometry: unknown }[]): unknown[] =>
        list.map(({ properties, geometry }) => [properties['unit'], properties['count'], properties['value'], properties['label'] ?? null, geometry]).toSorted();
      expect([extension, said(rows)]).toEqual([extension, said(features)]);
    }
  });
});
