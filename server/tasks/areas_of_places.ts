import { readAreaShapes, listAreaRows } from '../db/areas.ts';
import type { Database } from '../db/database.ts';
import { areaIndex, type AreaIndex } from '../geo/area_index.ts';
import { remembered } from './memory.ts';
import { latestOf, readAt } from './read_at.ts';
import type { Asked } from './resolve_filter.ts';

/** Areas of one kind, and in which of them each of some places lies. */
export type PlacedAreas = {
  kind: string;
  /** `kind:code` of each. */
  areas: readonly string[];
  names: readonly string[];
  squareKm: Float64Array;
  /** Of each place the number of its area, -1 for none. */
  at: Int32Array;
};

type Places = { longitude: ArrayLike<number>; latitude: ArrayLike<number> };
type Whose = Pick<Asked, 'agency' | 'context'>;

/** Without a kind: the one with the most areas, which tells the most. Null where there are none. */
export async function areasOfPlaces(
  database: Database, asked: Whose, { kind: wanted, longitude, latitude }: Places & { kind?: string | undefined }, signal?: AbortSignal,
): Promise<PlacedAreas | null> {
  const { agency, agency: { agencyId } } = asked;
  const rows = await remembered(database, ['area rows', agencyId, latestOf(agency)], { signal }, (joint) =>
    readAt(database, asked, (transaction) => listAreaRows(transaction, agencyId, null), joint));
  const size = (kind: string): number => rows.filter((one) => one.kind === kind).length;
  const kind = wanted ?? [...new Set(rows.map((row) => row.kind))].toSorted((a, b) => size(b) - size(a) || (a < b ? -1 : 1))[0];
  const ofKind = rows.filter((row) => row.kind === kind);
  if (kind === undefined || ofKind.length === 0) return null;
  const indexes = await remembered<(AreaIndex | null)[]>(database, ['area indexes', agencyId, latestOf(agency), kind], { signal, weigh: () => 100 * ofKind.length }, async (joint) =>
    (await readAt(database, asked, (transaction) => readAreaShapes(transaction, agencyId, kind), joint)).map((shape) => areaIndex([shape])));
  const at = new Int32Array(longitude.length);
  for (let i = 0; i < at.length; i += 1) at[i] = indexes.findIndex((index) => holds(index, longitude[i]!, latitude[i]!));
  return {
    kind, at, areas: ofKind.map((row) => `${row.kind}:${row.code}`), names: ofKind.map(({ name }) => name), squareKm: Float64Array.from(ofKind, (row) => row.squareKm),
  };
}

function holds(index: AreaIndex | null, longitude: number, latitude: number): boolean {
  if (index === null) return false;
  const [west, south, east, north] = index.bounds;
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north && index.contains(longitude, latitude);
}
