import { beforeAll, expect, it } from 'vitest';
import { layers, type LayerId } from '../../../tiles/layers.ts';
import { converterOf } from '../../../server/geo/projection.ts';
import { systemOf } from '../../../server/geo/coordinate_systems.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { linkOf, positionsOf, readJson, readPages, type Link, type ReadFeature, type ReadPage } from '../../support/features.ts';
import { standingLayers } from '../../support/standing_layers.ts';
import { makeTown } from '../../support/town.ts';

/** The abstract tests of OGC API - Features, Part 3 (19-079r2, Annex A), by their identifiers, and what goes beyond them. */
type Property = { type?: string; format?: string; title: string; description: string; 'x-ogc-role'?: string };
type Schema = { $schema: string; $id: string; type: string; properties: Record<string, Property>; additionalProperties: boolean };
type Described = { id: string; crs: string[]; links: Link[]; extent: { spatial: { bbox: [[number, number, number, number]] } } };

const relation = (name: string): string => `http://www.opengis.net/def/rel/ogc/1.0/${name}`;
const idsOf = (features: readonly ReadFeature[]): string[] => features.map(({ id }) => id);
const valueOf = (feature: ReadFeature, name: string): unknown => (name === 'id' ? feature.id : feature.properties[name]);

onBothDatabases('OGC API - Features, filter', (get) => {
  let app: TestApp;
  let collections: Described[];
  const all = {} as Record<LayerId, ReadFeature[]>;
  const queryables = {} as Record<string, Schema>;
  beforeAll(async () => {
    await makeTown(get(), { incidents: 240 });
    app = testApp(get());
    const listed = await readJson<{ collections: Described[] }>(app, '/ogc/collections');
    collections = listed.collections.filter(({ id }) => standingLayers.some((one) => one === id));
    for (const id of standingLayers) {
      all[id] = (await readJson<ReadPage>(app, `/ogc/collections/${id}/items?limit=10000`)).features;
      queryables[id] = await readJson<Schema>(app, `/ogc/collections/${id}/queryables`);
    }
  });
  const path = (id: string, parameters: Record<string, string>): string => `/ogc/collections/${id}/items?${new URLSearchParams({ limit: '10000', ...parameters })}`;
  const found = async (id: string, parameters: Record<string, string>): Promise<ReadFeature[]> => {
    const page = await readJson<ReadPage>(app, path(id, parameters));
    expect([parameters, page.numberMatched]).toEqual([parameters, page.features.length]);
    return page.features;
  };
  const refused = async (id: string, parameters: Record<string, string>) => problemOf(await app.request(path(id, parameters)));

  it('/conf/queryables/get-conformance, /conf/filter/get-conformance, /conf/features-filter/get-conformance: the classes are named', async () => {
    const { conformsTo } = await readJson<{ conformsTo: string[] }>(app, '/ogc/conformance');
    for (const name of ['queryables', 'filter', 'features-filter']) expect(conformsTo).toContain(`http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/${name}`);
    for (const name of ['cql2-text', 'cql2-json', 'basic-cql2']) expect(conformsTo).toContain(`http://www.opengis.net/spec/cql2/1.0/conf/${name}`);
  });

  it('/conf/queryables/get-queryables-uris: each collection and each answer with features leads to its queryables', async () => {
    for (const { id, links } of collections) {
      const uri = `http://localhost/ogc/collections/${id}/queryables`;
      expect(linkOf({ links }, relation('queryables'))).toMatchObject({ href: uri, type: 'application/schema+json' });
      for (const method of ['HEAD', 'GET']) {
        const response = await app.request(`/ogc/collections/${id}/items`, { method, headers: { Accept: 'application/json' } });
        expect([id, method, response.headers.get('Link')]).toEqual([id, method, `<${uri}>; rel="${relation('queryables')}"; type="application/schema+json"`]);
      }
    }
  });

  it('/conf/queryables/get-queryables: a JSON Schema with all that a filter may name', async () => {
    for (const { id, links } of collections) {
      const uri = linkOf({ links }, relation('queryables'))!.href;
      const response = await app.request(uri, { headers: { Accept: 'application/schema+json' } });
      expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'application/schema+json']);
      const schema = await response.json() as Schema;
      expect([schema.$schema, schema.$id, schema.type, schema.additionalProperties]).toEqual(['https://json-schema.org/draft/2020-12/schema', uri, 'object', false]);
      for (const [name, property] of Object.entries(schema.properties)) {
        expect([id, name, property.type === undefined ? property.format!.startsWith('geometry-') : /^(string|integer|number|boolean)$/.test(property.type)]).toEqual([id, name, true]);
        expect([property.title, property.description.length > 5]).toEqual([name, true]);
      }
      const scalar = layers[id as LayerId].features.fields.filter(({ type }) => type !== 'Object').map(({ name }) => name);
      expect(Object.keys(schema.properties).sort()).toEqual([...new Set(['id', 'geometry', ...scalar])].sort());
    }
    expect(queryables['incidents']!.properties).toMatchObject({
      occurredFrom: { type: 'string', format: 'date-time' }, handlingCode: { type: 'integer' }, geometry: { format: 'geometry-point' }, id: { type: 'string', 'x-ogc-role': 'id' },
    });
  });

  it('has a schema of what features say, and of what they can be sorted by', async () => {
    for (const { id, links } of collections) {
      const [schema, sortables] = await Promise.all(['schema', 'sortables'].map((kind) => readJson<Schema>(app, linkOf({ links }, relation(kind))!.href)));
      expect(Object.keys(schema!.properties)).toEqual(expect.arrayContaining(['id', 'geometry', ...layers[id as LayerId].features.fields.map(({ name }) => name)]));
      expect(Object.values(schema!.properties).map((property) => property['x-ogc-role']).filter(Boolean).sort()).toEqual(expect.arrayContaining(['id', 'primary-geometry']));
      for (const { type } of Object.values(sortables!.properties)) expect(type).toMatch(/^(string|integer|number|boolean)$/);
      expect([sortables!.additionalProperties, Object.keys(sortables!.properties).length > 1, sortables!.properties['geometry']]).toEqual([false, true, undefined]);
      for (const kind of ['queryables', 'schema', 'sortables']) {
        const own = `/ogc/collections/${id}/${kind}`;
        const page = await app.request(own, { headers: { Accept: 'text/html' } });
        const text = await page.text();
        expect([own, page.status, page.headers.get('Content-Type')]).toEqual([own, 200, 'text/html; charset=utf-8']);
        for (const name of Object.keys((await readJson<Schema>(app, own)).properties)) expect(text).toContain(`<code>${name}</code>`);
        // What it offers as an example works.
        for (const [, href] of text.matchAll(/For example <a href="([^"]+)"/g)) expect((await app.request(href!.replaceAll('&amp;', '&'))).status).toBe(200);
        expect(page.headers.get('Link')).toContain(`rel="alternate"`);
        expect((await app.request(own, { headers: { 'If-None-Match': page.headers.get('ETag')!, Accept: 'text/html' } })).status).toBe(304);
      }
    }
  });

  it('/conf/features-filter/filter-on-items, /conf/filter/filter-param, /conf/filter/filter-lang-default: each queryable filters, in both languages, text when none is named', { timeout: 90_000 }, async () => {
    for (const id of standingLayers) {
      for (const name of Object.keys(queryables[id]!.properties)) {
        const text = `${name} IS NULL`;
        const json = JSON.stringify({ op: 'isNull', args: [{ property: name }] });
        const expected = idsOf(all[id].filter((feature) => (name === 'geometry' ? feature.geometry === null : (valueOf(feature, name) ?? null) === null)));
        for (const parameters of [{ filter: text }, { filter: text, 'filter-lang': 'cql2-text' }, { filter: json, 'filter-lang': 'cql2-json' }] as Record<string, string>[]) {
          expect([id, parameters, idsOf(await found(id, parameters))]).toEqual([id, parameters, expected]);
        }
      }
      for (const [parameters, code, field] of [
        [{ filter: 'THIS IS NOT A FILTER' }, 'bad_filter', 'filter'], [{ filter: 'THIS IS NOT A FILTER', 'filter-lang': 'cql2-text' }, 'bad_filter', 'filter'],
        [{ filter: '{"op":"="}', 'filter-lang': 'cql2-json' }, 'bad_filter', 'filter'], [{ filter: 'id IS NULL', 'filter-lang': 'cql2-json' }, 'bad_filter', 'filter'],
        [{ filter: 'id IS NULL', 'filter-lang': 'cql' }, 'bad_parameter', 'filter-lang'], [{ filter: '' }, 'bad_filter', 'filter'],
      ] as [Record<string, string>, string, string][]) {
        const problem = await refused(id, parameters);
        expect([id, parameters, problem.status, problem.code, problem.fields.map((one) => one.field)]).toEqual([id, parameters, 400, code, [field]]);
      }
    }
  });

  it('/conf/filter/expression-construction: what is not queryable is refused, with the nearest that is', async () => {
    for (const id of standingLayers) {
      const problem = await refused(id, { filter: 'this_is_not_a_queryable IS NULL' });
      expect([id, problem.status, problem.code, problem.fields.map(({ field }) => field)]).toEqual([id, 400, 'bad_filter', ['filter']]);
      expect(problem.detail).toContain('this_is_not_a_queryable');
    }
    expect((await refused('incidents', { filter: 'offense = 1' })).detail).toContain('offence');
    expect((await refused('incidents', { filter: "attributes = 'x'" })).code).toBe('bad_filter');
  });

  const boxFilter = (box: readonly number[]): string => `S_INTERSECTS(geometry, BBOX(${box.join(',')}))`;

  it('/conf/filter/filter-crs-wgs84: geometries are in CRS84 unless said otherwise', async () => {
    for (const { id, extent } of collections) {
      expect([id, idsOf(await found(id, { filter: boxFilter(extent.spatial.bbox[0]) }))]).toEqual([id, idsOf(all[id as LayerId])]);
      const problem = await refused(id, { filter: boxFilter([1_000_000, 1_000_000, 2_000_000, 2_000_000]) });
      expect([id, problem.status, problem.code]).toEqual([id, 400, 'bad_filter']);
    }
  });

  it('/conf/filter/filter-crs-param: geometries in each system of the collection', async () => {
    for (const { id, crs, extent } of collections) {
      const [west, south, east, north] = extent.spatial.bbox[0];
      for (const uri of crs) {
        const forward = uri.endsWith('CRS84') ? (x: number, y: number) => [x, y] : converterOf(systemOf(Number(uri.split('/').at(-1)))!).forward;
        // A box in metres lies askew in one in degrees: it has all that is within when it reaches a little farther.
        const corners = [[west, south], [east, south], [east, north], [west, north]].map(([x, y]) => forward(x!, y!));
        const [firsts, seconds] = [0, 1].map((axis) => corners.map((corner) => corner[axis]!));
        const box = [Math.min(...firsts!), Math.min(...seconds!), Math.max(...firsts!), Math.max(...seconds!)];
        const slack = uri.endsWith('CRS84') || uri.endsWith('4326') ? 0 : 50;
        const filter = boxFilter([box[0]! - slack, box[1]! - slack, box[2]! + slack, box[3]! + slack]);
        expect([id, uri, idsOf(await found(id, { filter, 'filter-crs': uri }))]).toEqual([id, uri, idsOf(all[id as LayerId])]);
      }
      const problem = await refused(id, { filter: boxFilter(extent.spatial.bbox[0]), 'filter-crs': 'http://www.opengis.net/def/crs/OGC/0/does_not_exist' });
      expect([id, problem.status, problem.code, problem.fields[0]!.field]).toEqual([id, 400, 'unknown_crs', 'filter-crs']);
    }
    // The order of the axes is that of the system.
    const [first] = all.incidents;
    const [[x, y]] = positionsOf(first!) as [[number, number]];
    const near = (a: number, b: number, by: number): number[] => [a - by, b - by, a + by, b + by];
    const epsg = 'http://www.opengis.net/def/crs/EPSG/0/';
    for (const code of [4326, 3857, 32636, 3035]) {
      const [a, b] = converterOf(systemOf(code)!).forward(x, y);
      const by = code === 4326 ? 1e-6 : 0.1;
      expect(idsOf(await found('incidents', { filter: boxFilter(near(a, b, by)), 'filter-crs': `${epsg}${code}` }))).toContain(first!.id);
      const elsewhere = await app.request(path('incidents', { filter: boxFilter(near(b, a, by)), 'filter-crs': `${epsg}${code}` }));
      if (elsewhere.status === 200) expect(idsOf((await elsewhere.json() as ReadPage).features)).not.toContain(first!.id);
      else expect((await problemOf(elsewhere)).code).toBe('bad_filter');
    }
  });

  it('/conf/filter/mixing-expression: a filter narrows what all other parameters leave', async () => {
    for (const { id, extent } of collections) {
      const [west, south, east, north] = extent.spatial.bbox[0];
      const filter = boxFilter([west, south, east, north]);
      expect(idsOf(await found(id, { filter, bbox: [west, south, east, north].join() }))).toEqual(idsOf(all[id as LayerId]));
      expect(await found(id, { filter, bbox: '-10,-10,-9,-9' })).toEqual([]);
    }
    const both = await found('incidents', { offences: 'robbery', datetime: '2026-01-10/2026-02-20', bbox: '30.48,50.42,30.53,50.48', filter: "sourceOffence = 'ROBBERY' AND id <> '0'" });
    expect(idsOf(both)).toEqual(idsOf(await found('incidents', { offences: 'robbery', datetime: '2026-01-10/2026-02-20', bbox: '30.48,50.42,30.53,50.48' })));
    expect(both.length).toBeGreaterThan(10);
    expect(await found('incidents', { offences: 'robbery', filter: "offence = 'burglary.residential'" })).toEqual([]);
  });

  it.each<[LayerId, string, (feature: ReadFeature) => boolean]>([
    ['incidents', "offence = 'robbery'", ({ properties }) => properties['offence'] === 'robbery'],
    ['incidents', "occurredFrom >= TIMESTAMP('2026-02-01T00:00:00Z') AND offence LIKE 'rob%'", ({ properties }) => String(properties['occurredFrom']) >= '2026-02-01' && String(properties['offence']).startsWith('rob')],
    ['incidents', "T_INTERSECTS(occurredFrom, INTERVAL('2026-01-10', '2026-01-20')) OR handlingCode > 3", ({ properties }) => String(properties['occurredFrom']) >= '2026-01-09T22:00' && String(properties['occurredFrom']) < '2026-01-20T22:00'],
    ['incidents', 'S_WITHIN(geometry, POLYGON((30.49 50.44, 30.51 50.44, 30.51 50.46, 30.49 50.46, 30.49 50.44)))', (feature) => positionsOf(feature).every(([x, y]) => x > 30.49 && x < 30.51 && y > 50.44 && y < 50.46)],
    ['hexes', 'count BETWEEN 2 AND 5', ({ properties }) => Number(properties['count']) >= 2 && Number(properties['count']) <= 5],
    ['hexes', 'NOT (count > 1 OR harm < 100)', ({ properties }) => Number(properties['count']) <= 1 && Number(properties['harm']) >= 100],
    ['hotspots', 'bin = 3 AND z > 4', ({ properties }) => properties['bin'] === 3 && Number(properties['z']) > 4],
    ['areas', "kind IN ('district', 'beat') AND CASEI(name) = CASEI('WEST')", ({ properties }) => properties['name'] === 'West'],
    ['backdrop', "kind = 'street' AND class IS NOT NULL", ({ properties }) => properties['kind'] === 'street'],
  ])('%s: %s', async (id, filter, takes) => {
    const expected = idsOf(all[id].filter(takes));
    expect(expected.length).toBeGreaterThan(0);
    expect(idsOf(await found(id, { filter }))).toEqual(expected);
    // Page by page the same, with every parameter in the links.
    const pages = await readPages(app, path(id, { filter, limit: String(Math.ceil(expected.length / 3)), properties: 'id' in all[id][0]!.properties ? 'id' : Object.keys(all[id][0]!.properties)[0]! }));
    expect(pages.flatMap(({ features }) => idsOf(features))).toEqual(expected);
    for (const { links, numberMatched } of pages) {
      expect(numberMatched).toBe(expected.length);
      for (const link of links.filter(({ rel }) => ['self', 'alternate', 'next'].includes(rel))) expect(new URL(link.href).searchParams.get('filter')).toBe(filter);
    }
  });

  it('sorts by what /sortables lists, page by page, and never otherwise', { timeout: 90_000 }, async () => {
    for (const id of standingLayers) {
      for (const name of Object.keys((await readJson<Schema>(app, `/ogc/collections/${id}/sortables`)).properties)) {
        for (const sign of ['', '-']) {
          const pages = await readPages(app, path(id, { sortby: `${sign}${name}`, limit: String(Math.ceil(all[id].length / 2)) }));
          const features = pages.flatMap((page) => page.features);
          expect([id, name, idsOf(features).sort()]).toEqual([id, name, idsOf(all[id]).sort()]);
          const values = features.map((feature) => valueOf(feature, name)).filter((value) => value !== null && value !== undefined) as (string | number)[];
          const inOrder = values.every((value, i) => i === 0 || (name === 'id' && /^\d+$/.test(String(value)) ? true : sign === '-' ? values[i - 1]! >= value : values[i - 1]! <= value));
          expect([id, sign, name, inOrder]).toEqual([id, sign, name, true]);
        }
      }
      for (const sortby of ['geometry', 'nothing', '', '-', 'id,id']) {
        const problem = await refused(id, { sortby });
        expect([id, sortby, problem.status, problem.code, problem.fields.map(({ field }) => field)]).toEqual([id, sortby, 400, 'bad_sortby', ['sortby']]);
      }
    }
    const [most] = await found('hexes', { sortby: '-count,cell', limit: '10000' });
    expect(most!.properties['count']).toBe(Math.max(...all.hexes.map(({ properties }) => Number(properties['count']))));
  });

  it('shows the properties that were asked for, always with id and geometry', async () => {
    for (const id of standingLayers) {
      const names = layers[id].features.fields.map(({ name }) => name);
      const wanted = [names[2]!, names[0]!];
      const features = await found(id, { properties: wanted.join() });
      expect(features.map(({ id: own, geometry, properties }) => [own, geometry, Object.entries(properties)]))
        .toEqual(all[id].map(({ id: own, geometry, properties }) => [own, geometry, names.filter((name) => wanted.includes(name)).map((name) => [name, properties[name]])]));
      const alone = await readJson<ReadFeature>(app, `/ogc/collections/${id}/items/${encodeURIComponent(features[0]!.id)}?properties=${names[1]}`);
      expect([alone.id, Object.keys(alone.properties)]).toEqual([features[0]!.id, [names[1]]]);
      const page = await (await app.request(path(id, { properties: names[1]!, f: 'html', limit: '2' }))).text();
      expect([page.includes(`<th scope="col">${names[1]}</th>`), page.includes(`<th scope="col">${names[2]}</th>`)]).toEqual([true, false]);
      for (const properties of ['nothing', '', `${names[0]},`, 'geometry,x']) {
        for (const address of [path(id, { properties }), `/ogc/collections/${id}/items/${encodeURIComponent(features[0]!.id)}?properties=${properties}`]) {
          const problem = await problemOf(await app.request(address));
          expect([address, problem.status, problem.code, problem.fields.map(({ field }) => field)]).toEqual([address, 400, 'unknown_property', ['properties']]);
        }
      }
    }
  });

  it('refuses a cursor of another filter or order', async () => {
    const query = { limit: '5', filter: "offence = 'robbery'", sortby: '-occurredFrom' };
    const cursor = new URL(linkOf(await readJson<ReadPage>(app, path('incidents', query)), 'next')!.href).searchParams.get('cursor')!;
    expect((await app.request(path('incidents', { ...query, cursor }))).status).toBe(200);
    for (const other of [{ filter: "offence = 'burglary'" }, { sortby: 'occurredFrom' }, { sortby: '-id' }, { filter: 'handlingCode = 0' }, { bbox: '30,50,31,51' }] as Record<string, string>[]) {
      const problem = await refused('incidents', { ...query, ...other, cursor });
      expect([other, problem.status, problem.code]).toEqual([other, 400, 'bad_cursor']);
    }
  });

  const nested = (depth: number): string => `${'NOT ('.repeat(depth)}handlingCode = 0${')'.repeat(depth)}`;
  const circle = (vertices: number): string => {
    const at = (i: number): string => `${(30.5 + 0.01 * Math.cos((2 * Math.PI * i) / vertices)).toFixed(7)} ${(50.45 + 0.01 * Math.sin((2 * Math.PI * i) / vertices)).toFixed(7)}`;
    return `S_INTERSECTS(geometry, POLYGON((${Array.from({ length: vertices }, (_, i) => at(i)).join(',')},${at(0)})))`;
  };
  it.each<[string, string, RegExp]>([
    ['100 levels', nested(100), /deep|levels|nest/i], ['10,000 levels', nested(10_000), /characters|deep/i],
    ['10,000 literals', `handlingCode IN (${Array.from({ length: 10_000 }, (_, i) => i).join(',')})`, /characters|values/],
    ['1,500 literals', `handlingCode IN (${Array.from({ length: 1500 }, (_, i) => i).join(',')})`, /1,500 values; at most 1,000/],
    ['300 conditions', Array.from({ length: 300 }, () => 'handlingCode = 1').join(' OR '), /200 parts/],
    ['a polygon of 600 vertices', circle(600).replace(/(\.\d{5})\d+/g, '$1'), /500 vertices/], ['a polygon of 100,000 vertices', circle(100_000), /characters/],
    ['a box beyond the pole', 'S_INTERSECTS(geometry, BBOX(30, 80, 31, 91))', /latitude/], ['a box of the wrong way up', 'S_INTERSECTS(geometry, BBOX(30, 51, 31, 50))', /north/],
    ['a quote that is not closed', "offence = 'robbery", /character|quot|closed|end/i], ['SQL', "offence = 'x'; drop table incident", /;|expected|character/i],
    ['a text for a number', "handlingCode = 'zero'", /./], ['a function that there is not', 'pg_sleep(10) = 1', /pg_sleep/],
  ])('refuses %s with a problem that says so', async (_, filter, says) => {
    const problem = await refused('incidents', { filter });
    expect([problem.status, problem.code, problem.fields.map(({ field }) => field)]).toEqual([400, 'bad_filter', ['filter']]);
    expect(problem.detail).toMatch(says);
    expect(problem.detail.length).toBeLessThan(1000);
    expect(app.faults).toEqual([]);
  });

  it('takes values for values, whatever they say', async () => {
    for (const value of ["'; drop table incident; --", '%', '_', "O''Brien", '\\', '"', '$1', '<script>']) {
      const filter = `address = '${value.replaceAll("''", "'").replaceAll("'", "''")}'`;
      expect([value, await found('incidents', { filter })]).toEqual([value, []]);
      const page = await (await app.request(path('incidents', { filter, f: 'html' }))).text();
      expect(page).not.toContain('<script>');
    }
    expect((await readJson<ReadPage>(app, '/ogc/collections/incidents/items?limit=1')).numberMatched).toBe(all.incidents.length);
  });
});
