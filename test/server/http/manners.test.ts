import { createRoute, z } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';
import { answer, answerBytes, jsonOf } from '../../../server/http/answer.ts';
import { smallBodies } from '../../../server/http/body_limit.ts';
import { knownHosts } from '../../../server/http/hosts.ts';
import type { Log } from '../../../server/http/parts.ts';
import { handleError, type ProblemDocument } from '../../../server/http/problem_response.ts';
import { newRouter } from '../../../server/http/router.ts';
import { sameSiteOnly } from '../../../server/http/same_site.ts';
import { securityHeaders } from '../../../server/http/security_headers.ts';
import { Problem, problemStatus, type ProblemKind } from '../../../server/model/problem.ts';
import { localPerson } from '../../../server/model/who.ts';

function makeApp() {
  const logged: object[] = [];
  const note = (fields: object): void => { logged.push(fields); };
  const log: Log = { debug: note, info: note, warn: note, error: note };
  const state = { version: '1', computed: 0 };
  const app = newRouter();
  app.onError(handleError(log));
  app.use(securityHeaders());
  app.use(knownHosts(['maps.example']));
  app.use(sameSiteOnly());
  app.use(smallBodies((_, path) => path === '/stream'));
  app.use(async (context, next) => {
    context.set('who', localPerson);
    await next();
  });
  const query = z.strictObject({ days: z.coerce.number().int().max(31).optional(), word: z.string().optional() });
  app.openapi(createRoute({ method: 'get', path: '/numbers', request: { query }, responses: jsonOf(z.object({ days: z.number() }), 'x') }),
    (context) => answer(context, { agency: { slug: 'a', dataVersion: state.version } }, () => {
      state.computed += 1;
      return { days: context.req.valid('query').days ?? 0 };
    }));
  app.get('/bytes', (context) => answerBytes(context, { agency: { slug: 'a', dataVersion: state.version } }, 'application/x-test', () => new Uint8Array([1, 2])) as unknown as Promise<Response>);
  app.get('/problem/:kind', (context) => { throw new Problem(context.req.param('kind') as ProblemKind, 'a_code', 'What to do.', [{ field: 'x', message: 'is wrong' }]); });
  app.get('/bug', () => { throw new Error('the password is hunter2'); });
  app.post('/change', async (context) => context.json({ read: (await context.req.text()).length }));
  app.post('/stream', async (context) => context.json({ read: (await context.req.arrayBuffer()).byteLength }));
  return { app, logged, state };
}

const problemOf = async (response: Response): Promise<ProblemDocument> => {
  expect(response.headers.get('Content-Type')).toMatch(/^application\/problem\+json/);
  return await response.json() as ProblemDocument;
};

describe('problem documents', () => {
  it.each(Object.keys(problemStatus).filter((kind) => kind !== 'internal'))('say what a %s problem says, with its status', async (kind) => {
    const response = await makeApp().app.request(`/problem/${kind}?area=secret`);
    expect(response.status).toBe(problemStatus[kind as ProblemKind]);
    expect(await problemOf(response)).toEqual({
      type: `/docs#problem-${kind.replaceAll('_', '-')}`, title: expect.any(String), status: response.status, detail: 'What to do.',
      instance: `/problem/${kind}`, code: 'a_code', fields: [{ field: 'x', message: 'is wrong' }],
    });
  });

  it('tell nothing of what is inside when the fault is ours, and log it', async () => {
    const { app, logged } = makeApp();
    const response = await app.request('/bug');
    expect(response.status).toBe(500);
    const body = await response.text();
    expect(body).not.toContain('hunter2');
    expect(JSON.parse(body)).toMatchObject({ code: 'internal', status: 500 });
    expect(logged).toHaveLength(1);
    expect((logged[0] as { err: Error }).err.message).toContain('hunter2');
  });

  it('carry the security headers too', async () => {
    const response = await makeApp().app.request('/problem/not_found');
    expect(response.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
  });
});

describe('validation', () => {
  it('names an unknown parameter', async () => {
    const response = await makeApp().app.request('/numbers?dayz=3');
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ code: 'unknown_parameter', fields: [{ field: 'dayz' }] });
  });

  it('names a parameter that is wrong', async () => {
    const response = await makeApp().app.request('/numbers?days=32');
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ code: 'bad_parameter', fields: [{ field: 'days' }] });
  });

  it('refuses a parameter that is given twice', async () => {
    expect((await makeApp().app.request('/numbers?word=a&word=b')).status).toBe(400);
  });
});

describe('answers by data version', () => {
  it('are not computed again for who has them', async () => {
    const { app, state } = makeApp();
    const first = await app.request('/numbers?days=3');
    expect(first.headers.get('Cache-Control')).toBe('private, no-cache');
    const tag = first.headers.get('ETag')!;
    const again = await app.request('/numbers?days=3', { headers: { 'If-None-Match': `"other", ${tag}` } });
    expect([again.status, state.computed]).toEqual([304, 1]);
    expect(again.headers.get('ETag')).toBe(tag);
  });

  it('are sent when the data or the question differ', async () => {
    const { app, state } = makeApp();
    const tag = (await app.request('/numbers?days=3')).headers.get('ETag')!;
    expect((await app.request('/numbers?days=4', { headers: { 'If-None-Match': tag } })).status).toBe(200);
    state.version = '2';
    expect((await app.request('/numbers?days=3', { headers: { 'If-None-Match': tag } })).status).toBe(200);
  });

  it('can be bytes', async () => {
    const { app } = makeApp();
    const response = await app.request('/bytes');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([1, 2]));
    expect((await app.request('/bytes', { headers: { 'If-None-Match': response.headers.get('ETag')! } })).status).toBe(304);
  });
});

describe('the host allow-list', () => {
  it.each(['localhost', 'localhost:8080', '127.0.0.1:8080', '[::1]:8080', '192.168.1.20:8080', 'maps.example', 'MAPS.example:443'])('lets %s in', async (host) => {
    expect((await makeApp().app.request('/numbers', { headers: { Host: host } })).status).toBe(200);
  });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'maps.example.evil'])('refuses %s', async (host) => {
    const response = await makeApp().app.request('/numbers', { headers: { Host: host } });
    expect(response.status).toBe(403);
    const problem = await problemOf(response);
    expect(problem.code).toBe('unknown_host');
    expect(problem.detail).toContain('HEXWATCH_ALLOWED_HOSTS');
  });

  it('refuses an absolute address of another host in the request line', async () => {
    expect((await makeApp().app.request('http://evil.example/numbers', { headers: { Host: 'localhost' } })).status).toBe(403);
  });
});

describe('changes asked for by other sites', () => {
  const post = (headers: Record<string, string>) => makeApp().app.request('/change', {
    method: 'POST', headers: { Host: 'localhost:8080', 'Content-Type': 'application/json', ...headers }, body: '{}',
  });

  it.each([
    ['another origin', { Origin: 'http://evil.example' }],
    ['another port of this machine', { Origin: 'http://localhost:9999' }],
    ['an opaque origin', { Origin: 'null' }],
    ['a cross-site fetch', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a same-site fetch', { 'Sec-Fetch-Site': 'same-site' }],
  ])('are refused from %s', async (_, headers) => {
    const response = await post(headers);
    expect(response.status).toBe(403);
    expect((await problemOf(response)).code).toBe('cross_site');
  });

  it('are made for the page itself, also behind a proxy that ends TLS, and for programs', async () => {
    expect((await post({ Origin: 'http://localhost:8080', 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
    expect((await post({ Origin: 'https://localhost:8080' })).status).toBe(200);
    expect((await post({})).status).toBe(200);
  });
});

describe('the limit on bodies', () => {
  const body = 'x'.repeat(1024 * 1024 + 1);
  const chunked = (): RequestInit => ({
    method: 'POST', duplex: 'half',
    body: new ReadableStream({ start: (controller) => { controller.enqueue(new TextEncoder().encode(body)); controller.close(); } }),
  } as RequestInit);

  it('refuses more than a megabyte, whether the length is announced or not', async () => {
    const announced = await makeApp().app.request('/change', { method: 'POST', headers: { 'Content-Length': String(body.length) }, body });
    expect(announced.status).toBe(413);
    expect((await problemOf(announced)).code).toBe('body_too_large');
    expect((await makeApp().app.request('/change', chunked())).status).toBe(413);
  });

  it('leaves uploads alone', async () => {
    expect(await (await makeApp().app.request('/stream', chunked())).json()).toEqual({ read: body.length });
  });

  it('is not asked for where a request cannot have one: that alone would cost a tenth of an answer', async () => {
    const asking = new Request('http://localhost:8080/bytes', { headers: { Host: 'localhost:8080' } });
    Object.defineProperty(asking, 'body', { get: () => { throw new Error('somebody asked for the body'); } });
    expect((await makeApp().app.fetch(asking)).status).toBe(200);
  });
});
