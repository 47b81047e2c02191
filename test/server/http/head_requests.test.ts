import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { withoutBodyForHead } from '../../../server/http/head_requests.ts';

it('ends a body that is asked for by its headers alone, and no other', async () => {
  const ended: string[] = [];
  const app = new Hono();
  app.use(withoutBodyForHead);
  app.get('/:name', (context) => new Response(new ReadableStream({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('more')),
    cancel: () => { ended.push(context.req.param('name')); },
  }), { headers: { 'Content-Length': '400' } }));
  const read = await app.request('/read');
  const head = await app.request('/headers', { method: 'HEAD' });
  expect([head.body, head.headers.get('Content-Length'), ended]).toEqual([null, '400', ['headers']]);
  await read.body!.cancel();
  expect(ended).toEqual(['headers', 'read']);
});

it('passes on what has no body, and a body that cannot be ended', async () => {
  const app = new Hono();
  app.use(withoutBodyForHead);
  app.get('/nothing', (context) => context.body(null, 204));
  app.get('/broken', () => new Response(new ReadableStream({ cancel: () => { throw new Error('stuck'); } })));
  expect((await app.request('/nothing', { method: 'HEAD' })).status).toBe(204);
  expect((await app.request('/broken', { method: 'HEAD' })).status).toBe(200);
});
