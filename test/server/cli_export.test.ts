import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportHelp, readExportCommand } from '../../server/cli/export_options.ts';
import { checkOutput } from '../../server/cli/new_file.ts';
import { openDatabase } from '../../server/db/database.ts';
import { copyPrepared } from '../support/prepared.ts';
import { startServer } from '../support/running_server.ts';
import { makeTown } from '../support/town.ts';

const root = new URL('../..', import.meta.url).pathname;
let folder = '';
let data = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexwatch-export-'));
  data = join(folder, 'data');
  await copyPrepared(data);
  const database = await openDatabase({ databaseUrl: null, dataFolder: data });
  await makeTown(database, { incidents: 1200 });
  await database.close();
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

type Ended = { code: number | null; out: string; err: string };

function run(...args: string[]): Promise<Ended> {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(HEXWATCH_|DATABASE_URL|HOST$|PORT$)/.test(name)));
  const child = spawn(process.execPath, [join(root, 'server/cli.ts'), 'export', ...args], { cwd: folder, env: { ...clean, HEXWATCH_DATA: data }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => { out += String(text); });
  child.stderr.on('data', (text) => { err += String(text); });
  return new Promise((resolve) => { child.on('close', (code) => resolve({ code, out, err })); });
}

type Collection = { about: { rows: number; madeBy: string; question: Record<string, unknown> }; features: { properties: Record<string, unknown> }[] };
const readCollection = async (name: string): Promise<Collection> => JSON.parse(await readFile(join(folder, name), 'utf8')) as Collection;

describe('npm run export', { timeout: 180_000 }, () => {
  it('writes the rows of the options, and says what it wrote', async () => {
    const done = await run('incidents', 'robberies.geojson', '--from', '2026-02-01', '--to', '2026-03-01', '--offences', 'robbery');
    expect(done, done.err).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+ rows of Incidents, Town, data version 1, are in robberies\.geojson \([\d.]+ MB\)\. Handling code 0/m) as string });
    const { about, features } = await readCollection('robberies.geojson');
    expect(features).toHaveLength(about.rows);
    expect(new Set(features.map(({ properties }) => String(properties['offence']).split('.')[0]))).toEqual(new Set(['robbery']));
    expect(about).toMatchObject({ madeBy: 'local', question: { fromDay: '2026-02-01', toDay: '2026-03-01', offences: ['robbery'] } });
  });

  it('leaves alone a file that is there unless it is forced, and leaves nothing beside it', async () => {
    await writeFile(join(folder, 'mine.geojson'), 'mine');
    const refused = await run('areas', 'mine.geojson');
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('is there already') as string });
    expect(await readFile(join(folder, 'mine.geojson'), 'utf8')).toBe('mine');
    expect(await run('areas', 'mine.geojson', '--force')).toMatchObject({ code: 0 });
    expect((await readCollection('mine.geojson')).features).toHaveLength(3);
    const failed = await run('areas', 'none.geojson', '--kind', 'district', '--from', '2026-03-01', '--to', '2026-02-01');
    expect([failed.code, failed.err]).toEqual([1, expect.stringMatching(/window/i)]);
    expect((await readdir(folder)).filter((name) => name.startsWith('.') || name === 'none.geojson')).toEqual([]);
  });

  it('describes a CSV file in another one beside it', async () => {
    expect(await run('hexes', 'hexes.csv', '--resolution', '8', '--bom', 'on')).toMatchObject({ code: 0 });
    const [text, metadata] = await Promise.all(['hexes.csv', 'hexes.csv-metadata.json'].map((name) => readFile(join(folder, name), 'utf8')));
    const described = JSON.parse(metadata!) as { url: string; notes: [{ rows: number }] };
    expect([text!.slice(0, 6), described.url]).toEqual(['\ufeffcell,', 'hexes.csv']);
    expect(text!.trim().split('\r\n')).toHaveLength(described.notes[0].rows + 1);
  });

  it('writes to the standard output nothing but the file', async () => {
    const { code, out } = await run('areas', '-', '--format', 'geojson');
    expect([code, (JSON.parse(out) as Collection).features.length]).toEqual([0, 3]);
  });

  it.each([
    [[], 'Name a layer and a file'], [['incidents'], 'Name a layer and a file'], [['streets', 'x.csv'], 'There is no layer "streets"'], [['areas', 'x.doc'], 'is of no format that is known'],
    [['areas', '-'], 'Say in which --format'], [['areas', 'x.csv', '--format', 'doc'], 'There is no format "doc"'], [['areas', 'x.csv', '--colour', 'red'], "Unknown option '--colour'"],
  ])('refuses %j', (args, why) => {
    expect(() => readExportCommand(args)).toThrow(expect.objectContaining({ code: 'usage', message: expect.stringContaining(why) as string }));
  });

  it('refuses options that the layer or the format does not take', () => {
    expect(() => readExportCommand(['backdrop', 'x.csv', '--offences', 'robbery'])).toThrow(/the options\. offences: There is no such parameter/);
    expect(() => readExportCommand(['areas', 'x.geojson', '--bom', 'on'])).toThrow(/bom: There is no such parameter/);
    expect(() => readExportCommand(['areas', 'x.csv', '--places', 'all'])).toThrow(/places: There is no such parameter/);
  });

  it('refuses places where no file can be', async () => {
    await expect(checkOutput(join(folder, 'nowhere/x.csv'), false)).rejects.toThrow('There is no folder');
    await expect(checkOutput(folder, true)).rejects.toThrow('is a folder');
  });

  it('tells every option and format', () => {
    for (const word of ['--from', '--sortby', '--places', '--force', 'gpkg', 'xlsx', 'csv', 'hotspots']) expect(exportHelp()).toContain(word);
  });

  it('takes the file from a server, also from one that has the data folder open', async () => {
    const server = await startServer({ HEXWATCH_DATA: data, HEXWATCH_DEMO: 'off' });
    try {
      const found = await run('incidents', 'served.csv', '--places', 'all');
      expect(found, found.err).toMatchObject({ code: 0, out: expect.stringMatching(/A server has the data folder open[\s\S]*incidents are in served\.csv/) as string });
      expect((await readFile(join(folder, 'served.csv'), 'utf8')).trim().split('\r\n')).toHaveLength(1201);
      expect(JSON.parse(await readFile(join(folder, 'served.csv-metadata.json'), 'utf8'))).toMatchObject({ url: 'served.csv', notes: [{ rows: 1200 }] });
      const refused = await run('incidents', 'none.csv', '--offences', 'nonsense', '--server', server.address);
      expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('There is no offence "nonsense"') as string });
    } finally {
      await server.stop();
    }
    const gone = await run('areas', 'none.geojson', '--server', server.address);
    expect(gone).toMatchObject({ code: 1, err: expect.stringContaining('does not answer') as string });
  });
});
