import { localPerson } from '../../../server/model/who.ts';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { cellArea } from 'h3-js';
import { beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../../../server/db/transact.ts';
import { hexBoundary } from '../../../server/model/hex.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { standingLayers } from '../../support/standing_layers.ts';
import { makeTown, touchTown, type Town } from '../../support/town.ts';

type Decoded = { properties: Record<string, unknown>; longitude: number; latitude: number; id: number | undefined };
const window = 'from=2026-01-01&to=2026-04-01';

/** The tile at a zoom that holds the middle of the town. */
function tileAt(zoom: number, longitude = 30.5001, latitude = 50.4501): { x: number; y: number } {
  const radians = (latitude * Math.PI) / 180;
  return { x: Math.floor(((longitude + 180) / 360) * 2 ** zoom), y: Math.floor(((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * 2 ** zoom) };
}

function decode(bytes: ArrayBuffer, layer: string, { z, x, y }: { z: number; x: number; y: number }): Decoded[] {
  const tile = new VectorTile(new PbfReader(new Uint8Array(bytes)));
  expect(Object.keys(tile.layers)).toEqual([layer]);
  const features = tile.layers[layer]!;
  expect([features.version, features.extent]).toEqual([2, 4096]);
  return Array.from({ length: features.length }, (_, i) => {
    const feature = features.feature(i);
    const geometry = feature.toGeoJSON(x, y, z).geometry as { coordinates: unknown };
    const [longitude, latitude] = (geometry.coordinates as unknown[]).flat(4) as number[];
    return { properties: feature.properties, longitude: longitude!, latitude: latitude!, id: feature.id };
  });
}

onBothDatabases('tiles', (get) => {
  let app: TestApp;
  let town: Town;
  beforeAll(async () => {
    town = await makeTown(get());
    app = testApp(get());
  });

  const tile = async (layer: string, z: number, query = window): Promise<Decoded[]> => {
    const { x, y } = tileAt(z);
    const response = await app.request(`/tiles/${layer}/${z}/${x}/${y}.mvt?${query}`);
    expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'application/vnd.mapbox-vector-tile']);
    return decode(await response.arrayBuffer(), layer, { z, x, y });
  };

  it('of incidents hold every incident with a place, where it is', async () => {
    const points = await tile('incidents', 9);
    expect(points).toHaveLength(town.incidents - town.incidents / 50);
    for (const { longitude, latitude, properties } of points) {
      expect(longitude).toBeGreaterThan(town.west - 0.001);
      expect(longitude).toBeLessThan(town.east + 0.001);
      expect(latitude).toBeGreaterThan(town.south - 0.001);
      expect(latitude).toBeLessThan(town.north + 0.001);
      expect(Object.keys(properties)).toEqual(['id', 'offence', 'day', 'hour', 'precision']);
    }
    expect(new Set(points.map(({ properties }) => properties.id)).size).toBe(points.length);
  });

  it('of incidents take the filter', async () => {
    const all = await tile('incidents', 9);
    const robberies = await tile('incidents', 9, `${window}&offences=robbery&hours=22-3`);
    const expected = all.filter(({ properties }) => properties.offence === 'robbery' && [22, 23, 0, 1, 2, 3].includes(properties.hour as number));
    expect(robberies.map(({ properties }) => properties)).toEqual(expected.map(({ properties }) => properties));
    expect(expected.length).toBeGreaterThan(10);
  });

  it('of hexagons say what the table of hexagons says', async () => {
    const { findHotspots } = await import('../../../server/tasks/find_hotspots.ts');
    const { resolveFilter } = await import('../../../server/tasks/resolve_filter.ts');
    const resolved = await resolveFilter(get(), localPerson, { from: '2026-01-01', to: '2026-04-01' });
    const table = await findHotspots(get(), resolved.context, { ...resolved, resolution: 8 });
    const rows = table.cell.map((cell, row) => ({ cell, count: table.count[row]!, harm: table.harm[row]!, bin: table.bin[row] ?? 0, z: table.z[row], p: table.p[row], q: table.q[row] }));
    const byCell = (a: { properties: Record<string, unknown> }, b: { properties: Record<string, unknown> }): number => (String(a.properties.cell) < String(b.properties.cell) ? -1 : 1);

    const hexes = (await tile('hexes', 9, `${window}&resolution=8`)).sort(byCell);
    expect(hexes.map(({ properties }) => properties)).toEqual(rows.filter(({ count }) => count > 0).map(({ cell, count, harm }) =>
      ({ cell, count, harm, rate: count / cellArea(cell, 'km2') / (90 / 365.25) })));
    expect(hexes.every(({ id, properties }) => id === undefined && typeof properties.cell === 'string')).toBe(true);

    const hotspots = (await tile('hotspots', 9, `${window}&resolution=8`)).sort(byCell);
    expect(hotspots.length).toBeGreaterThan(0);
    expect(hotspots.map(({ properties }) => properties)).toEqual(rows.filter(({ bin }) => bin !== 0)
      .map(({ cell, bin, count, harm, z, p, q }) => ({ cell, bin, count, harm, z, p, q })));
  });

  it('of hexagons draw each one whole and where it is', async () => {
    const { x, y } = tileAt(13);
    const response = await app.request(`/tiles/hexes/13/${x}/${y}.mvt?${window}`);
    const layer = new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer()))).layers['hexes']!;
    const step = 360 / 2 ** 13 / 4096;
    let whole = 0;
    for (let i = 0; i < layer.length; i += 1) {
      const feature = layer.feature(i);
      const [left, top, right, bottom] = feature.bbox();
      if (left! < 0 || top! < 0 || right! > 4096 || bottom! > 4096) continue;
      whole += 1;
      const outline = (feature.toGeoJSON(x, y, 13).geometry as unknown as { coordinates: [number, number][][] }).coordinates[0]!;
      for (const [longitude, latitude] of hexBoundary(String(feature.properties['cell']))) {
        expect(Math.min(...outline.map(([lon, lat]) => Math.max(Math.abs(lon - longitude), Math.abs(lat - latitude))))).toBeLessThan(step);
      }
    }
    expect(whole).toBeGreaterThan(20);
  });

  it('of hexagons have a resolution that follows the zoom', async () => {
    const resolutionOf = async (zoom: number): Promise<Set<string>> => new Set((await tile('hexes', zoom)).map(({ properties }) => String(properties.cell)[1]!));
    expect(await resolutionOf(4)).toEqual(new Set(['5']));
    expect(await resolutionOf(10)).toEqual(new Set(['8']));
    expect(await resolutionOf(14)).toEqual(new Set(['a']));
  });

  it('of areas and of the backdrop hold the shapes that were loaded', async () => {
    const [first, ...others] = (await tile('areas', 9, '')).map(({ properties }) => properties.id);
    expect([first, ...others.sort()]).toEqual(['boundary:town', 'district:east', 'district:west']);
    expect((await tile('areas', 9, 'kind=district')).map(({ properties }) => properties.name).sort()).toEqual(['East', 'West']);
    expect((await tile('backdrop', 11, '')).map(({ properties }) => [properties.kind, properties.name])).toEqual([['water', undefined], ['street', 'Main Street']]);
    expect((await tile('backdrop', 12, '')).map(({ properties }) => properties.name)).toContain('Side Street');
  });

  it('are the same bytes every time', async () => {
    const { x, y } = tileAt(10);
    const bytes = async (fresh: TestApp): Promise<Buffer> => Buffer.from(await (await fresh.request(`/tiles/incidents/10/${x}/${y}.mvt?${window}`)).arrayBuffer());
    expect(await bytes(testApp(get()))).toEqual(await bytes(app));
  });

  it('are compressed as whoever asks takes them, the same tile with the same ETag', async () => {
    const { x, y } = tileAt(9);
    // An ask of its own, so that nothing is remembered of it.
    const path = `/tiles/incidents/9/${x}/${y}.mvt?${window}&hours=0-23`;
    const ask = async (accepted?: string) => {
      const response = await app.request(path, accepted === undefined ? {} : { headers: { 'Accept-Encoding': accepted } });
      const body = Buffer.from(await response.arrayBuffer());
      const coding = response.headers.get('Content-Encoding');
      expect([response.status, response.headers.get('Content-Length'), response.headers.get('Vary')?.includes('Accept-Encoding')]).toEqual([200, String(body.length), true]);
      const plain = coding === null ? body : { gzip: gunzipSync, br: brotliDecompressSync, zstd: zstdDecompressSync }[coding]!(body);
      return { coding, plain, length: body.length, tag: response.headers.get('ETag') };
    };
    const plain = await ask();
    const all = [plain, await ask('gzip'), await ask('gzip, deflate'), await ask('zstd'), await ask('zstd;q=0.1, gzip;q=0.9'), await ask('identity;q=0'), await ask('br;q=0, gzip')];
    expect(all.map(({ coding }) => coding)).toEqual([null, 'gzip', 'gzip', 'zstd', 'gzip', null, 'gzip']);
    for (const { plain: bytes, tag } of all) expect([bytes.equals(plain.plain), tag]).toEqual([true, plain.tag]);
    expect(plain.tag).toMatch(/^W\//);
    // Brotli takes its time: it is made when somebody who takes it asks again.
    const browser = 'gzip, deflate, br, zstd';
    expect((await ask(browser)).coding).toBe('zstd');
    await ask(browser);
    await expect.poll(async () => (await ask(browser)).coding).toBe('br');
    const small = await ask(browser);
    expect([small.plain.equals(plain.plain), small.tag]).toEqual([true, plain.tag]);
    expect(small.length).toBeLessThan(all[3]!.length);
    expect((await ask('zstd')).coding).toBe('zstd');
    const unchanged = await app.request(path, { headers: { 'If-None-Match': plain.tag!, 'Accept-Encoding': browser } });
    expect([unchanged.status, unchanged.headers.get('Vary')?.includes('Accept-Encoding')]).toEqual([304, true]);
  });

  it('are 204 where nothing is', async () => {
    for (const layer of ['incidents', 'hexes', 'hotspots', 'changes', 'areas', 'backdrop']) {
      const response = await app.request(`/tiles/${layer}/12/100/100.mvt`);
      expect([layer, response.status, await response.text()]).toEqual([layer, 204, '']);
    }
    expect((await app.request('/tiles/incidents/3/4/2.mvt')).status).toBe(204);
  });

  it('are 304 until the data change', async () => {
    const { x, y } = tileAt(12);
    const path = `/tiles/hexes/12/${x}/${y}.mvt?${window}`;
    const tag = (await app.request(path)).headers.get('ETag')!;
    const again = await app.request(path, { headers: { 'If-None-Match': tag } });
    expect([again.status, await again.text(), again.headers.get('ETag')]).toEqual([304, '', tag]);
    await transact(get(), { agencyId: town.agency.agencyId, person: 'local', purpose: 'test' }, (transaction) => touchTown(transaction, town.agency.agencyId));
    const after = await app.request(path, { headers: { 'If-None-Match': tag } });
    expect(after.status).toBe(200);
    expect(after.headers.get('ETag')).not.toBe(tag);
  });

  it.each([
    ['/tiles/nothing/1/0/0.mvt', 404, 'unknown_layer', /incidents, hexes, hotspots, changes, analysis, patrols, areas, backdrop/],
    ['/tiles/nothing.json', 404, 'unknown_layer', /incidents/],
    ['/tiles/hexes/23/0/0.mvt', 400, 'tile_out_of_range', /0 to 22/],
    ['/tiles/hexes/3/8/0.mvt', 400, 'tile_out_of_range', /0 to 7/],
    ['/tiles/hexes/3/0/8.mvt', 400, 'tile_out_of_range', /north/],
    ['/tiles/hexes/3/-1/0.mvt', 400, 'tile_out_of_range', /whole numbers/],
    ['/tiles/hexes/1.5/0/0.mvt', 400, 'tile_out_of_range', /whole numbers/],
    ['/tiles/hexes/1/0/zero.mvt', 400, 'tile_out_of_range', /whole numbers/],
    ['/tiles/hexes/1/0/0.png', 404, 'unknown_address', /docs/],
    ['/tiles/hexes/1/0/0.mvt?colour=red', 400, 'unknown_parameter', /colour/],
    ['/tiles/incidents/9/0/0.mvt?resolution=9', 400, 'unknown_parameter', /resolution/],
    ['/tiles/hexes/1/0/0.mvt?resolution=11', 400, 'bad_parameter', /resolution/],
    ['/tiles/hexes/1/0/0.mvt?offences=witchcraft', 400, 'unknown_offence', /witchcraft/],
    ['/tiles/hexes/1/0/0.mvt?from=2026-03-01&to=2026-02-01', 400, 'bad_window', /./],
    ['/tiles/hexes/1/0/0.mvt?agency=atlantis', 404, 'unknown_agency', /atlantis/],
  ])('refuse %s', async (path, status, code, detail) => {
    const response = await app.request(path);
    const problem = await problemOf(response);
    expect([response.status, problem.code]).toEqual([status, code]);
    expect(problem.detail).toMatch(detail);
    expect(app.faults).toEqual([]);
  });

  it('are described as TileJSON, whose addresses work', async () => {
    const list = await (await app.request('/tiles')).json() as { layers: { id: string; tileJson: string }[] };
    expect(list.layers.map(({ id }) => id)).toEqual(['incidents', 'hexes', 'hotspots', 'changes', 'analysis', 'patrols', 'areas', 'backdrop']);
    for (const { id, tileJson } of list.layers.filter((layer) => standingLayers.some((id) => id === layer.id))) {
      const described = await (await app.request(`${tileJson}?agency=town`, { headers: { Host: '127.0.0.1:8080' } })).json() as {
        tilejson: string; tiles: string[]; bounds: number[]; minzoom: number; vector_layers: { id: string; fields: Record<string, string> }[];
      };
      expect(described.tilejson).toBe('3.0.0');
      expect(described.bounds.map((degrees) => Math.round(degrees * 1000) / 1000)).toEqual([30.45, 50.4, 30.55, 50.5]);
      expect(described.vector_layers[0]!.id).toBe(id);
      expect(Object.keys(described.vector_layers[0]!.fields).length).toBeGreaterThan(2);
      const { x, y } = tileAt(12);
      const path = described.tiles[0]!.replace(/^https?:\/\/[^/]+/, '').replace('{z}', '12').replace('{x}', String(x)).replace('{y}', String(y));
      expect([200, 204]).toContain((await app.request(path)).status);
      expect(path).toContain('agency=town');
    }
  });

  it('are read by GDAL', ({ skip }) => {
    try {
      execFileSync('ogrinfo', ['--version'], { stdio: 'pipe' });
    } catch {
      skip('ogrinfo is not installed');
    }
    return readByGdal();
  });

  async function readByGdal(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'hexwatch-tile-'));
    const { x, y } = tileAt(12);
    try {
      for (const layer of ['incidents', 'hexes', 'hotspots', 'changes', 'areas', 'backdrop']) {
        const response = await app.request(`/tiles/${layer}/12/${x}/${y}.mvt${layer === 'areas' || layer === 'backdrop' ? '' : `?${window}`}`);
        const features = decode(await response.clone().arrayBuffer(), layer, { z: 12, x, y }).length;
        const file = join(folder, `${layer}.mvt`);
        writeFileSync(file, Buffer.from(await response.arrayBuffer()));
        const said = execFileSync('ogrinfo', ['-so', '-al', '-oo', `X=${x}`, '-oo', `Y=${y}`, '-oo', 'Z=12', file], { encoding: 'utf8' });
        expect(said).toContain(`Layer name: ${layer}`);
        expect(said).toContain(`Feature Count: ${features}`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});

onBothDatabases('tiles with more points than fit', (get) => {
  it('leave out the same ones at every zoom, say so, and stay below 500 kB', { timeout: 60_000 }, async () => {
    await makeTown(get(), { incidents: 12_000 });
    const app = testApp(get());
    const read = async (z: number): Promise<{ ids: Set<string>; thinned: string | null }> => {
      const { x, y } = tileAt(z);
      const response = await app.request(`/tiles/incidents/${z}/${x}/${y}.mvt?${window}`);
      const bytes = await response.arrayBuffer();
      expect(bytes.byteLength).toBeLessThan(500_000);
      return { ids: new Set(decode(bytes, 'incidents', { z, x, y }).map(({ properties }) => String(properties.id))), thinned: response.headers.get('Hexwatch-Thinned') };
    };
    const coarse = await read(8);
    expect([coarse.ids.size, coarse.thinned]).toEqual([8000, '8000/11760']);
    expect((await read(9)).ids).toEqual(coarse.ids);
    const fine = await read(13);
    expect(fine.thinned).toBeNull();
    expect(fine.ids.size).toBeGreaterThan(2000);
    const seenBefore = [...fine.ids].filter((id) => coarse.ids.has(id)).length;
    expect(seenBefore / fine.ids.size).toBeCloseTo(8000 / 11_760, 1);
  });
});

describe('the parts of an address', () => {
  it('are told from each other by extension', async () => {
    const { tileAddress } = await import('../../../tiles/tile_address.ts');
    expect(tileAddress('0', '0', '0')).toEqual({ z: 0, x: 0, y: 0 });
    expect(tileAddress('22', '4194303', '4194303')).toEqual({ z: 22, x: 4_194_303, y: 4_194_303 });
    expect(tileAddress('22', '4194304', '0')).toHaveProperty('fault');
    expect(tileAddress('01', '0', '0')).toHaveProperty('fault');
    expect(tileAddress('1e1', '0', '0')).toHaveProperty('fault');
  });
});
