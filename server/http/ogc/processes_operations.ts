import { z } from '@hono/zod-openapi';
import { datetimeParameter } from '../../model/feature_parameters.ts';
import { htmlType, jsonType } from './link.ts';
import { executeBody } from './processes_inputs.ts';
import { documentQuery } from './queries.ts';

/** The operations of OGC API - Processes, for the description of the whole server and for that of the OGC APIs alone. */
const tags = ['OGC API'];
const links = z.array(z.object({ href: z.string(), rel: z.string(), type: z.string().optional(), title: z.string().optional() }));
const bothForms = (schema: z.ZodType, description: string) =>
  ({ 200: { description, content: { [jsonType]: { schema }, [htmlType]: { schema: z.string().describe('The same as a page.') } } } });

const summary = {
  id: z.string(), title: z.string(), description: z.string(), version: z.string(), jobControlOptions: z.array(z.enum(['sync-execute', 'async-execute', 'dismiss'])),
  outputTransmission: z.array(z.enum(['value', 'reference'])), links,
};
export const processListSchema = z.object({ processes: z.array(z.object(summary)), links });
const valueDescription = { title: z.string(), description: z.string(), schema: z.object({}).loose().describe('JSON Schema.') };
export const processSchema = z.object({
  ...summary,
  inputs: z.record(z.string(), z.object({ ...valueDescription, minOccurs: z.number().int(), maxOccurs: z.union([z.number().int(), z.enum(['unbounded'])]) })),
  outputs: z.record(z.string(), z.object(valueDescription)),
});

export const jobStatuses = ['accepted', 'running', 'successful', 'failed', 'dismissed'] as const;
export const statusInfoSchema = z.object({
  jobID: z.string(), processID: z.string(), type: z.enum(['process']), status: z.enum(jobStatuses), message: z.string(), progress: z.number().int().min(0).max(100),
  created: z.string(), started: z.string().optional(), finished: z.string().optional(), updated: z.string(), links,
});
export const jobListSchema = z.object({ jobs: z.array(statusInfoSchema), links });

export const processesQuery = documentQuery.extend({
  limit: z.coerce.number('Give a whole number from 1 to 1000.').int().min(1).max(1000).optional().describe('Processes in the list. Default: all.'),
});

/** A list in one parameter, `accepted,running`. */
const listOf = <T extends string>(names: readonly [T, ...T[]], what: string) => z.string().max(500)
  .refine((text) => text.split(',').every((name) => (names as readonly string[]).includes(name)), `Give of ${names.join(', ')}, separated by commas.`)
  .transform((text) => text.split(',') as T[]).optional().describe(what);
const seconds = z.coerce.number('Give a number of seconds.').min(0).max(1e9).optional();

export const jobsQuery = documentQuery.extend({
  limit: z.coerce.number('Give a whole number from 1 to 1000.').int().min(1).max(1000).default(50).describe('Jobs on a page.'),
  type: listOf(['process'], 'Kinds of job: process.').openapi({ type: 'array', items: { type: 'string', enum: ['process'] }, param: { name: 'type', in: 'query', style: 'form', explode: false } }),
  processID: z.string().max(500).regex(/^[A-Za-z0-9_,-]+$/, 'Give ids of processes separated by commas.').transform((text) => text.split(',')).optional()
    .describe('Only jobs of these processes.').openapi({ type: 'array', items: { type: 'string' }, param: { name: 'processID', in: 'query', style: 'form', explode: false } }),
  status: listOf(jobStatuses, 'Only jobs in these states.').openapi({ type: 'array', items: { type: 'string', enum: [...jobStatuses] }, param: { name: 'status', in: 'query', style: 'form', explode: false } }),
  datetime: datetimeParameter.describe('Only jobs created at this instant or in this interval.').openapi({ param: { name: 'datetime', in: 'query', style: 'form', explode: false } }),
  minDuration: seconds.describe('Only jobs that ran, or have been running, for so many seconds at least.').openapi({ type: 'integer' }),
  maxDuration: seconds.describe('Only jobs that ran, or have been running, for so many seconds at most.').openapi({ type: 'integer' }),
  before: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z_[0-9a-f-]{36}$/, 'Follow the link "next" of the page before.').optional().describe('Where a page begins, from a link "next".'),
});

const ofProcess = z.object({ process: z.string().max(100).describe('Id of the process.') });
const ofJob = z.object({ job: z.string().max(100).describe('Id of the job.') });
export const resultQuery = z.strictObject({ agency: documentQuery.shape.agency });

const status = (description: string) => bothForms(statusInfoSchema, description);
const resultsResponse = {
  200: { description: 'The output itself, or the document that names it.', content: { [jsonType]: { schema: z.object({}).loose() } } },
  204: { description: 'By reference: the header Link says where it is.' },
};

export const processesOperations = [
  {
    method: 'get' as const, path: '/processes', tags, summary: 'OGC API - Processes: work that can be asked for', request: { query: processesQuery },
    responses: bothForms(processListSchema, 'The processes.'),
  },
  {
    method: 'get' as const, path: '/processes/{process}', tags, summary: 'A process: its inputs and outputs', request: { params: ofProcess, query: documentQuery },
    responses: bothForms(processSchema, 'The description.'),
  },
  {
    method: 'post' as const, path: '/processes/{process}/execution', tags, summary: 'Ask for work to be done',
    description: 'With the header "Prefer: respond-async" it is put in line and the answer says where to follow it; without it, work that is short is done while you wait. '
      + 'The result is what the inputs give at the data version of the moment when it is done; asOf names another. What comes out is under the same id that the product\'s own API gives.',
    request: { params: ofProcess, query: resultQuery, body: { required: true, content: { [jsonType]: { schema: executeBody } } } },
    responses: {
      ...resultsResponse,
      201: { description: 'In line: the header Location says where its status is.', content: { [jsonType]: { schema: statusInfoSchema } } },
    },
  },
  {
    method: 'get' as const, path: '/jobs', tags, summary: 'Jobs that were asked for', description: 'The latest first: with a key those of that key.', request: { query: jobsQuery },
    responses: bothForms(jobListSchema, 'A page of jobs.'),
  },
  {
    method: 'get' as const, path: '/jobs/{job}', tags, summary: 'How far a job is', request: { params: ofJob, query: documentQuery }, responses: status('Its status.'),
  },
  {
    method: 'delete' as const, path: '/jobs/{job}', tags, summary: 'Dismiss a job', description: 'What it does is stopped, in the database too; what came of it is removed, but for a result that stands under an id.',
    request: { params: ofJob, query: documentQuery }, responses: status('Its status: dismissed.'),
  },
  {
    method: 'get' as const, path: '/jobs/{job}/results', tags, summary: 'What came out of a job', request: { params: ofJob, query: resultQuery }, responses: resultsResponse,
  },
  {
    method: 'get' as const, path: '/jobs/{job}/file', tags, summary: 'The file that a job wrote', request: { params: ofJob, query: resultQuery },
    responses: { 200: { description: 'The file.', content: { 'application/octet-stream': { schema: { type: 'string' as const, format: 'binary' } } } } },
  },
];
