import { createHash } from 'node:crypto';
import { assignTreatment, balanceOf, type Assigned } from '../allocation/assign_treatment.ts';
import { detectableFall } from '../allocation/detectable_fall.ts';
import { displacementRings } from '../allocation/displacement_rings.ts';
import type { Database } from '../db/database.ts';
import { addHistory, findOperation, saveAssignment } from '../db/operations.ts';
import { transact } from '../db/transact.ts';
import { hexOwnSquareKm, hexResolution } from '../model/hex.ts';
import type { AssignBody, Assignment, OperationRecord } from '../model/operation.ts';
import { Problem } from '../model/problem.ts';
import { canonicalJson } from './canonical_json.ts';
import { countPlaces, placesInMetres } from './operation_counts.ts';
import { badField, exposures, resolveOperation, type CountedPlace, type Definition, type StoredAssignment } from './operation_definition.ts';
import { locked, unknownOperation, type OneOperation } from './operation_draft.ts';
import { composeOperation } from './operation_record.ts';
import { atOneVersion } from './read_at.ts';
import { resolveAgency } from './resolve_filter.ts';

/** Throws `unknown_operation`, `operation_locked`, `operation_changed`, `too_few_cells`, `bad_groups`. */
export async function assignOperation(database: Database, { who, agency: slug, id, signal }: OneOperation, body: AssignBody): Promise<OperationRecord> {
  const { agency: { agencyId, slug: agency, zone }, context } = await resolveAgency(database, who, slug, signal);
  const found = await transact(database, context, (transaction) => findOperation(transaction, agencyId, id), { readOnly: true, signal });
  if (found === null) throw unknownOperation(id);
  if (found.state !== 'draft') throw locked(found);
  const definition = found.definition as Definition;
  const assignment = await atOneVersion(async () => {
    const resolved = await resolveOperation(database, { who, agency, definition }, definition.counted, signal);
    const groups = body.method === 'given' ? givenGroups(body, definition) : drawnGroups(body, definition);
    const rings = displacementRings(groups, definition.body.rings);
    const counted = await countPlaces(database, resolved, [...groups.treated, ...groups.control, ...rings.treated, ...rings.control], signal);
    return assignmentOf({ body, definition, groups, rings, counted, zone });
  });
  await transact(database, { ...context, purpose: 'assign cells of an operation' }, async (transaction) => {
    const now = await findOperation(transaction, agencyId, id, { lock: true });
    if (now === null || canonicalJson(now.definition) !== canonicalJson(found.definition)) throw changedMeanwhile();
    if (!(await saveAssignment(transaction, agencyId, id, { ...assignment, at: found.now.toISOString(), by: who.person }))) throw locked(found);
    const { method, seed, sha256, treated, control } = assignment;
    await addHistory(transaction, agencyId, id, { by: who.person, what: 'assigned', detail: { method, seed: seed ?? '', sha256, treated: treated.length, control: control.length } });
  }, { signal });
  return composeOperation(database, { who, agency, id, signal });
}

const changedMeanwhile = (): Problem => new Problem('conflict', 'operation_changed', 'Somebody changed this operation while its cells were being drawn. Look at it and draw again.');

type Groups = { treated: string[]; control: string[]; blocks: Assignment['blocks']; leftOut: Assignment['leftOut']; metres: number };

function givenGroups({ treated = [], control = [] }: AssignBody, { body: { resolution } }: Definition): Groups {
  const both = treated.filter((cell) => control.includes(cell));
  const wrong = [...treated, ...control].filter((cell) => hexResolution(cell) !== resolution);
  if (treated.length === 0 || control.length === 0) throw badField('bad_groups', 'treated', 'Name at least one treated and one control cell.');
  if (both.length > 0) throw badField('bad_groups', 'control', `${both.slice(0, 5).join(', ')} cannot be both treated and control.`);
  if (wrong.length > 0) throw badField('bad_groups', 'treated', `${wrong.slice(0, 5).join(', ')} is not of resolution ${resolution}, that of the operation.`);
  return { treated: [...new Set(treated)], control: [...new Set(control)], blocks: [], leftOut: [], metres: 0 };
}

/** Middles of cells so many rings apart are at most so far from each other, whichever way; a tenth more for cells that are larger than the rest. */
function apartMetres(cells: readonly string[], rings: number): number {
  const largest = cells.reduce((most, cell) => Math.max(most, hexOwnSquareKm(cell)), 0);
  const step = Math.sqrt((2 / Math.sqrt(3)) * largest * 1e6);
  return rings === 0 ? 0 : Math.ceil(1.1 * (2 * rings + 0.5) * step);
}

function drawnGroups(body: AssignBody, { candidates: { places }, body: { rings } }: Definition): Groups {
  const metres = body.metres ?? apartMetres(places.map(({ cell }) => cell), rings);
  const given = { ids: places.map(({ cell }) => cell), ...placesInMetres(places), before: Float64Array.from(places, ({ before }) => before) };
  const { blocks, leftOut }: Assigned = assignTreatment(given, { metres, seed: body.seed, blockSize: body.method === 'blocks' ? body.blockSize : 2, ...(body.pairs !== undefined && { blocks: body.pairs }) });
  if (blocks.length === 0) {
    throw badField('too_few_cells', 'metres', `No two candidate cells are ${Math.round(metres)} m apart. Give more candidates, fewer rings, or a smaller distance.`);
  }
  const cells = (numbers: readonly number[]): string[] => numbers.map((i) => places[i]!.cell);
  return {
    metres, treated: blocks.flatMap(({ treated }) => cells(treated)), control: blocks.flatMap(({ control }) => cells(control)),
    blocks: blocks.map(({ treated, control }) => ({ treated: cells(treated), control: cells(control) })),
    leftOut: leftOut.map(({ cell, why }) => ({ cell: places[cell]!.cell, name: places[cell]!.name, why })),
  };
}

type Parts = { body: AssignBody; definition: Definition; groups: Groups; rings: Assignment['rings']; counted: readonly CountedPlace[]; zone: string };

function assignmentOf({ body, definition, groups, rings, counted, zone }: Parts): Omit<StoredAssignment, 'at' | 'by'> {
  const of = new Map(counted.map((place) => [place.cell, place]));
  const places = (cells: readonly string[]): CountedPlace[] => cells.map((cell) => of.get(cell)!);
  const [treated, control] = [places(groups.treated), places(groups.control)];
  const sum = (list: readonly CountedPlace[]): number => list.reduce((total, { before }) => total + before, 0);
  const before = { treated: sum(treated), control: sum(control), displacementTreated: sum(places(rings.treated)), displacementControl: sum(places(rings.control)) };
  const { method, seed } = body;
  const drawn = method === 'given' ? null : seed;
  const basis = { method, seed: drawn, metres: groups.metres, blocks: groups.blocks, treated: groups.treated, control: groups.control, rings, window: definition.window, before: definition.before };
  return {
    method, seed: drawn, metres: groups.metres, treated, control, blocks: groups.blocks, leftOut: groups.leftOut, rings,
    balance: balance([...treated, ...control], treated.length), power: powerOf(definition, before, zone), sha256: createHash('sha256').update(canonicalJson(basis)).digest('hex'),
  };
}

function balance(places: readonly CountedPlace[], treated: number): Assignment['balance'] {
  const numbers = places.map((_, i) => i);
  const row = (variable: Assignment['balance'][number]['variable'], of: (place: CountedPlace) => number): Assignment['balance'][number] =>
    ({ variable, ...balanceOf(Float64Array.from(places, of), numbers.slice(0, treated), numbers.slice(treated)) });
  return [
    row({ en: 'Incidents before', uk: 'Інцидентів до' }, ({ before }) => before), row({ en: 'Harm before, days', uk: 'Шкода до, днів' }, ({ harmBefore }) => harmBefore),
    row({ en: 'Area, km²', uk: 'Площа, км²' }, ({ cell }) => hexOwnSquareKm(cell)),
  ];
}

const otherLengths = [14, 28, 56, 84, 182] as const;

/** What could be told from chance if the operation lasted so long; the time before is as long, unless its days were named. */
function powerOf(definition: Definition, counts: Parameters<typeof detectableFall>[0], zone: string): Assignment['power'] {
  const planned = exposures(definition, zone);
  const isFixed = definition.body.before !== 'previous' && definition.body.before !== 'year';
  return [...new Set([definition.window.days, ...otherLengths])].map((days) => {
    const part = days / definition.window.days;
    const beforeDays = isFixed ? planned.before : planned.before * part;
    const scale = beforeDays / planned.before;
    const scaled = Object.fromEntries(Object.entries(counts).map(([group, count]) => [group, count * scale])) as typeof counts;
    return { days, ...detectableFall(scaled, { beforeDays, days: planned.after * part }) };
  });
}
