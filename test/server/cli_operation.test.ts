import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationHelp, readOperationCommand, type OperationCommand } from '../../server/cli/operation_options.ts';
import { runOperation } from '../../server/cli/operation_verb.ts';
import { readConfig } from '../../server/config.ts';
import { openDatabase } from '../../server/db/database.ts';
import { hexAt, hexCentre } from '../../server/model/hex.ts';
import { testApp } from '../support/app.ts';
import { storePlan } from '../support/patrol_plan.ts';
import { copyPrepared } from '../support/prepared.ts';
import { makeTown } from '../support/town.ts';

const home = hexAt(30.5, 50.45, 9);
const plan = 'a1'.repeat(12);
let folder = '';
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexwatch-operation-cli-'));
  await copyPrepared(path('data'));
  const database = await openDatabase({ databaseUrl: null, dataFolder: path('data') });
  const { agency: { agencyId } } = await makeTown(database, { slug: 'local' });
  const from = new Date('2026-03-05T18:00:00Z');
  await storePlan(database, agencyId, { id: plan, from, to: new Date('2026-03-05T22:00:00Z'), zone: 'Europe/Kyiv', routes: { A1: [home] }, approved: true });
  await database.close();
  const [x, y] = hexCentre(home);
  const points = Array.from({ length: 13 }, (_, i) => `<trkpt lat="${y}" lon="${x}"><time>${new Date(from.getTime() + i * 60_000).toISOString()}</time></trkpt>`).join('\n');
  await writeFile(path('night.gpx'), `<gpx version="1.1"><trk><name>A1</name><trkseg>${points}<trkpt lat="0" lon="0"><time>2026-03-05T19:00:00Z</time></trkpt></trkseg></trk></gpx>`);
  await writeFile(path('request.json'), JSON.stringify({ title: 'Homes', why: 'Burglaries around the square.', offences: ['burglary'], from: '2026-03-01', days: 28, candidates: { busiest: 20 } }));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(...args: string[]): Promise<string> {
  const lines: string[] = [];
  const config = readConfig({ HEXWATCH_DATA: path('data') });
  expect(await runOperation(config, readOperationCommand(args) as OperationCommand, { signal: new AbortController().signal, say: (line) => { lines.push(line); } })).toBe(0);
  return lines.join('\n');
}

describe('npm run operation', { timeout: 120_000 }, () => {
  it('reads its options, and says what is wrong with them', () => {
    expect(readOperationCommand(['--help'])).toBe('help');
    expect(operationHelp()).toContain('npm run operation -- draft');
    expect(readOperationCommand(['assign', '1', '--seed', '7'])).toMatchObject({ verb: 'assign', id: '1', seed: 7, method: 'pairs' });
    for (const wrong of [[], ['draft'], ['assign', '1'], ['assign', '1', '--seed', 'x'], ['abandon', '1'], ['link', '1'], ['positions', 'x'], ['show', '1', '2'], ['elsewhere', '1'], ['list', '--wrong'], ['assign', '1', '--seed', '1', '--method', 'wish']]) {
      expect(() => readOperationCommand(wrong), wrong.join(' ')).toThrow(expect.objectContaining({ code: 'usage' }) as Error);
    }
  });

  it('works in the database when no server has it open', async () => {
    expect(await run('draft', path('request.json'))).toMatch(/^Operation 1: Homes \(draft\), 2026-03-01 to 2026-03-29/);
    const received = await run('positions', plan, path('night.gpx'));
    expect(received).toMatch(/night\.gpx: 14 rows, 13 counted, 0 duplicates, 1 rejected/);
    expect(received).toContain('bad_coordinates');
  });

  it('takes an operation from the request to the result through a server', async () => {
    const database = await openDatabase({ databaseUrl: null, dataFolder: path('data') });
    const app = testApp(database, { HEXWATCH_DATA: path('data') });
    const server = createServer((request, response) => {
      const body = request.method === 'POST' ? { body: Readable.toWeb(request) as unknown as BodyInit, duplex: 'half' } : {};
      void app.request(request.url!, { method: request.method!, headers: { 'Content-Type': request.headers['content-type'] ?? '' }, ...body } as RequestInit)
        .then(async (answer) => response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer())));
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const at = ['--server', `http://127.0.0.1:${(server.address() as AddressInfo).port}`];
    try {
      expect(await run('assign', '1', '--seed', '7', '--metres', '300', ...at)).toMatch(/were drawn to be treated[\s\S]*Incidents before: treated/);
      await run('link', '1', plan, ...at);
      expect(await run('unlink', '1', plan, ...at)).toContain('taken off');
      expect(await run('lock', '1', '--late', '--reason', 'A look back for training.', ...at)).toMatch(/\(ended\)[\s\S]*after the begin/);
      expect(await run('evaluate', '1', '--output', path('counts.csv'), '--output', path('cells.geojson'), ...at)).toMatch(/\(evaluated\)[\s\S]*- Do not conclude/);
      expect(await readFile(path('counts.csv'), 'utf8')).toMatch(/^group,offence,cells/);
      expect(JSON.parse(await readFile(path('cells.geojson'), 'utf8'))).toMatchObject({ type: 'FeatureCollection' });
      expect(await run('draft', path('request.json'), ...at)).toContain('Operation 2: Homes (draft)');
      expect(await run('abandon', '2', '--reason', 'No units were left.', ...at)).toContain('(abandoned)');
      expect(await run('list', ...at)).toMatch(/2 {2}abandoned[^\n]*\n1 {2}evaluated/);
      expect(await run('show', '1', '--lang', 'uk', ...at)).toContain('Не робіть висновк');
      expect(await run('dosage', plan, ...at)).toContain('15 min planned, 12 done (80 %), 1 of 1 visits');
      expect(await run('fairness', '--from', '2026-03-01', '--to', '2026-04-01', '--lang', 'uk', ...at)).toContain('затверджений план');
      await expect(run('positions', plan, path('night.gpx'), ...at)).rejects.toMatchObject({ code: 'dosage_settled' });
      expect(app.faults).toEqual([]);
    } finally {
      await new Promise((resolve) => { server.close(resolve); });
      await database.close();
    }
  });
});
