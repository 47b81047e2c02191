import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { processesOf } from '../../../server/http/ogc/processes.ts';
import { analysisResult, type AnalysisResult } from '../../../server/model/analysis.ts';
import { runJobs, type JobWorker } from '../../../server/tasks/jobs_worker.ts';
import { testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { makeTown } from '../../support/town.ts';

const filter = { agency: 'town', from: '2026-02-01', to: '2026-03-01' };
const quiet = (): void => {};

onBothDatabases('analyses over units', (get) => {
  let app: TestApp;
  let folder = '';
  let worker: JobWorker;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hexwatch-units-'));
    await makeTown(get());
    app = testApp(get(), { HEXWATCH_DATA: folder });
    worker = runJobs(get(), { processes: processesOf('0'), folder, atOnce: 1, keepHours: 1, log: { warn: quiet, error: (fields) => { app.faults.push(fields); } } });
  });
  afterAll(async () => {
    await worker.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(method: string, unit: string, parameters: Record<string, string> = {}): Promise<AnalysisResult> {
    const response = await app.request('/api/v1/analyses', {
      method: 'POST', headers: { 'Content-Type': 'application/json', Prefer: 'wait=30' }, body: JSON.stringify({ method, filter, unit, parameters }),
    });
    const said = await response.json() as { status: string; result: unknown };
    expect([response.status, said.status], JSON.stringify(said).slice(0, 500)).toEqual([200, 'done']);
    return analysisResult.parse(said.result);
  }

  it('find hot hexagons, by formula and by permutations, and say how they were counted', async () => {
    const result = await run('getis_ord', 'hex:8', { inference: 'permutation', permutations: '4999' });
    expect(result).toMatchObject({ unit: 'hex:8', seed: 1, notDefined: null, exact: false, parameters: { inference: 'permutation', permutations: 4999, rings: 1 } });
    const { layer } = await run('getis_ord', 'hex:8');
    const hot = layer!.unit.filter((_, i) => layer!.columns.class![i]!.startsWith('hot'));
    expect(hot.length).toBeGreaterThan(2);
    expect(layer!.classes!.reduce((sum, { count }) => sum + count, 0)).toBe(layer!.unit.length);
    const effect = await run('operation_effect', 'hex:8', { treated: hot.join(',') });
    expect(effect.tables[0]!.rows[0]!.slice(1, 2)).toEqual([hot.length]);
    expect(effect.layer!.columns.class!.filter((code) => code === 'treated').length).toBe(hot.length);
  });

  it('see squares and areas as well', async () => {
    const local = await run('local_moran', 'square:1000', { permutations: '999' });
    expect(local.layer!.shapes!.length).toBe(local.layer!.unit.length);
    expect((await run('autocorrelation', 'square:1000', { permutations: '99' })).tables[0]!.rows.length).toBe(4);
    const areas = await run('concentration', 'area');
    expect(areas.figures.find(({ id }) => id === 'non_empty')!.value).toBe(2);
    expect((await run('pattern_test', 'area', { against: 'previous' })).layer!.columns.label!.every((label) => label !== null)).toBe(true);
    expect((await run('local_moran', 'area')).notDefined!.en).toMatch(/too few units/);
  });

  it('hold one kind of incidents against another, and not against itself', async () => {
    expect((await run('smoothed_rates', 'hex:8', { exposure: 'incidents' })).notDefined!.en).toMatch(/comparison group is the selection itself/);
    const rates = await run('smoothed_rates', 'hex:8', { exposure: 'incidents', baseline: 'burglary', smoothing: 'local' });
    expect(rates.layer!.columns.value!.some((value) => value === null)).toBe(true);
    expect((await run('smoothed_rates', 'square:1000')).layer!.ramp).toBe('amount');
  });
});
