import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patrolHelp, readPatrolCommand, type PatrolCommand } from '../../server/cli/patrol_options.ts';
import { runPatrol } from '../../server/cli/patrol_verb.ts';
import { readConfig } from '../../server/config.ts';
import { openDatabase } from '../../server/db/database.ts';
import { planBody } from '../../server/model/patrol.ts';
import { hexAt } from '../../server/model/hex.ts';
import { keepPlan } from '../../server/tasks/patrol_plans.ts';
import { madePlan } from '../support/patrol_plan.ts';
import { copyPrepared } from '../support/prepared.ts';
import { makeTown } from '../support/town.ts';

const id = 'c'.repeat(24);
let folder = '';
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexwatch-patrol-cli-'));
  await copyPrepared(path('data'));
  const database = await openDatabase({ databaseUrl: null, dataFolder: path('data') });
  const { agency: { agencyId } } = await makeTown(database, { slug: 'local' });
  const plan = madePlan({ id, from: new Date('2026-03-27T14:00:00Z'), to: new Date('2026-03-27T22:00:00Z'), zone: 'Europe/Kyiv', routes: { A1: [hexAt(30.5, 50.45, 9)], 'Сокіл 7': [hexAt(30.51, 50.45, 9)] } });
  const learned = { from: '2026-01-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z', rows: 40, placed: 38, dataVersion: '1' };
  const request = planBody.parse({ shift: { from: '2026-03-27T16:00', to: '2026-03-28T00:00' }, units: [{ id: 'A1', start: [30.5, 50.45] }] });
  await keepPlan(database, { agencyId, person: 'planner', purpose: 'test' }, { plan: { ...plan, request, surface: { ...plan.surface, learned } }, problem: {} as never, timings: [] });
  await database.close();
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...args: string[]): Promise<number> =>
  runPatrol(readConfig({ HEXWATCH_DATA: path('data') }), readPatrolCommand(args) as PatrolCommand, new AbortController().signal);

describe('npm run patrol', { timeout: 120_000 }, () => {
  it('reads its options, and says what is wrong with them', () => {
    expect(readPatrolCommand(['--help'])).toBe('help');
    expect(patrolHelp()).toContain('.gpx');
    expect(readPatrolCommand(['show', id, '-o', 'a.pdf', '-o', '-', '--unit', 'A1'])).toMatchObject({ verb: 'show', plan: id, outputs: ['a.pdf', '-'], unit: 'A1' });
    for (const wrong of [[], ['show'], ['plan'], ['show', id, '--unit', 'A1'], ['approve', id], ['approve', id, '--reason', 'ok'], ['list', '--lang', 'de'], ['elsewhere', '1'], ['show', '1', '2']]) {
      expect(() => readPatrolCommand(wrong), wrong.join(' ')).toThrow(expect.objectContaining({ code: 'usage' }) as Error);
    }
  });

  it('writes a plan, or the sheet of a unit, as the ending of the file says', async () => {
    expect(await run('show', id, '-o', path('plan.pdf'), '-o', path('plan.json'), '-o', path('plan.ICS'))).toBe(0);
    expect((await readFile(path('plan.pdf'), 'latin1')).slice(0, 5)).toBe('%PDF-');
    expect((JSON.parse(await readFile(path('plan.json'), 'utf8')) as { plan: { id: string } }).plan.id).toBe(id);
    expect((await readFile(path('plan.ICS'), 'utf8')).match(/BEGIN:VEVENT/g)).toHaveLength(2);
    expect(await run('show', id, '--unit', 'Сокіл 7', '-o', path('unit.csv'), '-o', path('unit.gpx'))).toBe(0);
    expect((await readFile(path('unit.csv'), 'utf8')).split('\r\n').slice(1, -1).map((line) => line.split(',')[2])).toEqual(['Сокіл 7']);
    expect((await readFile(path('unit.gpx'), 'utf8')).match(/<rte>/g)).toHaveLength(1);
    await expect(run('show', id, '-o', path('plan.pdf'))).rejects.toMatchObject({ code: 'usage' });
  });
});
