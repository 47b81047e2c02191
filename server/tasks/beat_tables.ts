import type { TableCell } from '../model/analysis.ts';
import type { BeatPlan, PostsPlan } from '../model/beats.ts';
import type { PlainTable } from './hours_tables.ts';

export const beatTableNames = ['beats', 'units', 'moves'] as const;
export const postTableNames = ['posts', 'uncovered'] as const;

const tableOf = (columns: readonly string[], rows: TableCell[][]): PlainTable => ({ columns: columns.map((id) => ({ id })), rows });
const measures = ['units', 'load', 'deviation', 'travel_metres', 'square_km', 'compactness', 'pieces'];

/** A part of a plan as lines of a table. */
export function beatTable({ beats, assignment, moves }: BeatPlan, table: (typeof beatTableNames)[number]): PlainTable {
  const stateOf = (state: BeatPlan['beats'][number]['after']): TableCell[] =>
    (state === null ? measures.map(() => null) : [state.units, state.load, state.deviation, state.travelMetres, state.squareKm, state.compactness, state.pieces]);
  if (table === 'moves') return tableOf(['from', 'to', 'units', 'load'], (moves?.flows ?? []).map(({ from, to, units, load }) => [from, to, units, load]));
  if (table === 'units') {
    const code = (beat: number | undefined): string | null => (beat === undefined || beat < 0 ? null : beats[beat]!.code);
    return tableOf(['unit', 'load', 'before', 'after'], assignment.units.map((unit, i) => [unit, assignment.load[i]!, code(assignment.before?.[i]), code(assignment.after[i])]));
  }
  return tableOf(
    ['code', 'name', 'locked', ...measures.map((one) => `${one}_before`), ...measures.map((one) => `${one}_after`)],
    beats.map(({ code, name, locked, before, after }) => [code, name, locked, ...stateOf(before), ...stateOf(after)]),
  );
}

export function postTable({ posts, uncovered }: PostsPlan, table: (typeof postTableNames)[number]): PlainTable {
  if (table === 'uncovered') return tableOf(['id', 'name', 'longitude', 'latitude', 'load', 'minutes'], uncovered.map(({ id, name, at: [longitude, latitude], load, minutes }) => [id, name, longitude, latitude, load, minutes]));
  return tableOf(
    ['name', 'longitude', 'latitude', 'existing', 'covers', 'alone', 'nearest'],
    posts.map(({ name, at: [longitude, latitude], existing, covers, alone, nearest }) => [name, longitude, latitude, existing, covers, alone, nearest]),
  );
}
