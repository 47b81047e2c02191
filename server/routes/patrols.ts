import { createRoute, z } from '@hono/zod-openapi';
import { answerFresh, jsonOf } from '../http/answer.ts';
import { makeDocument, runningJob } from '../http/document_job.ts';
import { planPath, planProcess } from '../http/ogc/process_patrol_plan.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { againBody, decisionBody, moveBody, moveOutcome, planBody, planId, planRecord, planStatuses, planSummary, planWays } from '../model/patrol.ts';
import { agencyQuery } from '../model/parameters.ts';
import { movePlan } from '../tasks/move_plan.ts';
import { readPlanWays } from '../tasks/plan_ways.ts';
import { planAgain } from '../tasks/plan_again.ts';
import { decideOnPlan, listPlanSummaries, readPlan } from '../tasks/patrol_plans.ts';

const tags = ['Patrols'];
const one = { params: z.object({ id: planId }), query: agencyQuery };
const done = z.object({ status: z.literal('done'), record: planRecord });
const noStore = { 'Cache-Control': 'private, no-store' };

const planned = {
  200: { description: 'It is made.', content: { 'application/json': { schema: done } } },
  202: { description: 'It waits or is being made: ask for the job.', content: { 'application/json': { schema: runningJob } } },
};

const makeRoute = createRoute({
  method: 'post', path: '/patrols/plans', tags, summary: 'Make a patrol plan',
  description: 'Which cells are visited in a coming shift, how often, by whom and in which order; what that reaches beside none, random and the plan of last week; what one unit more would add; and why. '
    + 'The same request to the same data gives the same plan under the same id. The work is a job: the header "Prefer: wait=N" says how many seconds to wait for its end, 0 to 60, 10 without it. '
    + 'Constraints that cannot be met are named in 422 impossible_plan, each with the smallest change of the request that would make them possible.',
  request: { query: agencyQuery, body: { required: true, content: { 'application/json': { schema: planBody } } } }, responses: planned,
});

const plansQuery = z.strictObject({
  agency: agencyQuery.shape.agency, status: z.enum(planStatuses).optional().describe('Only plans that are so.'),
  from: z.iso.datetime({ offset: true }).optional().describe('Shifts that begin at this instant or later.'),
  to: z.iso.datetime({ offset: true }).optional().describe('Shifts that begin before it.'),
  limit: z.coerce.number('Give a whole number from 1 to 200.').int().min(1).max(200).default(50).describe('Plans on a page.'),
  before: z.string().regex(/^[0-9TZ:.-]{20,40}_[0-9a-f]{24}$/, 'Give "next" of the page before.').optional().describe('"next" of the page before. Without it: the latest.'),
});
const listRoute = createRoute({
  method: 'get', path: '/patrols/plans', tags, summary: 'Patrol plans, the latest first', request: { query: plansQuery },
  responses: jsonOf(z.object({ plans: z.array(planSummary), next: z.string().nullable() }), 'A page of plans.'),
});
const readRoute = createRoute({ method: 'get', path: '/patrols/plans/{id}', tags, summary: 'A patrol plan', request: one, responses: jsonOf(planRecord, 'The plan, and what was decided.') });
const waysRoute = createRoute({
  method: 'get', path: '/patrols/plans/{id}/ways', tags, summary: 'The ways of a patrol plan, to be drawn',
  description: 'From stop to stop on the streets that are loaded, where the plan travels on streets; else straight lines.', request: one, responses: jsonOf(planWays, 'Every way, unit by unit.'),
});
const moveRoute = createRoute({
  method: 'post', path: '/patrols/plans/{id}/moves', tags, summary: 'Move, add or remove a visit by hand',
  description: 'Makes another draft that is based on this plan, and says at once what the change costs. Everything else stays in its order. What cannot be is refused with 422 cannot_move and the reason.',
  request: { ...one, body: { required: true, content: { 'application/json': { schema: moveBody } } } }, responses: jsonOf(moveOutcome, 'The new draft and the difference.'),
});
const againRoute = createRoute({
  method: 'post', path: '/patrols/plans/{id}/again', tags, summary: 'Plan the rest anew around visits that stay',
  description: 'The same request with these visits fixed, and another seed if one is given.',
  request: { ...one, body: { required: true, content: { 'application/json': { schema: againBody } } } }, responses: planned,
});
const decideRoute = createRoute({
  method: 'post', path: '/patrols/plans/{id}/decision', tags, summary: 'Approve or reject a plan, with the reason',
  description: 'Once: whoever thinks otherwise later makes another plan. A person decides; nothing is dispatched by this server.',
  request: { ...one, body: { required: true, content: { 'application/json': { schema: decisionBody } } } }, responses: jsonOf(planRecord, 'The plan with the decision.'),
});

const instant = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));

export function patrolRoutes({ database, config }: Pick<Parts, 'database' | 'config'>) {
  const routers = { osrm: config.osrm, valhalla: config.valhalla };
  const process = planProcess(routers);
  return newRouter()
    .openapi(makeRoute, async (context) => {
      const { agency } = context.req.valid('query');
      const made = await makeDocument(context, database, { process, agency, body: context.req.valid('json') });
      if (!('id' in made)) return context.json({ status: 'running' as const, job: made.job }, 202, { ...noStore, Location: made.location });
      const record = await readPlan(database, { who: context.get('who'), agency, id: made.id, signal: context.req.raw.signal });
      return context.json({ status: 'done' as const, record }, 200, { ...noStore, 'Content-Location': planPath(made.id) });
    })
    .openapi(listRoute, async (context) => {
      const { agency, status, from, to, limit, before } = context.req.valid('query');
      const asked = { status: status ?? null, from: instant(from), to: instant(to), limit, before: before ?? null };
      return answerFresh(context, await listPlanSummaries(database, { who: context.get('who'), agency, signal: context.req.raw.signal }, asked));
    })
    .openapi(readRoute, async (context) => answerFresh(context, await readPlan(database, {
      who: context.get('who'), agency: context.req.valid('query').agency, id: context.req.valid('param').id, signal: context.req.raw.signal })))
    .openapi(waysRoute, async (context) => answerFresh(context, await readPlanWays(database, context.get('who'), {
      agency: context.req.valid('query').agency, id: context.req.valid('param').id }, context.req.raw.signal)))
    .openapi(moveRoute, async (context) => answerFresh(context, await movePlan(database, context.get('who'), {
      agency: context.req.valid('query').agency, id: context.req.valid('param').id, move: context.req.valid('json') }, { signal: context.req.raw.signal, routers })))
    .openapi(againRoute, async (context) => {
      const { agency } = context.req.valid('query');
      const who = context.get('who');
      const { signal } = context.req.raw;
      const body = await planAgain(database, who, { agency, id: context.req.valid('param').id, again: context.req.valid('json') }, signal);
      const made = await makeDocument(context, database, { process, agency, body });
      if (!('id' in made)) return context.json({ status: 'running' as const, job: made.job }, 202, { ...noStore, Location: made.location });
      return context.json({ status: 'done' as const, record: await readPlan(database, { who, agency, id: made.id, signal }) }, 200, { ...noStore, 'Content-Location': planPath(made.id) });
    })
    .openapi(decideRoute, async (context) => answerFresh(context, await decideOnPlan(database, {
      who: context.get('who'), agency: context.req.valid('query').agency, id: context.req.valid('param').id, signal: context.req.raw.signal }, context.req.valid('json'))));
}
