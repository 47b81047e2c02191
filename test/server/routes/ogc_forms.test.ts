import { beforeAll, expect, it } from 'vitest';
import { layerIds, layers } from '../../../tiles/layers.ts';
import { pageParameters } from '../../../server/http/ogc/queries.ts';
import type { OpenApiDocument, Parameter } from '../../../server/http/openapi_document.ts';
import { testApp, type TestApp } from '../../support/app.ts';
import { onEmbedded } from '../../support/databases.ts';
import { readJson, type Link, type ReadPage } from '../../support/features.ts';
import { standingLayers } from '../../support/standing_layers.ts';
import { makeTown } from '../../support/town.ts';

const epsg = (code: number): string => `http://www.opengis.net/def/crs/EPSG/0/${code}`;
const jsonTypes = { String: 'string', Integer: 'number', Number: 'number', Boolean: 'boolean', Instant: 'string', Day: 'string', Object: 'object' } as const;

/** The abstract tests of the classes GeoJSON, HTML and OpenAPI 3.0 of OGC API - Features, Part 1, by their identifiers. */
const documents = ['/ogc', '/ogc/conformance', '/ogc/collections', ...standingLayers.flatMap((id) => [`/ogc/collections/${id}`, `/ogc/collections/${id}/items?limit=3`])];
const signedArea = (ring: readonly [number, number][]): number =>
  ring.slice(1).reduce((sum, [x, y], i) => sum + (ring[i]![0] * y - x * ring[i]![1]), 0);

onEmbedded('OGC API - Features, its forms', (get) => {
  let app: TestApp;
  let features: string[];
  beforeAll(async () => {
    await makeTown(get());
    app = testApp(get());
    features = await Promise.all(standingLayers.map(async (id) =>
      `/ogc/collections/${id}/items/${encodeURIComponent((await readJson<ReadPage>(app, `/ogc/collections/${id}/items?limit=1`)).features[0]!.id)}`));
  });

  it('/conf/geojson/definition: every answer with features is GeoJSON by its type', async () => {
    for (const path of [...features, ...standingLayers.map((id) => `/ogc/collections/${id}/items`)]) {
      for (const Accept of ['application/geo+json', 'application/json', '*/*', 'application/geo+json, text/html;q=0.5']) {
        expect([path, Accept, (await app.request(path, { headers: { Accept } })).headers.get('Content-Type')]).toEqual([path, Accept, 'application/geo+json']);
      }
      const forced = `${path}?f=json`;
      expect([forced, (await app.request(forced, { headers: { Accept: 'text/html' } })).headers.get('Content-Type')]).toEqual([forced, 'application/geo+json']);
    }
  });

  it('/conf/geojson/content: features are as RFC 7946 wants them, and say what their collection describes', async () => {
    for (const id of standingLayers) {
      const page = await readJson<ReadPage>(app, `/ogc/collections/${id}/items?limit=10000`);
      expect(page.type).toBe('FeatureCollection');
      for (const { type, geometry, properties, id: own } of page.features) {
        expect([type, typeof own]).toEqual(['Feature', 'string']);
        expect(Object.keys(properties).sort()).toEqual(layers[id].features.fields.map(({ name }) => name).sort());
        for (const { name, type: kind } of layers[id].features.fields) {
          if (properties[name] !== null) expect([id, name, typeof properties[name]]).toEqual([id, name, jsonTypes[kind]]);
        }
        const rings = (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : []) as [number, number][][][];
        for (const [outer] of rings) {
          expect(outer!.at(-1)).toEqual(outer![0]);
          if (id === 'hexes' || id === 'hotspots') expect(signedArea(outer!)).toBeGreaterThan(0);
        }
      }
    }
  });

  it('/conf/html/definition: every document is a page for who wants one', async () => {
    for (const path of [...documents, ...features]) {
      const byHeader = await app.request(path, { headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });
      const byParameter = await app.request(`${path}${path.includes('?') ? '&' : '?'}f=html`, { headers: { Accept: 'application/json' } });
      for (const response of [byHeader, byParameter]) expect([path, response.status, response.headers.get('Content-Type')]).toEqual([path, 200, 'text/html; charset=utf-8']);
      expect(byHeader.headers.get('Vary')).toContain('Accept');
    }
    const reference = await app.request('/ogc/api', { headers: { Accept: 'text/html' } });
    expect([reference.status, reference.headers.get('Location')]).toEqual([303, '/docs#ogc']);
    expect(await (await app.request('/docs')).text()).toContain('id="ogc"');
  });

  it('/conf/html/content: a page says and links all that the document says and links, without script and well formed', async () => {
    const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;');
    for (const path of [...documents, ...features]) {
      const page = await (await app.request(path, { headers: { Accept: 'text/html' } })).text();
      expect(page).toMatch(/^<!doctype html>/);
      expect(page).not.toMatch(/<script|javascript:|\son\w+=|\[object|undefined<|NaN/);
      const body = page.slice(page.indexOf('<body>'));
      for (const tag of ['table', 'tr', 'td', 'ul', 'li', 'details', 'dl', 'section', 'main', 'p']) {
        expect([path, tag, body.match(new RegExp(`<${tag}[\\s>]`, 'g'))?.length ?? 0]).toEqual([path, tag, body.match(new RegExp(`</${tag}>`, 'g'))?.length ?? 0]);
      }
      const document = await readJson<{ links: Link[]; collections?: { links: Link[] }[] } & Record<string, unknown>>(app, path);
      for (const { href, rel } of [...document.links, ...(document.collections ?? []).flatMap(({ links }) => links)]) {
        const target = rel === 'next' ? href.replace('f=json', 'f=html') : href;
        expect([path, target, body.includes(`href="${escaped(target)}"`)]).toEqual([path, target, true]);
      }
      const said: string[] = [];
      const collect = (value: unknown): void => {
        if (Array.isArray(value)) value.forEach(collect);
        else if (value !== null && typeof value === 'object') Object.values(value).forEach(collect);
        else if (value !== null && value !== undefined) said.push(String(value));
      };
      const { links: _, timeStamp: __, type: ___, ...rest } = document;
      collect({ ...rest, features: (document['features'] as { properties: unknown; geometry: unknown }[] | undefined)?.map(({ properties, geometry }) => ({ properties, geometry })), collections: document.collections?.map(({ links: _links, ...own }) => own) });
      expect(said.length).toBeGreaterThan(1);
      for (const text of said) expect([path, text, body.includes(escaped(text))]).toEqual([path, text, true]);
    }
  });

  it('/conf/html/content: a page leads to each of its features, which says there what it says here', async () => {
    for (const id of standingLayers) {
      const query = `limit=2&datetime=2026-01-05/2026-03-01${id === 'hotspots' ? '&measure=harm' : ''}`;
      const page = await (await app.request(`/ogc/collections/${id}/items?${query}&f=html`)).text();
      const { features: listed } = await readJson<ReadPage>(app, `/ogc/collections/${id}/items?${query}`);
      const links = [...new Set([...page.matchAll(/href="([^"]+\/items\/[^"]+)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&')))];
      expect([id, links.length]).toEqual([id, 2]);
      for (const [i, href] of links.entries()) {
        const { type, id: own, geometry, properties } = await readJson<ReadPage['features'][number]>(app, href.replace('f=html', 'f=json'));
        expect({ type, id: own, geometry, properties }).toEqual(listed[i]);
      }
    }
  });

  it('what data say is text on a page, never markup', async () => {
    const { sql } = await import('kysely');
    const { transact } = await import('../../../server/db/transact.ts');
    await transact(get(), { agencyId: 1, person: 'local', purpose: 'test' }, (transaction) =>
      sql`update area set name = ${'<img src=x onerror=alert(1)> & "North"'} where code = 'west'`.execute(transaction));
    for (const path of ['/ogc/collections/areas/items?f=html', '/ogc/collections/areas/items/district:west?f=html', '/ogc/collections/incidents/items?f=html&offences=robbery&datetime=2026-01-01%2F%22%3E%3Cb%3E', '/ogc/collections/areas/items?f=html&area=district:%3Cb%3E']) {
      const response = await app.request(path);
      if (response.headers.get('Content-Type')!.startsWith('text/html')) expect(await response.text()).not.toMatch(/<img|<b>(?!Before)/);
      else expect([response.status, response.headers.get('X-Content-Type-Options')]).toEqual([400, 'nosniff']);
    }
  });

  const parametersOf = (document: OpenApiDocument, path: string): Parameter[] => document.paths[path]!.get!.parameters ?? [];

  it('/conf/oas30/oas-definition-1, /conf/oas30/oas-definition-2: the description is OpenAPI 3.0', async () => {
    const response = await app.request('/ogc/api');
    expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'application/vnd.oai.openapi+json;version=3.0']);
    const document = await response.json() as OpenApiDocument;
    expect([document.openapi, document.servers]).toEqual(['3.0.3', [{ url: 'http://localhost/ogc' }]]);
    // Words that only 3.1 knows.
    const look = (value: unknown, at: string): void => {
      if (Array.isArray(value)) value.forEach((one, i) => look(one, `${at}/${i}`));
      if (value === null || typeof value !== 'object' || Array.isArray(value)) return;
      for (const [name, own] of Object.entries(value)) {
        const isSchemaWord = !at.endsWith('/properties');
        if (isSchemaWord) expect([at, name]).not.toEqual([at, expect.stringMatching(/^(const|prefixItems|examples|\$defs|patternProperties|propertyNames|if|then|contentEncoding|webhooks)$/)]);
        if (isSchemaWord && name === 'type') expect([at, typeof own]).toEqual([at, 'string']);
        if (isSchemaWord && name.startsWith('exclusiveM')) expect([at, typeof own]).toEqual([at, 'boolean']);
        look(own, `${at}/${name}`);
      }
    };
    look(document, '');
    for (const [, reference] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      expect(reference!.split('/').reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document)).toBeDefined();
    }
    const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('/conf/oas30/completeness, /conf/oas30/exception-codes: every address, every status, every type', async () => {
    const document = await readJson<OpenApiDocument>(app, '/ogc/api');
    const paths = Object.entries(document.paths).filter(([path]) => !/tile|^\/(processes|jobs)/i.test(path));
    expect(paths.map(([path]) => path).sort()).toEqual(['/', '/api', '/conformance', '/collections',
      ...layerIds.flatMap((id) => ['', '/queryables', '/sortables', '/schema', '/items', '/items/{feature}'].map((below) => `/collections/${id}${below}`))].sort());
    for (const [path, { get: operation }] of paths) {
      if (/^\/collections\/(analysis|patrols)\/items/.test(path)) continue;
      const filled = `/ogc${path === '/' ? '' : path}`.replace('{feature}', () => features.find((one) => one.startsWith(`/ogc${path.split('/{')[0]}/`))!.split('/').at(-1)!);
      const response = await app.request(filled);
      expect([path, response.status, Object.keys(operation!.responses['200']!.content!)]).toEqual([path, 200, expect.arrayContaining([response.headers.get('Content-Type')])]);
      const refused = await app.request(`${filled}?colour=red`);
      expect([path, refused.status, Object.keys(operation!.responses['400']!.content!)]).toEqual([path, 400, [refused.headers.get('Content-Type')!.split(';')[0]]]);
    }
  });

  it('/conf/oas30/oas-impl: each collection takes the parameters that are described, and no other', async () => {
    const document = await readJson<OpenApiDocument>(app, '/ogc/api');
    const values: Record<string, string> = {
      agency: 'town', from: '2026-01-01', to: '2026-04-01', offences: 'robbery', hours: '22-3', weekdays: '5-7', area: 'district:west', resolution: '8', measure: 'harm', kind: 'district',
      limit: '3', bbox: '30,50,31,51', datetime: '2026-01-01/..', f: 'html', crs: epsg(3857), 'bbox-crs': epsg(4326), 'filter-crs': epsg(32636), 'filter-lang': 'cql2-json',
      properties: 'kind', sortby: 'id', filter: 'id IS NOT NULL', asOf: '1', against: 'previous',
    };
    for (const id of standingLayers) {
      const described = parametersOf(document, `/collections/${id}/items`);
      expect(described.map(({ name }) => name).sort()).toEqual(['agency', ...pageParameters, ...layers[id].features.parameters].sort());
      values['properties'] = layers[id].features.fields[0].name;
      // A parameter that is new to a layer is to be tried here, too.
      expect(described.map(({ name }) => name).filter((name) => values[name] === undefined)).toEqual(['cursor']);
      for (const [name, value] of Object.entries(values)) {
        const { status } = await app.request(`/ogc/collections/${id}/items?${name}=${encodeURIComponent(value)}`);
        expect([id, name, status]).toEqual([id, name, described.some((parameter) => parameter.name === name) ? 200 : 400]);
      }
      const [limit, bbox, datetime] = ['limit', 'bbox', 'datetime'].map((name) => described.find((parameter) => parameter.name === name)!);
      expect(limit!.schema).toMatchObject({ type: 'integer', minimum: 1, maximum: 10_000, default: 100 });
      expect(bbox).toMatchObject({ in: 'query', style: 'form', explode: false, schema: { type: 'array', minItems: 4, maxItems: 6, items: { type: 'number' } } });
      expect(datetime).toMatchObject({ in: 'query', style: 'form', explode: false, schema: { type: 'string' } });
    }
  });

  it('/conf/oas30/security: what the description does not ask for is not needed', async () => {
    const document = await readJson<OpenApiDocument & { security?: object[] }>(app, '/ogc/api');
    expect(document.security ?? []).toEqual([]);
    expect((await app.request('/ogc/collections/incidents/items?limit=1')).status).toBe(200);
  });

  it('is in the description of the whole server too', async () => {
    const { paths } = await readJson<OpenApiDocument>(app, '/openapi.json');
    for (const path of ['/ogc', '/ogc/conformance', '/ogc/api', '/ogc/collections', '/ogc/collections/{collection}', '/ogc/collections/{collection}/items', '/ogc/collections/{collection}/items/{feature}']) {
      expect([path, paths[path]?.get?.tags]).toEqual([path, ['OGC API']]);
    }
    expect(app.faults).toEqual([]);
  });
});
