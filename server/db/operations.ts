import { sql } from 'kysely';
import type { OperationState } from '../model/operation.ts';
import type { Transaction } from './transact.ts';

/** Operations as they are kept. Whether one runs or has ended is asked of the clock of the database, never stored. */
export type StoredOperation = {
  id: string; title: string; why: string; state: OperationState; startsAt: Date; endsAt: Date; definition: unknown; assignment: unknown; draws: number;
  lock: unknown; lockedAt: Date | null; evaluation: unknown; evaluations: number; abandoned: string | null; createdAt: Date; createdBy: string; now: Date;
};

const columns = sql`operation_id::text as id, title, why, starts_at as "startsAt", ends_at as "endsAt", definition, assignment, draws, lock, locked_at as "lockedAt", evaluation,
  evaluations, abandoned, created_at as "createdAt", created_by as "createdBy", clock_timestamp() as now,
  case when state = 'locked' and clock_timestamp() >= ends_at then 'ended' when state = 'locked' and clock_timestamp() >= starts_at then 'running' else state end as state`;

export type NewOperation = { title: string; why: string; startsAt: Date; endsAt: Date; definition: unknown; createdBy: string; purpose: string };

export async function insertOperation(transaction: Transaction, agencyId: number, made: NewOperation): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into operation (agency_id, title, why, starts_at, ends_at, definition, created_by, purpose)
    values (${agencyId}, ${made.title}, ${made.why}, ${made.startsAt.toISOString()}::timestamptz, ${made.endsAt.toISOString()}::timestamptz, ${JSON.stringify(made.definition)}::jsonb,
      ${made.createdBy}, ${made.purpose}) returning operation_id::text as id`.execute(transaction);
  return rows[0]!.id;
}

/** `lock`: nobody else changes it until the transaction ends. */
export async function findOperation(transaction: Transaction, agencyId: number, id: string, { lock = false }: { lock?: boolean } = {}): Promise<StoredOperation | null> {
  const { rows } = await sql<StoredOperation>`
    select ${columns} from operation where agency_id = ${agencyId} and operation_id = ${id}::bigint ${lock ? sql`for update` : sql``}`.execute(transaction);
  return rows[0] ?? null;
}

/** The latest first. */
export async function listOperations(transaction: Transaction, agencyId: number, { limit, before }: { limit: number; before: string | null }): Promise<StoredOperation[]> {
  const { rows } = await sql<StoredOperation>`
    select ${columns} from operation where agency_id = ${agencyId} and (${before}::bigint is null or operation_id < ${before}::bigint)
    order by operation_id desc limit ${limit}`.execute(transaction);
  return rows;
}

/** Another place or time takes back the assignment. False when it is no draft any more. */
export async function changeDraft(transaction: Transaction, agencyId: number, id: string, { keepsAssignment, ...changed }: Omit<NewOperation, 'createdBy' | 'purpose'> & { keepsAssignment: boolean }): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update operation set title = ${changed.title}, why = ${changed.why}, starts_at = ${changed.startsAt.toISOString()}::timestamptz, ends_at = ${changed.endsAt.toISOString()}::timestamptz,
      definition = ${JSON.stringify(changed.definition)}::jsonb, assignment = case when ${keepsAssignment}::boolean then assignment end
    where agency_id = ${agencyId} and operation_id = ${id}::bigint and state = 'draft'`.execute(transaction);
  return numAffectedRows === 1n;
}

export async function saveAssignment(transaction: Transaction, agencyId: number, id: string, assignment: unknown): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update operation set assignment = ${JSON.stringify(assignment)}::jsonb, draws = draws + 1
    where agency_id = ${agencyId} and operation_id = ${id}::bigint and state = 'draft'`.execute(transaction);
  return numAffectedRows === 1n;
}

/** False when it is no assigned draft, or has begun and `late` does not allow that. */
export async function lockOperation(transaction: Transaction, agencyId: number, id: string, { lock, late }: { lock: unknown; late: boolean }): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update operation set state = 'locked', lock = ${JSON.stringify(lock)}::jsonb, locked_at = clock_timestamp()
    where agency_id = ${agencyId} and operation_id = ${id}::bigint and state = 'draft' and assignment is not null
      and (${late}::boolean or clock_timestamp() < starts_at)`.execute(transaction);
  return numAffectedRows === 1n;
}

/** False before its end, or when it is neither locked nor evaluated. */
export async function saveEvaluation(transaction: Transaction, agencyId: number, id: string, evaluation: unknown): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update operation set state = 'evaluated', evaluation = ${JSON.stringify(evaluation)}::jsonb, evaluations = evaluations + 1
    where agency_id = ${agencyId} and operation_id = ${id}::bigint and state in ('locked', 'evaluated') and clock_timestamp() >= ends_at`.execute(transaction);
  return numAffectedRows === 1n;
}

export async function abandonOperation(transaction: Transaction, agencyId: number, id: string, reason: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update operation set state = 'abandoned', abandoned = ${reason}
    where agency_id = ${agencyId} and operation_id = ${id}::bigint and state in ('draft', 'locked')`.execute(transaction);
  return numAffectedRows === 1n;
}

export type LinkedPlan = { plan: string; title: string; from: Date; to: Date; linkedAt: Date; linkedBy: string };

export async function linkPlan(transaction: Transaction, agencyId: number, { id, plan, by }: { id: string; plan: string; by: string }): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into operation_plan (agency_id, operation_id, plan_id, linked_by) values (${agencyId}, ${id}::bigint, ${plan}, ${by})
    on conflict (agency_id, operation_id, plan_id) do nothing`.execute(transaction);
  return numAffectedRows === 1n;
}

export async function unlinkPlan(transaction: Transaction, agencyId: number, { id, plan }: { id: string; plan: string }): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from operation_plan where agency_id = ${agencyId} and operation_id = ${id}::bigint and plan_id = ${plan}`.execute(transaction);
  return numAffectedRows === 1n;
}

/** By the begin of their shift. */
export async function linkedPlans(transaction: Transaction, agencyId: number, id: string, limit: number): Promise<LinkedPlan[]> {
  const { rows } = await sql<LinkedPlan>`
    select plan_id as plan, patrol_plan.title, patrol_plan.shift_from as "from", patrol_plan.shift_to as "to", linked_at as "linkedAt", linked_by as "linkedBy"
    from operation_plan join patrol_plan using (agency_id, plan_id)
    where operation_plan.agency_id = ${agencyId} and operation_plan.operation_id = ${id}::bigint order by patrol_plan.shift_from, plan_id limit ${limit}`.execute(transaction);
  return rows;
}

export type HistoryEntry = { at: Date; by: string; what: string; detail: Record<string, unknown>; reason: string | null };

export async function addHistory(transaction: Transaction, agencyId: number, id: string, { by, what, detail, reason = null }: Omit<HistoryEntry, 'at' | 'reason'> & { reason?: string | null }): Promise<void> {
  await sql`
    insert into operation_history (agency_id, operation_id, by, what, detail, reason)
    values (${agencyId}, ${id}::bigint, ${by}, ${what}, ${JSON.stringify(detail)}::jsonb, ${reason})`.execute(transaction);
}

/** The oldest first. */
export async function readHistory(transaction: Transaction, agencyId: number, id: string, limit: number): Promise<HistoryEntry[]> {
  const { rows } = await sql<HistoryEntry>`
    select at, by, what, detail, reason from operation_history where agency_id = ${agencyId} and operation_id = ${id}::bigint order by entry limit ${limit}`.execute(transaction);
  return rows;
}
