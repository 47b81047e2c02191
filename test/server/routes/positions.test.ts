import { sql } from 'kysely';
import { beforeAll, expect, it, vi } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { ensureAgency } from '../../../server/db/agencies.ts';
import { transact } from '../../../server/db/transact.ts';
import type { DosageAnswer, PositionsAnswer } from '../../../server/model/dosage.ts';
import { hexAt, hexCentre, hexDisk } from '../../../server/model/hex.ts';
import { pruneAllPositions } from '../../../server/tasks/positions_prune.ts';
import { startWorker } from '../../../server/worker.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { storePlan } from '../../support/patrol_plan.ts';

const home = hexAt(30.52, 50.45, 9);
const [second, third] = hexDisk(home, 3).slice(-2) as [string, string];
const hour = 3_600_000;

onBothDatabases('dosage of a plan', (get) => {
  let app: TestApp;
  let agencyId = 0;
  /** Two hours that began three hours ago. */
  const from = new Date(Math.floor(Date.now() / hour) * hour - 3 * hour);
  const to = new Date(from.getTime() + 2 * hour);
  const at = (minutes: number): string => new Date(from.getTime() + minutes * 60_000).toISOString();
  const [plan, old] = ['a1'.repeat(12), 'b2'.repeat(12)];

  beforeAll(async () => {
    agencyId = (await ensureAgency(get(), { slug: 'local', name: 'Local', zone: 'Europe/Kyiv', demonstration: false })).agencyId;
    app = testApp(get());
    await storePlan(get(), agencyId, { id: plan, from, to, zone: 'Europe/Kyiv', routes: { A1: [home, second], 'B 2': [home] } });
    const before = new Date(from.getTime() - 20 * 24 * hour);
    await storePlan(get(), agencyId, { id: old, from: before, to: new Date(before.getTime() + 2 * hour), zone: 'Europe/Kyiv', routes: { A1: [home] } });
  });

  const send = async (id: string, body: string, query = ''): Promise<PositionsAnswer> => {
    const response = await app.request(`/api/v1/patrols/plans/${id}/positions${query}`, { method: 'POST', body });
    if (response.status !== 200) throw new Error(await response.text());
    return await response.json() as PositionsAnswer;
  };
  const dosage = async (id: string, query = ''): Promise<DosageAnswer> => await (await app.request(`/api/v1/patrols/plans/${id}/dosage${query}`)).json() as DosageAnswer;
  const rows = (unit: string, cell: string, [first, last]: readonly [number, number], time = at): string[] =>
    Array.from({ length: last - first + 1 }, (_, i) => `${unit},${time(first + i)},${hexCentre(cell).join(',')}`);
  const header = 'unit,time,longitude,latitude';

  it('has nothing to say before positions come in', async () => {
    const answer = await dosage(plan);
    expect(answer.totals).toMatchObject({ planned: { minutes: 45, visits: 3 }, done: { minutes: 0 }, share: 0, cellsPlanned: 2 });
    expect(answer.reading[0]!.en).toContain('No positions');
    expect(answer.cells.map(({ state }) => state)).toEqual(['none', 'none']);
  });

  it('accounts for every row: stored, a duplicate, or rejected with its reason', async () => {
    const [x, y] = hexCentre(home);
    const bad = [
      `C9,${at(1)},${x},${y}`, `,${at(1)},${x},${y}`, `A1,,${x},${y}`, `A1,yesterday,${x},${y}`, `A1,${at(-1)},${x},${y}`, `A1,${at(121)},${x},${y}`, `A1,${at(2)},0,0`,
      `A1,${at(2)},x,50`, `A1,${at(2)},30.5,91`, `A1,${at(2)},${y},${x}`, `A1,${at(2)},${x}`,
    ];
    const answer = await send(plan, [header, ...rows('A1', home, [0, 14]), ...rows('b2', home, [30, 44]), rows('A1', home, [0, 0])[0], ...bad].join('\n'));
    expect(answer).toMatchObject({ rows: 31 + bad.length, stored: 30, duplicates: 1, rejected: bad.length, kept: true });
    // What is no row of the table is known before the others are judged.
    expect(answer.rejections.map(({ code }) => code).toSorted()).toEqual([
      'bad_coordinates', 'bad_coordinates', 'bad_coordinates', 'bad_time', 'impossible_place', 'no_time', 'no_unit', 'not_a_row', 'outside_shift', 'outside_shift', 'unknown_unit',
    ]);
    expect(answer.rejections.find(({ code }) => code === 'impossible_place')!.reason).toContain('swapped');
    expect(Date.parse(answer.keptUntil!)).toBe(from.getTime() + 7 * 24 * hour);
    const again = await send(plan, [header, ...rows('A1', home, [0, 14])].join('\n'));
    expect(again).toMatchObject({ rows: 15, stored: 0, duplicates: 15 });
  });

  it('tells visits from driving through and minutes from what nobody knows', async () => {
    await send(plan, JSON.stringify({
      positions: [[50, second], [54, second], [56, third], [57, third], [70, third]].map(([minute, cell]) => ({
        unit: 'A1', time: at(minute as number), longitude: hexCentre(cell as string)[0], latitude: hexCentre(cell as string)[1],
      })),
    }));
    const { cells, totals, received, warnings } = await dosage(plan);
    const of = (cell: string) => cells.find((one) => one.cell === cell)!;
    expect(of(home)).toMatchObject({ planned: { minutes: 30, visits: 2 }, done: { minutes: 28, visits: 2, driveThroughs: 0 }, state: 'as_planned' });
    expect(of(second)).toMatchObject({ done: { visits: 0, driveThroughs: 1 }, state: 'short' });
    expect(of(third).state).toBe('unplanned');
    expect(totals.minutesUnknown).toBe(50 - 14 + 70 - 57);
    expect(totals).toMatchObject({ cellsPlanned: 2, cellsVisited: 1 });
    expect(received).toEqual({ rows: 31 + 11 + 15 + 5, stored: 35, duplicates: 16, rejected: 11 });
    expect(warnings.map(({ code }) => code)).toEqual(['positions_too_far_apart', 'rows_rejected']);
  });

  it('takes visits that were ticked off, by time of day as well, and none twice where positions tell', async () => {
    const ticked: string = 'c3'.repeat(12);
    await storePlan(get(), agencyId, { id: ticked, from, to, zone: 'Europe/Kyiv', routes: { A1: [home, second] } });
    const clock = (minutes: number): string => new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Kyiv', hour: '2-digit', minute: '2-digit' }).format(new Date(from.getTime() + minutes * 60_000));
    const answer = await send(ticked, ['unit,cell,arrive,leave', `A1,${home},${clock(10)},${clock(25)}`, `A1,${second},${at(20)},${at(40)}`, `A1,${home},${at(50)},${at(45)}`, `A1,89,${at(5)},${at(6)}`].join('\n'));
    expect(answer).toMatchObject({ rows: 4, stored: 2, rejected: 2 });
    expect(answer.rejections.map(({ code }) => code)).toEqual(['visit_ends_before', 'bad_cell']);
    expect((await dosage(ticked)).cells.map(({ done }) => done)).toEqual([{ minutes: 15, visits: 1, driveThroughs: 0 }, { minutes: 15, visits: 1, driveThroughs: 0 }]);
  });

  it('is counted otherwise while the positions are kept, without changing what is stored', async () => {
    const shorter = await dosage(plan, '?visitMinutes=3');
    expect(shorter.cells.find(({ cell }) => cell === second)!.done.visits).toBe(1);
    expect((await dosage(plan)).cells.find(({ cell }) => cell === second)!.done.visits).toBe(0);
  });

  it('has no figure of a unit anywhere', async () => {
    const names = (value: unknown): string[] => (typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, own]) => [name, ...names(own)]) : []);
    const answer = await dosage(plan);
    expect(names(answer).filter((name) => /unit|officer|person|rank/i.test(name))).toEqual([]);
    expect(JSON.stringify(answer)).not.toMatch(/"A1"|"B 2"/);
    const kept = await transact(get(), { agencyId, person: 'x', purpose: 'test' }, async (transaction) =>
      (await sql<{ name: string }>`select column_name as name from information_schema.columns where table_schema = current_schema() and table_name in ('dosage', 'dosage_account')`.execute(transaction)).rows);
    expect(kept.map(({ name }) => name).filter((name) => /unit|longitude|^at$/.test(name))).toEqual([]);
  });

  it('stays when the positions are gone, which nobody can read once their time is over', async () => {
    const before = await dosage(plan);
    const inTime = <T>(text: string): Promise<T[]> => transact(get(), { agencyId, person: 'x', purpose: 'test' }, async (transaction) => (await sql.raw<T>(text).execute(transaction)).rows);
    await inTime(`update patrol_position set expires_at = clock_timestamp() - interval '1 second'`);
    await inTime(`update dosage_account set kept_until = clock_timestamp() - interval '1 second'`);
    const after = await dosage(plan, '?visitMinutes=3');
    expect(after.cells).toEqual(before.cells);
    expect(after.keptUntil).toBeNull();
    expect(after.warnings.map(({ code }) => code)).toContain('dosage_settled');
    expect((await inTime<{ n: number }>('select count(*)::integer as n from patrol_position'))[0]!.n).toBe(35);
    expect(await pruneAllPositions(get(), 7)).toBe(35);
    expect((await dosage(plan)).cells).toEqual(before.cells);
  });

  it('is freed of positions by the worker, whatever else it does', async () => {
    const inTime = <T>(text: string): Promise<T[]> => transact(get(), { agencyId, person: 'x', purpose: 'test' }, async (transaction) => (await sql.raw<T>(text).execute(transaction)).rows);
    await inTime(`insert into patrol_position select agency_id, plan_id, 'A1', shift_from, 30.5, 50.4, clock_timestamp() - interval '1 minute' from patrol_plan where plan_id = '${plan}'`);
    await inTime(`insert into patrol_position select agency_id, plan_id, 'A1', shift_from + interval '1 hour', 30.5, 50.4, clock_timestamp() + interval '1 day' from patrol_plan where plan_id = '${plan}'`);
    const quiet = (): void => {};
    const worker = startWorker(get(), readConfig({ HEXWATCH_JOBS: '0' }), { debug: quiet, info: quiet, warn: quiet, error: quiet });
    const left = async (): Promise<number> => (await inTime<{ n: number }>('select count(*)::integer as n from patrol_position'))[0]!.n;
    await vi.waitFor(async () => { expect(await left()).toBe(1); }, 10_000);
    await worker.close();
    await inTime('delete from patrol_position');
  });

  it('of a shift that is too long ago is counted once and its positions are not kept', async () => {
    const time = (minutes: number): string => new Date(from.getTime() - 20 * 24 * hour + minutes * 60_000).toISOString();
    const file = [header, ...rows('A1', home, [0, 12], time)].join('\n');
    expect(await send(old, file)).toMatchObject({ stored: 13, kept: false, keptUntil: null });
    expect((await dosage(old)).cells[0]).toMatchObject({ done: { minutes: 12, visits: 1 }, state: 'as_planned' });
    expect(await problemOf(await app.request(`/api/v1/patrols/plans/${old}/positions`, { method: 'POST', body: file }))).toMatchObject({ status: 409, code: 'dosage_settled' });
    const left = await transact(get(), { agencyId, person: 'x', purpose: 'test' }, async (transaction) => (await sql<{ n: number }>`select count(*)::integer as n from patrol_position`.execute(transaction)).rows);
    expect(left[0]!.n).toBe(0);
  });

  it('is refused for plans that are not there and files that are none', async () => {
    expect(await problemOf(await app.request(`/api/v1/patrols/plans/${'0'.repeat(24)}/dosage`))).toMatchObject({ status: 404, code: 'unknown_plan' });
    expect(await problemOf(await app.request(`/api/v1/patrols/plans/${plan}/positions`, { method: 'POST', body: '<kml/>' }))).toMatchObject({ code: 'bad_gpx' });
    expect(await problemOf(await app.request(`/api/v1/patrols/plans/${plan}/positions?visitMinutes=0`, { method: 'POST', body: header }))).toMatchObject({ code: 'bad_parameter' });
    expect(app.faults).toEqual([]);
  });
});
