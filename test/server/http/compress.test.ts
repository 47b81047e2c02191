import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { compressed } from '../../../server/http/compress.ts';

const text = 'the same words again and again, '.repeat(200);
const app = new Hono();
app.use(compressed((type) => type.startsWith('text/')));
app.get('/long', (context) => context.text(text, 200, { ETag: '"strong"' }));
app.get('/weak', (context) => context.text(text, 200, { ETag: 'W/"weak"', Vary: 'Accept' }));
app.get('/short', (context) => context.text('short', 200, { 'Content-Length': '5' }));
app.get('/picture', (context) => context.body(text, 200, { 'Content-Type': 'image/png' }));
app.get('/done', (context) => context.body(text, 200, { 'Content-Type': 'text/plain', 'Content-Encoding': 'br' }));
app.get('/part', (context) => context.text(text, 206));
app.get('/untouchable', (context) => context.text(text, 200, { 'Cache-Control': 'private, no-transform' }));
app.get('/nothing', (context) => context.body(null, 204));

const ask = (path: string, accepted?: string, method = 'GET') => app.request(path, { method, headers: accepted === undefined ? {} : { 'Accept-Encoding': accepted } });

it.each([
  [undefined, null], ['gzip', 'gzip'], ['zstd', 'zstd'], ['gzip, deflate, br, zstd', 'zstd'], ['gzip;q=1, zstd;q=0.5', 'gzip'], ['br', null], ['identity;q=1, gzip;q=0.1', null],
])('sends what %s takes: %s', async (accepted, coding) => {
  const response = await ask('/long', accepted);
  expect([response.headers.get('Content-Encoding'), response.headers.get('Vary')]).toEqual([coding, 'Accept-Encoding']);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect((coding === 'gzip' ? gunzipSync(bytes) : coding === 'zstd' ? zstdDecompressSync(bytes) : bytes).toString()).toBe(text);
  if (coding !== null) expect(bytes.length).toBeLessThan(text.length / 10);
  expect(response.headers.get('ETag')).toBe(coding === null ? '"strong"' : 'W/"strong"');
});

it('adds to what an answer depends on', async () => {
  const response = await ask('/weak', 'zstd');
  expect([response.headers.get('Vary'), response.headers.get('ETag'), response.headers.has('Content-Length')]).toEqual(['Accept, Accept-Encoding', 'W/"weak"', false]);
});

it('leaves alone what is short, compressed, a picture, a part, not to be touched, or nothing', async () => {
  for (const [path, coding] of [['/short', null], ['/picture', null], ['/done', 'br'], ['/part', null], ['/untouchable', null], ['/nothing', null]] as const) {
    expect([path, (await ask(path, 'zstd, gzip')).headers.get('Content-Encoding')]).toEqual([path, coding]);
  }
  expect((await ask('/long', 'zstd', 'HEAD')).headers.get('Content-Encoding')).toBe(null);
});

it('stops asking for more when whoever reads has gone', async () => {
  let [pulled, cancelled] = [0, false];
  const endless = new Hono();
  endless.use(compressed(() => true));
  endless.get('/', () => new Response(new ReadableStream({
    pull(controller) {
      pulled += 1;
      controller.enqueue(crypto.getRandomValues(new Uint8Array(65_536)));
    },
    cancel() { cancelled = true; },
  }), { headers: { 'Content-Type': 'text/plain' } }));
  const response = await endless.request('/', { headers: { 'Accept-Encoding': 'zstd' } });
  const reader = response.body!.getReader();
  await reader.read();
  await reader.cancel(new Error('gone'));
  await sleep(50);
  const before = pulled;
  await sleep(50);
  expect([pulled - before, cancelled]).toEqual([0, true]);
});
