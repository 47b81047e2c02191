import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Database } from '../db/database.ts';
import { decidePlan, findApprovedPlan, findPlan, insertPlan, listPlans, readPlanContent, readPlanProblem, type PlanPage, type StoredPlan } from '../db/patrol_plans.ts';
import { transact } from '../db/transact.ts';
import type { Context } from '../model/context.ts';
import type { PatrolPlan, PlanRecord, PlanSummary } from '../model/patrol.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { canonicalJson } from './canonical_json.ts';
import type { StoredProblem } from './patrol_problem.ts';
import { resolveAgency } from './resolve_filter.ts';

/** Plans as they are kept: read, listed, decided. Their content never changes. */
type Whose = { who: Who; agency: string | undefined; signal?: AbortSignal | undefined };
type OnePlan = Whose & { id: string };

const unpack = promisify(gunzip);
const pack = promisify(gzip);

const unknownPlan = (id: string): Problem => new Problem('not_found', 'unknown_plan', `There is no plan "${id.slice(0, 60)}". /api/v1/patrols/plans lists those there are.`);

/** Of all that the same request gives again: without decisions, which come afterwards, and without how long the making took. */
export function planSha256({ choice: { heuristicMs: _, ...choice }, ...plan }: Omit<PatrolPlan, 'sha256'>): string {
  return createHash('sha256').update(canonicalJson({ ...plan, choice })).digest('hex');
}

export type PlanTimings = { step: string; ms: number }[];

/** Keeps a plan under its id together with what was solved; the first under an id stands. */
export async function keepPlan(
  database: Database, context: Context, { plan, problem, timings }: { plan: PatrolPlan; problem: StoredProblem; timings: PlanTimings },
): Promise<void> {
  const content = await pack(new TextEncoder().encode(canonicalJson(plan)), { level: 1 });
  const solved = await pack(serialize(problem), { level: 1 });
  await transact(database, context, (transaction) => insertPlan(transaction, context.agencyId, {
    planId: plan.id, basedOn: plan.basedOn, title: plan.title, from: new Date(plan.shift.from), to: new Date(plan.shift.to), units: plan.routes.length,
    visits: plan.routes.reduce((sum, { stops }) => sum + stops.length, 0), share: Math.min(1, Math.max(0, plan.coverage.plan.share)), dataVersion: plan.surface.learned.dataVersion,
    content, problem: solved, sha256: plan.sha256, timings, createdBy: context.person, purpose: context.purpose,
  }));
}

export async function hasPlan(database: Database, context: Context, id: string, signal?: AbortSignal): Promise<boolean> {
  return await transact(database, context, (transaction) => findPlan(transaction, context.agencyId, id), { readOnly: true, signal }) !== null;
}

export async function readPlan(database: Database, { who, agency: slug, id, signal }: OnePlan): Promise<PlanRecord> {
  const { context } = await resolveAgency(database, who, slug, signal);
  return readPlanOf(database, context, id, signal);
}

/** The same for whoever knows already whose plan it is. */
export async function readPlanOf(database: Database, context: Context, id: string, signal?: AbortSignal): Promise<PlanRecord> {
  const { agencyId } = context;
  const found = await transact(database, context, async (transaction) => {
    const stored = await findPlan(transaction, agencyId, id);
    return stored === null ? null : { stored, content: await readPlanContent(transaction, agencyId, id) };
  }, { readOnly: true, signal });
  if (found === null || found.content === null) throw unknownPlan(id);
  // What is stored was written by this program from the same type.
  const plan = JSON.parse(new TextDecoder().decode(await unpack(found.content))) as PatrolPlan;
  const { status, createdAt, createdBy, decidedAt, decidedBy, reason, timings } = found.stored;
  return { plan, status, createdAt, createdBy, decidedAt, decidedBy, reason, timings };
}

/** What was solved. Throws the Problem `unknown_plan`. */
export async function readProblemOf(database: Database, context: Context, id: string, signal?: AbortSignal): Promise<StoredProblem> {
  const found = await transact(database, context, (transaction) => readPlanProblem(transaction, context.agencyId, id), { readOnly: true, signal });
  if (found === null) throw unknownPlan(id);
  return deserialize(await unpack(found)) as StoredProblem;
}

/** The approved plan of the same shift so many days before; null where there is none. */
export async function approvedPlanOf(database: Database, context: Context, shift: { from: Date; to: Date }, signal?: AbortSignal): Promise<PatrolPlan | null> {
  const id = await transact(database, context, (transaction) => findApprovedPlan(transaction, context.agencyId, shift), { readOnly: true, signal });
  return id === null ? null : (await readPlanOf(database, context, id, signal)).plan;
}

const toSummary = ({ sha256: _, dataVersion: _d, decidedBy: _b, timings: _t, moment: _m, ...summary }: StoredPlan): PlanSummary => summary;

export async function listPlanSummaries(
  database: Database, { who, agency: slug, signal }: Whose, { before, limit, ...asked }: Omit<PlanPage, 'before'> & { before: string | null },
): Promise<{ plans: PlanSummary[]; next: string | null }> {
  const { context } = await resolveAgency(database, who, slug, signal);
  const [moment, planId] = before?.split('_') ?? [];
  const start = moment === undefined || planId === undefined ? null : { moment, planId };
  const found = await transact(database, context, (transaction) =>
    listPlans(transaction, context.agencyId, { ...asked, limit: limit + 1, before: start }), { readOnly: true, signal });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return { plans: page.map(toSummary), next: found.length > limit && last !== undefined ? `${last.moment}_${last.id}` : null };
}

/** Approves or rejects a draft. What has been decided stays so: whoever thinks otherwise makes another plan. */
export async function decideOnPlan(
  database: Database, { who, agency: slug, id, signal }: OnePlan, { decision, reason }: { decision: 'approved' | 'rejected'; reason: string },
): Promise<PlanRecord> {
  const { context } = await resolveAgency(database, who, slug, signal);
  const before = await readPlanOf(database, context, id, signal);
  const deciding = { ...context, purpose: 'decide on a patrol plan' };
  const isDone = await transact(database, deciding, (transaction) =>
    decidePlan(transaction, context.agencyId, { planId: id, status: decision, by: who.person, reason }), { signal });
  if (!isDone) {
    throw new Problem('conflict', 'plan_decided', `This plan has been ${before.status === 'draft' ? 'decided meanwhile' : `${before.status} by ${before.decidedBy}`}. Change it or plan again, and decide on that.`);
  }
  return readPlanOf(database, context, id, signal);
}
