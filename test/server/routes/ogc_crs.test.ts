import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import type { LayerId } from '../../../tiles/layers.ts';
import { transact } from '../../../server/db/transact.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases, onServer } from '../../support/databases.ts';
import { linkOf, positionsOf, readJson, readPages, type ReadFeature, type ReadPage } from '../../support/features.ts';
import { standingLayers } from '../../support/standing_layers.ts';
import { makeTown } from '../../support/town.ts';

/** The abstract tests of OGC API - Features, Part 2 (18-058, Annex A), by their identifiers, and what goes beyond them. */
type Described = { id: string; crs: string[]; storageCrs: string };

const crs84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
const epsg = (code: number | string): string => `http://www.opengis.net/def/crs/EPSG/0/${code}`;
const codeOf = (uri: string): number => Number(uri.split('/').at(-1));
/** Those of the systems of the town in which the first axis goes north. */
const northFirst = new Set([4326, 3035]);
const idsOf = ({ features }: ReadPage): string[] => features.map(({ id }) => id);

onBothDatabases('OGC API - Features, coordinate systems', (get) => {
  let app: TestApp;
  let collections: Described[];
  beforeAll(async () => {
    await makeTown(get());
    app = testApp(get());
    const listed = await readJson<{ collections: Described[] }>(app, '/ogc/collections');
    collections = listed.collections.filter(({ id }) => standingLayers.some((one) => one === id));
  });
  const items = (id: string, query: string): Promise<ReadPage> => readJson<ReadPage>(app, `/ogc/collections/${id}/items?${query}`);

  it('/conf/crs/crs-uri, /conf/crs/default-crs, /conf/crs/storageCrs: systems by their addresses, CRS84 first', async () => {
    for (const listed of collections) {
      const { crs, storageCrs } = await readJson<Described>(app, `/ogc/collections/${listed.id}`);
      expect([crs, storageCrs]).toEqual([listed.crs, listed.storageCrs]);
      for (const uri of [...crs, storageCrs]) expect(uri).toMatch(/^http:\/\/www\.opengis\.net\/def\/crs\/(OGC\/1\.3\/CRS84|EPSG\/0\/[1-9]\d{3,4})$/);
      expect([crs[0], crs.includes(storageCrs), new Set(crs).size]).toEqual([crs84, true, crs.length]);
      expect(crs.slice(1)).toEqual([4326, 3857, 32636, 25836, 3035].map(epsg));
    }
  });

  it('/conf/crs/crs-parameter, /conf/crs/crs-parameter-default: each answer names its system', { timeout: 60_000 }, async () => {
    for (const { id, crs } of collections) {
      const [first] = (await items(id, 'limit=1')).features;
      for (const path of [`/ogc/collections/${id}/items`, `/ogc/collections/${id}/items/${encodeURIComponent(first!.id)}`]) {
        for (const form of ['json', 'html']) {
          const plain = await app.request(`${path}?f=${form}`);
          expect([path, plain.status, plain.headers.get('Content-Crs')]).toEqual([path, 200, `<${crs84}>`]);
        }
        for (const uri of crs) {
          const response = await app.request(`${path}?crs=${encodeURIComponent(uri)}${path.endsWith('items') ? '&limit=5' : ''}`);
          expect([path, response.status, response.headers.get('Content-Crs'), response.headers.get('Content-Type')]).toEqual([path, 200, `<${uri}>`, 'application/geo+json']);
          const document = await response.json() as ReadPage & { crs?: { properties: { name: string } } };
          expect(document.type).toBe(path.endsWith('items') ? 'FeatureCollection' : 'Feature');
          expect(document.crs?.properties.name).toBe(uri === crs84 || northFirst.has(codeOf(uri)) ? undefined : `urn:ogc:def:crs:EPSG::${codeOf(uri)}`);
          // What a page leads to is shown in the same system.
          for (const rel of ['self', 'alternate']) expect(new URL(linkOf(document, rel)!.href).searchParams.get('crs')).toBe(uri);
        }
      }
    }
  });

  it('/conf/crs/crs-parameter-invalid, /conf/crs/bbox-crs-parameter-invalid: a system that is not listed is refused, with the list', { timeout: 60_000 }, async () => {
    const unknown = [epsg(27700), epsg('04326'), 'EPSG:4326', 'urn:ogc:def:crs:EPSG::4326', 'http://www.opengis.net/def/crs/EPSG/9.9/4326', 'https://www.opengis.net/def/crs/EPSG/0/4326',
      'http://www.opengis.net/def/crs/OGC/0/does_not_exist', '', 'x', `${epsg(3857)};select`];
    for (const { id, crs } of collections) {
      const [first] = (await items(id, 'limit=1')).features;
      for (const uri of id === 'incidents' ? unknown : unknown.slice(0, 2)) {
        for (const [path, parameter] of [
          ['items?crs', 'crs'], [`items/${encodeURIComponent(first!.id)}?crs`, 'crs'], ['items?bbox=1,2,3,4&bbox-crs', 'bbox-crs'], ['items?bbox-crs', 'bbox-crs'], ['items?filter-crs', 'filter-crs'],
        ] as const) {
          const problem = await problemOf(await app.request(`/ogc/collections/${id}/${path}=${encodeURIComponent(uri)}`));
          expect([path, uri, problem.status, problem.code, problem.fields.map(({ field }) => field)]).toEqual([path, uri, 400, 'unknown_crs', [parameter]]);
          for (const one of crs) expect(problem.detail).toContain(one);
        }
      }
    }
    const problem = await problemOf(await app.request(`/ogc/collections/areas/items?crs=${'x'.repeat(201)}`));
    expect([problem.status, problem.code, problem.fields[0]!.field]).toEqual([400, 'bad_parameter', 'crs']);
  });

  it('/conf/crs/bbox-crs-parameter-default: without bbox-crs a box is in CRS84', async () => {
    for (const { id } of collections) {
      const box = 'limit=10000&bbox=30.49,50.44,30.53,50.47';
      const [plain, named] = [await items(id, box), await items(id, `${box}&bbox-crs=${crs84}`)];
      expect([id, idsOf(named), named.numberMatched]).toEqual([id, idsOf(plain), plain.numberMatched]);
    }
  });

  it('/conf/crs/bbox-crs-parameter: a box means the same in each system in which it is the same box', async () => {
    const [west, south, east, north] = [30.49, 50.44, 30.53, 50.47] as const;
    const radius = 6_378_137;
    const easting = (longitude: number): number => (radius * longitude * Math.PI) / 180;
    const northing = (latitude: number): number => radius * Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360));
    for (const { id } of collections) {
      const plain = await items(id, `limit=10000&bbox=${west},${south},${east},${north}`);
      expect(plain.features.length).toBeGreaterThan(0);
      for (const [code, box] of [[4326, [south, west, north, east]], [3857, [easting(west), northing(south), easting(east), northing(north)]]] as const) {
        const other = await items(id, `limit=10000&bbox=${box.join(',')}&bbox-crs=${epsg(code)}`);
        expect([id, code, idsOf(other), other.numberMatched]).toEqual([id, code, idsOf(plain), plain.numberMatched]);
      }
      // Over the antimeridian, in latitude and longitude.
      const around = await items(id, `limit=10000&bbox=-90,30.53,90,30.47&bbox-crs=${epsg(4326)}`);
      expect(idsOf(around)).toEqual(idsOf(await items(id, 'limit=10000&bbox=30.53,-90,30.47,90')));
    }
  });

  it('/conf/crs/bbox-crs-parameter: a box in metres selects by metres, not by the box in degrees around it', async () => {
    for (const code of [32636, 25836, 3035]) {
      const all = (await items('incidents', `limit=10000&crs=${epsg(code)}`)).features;
      const [firsts, seconds] = [0, 1].map((axis) => all.map(({ geometry }) => geometry.coordinates[axis] as number).sort((a, b) => a - b)) as [number[], number[]];
      const at = (values: number[], share: number): number => values[Math.round(share * (values.length - 1))]!;
      const [left, bottom, right, top] = [at(firsts, 0.15), at(seconds, 0.1), at(firsts, 0.7), at(seconds, 0.85)];
      // A decimetre around the edges is left open: coordinates are written to the millimetre.
      const inside = (slack: number): string[] => all.filter(({ geometry: { coordinates: [x, y] } }: { geometry: { coordinates: number[] } }) =>
        x! >= left - slack && x! <= right + slack && y! >= bottom - slack && y! <= top + slack).map(({ id }) => id);
      const pages = await readPages(app, `/ogc/collections/incidents/items?limit=50&crs=${epsg(code)}&bbox=${left},${bottom},${right},${top}&bbox-crs=${epsg(code)}`);
      const found = pages.flatMap(idsOf);
      expect(found.length).toBe(pages[0]!.numberMatched);
      expect(found.length).toBeGreaterThan(50);
      expect(found.length).toBeLessThan(all.length);
      expect([code, inside(-0.1).filter((id) => !found.includes(id)), found.filter((id) => !inside(0.1).includes(id))]).toEqual([code, [], []]);
      for (const other of ['hexes', 'hotspots', 'areas', 'backdrop']) expect((await items(other, `bbox=${left},${bottom},${right},${top}&bbox-crs=${epsg(code)}`)).numberMatched).toBeGreaterThan(0);
    }
  });

  it('takes a box without width or height for the line or the point that it is', async () => {
    const [{ id, geometry: { coordinates: [x, y] } }] = (await items('incidents', `limit=1&crs=${epsg(3857)}`)).features as unknown as [{ id: string; geometry: { coordinates: [number, number] } }];
    expect(idsOf(await items('incidents', `bbox=${x - 0.1},${y - 0.1},${x + 0.1},${y + 0.1}&bbox-crs=${epsg(3857)}`))).toContain(id);
    for (const code of [3857, 32636, 3035]) {
      const [[a, b]] = (await items('areas', `limit=1&crs=${epsg(code)}`)).features.flatMap(positionsOf) as [[number, number]];
      for (const box of [[a, b, a, b], [a, b - 5000, a, b + 5000], [a - 5000, b, a + 5000, b]]) {
        const response = await app.request(`/ogc/collections/areas/items?bbox=${box.join(',')}&bbox-crs=${epsg(code)}`);
        expect([code, box, response.status]).toEqual([code, box, 200]);
      }
    }
  });

  it.each([
    [4326, '50.47,30.49,50.44,30.53', /southern edge/], [4326, '30,170,95,180', /-90 to 90.*latitude stands before/], [3857, '5,1,4,2', /not below and to the left/],
    [3857, '-30000000,0,0,1', /reaches beyond/], [32636, '0,0,99999999,1', /reaches beyond/], [32636, '1,2,3', /4 numbers/], [32636, '1e90,1,2e90,3', /not a number|reaches beyond/],
    [3035, '0,0,1e15,1e15', /not a number|reaches beyond/],
  ])('refuses a box in EPSG:%i that cannot be: %s', async (code, box, says) => {
    const problem = await problemOf(await app.request(`/ogc/collections/areas/items?bbox=${box}&bbox-crs=${epsg(code)}`));
    expect([problem.status, problem.code, problem.fields.map(({ field }) => field)]).toEqual([400, 'bad_bbox', ['bbox']]);
    expect(problem.detail).toMatch(says);
  });

  it('keeps the system over all pages, and refuses a cursor of another box', async () => {
    const query = `limit=60&crs=${epsg(32636)}&bbox=50.4,30.4,50.5,30.52&bbox-crs=${epsg(4326)}`;
    const pages = await readPages(app, `/ogc/collections/incidents/items?${query}`);
    expect(pages.length).toBeGreaterThan(2);
    for (const { features } of pages) for (const [x, y] of features.flatMap(positionsOf)) expect([x > 300_000 && x < 350_000, y > 5_550_000 && y < 5_620_000]).toEqual([true, true]);
    const cursor = new URL(linkOf(pages[0]!, 'next')!.href).searchParams.get('cursor')!;
    const problem = await problemOf(await app.request(`/ogc/collections/incidents/items?limit=60&bbox=50.4,30.4,50.5,30.52&cursor=${cursor}`));
    expect(problem.code).toBe('bad_cursor');
    expect(app.faults).toEqual([]);
  });
});

onServer('OGC API - Features, coordinates', (get) => {
  let app: TestApp;
  beforeAll(async () => {
    await makeTown(get());
    app = testApp(get());
  });

  /** By PostGIS, that is by PROJ. */
  const toDegrees = async (positions: [number, number][], code: number): Promise<[number, number][]> => {
    const xy = northFirst.has(code) ? positions.map(([first, second]) => [second, first]) : positions;
    const { rows } = await transact(get(), { agencyId: 1, person: 'local', purpose: 'test' }, (transaction) => sql<{ x: number; y: number }>`
      select ST_X(g) x, ST_Y(g) y from json_array_elements(${JSON.stringify(xy)}::json) with ordinality place(at, i),
      ST_Transform(ST_SetSRID(ST_MakePoint((at->>0)::float8, (at->>1)::float8), ${code}::int), 4326) g order by i`.execute(transaction));
    return rows.map(({ x, y }) => [x, y]);
  };

  it('/conf/crs/crs-parameter-transform: converted back by PostGIS, each corner is where it was, to 2 mm', { timeout: 60_000 }, async () => {
    const { crs } = await readJson<Described>(app, '/ogc/collections/incidents');
    const each = async (id: LayerId, read: (query: string) => Promise<ReadFeature[]>): Promise<void> => {
      const plain = (await read('')).flatMap(positionsOf);
      expect(crs).toHaveLength(6);
      for (const uri of crs.slice(1)) {
        const places = await toDegrees((await read(`crs=${encodeURIComponent(uri)}`)).flatMap(positionsOf), codeOf(uri));
        expect([id, uri, places.length]).toEqual([id, uri, plain.length]);
        const drift = places.map(([x, y], i) => Math.hypot((x - plain[i]![0]) * 71_000, (y - plain[i]![1]) * 111_000));
        expect([id, uri, Math.max(...drift) < 0.002]).toEqual([id, uri, true]);
      }
    };
    for (const id of standingLayers) {
      const path = `/ogc/collections/${id}/items`;
      await each(id, async (query) => (await readJson<ReadPage>(app, `${path}?limit=40&${query}`)).features);
      const [first] = (await readJson<ReadPage>(app, `${path}?limit=1`)).features;
      await each(id, async (query) => [await readJson<ReadFeature>(app, `${path}/${encodeURIComponent(first!.id)}?${query}`)]);
    }
  });
});
