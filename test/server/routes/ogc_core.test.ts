import { beforeAll, describe, expect, it } from 'vitest';
import { layerIds, layers, type LayerId } from '../../../tiles/layers.ts';
import { transact } from '../../../server/db/transact.ts';
import { listen, stopListening } from '../../../server/http/listen.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases, onEmbedded } from '../../support/databases.ts';
import { linkOf, positionsOf, readJson, readPages, type Link, type ReadFeature, type ReadPage } from '../../support/features.ts';
import { standingLayers } from '../../support/standing_layers.ts';
import { makeTown, touchTown, type Town } from '../../support/town.ts';

/** The abstract tests of the class Core of OGC API - Features, Part 1 (17-069r4, Annex A), by their identifiers, and what goes beyond them. */
type Collection = {
  id: string; title: string; description: string; itemType: string; crs: string[]; links: Link[]; fields: { name: string }[];
  extent: { spatial?: { bbox: [number, number, number, number][]; crs: string }; temporal?: { interval: [string, string][] } };
};

const crs84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';

onBothDatabases('OGC API - Features, core', (get) => {
  let app: TestApp;
  let town: Town;
  beforeAll(async () => {
    town = await makeTown(get());
    app = testApp(get());
  });
  const itemsOf = (id: string, query = ''): Promise<ReadPage> => readJson<ReadPage>(app, `/ogc/collections/${id}/items${query === '' ? '' : `?${query}`}`);

  it('/conf/core/root-op, /conf/core/root-success: the landing page leads to everything', async () => {
    const landing = await readJson<{ title: string; description: string; links: Link[] }>(app, '/ogc');
    for (const rel of ['self', 'alternate', 'service-desc', 'service-doc', 'conformance', 'data']) {
      const link = linkOf(landing, rel)!;
      expect([rel, (await app.request(link.href)).status]).toEqual([rel, 200]);
      expect(link.type).toBeTruthy();
    }
    expect((await app.request('/ogc/')).headers.get('Location')).toBe('/ogc');
  });

  it('/conf/core/api-definition-op, /conf/core/api-definition-success: each link to a description leads to one, of the type that it says', async () => {
    const { links } = await readJson<{ links: Link[] }>(app, '/ogc');
    for (const { rel, href, type } of links.filter(({ rel }) => rel === 'service-desc' || rel === 'service-doc')) {
      const response = await app.request(href, { headers: { Accept: type! } });
      expect([rel, response.status, response.headers.get('Content-Type')!.split(';')[0]]).toEqual([rel, 200, type!.split(';')[0]]);
      const text = await response.text();
      if (rel === 'service-doc') expect(text).toContain('id="ogc"');
      else expect((JSON.parse(text) as { openapi: string }).openapi.slice(0, 3)).toBe(/version=(3\.\d)/.exec(type!)?.[1] ?? '3.1');
    }
  });

  it('/conf/core/http: HEAD answers as GET does without its body; what there is not is 404, and what cannot be done is no fault', async () => {
    const { server, address } = await listen((request) => app.request(request.url, { method: request.method, headers: request.headers }), '127.0.0.1', 0);
    try {
      for (const path of ['/ogc', '/ogc/conformance', '/ogc/collections', '/ogc/collections/areas', '/ogc/collections/areas/items', '/ogc/collections/areas/items/district:west', '/ogc/api']) {
        const [got, head] = [await fetch(address + path), await fetch(address + path, { method: 'HEAD' })];
        expect([path, got.status, head.status, await head.text()]).toEqual([path, 200, 200, '']);
        for (const name of ['content-type', 'etag', 'cache-control', 'content-crs', 'link']) expect([path, name, head.headers.get(name)]).toEqual([path, name, got.headers.get(name)]);
        expect((await got.text()).length).toBeGreaterThan(50);
      }
      expect((await fetch(`${address}/ogc/nothing`)).status).toBe(404);
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
        const { status } = await fetch(`${address}/ogc/collections/areas/items`, { method });
        expect([method, status >= 400 && status < 500]).toEqual([method, true]);
      }
    } finally {
      await stopListening(server, 100);
    }
  });

  it('/conf/core/conformance-op, /conf/core/conformance-success: the classes are named', async () => {
    const { conformsTo } = await readJson<{ conformsTo: string[] }>(app, '/ogc/conformance');
    for (const name of ['core', 'geojson', 'html', 'oas30']) expect(conformsTo).toContain(`http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${name}`);
    expect(new Set(conformsTo).size).toBe(conformsTo.length);
  });

  it('/conf/core/fc-md-op, /conf/core/fc-md-success, /conf/core/fc-md-items, /conf/core/fc-md-links: every layer is a collection', async () => {
    const document = await readJson<{ collections: Collection[]; links: Link[] }>(app, '/ogc/collections');
    expect(document.collections.map(({ id }) => id)).toEqual(layerIds);
    expect([linkOf(document, 'self')!.type, linkOf(document, 'alternate')!.type]).toEqual(['application/json', 'text/html']);
    for (const { id, title, itemType, crs, fields } of document.collections) {
      expect([title, itemType, crs[0]]).toEqual([layers[id as LayerId].title, 'feature', crs84]);
      expect(fields.map(({ name }) => name)).toEqual(layers[id as LayerId].features.fields.map(({ name }) => name));
    }
  });

  it('/conf/core/fc-md-items-links, /conf/core/sfc-md-op, /conf/core/sfc-md-success: a collection says of itself what the list says, and its links work', async () => {
    const { collections } = await readJson<{ collections: Collection[] }>(app, '/ogc/collections');
    for (const listed of collections) {
      expect(await readJson(app, `/ogc/collections/${listed.id}`)).toEqual(listed);
      expect(listed.links.filter(({ rel }) => rel === 'items').map(({ type }) => type)).toEqual(['application/geo+json', 'text/html']);
      for (const { href, type, rel } of listed.links) {
        expect(type).toBeTruthy();
        const response = await app.request(href.replace(/#.*/, ''), { headers: { Accept: type! } });
        const said = [href, rel, response.status, response.headers.get('Content-Type')!.split(';')[0]];
        // Of which analysis or plan the link of a collection cannot know; the answer says what to add.
        expect(said).toEqual(!standingLayers.some((id) => id === listed.id) && rel === 'items' ? [href, rel, 400, 'application/problem+json'] : [href, rel, 200, type]);
      }
    }
  });

  it('/conf/core/fc-md-extent: holds every feature', async () => {
    const { collections } = await readJson<{ collections: Collection[] }>(app, '/ogc/collections');
    for (const { id, extent } of collections.filter((one) => standingLayers.some((id) => id === one.id))) {
      const { features } = await itemsOf(id, 'limit=10000');
      expect(extent.spatial!.crs).toBe(crs84);
      const [west, south, east, north] = extent.spatial!.bbox[0]!;
      const outside = features.flatMap(positionsOf).filter(([x, y]) => x < west - 1e-7 || x > east + 1e-7 || y < south - 1e-7 || y > north + 1e-7);
      expect([id, features.length > 0, outside]).toEqual([id, true, []]);
      expect(extent.temporal === undefined).toBe(id === 'backdrop');
    }
    const [first, last] = collections[0]!.extent.temporal!.interval[0]!;
    const times = (await itemsOf('incidents', 'limit=10000')).features.map(({ properties }) => String(properties['occurredFrom'])).sort();
    expect([first <= times[0]!, last >= times.at(-1)!]).toEqual([true, true]);
  });

  it('/conf/core/fc-op, /conf/core/fc-response, /conf/core/fc-links, /conf/core/fc-timeStamp, /conf/core/fc-numberReturned', async () => {
    for (const id of standingLayers) {
      const response = await app.request(`/ogc/collections/${id}/items?limit=2`);
      expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'application/geo+json']);
      const page = await response.json() as ReadPage;
      expect(page.numberReturned).toBe(page.features.length);
      expect(page.features.length).toBe(2);
      expect(Math.abs(Date.parse(page.timeStamp) - Date.now())).toBeLessThan(60_000);
      for (const rel of ['self', 'alternate', 'next', 'collection']) expect([rel, Boolean(linkOf(page, rel)?.type)]).toEqual([rel, true]);
      const again = await readJson<ReadPage>(app, linkOf(page, 'self')!.href);
      expect(again.features).toEqual(page.features);
    }
  });

  it('/conf/core/fc-limit-definition, /conf/core/fc-limit-response: the limit is kept, and more than the greatest means the greatest', async () => {
    expect((await itemsOf('incidents')).features).toHaveLength(100);
    expect((await itemsOf('incidents', 'limit=7')).features).toHaveLength(7);
    expect((await itemsOf('incidents', 'limit=1000000')).features).toHaveLength(town.incidents * 0.98);
    for (const limit of ['0', '-1', '1.5', 'ten', '']) {
      const problem = await problemOf(await app.request(`/ogc/collections/incidents/items?limit=${limit}`));
      expect([limit, problem.status, problem.code, problem.fields[0]!.field]).toEqual([limit, 400, 'bad_parameter', 'limit']);
    }
  });

  it('/conf/core/fc-numberMatched: pages together hold each feature once, and as many as was said', async () => {
    for (const [id, limit] of [['incidents', 150], ['hexes', 60], ['hotspots', 5], ['areas', 2], ['backdrop', 1]] as const) {
      const pages = await readPages(app, `/ogc/collections/${id}/items?limit=${limit}`);
      expect(pages.length).toBeGreaterThan(1);
      const ids = pages.flatMap(({ features }) => features.map((feature) => feature.id));
      expect([id, new Set(ids).size, ids.length]).toEqual([id, ids.length, pages[0]!.numberMatched]);
      expect(ids).toEqual((await itemsOf(id, 'limit=10000')).features.map((feature) => feature.id));
      expect(pages.slice(0, -1).every(({ features }) => features.length === limit)).toBe(true);
    }
  });

  it('/conf/core/fc-bbox-definition, /conf/core/fc-bbox-response: only what touches the box', async () => {
    const box = [30.49, 50.44, 30.53, 50.47] as const;
    for (const id of standingLayers) {
      const all = (await itemsOf(id, 'limit=10000')).features;
      const page = await itemsOf(id, `limit=10000&bbox=${box.join(',')}`);
      expect(page.numberMatched).toBe(page.features.length);
      const found = new Set(page.features.map((feature) => feature.id));
      expect([id, found.size > 0]).toEqual([id, true]);
      // What has a corner in the box touches it; what lies to one side of it with all its corners does not.
      for (const feature of all) {
        const corners = positionsOf(feature);
        if (corners.some(([x, y]) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3])) expect([id, feature.id, found.has(feature.id)]).toEqual([id, feature.id, true]);
        const aside = [corners.every(([x]) => x < box[0]), corners.every(([x]) => x > box[2]), corners.every(([, y]) => y < box[1]), corners.every(([, y]) => y > box[3])];
        if (aside.includes(true)) expect([id, feature.id, found.has(feature.id)]).toEqual([id, feature.id, false]);
      }
      const paged = await readPages(app, `/ogc/collections/${id}/items?limit=${Math.ceil(found.size / 2)}&bbox=${box.join(',')}`);
      expect(paged.flatMap(({ features }) => features.map((feature) => feature.id))).toEqual([...found]);
      expect((await itemsOf(id, 'bbox=30.49,50.44,-100,30.53,50.47,9000&limit=10000')).numberMatched).toBe(page.numberMatched);
      expect((await itemsOf(id, 'bbox=-10,-10,-9,-9')).features).toEqual([]);
      // Over the antimeridian: all but the stretch between 30.47 and 30.53.
      const around = await itemsOf(id, 'limit=10000&bbox=30.53,-90,30.47,90');
      expect([id, around.features.length]).toEqual([id, around.numberMatched]);
      expect(around.features.every((feature) => positionsOf(feature).some(([x]) => x >= 30.53 || x <= 30.47) || id === 'backdrop')).toBe(true);
    }
  });

  it.each([
    ['1,2,3', /4 numbers/], ['1,2,3,4,5', /4 numbers/], ['a,50,31,51', /"a" is not a number/], ['NaN,50,31,51', /not a number/], ['0x10,50,31,51', /not a number/],
    ['30,51,31,50', /southern edge/], ['30,50,31,95', /-90 to 90/], ['30,50,200,51', /-180 to 180/], ['1,2,9,3,4,1', /height/], ['', /4 numbers/],
  ])('/conf/core/fc-bbox-definition: the box "%s" is refused', async (box, says) => {
    const problem = await problemOf(await app.request(`/ogc/collections/areas/items?bbox=${box}`));
    expect([problem.status, problem.code, problem.fields[0]!.field]).toEqual([400, 'bad_bbox', 'bbox']);
    expect(problem.detail).toMatch(says);
  });

  it('/conf/core/fc-time-definition, /conf/core/fc-time-response: only what happened then, both ends included', async () => {
    const all = (await itemsOf('incidents', 'limit=10000')).features;
    const timeOf = ({ properties }: ReadFeature): string => String(properties['occurredFrom']);
    const times = all.map(timeOf).sort();
    const [early, late] = [times[100]!, times[300]!];
    const elsewhere = `${new Date(Date.parse(early) + 2 * 3_600_000).toISOString().slice(0, 19).replace('T', 't')}%2B02:00`;
    const short = (text: string): string => text.replace('.000', '');
    for (const [asked, takes] of [
      [`${short(early)}/${short(late)}`, (time: string) => time >= early && time <= late], [`${short(early)}`, (time: string) => time === early],
      [`../${short(late)}`, (time: string) => time <= late], [`/${late}`, (time: string) => time <= late], [`${early}/..`, (time: string) => time >= early], [`${early}/`, (time: string) => time >= early],
      ['2026-02-01/2026-02-03', (time: string) => time >= '2026-01-31T22:00' && time < '2026-02-03T22:00'], ['2026-02-01', (time: string) => time >= '2026-01-31T22:00' && time < '2026-02-01T22:00'],
      [elsewhere, (time: string) => time === early], ['1850-01-01T00:00:00Z/..', () => true], ['../1850-01-01T00:00:00Z', () => false], ['2090-01-01T00:00:00Z/..', () => false],
      ['../2090-01-01', () => true], ['1850-01-01', () => false],
    ] as const) {
      const page = await itemsOf('incidents', `limit=10000&datetime=${asked}`);
      expect([asked, page.features.map((feature) => feature.id)]).toEqual([asked, all.filter((feature) => takes(timeOf(feature))).map((feature) => feature.id)]);
      expect([asked, page.numberMatched]).toEqual([asked, page.features.length]);
    }
    // What is outside of time is in every interval.
    expect((await itemsOf('backdrop', 'datetime=1990-01-01')).numberMatched).toBe(3);
  });

  it.each([
    'yesterday', '2026-13-01', '2026-02-30', '2026-02-30T00:00:00Z', '2026-01-01T00:00:00', '../..', '..', '/', '', '2026-01-01/2026-01-02/2026-01-03', '2026-02-01/2026-01-01', '2026-01-01T00:00:00Z/..x',
  ])('/conf/core/fc-time-definition: the time "%s" is refused', async (asked) => {
    const problem = await problemOf(await app.request(`/ogc/collections/incidents/items?datetime=${asked}`));
    expect([problem.status, problem.code, problem.fields[0]!.field]).toEqual([400, 'bad_datetime', 'datetime']);
  });

  it('/conf/core/f-op, /conf/core/f-success, /conf/core/f-links: each feature stands alone as it stands in its collection', async () => {
    for (const id of standingLayers) {
      for (const feature of (await itemsOf(id, 'limit=3')).features) {
        const path = `/ogc/collections/${id}/items/${encodeURIComponent(feature.id)}`;
        const alone = await readJson<ReadFeature & { links: Link[] }>(app, path);
        expect({ type: alone.type, id: alone.id, geometry: alone.geometry, properties: alone.properties }).toEqual(feature);
        for (const rel of ['self', 'alternate', 'collection']) expect([rel, (await app.request(linkOf(alone, rel)!.href)).status]).toEqual([rel, 200]);
      }
    }
    for (const [id, feature] of [['incidents', '99999999'], ['incidents', '99999999999999999999'], ['incidents', 'x'], ['hexes', '892664c1a8fffff'], ['hexes', 'zz'], ['areas', 'district:north'], ['areas', 'x'], ['backdrop', '0'], ['hotspots', '8926%2F']]) {
      const problem = await problemOf(await app.request(`/ogc/collections/${id}/items/${feature}`));
      expect([id, feature, problem.status, problem.code]).toEqual([id, feature, 404, 'unknown_feature']);
    }
  });

  it('takes areas and the backdrop of one kind', async () => {
    for (const [id, kind, names] of [['areas', 'district', ['East', 'West']], ['backdrop', 'street', ['Main Street', 'Side Street']]] as const) {
      const page = await itemsOf(id, `kind=${kind}`);
      expect([page.numberMatched, page.features.map(({ properties }) => properties['name'])]).toEqual([2, names]);
    }
  });

  it('/conf/core/crs84: longitude stands before latitude, in degrees', async () => {
    for (const id of standingLayers) {
      for (const [x, y] of (await itemsOf(id)).features.flatMap(positionsOf)) expect([Math.round(x), Math.round(y)].join()).toMatch(/^3[01],5[01]$/);
    }
  });

  it('/conf/core/query-param-unknown, /conf/core/query-param-invalid: what is not taken is refused', async () => {
    for (const [path, code] of [
      ['/ogc?colour=red', 'unknown_parameter'], ['/ogc/conformance?limit=1', 'unknown_parameter'], ['/ogc/collections?bbox=1,2,3,4', 'unknown_parameter'], ['/ogc/collections/hexes?x=1', 'unknown_parameter'],
      ['/ogc/collections/hexes/items?measure=harm', 'unknown_parameter'], ['/ogc/collections/incidents/items?resolution=9', 'unknown_parameter'], ['/ogc/collections/backdrop/items?offences=robbery', 'unknown_parameter'],
      ['/ogc/collections/incidents/queryables?limit=1', 'unknown_parameter'], ['/ogc/collections/incidents/items/1?limit=1', 'unknown_parameter'], ['/ogc/collections/incidents/items?f=xml', 'bad_parameter'],
      ['/ogc/collections/hexes/items?resolution=12', 'bad_parameter'], ['/ogc/collections/incidents/items?limit=1&limit=2', 'bad_parameter'], ['/ogc/collections/hexes/items?offences=witchcraft', 'unknown_offence'],
      ['/ogc/collections/incidents/items?datetime=2026-01-01&from=2026-01-01', 'bad_datetime'], ['/ogc/collections/areas/items?kind=A%20B', 'bad_parameter'],
    ] as const) {
      const problem = await problemOf(await app.request(path));
      expect([path, problem.status, problem.code]).toEqual([path, 400, code]);
    }
    for (const path of ['/ogc/collections/nothing', '/ogc/collections/nothing/items', '/ogc/collections/__proto__/items/1']) {
      expect([path, (await problemOf(await app.request(path))).code]).toEqual([path, 'unknown_collection']);
    }
    expect((await problemOf(await app.request('/ogc/collections?agency=atlantis'))).code).toBe('unknown_agency');
    expect(app.faults).toEqual([]);
  });

  it('refuses a cursor that was changed or belongs to another question', async () => {
    const next = new URL(linkOf(await itemsOf('incidents', 'limit=5&offences=robbery'), 'next')!.href);
    const cursor = next.searchParams.get('cursor')!;
    const [check, ...parts] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
    const written = (values: unknown): string => Buffer.from(JSON.stringify(values)).toString('base64url');
    const tampered = [
      cursor.slice(0, -3), `${cursor}AA`, 'zzz', '', written([check, ...parts.slice(0, -1), '1']), written([check, ...parts.with(0, '2020-01-01T00:00:00.000Z')]), written([check, ...parts.with(0, 'x')]),
      written({}), written([1, 2, 3, 4]), written([check, ...parts, 'more']),
    ];
    for (const other of tampered) {
      const problem = await problemOf(await app.request(`/ogc/collections/incidents/items?limit=5&offences=robbery&cursor=${other}`));
      expect([other, problem.status, problem.code]).toEqual([other, 400, 'bad_cursor']);
    }
    for (const path of ['/ogc/collections/incidents/items?limit=5', '/ogc/collections/hexes/items?limit=5&offences=robbery', '/ogc/collections/incidents/items?offences=robbery&bbox=30,50,31,51', '/ogc/collections/incidents/items?offences=robbery&datetime=../2026-02-01']) {
      expect([path, (await problemOf(await app.request(`${path}&cursor=${cursor}`))).code]).toEqual([path, 'bad_cursor']);
    }
  });

  it('sends an unchanged answer only once, and for whoever asked alone', async () => {
    for (const path of ['/ogc', '/ogc/conformance', '/ogc/api', '/ogc/collections', '/ogc/collections/hexes', ...standingLayers.map((id) => `/ogc/collections/${id}/items?limit=1`), '/ogc/collections/areas/items/district:west']) {
      const first = await app.request(path);
      expect([path, first.status, first.headers.get('Cache-Control'), first.headers.get('Vary')]).toEqual([path, 200, 'private, no-cache', expect.stringContaining('Accept')]);
      const tag = first.headers.get('ETag')!;
      const again = await app.request(path, { headers: { 'If-None-Match': tag } });
      expect([path, again.status, await again.text()]).toEqual([path, 304, '']);
      const page = await app.request(path, { headers: { 'If-None-Match': tag, Accept: 'text/html' } });
      expect([path, page.status]).toEqual([path, path === '/ogc/api' ? 303 : 200]);
    }
    const path = '/ogc/collections/incidents/items?limit=1';
    const tag = (await app.request(path)).headers.get('ETag')!;
    await transact(get(), { agencyId: town.agency.agencyId, person: 'local', purpose: 'test' }, (transaction) => touchTown(transaction, town.agency.agencyId));
    const after = await app.request(path, { headers: { 'If-None-Match': tag } });
    expect([after.status, (await after.json() as ReadPage).meta.dataVersion]).toEqual([200, '2']);
  });

  it('keeps to the agency that was asked for in every link', async () => {
    await makeTown(get(), { slug: 'other', incidents: 50 });
    const page = await itemsOf('incidents', 'agency=other&limit=20');
    expect(page.numberMatched).toBe(49);
    expect(page.links.every(({ href }) => new URL(href).searchParams.get('agency') === 'other')).toBe(true);
    const { collections } = await readJson<{ collections: Collection[] }>(app, '/ogc/collections?agency=other');
    expect(collections.every(({ links }) => links.filter(({ rel }) => rel !== 'service-doc').every(({ href }) => href.includes('agency=other')))).toBe(true);
    const [own] = (await itemsOf('incidents', 'agency=town&limit=1')).features;
    expect((await problemOf(await app.request(`/ogc/collections/incidents/items/${own!.id}?agency=other`))).status).toBe(404);
  });
});

onEmbedded('OGC API - Features without any data', (get) => {
  it('has a landing page, and says that there are no data', async () => {
    const app = testApp(get());
    for (const path of ['/ogc', '/ogc/conformance', '/ogc/api']) expect([path, (await app.request(path)).status]).toEqual([path, 200]);
    for (const path of ['/ogc/collections', '/ogc/collections/hexes/items']) expect((await problemOf(await app.request(path))).code).toBe('no_data');
  });
});

describe('a layer', () => {
  it('of features takes at least what its tiles take', () => {
    for (const id of layerIds) expect(layers[id].features.parameters).toEqual(expect.arrayContaining([...layers[id].parameters]));
  });
});
