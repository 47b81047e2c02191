import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Context } from 'hono';
import type { JobRequest, JobResult } from '../db/jobs.ts';
import { cacheRule } from '../http/answer.ts';
import { address, htmlType, jsonType, type Addressing } from '../http/ogc/link.ts';
import { processesOf } from '../http/ogc/processes.ts';
import { jobList, processDescription, processList, statusInfo } from '../http/ogc/processes_documents.ts';
import { executeBody, readInputs, readTransmission } from '../http/ogc/processes_inputs.ts';
import { jobsQuery, processesOperations, processesQuery, resultQuery } from '../http/ogc/processes_operations.ts';
import { jobHtml, jobsHtml, processesHtml, processHtml } from '../http/ogc/processes_pages.ts';
import { documentQuery } from '../http/ogc/queries.ts';
import { formOf, sendForm, unmoving } from '../http/ogc/send.ts';
import { originOf } from '../http/origin.ts';
import type { Parts } from '../http/parts.ts';
import { readQuery } from '../http/read_query.ts';
import { invalidInput, newRouter, type Env } from '../http/router.ts';
import { plainContent, sendContent } from '../http/send_content.ts';
import { readDatetime } from '../model/feature_parameters.ts';
import type { Form } from '../model/feature_parameters.ts';
import { Problem } from '../model/problem.ts';
import { dismissOwnJob, listOwnJobs, readOwnJob, submitJob } from '../tasks/jobs.ts';
import type { Process } from '../tasks/jobs_process.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { maySee, notForThem, openSavedContent } from '../tasks/saved_results.ts';

type Asked = { at: Addressing; form: Form };

const askedOf = (
  context: Context<Env>, { agency, f }: { agency?: string; f?: Form },
): Asked => ({ at: { origin: originOf(context), agency }, form: formOf(context, f) });

/** What moves by itself has no ETag. */
const sendFresh = async (
  { form }: Asked, document: object, page: () => Promise<string>,
  init: { status?: number; headers?: Record<string, string> } = {},
): Promise<Response> =>
  new Response(form === 'html' ? await page() : JSON.stringify(document), {
    status: init.status ?? 200,
    headers: { 'Content-Type': form === 'html' ? `${htmlType}; charset=utf-8` : jsonType, 'Cache-Control': 'private, no-store', Vary: 'Accept', ...init.headers },
  });

const wantsAsync = (context: Context<Env>): boolean =>
  (context.req.header('Prefer') ?? '').split(',').some((one) => one.split(';')[0]!.trim().toLowerCase() === 'respond-async');

async function readBody(context: Context<Env>) {
  let given: unknown;
  try {
    given = await context.req.json();
  } catch {
    throw new Problem('bad_request', 'malformed_request', 'The body is not JSON. /docs#jobs shows what is taken.');
  }
  const read = executeBody.safeParse(given);
  if (!read.success) throw invalidInput('json', read.error.issues as never);
  return read.data;
}

/** OGC API - Processes, below the landing page of the others. */
export function ogcProcessRoutes({ database, config }: Pick<Parts, 'database' | 'config'>, version: string) {
  const router = newRouter();
  const processes = processesOf(version, config.analysisMegabytes * 2 ** 20, { osrm: config.osrm, valhalla: config.valhalla });
  const folder = join(config.dataFolder, 'jobs');
  for (const operation of processesOperations) router.openAPIRegistry.registerPath(operation);

  const processNamed = (id: string): Process => {
    const found = processes.find((one) => one.id === id);
    if (found !== undefined) return found;
    throw new Problem('not_found', 'unknown_process', `There is no process "${id.slice(0, 60)}". The processes are ${processes.map((one) => one.id).join(', ')}.`);
  };

  /** The result in the form that it was asked for in. */
  async function sendResult(context: Context<Env>, at: Addressing, { process, request, result, jobId }: {
    process: string; request: JobRequest; result: JobResult; jobId: string | null;
  }): Promise<Response> {
    const output = processNamed(process).output.id;
    const saved = result.kind === 'result'
      ? await openSavedContent(database, { who: context.get('who'), slug: at.agency, id: result.resultId, signal: context.req.raw.signal }) : null;
    const [path, type] = result.kind === 'result' ? [`/api/v1/results/${result.resultId}/content`, saved!.mediaType]
      : result.kind === 'document' ? [result.path, jsonType] : [`/ogc/jobs/${jobId}/file`, result.mediaType];
    const href = address(at, path);
    const headers = { 'Cache-Control': 'private, no-store' };
    if (request.response === 'raw' && request.transmission === 'value' && saved !== null) return sendContent(context, saved);
    if (request.response === 'raw') return new Response(null, { status: 204, headers: { ...headers, Link: `<${href}>; rel="${output}"; type="${type}"` } });
    const value = request.transmission === 'value' && saved !== null
      ? { value: JSON.parse(new TextDecoder().decode(await plainContent(saved))) as unknown, mediaType: type }
      : { href, type, rel: output, title: result.kind === 'file' ? result.file : processNamed(process).output.title };
    return context.json({ [output]: value }, 200, headers);
  }

  return router
    .get('/processes', (context) => {
      const query = readQuery(context, processesQuery);
      const { at, form } = askedOf(context, query);
      const document = processList(at, processes, { form, limit: query.limit });
      return sendForm(context, { versioned: unmoving, form }, () => (form === 'json' ? JSON.stringify(document) : processesHtml(at, document)));
    })
    .get('/processes/:process', (context) => {
      const process = processNamed(context.req.param('process'));
      const { at, form } = askedOf(context, readQuery(context, documentQuery));
      const document = processDescription(at, process, form);
      return sendForm(context, { versioned: unmoving, form }, () => (form === 'json' ? JSON.stringify(document) : processHtml(at, document)));
    })
    .post('/processes/:process/execution', async (context) => {
      const process = processNamed(context.req.param('process'));
      const { agency } = readQuery(context, resultQuery);
      const body = await readBody(context);
      const given = readInputs(process, body.inputs);
      const inputs = agency === undefined || given['agency'] !== undefined ? given : { ...given, agency };
      const at: Addressing = { origin: originOf(context), agency: inputs['agency'] };
      const request: JobRequest = { inputs, response: body.response, transmission: readTransmission(process, body), origin: at.origin };
      const { signal } = context.req.raw;
      const who = context.get('who');
      if (process.sync && !wantsAsync(context)) {
        await process.check(database, { who, inputs, origin: at.origin }, signal);
        const result = await atOneVersion(() => process.run(database, { who, inputs, origin: at.origin }, { folder, signal, progress: () => {} }));
        return sendResult(context, at, { process: process.id, request, result, jobId: null });
      }
      const job = await submitJob(database, process, { who, request, signal });
      const headers = { Location: address(at, `/ogc/jobs/${job.jobId}`), ...(wantsAsync(context) && { 'Preference-Applied': 'respond-async' }) };
      return sendFresh({ at, form: 'json' }, statusInfo(at, job, 'json'), async () => '', { status: 201, headers });
    })
    .get('/jobs', async (context) => {
      const query = readQuery(context, jobsQuery);
      const asked = askedOf(context, query);
      const { agency: _, f: _f, ...parameters } = context.req.query();
      const time = query.datetime === undefined ? { from: null, to: null } : readDatetime(query.datetime);
      const [moment, jobId] = query.before?.split('_') ?? [];
      const found = await listOwnJobs(database, {
        who: context.get('who'), slug: query.agency, signal: context.req.raw.signal, processes: query.processID ?? null, statuses: query.status ?? null,
        from: time.from === null ? null : new Date(time.from), to: time.to === null ? null : new Date(time.to),
        minSeconds: query.minDuration ?? null, maxSeconds: query.maxDuration ?? null, limit: query.limit,
        before: moment === undefined || jobId === undefined ? null : { moment, jobId },
      });
      const document = jobList(asked.at, found, { form: asked.form, parameters });
      return sendFresh(asked, document, () => jobsHtml(asked.at, document));
    })
    .get('/jobs/:job', async (context) => {
      const query = readQuery(context, documentQuery);
      const asked = askedOf(context, query);
      const job = await readOwnJob(database, { who: context.get('who'), slug: query.agency, signal: context.req.raw.signal, jobId: context.req.param('job') });
      const document = statusInfo(asked.at, job, asked.form);
      return sendFresh(asked, document, () => jobHtml(asked.at, document));
    })
    .delete('/jobs/:job', async (context) => {
      const query = readQuery(context, documentQuery);
      const asked = askedOf(context, query);
      const job = await dismissOwnJob(database, {
        who: context.get('who'), slug: query.agency, signal: context.req.raw.signal, jobId: context.req.param('job'),
      });
      const document = statusInfo(asked.at, job, asked.form);
      return sendFresh(asked, document, () => jobHtml(asked.at, document));
    })
    .get('/jobs/:job/results', async (context) => {
      const { agency } = readQuery(context, resultQuery);
      const at: Addressing = { origin: originOf(context), agency };
      const job = await readOwnJob(database, { who: context.get('who'), slug: agency, signal: context.req.raw.signal, jobId: context.req.param('job') });
      if (job.problem !== null) throw new Problem(job.problem.kind, job.problem.code, job.problem.detail, job.problem.fields);
      if (job.status === 'dismissed') throw new Problem(
        'conflict', 'job_dismissed', 'The job was dismissed, and what came of it was removed. Ask for it again.',
      );
      if (job.result === null) throw new Problem('not_found', 'result_not_ready', `The job is ${job.status} (${job.progress} %). Ask again when its status is successful.`);
      return sendResult(context, at, { process: job.process, request: job.request, result: job.result, jobId: job.jobId });
    })
    .get('/jobs/:job/file', async (context) => {
      const { agency } = readQuery(context, resultQuery);
      const who = context.get('who');
      const job = await readOwnJob(database, { who, slug: agency, signal: context.req.raw.signal, jobId: context.req.param('job') });
      if (!maySee(who, job.who.handlingCodes)) throw notForThem('result');
      if (job.result?.kind !== 'file') throw new Problem('not_found', 'result_not_ready', `There is no file: the job is ${job.status}.`);
      const { file, mediaType, host } = job.result;
      const path = join(folder, job.jobId, file);
      const found = await stat(path).catch(() => null);
      if (found === null) {
        throw new Problem('not_found', 'file_gone', host === hostname() ? 'The file has been removed. Ask for it again.'
          : `The file lies on the machine "${host}", which wrote it: ask the server there.`);
      }
      context.get('countRows')(job.result.rows ?? 0);
      return new Response(Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>, {
        headers: { 'Content-Type': mediaType, 'Content-Length': String(found.size), 'Content-Disposition': `attachment; filename="${file}"`, 'Cache-Control': cacheRule },
      });
    });
}
