import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import type { Method } from '../../../server/analysis/method.ts';
import { methodOf } from '../../../server/analysis/methods.ts';
import { readAnalysisAsked } from '../../../server/analysis/query.ts';
import { analysisResult } from '../../../server/model/analysis.ts';
import { transact } from '../../../server/db/transact.ts';
import type { FilterQuery } from '../../../server/model/filter.ts';
import { localPerson } from '../../../server/model/who.ts';
import { countByUnit } from '../../../server/analysis/tally.ts';
import { readEvents } from '../../../server/tasks/analysis_events.ts';
import { findAnalysisStudy } from '../../../server/tasks/analysis_study.ts';
import { findUnits } from '../../../server/tasks/analysis_units.ts';
import { loadAnalysis } from '../../../server/tasks/load_analysis.ts';
import { findHotspots } from '../../../server/tasks/find_hotspots.ts';
import { resolveFilter } from '../../../server/tasks/resolve_filter.ts';
import { runAnalysis } from '../../../server/tasks/run_analysis.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { freshColumns } from '../../support/followed.ts';
import { makeTown, type Town } from '../../support/town.ts';

const comparison = methodOf('period_comparison') as Method;
const window = { from: '2026-02-14', to: '2026-03-31' };

onBothDatabases('an analysis', (database) => {
  let town: Town;
  beforeAll(async () => {
    town = await makeTown(database());
  });

  it('is of the same incidents as the map, whatever they are added up by', async () => {
    const resolved = await resolveFilter(database(), localPerson, window);
    const table = await findHotspots(database(), resolved.context, { ...resolved, resolution: 8 });
    for (const unit of ['hex:8', 'square:700', 'area:district']) {
      const { input, units, study } = await loadAnalysis(database(), resolved, readAnalysisAsked(comparison, { ...window, unit }));
      expect(input.rows).toBe(table.meta.rows);
      expect(input.events.n).toBe(table.meta.placed);
      expect(study.plane.crs).toBe('EPSG:32636');
      expect(units!.text).toBe(unit);
      const counts = countByUnit(input.events, input.units!);
      expect(counts.reduce((sum, one) => sum + one)).toBe(table.meta.placed);
      if (unit === 'hex:8') {
        const byCell = new Map(table.cell.map((cell, i) => [cell, table.count[i]]));
        input.units!.ids.forEach((cell, i) => expect(counts[i]).toBe(byCell.get(cell) ?? 0));
      }
      if (unit !== 'area:district') input.units!.ids.forEach((id, i) => expect(input.units!.names![i]).toMatch(new RegExp(`^((West|East) · )?${id}$`)));
      if (unit === 'area:district') {
        expect(input.units!.names).toEqual(['East', 'West']);
        expect([...input.units!.neighbours.members]).toEqual([1, 0]);
      }
    }
  });

  it('reads the same incidents from the columns as from the database', async () => {
    const queries: FilterQuery[] = [{}, window, { ...window, offences: 'robbery', hours: '20-3', weekdays: '5-7' }, { ...window, area: 'district:west' }, { ...window, from: '2027-01-01', to: '2027-02-01' }];
    for (const query of queries) {
      const resolved = await resolveFilter(database(), localPerson, query);
      const columns = await freshColumns(database(), resolved.agency.agencyId);
      const study = await findAnalysisStudy(database(), resolved, undefined);
      for (const unit of ['hex:9', 'area:district']) {
        const { unitOf } = await findUnits(database(), resolved, unit, { plane: study.plane, study: study.shape, rings: 1 });
        const reading = { plane: study.plane, unitOf, ends: false };
        const rows = await readEvents(database(), { ...resolved, columns: null }, reading);
        expect(await readEvents(database(), { ...resolved, columns }, reading)).toEqual(rows);
        expect(rows.events.n > 0 || query.from === '2027-01-01').toBe(true);
      }
    }
  });

  it('knows until when something can have happened where a method spreads it, also when columns are at hand', async () => {
    await transact(database(), { agencyId: 1, person: 'local', purpose: 'test' }, (transaction) => sql`update incident
      set occurred_to = occurred_from + interval '5 hours', time_precision = 'interval' where agency_id = ${town.agency.agencyId} and offence_id = 300`.execute(transaction));
    const resolved = await resolveFilter(database(), localPerson, { ...window, offences: 'robbery' });
    const columns = await freshColumns(database(), resolved.agency.agencyId);
    const { input } = await loadAnalysis(database(), { ...resolved, columns }, readAnalysisAsked(methodOf('aoristic') as Method, {}));
    expect(input.events.n).toBeGreaterThan(20);
    input.events.from.forEach((from, i) => expect(input.events.to[i]! - from).toBe(5 * 3_600_000));
  });

  it('is kept, and the same question is answered by the same result', async () => {
    const asked = readAnalysisAsked(comparison, { ...window, unit: 'area:district', against: '2026-01-01/2026-02-14' });
    const steps: string[] = [];
    const first = await runAnalysis(database(), localPerson, asked, { progress: (_, message) => steps.push(message) });
    expect(steps).toEqual(['reading', 'computing', 'keeping']);
    expect(analysisResult.parse(first)).toEqual(first);
    expect(first).toMatchObject({ method: 'period_comparison', unit: 'area:district', seed: null, crs: 'EPSG:32636', notDefined: null, parameters: { against: '2026-01-01/2026-02-14', level: '0.05' } });
    expect(first.layer).toMatchObject({ geometry: 'shape', unit: ['district:east', 'district:west'] });
    expect(first.layer!.columns.count!.reduce<number>((sum, one) => sum + one!, 0)).toBe(first.used);
    const again: string[] = [];
    expect(await runAnalysis(database(), localPerson, asked, { progress: (_, message) => again.push(message) })).toEqual(first);
    expect(again).toEqual(['reading']);
    // Who may see less asks another question.
    const less = await runAnalysis(database(), { ...localPerson, handlingCodes: [3] }, asked);
    expect(less.id).not.toBe(first.id);
    expect(less.notDefined).toEqual({ en: expect.stringContaining('do not reach over both windows'), uk: expect.stringContaining('не охоплюють') });
    expect(less).toMatchObject({ rows: 0, layer: null, figures: [], charts: [] });
  });

  it('is not defined where the other window has no data, and says why', async () => {
    const found = await runAnalysis(database(), localPerson, readAnalysisAsked(comparison, { ...window, against: 'year' }));
    expect(found.notDefined!.en).toContain('do not reach over both windows');
    expect(found.layer).toBeNull();
  });

  it('refuses what cannot be asked, naming the field', async () => {
    const run = async (texts: Record<string, string>) => runAnalysis(database(), localPerson, readAnalysisAsked(comparison, texts));
    await expect(run({ unit: 'hex:12' })).rejects.toMatchObject({ code: 'bad_input', fields: [{ field: 'unit' }] });
    await expect(run({ level: '0.2' })).rejects.toMatchObject({ code: 'bad_input', fields: [{ field: 'level' }] });
    await expect(run({ people: 'x' })).rejects.toMatchObject({ code: 'bad_input', fields: [{ field: 'people' }] });
    await expect(run({ unit: 'area:ward' })).rejects.toMatchObject({ code: 'unknown_area', fields: [{ field: 'unit' }] });
    await expect(run({ unit: 'square:10' })).rejects.toMatchObject({ code: 'study_area_too_large', fields: [{ field: 'unit' }] });
    await expect(run({ crs: 'EPSG:3857' })).rejects.toMatchObject({ code: 'unknown_projection', fields: [{ field: 'crs' }] });
    await expect(run({ crs: 'EPSG:3435' })).rejects.toMatchObject({ code: 'unknown_projection' });
  });

  it('is refused beforehand when it would take more memory than is allowed', async () => {
    await expect(runAnalysis(database(), localPerson, readAnalysisAsked(comparison, window), { mostBytes: 10 })).rejects.toMatchObject({ code: 'analysis_too_large' });
  });

  it('ends when nobody wants it any more', async () => {
    const leave = new AbortController();
    const running = runAnalysis(database(), localPerson, readAnalysisAsked(comparison, { ...window, unit: 'hex:10' }), { signal: leave.signal, progress: (percent) => { if (percent >= 20) leave.abort(new Error('left')); } });
    await expect(running).rejects.toThrow('left');
    const after = await runAnalysis(database(), localPerson, readAnalysisAsked(comparison, { ...window, unit: 'hex:7' }));
    expect(after.unit).toBe('hex:7');
  });
});
