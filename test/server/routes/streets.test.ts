import { existsSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureAgency } from '../../../server/db/agencies.ts';
import { localPerson } from '../../../server/model/who.ts';
import { streetList, streetNetwork, streetWay, type StreetNetwork, type StreetWay } from '../../../server/model/streets.ts';
import { importBackdrop } from '../../../server/tasks/import_backdrop.ts';
import { resolveAgency } from '../../../server/tasks/resolve_filter.ts';
import { findNetwork } from '../../../server/tasks/street_network.ts';
import { travelTimes } from '../../../server/tasks/travel_times.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { osmPbfFile, osmXmlFile, smallTown } from '../../support/osm_files.ts';

const feature = (coordinates: readonly (readonly [number, number])[], properties: object = {}) => ({ type: 'Feature', properties, geometry: { type: 'LineString', coordinates } });
const geojson = (...features: object[]): string => JSON.stringify({ type: 'FeatureCollection', features });
/** Around a block of about 1,000 by 1,112 metres, its south side one-way to the east. */
const block = geojson(
  feature([[30.5, 50.45], [30.514, 50.45]], { highway: 'residential', oneway: 'yes' }), feature([[30.514, 50.45], [30.514, 50.46]], { highway: 'residential' }),
  feature([[30.514, 50.46], [30.5, 50.46]], { highway: 'residential' }), feature([[30.5, 50.46], [30.5, 50.45]], { highway: 'residential' }),
  feature([[30.5, 50.45], [30.514, 50.46]], { highway: 'footway' }),
);
const travel = { speedKmh: 25, detour: 1.3 };

onBothDatabases('streets over HTTP', (get) => {
  let app: TestApp;
  const folder = join(tmpdir(), `hexwatch-streets-${process.pid}`);
  beforeAll(async () => {
    app = testApp(get(), { HEXWATCH_DATA: folder, HEXWATCH_MAX_UPLOAD_MB: '1' });
    await ensureAgency(get(), { slug: 'local', name: 'Local', zone: 'Europe/Kyiv', demonstration: false });
  });
  afterAll(async () => {
    await app.line.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const post = (query: string, body: BodyInit | null): Promise<Response> => app.request(`/api/v1/patrols/streets?${query}`, { method: 'POST', body, duplex: 'half' } as RequestInit);
  async function load(query: string, body: BodyInit | null): Promise<StreetNetwork> {
    const response = await post(query, body);
    if (response.status !== 201) throw new Error(await response.text());
    const network = streetNetwork.parse(await response.json());
    expect(network.linesRead).toBe(network.linesStored + network.rejected.reduce((sum, { count }) => sum + count, 0));
    expect(network.current).toBe(true);
    return network;
  }
  const list = async () => streetList.parse(await (await app.request('/api/v1/patrols/streets')).json());
  const way = async (query: string): Promise<StreetWay> => streetWay.parse(await (await app.request(`/api/v1/patrols/streets/way?${query}`)).json());
  const asked = () => resolveAgency(get(), localPerson, 'local');

  it('are none at first: patrols travel on straight lines', async () => {
    expect(await list()).toEqual({ networks: [], routers: { osrm: false, valhalla: false }, defaults: { how: 'straight', speedKmh: 25, detour: 1.3 } });
    const straight = await way('from=30.5,50.45&to=30.514,50.45');
    expect(straight).toMatchObject({ how: 'straight', network: null, attribution: null });
    expect(straight.metres).toBeCloseTo(1.3 * 991, -1);
    const { how, times, unreachable } = await travelTimes(get(), await asked(), [{ longitude: 30.5, latitude: 50.45 }, { longitude: 30.514, latitude: 50.45 }], travel);
    expect([how, unreachable, times.metres[1]]).toEqual(['straight', [], straight.metres]);
    expect(await problemOf(await app.request('/api/v1/patrols/streets/way?from=30.5,50.45&to=30.514,50.45&how=streets'))).toMatchObject({ status: 400, code: 'no_streets' });
    expect(await problemOf(await app.request('/api/v1/patrols/streets/way?from=30.5,50.45&to=30.514,50.45&how=osrm'))).toMatchObject({ status: 400, code: 'no_router' });
  });

  it('are loaded from GeoJSON and travelled on from then on, with an account of every line', async () => {
    const network = await load('file=block.geojson&name=Block', block);
    expect(network).toMatchObject({ name: 'Block', source: 'block.geojson', attribution: '', nodes: 4, edges: 4, linesRead: 5, linesStored: 4, joined: 'corners', apart: { parts: 0, edges: 0, metres: 0 } });
    expect(network.rejected).toEqual([{ code: 'not_for_cars', count: 1, line: 5, reason: 'A way for walking or cycling.' }]);
    expect(network.bounds).toEqual([30.5, 50.45, 30.514, 50.46]);
    const [east, west] = [await way('from=30.5,50.45&to=30.514,50.45'), await way('from=30.514,50.45&to=30.5,50.45')];
    expect(east).toMatchObject({ how: 'streets', network: network.id, geometry: { coordinates: [[30.5, 50.45], [30.514, 50.45]] } });
    expect(west.geometry.coordinates).toEqual([[30.514, 50.45], [30.514, 50.46], [30.5, 50.46], [30.5, 50.45]]);
    expect(west.metres / east.metres).toBeCloseTo(3.24, 1);
    expect(east.minutes * 400).toBeCloseTo(east.metres, 0);
    expect(west.words.uk).toMatch(/Вулицями мережі «Block»/);
    expect(readdirSync(join(folder, 'uploads'))).toEqual([]);
  });

  it('give a plan its times in a thread, and say which places lie far from all of them', async () => {
    const points = [{ longitude: 30.5, latitude: 50.45 }, { longitude: 30.514, latitude: 50.45 }, { longitude: 30.54, latitude: 50.45 }];
    const shares: number[] = [];
    const { how, network, times, words, unreachable } = await travelTimes(get(), await asked(), points, travel, { progress: (share) => { shares.push(share); } });
    expect([how, network, unreachable]).toEqual(['streets', (await list()).networks[0]!.id, []]);
    expect(times.seconds[1]! * 3.2).toBeLessThan(times.seconds[3]!);
    expect(times.metres[2]! - times.metres[1]!).toBeCloseTo(1.3 * 1841, -1);
    expect(words.en).toMatch(/1 place lies more than 500 m from every street/);
    const stopped = new AbortController();
    stopped.abort(new Error('nobody waits'));
    await expect(travelTimes(get(), await asked(), points, travel, { signal: stopped.signal })).rejects.toThrow('nobody waits');
  });

  it('come from OpenStreetMap in both of its forms, which are the same network, and name whose work they are', async () => {
    const xml = await load('file=town.osm', osmXmlFile(smallTown));
    expect(xml).toMatchObject({ name: 'town', linesRead: 7, linesStored: 4, nodes: 6, edges: 6, attribution: expect.stringContaining('© OpenStreetMap contributors') as string });
    expect(xml.rejected.map(({ code, count }) => [code, count])).toEqual([['missing_node', 1], ['not_a_street', 1], ['not_for_cars', 1]]);
    const pbf = await load('file=town.osm.pbf', gzipSync(osmPbfFile(smallTown)));
    expect({ ...pbf, id: '', fileSha256: '', source: '', importedAt: '' }).toEqual({ ...xml, id: '', fileSha256: '', source: '', importedAt: '' });
    expect((await way('from=30.5,50.45&to=30.5014,50.4509')).attribution).toMatch(/OpenStreetMap/);
    const form = new FormData();
    form.append('file', new Blob([geojson(feature([[30.5, 50.45], [30.514, 50.45]]))]), 'one.geojson');
    expect(await load('attribution=Survey%20of%20the%20town', form)).toMatchObject({ source: 'one.geojson', attribution: 'Survey of the town' });
  });

  it('are the newest again when they are loaded again, and no more when they are removed', async () => {
    const before = (await list()).networks;
    const again = await load('file=block.geojson&name=Block%20again', block);
    const after = (await list()).networks;
    expect(after).toHaveLength(before.length);
    expect(after.map(({ current }) => current)).toEqual([true, ...before.slice(1).map(() => false)]);
    expect([after[0]!.id, after[0]!.name]).toEqual([before.find(({ source }) => source === 'block.geojson')!.id, 'Block again']);
    const kept = await findNetwork(get(), await asked());
    expect((await findNetwork(get(), await asked()))!.graph).toBe(kept!.graph);
    expect((await app.request(`/api/v1/patrols/streets/${again.id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await findNetwork(get(), await asked()))!.id).toBe((await list()).networks[0]!.id);
    expect(await problemOf(await app.request(`/api/v1/patrols/streets/${again.id}`, { method: 'DELETE' }))).toMatchObject({ status: 404, code: 'unknown_network' });
    for (const { id } of (await list()).networks) await app.request(`/api/v1/patrols/streets/${id}`, { method: 'DELETE' });
    expect(await findNetwork(get(), await asked())).toBeNull();
  });

  it('are made of the streets that are drawn behind the data, which meet where they cross', async () => {
    expect(await problemOf(await post('fromBackdrop=true', null))).toMatchObject({ status: 404, code: 'no_backdrop_streets' });
    const cross = geojson(feature([[30.5, 50.45], [30.514, 50.45]], { class: 'arterial' }), feature([[30.507, 50.445], [30.507, 50.455]], { class: 'motorway' }));
    const bytes = new TextEncoder().encode(cross);
    const { context } = await asked();
    await importBackdrop(get(), context, { fileName: 'streets.geojson', bytes: bytes.length, stream: (async function* () { yield bytes; })() }, { kind: 'street', classField: 'class' });
    const network = await load('fromBackdrop=true&agency=local', null);
    expect(network).toMatchObject({ source: 'backdrop', name: 'Streets of the map', joined: 'crossings', nodes: 5, edges: 4, linesRead: 2, linesStored: 2 });
    // 60 % of the 50 km/h that are usual on main streets, 90 % of 110 km/h on motorways, both ways.
    const { minutes, metres } = await way('from=30.507,50.455&to=30.507,50.445');
    expect(metres / (minutes * 60)).toBeCloseTo(99 / 3.6, 3);
  });

  it('are refused with a reason when nothing can travel on them', async () => {
    expect(await problemOf(await post('file=f.geojson', geojson(feature([[30.5, 50.45], [30.514, 50.45]], { highway: 'footway' }))))).toMatchObject({ status: 422, code: 'nothing_usable', detail: expect.stringContaining('not_for_cars') as string });
    expect(await problemOf(await post('file=f.geojson', geojson(feature([[30.5, 50.45], [30.514, 50.45]], { oneway: 'yes' }))))).toMatchObject({ status: 422, code: 'nothing_usable' });
    expect(await problemOf(await post('file=f.csv', 'a,b\n1,2\n'))).toMatchObject({ status: 415, code: 'not_streets' });
    expect(await problemOf(await post('file=f.geojson', ' '.repeat(1_100_000)))).toMatchObject({ status: 413, code: 'file_too_large' });
    expect(await problemOf(await post('file=f.geojson&joined=somehow', block))).toMatchObject({ status: 400, code: 'bad_parameter' });
    expect(await problemOf(await app.request('/api/v1/patrols/streets/way?from=50.45,300&to=30.5,50.45'))).toMatchObject({ status: 400, code: 'bad_parameter' });
    expect(await problemOf(await app.request('/api/v1/patrols/streets/way?from=30.5,91&to=30.5,50.45'))).toMatchObject({ status: 400 });
    expect(existsSync(join(folder, 'uploads')) ? readdirSync(join(folder, 'uploads')) : []).toEqual([]);
  });

  it('are twenty at most', async () => {
    const { networks } = await list();
    for (let at = networks.length; at < 20; at += 1) await load(`file=${at}.geojson`, geojson(feature([[30.5, 50.45], [30.514, 50.45 + at / 1e4]])));
    expect(await problemOf(await post('file=more.geojson', geojson(feature([[30.5, 50.45], [30.6, 50.45]]))))).toMatchObject({ status: 409, code: 'too_many_networks' });
    expect(app.faults).toEqual([]);
  });
});
