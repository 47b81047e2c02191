import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { PMTiles } from 'pmtiles';
import { beforeAll, expect, it } from 'vitest';
import { writtenFormats } from '../../../server/formats/written.ts';
import { hexAt, hexDisk } from '../../../server/model/hex.ts';
import type { PatrolPlan } from '../../../server/model/patrol.ts';
import { keepPlan } from '../../../server/tasks/patrol_plans.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { readJson, readPages, type ReadPage } from '../../support/features.ts';
import { newKey, openGate } from '../../support/gate.ts';
import { madePlan } from '../../support/patrol_plan.ts';
import { makeTown } from '../../support/town.ts';

const id = 'a'.repeat(24);
const cells = hexDisk(hexAt(30.5, 50.45, 9), 1);
const doors = (query: string): string[] => [
  '/tiles/patrols.json', '/tiles/patrols/10/598/345.mvt', '/ogc/collections/patrols/items', '/ogc/collections/patrols/items/stop:A1:1',
  '/ogc/collections/patrols/tiles/WebMercatorQuad/10/345/598', '/api/v1/exports/patrols.geojson', '/api/v1/exports/patrols.pmtiles', '/api/v1/exports/patrols.csv-metadata.json',
].map((path) => `${path}?agency=town${query}`);

onBothDatabases('the layer of patrol plans', (get) => {
  let app: TestApp;
  let plan: PatrolPlan;
  beforeAll(async () => {
    const town = await makeTown(get());
    const made = madePlan({
      id, from: new Date('2026-03-27T14:00:00Z'), to: new Date('2026-03-27T22:00:00Z'), zone: 'Europe/Kyiv', heldOut: cells.slice(5), expected: (cell) => 1 + cells.indexOf(cell),
      routes: { A1: cells.slice(0, 3), 'Сокіл 7': [cells[3]!, cells[4]!], C3: [] },
    });
    plan = { ...made, surface: { ...made.surface, learned: { from: '2026-01-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z', rows: 40, placed: 38, dataVersion: '1' } } };
    await keepPlan(get(), { agencyId: town.agency.agencyId, person: 'planner', purpose: 'test' }, { plan, problem: {} as never, timings: [] });
    app = testApp(get());
  });
  const items = (query = ''): Promise<ReadPage> => readJson<ReadPage>(app, `/ogc/collections/patrols/items?agency=town&plan=${id}&${query}`);
  const idsOf = ({ features }: Pick<ReadPage, 'features'>): string[] => features.map((feature) => feature.id);

  it('has ways, stops and cells, each with what it has', async () => {
    const page = await items();
    expect(page.features.map(({ properties, geometry }) => [properties['kind'], geometry!.type])).toEqual([
      ['route', 'LineString'], ['route', 'LineString'], ['route', 'Point'], ...Array.from({ length: 5 }, () => ['stop', 'Point']), ...Array.from({ length: 7 }, () => ['cell', 'Polygon'])]);
    const [route] = plan.routes;
    const way = page.features[0]!;
    expect([way.id, way.geometry]).toEqual(['route:A1', { type: 'LineString', coordinates: [route!.start, ...route!.stops.map(({ longitude, latitude }) => [longitude, latitude]), route!.end] }]);
    const stop = await readJson<ReadPage['features'][number]>(app, `/ogc/collections/patrols/items/${encodeURIComponent('stop:Сокіл 7:2')}?agency=town&plan=${id}`);
    const own = plan.routes[1]!.stops[1]!;
    expect(stop.properties).toEqual({
      id: 'stop:Сокіл 7:2', kind: 'stop', unit: 'Сокіл 7', order: 2, cell: own.cell, name: own.name, arrive: own.arrive, leave: own.leave, minutes: 15, travelMinutes: 5, metres: 1000, visit: 1, visits: null,
      locked: false, expected: own.expected, reached: own.reached, state: null,
    });
    expect(page.features.at(-1)!.properties).toMatchObject({ kind: 'cell', state: 'hold_out', unit: null });
    expect(page.meta).toMatchObject({ dataVersion: '1', rows: 40, placed: 38, plan: { method: 'patrol_plan', id, seed: plan.seed, sha256: plan.sha256 } });
  });

  it.each(doors(''))('asks at %s which plan is meant', async (path) => {
    const problem = await problemOf(await app.request(path));
    expect([problem.status, problem.code, problem.fields.map(({ field }) => field)]).toEqual([400, 'plan_needed', ['plan']]);
  });

  it('knows no plan of another agency, nor one that there is not', async () => {
    for (const path of doors(`&plan=${'b'.repeat(24)}`)) expect([path, (await problemOf(await app.request(path))).code]).toEqual([path, 'unknown_plan']);
    expect((await problemOf(await app.request(`/tiles/patrols.json?agency=town&plan=nonsense`))).code).toBe('bad_parameter');
  });

  it('is filtered, sorted, boxed and paged as other layers are', async () => {
    expect(idsOf(await items("filter=kind='stop' AND unit='A1'&sortby=-order"))).toEqual(['stop:A1:3', 'stop:A1:2', 'stop:A1:1']);
    expect(idsOf(await items("filter=state='hold_out' AND expected>6"))).toEqual([`cell:${cells[6]}`]);
    const { longitude, latitude } = plan.routes[1]!.stops[0]!;
    const around = [longitude - 1e-5, latitude - 1e-5, longitude + 1e-5, latitude + 1e-5].join(',');
    expect(idsOf(await items(`bbox=${around}&filter=kind<>'route'`))).toEqual(['stop:Сокіл 7:1', `cell:${cells[3]}`]);
    const pages = await readPages(app, `/ogc/collections/patrols/items?agency=town&plan=${id}&limit=6`);
    expect([pages.length, pages.flatMap(idsOf)]).toEqual([3, idsOf(await items())]);
  });

  it('is in tiles, in TileJSON with its own bounds, and in PMTiles byte for byte', async () => {
    const bytes = Buffer.from(await (await app.request(`/tiles/patrols/10/598/345.mvt?agency=town&plan=${id}`)).arrayBuffer());
    const { layers: { patrols } } = new VectorTile(new PbfReader(bytes));
    const seen = Array.from({ length: patrols!.length }, (_, i) => patrols!.feature(i));
    expect(seen.filter(({ properties }) => properties['kind'] === 'stop').map(({ properties }) => [properties['unit'], properties['order']])).toEqual([['A1', 1], ['A1', 2], ['A1', 3], ['Сокіл 7', 1], ['Сокіл 7', 2]]);
    expect(new Set(seen.map(({ type }) => type))).toEqual(new Set([1, 2, 3]));
    const described = await readJson<{ bounds: number[]; tiles: string[] }>(app, `/tiles/patrols.json?agency=town&plan=${id}`);
    expect(described).toMatchObject({ name: 'Evening, 2026-03-27T14:00:00.000Z to 2026-03-27T22:00:00.000Z', description: expect.stringContaining(`Plan ${id}: 3 units`) as string });
    const [west, south, east, north] = described.bounds as [number, number, number, number];
    expect([west > 30.49, south > 50.44, east < 30.51, north < 50.46, described.tiles[0]!.includes(`plan=${id}`)]).toEqual([true, true, true, true, true]);
    const file = new Uint8Array(await (await app.request(`/api/v1/exports/patrols.pmtiles?agency=town&plan=${id}&maxZoom=11`)).arrayBuffer());
    const archive = new PMTiles({ getKey: () => id, getBytes: async (offset, length) => ({ data: file.slice(offset, offset + length).buffer }) });
    expect(Buffer.from((await archive.getZxy(10, 598, 345))!.data).equals(bytes)).toBe(true);
  });

  it('is written in every format, with what it is', async () => {
    for (const { extension } of writtenFormats) {
      const response = await app.request(`/api/v1/exports/patrols.${extension}?agency=town&plan=${id}`);
      expect([extension, response.status, response.headers.get('Content-Disposition')]).toEqual([extension, 200, `attachment; filename="hexwatch-patrols-town-2026-03-27-${id}.${extension}"`]);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(bytes.length).toBeGreaterThan(300);
      if (extension !== 'geojson') continue;
      const { about, features } = JSON.parse(bytes.toString()) as { about: Record<string, unknown>; features: ReadPage['features'] };
      expect(features.map(({ properties }) => properties)).toEqual((await items()).features.map(({ properties }) => properties));
      expect(about).toMatchObject({ rows: 15, geocodeRate: 38 / 40, handlingCode: 0, question: { layer: 'patrols', plan: id, agency: 'town' }, method: { plan: { method: 'patrol_plan', id } } });
    }
    expect(app.faults).toEqual([]);
  });

  it('is shut at every door to keys that may not read patrols, and named to none of them', async () => {
    const gate = openGate(get());
    const { key: layersOnly } = await newKey(gate, { agency: 'town', scopes: ['layers:read', 'incidents:read', 'results:read', 'figures:read'], maxHandlingCode: 9 });
    const { key: reader } = await newKey(gate, { agency: 'town', scopes: ['layers:read', 'patrols:read'], maxHandlingCode: 9 });
    const { key: narrow } = await newKey(gate, { agency: 'town', scopes: ['layers:read', 'patrols:read'], layers: ['hexes'], maxHandlingCode: 9 });
    for (const path of doors(`&plan=${id}`)) {
      const hidden = path.startsWith('/ogc');
      for (const [key, code] of [[layersOnly, 'scope_missing'], [narrow, 'layer_not_allowed']] as const) {
        const refused = await gate.ask(path, { key });
        expect([path, refused.status, (await problemOf(refused)).code]).toEqual(hidden ? [path, 404, 'unknown_collection'] : [path, 403, code]);
      }
      expect([path, (await gate.ask(path, { key: reader })).status]).toEqual([path, 200]);
    }
    for (const list of ['/tiles', '/ogc/collections', '/api/v1/exports']) {
      const named = async (key: string): Promise<boolean> => (await (await gate.ask(`${list}${list === '/ogc/collections' ? '?agency=town' : ''}`, { key })).text()).includes('patrols');
      expect([list, await named(layersOnly), await named(narrow), await named(reader)]).toEqual([list, false, false, true]);
    }
  });
});
