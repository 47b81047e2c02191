import type { Database } from '../db/database.ts';
import type { PlanAgain, PlanBody } from '../model/patrol.ts';
import type { Who } from '../model/who.ts';
import { readPlan } from './patrol_plans.ts';

/** The request of a plan with visits that stay as they are while the rest is planned anew. */
export async function planAgain(
  database: Database, who: Who, { agency, id, again: { locked, seed } }: { agency: string | undefined; id: string; again: PlanAgain }, signal?: AbortSignal,
): Promise<PlanBody> {
  const { plan } = await readPlan(database, { who, agency, id, signal });
  const { request } = plan;
  return { ...request, locked, seed: seed ?? request.seed };
}
