import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAgency } from '../../server/db/agencies.ts';
import { openDatabase } from '../../server/db/database.ts';
import { listImports } from '../../server/db/imports.ts';
import { transact } from '../../server/db/transact.ts';
import type { ImportReport } from '../../server/model/import_report.ts';
import { createScratchDatabase, type ScratchDatabase } from '../support/scratch_database.ts';

const root = new URL('../..', import.meta.url).pathname;
const rows = 90_000;
let folder = '';
let bigFile = '';
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexwatch-cli-'));
  bigFile = join(folder, 'big.csv');
  const lines = Array.from({ length: rows }, (_, index) => `${index},2025-03-01 10:00,theft,${30 + (index % 997) / 1000},50.4\n`);
  await writeFile(bigFile, `id,date,type,longitude,latitude\n${lines.join('')}`);
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

type Run = { child: ChildProcess; ended: Promise<{ code: number | null; out: string; err: string }>; seen(pattern: RegExp): Promise<string> };

function start(program: string, args: string[], environment: Record<string, string>): Run {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(HEXWATCH_|DATABASE_URL|HOST$|PORT$)/.test(name)));
  const child = spawn(process.execPath, [join(root, program), ...args], { cwd: root, env: { ...clean, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => { out += String(data); });
  child.stderr.on('data', (data) => { err += String(data); });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => { child.on('close', (code) => resolve({ code, out, err })); });
  const seen = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const match = pattern.exec(out + err);
      if (match) return match[0];
      if (child.exitCode !== null) throw new Error(`It ended before ${pattern} was seen: ${out}${err}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return { child, ended, seen };
}

const importing = (args: string[], environment: Record<string, string>): Run => start('server/cli.ts', ['import', ...args], environment);

type State = { incidents: number; staged: number; imports: ImportReport[]; version: string };

async function stateOf(environment: Record<string, string>): Promise<State> {
  const database = await openDatabase({ databaseUrl: environment['DATABASE_URL'] ?? null, dataFolder: environment['HEXWATCH_DATA'] ?? '' });
  try {
    const agency = (await findAgency(database, 'local'))!;
    const context = { agencyId: agency.agencyId, person: 'tester', purpose: 'look' };
    const { rows: [counts] } = await transact(database, context, (transaction) => sql<{ incidents: number; staged: number }>`
      select (select count(*)::integer from incident) as incidents, (select count(*)::integer from incident_staging) as staged`.execute(transaction));
    return { ...counts!, imports: await listImports(database, context), version: agency.dataVersion };
  } finally {
    await database.close();
  }
}

const sort = ['--preset', 'generic', '--zone', 'Europe/Kyiv', '--source', 'feed'];

function tellStory(place: () => Record<string, string>): void {
  it('killed in the middle it leaves nothing visible, and running it again completes it', async () => {
    const first = importing([bigFile, ...sort], place());
    await first.seen(/[1-9][\d,]* rows/);
    first.child.kill('SIGKILL');
    expect((await first.ended).code).toBeNull();
    expect(await stateOf(place())).toMatchObject({ incidents: 0, version: '0' });

    const second = await importing([bigFile, ...sort], place()).ended;
    expect(second, second.err).toMatchObject({ code: 0, out: expect.stringMatching(/big\.csv\s+completed\s+90,000\s+90,000/) as string });
    const state = await stateOf(place());
    expect(state).toMatchObject({ incidents: rows, staged: 0, version: '1' });
    expect(state.imports.map(({ status, stored, rowsRead }) => [status, stored, rowsRead])).toEqual([['completed', rows, rows], ['interrupted', 0, 0]]);
  }, 180_000);

  it('stopped with Ctrl-C, as npm passes it on twice, it ends with 130 and nothing has changed', async () => {
    const run = importing([bigFile, ...sort, '--source', 'another'], place());
    await run.seen(/[1-9][\d,]* rows/);
    run.child.kill('SIGINT');
    run.child.kill('SIGINT');
    const { code, out } = await run.ended;
    expect([code, out]).toEqual([130, expect.stringContaining('Stopped.')]);
    const state = await stateOf(place());
    expect(state).toMatchObject({ incidents: rows, staged: 0, version: '1' });
    expect(state.imports[0]).toMatchObject({ status: 'cancelled', stored: 0 });
  }, 120_000);

  it('killed while it undoes an import it has undone all of it or nothing, and undoes it when asked again', async () => {
    const { id } = (await stateOf(place())).imports.find(({ status }) => status === 'completed')!;
    const first = importing(['--undo', id], place());
    await first.seen(/Undoing import/);
    await new Promise((resolve) => { setTimeout(resolve, 250); });
    first.child.kill('SIGKILL');
    await first.ended;
    const between = await stateOf(place());
    expect(['completed 90000 1', 'undone 0 2']).toContain(`${between.imports.find((one) => one.id === id)!.status} ${between.incidents} ${between.version}`);

    const second = await importing(['--undo', id], place()).ended;
    if (between.incidents > 0) expect(second, second.err).toMatchObject({ code: 0, out: expect.stringContaining(`Import ${id} (big.csv) is undone: of its incidents, 90,000 were new`) as string });
    expect(await stateOf(place())).toMatchObject({ incidents: 0, version: '2' });
    expect(await importing(['--undo', id], place()).ended).toMatchObject({ code: 1, err: expect.stringContaining('was undone already') as string });
    expect(await importing(['--undo', '4711'], place()).ended).toMatchObject({ code: 1, err: expect.stringContaining('There is no import 4711') as string });
  }, 120_000);
}

describe('npm run import', () => {
  describe('embedded', () => { tellStory(() => ({ HEXWATCH_DATA: join(folder, 'killed') })); });

  describe.skipIf(process.env['HEXWATCH_TEST_DATABASE_URL'] === undefined && process.env['HEXWATCH_NO_SKIP'] !== '1')('with PostgreSQL', () => {
    let scratch: ScratchDatabase | null = null;
    beforeAll(async () => { scratch = await createScratchDatabase(); });
    afterAll(async () => { await scratch?.drop(); });
    tellStory(() => ({ DATABASE_URL: scratch!.url }));
  });

  it('tells what there is, and says what is wrong with what it was asked', async () => {
    const ask = (...args: string[]) => importing(args, { HEXWATCH_DATA: join(folder, 'unused') }).ended;
    expect(await ask('--help')).toMatchObject({ code: 0, out: expect.stringContaining('--date-format') as string });
    expect(await ask('--list-presets')).toMatchObject({ code: 0, out: expect.stringMatching(/chicago[\s\S]*police_uk[\s\S]*generic/) as string });
    expect(await ask()).toMatchObject({ code: 2, err: expect.stringContaining('Name at least one file') as string });
    expect(await ask(bigFile, '--handling-code', '10')).toMatchObject({ code: 2, err: expect.stringContaining('from 0 to 9') as string });
    expect(await ask(bigFile, '--undo', '1')).toMatchObject({ code: 2, err: expect.stringContaining('not both') as string });
    expect(await ask('--undo', 'all')).toMatchObject({ code: 2, err: expect.stringContaining('the number of an import') as string });
    expect(await ask('nowhere.csv')).toMatchObject({ code: 2, err: expect.stringContaining('no file nowhere.csv') as string });
    expect(await ask(bigFile, '--colour', 'red')).toMatchObject({ code: 2, err: expect.stringContaining('--colour') as string });
    expect(await ask(bigFile, '--server', 'http://127.0.0.1:9')).toMatchObject({ code: 1, err: expect.stringContaining('does not answer') as string });
  }, 60_000);

  it('loads several files, goes on after one that fails, and writes the rejected rows down', async () => {
    const environment = { HEXWATCH_DATA: join(folder, 'several') };
    const [good, bad, empty] = ['good', 'bad', 'empty'].map((name) => join(folder, `${name}.csv`)) as [string, string, string];
    await writeFile(good, 'nr;wann;was;x;y\n1;05.03.2024 10:00;Diebstahl;30,5;50,4\n2;31.02.2024 10:00;Raub;30,5;50,4\n');
    await writeFile(bad, 'nr;wann;was;x;y\n1;=cmd;Raub;30,5;50,4\n');
    await writeFile(empty, '');
    const options = ['--id', 'nr', '--date', 'wann', '--date-format', 'DD.MM.YYYY HH:mm', '--offence', 'was', '--longitude', 'x', '--latitude', 'y', '--decimal-comma',
      '--label', 'Diebstahl=theft', '--zone', 'Europe/Kyiv', '--agency', 'stadt', '--agency-name', 'Stadt', '--rejections', join(folder, 'rejected.csv')];
    const { code, out } = await importing([good, bad, empty, ...options], environment).ended;
    expect(code).toBe(1);
    expect(out).toMatch(/good\.csv\s+completed\s+2\s+1\s+0\s+0\s+0\s+1/);
    expect(out).toMatch(/bad\.csv\s+failed/);
    expect(out).toMatch(/all\s+3\s+1\s+0\s+0\s+0\s+2/);
    expect(out).toContain('empty.csv: The file is empty.');
    expect(out).toContain('1 x no_such_date. The first, line 3: There is no such date or time as 31.02.2024 10:00.');
    const table = await readFile(join(folder, 'rejected.csv'), 'utf8');
    expect(table).toContain('3,wann,31.02.2024 10:00,no_such_date,');
    expect(table).toContain('2,wann,\'=cmd,bad_date,');
  }, 60_000);

  it('sends the files to the server that has the data folder open', async () => {
    const environment = { HEXWATCH_DATA: join(folder, 'served'), HEXWATCH_DEMO: 'off', PORT: '0', HEXWATCH_LOG: 'silent' };
    const server = start('server/main.ts', [], environment);
    await server.seen(/hexwatch is at http\S+/);
    const { HEXWATCH_DATA } = environment;
    const sent = await importing([bigFile, ...sort], { HEXWATCH_DATA }).ended;
    expect(sent, sent.err).toMatchObject({ code: 0, out: expect.stringMatching(/A server has the data folder open[\s\S]*big\.csv\s+completed\s+90,000\s+90,000/) as string });
    const wrong = await importing([bigFile, '--preset', 'chicago', '--rejections', join(folder, 'none.csv')], { HEXWATCH_DATA }).ended;
    expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining('Columns are missing') as string });
    const refused = await importing([bigFile, '--preset', 'zurich'], { HEXWATCH_DATA }).ended;
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('no preset called zurich') as string });
    const small = join(folder, 'small.csv');
    await writeFile(small, 'id,date,type,longitude,latitude\nx1,2025-03-01 10:00,theft,30.5,50.4\n');
    const added = await importing([small, ...sort, '--handling-code', '3'], { HEXWATCH_DATA }).ended;
    const id = /small\.csv\s+completed\s.*\s(\d+)$/m.exec(added.out)![1]!;
    expect(await importing(['--undo', id], { HEXWATCH_DATA }).ended).toMatchObject({ code: 0, out: expect.stringMatching(/Asking http\S+ to undo[\s\S]* 1 were new/) as string });
    expect(await importing(['--undo', id], { HEXWATCH_DATA }).ended).toMatchObject({ code: 1, err: expect.stringContaining('was undone already') as string });
    server.child.kill('SIGTERM');
    await server.ended;
    expect(await stateOf({ HEXWATCH_DATA })).toMatchObject({ incidents: rows, staged: 0 });
  }, 180_000);
});

describe('npm run demo', () => {
  it('loads the fictional city and tells trainers what is hidden in it', async () => {
    const { code, out, err } = await start('server/cli.ts', ['demo'], { HEXWATCH_DATA: join(folder, 'demo') }).ended;
    expect(code, err).toBe(0);
    expect(out).toMatch(/for trainers and the curious:\n- \*\*/);
  }, 120_000);
});
