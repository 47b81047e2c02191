import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beatsHelp, hoursHelp, readBeatsCommand, readHoursCommand, type BeatsCommand } from '../../server/cli/beats_options.ts';
import { runBeats } from '../../server/cli/beats_verb.ts';
import { readConfig } from '../../server/config.ts';
import { openDatabase } from '../../server/db/database.ts';
import { beatsProcess } from '../../server/http/ogc/process_beats.ts';
import { postsProcess } from '../../server/http/ogc/process_posts.ts';
import { runJobs } from '../../server/tasks/jobs_worker.ts';
import { testApp } from '../support/app.ts';
import { copyPrepared } from '../support/prepared.ts';
import { makeTown } from '../support/town.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
const window = { from: '2026-02-01', to: '2026-03-01' };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexwatch-beats-cli-'));
  await copyPrepared(at('data'));
  const database = await openDatabase({ databaseUrl: null, dataFolder: at('data') });
  await makeTown(database);
  await database.close();
  await writeFile(at('beats.json'), JSON.stringify({ title: 'Spring', filter: window, unit: 'hex:7', today: 'district', tolerance: 0.4 }));
  await writeFile(at('posts.json'), JSON.stringify({ filter: window, unit: 'hex:7', candidates: 'hex:7', posts: 2, travel: { how: 'straight' } }));
  await writeFile(at('hours.json'), JSON.stringify({ filter: window, units: 42, floors: [{ units: 1 }] }));
  await writeFile(at('impossible.json'), JSON.stringify({ filter: window, units: 41, floors: [{ units: 1 }] }));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(command: BeatsCommand | 'help'): Promise<{ code: number; out: string }> {
  const lines: string[] = [];
  const code = await runBeats(readConfig({ HEXWATCH_DATA: at('data') }), command as BeatsCommand, { signal: new AbortController().signal, say: (line) => { lines.push(line); } });
  return { code, out: lines.join('\n') };
}
const beats = (...given: string[]): Promise<{ code: number; out: string }> => run(readBeatsCommand(given));
const hours = (...given: string[]): Promise<{ code: number; out: string }> => run(readHoursCommand(given));

/** The server over a socket, as the command line reaches it. */
async function listening(app: ReturnType<typeof testApp>): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    const body = request.method === 'POST' ? { body: Readable.toWeb(request) as unknown as BodyInit, duplex: 'half' } : {};
    void app.request(request.url!, { method: request.method!, headers: { 'Content-Type': request.headers['content-type'] ?? '', Prefer: String(request.headers['prefer'] ?? '') }, ...body } as RequestInit)
      .then(async (answer) => response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer())));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('npm run beats and npm run hours', { timeout: 120_000 }, () => {
  it('read their options, and say what is wrong with them', () => {
    expect([readBeatsCommand(['--help']), readHoursCommand(['-h'])]).toEqual(['help', 'help']);
    expect([beatsHelp(), hoursHelp()].every((text) => text.includes('--output'))).toBe(true);
    expect(readBeatsCommand(['draw', 'a.json', '-o', 'b.geojson', '--table', 'units'])).toMatchObject({ verb: 'draw', request: 'a.json', outputs: ['b.geojson'], table: 'units', language: 'en' });
    for (const wrong of [[], ['draw', 'a', 'b'], ['posts'], ['show'], ['list', 'x'], ['draw', '--lang', 'de'], ['draw', '-o', 'x.pdf'], ['draw', '--table', 'x'], ['draw', '--wrong']]) {
      expect(() => readBeatsCommand(wrong)).toThrow(expect.objectContaining({ code: 'usage' }) as Error);
    }
    expect(() => readHoursCommand(['a', 'b'])).toThrow(expect.objectContaining({ code: 'usage' }) as Error);
  });

  it('draw beats and share hours in the database, and write them down', async () => {
    const drawn = await beats('draw', at('beats.json'), '-o', at('out.json'), '-o', at('out.csv'), '-o', at('out.geojson'));
    expect([drawn.code, drawn.out]).toEqual([0, expect.stringMatching(/^Spring [0-9a-f]{24}\n- 2 beats put together of /)]);
    expect(JSON.parse(await readFile(at('out.json'), 'utf8'))).toMatchObject({ plan: { title: 'Spring' } });
    expect((await readFile(at('out.csv'), 'utf8')).split('\r\n')).toHaveLength(4);
    expect((JSON.parse(await readFile(at('out.geojson'), 'utf8')) as { features: unknown[] }).features).toHaveLength(2);
    await expect(beats('draw', at('beats.json'), '-o', at('out.json'))).rejects.toMatchObject({ code: 'usage' });
    expect(await hours(at('impossible.json'))).toMatchObject({ code: 1, out: expect.stringMatching(/x The floors of all shifts add up to 42 units; there are 41\. Give 42 units instead of 41\./) });
  });

  it('do the same through a server', async () => {
    const database = await openDatabase({ databaseUrl: null, dataFolder: at('data') });
    const app = testApp(database, { HEXWATCH_DATA: at('data') });
    const worker = runJobs(database, { processes: [beatsProcess, postsProcess({ osrm: null, valhalla: null })], folder: at('jobs'), atOnce: 1, keepHours: 1, log: { warn: () => {}, error: (fields) => { app.faults.push(fields); } } });
    const { server, address } = await listening(app);
    try {
      await writeFile(at('again.json'), JSON.stringify({ filter: window, unit: 'hex:7', today: 'district', tolerance: 0.4, seed: 5 }));
      const drawn = await beats('draw', at('again.json'), '--server', address, '-o', at('served.geojson'));
      expect([drawn.code, drawn.out]).toEqual([0, expect.stringMatching(/^Asking .*\nBeats [0-9a-f]{24}\n/)]);
      expect((JSON.parse(await readFile(at('served.geojson'), 'utf8')) as { features: unknown[] }).features).toHaveLength(2);
      const chosen = await beats('posts', at('posts.json'), '--server', address, '--lang', 'uk', '-o', at('posts.geojson'));
      expect([chosen.code, chosen.out]).toEqual([0, expect.stringMatching(/2 пости охоплюють/)]);
      const [, newest, oldest, posts, ...more] = (await beats('list', '--server', address)).out.split('\n');
      expect([newest, oldest, posts, more]).toEqual([expect.stringMatching(/beats {2}2 beats/), expect.stringMatching(/Spring$/), expect.stringMatching(/posts {2}2 posts/), []]);
      expect((await beats('show', oldest!.slice(0, 24), '--server', address)).out).toMatch(/\nSpring/);
      expect((await beats('show', posts!.slice(0, 24), '--server', address)).out).toMatch(/\nPosts/);
      const shared = await hours(at('hours.json'), '--server', address, '-o', at('hours.csv'), '--table', 'areas');
      expect([shared.code, shared.out]).toEqual([0, expect.stringMatching(/West {2}day 1 1 1 1 1 1 1 {2}late/)]);
      expect((await readFile(at('hours.csv'), 'utf8')).split('\r\n')).toHaveLength(4);
      await expect(beats('show', '0'.repeat(24), '--server', address)).rejects.toMatchObject({ code: 'unknown_posts' });
      expect(app.faults).toEqual([]);
    } finally {
      await new Promise((resolve) => { server.close(resolve); });
      await worker.close();
      await database.close();
    }
  });
});
