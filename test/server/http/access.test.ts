import { sql } from 'kysely';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { transact } from '../../../server/db/transact.ts';
import { accessRules } from '../../../server/http/access_rules.ts';
import { digestOf } from '../../../server/http/key_ring.ts';
import type { HexTable } from '../../../server/model/answers.ts';
import type { ChangeTable } from '../../../server/model/change_table.ts';
import { idOfKey, type KeyList, type KeyUsage, type MadeKey } from '../../../server/model/api_key.ts';
import { scopeNames, type Scope } from '../../../server/model/scopes.ts';
import { scopeOfLayer } from '../../../server/model/who.ts';
import { problemOf } from '../../support/app.ts';
import { onBothDatabases, onEmbedded } from '../../support/databases.ts';
import { newKey, openGate, type Gate } from '../../support/gate.ts';
import { makeTown } from '../../support/town.ts';

const window = 'from=2026-01-01&to=2026-04-01';
const everything = { scopes: [...scopeNames], maxHandlingCode: 9 };

/** An address that the route answers, whatever it says. */
const addressOf = (path: string): string => path
  .replace('/exports/:file{[^/]+\\.[^/]+}', '/exports/hexes.csv')
  .replace(/:file\{[^}]*\(\?:pdf[^}]*\}/, 'x.pdf')
  .replace(/:file\{\[0-9a-f\]\{24\}\\\.(\w+)\}/, `${'0'.repeat(24)}.$1`).replace(':file{[^/]+\\.csv}', 'cells.csv').replace(':kind{queryables|sortables|schema}', 'schema').replace('/:file{[^/]+\\.json}', '/hexes.json').replace('/:layer/:z/:x/:file{[^/]+\\.mvt}', '/hexes/9/299/172.mvt')
  .replace(':cell', '891e2040003ffff').replace(':collection', 'hexes').replace(':feature', 'x').replace(':run', 'x')
  .replace('/keys/:id', '/keys/abcdefghij').replace(':id', '1').replace(/\{[^}]*\}/g, '').replace(/:\w+/g, 'x');

onEmbedded('the gate', (get) => {
  let open: Gate;
  let keys: Gate;
  beforeAll(async () => {
    await makeTown(get());
    await makeTown(get(), { slug: 'village', incidents: 20 });
    open = openGate(get());
    keys = openGate(get(), { HEXWATCH_ACCESS: 'keys' });
  });

  describe('is shut unless somebody has opened it', () => {
    it('has a rule for every address, and no rule without one', () => {
      const routes = [...new Set(open.app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`))];
      expect(routes.filter((route) => accessRules[route] === undefined)
        .map((route) => `${route} is shut to every key: say in server/http/access_rules.ts what it needs.`)).toEqual([]);
      expect(Object.keys(accessRules).filter((route) => !routes.includes(route))).toEqual([]);
    });

    it('asks for a key wherever there are data, and nowhere else', async () => {
      for (const [route, rule] of Object.entries(accessRules)) {
        const [method, path] = route.split(' ') as [string, string];
        const response = await keys.ask(addressOf(path), { method });
        if (rule === 'open') expect([route, response.status]).not.toEqual([route, 401]);
        else {
          expect([route, response.status, response.headers.get('WWW-Authenticate')]).toEqual([route, 401, 'Bearer realm="hexwatch"']);
          expect([route, (await problemOf(response)).code]).toEqual([route, 'key_missing']);
        }
      }
    });

    it('opens an address only to its scope', async () => {
      for (const [route, rule] of Object.entries(accessRules)) {
        if (typeof rule === 'string') continue;
        const [method, path] = route.split(' ') as [string, string];
        const needed: Scope[] = [...rule.scopes, ...(rule.layer === undefined ? [] : [scopeOfLayer(typeof rule.layer === 'string' ? rule.layer : 'hexes')])];
        expect([route, needed.length]).not.toEqual([route, 0]);
        for (const scope of needed) {
          const { key } = await newKey(open, { scopes: scopeNames.filter((name) => name !== scope), maxHandlingCode: 9 });
          const response = await keys.ask(addressOf(path), { key, method });
          const { code, detail } = await problemOf(response);
          expect([route, scope, response.status, code]).toEqual(rule.hidden ? [route, scope, 404, 'unknown_collection'] : [route, scope, 403, 'scope_missing']);
          if (!rule.hidden) expect(detail).toContain(scope);
        }
      }
    });

    it('lets no key through where there is no rule', async () => {
      const { key } = await newKey(open, everything);
      const gate = openGate(get());
      gate.app.get('/api/v1/forgotten', (context) => context.text('secret'));
      // The page answers every address; the new route stands behind it.
      const rules = accessRules as Record<string, unknown>;
      const page = rules['GET /*'];
      delete rules['GET /*'];
      try {
        const response = await gate.ask('/api/v1/forgotten', { key });
        expect([response.status, (await problemOf(response)).code]).toEqual([403, 'scope_missing']);
      } finally {
        rules['GET /*'] = page;
      }
    });
  });

  describe('keys', () => {
    it('are shown once and kept as a digest', async () => {
      const { key, description } = await newKey(open, { label: 'ArcGIS' });
      expect(key).toMatch(/^hexwatch_[a-z0-9]{10}_[0-9A-Za-z]{49}$/);
      expect(idOfKey(key)).toBe(description.id);
      const { keys: listed } = await (await open.ask('/api/v1/keys?agency=local')).json() as KeyList;
      expect(listed.find(({ id }) => id === description.id)).toMatchObject({ label: 'ArcGIS', state: 'valid', scopes: ['layers:read'], maxHandlingCode: 0 });
      const stored = await transact(get(), { agencyId: 0, person: 'test', purpose: 'test' }, async (transaction) =>
        (await sql<{ all: string; sha: Buffer }>`select to_jsonb(api_key)::text as all, secret_sha256 as sha from api_key where key_id = ${description.id}`.execute(transaction)).rows[0]!);
      expect(stored.all).not.toContain(key.slice(20));
      expect(stored.sha).toEqual(digestOf(key));
    });

    it('are taken in either header, in open mode, too', async () => {
      const { key } = await newKey(open, { agency: 'town' });
      for (const gate of [open, keys]) {
        expect((await gate.ask(`/api/v1/hexes?${window}`, { key })).status).toBe(200);
        expect((await gate.ask(`/api/v1/hexes?${window}`, { headers: { 'X-API-Key': key } })).status).toBe(200);
        expect((await gate.ask(`/api/v1/hexes?${window}`, { headers: { Authorization: `bearer  ${key}` } })).status).toBe(200);
        expect((await gate.ask(`/api/v1/incidents?${window}`, { key })).status).toBe(403);
      }
    });

    it.each([
      ['a slip of the hand', (key: string) => `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`, 'key_unreadable'],
      ['two letters changed places', (key: string) => key.replace(/(.)(.)(.{10})$/, (_, a: string, b: string, rest: string) => (a === b ? `${a}x${rest}` : `${b}${a}${rest}`)), 'key_unreadable'],
      ['half a key', (key: string) => key.slice(0, 40), 'key_unreadable'],
      ['something else', () => 'Basic', 'key_unreadable'],
      ['nothing', () => '', 'key_unreadable'],
    ])('are refused with %s', async (_, change, code) => {
      const { key } = await newKey(open, {});
      const response = await keys.ask('/api/v1/status', { headers: { 'X-API-Key': change(key), 'X-Test': '1' } });
      expect([response.status, (await problemOf(response)).code]).toEqual([401, code]);
      expect(response.headers.get('WWW-Authenticate')).toContain('invalid_token');
    });

    it('are refused when they were never made', async () => {
      const elsewhere = openGate(get(), { HEXWATCH_ACCESS: 'keys' });
      const { key, description } = await newKey(open, {});
      await transact(get(), { agencyId: 0, person: 'test', purpose: 'test' }, (transaction) => sql`delete from api_key where key_id = ${description.id}`.execute(transaction));
      const response = await elsewhere.ask('/api/v1/status', { key });
      expect([response.status, (await problemOf(response)).code]).toEqual([401, 'key_unknown']);
    });

    it('end when they are revoked, here at once and on another server within a second or so', async () => {
      const { key, description: { id } } = await newKey(open, { agency: 'town' });
      for (const gate of [open, keys]) expect((await gate.ask('/api/v1/status', { key })).status).toBe(200);
      const shut = await open.ask(`/api/v1/keys/${id}`, { method: 'DELETE' });
      expect([shut.status, ((await shut.json()) as { state: string }).state]).toEqual([200, 'revoked']);
      const refused = await open.ask('/api/v1/status', { key });
      expect([refused.status, (await problemOf(refused)).code]).toEqual([401, 'key_revoked']);
      await vi.waitFor(async () => expect((await keys.ask('/api/v1/status', { key })).status).toBe(401), { timeout: 3000, interval: 200 });
    });

    it('end on their day', async () => {
      const { key, description: { id } } = await newKey(open, { agency: 'town', days: 1 });
      await transact(get(), { agencyId: 0, person: 'test', purpose: 'test' }, (transaction) =>
        sql`update api_key set created_at = now() - interval '2 days', expires_at = now() - interval '1 second' where key_id = ${id}`.execute(transaction));
      const response = await keys.ask('/api/v1/status', { key });
      expect([response.status, (await problemOf(response)).code]).toEqual([401, 'key_expired']);
      expect((await open.ask('/api/v1/keys', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ label: 'x', scopes: ['layers:read'], days: 366 }) })).status).toBe(400);
    });

    it('are taken from their networks only', async () => {
      const { key } = await newKey(open, { agency: 'town', networks: ['10.0.0.0/8', '2001:db8::/32'] });
      for (const from of ['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::7']) expect([from, (await keys.ask('/api/v1/status', { key, from })).status]).toEqual([from, 200]);
      for (const from of ['11.1.2.3', '127.0.0.1', '2001:db9::7', undefined]) {
        const response = await keys.ask('/api/v1/status', { key, from });
        expect([from, response.status, (await problemOf(response)).code]).toEqual([from, 403, 'key_not_from_here']);
      }
      const proxied = openGate(get(), { HEXWATCH_ACCESS: 'keys', HEXWATCH_TRUSTED_PROXIES: '127.0.0.1/32' });
      expect((await proxied.ask('/api/v1/status', { key, from: '127.0.0.1', headers: { 'X-Forwarded-For': '6.6.6.6, 10.1.2.3' } })).status).toBe(200);
      expect((await proxied.ask('/api/v1/status', { key, from: '127.0.0.1', headers: { 'X-Forwarded-For': '10.1.2.3, 6.6.6.6' } })).status).toBe(403);
      expect((await keys.ask('/api/v1/status', { key, from: '6.6.6.6', headers: { 'X-Forwarded-For': '10.1.2.3' } })).status).toBe(403);
    });
  });

  describe('a key opens', () => {
    it('its own agency and no other, whether or not that exists', async () => {
      const { key } = await newKey(open, { agency: 'village', ...everything });
      const status = await (await keys.ask('/api/v1/status', { key })).json() as { agency: { slug: string; rows: number }; agencies: { slug: string }[] };
      expect([status.agency.slug, status.agency.rows, status.agencies.map(({ slug }) => slug)]).toEqual(['village', 20, ['village']]);
      for (const agency of ['town', 'atlantis']) {
        for (const path of ['/api/v1/status', '/api/v1/hexes', '/api/v1/incidents', '/tiles/hexes.json', '/tiles/incidents/9/299/172.mvt', '/ogc/collections', '/ogc/collections/incidents/items',
          '/api/v1/hotspots', '/api/v1/imports', '/api/v1/keys', '/api/v1/feed']) {
          const response = await keys.ask(`${path}?agency=${agency}`, { key });
          expect([path, agency, response.status]).toEqual([path, agency, 403]);
        }
      }
      const { meta } = await (await keys.ask('/api/v1/offences', { key })).json() as { meta: { filter: { agency: string } } };
      expect(meta.filter.agency).toBe('village');
    });

    it('its layers, at every door', async () => {
      const { key } = await newKey(open, { agency: 'town', layers: ['hexes', 'hotspots'] });
      for (const layer of ['areas', 'incidents', 'backdrop', 'incid%65nts', 'incidents.x']) {
        for (const [path, status] of [[`/tiles/${layer}.json`, 403], [`/tiles/${layer}/9/299/172.mvt`, 403], [`/ogc/collections/${layer}`, 404], [`/ogc/collections/${layer}/items`, 404],
          [`/ogc/collections/${layer}/items/1`, 404]] as const) {
          expect([path, (await keys.ask(path, { key })).status]).toEqual([path, status]);
        }
      }
      expect((await keys.ask('/api/v1/areas', { key })).status).toBe(403);
      for (const path of ['/tiles/hexes.json', `/tiles/hotspots/9/299/172.mvt?${window}`, `/ogc/collections/hexes/items?${window}`, `/api/v1/hexes?${window}`]) {
        expect([path, (await keys.ask(path, { key })).status]).toEqual([path, expect.toSatisfy((status) => status === 200 || status === 204)]);
      }
      const { layers } = await (await keys.ask('/tiles', { key })).json() as { layers: { id: string }[] };
      expect(layers.map(({ id }) => id)).toEqual(['hexes', 'hotspots']);
      const { collections } = await (await keys.ask('/ogc/collections', { key })).json() as { collections: { id: string }[] };
      expect(collections.map(({ id }) => id)).toEqual(['hexes', 'hotspots']);
      expect(await (await keys.ask('/ogc/collections?f=html', { key })).text()).not.toContain('/ogc/collections/areas');
    });

    it('the stored results of its layers', async () => {
      const { key: all } = await newKey(open, { agency: 'town', ...everything });
      const { meta: { hotspots } } = await (await keys.ask(`/api/v1/hexes?${window}`, { key: all })).json() as HexTable;
      const { meta: { changes } } = await (await keys.ask('/api/v1/changes?from=2026-02-01&to=2026-03-01', { key: all })).json() as ChangeTable;
      const results = { hotspots: hotspots!.run, changes: changes!.result! };
      for (const layer of ['hotspots', 'changes'] as const) {
        const { key } = await newKey(open, { agency: 'town', scopes: ['layers:read', 'results:read'], layers: [layer], maxHandlingCode: 9 });
        for (const [other, id] of Object.entries(results)) {
          const response = await keys.ask(`/api/v1/results/${id}/content`, { key });
          expect([layer, other, response.status]).toEqual([layer, other, layer === other ? 200 : 403]);
          if (layer !== other) expect(await problemOf(response)).toMatchObject({ code: 'layer_not_allowed' });
        }
      }
    });

    it('the computed layers without the incidents', async () => {
      const { key } = await newKey(open, { agency: 'town' });
      const { layers } = await (await keys.ask('/tiles', { key })).json() as { layers: { id: string }[] };
      expect(layers.map(({ id }) => id)).toEqual(expect.arrayContaining(['hexes', 'areas']));
      expect(layers.map(({ id }) => id)).not.toContain('incidents');
      expect((await keys.ask('/tiles/incidents/9/299/172.mvt', { key })).status).toBe(403);
      expect((await keys.ask('/ogc/collections/incidents/items', { key })).status).toBe(404);
    });

    it('no more than what made it', async () => {
      const { key } = await newKey(open, { agency: 'town', scopes: ['keys:admin', 'layers:read'], layers: ['hexes'], maxHandlingCode: 1 });
      const make = (request: object) => keys.ask('/api/v1/keys', { key, method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ label: 'x', scopes: ['layers:read'], layers: ['hexes'], ...request }) });
      for (const request of [{ agency: 'village' }, { scopes: ['layers:read', 'figures:read'] }, { layers: null }, { layers: ['hexes', 'areas'] }, { maxHandlingCode: 2 }]) {
        const response = await make(request);
        expect([request, response.status, (await problemOf(response)).code]).toEqual([request, 403, 'key_beyond_own']);
      }
      const made = await make({ maxHandlingCode: 1 });
      expect(made.status).toBe(201);
      const { description } = await made.json() as MadeKey;
      expect(description).toMatchObject({ agency: 'town', createdBy: `key:${idOfKey(key)}` });
      const { description: { id } } = await newKey(open, { agency: 'village' });
      expect((await keys.ask(`/api/v1/keys/${id}`, { key, method: 'DELETE' })).status).toBe(404);
      expect((await keys.ask(`/api/v1/keys/${id}/usage`, { key })).status).toBe(404);
    });

    it('what fits together', async () => {
      for (const request of [{ layers: ['atlas'] }, { layers: ['incidents'] }, { scopes: ['imports:write'] }, { networks: ['10.0.0.0/99'] }, { scopes: ['everything'] }, { scopes: [] }, { label: ' ' },
        { colour: 'red' }]) {
        await expect(newKey(open, request as object), JSON.stringify(request)).rejects.toThrow('400');
      }
    });

    it('keys on an open server only from the machine itself', async () => {
      expect((await open.ask('/api/v1/keys', { from: '127.0.0.1' })).status).toBe(200);
      const response = await open.ask('/api/v1/keys', { from: '10.0.0.7' });
      expect([response.status, (await problemOf(response)).code]).toEqual([403, 'keys_only_here']);
      expect((await open.ask('/api/v1/keys', { from: '127.0.0.1', headers: { 'X-Forwarded-For': '127.0.0.1' } })).status).toBe(403);
      const { key } = await newKey(open, { agency: 'town', scopes: ['keys:admin'] });
      expect((await open.ask('/api/v1/keys', { from: '10.0.0.7', key })).status).toBe(200);
    });
  });
});

onBothDatabases('quotas', (get) => {
  beforeAll(async () => { await makeTown(get()); });

  it('count requests of the day and outlive the server', async () => {
    const first = openGate(get());
    const { key, description: { id } } = await newKey(first, { agency: 'town', requestsPerDay: 5 });
    for (let i = 0; i < 3; i += 1) expect((await first.ask('/api/v1/status', { key })).status).toBe(200);
    await first.ring.flush();
    const second = openGate(get());
    for (let i = 0; i < 2; i += 1) expect((await second.ask('/api/v1/status', { key })).status).toBe(200);
    await second.ring.flush();
    const refused = await second.ask('/api/v1/status', { key });
    expect([refused.status, (await problemOf(refused)).code]).toEqual([429, 'quota_exceeded']);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('Retry-After'))).toBeLessThanOrEqual(86_400);
    const { days } = await (await second.ask(`/api/v1/keys/${id}/usage`)).json() as KeyUsage;
    expect(days).toEqual([{ day: new Date().toISOString().slice(0, 10), requests: 5, rows: 0 }]);
    const { keys: listed } = await (await second.ask('/api/v1/keys?agency=town')).json() as KeyList;
    expect(listed[0]).toMatchObject({ id, requestsToday: 5, lastUsedAt: expect.stringContaining(new Date().toISOString().slice(0, 10)) });
  });

  it('are not overrun by requests that come together', async () => {
    const gate = openGate(get());
    const { key } = await newKey(gate, { agency: 'town', requestsPerDay: 10 });
    const statuses = (await Promise.all(Array.from({ length: 40 }, () => gate.ask('/api/v1/status', { key })))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
  });

  it('count what is handed out', async () => {
    const gate = openGate(get());
    const { key, description: { id } } = await newKey(gate, { agency: 'town', scopes: ['incidents:read'], rowsPerDay: 100 });
    const page = await (await gate.ask(`/api/v1/incidents?${window}&limit=60`, { key })).json() as { incidents: unknown[] };
    expect(page.incidents).toHaveLength(60);
    expect((await gate.ask(`/ogc/collections/incidents/items?${window}&limit=50`, { key })).status).toBe(200);
    const refused = await gate.ask(`/api/v1/incidents?${window}&limit=1`, { key });
    expect([refused.status, (await problemOf(refused)).detail]).toEqual([429, expect.stringContaining('100 rows')]);
    const { days } = await (await gate.ask(`/api/v1/keys/${id}/usage`)).json() as KeyUsage;
    expect(days[0]).toMatchObject({ requests: 2, rows: 110 });
  });

  it('count the rows of figures, too', async () => {
    const gate = openGate(get());
    const { key, description: { id } } = await newKey(gate, { agency: 'town', scopes: ['layers:read'] });
    const given = async <T>(path: string): Promise<T> => await (await gate.ask(`/api/v1/${path}${window}`, { key })).json() as T;
    const { areas } = await given<{ areas: unknown[] }>('areas?');
    const { value } = await given<{ value: unknown[] }>('hexes/days?resolution=8&');
    expect([areas.length, value.length].every((rows) => rows > 0)).toBe(true);
    const { days } = await (await gate.ask(`/api/v1/keys/${id}/usage`)).json() as KeyUsage;
    expect(days[0]).toMatchObject({ requests: 2, rows: areas.length + value.length });
  });
});

onEmbedded('the pace', (get) => {
  beforeAll(async () => { await makeTown(get(), { incidents: 20 }); });

  it('is that of a key and of a network address, and answers say how it stands', async () => {
    const gate = openGate(get(), { HEXWATCH_RATE_KEY: '3', HEXWATCH_RATE_ADDRESS: '5', HEXWATCH_RATE_LOCAL: '1000' });
    const { key } = await newKey(gate, { agency: 'town' });
    const from = '10.0.0.1';
    const first = await gate.ask('/api/v1/status', { key, from });
    expect([first.headers.get('RateLimit-Policy'), first.headers.get('RateLimit')])
      .toEqual(['"address";q=5;w=60, "key";q=3;w=60', expect.stringMatching(/^"address";r=4;t=\d+, "key";r=2;t=\d+$/)]);
    for (let i = 0; i < 2; i += 1) expect((await gate.ask('/api/v1/status', { key, from })).status).toBe(200);
    const refused = await gate.ask('/api/v1/status', { key, from });
    expect([refused.status, (await problemOf(refused)).code, refused.headers.get('RateLimit')]).toEqual([429, 'too_many_requests', expect.stringContaining('"key";r=0')]);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    const other = await gate.ask('/api/v1/status', { from });
    expect([other.status, other.headers.get('RateLimit')]).toEqual([200, expect.stringMatching(/^"address";r=0;/)]);
    expect((await gate.ask('/api/v1/status', { from })).status).toBe(429);
    // Health and the reference are for whoever watches over the server; others, and this machine, have their own pace.
    for (const path of ['/health/live', '/docs', '/openapi.json']) expect([path, (await gate.ask(path, { from })).status]).toEqual([path, 200]);
    expect((await gate.ask('/api/v1/status', { from: '10.0.0.2' })).status).toBe(200);
    expect((await gate.ask('/api/v1/status', { from: '127.0.0.1' })).headers.get('RateLimit-Policy')).toBe('"local";q=1000;w=60');
    expect((await gate.ask('/health/live', { from })).headers.get('RateLimit')).toBeNull();
  });

  it('takes all addresses of an IPv6 subscriber together', async () => {
    const gate = openGate(get(), { HEXWATCH_RATE_ADDRESS: '2' });
    const statuses = [];
    for (const from of ['2001:db8:0:1::1', '2001:db8:0:1:ffff::2', '2001:db8:0:1::3', '2001:db8:0:2::1']) statuses.push((await gate.ask('/api/v1/status', { from })).status);
    expect(statuses).toEqual([200, 200, 429, 200]);
  });

  it('of wrong keys is slow, and who has a right one is not shut out with them', async () => {
    const gate = openGate(get(), { HEXWATCH_ACCESS: 'keys', HEXWATCH_RATE_FAILURES: '4' });
    const open = openGate(get());
    const from = '10.0.0.3';
    const { key } = await newKey(open, { agency: 'town' });
    const { key: another } = await newKey(open, { agency: 'town' });
    expect((await gate.ask('/api/v1/status', { key, from })).status).toBe(200);
    const wrong = [];
    for (let i = 0; i < 6; i += 1) wrong.push((await gate.ask('/api/v1/status', { key: `${'x'.repeat(i)}hexwatch`, from })).status);
    expect(wrong).toEqual(Array.from({ length: 6 }, () => 401));
    const looked = await gate.ask('/api/v1/status', { key: another, from });
    expect([looked.status, (await problemOf(looked)).code]).toEqual([429, 'too_many_wrong_keys']);
    expect(Number(looked.headers.get('Retry-After'))).toBeGreaterThan(60);
    expect((await gate.ask('/api/v1/status', { key, from })).status).toBe(200);
    await gate.ring.flush();
    expect((await gate.ask('/api/v1/status', { key, from })).status).toBe(200);
    expect((await gate.ask('/api/v1/status', { key: another, from: '10.0.0.4' })).status).toBe(200);
  });
});
