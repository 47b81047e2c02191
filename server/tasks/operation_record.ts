import type { Database } from '../db/database.ts';
import { findOperation, linkedPlans, listOperations, readHistory, type HistoryEntry, type LinkedPlan, type StoredOperation } from '../db/operations.ts';
import { transact } from '../db/transact.ts';
import type { Evaluation, OperationRecord, OperationState, OperationSummary } from '../model/operation.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import type { Definition, StoredAssignment, StoredLock } from './operation_definition.ts';
import { operationDosage } from './operation_dosage.ts';
import { historyWords, operationReading, operationWarnings } from './operation_words.ts';
import { resolveAgency } from './resolve_filter.ts';

const mostHistory = 1000;
const mostPlans = 1000;

/** The operation as its page shows it, from the decision to the result. */
export async function composeOperation(database: Database, { who, agency: slug, id, signal }: { who: Who; agency: string | undefined; id: string; signal?: AbortSignal | undefined }): Promise<OperationRecord> {
  const { agency, context } = await resolveAgency(database, who, slug, signal);
  const { agencyId, zone, demonstration } = agency;
  const found = await transact(database, { ...context, purpose: 'look at an operation' }, async (transaction) => {
    const stored = await findOperation(transaction, agencyId, id);
    return stored === null ? null : { stored, plans: await linkedPlans(transaction, agencyId, id, mostPlans), entries: await readHistory(transaction, agencyId, id, mostHistory) };
  }, { readOnly: true, signal });
  if (found === null) throw new Problem('not_found', 'unknown_operation', `There is no operation ${id.slice(0, 30)}. /api/v1/patrols/operations lists those there are.`);
  const definition = found.stored.definition as Definition;
  const assignment = found.stored.assignment as StoredAssignment | null;
  const cells = (group: 'treated' | 'control'): string[] => assignment?.[group].map(({ cell }) => cell) ?? [];
  const dosed = await operationDosage(database, context, { plans: found.plans, treated: cells('treated'), control: cells('control'), resolution: definition.body.resolution }, signal);
  return { ...recordOf({ ...found, definition, zone }), ...dosed, ...wordsOf(found.stored, definition, { ...dosed, zone }), demonstration };
}

type Found = { stored: StoredOperation; plans: readonly LinkedPlan[]; entries: readonly HistoryEntry[]; definition: Definition; zone: string };

function recordOf({ stored, entries, definition, zone }: Found): Omit<OperationRecord, 'plans' | 'dosage' | 'reading' | 'warnings' | 'demonstration'> {
  const { body, window, before, candidates } = definition;
  return {
    id: stored.id, title: stored.title, why: stored.why, state: stored.state, zone, offences: body.offences, window, before, beforeKind: body.before,
    hours: body.hours ?? null, weekdays: body.weekdays ?? null, rings: body.rings, measure: body.measure, resolution: body.resolution, candidates,
    assignment: assignmentOf(stored), lock: lockOf(stored, definition), evaluation: stored.evaluation as Evaluation | null, evaluations: stored.evaluations,
    history: entries.map(({ at, by, what, detail, reason }) => ({ at: at.toISOString(), by, what, words: historyWords({ what, detail }), reason })),
    actions: actionsOf(stored), abandonedBecause: stored.abandoned, createdAt: stored.createdAt.toISOString(), createdBy: stored.createdBy,
  };
}

const assignmentOf = ({ assignment, draws }: StoredOperation): OperationRecord['assignment'] => (assignment === null ? null : { ...assignment as StoredAssignment, draws });

function lockOf({ lock, lockedAt, endsAt }: StoredOperation, { before, window }: Definition): OperationRecord['lock'] {
  return lock === null || lockedAt === null ? null : { ...lock as StoredLock, exercise: lockedAt >= endsAt, at: lockedAt.toISOString(), before, after: window };
}

function wordsOf(stored: StoredOperation, definition: Definition, dosed: Pick<OperationRecord, 'plans' | 'dosage' | 'zone'>): Pick<OperationRecord, 'reading' | 'warnings'> {
  const { window, before, candidates, counted, offences } = definition;
  const assignment = assignmentOf(stored);
  return {
    reading: operationReading({ candidates, window, assignment, lock: lockOf(stored, definition), abandonedBecause: stored.abandoned, ...dosed }, counted),
    warnings: operationWarnings({ assignment, before, window, counted, leftOut: offences.leftOut, candidates }),
  };
}

const actions: Readonly<Record<OperationState, OperationRecord['actions']>> = {
  draft: ['change', 'assign', 'lock', 'link', 'abandon'], locked: ['link', 'abandon'], running: ['link', 'abandon'], ended: ['link', 'evaluate', 'abandon'], evaluated: ['link', 'evaluate'], abandoned: [],
};

const actionsOf = ({ state, assignment }: StoredOperation): OperationRecord['actions'] => actions[state].filter((action) => action !== 'lock' || assignment !== null);

export async function listOperationSummaries(
  database: Database, { who, agency: slug, signal }: { who: Who; agency: string | undefined; signal?: AbortSignal | undefined }, { limit, before }: { limit: number; before: string | null },
): Promise<{ operations: OperationSummary[]; next: string | null }> {
  const { agency: { agencyId }, context } = await resolveAgency(database, who, slug, signal);
  const found = await transact(database, context, (transaction) => listOperations(transaction, agencyId, { limit: limit + 1, before }), { readOnly: true, signal });
  const page = found.slice(0, limit);
  return { operations: page.map(toSummary), next: found.length > limit ? page.at(-1)!.id : null };
}

function toSummary(stored: StoredOperation): OperationSummary {
  const { body, window } = stored.definition as Definition;
  const assignment = stored.assignment as StoredAssignment | null;
  return {
    id: stored.id, title: stored.title, state: stored.state, from: window.from, to: window.to, offences: body.offences, treated: assignment?.treated.length ?? 0,
    control: assignment?.control.length ?? 0, late: (stored.lock as StoredLock | null)?.late ?? false, exercise: stored.lockedAt !== null && stored.lockedAt >= stored.endsAt, randomised: assignment !== null && assignment.method !== 'given', verdict: (stored.evaluation as Evaluation | null)?.verdict ?? null,
    createdAt: stored.createdAt.toISOString(), createdBy: stored.createdBy,
  };
}
