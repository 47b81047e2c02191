import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { attachment } from '../http/attachment.ts';
import { answerFresh, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { readQuery } from '../http/read_query.ts';
import { newRouter, type Env } from '../http/router.ts';
import { languageQuery } from '../model/analysis_request.ts';
import { agencyQuery } from '../model/parameters.ts';
import { planId, planRoute, planStatuses } from '../model/patrol.ts';
import { readPlan } from '../tasks/patrol_plans.ts';
import { planFileTypes, routeOf, writePlanFile, type PlanFileKind } from '../tasks/plan_files.ts';

const tags = ['Patrols'];
const callSign = z.string().min(1).max(31).describe('Call sign of the unit.');
const format = z.enum(Object.keys(planFileTypes) as [PlanFileKind, ...PlanFileKind[]])
  .describe('pdf: pages to print. gpx: routes and waypoints for a navigation device. csv: a visit a line. ics: a visit an event.');
const written = {
  200: { description: 'The file.', content: Object.fromEntries(Object.values(planFileTypes).map((type) => [type, { schema: { type: 'string' as const, format: 'binary' } }])) },
};
const planDocs = createRoute({
  method: 'get', path: '/patrols/plans/{id}.{format}', tags, summary: 'A patrol plan as a file',
  description: 'As PDF a page for whoever decides on it (what it reaches, what stays uncovered, how it was made) and one for each unit. Drafts say that they are drafts.',
  request: { params: z.object({ id: planId, format }), query: languageQuery }, responses: written,
});
const unitDocs = createRoute({
  method: 'get', path: '/patrols/plans/{id}/units/{unit}.{format}', tags, summary: 'The sheet of one unit as a file',
  request: { params: z.object({ id: planId, unit: callSign, format }), query: languageQuery }, responses: written,
});
const unitSheet = z.object({
  plan: z.string(), title: z.string(), status: z.enum(planStatuses), zone: z.string(), sha256: z.string().describe('Of the plan.'), demonstration: z.boolean(), route: planRoute,
});
const sheetRoute = createRoute({
  method: 'get', path: '/patrols/plans/{id}/units/{unit}', tags, summary: 'The sheet of one unit', request: { params: z.object({ id: planId, unit: callSign }), query: agencyQuery },
  responses: jsonOf(unitSheet, 'Its stops in their order, and whether the plan has been approved.'),
});

const endings = Object.keys(planFileTypes).join('|');
const noStore = 'private, no-store';

/** Files of plans. They stand before the plan itself, whose id would take them. */
export function patrolFileRoutes({ database }: Pick<Parts, 'database'>) {
  async function send(context: Context<Env>, asked: { id: string; unit: string | null; kind: PlanFileKind }): Promise<Response> {
    const { agency, lang } = readQuery(context, languageQuery);
    const { id, unit, kind } = asked;
    const { content, type, name, rows } = await writePlanFile(database, { who: context.get('who'), agency, id, signal: context.req.raw.signal }, { kind, unit, language: lang });
    context.get('countRows')(rows);
    // Whether it is still a draft changes under the same address.
    return new Response(content as string | Uint8Array<ArrayBuffer>, { headers: { 'Content-Type': type, 'Cache-Control': noStore, 'Content-Disposition': attachment(name) } });
  }
  const parted = (file: string): { stem: string; kind: PlanFileKind } => ({ stem: file.slice(0, -4), kind: file.slice(-3) as PlanFileKind });

  const router = newRouter();
  // An address with a dot in it is routed by hand and only described.
  for (const described of [planDocs, unitDocs]) router.openAPIRegistry.registerPath(described);
  router.get(`/patrols/plans/:file{[^/]+\\.(?:${endings})}`, (context) => {
    const { stem, kind } = parted(context.req.param('file')!);
    return send(context, { id: stem, unit: null, kind });
  });
  router.get(`/patrols/plans/:id/units/:file{[^/]+\\.(?:${endings})}`, (context) => {
    const { stem, kind } = parted(context.req.param('file')!);
    return send(context, { id: context.req.param('id')!, unit: stem, kind });
  });
  return router.openapi(sheetRoute, async (context) => {
    const { id, unit } = context.req.valid('param');
    const record = await readPlan(database, { who: context.get('who'), agency: context.req.valid('query').agency, id, signal: context.req.raw.signal });
    const route = routeOf(record, unit);
    context.get('countRows')(route.stops.length);
    const { plan: { title, shift: { zone }, sha256, demonstration }, status } = record;
    return answerFresh(context, { plan: id, title, status, zone, sha256, demonstration, route });
  });
}
