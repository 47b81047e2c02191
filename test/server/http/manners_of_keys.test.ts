import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { accessRules } from '../../../server/http/access_rules.ts';
import { isOperatorKey, readOperatorKey, removeOperatorKey, writeOperatorKey } from '../../../server/db/operator_key.ts';
import { crc32, idOfKey, keyAnywhere, makeKey } from '../../../server/model/api_key.ts';
import { scopeNames } from '../../../server/model/scopes.ts';
import { problemOf } from '../../support/app.ts';
import { onEmbedded } from '../../support/databases.ts';
import { newKey, openGate, type Gate } from '../../support/gate.ts';
import { makeTown } from '../../support/town.ts';

const window = 'from=2026-01-01&to=2026-04-01';
const everything = { agency: 'town', scopes: [...scopeNames], maxHandlingCode: 9 };
const dataDoors = [
  '/api/v1/status', `/api/v1/hexes?${window}`, `/api/v1/hexes/days?${window}`, `/api/v1/hexes/891e63af683ffff?${window}`, `/api/v1/series?${window}`, `/api/v1/rhythm?${window}`,
  `/api/v1/offences?${window}`, `/api/v1/brief?${window}`, `/api/v1/quality?${window}`, `/api/v1/areas?${window}`, `/api/v1/incidents?${window}`, '/api/v1/hotspots', '/api/v1/imports', '/api/v1/feed',
  '/api/v1/keys', '/api/v1/presets', '/tiles', '/tiles/hexes.json', `/tiles/hexes/10/598/345.mvt?${window}`, '/tiles/incidents/14/0/0.mvt', '/ogc/collections', '/ogc/collections/incidents',
  '/ogc/collections/incidents/items', '/ogc/collections/hexes/items', '/api/v1/exports', '/api/v1/exports/incidents.csv',
];

describe('a key as it is written', () => {
  const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);

  it('is recognised by its checksum, and any one wrong letter is noticed', () => {
    for (let round = 0; round < 50; round += 1) {
      const { id, key } = makeKey(random);
      expect(idOfKey(key)).toBe(id);
      expect(key.match(keyAnywhere)).toEqual([key]);
      const at = 9 + ((round * 7) % (key.length - 9));
      const wrong = `${key.slice(0, at)}${key[at] === 'z' ? 'y' : 'z'}${key.slice(at + 1)}`;
      expect([wrong, idOfKey(wrong)]).toEqual([wrong, null]);
    }
  });

  it('holds 256 random bits, none of them in the id', () => {
    const zeros = makeKey((bytes) => bytes.fill(0)).key;
    const ones = makeKey((bytes) => bytes.fill(255)).key;
    expect(zeros).toMatch(/^hexwatch_0{10}_0{43}/);
    expect(ones.slice(20, -6)).toHaveLength(43);
    expect(new Set(Array.from({ length: 200 }, () => makeKey(random).id)).size).toBe(200);
  });

  it('has the checksum that others compute, too', () => expect(crc32('123456789')).toBe(0xcbf43926));
});

onEmbedded('keys and answers', (get) => {
  let open: Gate;
  let keys: Gate;
  let all = '';
  let few = '';
  beforeAll(async () => {
    await makeTown(get());
    open = openGate(get());
    keys = openGate(get(), { HEXWATCH_ACCESS: 'keys' });
    all = (await newKey(open, everything)).key;
    few = (await newKey(open, { agency: 'town', scopes: ['layers:read', 'incidents:read', 'figures:read'], maxHandlingCode: 1 })).key;
  });

  describe('in caches', () => {
    it('are kept by nobody but who asked, and not taken for those of another key', async () => {
      for (const path of dataDoors) {
        const response = await keys.ask(path, { key: all });
        expect([path, response.status]).toEqual([path, expect.toSatisfy((status: number) => status === 200 || status === 204)]);
        expect([path, response.headers.get('Cache-Control')]).toEqual([path, expect.stringMatching(/\bprivate\b|\bno-store\b/)]);
        expect([path, response.headers.get('Vary')]).toEqual([path, expect.stringMatching(/Authorization.*X-API-Key/)]);
        await response.arrayBuffer();
      }
    });

    it('have another tag for whoever may see more or less', async () => {
      for (const path of dataDoors) {
        const tags = [];
        for (const key of [all, few, undefined]) {
          const response = await open.ask(`${path}${path.includes('?') ? '&' : '?'}${/presets|^\/tiles$|exports$/.test(path) ? '' : 'agency=town'}`, { key });
          await response.arrayBuffer();
          if (response.ok && response.headers.has('ETag')) tags.push(response.headers.get('ETag')!);
        }
        // Everything is everything, with the key that opens all and without.
        expect([path, tags.length === 0 || new Set(tags).size >= Math.min(2, tags.length)]).toEqual([path, true]);
        if (tags.length === 3) expect([path, tags[0] === tags[1]]).toEqual([path, false]);
      }
    });

    it('are never unchanged for somebody who may see something else', async () => {
      const path = `/ogc/collections?agency=town`;
      const tag = (await open.ask(path, { key: all })).headers.get('ETag')!;
      expect((await open.ask(path, { key: all, headers: { 'If-None-Match': tag } })).status).toBe(304);
      const { key: hexes } = await newKey(open, { agency: 'town', layers: ['hexes'], maxHandlingCode: 9 });
      expect((await open.ask(path, { key: hexes, headers: { 'If-None-Match': tag } })).status).toBe(200);
    });
  });

  describe('read by pages of other sites', () => {
    const origin = 'https://maps.police.example';
    let shared: Gate;
    beforeAll(() => { shared = openGate(get(), { HEXWATCH_CORS_ORIGINS: `${origin},http://localhost:3000`, HEXWATCH_ACCESS: 'keys' }); });

    it('are answered where the site is named', async () => {
      const response = await shared.ask(`/api/v1/hexes?${window}`, { key: all, headers: { Origin: origin } });
      expect([response.status, response.headers.get('Access-Control-Allow-Origin'), response.headers.get('Access-Control-Allow-Credentials'), response.headers.get('Cross-Origin-Resource-Policy')])
        .toEqual([200, origin, null, 'cross-origin']);
      expect(response.headers.get('Access-Control-Expose-Headers')).toMatch(/ETag.*Link.*Content-Crs.*RateLimit.*Hexwatch-Thinned/);
      expect(response.headers.get('Vary')).toContain('Origin');
      const refused = await shared.ask('/api/v1/status', { headers: { Origin: origin } });
      expect([refused.status, refused.headers.get('Access-Control-Allow-Origin')]).toEqual([401, origin]);
    });

    it('are asked for beforehand, without a key', async () => {
      const asking = { method: 'OPTIONS', headers: { Origin: origin, 'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': 'authorization' } };
      const response = await shared.ask('/tiles/hexes/10/598/345.mvt', asking);
      expect([response.status, response.headers.get('Access-Control-Allow-Origin'), response.headers.get('Access-Control-Allow-Methods'), response.headers.get('Access-Control-Max-Age')])
        .toEqual([204, origin, 'GET,HEAD,POST', '600']);
      expect(response.headers.get('Access-Control-Allow-Headers')).toMatch(/Authorization.*X-API-Key/);
      const other = await shared.ask('/tiles/hexes/10/598/345.mvt', { ...asking, headers: { ...asking.headers, Origin: 'https://evil.example' } });
      expect(other.headers.get('Access-Control-Allow-Origin')).toBeNull();
    });

    it.each([['https://evil.example'], ['https://maps.police.example.evil'], ['http://maps.police.example'], ['null']])('are not for %s', async (other) => {
      const response = await shared.ask(`/api/v1/hexes?${window}`, { key: all, headers: { Origin: other } });
      expect([response.headers.get('Access-Control-Allow-Origin'), response.headers.get('Cross-Origin-Resource-Policy'), response.headers.get('Vary')])
        .toEqual([null, 'same-origin', expect.stringContaining('Origin')]);
    });

    it('change something only with a key', async () => {
      const post = (gate: Gate, headers: Record<string, string>) => gate.ask('/api/v1/keys', {
        method: 'POST', headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'cross-site', ...headers }, body: JSON.stringify({ label: 'x', scopes: ['layers:read'], agency: 'town' }),
      });
      const open2 = openGate(get(), { HEXWATCH_CORS_ORIGINS: origin });
      for (const gate of [shared, open2]) {
        expect((await problemOf(await post(gate, { Origin: origin }))).code).toBe('cross_site');
        expect((await problemOf(await post(gate, { Origin: 'https://evil.example', Authorization: `Bearer ${all}` }))).code).toBe('cross_site');
        expect((await problemOf(await post(gate, { Origin: origin, Authorization: 'Bearer hexwatch_guess' }))).code).toBe('key_unreadable');
        expect((await post(gate, { Origin: origin, Authorization: `Bearer ${all}` })).status).toBe(201);
      }
    });

    it('say nothing of it where no site is named', async () => {
      const response = await keys.ask('/api/v1/status', { key: all, headers: { Origin: origin } });
      expect([response.headers.get('Access-Control-Allow-Origin'), response.headers.get('Cross-Origin-Resource-Policy')]).toEqual([null, 'same-origin']);
    });

    it('are for all sites only where each answer needs a key', () => {
      expect(readConfig({ HEXWATCH_CORS_ORIGINS: '*', HEXWATCH_ACCESS: 'keys' }).corsOrigins).toEqual(['*']);
      for (const environment of [{ HEXWATCH_CORS_ORIGINS: '*' }, { HEXWATCH_CORS_ORIGINS: '*,https://a.example', HEXWATCH_ACCESS: 'keys' }, { HEXWATCH_CORS_ORIGINS: 'https://a.example/' },
        { HEXWATCH_CORS_ORIGINS: 'a.example' }, { HEXWATCH_CORS_ORIGINS: 'ftp://a.example' }, { HEXWATCH_ACCESS: 'closed' }, { HEXWATCH_TRUSTED_PROXIES: '10.0.0.1' }]) {
        expect(() => readConfig(environment), JSON.stringify(environment)).toThrow('Correct the environment');
      }
    });
  });

  it('never stand in the log or in a problem', async () => {
    const gate = openGate(get(), { HEXWATCH_ACCESS: 'keys', HEXWATCH_LOG: 'trace' });
    gate.app.get('/api/v1/broken/x', () => { throw new Error('a bug'); });
    const wrong = `${all.slice(0, -2)}zz`;
    const texts: string[] = [];
    for (const key of [all, wrong, few, `hexwatch_${'a'.repeat(10)}_${'B'.repeat(49)}`]) {
      for (const path of ['/api/v1/status', '/api/v1/incidents', '/api/v1/nothing', '/tiles/hexes.json?x=1', '/api/v1/keys/0000000000/usage']) {
        for (const headers of [{ Authorization: `Bearer ${key}` }, { 'X-API-Key': key }] as Record<string, string>[]) {
          const response = await gate.ask(path, { headers });
          texts.push(await response.text(), JSON.stringify([...response.headers]));
        }
      }
    }
    await gate.ring.flush();
    const written = `${JSON.stringify(gate.logged)}${texts.join('')}`;
    expect(written.length).toBeGreaterThan(1000);
    expect(written.match(keyAnywhere)).toBeNull();
    for (const key of [all, few, wrong]) expect(written).not.toContain(key.slice(20, 50));
  });

  it('are described to programs: which header, which scope', async () => {
    const document = await (await open.ask('/openapi.json')).json() as { components: { securitySchemes: object }; paths: Record<string, Record<string, { security: Record<string, string[]>[] }>> };
    expect(Object.keys(document.components.securitySchemes)).toEqual(['bearer', 'apiKey']);
    expect(document.paths['/api/v1/incidents']!['get']!.security).toEqual([{ bearer: ['incidents:read'] }, { apiKey: ['incidents:read'] }]);
    expect(document.paths['/api/v1/imports']!['post']!.security[0]).toEqual({ bearer: ['imports:write'] });
    expect(document.paths['/tiles/{layer}/{z}/{x}/{y}.mvt']!['get']!.security[0]).toEqual({ bearer: ['layers:read'] });
    expect(document.paths['/health/live']!['get']!.security).toEqual([]);
    const described = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, { security }]) => ({ path, method, security })));
    expect(described.filter(({ security }) => security === undefined)).toEqual([]);
    expect(Object.values(accessRules).filter((rule) => typeof rule !== 'string').length).toBeGreaterThan(20);
  });
});

describe('the key of the operator', () => {
  it('is for the server\'s own user, new at each start, taken from this machine only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hexwatch-operator-'));
    try {
      const first = await writeOperatorKey(folder);
      const text = (await readOperatorKey(folder))!;
      expect(isOperatorKey(first, text)).toBe(true);
      expect((await stat(join(folder, 'operator.key'))).mode & 0o777).toBe(0o600);
      const second = await writeOperatorKey(folder);
      expect([isOperatorKey(second, text), isOperatorKey(second, (await readOperatorKey(folder))!)]).toEqual([false, true]);
      expect(await readdir(folder)).toEqual(['operator.key']);
      await removeOperatorKey(folder);
      expect(await readOperatorKey(folder)).toBeNull();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

onEmbedded('the operator', (get) => {
  it('is let in without a key, and nobody else with theirs', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hexwatch-operator-'));
    const gate = openGate(get(), { HEXWATCH_ACCESS: 'keys' }, await writeOperatorKey(folder));
    const key = (await readOperatorKey(folder))!;
    await rm(folder, { recursive: true });
    expect((await gate.ask('/api/v1/keys', { key, from: '127.0.0.1' })).status).toBe(200);
    expect((await gate.ask('/api/v1/keys', { key, from: '10.0.0.1' })).status).toBe(401);
    expect((await gate.ask('/api/v1/keys', { key, from: '127.0.0.1', headers: { 'X-Forwarded-For': '127.0.0.1' } })).status).toBe(401);
    expect((await gate.ask('/api/v1/keys', { key: `${key}x`, from: '127.0.0.1' })).status).toBe(401);
  });
});
