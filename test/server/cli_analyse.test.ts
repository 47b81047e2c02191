import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../server/analysis/methods.ts';
import { analyseHelp, readAnalyseCommand } from '../../server/cli/analyse_options.ts';
import { cardInWords, methodsInWords } from '../../server/cli/analysis_words.ts';
import { openDatabase } from '../../server/db/database.ts';
import { analysisResult, type AnalysisResult } from '../../server/model/analysis.ts';
import { copyPrepared } from '../support/prepared.ts';
import { startServer } from '../support/running_server.ts';
import { makeTown } from '../support/town.ts';

const root = new URL('../..', import.meta.url).pathname;
const question = ['period_comparison', '--from', '2026-02-01', '--to', '2026-03-01', '--unit', 'hex:7', '--offences', 'burglary,robbery'];
let folder = '';
let data = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexwatch-analyse-'));
  data = join(folder, 'data');
  await copyPrepared(data);
  const database = await openDatabase({ databaseUrl: null, dataFolder: data });
  await makeTown(database, { incidents: 600 });
  await database.close();
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(HEXWATCH_|DATABASE_URL|HOST$|PORT$)/.test(name)));
  const child = spawn(process.execPath, [join(root, 'server/cli.ts'), 'analyse', ...args], { cwd: folder, env: { ...clean, HEXWATCH_DATA: data }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => { out += String(text); });
  child.stderr.on('data', (text) => { err += String(text); });
  return new Promise((resolve) => { child.on('close', (code) => resolve({ code, out, err })); });
}

const textOf = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
const resultIn = async (name: string): Promise<AnalysisResult> => analysisResult.parse(JSON.parse(await textOf(name)));

describe('npm run analyse', { timeout: 180_000 }, () => {
  it('says what was found, and writes the result, its table and its map layer by the endings', async () => {
    const done = await run(...question, '-o', 'change.json', '-o', 'change.csv', '-o', 'change.geojson');
    expect(done, done.err).toMatchObject({ code: 0 });
    const result = await resultIn('change.json');
    expect(result).toMatchObject({ method: 'period_comparison', unit: 'hex:7', filter: { fromDay: '2026-02-01', offences: ['burglary', 'robbery'] } });
    for (const text of [result.title.en, ...result.reading.map(({ en }) => en), `Result: ${result.id}`]) expect(done.out).toContain(text);
    const { data: lines } = Papa.parse<string[]>((await textOf('change.csv')).trim());
    expect([lines[0], lines.length]).toEqual([result.tables[0]!.columns.map(({ id }) => id), result.tables[0]!.rows.length + 1]);
    const { features, about } = JSON.parse(await textOf('change.geojson')) as { features: { properties: { unit: string } }[]; about: { method: { analysis: { id: string } } } };
    expect([features.map(({ properties }) => properties.unit), about.method.analysis.id]).toEqual([result.layer!.unit, result.id]);
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('writes to the standard output nothing but the result, in the same numbers again', async () => {
    const before = await resultIn('change.json');
    const { code, out } = await run(...question, '--output', '-', '-o', 'change.json', '--force', '--lang', 'uk');
    expect([code, JSON.parse(out), await resultIn('change.json')]).toEqual([0, before, before]);
  });

  it('runs through the server that holds the data folder, with the same result', async () => {
    const server = await startServer({ HEXWATCH_DATA: data, HEXWATCH_DEMO: 'off' });
    try {
      const done = await run(...question, '--output', 'there.json', '--output', 'there.csv', '--table', 'layer');
      expect(done, done.err).toMatchObject({ code: 0, out: expect.stringContaining(`the analysis is run there (${server.address})`) as string });
      expect(await resultIn('there.json')).toEqual(await resultIn('change.json'));
      expect((await textOf('there.csv')).split('\n')[0]).toMatch(/^id,unit,count,expected,value/);
      const refused = await run('period_comparison', '--from', '2026-03-01', '--to', '2026-02-01');
      expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/window/i)]);
    } finally {
      await server.stop();
    }
  });

  it('leaves alone a file that is there unless it is forced', async () => {
    expect(await run(...question, '-o', 'change.json')).toMatchObject({ code: 2, err: expect.stringContaining('is there already') as string });
  });
});

describe('the options of npm run analyse', () => {
  it.each([
    [[], 'Name a method first'], [['palmistry'], 'There is no method "palmistry"'], [['period_comparison', 'x'], 'is one word too many'],
    [['period_comparison', '--colour', 'red'], "Unknown option '--colour'"], [['period_comparison', '-o', 'x.doc'], 'is of no format that is known'],
    [['period_comparison', '--table', 'units'], '--table is of a file that ends in .csv'], [['period_comparison', '--lang', 'fr'], 'Languages are en and uk'],
  ])('refuse %j', (args, why) => {
    expect(() => readAnalyseCommand(args)).toThrow(expect.objectContaining({ code: 'usage', message: expect.stringContaining(why) as string }));
  });

  it('are those of the method, checked before anything is opened', () => {
    expect(() => readAnalyseCommand(['period_comparison', '--level', 'high'])).toThrow(expect.objectContaining({ code: 'bad_input' }));
    expect(readAnalyseCommand(['period-comparison', '--level', '0.1', '-o', 'a.json', '-o', 'b.csv', '-o', 'c.gpkg'])).toMatchObject({
      texts: { level: '0.1' }, outputs: [{ kind: 'result' }, { kind: 'table', table: null }, { kind: 'layer', format: { extension: 'gpkg' } }], language: 'en', force: false,
    });
  });

  it('tell of every method what it answers and what can be set, in either language', () => {
    expect(readAnalyseCommand(['--list', '--lang', 'uk'])).toEqual({ list: true, language: 'uk' });
    expect(readAnalyseCommand(['--help'])).toBe('help');
    expect(analyseHelp()).toContain('--output FILE');
    for (const method of methods) {
      expect(methodsInWords('uk')).toContain(method.question.uk);
      expect(cardInWords(method, 'en')).toContain(method.question.en);
      for (const name of Object.keys(method.parameters)) expect(cardInWords(method, 'uk')).toContain(`--${name}  ${method.parameters[name]!.title.uk}`);
    }
  });
});
