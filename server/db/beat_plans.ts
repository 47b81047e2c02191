import { sql } from 'kysely';
import type { Text } from '../model/analysis.ts';
import type { BeatSummary } from '../model/beats.ts';
import type { Transaction } from './transact.ts';

export type BeatPlanKind = BeatSummary['kind'];
export type NewBeatPlan = {
  planId: string; kind: BeatPlanKind; title: string; summary: Text; parts: number; request: unknown; seed: number; dataVersion: string; /** Compressed by gzip. */ content: Uint8Array; sha256: string;
  createdBy: string; purpose: string;
};

/** The first plan under an id stands. */
export async function insertBeatPlan(transaction: Transaction, agencyId: number, plan: NewBeatPlan): Promise<void> {
  await sql`
    insert into beat_plan (agency_id, plan_id, kind, title, summary, parts, request, seed, data_version, content, sha256, created_by, purpose)
    values (${agencyId}, ${plan.planId}, ${plan.kind}, ${plan.title}, ${JSON.stringify(plan.summary)}::jsonb, ${plan.parts}, ${JSON.stringify(plan.request)}::jsonb, ${plan.seed},
      ${plan.dataVersion}::bigint, ${Buffer.from(plan.content)}, ${plan.sha256}, ${plan.createdBy}, ${plan.purpose})
    on conflict (agency_id, plan_id) do nothing`.execute(transaction);
}

export async function hasBeatPlan(transaction: Transaction, agencyId: number, planId: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (select from beat_plan where agency_id = ${agencyId} and plan_id = ${planId}) as found`.execute(transaction);
  return rows[0]?.found ?? false;
}

/** With its content, compressed by gzip; null when there is none of that id and kind. */
export async function readBeatPlan(
  transaction: Transaction, agencyId: number, { planId, kind }: { planId: string; kind: BeatPlanKind },
): Promise<{ content: Uint8Array; createdAt: Date; createdBy: string } | null> {
  const { rows } = await sql<{ content: Uint8Array; createdAt: Date; createdBy: string }>`
    select content, created_at as "createdAt", created_by as "createdBy" from beat_plan where agency_id = ${agencyId} and plan_id = ${planId} and kind = ${kind}`.execute(transaction);
  return rows[0] ?? null;
}

export type BeatPlanPage = { kind: BeatPlanKind; limit: number; before: { moment: string; planId: string } | null };

/** The latest made first; pages are cut by value, so that what is made meanwhile moves nothing. */
export async function listBeatPlans(transaction: Transaction, agencyId: number, { kind, limit, before }: BeatPlanPage): Promise<(BeatSummary & { moment: string })[]> {
  const { rows } = await sql<Omit<BeatSummary, 'createdAt'> & { createdAt: Date; moment: string }>`
    select plan_id as id, kind, title, summary, parts as count, created_at as "createdAt", created_by as "createdBy",
      to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as moment
    from beat_plan where agency_id = ${agencyId} and kind = ${kind}
      and ${before === null ? sql`true` : sql`(created_at, plan_id) < (${before.moment}::timestamptz, ${before.planId})`}
    order by created_at desc, plan_id desc limit ${limit}`.execute(transaction);
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}
