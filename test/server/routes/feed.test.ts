import { afterAll, beforeAll, expect, it } from 'vitest';
import { transact } from '../../../server/db/transact.ts';
import { followNews, type News } from '../../../server/follow/news.ts';
import type { FeedPage } from '../../../server/model/feed.ts';
import type { MadeWebhook, Webhook } from '../../../server/model/webhook.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { makeTown, touchTown, type Town } from '../../support/town.ts';
import { newKey, openGate } from '../../support/gate.ts';
import { until } from '../../support/running_server.ts';

const json = (body: unknown, method = 'POST'): RequestInit => ({ method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

onBothDatabases('feed, events and webhooks over HTTP', (get) => {
  let app: TestApp;
  let town: Town;
  let news: News;
  beforeAll(async () => {
    town = await makeTown(get());
    news = followNews(get(), { log: { info: () => {}, warn: () => {} } as never });
    app = testApp(get(), { HEXWATCH_WEBHOOK_ORIGINS: 'https://desk.police.example' });
  });
  afterAll(() => news.close());
  const move = (): Promise<unknown> => transact(get(), { agencyId: town.agency.agencyId, person: 'test', purpose: 'test' }, (transaction) => touchTown(transaction, town.agency.agencyId));

  it('gives every incident in pages that fit together, and never lets anybody keep them', async () => {
    const ids = new Set<string>();
    let since = '';
    for (let complete = false; !complete;) {
      const response = await app.request(`/api/v1/feed?limit=150${since}`);
      expect(response.headers.get('Cache-Control')).toBe('private, no-store');
      const page = await response.json() as FeedPage;
      for (const { id, incident } of page.entries) {
        expect([ids.has(id), incident!.id]).toEqual([false, id]);
        ids.add(id);
      }
      since = `&since=${page.next}`;
      complete = page.complete;
    }
    expect(ids.size).toBe(town.incidents);
    expect(await problemOf(await app.request('/api/v1/feed?since=x'))).toMatchObject({ status: 400, code: 'bad_cursor' });
    expect(await problemOf(await app.request('/api/v1/feed?until=x'))).toMatchObject({ status: 400, code: 'unknown_parameter' });
  });

  it('tells of a data version at once and whenever it moves, and says nothing that is known', async () => {
    const control = new AbortController();
    const response = await app.request('/api/v1/events', { signal: control.signal });
    expect([response.headers.get('Content-Type'), response.headers.get('Cache-Control')]).toEqual(['text/event-stream', 'private, no-store']);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    const first = (await reader.read()).value!;
    expect(first).toMatch(/^event: data\ndata: \{"agency":"town","dataVersion":"\d+"\}\nid: \d+\n\n$/);
    await move();
    const second = (await reader.read()).value!;
    const versionOf = (text: string): number => Number(/id: (\d+)/.exec(text)![1]);
    expect(versionOf(second)).toBe(versionOf(first) + 1);
    await reader.cancel();
    control.abort();
    const known = await app.request('/api/v1/events', { headers: { 'Last-Event-ID': String(versionOf(second)) } });
    const again = known.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await again.read()).value).toBe(': nothing new\n\n');
    await again.cancel();
  });

  it('counts nobody as a listener who asks for the headers of the events alone', async () => {
    // As many as may listen, and one more.
    for (let asked = 0; asked <= 1000; asked += 1) {
      const { status, headers, body } = await app.request('/api/v1/events', { method: 'HEAD' });
      expect([status, headers.get('Content-Type'), body]).toEqual([200, 'text/event-stream', null]);
    }
    const response = await app.request('/api/v1/events');
    expect(response.status).toBe(200);
    await response.body!.cancel();
  });

  it('makes, lists, tests and removes webhooks, shows a secret once, and refuses what cannot be', async () => {
    const made = await app.request('/api/v1/webhooks', json({ label: 'Desk', url: 'https://desk.police.example/hook', events: ['data.published'] }));
    expect(made.status).toBe(201);
    const { id, secret } = await made.json() as MadeWebhook;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const list = await app.request('/api/v1/webhooks');
    const text = await list.text();
    expect(text).not.toContain(secret);
    expect(JSON.parse(text)).toMatchObject({ origins: ['https://desk.police.example'], webhooks: [{ id, label: 'Desk', status: 'active', waiting: 0 } satisfies Partial<Webhook>] });
    expect((await app.request(`/api/v1/webhooks/${id}/test`, { method: 'POST' })).status).toBe(202);
    const { deliveries } = await (await app.request(`/api/v1/webhooks/${id}/deliveries`)).json() as { deliveries: { id: string; status: string }[] };
    expect(deliveries).toMatchObject([{ event: 'webhook.test', status: 'waiting', attempts: 0 }]);
    expect((await app.request(`/api/v1/webhooks/${id}/deliveries/${deliveries[0]!.id}/repeat`, { method: 'POST' })).status).toBe(202);
    expect((await app.request(`/api/v1/webhooks/${id}/resume`, { method: 'POST' })).status).toBe(200);
    expect(await problemOf(await app.request('/api/v1/webhooks', json({ label: 'x', url: 'https://evil.test/', events: ['data.published'] })))).toMatchObject({ status: 403, code: 'webhook_origin_not_allowed' });
    expect(await problemOf(await app.request('/api/v1/webhooks', json({ label: 'x', url: 'https://desk.police.example/', events: ['everything'] })))).toMatchObject({ status: 400, code: 'bad_parameter' });
    expect(await problemOf(await app.request('/api/v1/webhooks', json({ label: 'x', url: 'https://desk.police.example/', events: ['data.published'], secret: 'mine' })))).toMatchObject({ status: 400, code: 'unknown_parameter' });
    expect((await app.request(`/api/v1/webhooks/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await problemOf(await app.request(`/api/v1/webhooks/${id}`, { method: 'DELETE' }))).toMatchObject({ status: 404, code: 'unknown_webhook' });
    expect(await problemOf(await app.request(`/api/v1/webhooks/${id}/deliveries/${deliveries[0]!.id}/repeat`, { method: 'POST' }))).toMatchObject({ status: 404, code: 'unknown_delivery' });
  });

  it('lets one key listen on so many lines and no more, and others still be told', async () => {
    const gate = openGate(get());
    const { key } = await newKey(gate, { scopes: ['feed:read'], agency: 'town' });
    const lines = await Promise.all(Array.from({ length: 20 }, () => gate.ask('/api/v1/events', { key })));
    expect(lines.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(await problemOf(await gate.ask('/api/v1/events', { key }))).toMatchObject({ status: 503, code: 'too_many_listeners' });
    const other = await gate.ask('/api/v1/events');
    expect(other.status).toBe(200);
    for (const line of [...lines, other]) await line.body?.cancel();
    const again = await until(5000, async () => {
      const line = await gate.ask('/api/v1/events', { key });
      return line.status === 200 ? line : null;
    });
    await again.body?.cancel();
  });

  it('do all that without a fault of the server', () => {
    expect(app.faults).toEqual([]);
  });
});
