import type { TableCell } from '../model/analysis.ts';
import { hexBoundary } from '../model/hex.ts';
import type { Evaluation, operationGroups, OperationRecord } from '../model/operation.ts';

/** What a cell is in an operation: of one of the groups, or a candidate that was not taken. */
export type CellRole = (typeof operationGroups)[number] | 'candidate';

type Cell = { cell: string; role: CellRole; name: string | null; before: number | null; plannedMinutes: number | null; doneMinutes: number | null };

/** Treated and control cells with their rings, and candidates that were left out, as GeoJSON in WGS 84. */
export function operationGeojson(record: Pick<OperationRecord, 'id' | 'title' | 'state' | 'assignment' | 'candidates' | 'dosage'>) {
  return {
    type: 'FeatureCollection' as const, operation: record.id, title: record.title, state: record.state,
    features: cellsOf(record).map(({ cell, ...properties }) => ({
      type: 'Feature' as const, id: cell, geometry: { type: 'Polygon' as const, coordinates: [hexBoundary(cell)] }, properties: { cell, ...properties },
    })),
  };
}

function cellsOf({ assignment, candidates, dosage }: Pick<OperationRecord, 'assignment' | 'candidates' | 'dosage'>): Cell[] {
  const minutes = new Map(dosage.byCell.map((one) => [one.cell, one]));
  const ring = (cell: string, role: CellRole): Cell => ({ cell, role, name: null, before: null, plannedMinutes: null, doneMinutes: null });
  const place = ({ cell, name, before }: OperationRecord['candidates']['places'][number], role: CellRole): Cell =>
    ({ cell, role, name, before, plannedMinutes: minutes.get(cell)?.plannedMinutes ?? null, doneMinutes: minutes.get(cell)?.doneMinutes ?? null });
  if (assignment === null) return candidates.places.map((one) => place(one, 'candidate'));
  const taken = [
    ...assignment.treated.map((one) => place(one, 'treated')), ...assignment.control.map((one) => place(one, 'control')),
    ...assignment.rings.treated.map((cell) => ring(cell, 'displacementTreated')), ...assignment.rings.control.map((cell) => ring(cell, 'displacementControl')),
  ];
  const known = new Set(taken.map(({ cell }) => cell));
  return [...taken, ...candidates.places.filter(({ cell }) => !known.has(cell)).map((one) => place(one, 'candidate'))];
}

/** Counts of an evaluation as a table: all offences together, then each that there were any of. */
export function countsTable({ groups, offences }: Pick<Evaluation, 'groups' | 'offences'>): { columns: { id: string }[]; rows: TableCell[][] } {
  const columns = ['group', 'offence', 'cells', 'square_km', 'before', 'after', 'harm_before', 'harm_after'].map((id) => ({ id }));
  const all = groups.map((one): TableCell[] => [one.group, 'all', one.cells, one.squareKm, one.before, one.after, one.harmBefore, one.harmAfter]);
  const each = offences.filter((one) => one.groups.some(({ before, after }) => before + after > 0)).flatMap(({ offence, weight, groups: own }) =>
    own.map(({ group, before, after }): TableCell[] => [group, offence, null, null, before, after, before * weight, after * weight]));
  return { columns, rows: [...all, ...each] };
}
