import { createHash } from 'node:crypto';
import { recordingBreaks } from '../analysis/recording.ts';
import type { Database } from '../db/database.ts';
import { addHistory, findOperation, saveEvaluation, type StoredOperation } from '../db/operations.ts';
import { transact } from '../db/transact.ts';
import { harmEditionOf } from '../model/harm.ts';
import type { Evaluation, OperationRecord } from '../model/operation.ts';
import { Problem } from '../model/problem.ts';
import { addDays } from '../model/window.ts';
import { canonicalJson } from './canonical_json.ts';
import { dayNumbers, readCellEvents } from './operation_counts.ts';
import { exposures, resolveOperation, windowOf, type Definition, type StoredLock } from './operation_definition.ts';
import { unknownOperation, type OneOperation } from './operation_draft.ts';
import { countGroups, effectsOf, numbersOfGroups, type GroupCells } from './operation_effect.ts';
import { composeOperation } from './operation_record.ts';
import { resultWarnings, resultWords } from './operation_result_words.ts';
import { atOneVersion } from './read_at.ts';
import { inWindow, resolveAgency, type Resolved } from './resolve_filter.ts';

/**
 * What came of an operation, by the analysis that was locked and no other. Asked for again it is computed anew, with reports that came
 * late. Throws `not_locked`, `not_ended`, `operation_over`.
 */
export async function evaluateOperation(database: Database, one: OneOperation): Promise<OperationRecord> {
  const { who, agency: slug, id, signal } = one;
  const { agency: { agencyId, slug: agency }, context } = await resolveAgency(database, who, slug, signal);
  const stored = await transact(database, context, (transaction) => findOperation(transaction, agencyId, id), { readOnly: true, signal });
  if (stored === null) throw unknownOperation(id);
  checkEnded(stored);
  const before = await composeOperation(database, { ...one, agency });
  const evaluation = await atOneVersion(() => evaluate(database, { one: { ...one, agency }, stored, record: before }));
  await transact(database, { ...context, purpose: 'judge an operation' }, async (transaction) => {
    if (!(await saveEvaluation(transaction, agencyId, id, evaluation))) throw notEnded(stored);
    await addHistory(transaction, agencyId, id, { by: who.person, what: 'evaluated', detail: { dataVersion: evaluation.dataVersion, verdict: evaluation.verdict, sha256: evaluation.sha256 } });
  }, { signal });
  return composeOperation(database, { ...one, agency });
}

const notEnded = ({ endsAt }: StoredOperation): Problem => new Problem('conflict', 'not_ended', `The operation lasts until ${endsAt.toISOString()}. What came of it is told after its end; looking earlier and stopping when it suits would make chance look like an effect.`);

function checkEnded(stored: StoredOperation): void {
  const { state } = stored;
  if (state === 'abandoned') throw new Problem('conflict', 'operation_over', 'The operation was abandoned, so there is nothing to judge.');
  if (state === 'draft') throw new Problem('conflict', 'not_locked', 'The analysis has not been locked. Lock cells, windows and method first; after the begin that is possible with a reason, and said with the result.');
  if (state === 'locked' || state === 'running') throw notEnded(stored);
}

type Judged = { one: OneOperation; stored: StoredOperation; record: OperationRecord };

async function evaluate(database: Database, { one: { who, agency, signal }, stored, record }: Judged): Promise<Evaluation> {
  const definition = stored.definition as Definition;
  const lock = stored.lock as StoredLock;
  const assignment = record.assignment!;
  const cells: GroupCells = { treated: assignment.treated.map(({ cell }) => cell), control: assignment.control.map(({ cell }) => cell), displacementTreated: assignment.rings.treated, displacementControl: assignment.rings.control };
  const span = { from: definition.before.from, to: definition.window.to };
  const resolved = await resolveOperation(database, { who, agency: agency!, definition }, span, signal);
  const { events, unplaced } = await readCellEvents(database, resolved, { resolution: definition.body.resolution, numberOf: numbersOfGroups(cells) }, signal);
  const weights = new Map(definition.offences.codes.map((code) => [code, harmEditionOf(lock.harmEdition)?.weights[code] ?? 0]));
  const counted = countGroups(events, { cells, before: dayNumbers(definition.before), after: dayNumbers(definition.window), weights });
  const lengths = exposures(definition, record.zone);
  const measured = effectsOf(counted, lengths, { rings: lock.rings, level: lock.level });
  const covered = coversBoth(resolved, definition);
  const expected = expectedOf(counted.groups, lengths);
  const verdict = verdictOf(measured.count, expected, covered);
  const words = { expected, covered, assignment, late: lock.late, chosenByBefore: definition.candidates.source === 'busiest' && definition.counted.from === definition.before.from, dosage: record.dosage, hasPlans: record.plans.length > 0 };
  const recording = resolved.filter.hours !== null || resolved.filter.weekdays !== null ? []
    : recordingBreaks({ events, unplaced, window: { from: resolved.window.from.getTime(), to: resolved.window.to.getTime(), ...daysOf(span) } });
  const { notDefined, ...effects } = measured;
  const basis = { lock: lock.sha256, dataVersion: resolved.agency.dataVersion, ...counted, ...effects };
  return {
    at: stored.now.toISOString(), by: who.person, dataVersion: resolved.agency.dataVersion, number: stored.evaluations + 1, ...counted, ...effects,
    notDefined: notDefined === null ? null : { en: 'There was no such incident in any of the groups.', uk: 'У жодній із груп таких інцидентів не було.' }, verdict,
    ...resultWords({ ...counted, ...effects, verdict, ...words }), warnings: resultWarnings({ ...counted, ...words, coverage: resolved.coverage, recording }),
    sha256: createHash('sha256').update(canonicalJson(basis)).digest('hex'),
  };
}

/** Incidents in treated cells had they changed by as many as the compared ones: cells that were chosen in a bad time fall back by themselves. */
function expectedOf(groups: Evaluation['groups'], { before, after }: { before: number; after: number }): number {
  const [treated, control] = (['treated', 'control'] as const).map((group) => groups.find((one) => one.group === group)!);
  return Math.max(0, (treated!.before - control!.before) * (after / before) + control!.after);
}

const daysOf = (span: { from: string; to: string }): { fromDay: number; toDay: number } => {
  const { from, to } = dayNumbers(span);
  return { fromDay: from, toDay: to };
};

function coversBoth(resolved: Resolved, { before, window }: Definition): boolean {
  return [before, window].every((days) => {
    const { coverage: { firstDay, lastCompleteDay }, window: own } = inWindow(resolved, windowOf(days, resolved.agency.zone));
    return firstDay !== null && lastCompleteDay !== null && firstDay <= own.fromDay && own.toDay <= addDays(lastCompleteDay, 1);
  });
}

/** Nothing is said of windows that the data do not cover; and "cannot tell" only where an effect of some size could have been told. */
function verdictOf(count: Evaluation['count'], expected: number, covered: boolean): Evaluation['verdict'] {
  if (!covered) return 'cannot_tell';
  if (count === null) return 'too_few';
  if (count.p <= 0.05) return count.total.estimate < 0 ? 'fewer' : 'more';
  return count.detectable > expected ? 'too_few' : 'cannot_tell';
}

