import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { listen, stopListening } from '../../server/http/listen.ts';

const root = new URL('../..', import.meta.url).pathname;

type Started = { process: ChildProcess; said: () => string; address: Promise<string>; code: Promise<number | null> };

function start(environment: Record<string, string>): Started {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(HEXWATCH_|DATABASE_URL$|PORT$|HOST$)/.test(name)));
  const child = spawn(process.execPath, ['server/main.ts'], { cwd: root, env: { ...inherited, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const address = Promise.withResolvers<string>();
  const hear = (chunk: Buffer): void => {
    output += chunk.toString();
    const found = /hexwatch is at (\S+)/.exec(output);
    if (found) address.resolve(found[1]!);
  };
  child.stdout!.on('data', hear);
  child.stderr!.on('data', hear);
  const code = new Promise<number | null>((resolve) => { child.on('close', resolve); });
  void code.then(() => address.reject(new Error(`the server ended: ${output}`)));
  address.promise.catch(() => undefined);
  return { process: child, said: () => output, address: address.promise, code };
}

describe('the program', { timeout: 90_000 }, () => {
  let folder = '';
  const running: Started[] = [];
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'hexwatch-main-')); });
  afterEach(async () => {
    for (const { process: child, code } of running.splice(0)) {
      child.kill('SIGKILL');
      await code;
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const begin = (environment: Record<string, string>): Started => {
    const started = start({ HEXWATCH_DATA: join(folder, 'data'), HEXWATCH_DEMO: 'off', PORT: '0', ...environment });
    running.push(started);
    return started;
  };

  it('starts, says where it is and what its database is for, refuses a second one, and stops when asked', async () => {
    const first = begin({});
    const address = await first.address;
    expect(await (await fetch(`${address}/health/ready`)).json()).toMatchObject({ status: 'ready', database: { kind: 'embedded' } });
    expect(first.said()).toMatch(/embedded.*for trial and training/);

    const second = begin({});
    expect(await second.code).toBe(1);
    expect(second.said()).not.toMatch(/^\s+at /m);
    expect(second.said()).toContain(join(folder, 'data'));

    first.process.kill('SIGINT');
    expect(await first.code).toBe(0);
    expect(first.said()).toContain('Stopping.');

    const port = new URL(address).port;
    const blocker = createServer().listen(Number(port), '127.0.0.1');
    const third = begin({ PORT: port });
    expect(await third.code).toBe(1);
    expect(third.said()).toContain(`listens on 127.0.0.1:${port} already`);
    blocker.close();
  });

  it('warns when other machines can reach it', async () => {
    const started = begin({ HOST: '0.0.0.0' });
    const address = await started.address;
    expect(started.said()).toContain('there are no accounts yet');
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    started.process.kill('SIGTERM');
    expect(await started.code).toBe(0);
  });

  it('keeps a column index that the next start has at once, or none when told so', async () => {
    const data = { HEXWATCH_DATA: join(folder, 'indexed'), HEXWATCH_ZONE: 'Europe/Kyiv' };
    const columns = async (address: string) => ((await (await fetch(`${address}/api/v1/status`)).json()) as { columns: { state: string; rows: number } }).columns;
    const stop = async ({ process: child, code }: Started): Promise<void> => {
      child.kill('SIGTERM');
      expect(await code).toBe(0);
    };
    const first = begin(data);
    const address = await first.address;
    expect(await columns(address)).toBeNull();
    const mapping = JSON.stringify({ id: 'no', occurredFrom: 'when', longitude: 'lon', latitude: 'lat', offence: 'type' });
    const sent = await fetch(`${address}/api/v1/imports?preset=generic&file=x.csv&mapping=${encodeURIComponent(mapping)}`, {
      method: 'POST', body: `no,when,lon,lat,type\n${Array.from({ length: 300 }, (_, i) => `${i},2026-03-01 10:00,30.5,50.4${i},theft`).join('\n')}\n`,
    });
    expect(sent.status).toBe(202);
    await vi.waitFor(async () => expect(await columns(address)).toMatchObject({ state: 'ready', rows: 300 }), { timeout: 15_000, interval: 100 });
    await stop(first);
    expect(readdirSync(join(folder, 'indexed', 'columns'))).toEqual([expect.stringMatching(/^1-[0-9a-f-]{36}\.columns$/)]);

    const second = begin(data);
    const again = await second.address;
    await vi.waitFor(async () => expect(await columns(again)).toMatchObject({ state: 'ready', rows: 300 }), { timeout: 15_000, interval: 50 });
    expect(second.said()).toContain('"source":"snapshot"');
    await stop(second);

    const off = begin({ ...data, HEXWATCH_COLUMNS_MB: '0' });
    expect(await columns(await off.address)).toMatchObject({ state: 'off', rows: 0 });
    await stop(off);
  });

  it.each([
    [{ PORT: 'many' }, /PORT/], [{ HEXWATCH_PRT: '1' }, /HEXWATCH_PRT is not a setting/], [{ HEXWATCH_BASEMAP: '/nowhere.pmtiles' }, /HEXWATCH_BASEMAP.*does not exist/],
    [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL/],
  ])('says what is wrong with %j and ends', async (environment, message) => {
    const started = begin(environment);
    expect(await started.code).toBe(1);
    expect(started.said()).toMatch(message);
    expect(started.said()).not.toMatch(/^\s+at /m);
  });
});

describe('connections', () => {
  it('that send their headers slowly are closed, while others are served', { timeout: 30_000 }, async () => {
    const { server, address } = await listen(() => new Response('here'), '127.0.0.1', 0);
    const port = Number(new URL(address).port);
    const began = performance.now();
    const slow = connect(port, '127.0.0.1');
    slow.write('GET / HTTP/1.1\r\nHost: localhost\r\n');
    const closed = new Promise<number>((resolve) => { slow.on('close', () => resolve(performance.now() - began)); });
    slow.on('error', () => undefined);
    slow.resume();
    expect(await (await fetch(address)).text()).toBe('here');
    expect(await closed).toBeLessThan(12_000);
    await stopListening(server, 100);
  });

  it('with headers that are too long or malformed get an answer that is not a fault', async () => {
    const { server, address } = await listen(() => new Response('here'), '127.0.0.1', 0);
    const port = Number(new URL(address).port);
    const say = (text: string): Promise<string> => new Promise((resolve) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      socket.on('data', (chunk) => { answer += chunk.toString(); });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(answer.split('\r\n')[0]!));
    });
    expect(await say(`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`)).toContain('431');
    expect(await say('GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n')).toContain('400');
    expect(await say('nonsense\r\n\r\n')).toContain('400');
    await stopListening(server, 100);
  });

  it('to an address that is taken are refused with what to do', async () => {
    const { server, address } = await listen(() => new Response(''), '127.0.0.1', 0);
    await expect(listen(() => new Response(''), '127.0.0.1', Number(new URL(address).port))).rejects.toMatchObject({ code: 'port_taken', message: expect.stringContaining('PORT=') });
    await stopListening(server, 100);
  });
});
