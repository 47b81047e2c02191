import { expect, it } from 'vitest';
import type { BeatPlan, BeatRecord, BeatsAsked } from '../../../server/model/beats.ts';
import { beatRecord } from '../../../server/model/beats.ts';
import type { ImportReport } from '../../../server/model/import_report.ts';
import { problemOf } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { february, workingTown } from '../../support/working_town.ts';

const { agency: _, ...window } = february;

onBothDatabases('beats', (get) => {
  const { app } = workingTown(get);
  const post = (body: BeatsAsked, wait = 30): Promise<Response> => app().request('/api/v1/patrols/beats', {
    method: 'POST', headers: { 'Content-Type': 'application/json', Prefer: `wait=${wait}` }, body: JSON.stringify({ filter: window, unit: 'hex:8', today: 'district', ...body }),
  });
  const draw = async (body: BeatsAsked = {}): Promise<BeatRecord> => {
    const response = await post(body);
    const said = await response.json() as { status: string; record: unknown };
    expect([response.status, said.status]).toEqual([200, 'done']);
    return beatRecord.parse(said.record);
  };
  const loadOf = ({ assignment }: BeatPlan, beat: number): number => assignment.after.reduce((sum, own, i) => sum + (own === beat ? assignment.load[i]! : 0), 0);

  it('are drawn from those of today, kept, listed and found again', async () => {
    const { plan, createdBy } = await draw({ title: 'Spring', beats: 3, tolerance: 0.3 });
    expect(plan).toMatchObject({ title: 'Spring', unit: 'hex:8', today: 'district', agency: 'town', demonstration: false, infeasible: [], tolerance: 0.3 });
    expect(plan.beats.map(({ code }) => code)).toEqual(['east', 'west', 'new-1']);
    expect(plan.after).toMatchObject({ beats: 3, within: 3, inPieces: 0 });
    expect(plan.after.deviation!).toBeLessThanOrEqual(0.3);
    expect(plan.before!.beats).toBe(2);
    plan.beats.forEach(({ after }, i) => expect(after!.load).toBeCloseTo(loadOf(plan, i), 9));
    expect(plan.learned.total).toBeCloseTo(plan.assignment.load.reduce((sum, one) => sum + one, 0), 9);
    expect(plan.moves!.flows.reduce((sum, { units }) => sum + units, 0)).toBe(plan.moves!.units);
    expect(plan.moves!.units).toBe(plan.assignment.after.filter((own, i) => plan.assignment.before![i]! >= 0 && own !== plan.assignment.before![i]).length);
    for (const { en, uk } of [...plan.reading, plan.method.words]) expect([en, uk].every((text) => text.length > 20 && !text.includes('{'))).toBe(true);
    const again = await draw({ title: 'Spring', beats: 3, tolerance: 0.3 });
    expect([again.plan.id, again.plan.sha256, again.createdBy]).toEqual([plan.id, plan.sha256, createdBy]);
    const list = await (await app().request('/api/v1/patrols/beats?limit=1')).json() as { plans: { id: string; title: string; count: number }[]; next: string | null };
    expect(list.plans).toEqual([expect.objectContaining({ id: plan.id, kind: 'beats', title: 'Spring', count: 3 })]);
    expect(await (await app().request(`/api/v1/patrols/beats/${plan.id}`)).json()).toEqual(JSON.parse(JSON.stringify(again)));
    expect((await problemOf(await app().request(`/api/v1/patrols/beats/${'0'.repeat(24)}`))).code).toBe('unknown_beats');
  });

  it('leave as files, and those of hexagons are areas again', async () => {
    const { plan } = await draw({ beats: 3, tolerance: 0.3, seed: 2 });
    const shapes = await (await app().request(`/api/v1/patrols/beats/${plan.id}.geojson`)).json() as { features: { properties: { code: string; load: number }; geometry: { type: string } }[] };
    expect(shapes.features.map(({ properties, geometry }) => [properties.code, geometry.type])).toEqual([['east', 'MultiPolygon'], ['west', 'MultiPolygon'], ['new-1', 'MultiPolygon']]);
    const before = await (await app().request(`/api/v1/patrols/beats/${plan.id}.geojson?side=before`)).json() as { features: unknown[] };
    expect(before.features).toHaveLength(2);
    for (const [table, lines] of [['beats', 4], ['units', plan.assignment.units.length + 1], ['moves', plan.moves!.flows.length + 1]] as const) {
      const response = await app().request(`/api/v1/patrols/beats/${plan.id}.csv?table=${table}`);
      expect([response.headers.get('Content-Type'), (await response.text()).trimEnd().split('\r\n').length]).toEqual(['text/csv; charset=utf-8', lines]);
    }
    const imported = await app().request('/api/v1/imports?kind=areas&shapeKind=beat&file=beats.geojson', { method: 'POST', body: JSON.stringify(shapes) });
    expect(imported.status).toBe(202);
    const { id } = await imported.json() as { id: string };
    const report = async (): Promise<Partial<ImportReport>> => await (await app().request(`/api/v1/imports/${id}`)).json() as ImportReport;
    await expect.poll(report, { timeout: 10_000 }).toMatchObject({ status: 'completed', stored: 3, rejected: 0 });
  });

  it('keep what is locked, and say what cannot be', async () => {
    const { plan } = await draw({ lockedBeats: ['district:west'], tolerance: 0.02 });
    const west = plan.beats.findIndex(({ code }) => code === 'west');
    plan.assignment.before!.forEach((own, i) => { if (own >= 0) expect(plan.assignment.after[i] === west).toBe(own === west); });
    expect(plan.infeasible.map(({ constraint }) => constraint)).toContain('locked_beat');
    const [first] = plan.infeasible;
    expect((first!.relaxation!.change as { value: number }[])[0]!.value).toBeGreaterThan(0.02);
    const unit = plan.assignment.units[plan.assignment.before!.indexOf(west)]!;
    const tied = await draw({ lockedUnits: [unit], mostMoved: 0.1 });
    expect(tied.plan.beats[tied.plan.assignment.after[tied.plan.assignment.units.indexOf(unit)]!]!.code).toBe('west');
    expect(tied.plan.moves!.loadShare).toBeLessThanOrEqual(0.1);
    const three = await draw({ lockedBeats: ['west', 'east'], beats: 3 });
    expect(three.plan.after.beats).toBe(2);
    expect(three.plan.infeasible.map(({ constraint, relaxation }) => [constraint, relaxation!.change])).toContainEqual(['beats', [{ path: ['beats'], value: 2 }]]);
  });

  it('are bounded by the exact solver, and drawn from nothing', async () => {
    const { plan } = await draw({ method: 'exact', seconds: 2, tolerance: 0.4 });
    expect(plan.method.bound).toBeGreaterThan(0);
    expect(plan.method.bound!).toBeLessThanOrEqual(plan.method.objective * (1 + 1e-9));
    expect(plan.method.gap!).toBeGreaterThanOrEqual(0);
    const response = await post({ beats: 4, tolerance: 0.4, unit: 'area:district', method: 'exact' });
    expect((await problemOf(response)).fields[0]!.field).toBe('beats');
    const fresh = await app().request('/api/v1/patrols/beats', {
      method: 'POST', headers: { 'Content-Type': 'application/json', Prefer: 'wait=30' }, body: JSON.stringify({ filter: window, unit: 'hex:7', beats: 3, tolerance: 0.6, workload: 'minutes' }),
    });
    const { record } = await fresh.json() as { record: BeatRecord };
    expect([record.plan.before, record.plan.moves, record.plan.assignment.before, record.plan.after.beats]).toEqual([null, null, null, 3]);
    expect((await problemOf(await app().request(`/api/v1/patrols/beats/${record.plan.id}.geojson?side=before`))).code).toBe('unknown_beats');
  });

  it('of areas are joined areas', async () => {
    const { plan } = await draw({ unit: 'area:district', tolerance: 1 });
    const shapes = await (await app().request(`/api/v1/patrols/beats/${plan.id}.geojson`)).json() as { features: { geometry: { coordinates: number[][][][] } }[] };
    expect(shapes.features.map(({ geometry }) => geometry.coordinates[0]![0]!.length)).toEqual([5, 5]);
  });

  it('are made by a job that can be waited for or ended', async () => {
    const response = await post({ seed: 77 }, 0);
    const { job } = await response.json() as { job: string };
    expect(response.status).toBe(202);
    const stateOf = async (): Promise<string> => (await (await app().request(`/api/v1/patrols/jobs/${job}`)).json() as { status: string }).status;
    await expect.poll(stateOf, { timeout: 20_000 }).toBe('done');
  });

  it('refuse what names nothing and what is not reported', async () => {
    const faults = async (body: BeatsAsked): Promise<[string, string[]]> => {
      const { code, fields } = await problemOf(await post(body));
      return [code, fields.map(({ field }) => field)];
    };
    expect(await faults({ lockedUnits: ['881f1d4887fffff'], lockedBeats: ['north'], method: 'exact', mostMoved: 0.2 })).toEqual(['bad_constraint', ['lockedUnits.0', 'lockedBeats.0', 'mostMoved']]);
    expect(await faults({ today: 'parish' })).toEqual(['unknown_area', ['today']]);
    expect(await faults({ filter: { offences: 'drugs' } })).toEqual(['detection_driven', ['filter.offences']]);
    expect(app().faults).toEqual([]);
  });
});
