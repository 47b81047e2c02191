import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { readCard } from '../analysis/card.ts';
import { methods } from '../analysis/methods.ts';
import { readAnalysisAsked } from '../analysis/query.ts';
import type { Job } from '../db/jobs.ts';
import { chartCsv, tableCsv } from '../formats/result_csv.ts';
import { readAnalysisWords, waitOf } from '../http/analysis_request.ts';
import { answerFresh, cacheRule, jsonOf } from '../http/answer.ts';
import { analysisPrefix, analysisProcessId, analysisProcesses } from '../http/ogc/process_analysis.ts';
import { originOf } from '../http/origin.ts';
import type { Parts } from '../http/parts.ts';
import { readQuery } from '../http/read_query.ts';
import { invalidInput, newRouter, type Env } from '../http/router.ts';
import { sendContent } from '../http/send_content.ts';
import { analysisResult, text } from '../model/analysis.ts';
import { analysisBody, analysisJob, languageQuery, type AnalysisBody, type AnalysisJob } from '../model/analysis_request.ts';
import { agencyQuery } from '../model/parameters.ts';
import { Problem } from '../model/problem.ts';
import { resultId } from '../model/results.ts';
import { awaitJob } from '../tasks/await_job.ts';
import { dismissOwnJob, readOwnJob, submitJob } from '../tasks/jobs.ts';
import { openAnalysis, readAnalysis } from '../tasks/analysis_rows.ts';
import { openSavedContent } from '../tasks/saved_results.ts';

const tags = ['Analyses'];
const words = z.string();
const card = z.object({
  id: words, name: words, link: z.object({ text: words, href: words }), answers: words, misread: words, formula: words, defaults: words, cost: words, parameters: words,
  returns: words, errors: words, example: words, reference: words,
});
const method = z.object({
  id: words, title: text, question: text, group: words, units: z.array(words).describe('Units that it takes, the default first; empty: it looks at the points themselves.'),
  random: z.boolean().describe('Whether anything is drawn at random.'), exact: z.boolean().describe('Whether places of incidents can be read off its results.'),
  version: z.number().int(), parameters: z.record(words, z.object({ kind: words, title: text, explain: text, default: z.unknown() }).loose()), card,
});

const methodList = z.object({ methods: z.array(method) });
export type AnalysisMethodList = z.infer<typeof methodList>;

const methodsRoute = createRoute({
  method: 'get', path: '/analyses/methods', tags, summary: 'The methods that can be run, with their cards and parameters',
  responses: jsonOf(methodList, 'Every method.'),
});

const runDescription = 'Runs a method on what the filter selects and keeps the result under its id: the same question to the same data with the same seed has the same id. '
  + 'All can stand in the body, or in the query as texts by the same names (method, parameters of the filter and of the method, unit, seed, crs). '
  + 'The work is a job. The header "Prefer: wait=N" says how many seconds to wait for its end, 0 to 60, 10 without it: then comes the result (200), else the job (202), whose address stands in Location.';
const runRoute = createRoute({
  method: 'post', path: '/analyses', tags, summary: 'Run an analysis', description: runDescription,
  request: { query: z.object({}).loose(), body: { required: false, content: { 'application/json': { schema: analysisBody } } } },
  responses: {
    200: { description: 'It is done.', content: { 'application/json': { schema: z.object({ status: z.literal('done'), result: analysisResult }) } } },
    202: {
      description: 'It waits or runs: ask for the job.',
      content: { 'application/json': { schema: z.object({ status: z.literal('running'), job: z.string() }) } },
    },
  },
});

const ofJob = z.object({ job: z.string().max(100).describe('Id of the job.') });
const jobRoute = createRoute({
  method: 'get', path: '/analyses/jobs/{job}', tags, summary: 'How far an analysis is', request: { params: ofJob, query: agencyQuery }, responses: jsonOf(analysisJob, 'Its status.'),
});
const dismissRoute = createRoute({
  method: 'delete', path: '/analyses/jobs/{job}', tags, summary: 'End an analysis', description: 'What runs is stopped. A result that is kept already stays.',
  request: { params: ofJob, query: agencyQuery }, responses: jsonOf(analysisJob, 'Its status: dismissed.'),
});

const ofResult = z.object({ id: resultId });
const readDocs = createRoute({
  method: 'get', path: '/analyses/{id}', tags, summary: 'The result of an analysis',
  description: 'As it was computed, byte for byte: figures, reading, warnings, tables, charts and map layer. The layer comes out of every other door, too: /tiles/analysis, '
    + '/ogc/collections/analysis and /api/v1/exports/analysis, with analysis=ID. /api/v1/results?kind=analysis lists those there are; there one is kept on purpose.',
  request: { params: ofResult, query: agencyQuery }, responses: jsonOf(analysisResult, 'The result.'),
});
const csvAnswer = { 200: { description: 'CSV in UTF-8.', content: { 'text/csv': { schema: z.string() } } } };
const tableDocs = createRoute({
  method: 'get', path: '/analyses/{id}/tables/{table}.csv', tags, summary: 'A table of a result as CSV',
  request: { params: ofResult.extend({ table: z.string().describe('Id of the table in the result.') }), query: languageQuery }, responses: csvAnswer,
});
const chartDocs = createRoute({
  method: 'get', path: '/analyses/{id}/charts/{chart}.csv', tags, summary: 'What a chart of a result shows, as CSV',
  request: { params: ofResult.extend({ chart: z.string().describe('Id of the chart in the result.') }), query: languageQuery }, responses: csvAnswer,
});

const statuses = { accepted: 'waiting', running: 'running', successful: 'done', failed: 'failed', dismissed: 'dismissed' } as const;
const toAnalysisJob = ({ jobId, status, progress, message, result, problem }: Job): AnalysisJob =>
  ({ job: jobId, status: statuses[status], percent: progress, message, result: result?.kind === 'result' ? result.resultId : null, problem });

/** Jobs of analyses; others are under /ogc/jobs alone. */
function ofAnalysis(job: Job): Job {
  if (job.process.startsWith(analysisPrefix)) return job;
  throw new Problem('not_found', 'unknown_job', `The job "${job.jobId}" is not of an analysis. /ogc/jobs/${job.jobId} says how far it is.`);
}

async function readBody(context: Context<Env>): Promise<AnalysisBody> {
  const written = await context.req.text();
  if (written.trim() === '') return {};
  let given: unknown;
  try {
    given = JSON.parse(written);
  } catch {
    throw new Problem('bad_request', 'malformed_request', 'The body is not JSON. /docs#analyses shows what is taken.');
  }
  const read = analysisBody.safeParse(given);
  if (!read.success) throw invalidInput('json', read.error.issues as never);
  return read.data;
}

const listMethods = (): AnalysisMethodList => ({
  methods: methods.map(({ id, title, question, group, units, random, exact, version, parameters, card: name }) =>
    ({
      id, title, question, group, units: [...units], random, exact, version,
      parameters: parameters as AnalysisMethodList['methods'][number]['parameters'], card: readCard(name),
    })),
});

const named = (file: string): string => file.replace(/\.csv$/, '');

export function analysisRoutes({ database, config }: Pick<Parts, 'database' | 'config'>) {
  const processes = analysisProcesses(config.analysisMegabytes * 2 ** 20);
  const idOf = (context: Context<Env>): string => {
    const read = ofResult.safeParse({ id: context.req.param('id') });
    if (!read.success) throw invalidInput('param', read.error.issues as never);
    return read.data.id;
  };
  const contentOf = (context: Context<Env>, slug: string | undefined) => ({ who: context.get('who'), slug, id: idOf(context), signal: context.req.raw.signal });

  async function sendCsv(context: Context<Env>, part: 'tables' | 'charts'): Promise<Response> {
    const { agency, lang } = readQuery(context, languageQuery);
    const result = await readAnalysis(database, contentOf(context, agency));
    const id = named(context.req.param('file')!);
    const written = part === 'tables' ? result.tables.filter((one) => one.id === id).map((one) => ({ rows: one.rows.length, csv: tableCsv(one, lang) }))
      : result.charts.filter((one) => one.id === id).map((one) => ({ rows: 0, csv: chartCsv(one, lang) }));
    const [found] = written;
    if (found === undefined) {
      throw new Problem('not_found', 'unknown_table', `The result has no "${id.slice(0, 60)}" among its ${part}. It has ${result[part].map((one) => one.id).join(', ') || 'none'}.`);
    }
    context.get('countRows')(found.rows);
    return new Response(found.csv, { headers: {
      'Content-Type': 'text/csv; charset=utf-8', 'Cache-Control': cacheRule, 'Content-Disposition': `attachment; filename="hexwatch-${result.method}-${id}-${result.id}.csv"`,
    } });
  }

  const router = newRouter()
    .openapi(methodsRoute, (context) => context.json(listMethods(), 200, { 'Cache-Control': cacheRule }))
    .openapi(jobRoute, async (context) => answerFresh(context, toAnalysisJob(ofAnalysis(await readOwnJob(database, {
      who: context.get('who'), slug: context.req.valid('query').agency, jobId: context.req.valid('param').job, signal: context.req.raw.signal })))))
    .openapi(dismissRoute, async (context) => {
      const asked = { who: context.get('who'), slug: context.req.valid('query').agency, jobId: context.req.valid('param').job, signal: context.req.raw.signal };
      ofAnalysis(await readOwnJob(database, asked));
      return answerFresh(context, toAnalysisJob(await dismissOwnJob(database, asked)));
    });
  // The query of a run is that of its method, and files end in .csv: these are routed by hand and only described above.
  for (const described of [runRoute, readDocs, tableDocs, chartDocs]) router.openAPIRegistry.registerPath(described);
  router.post('/analyses', async (context) => {
    const { method: { id }, method: chosen, texts } = readAnalysisWords(await readBody(context), context.req.query());
    // Refused here, with the fields as they were written, before it is in line.
    readAnalysisAsked(chosen, texts);
    const who = context.get('who');
    const { signal } = context.req.raw;
    const origin = originOf(context);
    const process = processes.find((one) => one.id === analysisProcessId({ id }))!;
    const { jobId } = await submitJob(database, process, { who, request: { inputs: texts, response: 'raw', transmission: 'value', origin }, signal });
    const slug = texts['agency'];
    const job = await awaitJob(database, { who, slug, jobId }, { seconds: waitOf(context.req.header('Prefer')), signal });
    if (job.problem !== null) throw new Problem(job.problem.kind, job.problem.code, job.problem.detail, job.problem.fields);
    if (job.status === 'dismissed') throw new Problem('conflict', 'job_dismissed', 'The job was dismissed. Ask for it again.');
    if (job.result?.kind !== 'result') {
      const place = `${origin}/api/v1/analyses/jobs/${jobId}${slug === undefined ? '' : `?${new URLSearchParams({ agency: slug })}`}`;
      return context.json({ status: 'running', job: jobId }, 202, { Location: place, 'Cache-Control': 'private, no-store' });
    }
    const asked = { who, slug, id: job.result.resultId, signal };
    const result = await readAnalysis(database, asked);
    context.get('countRows')((await openAnalysis(database, asked)).rows);
    return context.json({ status: 'done', result }, 200, { 'Cache-Control': 'private, no-store' });
  });
  router.get('/analyses/:id', async (context) => {
    const asked = contentOf(context, readQuery(context, agencyQuery).agency);
    const { rows } = await openAnalysis(database, asked);
    const response = await sendContent(context, await openSavedContent(database, asked));
    if (response.status === 200) context.get('countRows')(rows);
    return response;
  });
  router.get('/analyses/:id/tables/:file{[^/]+\\.csv}', (context) => sendCsv(context, 'tables'));
  router.get('/analyses/:id/charts/:file{[^/]+\\.csv}', (context) => sendCsv(context, 'charts'));
  return router;
}
