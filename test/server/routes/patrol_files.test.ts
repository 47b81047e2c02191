import Papa from 'papaparse';
import { beforeAll, expect, it } from 'vitest';
import type { PatrolPlan, PlanAsked, PlanRecord } from '../../../server/model/patrol.ts';
import { problemOf } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { workingTown } from '../../support/working_town.ts';

const asked: PlanAsked = {
  title: 'Вечір', shift: { from: '2026-03-27T16:00', to: '2026-03-28T00:00' }, surface: { resolution: 8, filter: { from: '2026-01-01' } },
  units: [{ id: 'A.1', start: [30.48, 50.45] }, { id: 'Сокіл 7', start: [30.52, 50.46] }],
};

onBothDatabases('files of patrol plans', (get) => {
  const town = workingTown(get);
  let plan: PatrolPlan;
  const read = async (path: string): Promise<Response> => town.app().request(`/api/v1/patrols/plans/${plan.id}${path}`);

  beforeAll(async () => {
    const response = await town.app().request('/api/v1/patrols/plans?agency=town', { method: 'POST', headers: { 'Content-Type': 'application/json', Prefer: 'wait=30' }, body: JSON.stringify(asked) });
    plan = (await response.json() as { record: PlanRecord }).record.plan;
  }, 40_000);

  it('are there for the whole and for each unit, in every format, under a name for every system', async () => {
    const types = { pdf: 'application/pdf', gpx: 'application/gpx+xml', csv: 'text/csv; charset=utf-8', ics: 'text/calendar; charset=utf-8; method=PUBLISH' };
    for (const [ending, type] of Object.entries(types)) {
      const response = await read(`.${ending}?agency=town`);
      expect([response.status, response.headers.get('Content-Type'), response.headers.get('Cache-Control')]).toEqual([200, type, 'private, no-store']);
      expect(response.headers.get('Content-Disposition')).toBe(`attachment; filename="hexwatch-patrol-2026-03-27-${plan.id}.${ending}"`);
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(500);
    }
    const own = await read(`/units/${encodeURIComponent('Сокіл 7')}.gpx`);
    expect([own.status, own.headers.get('Content-Disposition')]).toEqual([200,
      `attachment; filename="hexwatch-patrol-2026-03-27-_7-${plan.id}.gpx"; filename*=UTF-8''hexwatch-patrol-2026-03-27-${encodeURIComponent('Сокіл 7')}-${plan.id}.gpx`]);
    expect((await (await read('/units/A.1.pdf')).text()).slice(0, 7)).toBe('%PDF-1.');
  });

  it('hold the visits of the plan: all of them, or those of one unit', async () => {
    const lines = async (path: string): Promise<Record<string, string>[]> => Papa.parse<Record<string, string>>(await (await read(path)).text(), { header: true, skipEmptyLines: true }).data;
    const written = (rows: Record<string, string>[]): unknown[] => rows.map(({ unit, order, cell, arrive, why }) => [unit, Number(order), cell, arrive, why]);
    const expected = (units: readonly string[]): unknown[] => plan.routes.filter(({ unit }) => units.includes(unit)).flatMap(({ unit, stops }) => stops.map((stop) => [unit, stop.order, stop.cell, stop.arrive, stop.why.uk]));
    expect(written(await lines('.csv?lang=uk'))).toEqual(expected(['A.1', 'Сокіл 7']));
    expect(written(await lines('/units/A.1.csv?lang=uk'))).toEqual(expected(['A.1']));
    const sheet = await (await read('/units/A.1')).json();
    expect(sheet).toMatchObject({ plan: plan.id, status: 'draft', zone: plan.shift.zone, sha256: plan.sha256, route: plan.routes[0] });
  });

  it('of what is not there are refused, and so are languages that there are not', async () => {
    const problem = async (path: string): Promise<unknown[]> => {
      const { status, code } = await problemOf(await read(path));
      return [status, code];
    };
    expect(await problem('/units/Z9.csv')).toEqual([404, 'unknown_unit']);
    expect(await problem('/units/Z9')).toEqual([404, 'unknown_unit']);
    expect(await problem('.csv?lang=de')).toEqual([400, 'bad_parameter']);
    const response = await town.app().request(`/api/v1/patrols/plans/${'0'.repeat(24)}.pdf`);
    expect([response.status, (await response.json() as { code: string }).code]).toEqual([404, 'unknown_plan']);
  });
});
