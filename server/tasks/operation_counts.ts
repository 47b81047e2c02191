import type { Events } from '../analysis/method.ts';
import type { Database } from '../db/database.ts';
import { planeOf, utmCodeAt } from '../geo/plane.ts';
import { hexCentre, hexResolution, type HexId } from '../model/hex.ts';
import { daysBetween } from '../model/window.ts';
import { findAnalysisStudy } from './analysis_study.ts';
import { readEvents, type PlacedEvents } from './analysis_events.ts';
import { findUnits } from './analysis_units.ts';
import { counterFor } from './counting.ts';
import type { CountedPlace } from './operation_definition.ts';
import type { Resolved } from './resolve_filter.ts';

/** Cells with what is counted in them by the filter; in the order in which they are given. */
export async function countPlaces(database: Database, resolved: Resolved, cells: readonly HexId[], signal?: AbortSignal): Promise<CountedPlace[]> {
  if (cells.length === 0) return [];
  const resolution = hexResolution(cells[0]!);
  const table = await counterFor(database, resolved, signal).cells(resolved.filter, resolution);
  const at = new Map(table.cells.map((cell, i) => [cell, i]));
  const names = await cellNames(database, resolved, resolution, signal);
  return cells.map((cell) => {
    const i = at.get(cell);
    const [longitude, latitude] = hexCentre(cell);
    return { cell, name: names(cell), longitude, latitude, before: i === undefined ? 0 : table.count[i]!, harmBefore: i === undefined ? 0 : table.harm[i]! };
  });
}

/** So many cells with the most incidents; ties by id. */
export async function busiestCells(database: Database, resolved: Resolved, { resolution, most }: { resolution: number; most: number }, signal?: AbortSignal): Promise<HexId[]> {
  const { cells, count } = await counterFor(database, resolved, signal).cells(resolved.filter, resolution);
  return Array.from(cells.keys()).filter((i) => count[i]! > 0).sort((a, b) => count[b]! - count[a]! || (cells[a]! < cells[b]! ? -1 : 1)).slice(0, most).map((i) => cells[i]!);
}

/** What tables call a cell: by the area in which it lies, where there are areas. */
export async function cellNames(database: Database, resolved: Resolved, resolution: number, signal?: AbortSignal): Promise<(cell: HexId) => string> {
  const { plane, shape } = await findAnalysisStudy(database, resolved, undefined, signal);
  const { units } = await findUnits(database, resolved, `hex:${resolution}`, { plane, study: shape, rings: 0 }, signal);
  if (units.names === null) return (cell) => cell;
  const numbers = new Map(units.ids.map((id, i) => [id, i]));
  return (cell) => units.names![numbers.get(cell) ?? -1] ?? cell;
}

/** Places in metres, to tell how far apart they are. */
export function placesInMetres(places: readonly { longitude: number; latitude: number }[]): { x: Float64Array; y: Float64Array } {
  const first = places[0];
  if (first === undefined) return { x: new Float64Array(0), y: new Float64Array(0) };
  const plane = planeOf(utmCodeAt(first.longitude, first.latitude));
  const points = places.map(({ longitude, latitude }) => plane.forward(longitude, latitude));
  return { x: Float64Array.from(points, ([x]) => x), y: Float64Array.from(points, ([, y]) => y) };
}

/** Incidents of the filter; `unit` is the number that `numberOf` gives to their cell, -1 for none. */
export function readCellEvents(database: Database, resolved: Resolved, { resolution, numberOf }: { resolution: number; numberOf: ReadonlyMap<HexId, number> }, signal?: AbortSignal): Promise<PlacedEvents> {
  const [cell] = numberOf.keys();
  const plane = planeOf(utmCodeAt(...(cell === undefined ? [0, 0] as [number, number] : hexCentre(cell))));
  return readEvents(database, resolved, { plane, ends: false, unitOf: { resolution, at: (row) => (row.cell === null ? -1 : numberOf.get(row.cell) ?? -1) } }, signal);
}

const epoch = '1970-01-01';
/** Local days since 1970. */
export const dayNumbers = ({ from, to }: { from: string; to: string }): { from: number; to: number } => ({ from: daysBetween(epoch, from), to: daysBetween(epoch, to) });

export const eventsWithin = ({ n, day }: Pick<Events, 'n' | 'day'>, { from, to }: { from: number; to: number }): number[] =>
  Array.from({ length: n }, (_, i) => i).filter((i) => day[i]! >= from && day[i]! < to);
