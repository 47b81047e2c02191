import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../../../server/db/transact.ts';
import { followNews, type News } from '../../../server/follow/news.ts';
import type { Context } from '../../../server/model/context.ts';
import { Problem } from '../../../server/model/problem.ts';
import type { WebhookDelivery } from '../../../server/model/webhook.ts';
import { localPerson } from '../../../server/model/who.ts';
import { findHotspots } from '../../../server/tasks/find_hotspots.ts';
import { importIncidents } from '../../../server/tasks/import_incidents.ts';
import { makeWebhook, readDeliveries, readWebhooks, removeWebhook, repeatDelivery, resume, testWebhook, type Manager } from '../../../server/tasks/manage_webhooks.ts';
import { resolveFilter } from '../../../server/tasks/resolve_filter.ts';
import { runWebhooks, type WebhookSettings } from '../../../server/tasks/run_webhooks.ts';
import { checkedAddresses, mayReach, readWebhookUrl } from '../../../server/tasks/webhook_address.ts';
import { signatureOf } from '../../../server/tasks/webhook_send.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';
import { until } from '../../support/running_server.ts';
import { file, newAgency } from './import_support.ts';

const rows = (from: number, to: number): string => 'id,date,type,longitude,latitude\n'
  + Array.from({ length: to - from }, (_, i) => `${from + i},2025-03-01 10:00,theft,30.5,50.4\n`).join('');

describe('signatures', () => {
  it('are those of the standard: the example of its reference', () => {
    // Standard Webhooks 1.0, the example of its libraries' tests.
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    expect(signatureOf({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}', secret }, 1_614_265_330)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });
});

describe('where messages may go', () => {
  const origins = ['https://desk.police.example', 'http://10.0.0.7:9000', 'http://127.0.0.1:9000', 'http://169.254.169.254', 'http://[::1]:9000'];
  const codeOf = (url: string, allowed = origins): string => {
    try {
      readWebhookUrl(url, allowed);
      return 'allowed';
    } catch (error) {
      return error instanceof Problem ? error.code : String(error);
    }
  };

  it('is only where the settings say', () => {
    expect(codeOf('https://desk.police.example/hooks?x=1')).toBe('allowed');
    expect(codeOf('http://10.0.0.7:9000/')).toBe('allowed');
    expect(codeOf('http://127.0.0.1:9000/a')).toBe('allowed');
    expect(codeOf('http://[::1]:9000/a')).toBe('allowed');
    for (const url of ['https://desk.police.example.evil.test/', 'http://desk.police.example/', 'https://desk.police.example:8443/', 'http://2130706433:9001/', 'file:///etc/passwd', 'http://0x7f.1/', 'gopher://desk.police.example/']) {
      expect([url, codeOf(url)]).toEqual([url, 'webhook_origin_not_allowed']);
    }
    expect(codeOf('http://2130706433:9000/')).toBe('allowed');
    for (const url of ['not an address', 'https://user:secret@desk.police.example/', 'https://desk.police.example/#part', 'http://169.254.169.254/latest/meta-data']) {
      expect([url, codeOf(url)]).toEqual([url, 'bad_webhook']);
    }
    expect(codeOf('https://desk.police.example/', [])).toBe('webhooks_off');
  });

  it('is no address of this machine, of the link or of nobody, whatever a name says', () => {
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '169.254.169.254', 'fe80::1', '0.0.0.0', '::', '224.0.0.1', '255.255.255.255', '100.64.0.1', '64:ff9b::7f00:1', '2002:7f00:1::']) {
      expect([address, mayReach('desk.police.example', address)]).toEqual([address, false]);
    }
    for (const address of ['10.1.2.3', '192.168.1.1', '8.8.8.8', 'fd00::1', '2606:4700::1111']) expect([address, mayReach('desk.police.example', address)]).toEqual([address, true]);
    expect([mayReach('localhost', '127.0.0.1'), mayReach('127.0.0.1', '127.0.0.1'), mayReach('localhost', '169.254.1.1')]).toEqual([true, true, false]);
    expect(() => checkedAddresses('desk.police.example', [{ address: '10.0.0.1', family: 4 }, { address: '127.0.0.1', family: 4 }])).toThrow(/127\.0\.0\.1/);
  });
});

onBothDatabases('webhooks', (get) => {
  let receiver: Receiver;
  let news: News;
  const warned: unknown[] = [];
  const running: { close(): Promise<void> }[] = [];
  beforeAll(async () => {
    receiver = await startReceiver();
    news = followNews(get(), { log: { info: () => {}, warn: () => {} } as never });
  });
  afterEach(async () => {
    for (const one of running.splice(0)) await one.close();
    receiver.received.length = 0;
    receiver.answer = () => ({ status: 204 });
  });
  afterAll(async () => {
    await news.close();
    await receiver.close();
  });
  const run = (more: Partial<WebhookSettings> = {}): void => {
    const settings = { origins: [receiver.origin], news, log: { warn: (fields: object) => { warned.push(fields); } }, now: () => new Date(), lookMs: 50, retries: [0, 0], ...more };
    running.push(runWebhooks(get(), settings));
  };
  const load = (context: Context, text: string) => importIncidents(get(), context, file(text), { preset: 'generic', source: 'feed', zone: 'Europe/Kyiv', mapping: { offence: 'type' } });
  const manager = (slug: string): Manager => ({ who: localPerson, slug });
  const make = (slug: string, path = '/hook') =>
    makeWebhook(get(), manager(slug), { asked: { label: 'Desk', url: receiver.origin + path, events: ['data.published', 'result.saved', 'job.finished'] }, origins: [receiver.origin] });
  const settled = (slug: string, id: string, count: number): Promise<WebhookDelivery[]> => until(15_000, async () => {
    const all = await readDeliveries(get(), manager(slug), id);
    return all.length >= count && all.every(({ status }) => status !== 'waiting') ? all : null;
  });

  it('tell of new data and of finished runs once each, in order and signed, and hold no incidents', async () => {
    const context = await newAgency(get(), 'told', 'Europe/Kyiv');
    await load(context, rows(1, 3));
    const made = await make('told');
    run();
    run();
    await load(context, rows(3, 5));
    await load(context, rows(5, 9));
    const resolved = await resolveFilter(get(), localPerson, { agency: 'told', from: '2025-01-01', to: '2025-06-01' });
    const { meta } = await findHotspots(get(), resolved.context, resolved);
    await settled('told', made.id, 3);
    const job = await transact(get(), context, async (transaction) => (await sql<{ id: string }>`insert into job (agency_id, process, request, who, person, purpose, status, finished_at)
      values (${context.agencyId}, 'export', '{}', '{}', 'local', 'test', 'successful', clock_timestamp()) returning job_id::text as id`.execute(transaction)).rows[0]!.id);
    const all = (await settled('told', made.id, 4)).toSpliced(0, 1);
    expect(JSON.parse(receiver.received.pop()!.body)).toMatchObject({ type: 'job.finished', data: { agency: 'told', job, process: 'export', status: 'successful' } });
    expect(all.map(({ event, status, attempts, lastStatus }) => [event, status, attempts, lastStatus])).toEqual([
      ['result.saved', 'delivered', 1, 204], ['data.published', 'delivered', 1, 204], ['data.published', 'delivered', 1, 204],
    ]);
    const bodies = receiver.received.map(({ body }) => JSON.parse(body) as WebhookDelivery['body']);
    expect(bodies.map(({ data }) => data['dataVersion'])).toEqual(['2', '3', '3']);
    expect(bodies[0]).toMatchObject({ type: 'data.published', data: { agency: 'told', kind: 'incidents', file: 'table.csv', feed: '/api/v1/feed?agency=told' } });
    expect(bodies[2]).toMatchObject({ type: 'result.saved', data: { result: meta.hotspots!.run, kind: 'hotspots', method: 'getis_ord_star', address: `/api/v1/results/${meta.hotspots!.run}?agency=told` } });
    expect(JSON.stringify(bodies)).not.toMatch(/30\.5|theft/);
    for (const { headers, body } of receiver.received) {
      const signed = createHmac('sha256', Buffer.from(made.secret.replace('whsec_', ''), 'base64')).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`);
      expect(headers['webhook-signature']).toBe(`v1,${signed.digest('base64')}`);
      expect(Math.abs(Date.now() / 1000 - Number(headers['webhook-timestamp']))).toBeLessThan(60);
    }
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual(all.map(({ id }) => id).toReversed());
    expect(await readWebhooks(get(), manager('told'))).toMatchObject([{ id: made.id, status: 'active', waiting: 0, lastError: null }]);
    expect(JSON.stringify(await readWebhooks(get(), manager('told')))).not.toContain(made.secret);
  });

  it('are repeated under the same id until they are taken, then stopped, and resumed by a person', async () => {
    const context = await newAgency(get(), 'repeated', 'Europe/Kyiv');
    const made = await make('repeated');
    let failures = 2;
    receiver.answer = () => (failures-- > 0 ? { status: 500 } : { status: 200 });
    run();
    await load(context, rows(1, 3));
    expect(await settled('repeated', made.id, 1)).toMatchObject([{ status: 'delivered', attempts: 3, lastError: null }]);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);

    receiver.answer = () => ({ status: 302, headers: { location: `${receiver.origin}/elsewhere` } });
    await load(context, rows(3, 5));
    const [given] = await settled('repeated', made.id, 2);
    expect(given).toMatchObject({ status: 'given_up', attempts: 3, lastStatus: 302 });
    expect(receiver.received.some(({ path }) => path === '/elsewhere')).toBe(false);
    expect(await readWebhooks(get(), manager('repeated'))).toMatchObject([{ status: 'stopped', stoppedBecause: expect.stringContaining('302') as string }]);

    receiver.answer = () => ({ status: 204 });
    await load(context, rows(5, 7));
    await repeatDelivery(get(), manager('repeated'), { webhookId: made.id, deliveryId: given!.id });
    expect(await resume(get(), manager('repeated'), made.id)).toMatchObject({ status: 'active', stoppedBecause: null });
    expect((await settled('repeated', made.id, 3)).map(({ status, body }) => [status, body.data['dataVersion']])).toEqual([['delivered', '3'], ['delivered', '2'], ['delivered', '1']]);
  });

  it('stop at once when the receiver is gone for good, and end when removed', async () => {
    await newAgency(get(), 'gone', 'Europe/Kyiv');
    const made = await make('gone');
    receiver.answer = () => ({ status: 410 });
    run();
    await testWebhook(get(), manager('gone'), { webhookId: made.id, now: new Date() });
    expect(await settled('gone', made.id, 1)).toMatchObject([{ event: 'webhook.test', status: 'given_up', attempts: 1 }]);
    expect(await readWebhooks(get(), manager('gone'))).toMatchObject([{ status: 'stopped' }]);
    await removeWebhook(get(), manager('gone'), made.id);
    expect(await readWebhooks(get(), manager('gone'))).toEqual([]);
    await expect(readDeliveries(get(), manager('gone'), made.id)).rejects.toMatchObject({ code: 'unknown_webhook' });
  });

  it('send nothing to a place that is not allowed any more, and nothing at all without a setting', async () => {
    const context = await newAgency(get(), 'narrowed', 'Europe/Kyiv');
    const made = await make('narrowed');
    run({ origins: ['https://desk.police.example'] });
    await load(context, rows(1, 3));
    expect(await settled('narrowed', made.id, 1)).toMatchObject([{ status: 'given_up', lastError: expect.stringContaining('desk.police.example') as string }]);
    expect(receiver.received).toEqual([]);
    await expect(makeWebhook(get(), manager('narrowed'), { asked: { label: 'x', url: receiver.origin, events: ['data.published'] }, origins: [] })).rejects.toMatchObject({ code: 'webhooks_off' });
  });

  it('have given the operator nothing to look at', () => {
    expect(warned).toEqual([]);
  });
});
