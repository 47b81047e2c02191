import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { tableCsv } from '../formats/result_csv.ts';
import { answerFresh, cacheRule, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter, type Env } from '../http/router.ts';
import { abandonBody, assignBody, linkBody, lockBody, operationBody, operationChange, operationList, operationQuery, operationRecord, operationsQuery } from '../model/operation.ts';
import { Problem } from '../model/problem.ts';
import { assignOperation } from '../tasks/operation_assign.ts';
import { changeOperation, draftOperation, type OneOperation } from '../tasks/operation_draft.ts';
import { evaluateOperation } from '../tasks/operation_evaluate.ts';
import { countsTable, operationGeojson } from '../tasks/operation_features.ts';
import { composeOperation, listOperationSummaries } from '../tasks/operation_record.ts';
import { abandon, link, lockAnalysis, unlink } from '../tasks/operation_steps.ts';

const tags = ['Patrols'];
const id = z.string().regex(/^[1-9]\d{0,17}$/, 'Give the number of an operation.').describe('Number of the operation.');
const plan = z.string().regex(/^[0-9a-f]{24}$/, 'Give the id of a plan.').describe('Id of the plan.');
const one = { params: z.object({ id }), query: operationQuery };
const withBody = <Schema extends z.ZodType>(schema: Schema) => ({ ...one, body: { required: true as const, content: { 'application/json': { schema } } } });
const record = (description: string) => jsonOf(operationRecord, description);

const list = createRoute({ method: 'get', path: '/patrols/operations', tags, summary: 'Operations, the latest first', request: { query: operationsQuery }, responses: jsonOf(operationList, 'A page of them.') });
const make = createRoute({
  method: 'post', path: '/patrols/operations', tags, summary: 'Draft an operation',
  description: 'What is decided and why, which offences are to fall, when, and among which cells treated and control ones are chosen. Offences that police find where they look are refused '
    + '(422 detection_driven): an operation looks more, so their number rises by itself.',
  request: { query: operationQuery, body: { required: true, content: { 'application/json': { schema: operationBody } } } },
  responses: { 201: { description: 'The draft. Location names its address.', content: { 'application/json': { schema: operationRecord } } } },
});
const read = createRoute({ method: 'get', path: '/patrols/operations/{id}', tags, summary: 'An operation from decision to result', request: one, responses: record('All of it.') });
const change = createRoute({ method: 'patch', path: '/patrols/operations/{id}', tags, summary: 'Change a draft', request: withBody(operationChange), responses: record('The draft.') });
const assign = createRoute({
  method: 'post', path: '/patrols/operations/{id}/assign', tags, summary: 'Draw treated and control cells',
  description: 'At random within pairs or blocks of cells with about as many incidents before, so far apart that their rings cannot touch; the same seed draws the same. With balance, and what fall could be told '
    + 'from chance. How often cells were drawn stays with the operation.',
  request: withBody(assignBody), responses: record('The draft with its cells.'),
});
const lock = createRoute({
  method: 'post', path: '/patrols/operations/{id}/lock', tags, summary: 'Lock cells, windows and method before the begin',
  description: 'By the clock of the database. What is locked does not change any more; the result is computed by it and nothing else.', request: withBody(lockBody), responses: record('The locked operation.'),
});
const linkRoute = createRoute({ method: 'post', path: '/patrols/operations/{id}/plans', tags, summary: 'Link a patrol plan that carries it out', request: withBody(linkBody), responses: record('With the minutes of the plan.') });
const unlinkRoute = createRoute({
  method: 'delete', path: '/patrols/operations/{id}/plans/{plan}', tags, summary: 'Take a plan off again', request: { params: z.object({ id, plan }), query: operationQuery }, responses: record('Without it.'),
});
const decide = createRoute({ method: 'post', path: '/patrols/operations/{id}/decision', tags, summary: 'Abandon an operation, with the reason', request: withBody(abandonBody), responses: record('The abandoned operation.') });
const evaluate = createRoute({
  method: 'post', path: '/patrols/operations/{id}/evaluate', tags, summary: 'What came of it',
  description: 'After its end, by the analysis that was locked: weighted displacement difference with the rings beside, by number and harm, with interval, words, and what not to conclude. Again later with reports that came late.',
  request: one, responses: record('With the evaluation.'),
});
const cells = createRoute({
  method: 'get', path: '/patrols/operations/{id}/cells.geojson', tags, summary: 'Its cells as GeoJSON', request: one,
  responses: { 200: { description: 'Hexagons with role: treated, control, displacementTreated, displacementControl, candidate.', content: { 'application/geo+json': { schema: z.unknown() } } } },
});
const counts = createRoute({
  method: 'get', path: '/patrols/operations/{id}/counts.csv', tags, summary: 'Counts before and after as CSV', request: one,
  responses: { 200: { description: 'By group and offence.', content: { 'text/csv': { schema: z.string() } } } },
});

const oneOf = (context: Context<Env>, { agency }: { agency?: string | undefined }, params: { id: string }): OneOperation => ({ who: context.get('who'), agency, id: params.id, signal: context.req.raw.signal });
const file = (body: string, type: string, name: string): Response =>
  new Response(body, { headers: { 'Content-Type': type, 'Cache-Control': cacheRule, 'Content-Disposition': `attachment; filename="${name}"` } });

export const operationRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(list, async (context) => {
    const { agency, limit, before } = context.req.valid('query');
    return answerFresh(context, await listOperationSummaries(database, { who: context.get('who'), agency, signal: context.req.raw.signal }, { limit, before: before ?? null }));
  })
  .openapi(make, async (context) => {
    const { agency } = context.req.valid('query');
    const made = await draftOperation(database, { who: context.get('who'), agency, signal: context.req.raw.signal }, context.req.valid('json'));
    return context.json(made, 201, { 'Cache-Control': 'private, no-store', Location: `/api/v1/patrols/operations/${made.id}` });
  })
  .openapi(read, async (context) => answerFresh(context, await composeOperation(database, oneOf(context, context.req.valid('query'), context.req.valid('param')))))
  .openapi(change, async (context) => answerFresh(context, await changeOperation(database, oneOf(context, context.req.valid('query'), context.req.valid('param')), context.req.valid('json'))))
  .openapi(assign, async (context) => answerFresh(context, await assignOperation(database, oneOf(context, context.req.valid('query'), context.req.valid('param')), context.req.valid('json'))))
  .openapi(lock, async (context) => answerFresh(context, await lockAnalysis(database, oneOf(context, context.req.valid('query'), context.req.valid('param')), context.req.valid('json'))))
  .openapi(linkRoute, async (context) => answerFresh(context, await link(database, oneOf(context, context.req.valid('query'), context.req.valid('param')), context.req.valid('json').plan)))
  .openapi(unlinkRoute, async (context) => answerFresh(context, await unlink(database, oneOf(context, context.req.valid('query'), context.req.valid('param')), context.req.valid('param').plan)))
  .openapi(decide, async (context) => answerFresh(context, await abandon(database, oneOf(context, context.req.valid('query'), context.req.valid('param')), context.req.valid('json').reason)))
  .openapi(evaluate, async (context) => answerFresh(context, await evaluateOperation(database, oneOf(context, context.req.valid('query'), context.req.valid('param')))))
  .openapi(cells, async (context) => {
    const found = await composeOperation(database, oneOf(context, context.req.valid('query'), context.req.valid('param')));
    return file(JSON.stringify(operationGeojson(found)), 'application/geo+json', `operation_${found.id}.geojson`) as never;
  })
  .openapi(counts, async (context) => {
    const { id: number, evaluation } = await composeOperation(database, oneOf(context, context.req.valid('query'), context.req.valid('param')));
    if (evaluation === null) throw new Problem('not_found', 'not_evaluated', 'The operation has not been evaluated yet, so there are no counts.');
    return file(tableCsv(countsTable(evaluation), 'en'), 'text/csv; charset=utf-8; header=present', `operation_${number}_counts.csv`) as never;
  });
