import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { transact } from '../../../server/db/transact.ts';
import { hexAt, hexCentre, hexDisk } from '../../../server/model/hex.ts';
import type { OperationRecord } from '../../../server/model/operation.ts';
import { addDays } from '../../../server/model/window.ts';
import { addIncidents } from '../../support/added_incidents.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { storePlan } from '../../support/patrol_plan.ts';
import { makeTown } from '../../support/town.ts';

const address = '/api/v1/patrols/operations';
const treated = hexAt(30.52, 50.44, 9);
const control = hexAt(30.48, 50.47, 9);
const [besideTreated, besideControl] = [treated, control].map((cell) => hexDisk(cell, 1).find((one) => one !== cell)!) as [string, string];
/** Theft of vehicles: the town has none of its own. */
const offence = 601;

onBothDatabases('an operation', (get) => {
  let app: TestApp;
  let agencyId = 0;

  beforeAll(async () => {
    ({ agency: { agencyId } } = await makeTown(get(), { slug: 'local' }));
    app = testApp(get());
    const [before, after] = ['2026-02-10', '2026-03-10'];
    await addIncidents(get(), agencyId, 'wdd', [
      { cell: control, day: before, offence, count: 308 }, { cell: control, day: after, offence, count: 318 }, { cell: treated, day: before, offence, count: 207 }, { cell: treated, day: after, offence, count: 110 },
      { cell: besideControl, day: before, offence, count: 150 }, { cell: besideControl, day: after, offence, count: 140 }, { cell: besideTreated, day: before, offence, count: 178 }, { cell: besideTreated, day: after, offence, count: 157 },
      // Neither in the windows, nor of the offences, nor in the cells.
      { cell: treated, day: '2026-01-20', offence, count: 40 }, { cell: treated, day: after, offence: 300, count: 25 }, { cell: treated, day: after, offence: 901, count: 30 },
      { cell: hexDisk(treated, 4).at(-1)!, day: after, offence, count: 60 }, { cell: control, day: '2026-04-20', offence: 401, count: 1 },
    ]);
  });

  const ask = (path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<Response> =>
    app.request(`${address}${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) });
  const record = async (answer: Promise<Response>): Promise<OperationRecord> => {
    const response = await answer;
    if (response.status >= 300) throw new Error(`${response.status} ${await response.text()}`);
    return await response.json() as OperationRecord;
  };
  const march = { title: 'Cars at the station', why: 'Thefts of cars have doubled around the station.', offences: ['vehicle.theft'], from: '2026-03-01', days: 28, candidates: { cells: [treated, control] } };
  const inTransaction = (text: string): Promise<unknown> => transact(get(), { agencyId, person: 'x', purpose: 'test' }, (transaction) => sql.raw(text).execute(transaction));

  it('is judged by exactly the numbers that are published for them', async () => {
    const { id } = await record(ask('', march));
    const assigned = await record(ask(`/${id}/assign`, { method: 'given', treated: [treated], control: [control] }));
    expect(assigned.assignment!.treated).toMatchObject([{ cell: treated, before: 207 }]);
    expect(assigned.assignment!.rings.treated).toContain(besideTreated);
    expect(assigned.warnings.map(({ code }) => code)).toContain('not_random');
    expect(await problemOf(await ask(`/${id}/lock`, {}))).toMatchObject({ status: 409, code: 'already_begun' });
    expect(await problemOf(await ask(`/${id}/lock`, { late: true }))).toMatchObject({ code: 'bad_parameter' });
    const locked = await record(ask(`/${id}/lock`, { late: true, reason: 'A look back for training.' }));
    expect(locked).toMatchObject({ state: 'ended', lock: { late: true, exercise: true, level: 0.95, rings: 1, before: { from: '2026-02-01', to: '2026-03-01', days: 28 } } });
    const { evaluation, state, history } = await record(ask(`/${id}/evaluate`, {}));
    expect(state).toBe('evaluated');
    expect(evaluation!.groups.map(({ group, before, after }) => [group, before, after])).toEqual([
      ['treated', 207, 110], ['control', 308, 318], ['displacementTreated', 178, 157], ['displacementControl', 150, 140],
    ]);
    const { total, z, lower, upper } = evaluation!.count!;
    expect(total.estimate).toBe(-118);
    expect(total.standardError).toBeCloseTo(Math.sqrt(1568), 10);
    expect(z).toBeCloseTo(-2.98, 2);
    expect([Math.round(lower), Math.round(upper)]).toEqual([-196, -40]);
    // One offence: its harm is its number times its weight.
    const { weight } = evaluation!.offences[0]!;
    expect(evaluation!.harm!.total.estimate).toBeCloseTo(-118 * weight, 9);
    expect(evaluation!.harm!.z).toBeCloseTo(z, 10);
    expect(evaluation!.verdict).toBe('fewer');
    expect(evaluation!.reading[0]!.en).toContain('118 fewer');
    expect(evaluation!.notToConclude.map(({ en }) => en).join(' ')).toMatch(/not drawn.*laid down before/);
    expect(evaluation!.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(['no_dosage', 'days_without_data']));
    expect(evaluation!.weeks.reduce((sum, week) => sum + week.treated, 0)).toBe(317);
    expect(history.map(({ what }) => what)).toEqual(['drafted', 'assigned', 'locked_late', 'evaluated']);
    expect(history.every(({ words }) => words.en.length > 5 && words.uk.length > 5 && !/[{}]/.test(words.en + words.uk))).toBe(true);
    const again = await record(ask(`/${id}/evaluate`, {}));
    expect(again.evaluations).toBe(2);
    expect(again.evaluation!.sha256).toBe(evaluation!.sha256);
    const csv = await (await ask(`/${id}/counts.csv`)).text();
    expect(csv.split('\r\n').slice(0, 3)).toEqual(['group,offence,cells,square_km,before,after,harm_before,harm_after', expect.stringMatching(/^treated,all,1,0\.09\d+,207,110,/), expect.stringMatching(/^control,all,1,/)]);
    const { features } = await (await ask(`/${id}/cells.geojson`)).json() as { features: { properties: { role: string } }[] };
    expect(features.filter(({ properties }) => properties.role === 'displacementTreated').length).toBe(6);
  });

  it('is said to fall back by itself where cells were chosen for having been the busiest, and marked as an exercise when it was over', async () => {
    const { id, warnings } = await record(ask('', { ...march, offences: ['burglary', 'robbery'], candidates: { busiest: 30 } }));
    expect(warnings.map(({ code }) => code)).toContain('falls_back');
    await record(ask(`/${id}/assign`, { seed: 3 }));
    await record(ask(`/${id}/lock`, { late: true, reason: 'A look back for training.' }));
    const { evaluation, reading } = await record(ask(`/${id}/evaluate`, {}));
    expect(reading.map(({ en }) => en).join(' ')).toMatch(/An exercise on the past: the analysis was locked at \d{4}-\d\d-\d\d \d\d:\d\d,/);
    expect(evaluation!.notToConclude.map(({ en }) => en).join(' ')).toContain('fall back by themselves');
    const { operations } = await (await ask('?limit=1')).json() as { operations: { id: string; late: boolean; exercise: boolean }[] };
    expect(operations[0]).toMatchObject({ id, late: true, exercise: true });
  });

  it('is weighed by the lengths of the windows where they differ', async () => {
    const { id } = await record(ask('', { ...march, before: '2026-01-04/2026-03-01', rings: 0 }));
    await record(ask(`/${id}/assign`, { method: 'given', treated: [treated], control: [control] }));
    await record(ask(`/${id}/lock`, { late: true, reason: 'A look back for training.' }));
    const { evaluation } = await record(ask(`/${id}/evaluate`, {}));
    // 207 and 40 more in 56 days, 110 in 28: halves before.
    expect(evaluation!.count!.total.estimate).toBeCloseTo(110 - 247 / 2 - (318 - 308 / 2), 10);
    expect(evaluation!.count!.total.standardError).toBeCloseTo(Math.sqrt(110 + 247 / 4 + 318 + 308 / 4), 10);
    expect(evaluation!.count!.displacement.standardError).toBe(0);
  });

  it('is not judged by what police find where they look', async () => {
    expect(await problemOf(await ask('', { ...march, offences: ['drugs', 'burglary'] }))).toMatchObject({ status: 422, code: 'detection_driven', fields: [{ field: 'offences' }] });
    const { offences, warnings } = await record(ask('', { ...march, offences: ['theft'] }));
    expect(offences).toEqual(['theft']);
    expect(warnings.find(({ code }) => code === 'offences_left_out')!.text.en).toContain('Shop theft');
  });

  it('draws its cells at random by a seed, apart, and says what could be told', async () => {
    const from = addDays(new Date().toISOString().slice(0, 10), 10);
    const drafted = await record(ask('', { ...march, from, offences: ['burglary', 'robbery'], candidates: { busiest: 30 } }));
    expect(drafted.candidates.places.length).toBe(30);
    expect(drafted.warnings.map(({ code }) => code)).toContain('counted_earlier');
    const one = await record(ask(`/${drafted.id}/assign`, { seed: 5 }));
    const { assignment } = one;
    expect(assignment!.treated.length).toBe(assignment!.control.length);
    expect(assignment!.treated.length).toBeGreaterThan(4);
    expect(assignment!.rings.shared).toBe(0);
    const groups = [...assignment!.treated, ...assignment!.control].map(({ cell }) => cell);
    expect(new Set([...groups, ...assignment!.rings.treated, ...assignment!.rings.control]).size).toBe(groups.length + assignment!.rings.treated.length + assignment!.rings.control.length);
    expect(assignment!.power[0]).toMatchObject({ days: 28 });
    const other = await record(ask(`/${drafted.id}/assign`, { seed: 6 }));
    const back = await record(ask(`/${drafted.id}/assign`, { seed: 5 }));
    expect(other.assignment!.sha256).not.toBe(assignment!.sha256);
    expect(back.assignment!.sha256).toBe(assignment!.sha256);
    expect(back.assignment!.draws).toBe(3);
    expect(back.warnings.map(({ code }) => code)).toContain('drawn_again');
    expect(back.warnings.map(({ code }) => code)).not.toContain('falls_back');
    const locked = await record(ask(`/${drafted.id}/lock`, {}));
    expect(locked).toMatchObject({ state: 'locked', lock: { late: false, exercise: false } });
    expect(locked.actions).toEqual(['link', 'abandon']);
    for (const [path, body, code] of [[`/${drafted.id}/assign`, { seed: 7 }, 'operation_locked'], [`/${drafted.id}/lock`, {}, 'operation_locked'], [`/${drafted.id}/evaluate`, {}, 'not_ended']] as const) {
      expect(await problemOf(await ask(path, body))).toMatchObject({ status: 409, code });
    }
    expect(await problemOf(await ask(`/${drafted.id}`, { title: 'Another' }, 'PATCH'))).toMatchObject({ code: 'operation_locked' });
    // The clock moves on: it runs, and ends before the data reach over it.
    await inTransaction(`update operation set starts_at = clock_timestamp() - interval '1 day' where operation_id = ${drafted.id}`);
    expect((await record(ask(`/${drafted.id}`))).state).toBe('running');
    await inTransaction(`update operation set ends_at = clock_timestamp() - interval '1 hour' where operation_id = ${drafted.id}`);
    const { evaluation } = await record(ask(`/${drafted.id}/evaluate`, {}));
    expect(evaluation!.verdict).toBe('cannot_tell');
    expect(evaluation!.reading[0]!.en).toContain('do not reach');
    expect(evaluation!.warnings[0]).toMatchObject({ code: 'window_not_covered', severity: 'stop' });
    expect(await problemOf(await ask(`/${drafted.id}/decision`, { decision: 'abandoned', reason: 'Nobody likes the result.' }))).toMatchObject({ status: 409, code: 'operation_over' });
  });

  it('takes its dosage from the plans that are linked to it, by cell', async () => {
    const { id } = await record(ask('', march));
    await record(ask(`/${id}/assign`, { method: 'given', treated: [treated, besideTreated], control: [control] }));
    const plan = 'd4'.repeat(12);
    const shift = { from: new Date('2026-03-05T18:00:00Z'), to: new Date('2026-03-05T22:00:00Z'), zone: 'Europe/Kyiv' };
    await storePlan(get(), agencyId, { id: plan, ...shift, routes: { A1: [treated, besideTreated, treated], B2: [besideControl] } });
    const at = (minutes: number): string => new Date(shift.from.getTime() + minutes * 60_000).toISOString();
    const stay = (unit: string, cell: string, first: number, minutes: number) => Array.from({ length: minutes + 1 }, (_, i) => ({ unit, time: at(first + i), longitude: hexCentre(cell)[0], latitude: hexCentre(cell)[1] }));
    const sent = await app.request(`/api/v1/patrols/plans/${plan}/positions`, { method: 'POST', body: JSON.stringify({ positions: [...stay('A1', treated, 0, 15), ...stay('B2', control, 60, 8)] }) });
    expect(sent.status).toBe(200);
    const { dosage, plans, reading } = await record(ask(`/${id}/plans`, { plan }));
    expect(plans).toMatchObject([{ plan, plannedMinutes: 60, doneMinutes: 23 }]);
    expect(dosage).toMatchObject({ plannedMinutes: 45, doneMinutes: 15, share: 1 / 3, controlMinutes: 8, treatedVisited: 1, treated: 2 });
    expect(reading.at(-1)!.en).toContain('1 of 2');
    await record(ask(`/${id}/lock`, { late: true, reason: 'A look back for training.' }));
    const { evaluation } = await record(ask(`/${id}/evaluate`, {}));
    expect(evaluation!.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(['dosage_below_plan', 'control_patrolled']));
    expect(evaluation!.notToConclude.map(({ en }) => en).join(' ')).toContain('carried out in part');
    expect((await record(ask(`/${id}/plans/${plan}`, undefined, 'DELETE'))).plans).toEqual([]);
    const early = 'e5'.repeat(12);
    await storePlan(get(), agencyId, { id: early, from: new Date('2026-02-05T18:00:00Z'), to: new Date('2026-02-05T22:00:00Z'), zone: 'Europe/Kyiv', routes: { A1: [treated] } });
    expect(await problemOf(await ask(`/${id}/plans`, { plan: early }))).toMatchObject({ code: 'plan_outside_operation' });
  });

  it('takes the cells of a plan or of a run of hotspots, and loses its assignment when place or time change', async () => {
    const { id } = await record(ask('', { ...march, candidates: { plan: 'd4'.repeat(12) } }));
    const drawn = await record(ask(`/${id}/assign`, { metres: 100, seed: 2 }));
    expect(drawn.candidates).toMatchObject({ source: 'plan', of: 'd4'.repeat(12) });
    expect((await record(ask(`/${id}`, { title: 'Cars, again' }, 'PATCH'))).assignment).not.toBeNull();
    expect((await record(ask(`/${id}`, { days: 14 }, 'PATCH'))).assignment).toBeNull();
    const { meta } = await (await app.request('/api/v1/hexes?from=2026-01-01&to=2026-03-31')).json() as { meta: { hotspots: { run: string; hot: Record<string, number> } } };
    const hot = await record(ask('', { ...march, offences: ['burglary'], candidates: { result: meta.hotspots.run } }));
    expect(hot.candidates.places.length).toBe(meta.hotspots.hot['90']);
  });

  it('is abandoned with a reason, and listed', async () => {
    const { id } = await record(ask('', march));
    expect(await problemOf(await ask(`/${id}/evaluate`, {}))).toMatchObject({ code: 'not_locked' });
    expect(await problemOf(await ask(`/${id}/lock`, {}))).toMatchObject({ code: 'not_assigned' });
    const { state, abandonedBecause, actions } = await record(ask(`/${id}/decision`, { decision: 'abandoned', reason: 'No units were left for it.' }));
    expect({ state, abandonedBecause, actions }).toEqual({ state: 'abandoned', abandonedBecause: 'No units were left for it.', actions: [] });
    const page = await (await app.request(`${address}?limit=2`)).json() as { operations: { id: string; state: string }[]; next: string };
    expect(page.operations[0]).toMatchObject({ id, state: 'abandoned' });
    const rest = await (await app.request(`${address}?before=${page.next}`)).json() as { operations: { id: string; verdict: string }[] };
    expect(rest.operations.at(-1)).toMatchObject({ id: '1', verdict: 'fewer' });
  });

  it('is refused where it cannot be', async () => {
    for (const [body, code] of [
      [{ ...march, candidates: { cells: [treated] } }, 'too_few_cells'], [{ ...march, candidates: { cells: [treated, hexAt(30.5, 50.4, 8)] } }, 'mixed_cells'], [{ ...march, before: '2026-03-10/2026-03-20' }, 'bad_against'],
      [{ ...march, before: '2026-04-10/2026-04-20' }, 'bad_against'], [{ ...march, offences: ['vehicles'] }, 'unknown_offence'], [{ ...march, candidates: {} }, 'bad_parameter'], [{ ...march, candidates: { plan: '0'.repeat(24) } }, 'unknown_plan'],
      [{ ...march, candidates: { result: '0'.repeat(24) } }, 'unknown_result'],
    ] as const) expect(await problemOf(await ask('', body)), code).toMatchObject({ code });
    const { id } = await record(ask('', march));
    for (const [body, code] of [
      [{ metres: 20_000 }, 'too_few_cells'], [{ method: 'given', treated: [treated] }, 'bad_groups'], [{ method: 'given', treated: [treated], control: [treated] }, 'bad_groups'],
      [{ method: 'given', treated: [treated], control: [hexAt(30.5, 50.4, 8)] }, 'bad_groups'], [{ blockSize: 3 }, 'bad_parameter'],
    ] as const) expect(await problemOf(await ask(`/${id}/assign`, body)), code).toMatchObject({ code });
    expect(await problemOf(await ask('/9999'))).toMatchObject({ status: 404, code: 'unknown_operation' });
    expect(await problemOf(await ask(`/${id}/counts.csv`))).toMatchObject({ status: 404, code: 'not_evaluated' });
    expect(app.faults).toEqual([]);
  });
});
