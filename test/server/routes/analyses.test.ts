import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { methods } from '../../../server/analysis/methods.ts';
import { analysisPrefix } from '../../../server/http/ogc/process_analysis.ts';
import { processesOf } from '../../../server/http/ogc/processes.ts';
import { analysisResult, type AnalysisResult } from '../../../server/model/analysis.ts';
import { analysisJob } from '../../../server/model/analysis_request.ts';
import { keptResult, keptResultList } from '../../../server/model/results.ts';
import { runJobs, type JobWorker } from '../../../server/tasks/jobs_worker.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { readJson } from '../../support/features.ts';
import { makeTown } from '../../support/town.ts';

const filter = { agency: 'town', from: '2026-02-01', to: '2026-03-01' };
const comparison = { method: 'period_comparison', filter, parameters: { against: 'previous' }, unit: 'hex:7' };
const quiet = (): void => {};

onBothDatabases('analyses', (get) => {
  let app: TestApp;
  let folder = '';
  let worker: JobWorker;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hexwatch-analyses-'));
    await makeTown(get());
    app = testApp(get(), { HEXWATCH_DATA: folder });
    worker = runJobs(get(), { processes: processesOf('0'), folder, atOnce: 1, keepHours: 1, log: { warn: quiet, error: (fields) => { app.faults.push(fields); } } });
  });
  afterAll(async () => {
    await worker.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const post = (body: unknown, { query = '', prefer = 'wait=30' } = {}): Promise<Response> => app.request(`/api/v1/analyses${query}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json', Prefer: prefer }, ...(body !== null && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  async function run(body: unknown, query?: string): Promise<AnalysisResult> {
    const response = await post(body, { ...(query !== undefined && { query }) });
    const said = await response.json() as { status: string; result: unknown };
    expect([response.status, said.status], JSON.stringify(said).slice(0, 500)).toEqual([200, 'done']);
    return analysisResult.parse(said.result);
  }

  it('are run, kept under an id, and had again by it', async () => {
    const result = await run(comparison);
    expect(result).toMatchObject({ method: 'period_comparison', unit: 'hex:7', seed: null, notDefined: null, demonstration: false, parameters: { against: 'previous', level: '0.05' }, filter: { agency: 'town', fromDay: '2026-02-01' } });
    expect([result.tables.length, result.charts.length, result.layer!.unit.length > 3]).toEqual([1, 1, true]);
    const response = await app.request(`/api/v1/analyses/${result.id}?agency=town`);
    expect(analysisResult.parse(await response.clone().json())).toEqual(result);
    const again = await app.request(`/api/v1/analyses/${result.id}?agency=town`, { headers: { 'If-None-Match': response.headers.get('ETag')! } });
    expect(again.status).toBe(304);
    expect((await run(comparison)).id).toBe(result.id);
    expect((await run({ ...comparison, unit: 'hex:8' })).id).not.toBe(result.id);
  });

  it('stand in the list of results, are kept on purpose there, and are computed again as the list says', async () => {
    const { id } = await run(comparison);
    const list = keptResultList.parse(await readJson(app, '/api/v1/results?agency=town&kind=analysis'));
    const listed = list.results.find((one) => one.id === id)!;
    expect(listed).toMatchObject({ kind: 'analysis', method: 'period_comparison', dataVersion: '1', kept: false, request: { method: 'POST', path: '/api/v1/analyses' } });
    const kept = await app.request(`/api/v1/results/${id}/keep?agency=town`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"kept": true}' });
    expect(keptResult.parse(await kept.json())).toMatchObject({ id, kept: true });
    const again = await app.request(listed.request.href, { method: 'POST', headers: { Prefer: 'wait=30' } });
    const said = await again.json() as { result: AnalysisResult };
    // Its filter names the data version, so it is another question with the same numbers.
    const { id: _, filter: asked, warnings: _w, ...numbers } = said.result;
    const { id: _i, filter: first, warnings: _f, ...before } = analysisResult.parse(await readJson(app, `/api/v1/analyses/${id}?agency=town`));
    expect([again.status, numbers, asked]).toEqual([200, before, { ...first, asOf: '1' }]);
  });

  it('are asked for in the body or in the address, and mean the same', async () => {
    const { id } = await run(comparison);
    expect((await run(null, '?method=period_comparison&agency=town&from=2026-02-01&to=2026-03-01&against=previous&unit=hex:7')).id).toBe(id);
    expect((await run({ filter, unit: 'hex:7' }, '?method=period_comparison')).id).toBe(id);
    expect((await run({ ...comparison, filter: { ...filter, offences: ['burglary', 'robbery'] } })).filter.offences).toEqual(['burglary', 'robbery']);
  });

  it.each([
    [{ ...comparison, method: 'palmistry' }, '', 'unknown_method', ['method']],
    [{}, '', 'unknown_method', ['method']],
    [{ ...comparison, parameters: { bandwidth: 3 } }, '', 'bad_input', ['parameters.bandwidth']],
    [{ ...comparison, filter: { ...filter, level: '0.1' } }, '', 'bad_input', ['filter.level']],
    [{ ...comparison, parameters: { level: '0.2' } }, '', 'bad_input', ['level']],
    [comparison, '?unit=hex:8', 'bad_input', ['unit']],
    [{ ...comparison, unit: 'hex:99' }, '', 'bad_input', ['unit']],
    [{ ...comparison, colour: 'red' }, '', 'unknown_parameter', ['colour']],
    [{ ...comparison, filter: { ...filter, offences: 'burglry' } }, '', 'unknown_offence', ['offences']],
    [{ ...comparison, filter: { ...filter, from: '2026-04-01' } }, '', 'bad_window', ['to']],
    ['{', '', 'malformed_request', []],
  ])('refuse %j%s', async (body, query, code, fields) => {
    const problem = await problemOf(await post(body, { query }));
    expect([problem.status, problem.code, problem.fields?.map(({ field }) => field) ?? []]).toEqual([400, code, expect.arrayContaining(fields)]);
  });

  it('are jobs: whoever does not wait follows one, and may end it', async () => {
    const response = await post({ ...comparison, unit: 'hex:6' }, { prefer: 'wait=0' });
    const { status, job } = await response.json() as { status: string; job: string };
    expect([response.status, status, response.headers.get('Location')]).toEqual([202, 'running', `http://localhost/api/v1/analyses/jobs/${job}?agency=town`]);
    await worker.settled();
    const done = analysisJob.parse(await readJson(app, `/api/v1/analyses/jobs/${job}?agency=town`));
    expect(done).toMatchObject({ job, status: 'done', percent: 100, problem: null });
    expect((await readJson<AnalysisResult>(app, `/api/v1/analyses/${done.result!}?agency=town`)).unit).toBe('hex:6');
    await worker.close();
    const waiting = await (await post({ ...comparison, unit: 'hex:5' }, { prefer: 'respond-async' })).json() as { job: string };
    expect(analysisJob.parse(await readJson(app, `/api/v1/analyses/jobs/${waiting.job}?agency=town`)).status).toBe('waiting');
    const ended = await app.request(`/api/v1/analyses/jobs/${waiting.job}?agency=town`, { method: 'DELETE' });
    expect(analysisJob.parse(await ended.json())).toMatchObject({ status: 'dismissed', result: null });
    worker = runJobs(get(), { processes: processesOf('0'), folder, atOnce: 1, keepHours: 1, log: { warn: quiet, error: (fields) => { app.faults.push(fields); } } });
    expect((await problemOf(await app.request('/api/v1/analyses/jobs/nothing?agency=town'))).code).toBe('unknown_job');
  });

  it('do not stand in line behind other jobs', async () => {
    await worker.close();
    const lane = (takes: 'those' | 'others'): JobWorker => runJobs(get(), {
      processes: processesOf('0'), folder, atOnce: 1, keepHours: 1, lane: { prefixes: [analysisPrefix], takes }, log: { warn: quiet, error: (fields) => { app.faults.push(fields); } },
    });
    const file = await app.request('/ogc/processes/export/execution', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ inputs: { ...filter, layer: 'areas', format: 'csv' } }),
    });
    const { jobID } = await file.json() as { jobID: string };
    const statusOf = async (): Promise<string> => (await readJson<{ status: string }>(app, `/ogc/jobs/${jobID}?agency=town`)).status;
    worker = lane('those');
    expect((await run({ ...comparison, unit: 'hex:9' })).unit).toBe('hex:9');
    expect(await statusOf()).toBe('accepted');
    const others = lane('others');
    await others.settled();
    expect(await statusOf()).toBe('successful');
    expect((await problemOf(await app.request(`/api/v1/analyses/jobs/${jobID}?agency=town`))).code).toBe('unknown_job');
    await others.close();
  });

  it('give their tables and charts as CSV, in either language', async () => {
    const { id, tables: [table], charts: [chart] } = await run(comparison);
    const read = async (part: string): Promise<string[][]> => {
      const response = await app.request(`/api/v1/analyses/${id}/${part}`);
      expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'text/csv; charset=utf-8']);
      return Papa.parse<string[]>((await response.text()).trim()).data;
    };
    const lines = await read(`tables/${table!.id}.csv?agency=town`);
    expect([lines[0], lines.length]).toEqual([table!.columns.map((column) => column.id), table!.rows.length + 1]);
    expect(lines[1]!.slice(1, 3).map(Number)).toEqual(table!.rows[0]!.slice(1, 3));
    expect((await read(`charts/${chart!.id}.csv?agency=town&lang=uk`))[0]).toEqual(['x', 'y', 'lower', 'upper', 'role']);
    const missing = await problemOf(await app.request(`/api/v1/analyses/${id}/tables/nothing.csv?agency=town`));
    expect([missing.status, missing.code]).toEqual([404, 'unknown_table']);
    expect(missing.detail).toContain(table!.id);
  });

  it('list their methods with cards, parameters and defaults', async () => {
    const list = await readJson<{ methods: { id: string; card: { answers: string }; parameters: Record<string, { default: unknown; explain: { uk: string } }> }[] }>(app, '/api/v1/analyses/methods');
    expect(list.methods.map(({ id }) => id)).toEqual(methods.map(({ id }) => id));
    for (const { card, parameters } of list.methods) {
      expect(card.answers.length).toBeGreaterThan(20);
      for (const { explain, default: otherwise } of Object.values(parameters)) expect([explain.uk.length > 10, otherwise === undefined]).toEqual([true, false]);
    }
  });

  it('say that there is none of that id, or that it is of another kind', async () => {
    expect((await problemOf(await app.request(`/api/v1/analyses/${'0'.repeat(24)}?agency=town`))).code).toBe('unknown_result');
    expect((await problemOf(await app.request('/api/v1/analyses/short?agency=town'))).code).toBe('bad_parameter');
    const table = await readJson<{ meta: { hotspots: { run: string } } }>(app, '/api/v1/hexes?agency=town&resolution=7');
    expect((await problemOf(await app.request(`/api/v1/analyses/${table.meta.hotspots.run}?agency=town`))).code).toBe('unknown_analysis');
    expect(app.faults).toEqual([]);
  });
});
