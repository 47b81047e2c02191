import { beforeAll, describe, expect, it } from 'vitest';
import type { HoursAnswer, HoursAsked } from '../../../server/model/hours.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { makeTown } from '../../support/town.ts';

onBothDatabases('shared hours', (get) => {
  let app: TestApp;
  beforeAll(async () => {
    await makeTown(get());
    app = testApp(get());
  });
  const window = { from: '2026-01-05', to: '2026-03-30' };
  const post = (body: HoursAsked, query = ''): Promise<Response> => app.request(`/api/v1/patrols/hours${query}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ filter: window, ...body }),
  });
  const share = async (body: HoursAsked = {}): Promise<HoursAnswer> => {
    const response = await post(body);
    expect([response.status, await response.clone().text()]).toEqual([200, expect.any(String)]);
    return await response.json() as HoursAnswer;
  };

  it('give every area its units in every shift, say what was assumed, and are the same again', async () => {
    const body: HoursAsked = { callsPerIncident: 20, hotspots: { hours: 40, unit: 'hex:8' } };
    const answer = await share(body);
    expect(answer).toMatchObject({ areas: 'district', weeks: expect.closeTo(12, 1), infeasible: [], demonstration: false });
    expect(answer.cells).toHaveLength(2 * 3 * 7);
    expect(answer.cells.reduce((sum, { calls }) => sum + calls, 0)).toBeCloseTo(answer.learned.calls, 6);
    expect(answer.learned.calls).toBeCloseTo((answer.learned.used * 20) / answer.weeks, 6);
    expect(answer.cells.every(({ units, needed }) => units === Math.ceil(needed - 1e-9))).toBe(true);
    expect(answer.queue).toHaveLength(168);
    expect(answer.whatIf.map(({ change }) => change)).toEqual([-2, -1, 0, 1, 2]);
    const { hotspots } = answer;
    expect(hotspots!.places.reduce((sum, { hours }) => sum + hours, 0)).toBe(40);
    expect(hotspots!.reached).toBeGreaterThan(hotspots!.even);
    expect(hotspots!.kappa).toBeCloseTo(12 / 168, 9);
    expect(Math.abs(hotspots!.places[0]!.longitude - 30.5)).toBeLessThan(0.1);
    expect(answer.reading.length).toBeGreaterThan(3);
    for (const { en, uk } of answer.reading) expect([en, uk].every((text) => text.length > 20 && !text.includes('{'))).toBe(true);
    expect(answer.warnings.map(({ code }) => code)).toContain('offences_left_out');
    expect((await share(body)).sha256).toBe(answer.sha256);
  });

  it('share a number of units with floors and ceilings, and name bounds that cannot be met', async () => {
    const shared = await share({ units: 60, floors: [{ units: 1 }], ceilings: [{ area: 'district:west', units: 2 }] });
    expect(shared.cells.reduce((sum, { units }) => sum + units, 0)).toBe(60);
    expect(shared.cells.every(({ units }) => units >= 1)).toBe(true);
    expect(shared.cells.filter(({ area }) => area === 'district:west').every(({ units, ceiling }) => units <= 2 && ceiling === 2)).toBe(true);
    const short = await share({ units: 60, floors: [{ units: 2 }] });
    expect([short.cells, short.queue, short.whatIf]).toEqual([[], [], []]);
    expect(short.infeasible).toEqual([{
      constraint: 'floors_above_total', words: { en: 'The floors of all shifts add up to 84 units; there are 60.', uk: expect.any(String) },
      relaxation: { words: expect.anything(), change: [{ path: ['units'], value: 84 }] },
    }]);
    const crossed = await share({ floors: [{ shift: 'late', weekday: 5, area: 'district:east', units: 3 }], ceilings: [{ units: 9 }, { units: 1 }] });
    expect(crossed.infeasible.map(({ relaxation }) => relaxation!.change)).toEqual([[{ path: ['ceilings', 1, 'units'], value: 3 }]]);
  });

  it('are formed from the days that the data cover, however long a window is asked for', async () => {
    const [covered, longer] = [await share({ filter: { to: '2026-03-01' } }), await share({ filter: { from: '2025-03-01', to: '2026-03-01' } })];
    expect(covered.learned).toEqual(longer.learned);
    expect(longer.weeks).toBeLessThan(20);
    expect(longer.learned.calls).toBeCloseTo(longer.learned.used / longer.weeks, 6);
    expect(longer.warnings.map(({ code }) => code)).not.toContain('window_not_covered');
    const beyond = await share({ filter: { from: '2026-02-01', to: '2027-01-01' } });
    expect(beyond.filter.toDay < '2026-06-01').toBe(true);
  });

  it('say how many areas get no unit at all', async () => {
    const { warnings, areaTotals } = await share({ shifts: [{ name: 'evening', from: '18:00', to: '02:00', weekdays: [5], units: 1 }] });
    expect(areaTotals.filter(({ units }) => units === 0)).toHaveLength(1);
    expect(warnings.map(({ code }) => code)).toContain('areas_without_units');
  });

  it('take the units of each shift, and say what no shift covers', async () => {
    const { cells, warnings, shifts } = await share({ shifts: [{ name: 'evening', from: '18:00', to: '02:30', weekdays: [5, 6], units: 4 }] });
    expect(cells).toHaveLength(4);
    expect(shifts).toEqual([expect.objectContaining({ hours: 8.5, units: 8 })]);
    expect(warnings.map(({ code }) => code)).toContain('hours_uncovered');
  });

  it('are had as CSV, table by table', async () => {
    for (const [table, lines] of [['cells', 43], ['areas', 3], ['queue', 169], ['what_if', 6], ['hotspots', 1]] as const) {
      const response = await post({}, `?format=csv&table=${table}`);
      expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
      expect((await response.text()).trimEnd().split('\r\n')).toHaveLength(lines);
    }
  });

  describe('refuse', () => {
    it.each([
      [{ filter: { ...window, offences: ['drugs.supply', 'burglary'] } }, 'detection_driven', 'filter.offences'],
      [{ filter: { ...window, offences: 'theft.shop' } }, 'detection_driven', 'filter.offences'],
      [{ filter: { ...window, offences: 'burglery' } }, 'unknown_offence', 'filter.offences'],
      [{ filter: { colour: 'red' } }, 'bad_input', 'filter.colour'],
      [{ areas: 'parish' }, 'unknown_area', 'unit'],
      [{ service: { byOffence: { nonsense: 10 } } }, 'unknown_offence', 'service.byOffence.nonsense'],
      [{ floors: [{ area: 'district:north', units: 1 }] }, 'bad_constraint', 'floors.0'],
      [{ units: 3, shifts: [{ name: 'a', from: '08:00', to: '16:00', units: 1 }] }, 'bad_input', 'units'],
      [{ shifts: [{ name: 'a', from: '08:00', to: '16:00' }, { name: 'a', from: '16:00', to: '20:00' }] }, 'bad_input', 'shifts.1.name'],
      [{ priorities: [{ name: '1', offences: ['nothing'] }] }, 'unknown_offence', 'priorities.0.offences.0'],
    ] as [HoursAsked, string, string][])('%j', async (body, code, field) => {
      const problem = await problemOf(await post(body));
      expect([problem.code, problem.fields[0]!.field]).toEqual([code, field]);
    });
  });

  it('leave no fault of our own behind', () => {
    expect(app.faults).toEqual([]);
  });
});
