import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeSettings } from '../../../server/config.ts';
import { followNews, type News } from '../../../server/follow/news.ts';
import { problemCodes } from '../../../server/http/docs/problem_codes.ts';
import type { OpenApiDocument, Operation, Schema } from '../../../server/http/openapi_document.ts';
import { filterQuery } from '../../../server/model/filter.ts';
import { problemStatus } from '../../../server/model/problem.ts';
import { testApp, type TestApp } from '../../support/app.ts';
import { onEmbedded } from '../../support/databases.ts';

const root = new URL('../../..', import.meta.url).pathname;
const filterNames = Object.keys(filterQuery.shape);
const takeFilter = ['/api/v1/hexes', '/api/v1/changes', '/api/v1/hexes/days', '/api/v1/hexes/{cell}', '/api/v1/series', '/api/v1/rhythm', '/api/v1/offences', '/api/v1/areas', '/api/v1/brief',
  '/api/v1/incidents', '/api/v1/quality', '/tiles/{layer}/{z}/{x}/{y}.mvt', '/tiles/{layer}.json'];

onEmbedded('the description of the API', (get) => {
  let app: TestApp;
  let news: News;
  let document: OpenApiDocument;
  let operations: [path: string, method: string, operation: Operation][];
  beforeAll(async () => {
    news = followNews(get(), { log: { debug: () => {}, info: () => {}, warn: () => {} } });
    app = testApp(get());
    document = await (await app.request('/openapi.json')).json() as OpenApiDocument;
    operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]): [string, string, Operation] => [path, method, operation]));
  });

  afterAll(() => news.close());

  it('is an OpenAPI 3.1 document', async () => {
    const response = await app.request('/openapi.json');
    expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.info).toMatchObject({ title: 'hexwatch', version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    const ids = operations.map(([, , operation]) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [path, method, operation] of operations) {
      expect(path).toMatch(/^\//);
      expect(['get', 'post', 'patch', 'delete']).toContain(method);
      expect(Object.keys(operation.responses).length).toBeGreaterThan(1);
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^([1-5]\d\d|default)$/);
        expect(response.$ref ?? response.description).toBeTruthy();
      }
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map(({ name, required }) => [name, required]).sort();
      expect(declared).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, true]).sort());
      const names = (operation.parameters ?? []).map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('has no reference to nothing', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference!);
    expect(references.length).toBeGreaterThan(10);
    for (const reference of new Set(references)) {
      const target = reference.replace(/^#\//, '').split('/').reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);
      expect([reference, target === undefined]).toEqual([reference, false]);
    }
  });

  it('describes every address that the contract names', () => {
    expect(operations.map(([path, method]) => `${method} ${path}`)).toEqual(expect.arrayContaining([
      ...takeFilter.map((path) => `get ${path}`), 'get /api/v1/status', 'get /api/v1/hotspots', 'get /api/v1/hotspots/{run}', 'post /api/v1/imports', 'get /api/v1/imports',
      'get /api/v1/imports/{id}', 'delete /api/v1/imports/{id}', 'get /api/v1/imports/{id}/rejections.csv', 'get /api/v1/presets', 'get /tiles',
      'get /health/live', 'get /health/ready', 'get /basemap.pmtiles', 'get /basemap.json',
    ]));
  });

  it('says of everything what it is', () => {
    for (const [path, method, operation] of operations) {
      expect([path, method, Boolean(operation.summary), operation.tags?.length]).toEqual([path, method, true, 1]);
      for (const parameter of operation.parameters ?? []) {
        const described = parameter.description ?? parameter.schema?.description;
        expect([path, parameter.name, Boolean(described)]).toEqual([path, parameter.name, true]);
      }
    }
  });

  it('names every parameter of the filter wherever it is taken', () => {
    for (const path of takeFilter) {
      const names = (document.paths[path]!.get!.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name);
      expect([path, filterNames.filter((name) => !names.includes(name))]).toEqual([path, []]);
    }
  });

  it('gives the table of hexagons in both forms, with columns', () => {
    const content = document.paths['/api/v1/hexes']!.get!.responses['200']!.content!;
    expect(Object.keys(content)).toEqual(['application/json', 'application/vnd.hexwatch.hexes']);
    const schema = content['application/json']!.schema as Schema;
    expect(Object.keys(schema.properties!)).toEqual(['meta', 'cell', 'count', 'harm', 'rate', 'z', 'p', 'q', 'bin']);
  });

  it('lets every GET answer something other than a fault', async () => {
    for (const [path, method] of operations.filter(([, verb]) => verb === 'get')) {
      const filled = path.replace('{cell}', '892664c1a8fffff').replace('{layer}', 'hexes').replace(/\{(id|run|z|x|y)\}/g, '0');
      const response = await app.request(filled);
      expect([path, method, response.status < 500]).toEqual([path, method, true]);
      await response.body?.cancel();
    }
    expect(app.faults).toEqual([]);
  });

  it('is a page for people, without script and from this server alone', async () => {
    const response = await app.request('/docs');
    const page = await response.text();
    expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=UTF-8']);
    expect(page).not.toMatch(/<script|javascript:|https?:\/\/(?!localhost)[^'"\s]*\.(js|css|woff2?)/);
    for (const [path] of operations) expect(page).toContain(`<code>${path}</code>`);
    for (const { variable } of describeSettings()) expect(page).toContain(`<code>${variable}</code>`);
    for (const kind of Object.keys(problemStatus)) expect(page).toContain(`id="problem-${kind.replaceAll('_', '-')}"`);
    const anchors = new Set([...page.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id));
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id!);
    expect(links.length).toBeGreaterThan(25);
    expect(links.filter((id) => !anchors.has(id))).toEqual([]);
  });

  it('is not sent twice', async () => {
    for (const path of ['/docs', '/docs/methods', '/docs/numbers', '/openapi.json']) {
      const tag = (await app.request(path)).headers.get('ETag')!;
      expect((await app.request(path, { headers: { 'If-None-Match': tag } })).status).toBe(304);
    }
  });
});

describe('the list of problem codes', () => {
  const sources = ['server', 'tiles'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !['problem_codes.ts', 'cli.ts'].includes(entry.name)).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  const thrown = new Set(sources.flatMap((source) => [...source.matchAll(/new Problem\(\s*'(\w+)',\s*'(\w+)'/g)].map(([, kind, code]) => `${kind} ${code}`)));
  const documented = Object.entries(problemCodes).flatMap(([kind, codes]) => Object.keys(codes).map((code) => `${kind} ${code}`));

  it('names every code that the program throws', () => {
    expect(thrown.size).toBeGreaterThan(50);
    expect([...thrown].filter((one) => !documented.includes(one)).sort()).toEqual([]);
  });

  it('names no code that the program does not know', () => {
    const unknown = documented.filter((one) => !thrown.has(one) && !sources.some((source) => source.includes(`'${one.split(' ')[1]}'`)) && !/ bad_(hours|weekdays)$/.test(one));
    expect(unknown).toEqual([]);
  });
});
