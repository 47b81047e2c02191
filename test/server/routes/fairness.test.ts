import { beforeAll, expect, it } from 'vitest';
import type { FairnessAnswer } from '../../../server/model/fairness.ts';
import { hexAt, hexDisk } from '../../../server/model/hex.ts';
import { addDays } from '../../../server/model/window.ts';
import { addIncidents } from '../../support/added_incidents.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { storePlan } from '../../support/patrol_plan.ts';
import { makeTown } from '../../support/town.ts';

/** The town has two districts, west and east of 30.5. */
const east = hexAt(30.53, 50.45, 9);
const west = hexAt(30.46, 50.45, 9);
const others = hexDisk(east, 4).slice(-4);
const heldOut = hexDisk(west, 4).slice(-2);

onBothDatabases('fairness of patrols', (get) => {
  let app: TestApp;
  const idOf = (week: number, kind = '0'): string => `${kind}${week}`.padEnd(24, 'f');

  beforeAll(async () => {
    const { agency: { agencyId } } = await makeTown(get(), { slug: 'local', incidents: 40 });
    // Twice as much in the west as in the east, none of it found by patrols but that of drugs.
    await addIncidents(get(), agencyId, 'fair', [
      { cell: west, day: '2026-02-10', offence: 401, count: 400 }, { cell: east, day: '2026-02-10', offence: 401, count: 200 }, { cell: east, day: '2026-02-10', offence: 901, count: 300 },
      { cell: heldOut[0]!, day: '2026-02-03', offence: 401, count: 12 }, { cell: east, day: '2026-02-03', offence: 401, count: 4 }, { cell: west, day: '2026-03-30', offence: 401, count: 1 },
    ]);
    for (let week = 0; week < 6; week += 1) {
      const day = addDays('2026-02-03', 7 * week);
      const shift = { from: new Date(`${day}T08:00:00Z`), to: new Date(`${day}T16:00:00Z`), zone: 'Europe/Kyiv' };
      const plan = { ...shift, heldOut, expected: () => 1, approved: true };
      await storePlan(get(), agencyId, { ...plan, id: idOf(week), routes: { A1: [east, east, others[week % 4]!], B2: [west] } });
      // Drafts are nobody's patrol.
      await storePlan(get(), agencyId, { ...plan, id: idOf(week, 'd'), approved: false, routes: { A1: [west, west, west] } });
    }
    app = testApp(get());
  });

  const read = async (query = ''): Promise<FairnessAnswer> => {
    const response = await app.request(`/api/v1/patrols/fairness${query}`);
    if (response.status !== 200) throw new Error(await response.text());
    return await response.json() as FairnessAnswer;
  };

  it('compares minutes with reported harm by area, of approved plans alone', async () => {
    const { plans, minutes, kind, areas, disparity, window, warnings, reading } = await read('?from=2026-02-02&to=2026-03-16');
    expect({ plans, minutes, kind, window }).toEqual({ plans: 6, minutes: 360, kind: 'district', window: { from: '2026-02-02', to: '2026-03-16', zone: 'Europe/Kyiv' } });
    const of = (name: string) => areas.find((one) => one.name === name)!;
    expect(of('East').minutesShare).toBeCloseTo(0.75, 12);
    // What patrols found, drugs, is not in it: it would make the patrols of the east look right.
    expect(of('East').reported).toBeLessThan(240);
    expect(of('West').harmShare).toBeGreaterThan(0.6);
    expect(disparity.ratio!).toBeGreaterThan(4);
    expect(disparity.distance).toBeGreaterThan(0.35);
    expect(warnings.map(({ code }) => code)).toContain('disparity');
    expect(reading.every(({ en, uk }) => !/[{}]/.test(en + uk))).toBe(true);
  });

  it('shows the same cells week after week', async () => {
    const { weeks, repeated, warnings } = await read('?from=2026-02-02&to=2026-03-16&weeks=4');
    expect(weeks.map(({ week, minutes }) => [week, minutes])).toEqual(Array.from({ length: 6 }, (_, week) => [addDays('2026-02-02', 7 * week), 60]));
    expect(repeated.cells.map(({ cell, weeks: run, minutes }) => [cell, run, minutes])).toEqual([[east, 6, 180], [west, 6, 90]]);
    expect(repeated.index).toBeCloseTo((3 * 45) / 360, 12);
    expect(weeks[1]!.kept).toBeCloseTo(2 / 3, 12);
    expect(warnings.map(({ code }) => code)).not.toContain('same_cells');
    expect((await read('?from=2026-02-02&to=2026-03-16&weeks=2')).warnings.map(({ code }) => code)).toContain('same_cells');
  });

  it('compares cells that were held out with those that were visited, within the shifts', async () => {
    const { holdOuts, reading } = await read('?from=2026-02-02&to=2026-03-16');
    expect(holdOuts).toMatchObject({ cells: 2, minutesPlanned: 0, comparison: { visited: { observed: 4 + 200 + 400, expected: 18 }, heldOut: { cells: 2, observed: 12, expected: 12 } } });
    expect(holdOuts.share).toBeCloseTo(2 / 5, 12);
    expect(holdOuts.comparison!.ratio).toBeCloseTo(604 / 18, 10);
    expect(reading.some(({ en }) => en.includes('more than where none went'))).toBe(true);
  });

  it('looks at the twelve weeks up to the last approved shift when nobody says when', async () => {
    expect((await read()).window).toMatchObject({ from: '2025-12-17', to: '2026-03-11' });
    expect((await read('?from=2025-01-01&to=2025-02-01'))).toMatchObject({ plans: 0, warnings: [] });
  });

  it('is refused for windows and areas that are none', async () => {
    expect(await problemOf(await app.request('/api/v1/patrols/fairness?from=2026-03-01&to=2026-02-01'))).toMatchObject({ code: 'bad_window' });
    expect(await problemOf(await app.request('/api/v1/patrols/fairness?from=2020-03-01&to=2026-02-01'))).toMatchObject({ code: 'bad_window' });
    expect(await problemOf(await app.request('/api/v1/patrols/fairness?kind=ward'))).toMatchObject({ code: 'unknown_area' });
    expect(app.faults).toEqual([]);
  });
});
