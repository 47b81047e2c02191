import { sql } from 'kysely';
import type { PlanSummary } from '../model/patrol.ts';
import type { Transaction } from './transact.ts';

/** A plan as it is stored, without its content. */
export type StoredPlan = PlanSummary & { sha256: string; dataVersion: string; decidedBy: string | null; timings: { step: string; ms: number }[]; moment: string };

export type NewPlan = {
  planId: string; basedOn: string | null; title: string; from: Date; to: Date; units: number; visits: number; share: number; dataVersion: string;
  /** Both compressed by gzip. */ content: Uint8Array; problem: Uint8Array; sha256: string; timings: { step: string; ms: number }[]; createdBy: string; purpose: string;
};

const columns = sql`plan_id as id, title, status, shift_from as "fromAt", shift_to as "toAt", units, visits, share, created_at as "createdAt", created_by as "createdBy",
  decided_at as "decidedAt", decided_by as "decidedBy", reason, based_on as "basedOn", sha256, data_version::text as "dataVersion", timings,
  to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as moment`;

type Row = Omit<StoredPlan, 'from' | 'to' | 'createdAt' | 'decidedAt'> & { fromAt: Date; toAt: Date; createdAt: Date; decidedAt: Date | null };

const toStored = ({ fromAt, toAt, createdAt, decidedAt, ...row }: Row): StoredPlan => ({
  ...row, from: fromAt.toISOString(), to: toAt.toISOString(), createdAt: createdAt.toISOString(), decidedAt: decidedAt?.toISOString() ?? null,
});

/** The first plan under an id stands. */
export async function insertPlan(transaction: Transaction, agencyId: number, plan: NewPlan): Promise<void> {
  await sql`
    insert into patrol_plan (agency_id, plan_id, based_on, title, shift_from, shift_to, units, visits, share, data_version, content, problem, sha256, timings, created_by, purpose)
    values (${agencyId}, ${plan.planId}, ${plan.basedOn}, ${plan.title}, ${plan.from.toISOString()}::timestamptz, ${plan.to.toISOString()}::timestamptz, ${plan.units}, ${plan.visits},
      ${plan.share}, ${plan.dataVersion}::bigint, ${Buffer.from(plan.content)}, ${Buffer.from(plan.problem)}, ${plan.sha256}, ${JSON.stringify(plan.timings)}::jsonb, ${plan.createdBy}, ${plan.purpose})
    on conflict (agency_id, plan_id) do nothing`.execute(transaction);
}

export async function findPlan(transaction: Transaction, agencyId: number, planId: string): Promise<StoredPlan | null> {
  const { rows } = await sql<Row>`select ${columns} from patrol_plan where agency_id = ${agencyId} and plan_id = ${planId}`.execute(transaction);
  return rows[0] === undefined ? null : toStored(rows[0]);
}

/** Compressed by gzip; null when there is none of that id. */
export async function readPlanContent(transaction: Transaction, agencyId: number, planId: string): Promise<Uint8Array | null> {
  const { rows } = await sql<{ content: Uint8Array }>`select content from patrol_plan where agency_id = ${agencyId} and plan_id = ${planId}`.execute(transaction);
  return rows[0]?.content ?? null;
}

/** What was solved, compressed by gzip; null when there is no plan of that id. */
export async function readPlanProblem(transaction: Transaction, agencyId: number, planId: string): Promise<Uint8Array | null> {
  const { rows } = await sql<{ problem: Uint8Array }>`select problem from patrol_plan where agency_id = ${agencyId} and plan_id = ${planId}`.execute(transaction);
  return rows[0]?.problem ?? null;
}

export type PlanPage = {
  status: PlanSummary['status'] | null;
  /** Shifts that begin in this stretch, [from, to); null where open. */
  from: Date | null; to: Date | null;
  limit: number; before: { moment: string; planId: string } | null;
};

/** The latest made first. */
export async function listPlans(transaction: Transaction, agencyId: number, { status, from, to, limit, before }: PlanPage): Promise<StoredPlan[]> {
  const conditions = [
    sql`agency_id = ${agencyId}`,
    ...(status === null ? [] : [sql`status = ${status}`]),
    ...(from === null ? [] : [sql`shift_from >= ${from.toISOString()}::timestamptz`]),
    ...(to === null ? [] : [sql`shift_from < ${to.toISOString()}::timestamptz`]),
    ...(before === null ? [] : [sql`(created_at, plan_id) < (${before.moment}::timestamptz, ${before.planId})`]),
  ];
  const { rows } = await sql<Row>`
    select ${columns} from patrol_plan where ${sql.join(conditions, sql` and `)} order by created_at desc, plan_id desc limit ${limit}`.execute(transaction);
  return rows.map(toStored);
}

/** The approved plan of a shift that was decided last; null where there is none. */
export async function findApprovedPlan(transaction: Transaction, agencyId: number, { from, to }: { from: Date; to: Date }): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select plan_id as id from patrol_plan where agency_id = ${agencyId} and status = 'approved' and shift_from = ${from.toISOString()}::timestamptz and shift_to = ${to.toISOString()}::timestamptz
    order by decided_at desc, plan_id limit 1`.execute(transaction);
  return rows[0]?.id ?? null;
}

/** Somebody's decision about a draft; false when there is none of that id, or it has been decided. */
export async function decidePlan(
  transaction: Transaction, agencyId: number, { planId, status, by, reason }: { planId: string; status: 'approved' | 'rejected'; by: string; reason: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update patrol_plan set status = ${status}, decided_by = ${by}, decided_at = clock_timestamp(), reason = ${reason}
    where agency_id = ${agencyId} and plan_id = ${planId} and status = 'draft'`.execute(transaction);
  return numAffectedRows === 1n;
}
