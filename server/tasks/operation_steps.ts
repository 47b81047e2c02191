import { createHash } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { abandonOperation, addHistory, findOperation, linkPlan, lockOperation, unlinkPlan, type StoredOperation } from '../db/operations.ts';
import { transact, type Transaction } from '../db/transact.ts';
import { currentHarmEdition } from '../model/harm.ts';
import type { OperationRecord } from '../model/operation.ts';
import { Problem } from '../model/problem.ts';
import { canonicalJson } from './canonical_json.ts';
import { badField, type Definition, type StoredAssignment, type StoredLock } from './operation_definition.ts';
import { locked, unknownOperation, type OneOperation } from './operation_draft.ts';
import { composeOperation } from './operation_record.ts';
import { readPlanOf } from './patrol_plans.ts';
import { resolveAgency } from './resolve_filter.ts';

const level = 0.95;

/** One step of an operation in a transaction in which nobody else changes it. */
async function step(database: Database, { who, agency: slug, id, signal }: OneOperation, work: (transaction: Transaction, found: StoredOperation, agencyId: number) => Promise<void>): Promise<OperationRecord> {
  const { agency: { agencyId, slug: agency }, context } = await resolveAgency(database, who, slug, signal);
  await transact(database, { ...context, purpose: 'carry out an operation' }, async (transaction) => {
    const found = await findOperation(transaction, agencyId, id, { lock: true });
    if (found === null) throw unknownOperation(id);
    await work(transaction, found, agencyId);
  }, { signal });
  return composeOperation(database, { who, agency, id, signal });
}

/** Throws `operation_locked`, `not_assigned`, `already_begun`. */
export function lockAnalysis(database: Database, one: OneOperation, { late, reason }: { late: boolean; reason: string }): Promise<OperationRecord> {
  if (late && reason.length < 5) throw badField('bad_parameter', 'reason', 'Say why it is locked after its begin, in a sentence.');
  return step(database, one, async (transaction, found, agencyId) => {
    if (found.state !== 'draft') throw locked(found);
    if (found.assignment === null) throw new Problem('conflict', 'not_assigned', 'Treated and control cells have not been chosen yet. Assign them first.');
    const isLate = found.now >= found.startsAt;
    const { offences, body: { rings, hours, weekdays }, window, before } = found.definition as Definition;
    const analysis = { method: 'wdd' as const, level, rings, harmEdition: currentHarmEdition, offences: offences.codes };
    const basis = { ...analysis, window, before, hours: hours ?? null, weekdays: weekdays ?? null, assignment: (found.assignment as StoredAssignment).sha256 };
    const lock: StoredLock = { ...analysis, sha256: createHash('sha256').update(canonicalJson(basis)).digest('hex'), by: one.who.person, late: isLate };
    if (!(await lockOperation(transaction, agencyId, one.id, { lock, late }))) {
      throw new Problem('conflict', 'already_begun', `The operation began at ${found.startsAt.toISOString()}: what is laid down now was not laid down before. Move its begin, or lock it late with a reason; its result is then said to be weaker.`);
    }
    await addHistory(transaction, agencyId, one.id, { by: one.who.person, what: isLate ? 'locked_late' : 'locked', detail: { sha256: lock.sha256 }, reason: reason === '' ? null : reason });
  });
}

/** Throws `operation_over`. */
export function abandon(database: Database, one: OneOperation, reason: string): Promise<OperationRecord> {
  return step(database, one, async (transaction, { state }, agencyId) => {
    if (!(await abandonOperation(transaction, agencyId, one.id, reason))) {
      throw new Problem('conflict', 'operation_over', `The operation is ${state} and cannot be abandoned: a result that is not liked stays a result.`);
    }
    await addHistory(transaction, agencyId, one.id, { by: one.who.person, what: 'abandoned', detail: { state }, reason });
  });
}

/** Throws `unknown_plan`, `plan_rejected`, `plan_outside_operation`, `operation_over`. */
export async function link(database: Database, one: OneOperation, plan: string): Promise<OperationRecord> {
  const { context } = await resolveAgency(database, one.who, one.agency, one.signal);
  const { plan: { shift }, status } = await readPlanOf(database, context, plan, one.signal);
  if (status === 'rejected') throw new Problem('conflict', 'plan_rejected', 'The plan was rejected: nobody patrols by it.');
  return step(database, one, async (transaction, { state, startsAt, endsAt }, agencyId) => {
    if (state === 'abandoned') throw new Problem('conflict', 'operation_over', 'The operation was abandoned.');
    if (new Date(shift.to) <= startsAt || new Date(shift.from) >= endsAt) {
      throw badField('plan_outside_operation', 'plan', `The shift of the plan, ${shift.from} to ${shift.to}, has no part in the operation, ${startsAt.toISOString()} to ${endsAt.toISOString()}.`);
    }
    if (await linkPlan(transaction, agencyId, { id: one.id, plan, by: one.who.person })) {
      await addHistory(transaction, agencyId, one.id, { by: one.who.person, what: 'plan_linked', detail: { plan } });
    }
  });
}

/** Throws `unknown_plan` when it was not linked. */
export function unlink(database: Database, one: OneOperation, plan: string): Promise<OperationRecord> {
  return step(database, one, async (transaction, _, agencyId) => {
    if (!(await unlinkPlan(transaction, agencyId, { id: one.id, plan }))) throw new Problem('not_found', 'unknown_plan', `The plan ${plan} is not linked to this operation.`);
    await addHistory(transaction, agencyId, one.id, { by: one.who.person, what: 'plan_unlinked', detail: { plan } });
  });
}
