import type { Database } from '../db/database.ts';
import { addHistory, changeDraft, findOperation, insertOperation, type StoredOperation } from '../db/operations.ts';
import { transact } from '../db/transact.ts';
import { hexResolution } from '../model/hex.ts';
import { operationBody, type OperationBody, type OperationChange, type OperationRecord } from '../model/operation.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { canonicalJson } from './canonical_json.ts';
import { findCandidates } from './operation_candidates.ts';
import { countPlaces } from './operation_counts.ts';
import { operationWindows, outcomeOffences, resolveOperation, windowOf, type Definition } from './operation_definition.ts';
import { composeOperation } from './operation_record.ts';
import { atOneVersion } from './read_at.ts';
import { resolveAgency, type Asked } from './resolve_filter.ts';

/** On whose behalf, of which agency; `id` of the operation. */
export type Whose = { who: Who; agency: string | undefined; signal?: AbortSignal | undefined };
export type OneOperation = Whose & { id: string };

const purpose = 'plan and judge an operation';

export const unknownOperation = (id: string): Problem => new Problem('not_found', 'unknown_operation', `There is no operation ${id.slice(0, 30)}. /api/v1/patrols/operations lists those there are.`);

/** Throws `detection_driven`, `bad_against`, `too_few_cells` and those of filters and candidates. */
export async function draftOperation(database: Database, { who, agency: slug, signal }: Whose, body: OperationBody): Promise<OperationRecord> {
  const asked = await resolveAgency(database, who, slug, signal);
  const definition = await define(database, { who, asked, body }, signal);
  const { agency: { agencyId }, context } = asked;
  const id = await transact(database, { ...context, purpose }, async (transaction) => {
    const made = await insertOperation(transaction, agencyId, { ...stored(definition, asked), createdBy: who.person, purpose });
    await addHistory(transaction, agencyId, made, { by: who.person, what: 'drafted', detail: { cells: definition.candidates.places.length }, reason: body.why });
    return made;
  }, { signal });
  return composeOperation(database, { who, agency: asked.agency.slug, id, signal });
}

export async function changeOperation(database: Database, { who, agency: slug, id, signal }: OneOperation, changed: OperationChange): Promise<OperationRecord> {
  const asked = await resolveAgency(database, who, slug, signal);
  const { agency: { agencyId }, context } = asked;
  const before = await transact(database, context, (transaction) => findOperation(transaction, agencyId, id), { readOnly: true, signal });
  if (before === null) throw unknownOperation(id);
  if (before.state !== 'draft') throw locked(before);
  const old = before.definition as Definition;
  const body = operationBody.parse({ ...old.body, ...changed });
  const substance = ({ title: _, why: _w, ...rest }: OperationBody): string => canonicalJson(rest);
  const keepsAssignment = substance(body) === substance(old.body);
  const definition = keepsAssignment ? { ...old, body } : await define(database, { who, asked, body }, signal);
  await transact(database, { ...context, purpose }, async (transaction) => {
    if (!(await changeDraft(transaction, agencyId, id, { ...stored(definition, asked), keepsAssignment }))) throw locked(before);
    await addHistory(transaction, agencyId, id, { by: who.person, what: 'changed', detail: { fields: Object.keys(changed) } });
  }, { signal });
  return composeOperation(database, { who, agency: asked.agency.slug, id, signal });
}

export const locked = ({ state }: Pick<StoredOperation, 'state'>): Problem => new Problem('conflict', 'operation_locked',
  state === 'abandoned' ? 'The operation was abandoned. Draft another one.' : 'The operation is locked: what was laid down before its begin does not change any more. Draft another one.');

const stored = (definition: Definition, { agency: { zone } }: Asked) => {
  const { from, to } = windowOf(definition.window, zone);
  return { title: definition.body.title, why: definition.body.why, startsAt: from, endsAt: to, definition };
};

function define(database: Database, { who, asked, body }: { who: Who; asked: Asked; body: OperationBody }, signal?: AbortSignal): Promise<Definition> {
  const { agency: { slug, zone }, coverage } = asked;
  const offences = outcomeOffences(body.offences);
  const windows = operationWindows(body, zone, coverage.lastCompleteDay);
  return atOneVersion(async () => {
    const resolved = await resolveOperation(database, { who, agency: slug, definition: { body, offences } }, windows.counted, signal);
    const { cells, source, of } = await findCandidates(database, resolved, body, signal);
    const places = await countPlaces(database, resolved, cells, signal);
    return { body: { ...body, resolution: hexResolution(cells[0]!) }, offences, ...windows, candidates: { source, of, places }, dataVersion: resolved.agency.dataVersion };
  });
}
