import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../../server/analysis/methods.ts';
import { insertJob } from '../../../server/db/jobs.ts';
import { transact } from '../../../server/db/transact.ts';
import { analysisProcessId } from '../../../server/http/ogc/process_analysis.ts';
import { processesOf } from '../../../server/http/ogc/processes.ts';
import { jobListSchema, processListSchema, processSchema, statusInfoSchema } from '../../../server/http/ogc/processes_operations.ts';
import { analysisResult } from '../../../server/model/analysis.ts';
import { hexTable } from '../../../server/model/answers.ts';
import { changeTable } from '../../../server/model/change_table.ts';
import { localPerson } from '../../../server/model/who.ts';
import { listOwnJobs, readOwnJob } from '../../../server/tasks/jobs.ts';
import type { Process } from '../../../server/tasks/jobs_process.ts';
import { pruneAllJobs, runJobs, type JobSettings, type JobWorker } from '../../../server/tasks/jobs_worker.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { linkOf, type Link } from '../../support/features.ts';
import { makeTown, type Town } from '../../support/town.ts';

const window = { agency: 'town', from: '2026-01-01', to: '2026-04-01' };
const exceptions = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/';
const rel = (name: string): string => `http://www.opengis.net/def/rel/ogc/1.0/${name}`;
const conf = (name: string): string => `http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/${name}`;
const quick = { leaseSeconds: 60, beatMs: 50, lookMs: 100 };
type Status = { jobID: string; status: string; progress: number; message: string; links: Link[] };

onBothDatabases('OGC API - Processes', (get) => {
  let town: Town;
  let app: TestApp;
  let folder: string;
  let worker: JobWorker;
  const errors: unknown[] = [];
  const settings = (more: Partial<JobSettings> = {}): JobSettings => ({
    processes: processesOf('test'), folder: join(folder, 'jobs'), atOnce: 1, keepHours: 24, times: quick,
    log: { warn: (fields) => { errors.push(fields); }, error: (fields) => { errors.push(fields); } }, ...more,
  });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hexwatch-jobs-'));
    town = await makeTown(get());
    app = testApp(get(), { HEXWATCH_DATA: folder });
    worker = runJobs(get(), settings());
  });
  afterAll(async () => {
    await worker.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const json = async <T>(path: string, status = 200): Promise<T> => {
    const response = await app.request(path);
    const text = await response.text();
    expect([response.status, response.status === status ? '' : text], path).toEqual([status, '']);
    return JSON.parse(text) as T;
  };
  const execute = (process: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    app.request(`/ogc/processes/${process}/execution`, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } });
  const start = async (process: string, body: unknown): Promise<Status> => {
    const response = await execute(process, body, { Prefer: 'respond-async' });
    expect(response.status, await response.clone().text()).toBe(201);
    return await response.json() as Status;
  };
  const ended = async (id: string): Promise<Status> => {
    for (let round = 0; round < 400; round += 1) {
      const status = await json<Status>(`/ogc/jobs/${id}?agency=town`);
      if (!['accepted', 'running'].includes(status.status)) return status;
      await new Promise((resolve) => { setTimeout(resolve, 25); });
    }
    throw new Error(`job ${id} does not end`);
  };
  const hotspotInputs = { ...window, offences: ['robbery', 'burglary'], resolution: 9, rings: 1, measure: 'count' };

  describe('conf/core', () => {
    it('/conf/core/landingpage-op, /conf/core/landingpage-success: leads to processes and jobs', async () => {
      const page = await json<{ links: Link[] }>('/ogc');
      for (const name of ['processes', 'job-list']) {
        const link = linkOf(page, rel(name))!;
        expect((await app.request(`${new URL(link.href).pathname}?agency=town`)).status).toBe(200);
      }
    });

    it('/conf/core/conformance-success: names the classes that are tested here', async () => {
      const { conformsTo } = await json<{ conformsTo: string[] }>('/ogc/conformance');
      for (const name of ['core', 'ogc-process-description', 'json', 'html', 'oas30', 'job-list', 'dismiss']) expect(conformsTo).toContain(conf(name));
      expect(conformsTo).not.toContain(conf('callback'));
    });

    it('/conf/core/process-list, /conf/core/process-list-success, /conf/core/pl-limit-definition, /conf/core/pl-limit-response, /conf/core/pl-links', async () => {
      const list = processListSchema.parse(await json('/ogc/processes'));
      expect(list.processes.map(({ id }) => id)).toEqual(['hotspots', 'changes', ...methods.map(analysisProcessId), 'patrol-plan', 'patrol-backtest', 'patrol-beats', 'patrol-posts', 'export']);
      expect(linkOf(list, 'self')?.type).toBe('application/json');
      expect(linkOf(list, 'alternate')?.type).toBe('text/html');
      for (const one of list.processes) expect((await json<{ id: string }>(new URL(linkOf(one, 'self')!.href).pathname)).id).toBe(one.id);
      expect(processListSchema.parse(await json('/ogc/processes?limit=1')).processes).toHaveLength(1);
      for (const bad of ['0', '-1', 'x', '1001']) expect((await problemOf(await app.request(`/ogc/processes?limit=${bad}`))).code).toBe('bad_parameter');
    });

    it('/conf/core/process, /conf/core/process-success, /conf/core/process-exception-no-such-process', async () => {
      for (const id of ['hotspots', 'changes', ...methods.map(analysisProcessId), 'export']) expect(processSchema.parse(await json(`/ogc/processes/${id}`)).id).toBe(id);
      for (const [method, path] of [['GET', '/ogc/processes/nothing'], ['POST', '/ogc/processes/nothing/execution']] as const) {
        const response = await app.request(path, { method, ...(method === 'POST' && { body: '{}', headers: { 'Content-Type': 'application/json' } }) });
        expect(response.status).toBe(404);
        expect(await response.json()).toMatchObject({ type: `${exceptions}no-such-process`, status: 404, code: 'unknown_process' });
      }
    });

    it('/conf/core/job-creation-default-execution-mode, /conf/core/job-creation-sync-raw-value-one: the result itself while you wait', async () => {
      const response = await execute('hotspots', { inputs: hotspotInputs });
      expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'application/json']);
      const table = hexTable.parse(await response.json());
      const same = hexTable.parse(await json(`/api/v1/hexes?${new URLSearchParams({ ...window, offences: 'robbery,burglary', resolution: '9' })}`));
      expect(table.meta.hotspots).toEqual(same.meta.hotspots);
    });

    it('/conf/core/job-creation-sync-raw-ref: nothing but where it is', async () => {
      const response = await execute('hotspots', { inputs: hotspotInputs, outputs: { hotspots: { transmissionMode: 'reference' } } });
      expect([response.status, await response.text()]).toEqual([204, '']);
      const [, href] = /^<([^>]+)>; rel="hotspots"; type="application\/json"$/.exec(response.headers.get('Link')!)!;
      const { pathname, search } = new URL(href!);
      expect(hexTable.parse(await json(pathname + search)).meta.resolution).toBe(9);
    });

    it('/conf/core/job-creation-sync-document: JSON that names the output, by value and by reference', async () => {
      const value = await (await execute('hotspots', { inputs: hotspotInputs, response: 'document' })).json() as { hotspots: { value: unknown; mediaType: string } };
      expect(value.hotspots.mediaType).toBe('application/json');
      expect(hexTable.parse(value.hotspots.value).cell.length).toBeGreaterThan(10);
      const reference = await (await execute('hotspots', { inputs: hotspotInputs, response: 'document', outputs: { hotspots: { transmissionMode: 'reference' } } })).json();
      expect(reference).toEqual({ hotspots: { href: expect.stringMatching(/\/api\/v1\/results\/[0-9a-f]{24}\/content\?agency=town$/) as string, type: 'application/json', rel: 'hotspots', title: 'Table of hexagons' } });
    });

    it('/conf/core/job-creation-auto-execution-mode, /conf/core/job-creation-success-async, /conf/core/job-op, /conf/core/job-success, /conf/core/job-results-async-raw-value-one', async () => {
      const response = await execute('hotspots', { inputs: hotspotInputs }, { Prefer: 'wait=10, respond-async' });
      expect([response.status, response.headers.get('Preference-Applied')]).toEqual([201, 'respond-async']);
      const created = statusInfoSchema.parse(await response.json());
      expect(created).toMatchObject({ processID: 'hotspots', type: 'process', status: 'accepted', progress: 0 });
      const location = new URL(response.headers.get('Location')!);
      expect(location.pathname).toBe(`/ogc/jobs/${created.jobID}`);
      const status = await ended(created.jobID);
      expect(statusInfoSchema.parse(await json(location.pathname + location.search))).toMatchObject({ status: 'successful', progress: 100, jobID: created.jobID });
      const results = new URL(linkOf(status, rel('results'))!.href);
      const direct = await execute('hotspots', { inputs: hotspotInputs });
      expect(await (await app.request(results.pathname + results.search)).text()).toBe(await direct.text());
    });

    it('/conf/core/job-results-async-document, /conf/core/job-results-async-raw-ref', async () => {
      const documented = await start('hotspots', { inputs: hotspotInputs, response: 'document' });
      const referred = await start('hotspots', { inputs: hotspotInputs, outputs: { hotspots: { transmissionMode: 'reference' } } });
      await ended(documented.jobID);
      await ended(referred.jobID);
      expect(hexTable.parse((await json<{ hotspots: { value: unknown } }>(`/ogc/jobs/${documented.jobID}/results?agency=town`)).hotspots.value).meta.resolution).toBe(9);
      const response = await app.request(`/ogc/jobs/${referred.jobID}/results?agency=town`);
      expect([response.status, response.headers.get('Link')]).toEqual([204, expect.stringContaining('rel="hotspots"')]);
    });

    it('/conf/core/job-creation-inputs, /conf/core/job-creation-input-inline, /conf/core/job-creation-input-array, /conf/core/job-creation-input-ref: the same however it is given', async () => {
      const runOf = async (inputs: Record<string, unknown>): Promise<string> =>
        hexTable.parse(await (await execute('hotspots', { inputs })).json()).meta.hotspots!.run;
      const plain = await runOf({ ...window, offences: 'robbery,burglary', area: 'POLYGON((30.46 50.41,30.54 50.41,30.54 50.49,30.46 50.49,30.46 50.41))' });
      const geometry = { type: 'Polygon', coordinates: [[[30.46, 50.41], [30.54, 50.41], [30.54, 50.49], [30.46, 50.49], [30.46, 50.41]]] };
      expect(await runOf({ ...window, offences: ['robbery', 'burglary'], area: geometry })).toBe(plain);
      expect(await runOf({ ...window, offences: [{ value: 'robbery' }, { href: 'data:,burglary' }], area: { value: geometry, mediaType: 'application/geo+json' } })).toBe(plain);
      expect(await runOf({ ...window, offences: { href: `data:text/plain;base64,${btoa('robbery,burglary')}` }, area: geometry })).toBe(plain);
    });

    it('/conf/core/job-creation-input-validation: each input that cannot be is named, and nothing is begun', async () => {
      const refused = async (body: unknown, process = 'hotspots') => problemOf(await execute(process, body, { Prefer: 'respond-async' }));
      const before = (await json<{ jobs: unknown[] }>('/ogc/jobs?agency=town&limit=1000')).jobs.length;
      expect(await refused({ inputs: { ...window, colour: 'red' } })).toMatchObject({ status: 400, code: 'bad_input', fields: [{ field: 'colour' }] });
      expect(await refused({ inputs: { ...window, area: { href: 'http://127.0.0.1:1/secret' } } })).toMatchObject({ code: 'bad_input', detail: expect.stringContaining('fetches nothing') as string });
      expect(await refused({ inputs: { ...window, rings: 9 } })).toMatchObject({ code: 'bad_parameter', fields: [{ field: 'rings' }] });
      expect(await refused({ inputs: { ...window, rings: [1, 2] } })).toMatchObject({ code: 'bad_input', fields: [{ field: 'rings' }] });
      expect(await refused({ inputs: { ...window, from: { a: 1 } } })).toMatchObject({ code: 'bad_input', fields: [{ field: 'from' }] });
      expect(await refused({ inputs: { ...window, offences: 'arson_at_sea' } })).toMatchObject({ code: 'unknown_offence' });
      expect(await refused({ inputs: { ...window, asOf: '99' } })).toMatchObject({ code: 'unknown_version' });
      expect(await refused({ inputs: window, outputs: { other: {} } })).toMatchObject({ code: 'bad_input' });
      expect(await refused({ inputs: window, outputs: { hotspots: { transmissionMode: 'post' } } })).toMatchObject({ code: 'bad_parameter' });
      expect(await refused({ inputs: window, subscriber: { successUri: 'http://x' } })).toMatchObject({ code: 'unknown_parameter' });
      expect(await refused({ inputs: [] })).toMatchObject({ code: 'bad_parameter' });
      expect(await refused('{')).toMatchObject({ code: 'malformed_request' });
      expect(await refused({ inputs: { layer: 'incidents' } }, 'export')).toMatchObject({ code: 'bad_input', fields: [{ field: 'format' }] });
      expect(await refused({ inputs: { layer: 'rivers', format: 'csv' } }, 'export')).toMatchObject({ code: 'bad_input', fields: [{ field: 'layer' }] });
      expect(await refused({ inputs: { layer: 'incidents', format: 'doc' } }, 'export')).toMatchObject({ code: 'bad_input', fields: [{ field: 'format' }] });
      expect(await refused({ inputs: { layer: 'incidents', format: 'csv', measure: 'harm' } }, 'export')).toMatchObject({ code: 'unknown_parameter' });
      expect(await refused({ inputs: { layer: 'incidents', format: 'csv' }, outputs: { file: { transmissionMode: 'value' } } }, 'export')).toMatchObject({ code: 'bad_input' });
      expect((await json<{ jobs: unknown[] }>('/ogc/jobs?agency=town&limit=1000')).jobs.length).toBe(before);
    });

    it('/conf/core/job-creation-default-outputs: no outputs named means all', async () => {
      expect(await (await execute('hotspots', { inputs: hotspotInputs, outputs: {} })).text()).toBe(await (await execute('hotspots', { inputs: hotspotInputs })).text());
    });

    it('/conf/core/job-exception-no-such-job: no status, no results and no file of a job that there is not', async () => {
      const none = '00000000-0000-4000-8000-000000000000';
      for (const path of [`/ogc/jobs/${none}`, `/ogc/jobs/${none}/results`, `/ogc/jobs/${none}/file`, '/ogc/jobs/xyz', "/ogc/jobs/';--"]) {
        const response = await app.request(`${path}?agency=town`);
        expect([response.status, (await response.json() as { type: string }).type], path).toEqual([404, `${exceptions}no-such-job`]);
      }
    });

    it('/conf/core/job-results-exception-results-not-ready', async () => {
      const job = await transact(get(), { agencyId: town.agency.agencyId, person: 'local', purpose: 'test' }, (transaction) => sql<{ id: string }>`
        insert into job (agency_id, process, request, who, person, purpose, status, leased_until)
        values (${town.agency.agencyId}, 'hotspots', '{}', '{}', 'local', 'test', 'running', clock_timestamp() + interval '1 day') returning job_id::text as id`.execute(transaction));
      const response = await app.request(`/ogc/jobs/${job.rows[0]!.id}/results?agency=town`);
      expect([response.status, (await response.json() as { type: string }).type]).toEqual([404, `${exceptions}result-not-ready`]);
      await app.request(`/ogc/jobs/${job.rows[0]!.id}?agency=town`, { method: 'DELETE' });
    });

    it('/conf/core/job-results-failed: the problem that it failed with', async () => {
      const { jobID } = await start('hotspots', { inputs: { ...window, from: '2020-01-01', to: '2020-02-01' } });
      expect(await ended(jobID)).toMatchObject({ status: 'failed' });
      expect(await problemOf(await app.request(`/ogc/jobs/${jobID}/results?agency=town`))).toMatchObject({ status: 422, code: 'no_statistic' });
    });
  });

  it('/conf/ogc-process-description/json-encoding, /conf/ogc-process-description/inputs-def, /conf/ogc-process-description/input-def, /conf/ogc-process-description/outputs-def, /conf/ogc-process-description/output-def', async () => {
    for (const id of ['hotspots', 'changes', 'export']) {
      const described = processSchema.parse(await json(`/ogc/processes/${id}`));
      for (const input of Object.values(described.inputs)) expect(Object.keys(input.schema).length).toBeGreaterThan(0);
      expect(Object.values(described.outputs)[0]!.schema).toHaveProperty('type');
      expect(linkOf(described, rel('execute'))!.href).toMatch(new RegExp(`/ogc/processes/${id}/execution$`));
    }
    const { inputs, jobControlOptions } = processSchema.parse(await json('/ogc/processes/hotspots'));
    expect(inputs).toMatchObject({
      resolution: { minOccurs: 0, maxOccurs: 1, schema: { type: 'integer', minimum: 5, maximum: 10 } }, offences: { maxOccurs: 100, schema: { type: 'string' } },
      measure: { schema: { enum: ['count', 'harm'] } },
    });
    expect(jobControlOptions).toEqual(['sync-execute', 'async-execute', 'dismiss']);
    const exporting = processSchema.parse(await json('/ogc/processes/export'));
    expect(exporting.inputs).toMatchObject({ layer: { minOccurs: 1 }, format: { minOccurs: 1 }, bbox: { minOccurs: 0 } });
    expect(exporting.jobControlOptions).toEqual(['async-execute', 'dismiss']);
  });

  it('every document has both forms, and the page says what the JSON says', async () => {
    const { jobID } = await start('hotspots', { inputs: hotspotInputs });
    await ended(jobID);
    for (const [path, texts] of [['/ogc/processes', ['hotspots', 'changes', 'export', 'sync-execute']], ['/ogc/processes/hotspots', ['offences', 'maxOccurs', '0 to 100']],
      ['/ogc/jobs?agency=town', [jobID, 'successful']], [`/ogc/jobs/${jobID}?agency=town`, [jobID, '100 %', 'done']]] as const) {
      const response = await app.request(path, { headers: { Accept: 'text/html' } });
      expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8']);
      const page = await response.text();
      for (const text of texts) if (text !== 'maxOccurs') expect(page, path).toContain(text);
      expect(page).not.toContain('<script');
      expect((await app.request(path, { headers: { Accept: 'application/json' } })).headers.get('Content-Type')).toBe('application/json');
    }
  });

  it('the description of the API names every address', async () => {
    const { paths } = await json<{ paths: Record<string, Record<string, { requestBody?: unknown; parameters?: { name: string; explode?: boolean }[] }>> }>('/ogc/api');
    expect(Object.entries(paths).filter(([path]) => /^\/(processes|jobs)/.test(path)).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))).toEqual([
      'get /processes', 'get /processes/{process}', 'post /processes/{process}/execution', 'get /jobs', 'get /jobs/{job}', 'delete /jobs/{job}', 'get /jobs/{job}/results', 'get /jobs/{job}/file',
    ]);
    expect(paths['/processes/{process}/execution']!['post']!.requestBody).toBeDefined();
    expect(paths['/jobs']!['get']!.parameters!.map(({ name }) => name)).toEqual(['agency', 'f', 'limit', 'type', 'processID', 'status', 'datetime', 'minDuration', 'maxDuration', 'before']);
  });

  describe('conf/job-list', () => {
    it('/conf/job-list/job-list-op, /conf/job-list/job-list-success, /conf/job-list/limit-definition, /conf/job-list/limit-response, /conf/job-list/links: the latest first, page by page', async () => {
      const all = jobListSchema.parse(await json('/ogc/jobs?agency=town&limit=1000'));
      const found: string[] = [];
      for (let path: string | null = '/ogc/jobs?agency=town&limit=2'; path !== null;) {
        const page: { jobs: Status[]; links: Link[] } = await json(path);
        expect(page.jobs.length).toBeLessThanOrEqual(2);
        found.push(...page.jobs.map(({ jobID }) => jobID));
        const next: string | undefined = linkOf(page, 'next')?.href;
        path = next === undefined ? null : new URL(next).pathname + new URL(next).search;
      }
      expect(found).toEqual(all.jobs.map(({ jobID }) => jobID));
      expect(all.jobs.map(({ created }) => created)).toEqual(all.jobs.map(({ created }) => created).toSorted().toReversed());
    });

    it('/conf/job-list/type-definition, /conf/job-list/type-response, /conf/job-list/processID-definition, /conf/job-list/processID-response, /conf/job-list/status-definition, /conf/job-list/status-response, /conf/job-list/datetime-definition, /conf/job-list/datetime-response, /conf/job-list/duration-definition, /conf/job-list/duration-response', async () => {
      const idsOf = async (query: string): Promise<string[]> => (await json<{ jobs: Status[] }>(`/ogc/jobs?agency=town&limit=1000&${query}`)).jobs.map(({ jobID }) => jobID);
      const all = await idsOf('');
      const failed = await idsOf('status=failed');
      expect(failed).toHaveLength(1);
      expect([...await idsOf('status=successful,failed,dismissed')].toSorted()).toEqual(all.toSorted());
      expect(await idsOf('type=process')).toEqual(all);
      expect(await idsOf('processID=hotspots')).toEqual(all);
      expect(await idsOf('processID=export')).toEqual([]);
      expect(await idsOf('datetime=2000-01-01T00:00:00Z/..')).toEqual(all);
      expect(await idsOf('datetime=../2000-01-01T00:00:00Z')).toEqual([]);
      const begun = (await json<{ jobs: (Status & { started?: string })[] }>('/ogc/jobs?agency=town&limit=1000')).jobs.filter(({ started }) => started !== undefined);
      expect(begun.length).toBeLessThan(all.length);
      expect(await idsOf('maxDuration=1000')).toEqual(begun.map(({ jobID }) => jobID));
      expect(await idsOf('minDuration=1000')).toEqual([]);
      for (const bad of ['type=service', 'status=done', 'datetime=then', 'minDuration=-1', 'limit=0', 'before=x', 'colour=red']) {
        expect((await problemOf(await app.request(`/ogc/jobs?agency=town&${bad}`))).status, bad).toBe(400);
      }
    });
  });

  describe('conf/dismiss', () => {
    /** A process that goes on until it is stopped, in the database. */
    const sleeping: Process = {
      ...processesOf('test')[0]!, id: 'sleep',
      run: async (database, _, { signal, progress }) => {
        progress(40, 'asleep');
        await transact(database, { agencyId: town.agency.agencyId, person: 'local', purpose: 'test' }, (transaction) => sql`select pg_sleep(60)`.execute(transaction), { signal });
        throw new Error('slept too long');
      },
    };
    const putInLine = async (process: string): Promise<string> => (await transact(get(), { agencyId: town.agency.agencyId, person: 'local', purpose: 'test' }, (transaction) =>
      insertJob(transaction, town.agency.agencyId, { process, person: 'local', purpose: 'test', who: localPerson, request: { inputs: {}, response: 'raw', transmission: 'value', origin: 'http://x' } }, 100)))!.jobId;
    const isRunning = async (id: string): Promise<void> => {
      for (let round = 0; round < 200; round += 1) {
        if ((await readOwnJob(get(), { who: localPerson, slug: 'town', jobId: id })).status === 'running') return;
        await new Promise((resolve) => { setTimeout(resolve, 20); });
      }
      throw new Error('does not run');
    };

    it('/conf/dismiss/job-dismiss-op, /conf/dismiss/job-dismiss-success: stops what runs, also in the database, and takes what waits out of line', async () => {
      await worker.close();
      // Embedded, the one connection sleeps too: nothing else could be asked meanwhile.
      const process: Process = get().kind === 'server' ? sleeping : {
        ...sleeping, run: (_, _asked, { signal }) => new Promise((_resolve, reject) => { signal.addEventListener('abort', () => reject(signal.reason as Error)); }),
      };
      const own = runJobs(get(), settings({ processes: [process] }));
      const [first, second] = [await putInLine('sleep'), await putInLine('sleep')];
      await isRunning(first);
      const began = performance.now();
      for (const id of [second, first]) {
        const response = await app.request(`/ogc/jobs/${id}?agency=town`, { method: 'DELETE' });
        expect([response.status, statusInfoSchema.parse(await response.json()).status]).toEqual([200, 'dismissed']);
      }
      await own.settled();
      expect(performance.now() - began).toBeLessThan(5000);
      expect(await json(`/ogc/jobs/${first}?agency=town`)).toMatchObject({ status: 'dismissed' });
      expect(await problemOf(await app.request(`/ogc/jobs/${first}/results?agency=town`))).toMatchObject({ status: 409, code: 'job_dismissed' });
      if (get().kind === 'server') {
        const { rows } = await transact(get(), { agencyId: 0, person: 'local', purpose: 'test' }, (transaction) =>
          sql<{ busy: number }>`select count(*)::integer as busy from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid() and state = 'active'`.execute(transaction));
        expect(rows[0]!.busy).toBe(0);
      }
      await own.close();
    });

    it('notices a dismissal by another server at the next sign of life', async () => {
      const process: Process = { ...sleeping, run: (_, _asked, { signal }) => new Promise((_resolve, reject) => { signal.addEventListener('abort', () => reject(signal.reason as Error)); }) };
      const own = runJobs(get(), settings({ processes: [process] }));
      const id = await putInLine('sleep');
      await isRunning(id);
      await transact(get(), { agencyId: town.agency.agencyId, person: 'local', purpose: 'test' }, (transaction) => sql`
        update job set status = 'dismissed', finished_at = clock_timestamp() where agency_id = ${town.agency.agencyId} and job_id = ${id}::uuid`.execute(transaction));
      await own.settled();
      await own.close();
    });

    it('puts a job back in line when the server stops, and another does it; one whose server died is begun again, three times at most', async () => {
      let begun = 0;
      const hanging: Process = { ...sleeping, run: (_, _asked, { signal }) => {
        begun += 1;
        return new Promise((_resolve, reject) => { signal.addEventListener('abort', () => reject(signal.reason as Error)); });
      } };
      const first = runJobs(get(), settings({ processes: [hanging] }));
      const id = await putInLine('sleep');
      await isRunning(id);
      await first.close();
      expect(await readOwnJob(get(), { who: localPerson, slug: 'town', jobId: id })).toMatchObject({ status: 'accepted', attempts: 0 });
      const quickly: Process = { ...sleeping, run: async () => ({ kind: 'result', resultId: 'ab'.repeat(12) }) };
      const second = runJobs(get(), settings({ processes: [quickly] }));
      expect((await ended(id)).status).toBe('successful');
      await second.close();
      expect(begun).toBe(1);
      for (const [attempts, status, code] of [[2, 'successful', undefined], [3, 'failed', 'job_interrupted']] as const) {
        const dead = await putInLine('sleep');
        await transact(get(), { agencyId: town.agency.agencyId, person: 'local', purpose: 'test' }, (transaction) => sql`
          update job set status = 'running', worker = 'a machine that is gone', attempts = ${attempts}, leased_until = clock_timestamp() - interval '1 second'
          where agency_id = ${town.agency.agencyId} and job_id = ${dead}::uuid`.execute(transaction));
        const third = runJobs(get(), settings({ processes: [quickly] }));
        expect((await ended(dead)).status).toBe(status);
        expect((await readOwnJob(get(), { who: localPerson, slug: 'town', jobId: dead })).problem?.code).toBe(code);
        await third.close();
      }
    });

    it('never does a job twice, however many look for one', async () => {
      const done: string[] = [];
      let atOnce = 0;
      const counting: Process = { ...sleeping, run: async (_, { inputs }) => {
        atOnce += 1;
        expect(atOnce).toBeLessThanOrEqual(6);
        await new Promise((resolve) => { setTimeout(resolve, 5); });
        atOnce -= 1;
        done.push(inputs['name']!);
        return { kind: 'result', resultId: 'ab'.repeat(12) };
      } };
      const names = Array.from({ length: 30 }, (_, i) => `job ${i}`);
      for (const name of names) {
        await transact(get(), { agencyId: town.agency.agencyId, person: 'local', purpose: 'test' }, (transaction) => insertJob(transaction, town.agency.agencyId,
          { process: 'sleep', person: 'local', purpose: 'test', who: localPerson, request: { inputs: { name }, response: 'raw', transmission: 'value', origin: 'http://x' } }, 100));
      }
      const workers = [1, 2, 3].map(() => runJobs(get(), settings({ processes: [counting], atOnce: 2 })));
      for (let round = 0; round < 400 && done.length < names.length; round += 1) await new Promise((resolve) => { setTimeout(resolve, 25); });
      await Promise.all(workers.map((one) => one.close()));
      expect(done.toSorted()).toEqual(names.toSorted());
      worker = runJobs(get(), settings());
    });
  });

  it('write a whole layer into a file that lies ready, and remove it with the job', async () => {
    const { jobID } = await start('export', { inputs: { ...window, layer: 'incidents', format: 'csv', offences: ['robbery'] }, response: 'document' });
    expect(await ended(jobID)).toMatchObject({ status: 'successful' });
    const { file } = await json<{ file: { href: string; type: string; title: string } }>(`/ogc/jobs/${jobID}/results?agency=town`);
    expect(file).toMatchObject({ type: expect.stringContaining('csv') as string, title: expect.stringMatching(/^hexwatch-incidents-town-.*\.csv$/) as string });
    const { pathname, search } = new URL(file.href);
    const response = await app.request(pathname + search);
    const direct = await app.request(`/api/v1/exports/incidents.csv?${new URLSearchParams({ ...window, offences: 'robbery' })}`);
    const rows = (text: string): string[] => text.split('\r\n').filter((line) => line !== '');
    const [text, other] = [await response.text(), await direct.text()];
    expect(rows(text)).toEqual(rows(other));
    expect(rows(text).length).toBeGreaterThan(50);
    expect(response.headers.get('Content-Length')).toBe(String(Buffer.byteLength(text)));
    expect(await readdir(join(folder, 'jobs', jobID))).toEqual([file.title]);
    await app.request(`/ogc/jobs/${jobID}?agency=town`, { method: 'DELETE' });
    expect((await problemOf(await app.request(pathname + search))).code).toBe('result_not_ready');
    for (let round = 0; round < 100 && (await readdir(join(folder, 'jobs'))).includes(jobID); round += 1) await new Promise((resolve) => { setTimeout(resolve, 10); });
    expect(await readdir(join(folder, 'jobs'))).not.toContain(jobID);
  });

  it('are seen by who asked for them and by nobody else who brings a key; and do what that key allows', async () => {
    const key = (person: string, handlingCodes: number[] | null = null) => ({ ...localPerson, person, handlingCodes, scopes: ['jobs:run' as const, 'layers:read' as const, 'results:read' as const] });
    const { jobId } = (await transact(get(), { agencyId: town.agency.agencyId, person: 'key:1', purpose: 'test' }, (transaction) => insertJob(transaction, town.agency.agencyId, {
      process: 'hotspots', person: 'key:1', purpose: 'test', who: key('key:1', [5]), request: { inputs: window, response: 'raw', transmission: 'value', origin: 'http://x' } }, 100)))!;
    // Of handling code 5 there is nothing, so that nothing can be tested: the job saw no more than its key.
    expect(await ended(jobId)).toMatchObject({ status: 'failed' });
    const asked = { slug: 'town', processes: null, statuses: null, from: null, to: null, minSeconds: null, maxSeconds: null, limit: 1000, before: null };
    expect((await listOwnJobs(get(), { who: key('key:1'), ...asked })).jobs.map((job) => job.jobId)).toEqual([jobId]);
    expect((await listOwnJobs(get(), { who: key('key:2'), ...asked })).jobs).toEqual([]);
    await expect(readOwnJob(get(), { who: key('key:2'), slug: 'town', jobId })).rejects.toMatchObject({ code: 'unknown_job' });
  });

  it('compare windows, too: the table of /api/v1/changes, which stands under its id; windows that cannot be compared fail with the reason', async () => {
    const inputs = { agency: 'town', from: '2026-02-01', to: '2026-03-01', against: '2026-01-01/2026-02-01', resolution: 8, offences: ['robbery', 'burglary'] };
    const table = changeTable.parse(await (await execute('changes', { inputs })).json());
    const same = changeTable.parse(await json('/api/v1/changes?agency=town&from=2026-02-01&to=2026-03-01&against=2026-01-01/2026-02-01&resolution=8&offences=robbery,burglary'));
    expect(table).toEqual(same);
    expect(table.cell.length).toBeGreaterThan(5);
    const reference = await (await execute('changes', { inputs, response: 'document', outputs: { changes: { transmissionMode: 'reference' } } })).json() as { changes: { href: string } };
    expect(new URL(reference.changes.href).pathname).toBe(`/api/v1/results/${table.meta.changes.result}/content`);
    expect(await problemOf(await execute('changes', { inputs: { ...inputs, from: '2026-01-01', to: '2026-02-01', against: 'year' } })))
      .toMatchObject({ status: 422, code: 'no_statistic', detail: expect.stringContaining('reach') as string });
    expect(await problemOf(await execute('changes', { inputs: { ...inputs, against: '2026-02-20/2026-04-01' } }))).toMatchObject({ status: 400, code: 'bad_against' });
    expect(await problemOf(await execute('changes', { inputs: { ...inputs, measure: 'harm' } }))).toMatchObject({ code: 'bad_input', fields: [{ field: 'measure' }] });
  });

  it('run each method of analysis, with its parameters as inputs: the result stands under its id', async () => {
    const { inputs: described } = processSchema.parse(await json('/ogc/processes/analysis-period-comparison'));
    expect(described['level']).toMatchObject({ title: 'Level', schema: { type: 'string', enum: ['0.1', '0.05', '0.01', '0.005'], default: '0.05' }, minOccurs: 0, maxOccurs: 1 });
    expect(Object.keys(described)).toEqual(expect.arrayContaining(['from', 'offences', 'unit', 'seed', 'crs', 'against']));
    const inputs = { agency: 'town', from: '2026-02-01', to: '2026-03-01', offences: ['robbery', 'burglary'], unit: 'hex:8', level: '0.1' };
    const result = analysisResult.parse(await (await execute('analysis-period-comparison', { inputs })).json());
    expect(result).toMatchObject({ method: 'period_comparison', unit: 'hex:8', parameters: { level: '0.1', against: 'previous' }, filter: { offences: ['burglary', 'robbery'] } });
    expect(await json(`/api/v1/analyses/${result.id}?agency=town`)).toEqual(result);
    const reference = await (await execute('analysis-period-comparison', { inputs, response: 'document', outputs: { result: { transmissionMode: 'reference' } } })).json() as { result: { href: string } };
    expect(new URL(reference.result.href).pathname).toBe(`/api/v1/results/${result.id}/content`);
    expect(await problemOf(await execute('analysis-period-comparison', { inputs: { ...inputs, level: 'high' } }))).toMatchObject({ status: 400, code: 'bad_input', fields: [{ field: 'level' }] });
    expect(await problemOf(await execute('analysis-period-comparison', { inputs: { ...inputs, colour: 'red' } }))).toMatchObject({ status: 400, code: 'bad_input', fields: [{ field: 'colour' }] });
  });

  it('are removed some hours after they ended', async () => {
    await transact(get(), { agencyId: town.agency.agencyId, person: 'local', purpose: 'test' }, (transaction) => sql`
      update job set finished_at = finished_at - interval '2 days' where agency_id = ${town.agency.agencyId} and status = 'failed'`.execute(transaction));
    const failed = (await json<{ jobs: Status[] }>('/ogc/jobs?agency=town&limit=1000&status=failed')).jobs.length;
    expect(failed).toBeGreaterThan(0);
    const left = join(folder, 'jobs', '00000000-0000-4000-8000-000000000000');
    await mkdir(left, { recursive: true });
    expect(await pruneAllJobs(get(), settings())).toBe(failed);
    await expect(stat(left)).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await json<{ jobs: Status[] }>('/ogc/jobs?agency=town&limit=1000&status=failed')).jobs).toEqual([]);
    expect((await json<{ jobs: Status[] }>('/ogc/jobs?agency=town&limit=1000')).jobs.length).toBeGreaterThan(0);
  });

  it('left no fault behind', () => {
    expect(app.faults).toEqual([]);
    expect(errors).toEqual([]);
  });
});
