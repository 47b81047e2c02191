import type { Geometry } from 'geojson';
import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import type { Box } from '../../tiles/tile_address.ts';
import type { SortValue } from '../model/cql2/sort_values.ts';
import type { Filter } from '../model/filter.ts';
import { isAfter, orderBy, sortValues, type RowKey, type RowOrder } from './feature_order.ts';
import { all, andSeen, isSelected, type HandlingCodes } from './selection.ts';
import type { Transaction } from './transact.ts';

/** Rows of collections of features. Pages are cut by value, so that rows which come or go meanwhile move nothing. */
type Condition = RawBuilder<SqlBool>;
type Boxes = readonly Box[] | null;

const envelope = ([west, south, east, north]: Box): RawBuilder<unknown> =>
  sql`ST_MakeEnvelope(${west}::float8, ${south}::float8, ${east}::float8, ${north}::float8, 4326)`;

/** Touches one of the boxes. The box comparison stands beside the exact one so that the index is used under row security too. */
export function touchesBoxes(geometry: RawBuilder<unknown>, boxes: Boxes): Condition | null {
  if (boxes === null) return null;
  return sql`(${sql.join(boxes.map((box) => sql`(${geometry} && ${envelope(box)} and ST_Intersects(${geometry}, ${envelope(box)}))`), sql` or `)})`;
}

const incidentPlace = sql`incident.geom`;
export const isPlaced: Condition = sql`incident.geom is not null`;
export const isPlacedIn = (boxes: Boxes): Condition => touchesBoxes(incidentPlace, boxes) ?? isPlaced;
export const isIncident = (id: string): Condition => all([isPlaced, sql`incident.incident_id = ${id}::bigint`]);

export async function countPlacedIncidents(
  transaction: Transaction, agencyId: number, { filter, boxes }: { filter: Filter; boxes: Boxes },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::float8 as count from incident where ${all([isSelected(agencyId, filter), isPlacedIn(boxes)])}`.execute(transaction);
  return rows[0]?.count ?? 0;
}

/** Incidents that a condition on them and on the table `offence` is true of as well. */
export async function countIncidentsWhere(
  transaction: Transaction, agencyId: number, { filter, further }: { filter: Filter; further: Condition },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::float8 as count from incident join offence on offence.offence_id = incident.offence_id
    where ${all([isSelected(agencyId, filter), further])}`.execute(transaction);
  return rows[0]?.count ?? 0;
}

/** Instants of the first and the last incident; null without any. */
export async function readTimeSpan(transaction: Transaction, agencyId: number, codes: HandlingCodes = null): Promise<{ first: Date; last: Date } | null> {
  const { rows } = await sql<{ first: Date | null; last: Date }>`
    select min(incident.occurred_from) as first, max(incident.occurred_from) as last from incident where incident.agency_id = ${agencyId}${andSeen(codes)}`.execute(transaction);
  const row = rows[0];
  return row === undefined || row.first === null ? null : { first: row.first, last: row.last };
}

type Page<After> = { boxes: Boxes; after: After | null; limit: number };
/** The seventh decimal of a degree is a centimetre. */
const decimals = 7;

export type AreaFeatureRow = { kind: string; code: string; name: string; squareKm: number; geometry: Geometry };
type AreaScope = { kind: string | null; code?: string | null };

/** The ids (kind:code) of the areas that touch one of the boxes. */
export async function areasInBoxes(transaction: Transaction, agencyId: number, { kind, boxes }: AreaScope & { boxes: Boxes }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select area.kind || ':' || area.code as id from area where ${all([areaScope(agencyId, { kind }), touchesBoxes(sql`area.geom`, boxes)])}`.execute(transaction);
  return rows.map(({ id }) => id);
}

/** Areas by their ids, in the order of these; those that there are not are left out. */
export async function areaFeaturesById(transaction: Transaction, agencyId: number, ids: readonly string[]): Promise<AreaFeatureRow[]> {
  const { rows } = await sql<Omit<AreaFeatureRow, 'geometry'> & { shape: string }>`
    select area.kind, area.code, area.name, area.square_km as "squareKm", ST_AsGeoJSON(area.geom, ${decimals}::integer) as shape
    from unnest(${[...ids]}::text[]) with ordinality as asked (id, place)
    join area on area.kind || ':' || area.code = asked.id and area.agency_id = ${agencyId}
    order by asked.place`.execute(transaction);
  return rows.map(({ shape, ...row }) => ({ ...row, geometry: JSON.parse(shape) as Geometry }));
}

const areaScope = (agencyId: number, { kind, code = null }: AreaScope): Condition => all([
  sql`area.agency_id = ${agencyId}`,
  kind === null ? null : sql`area.kind = ${kind}`,
  code === null ? null : sql`area.code = ${code}`,
]);

/** Areas by kind and code, those after `after`. */
export async function areaFeatureRows(
  transaction: Transaction, agencyId: number, { kind, code, boxes, after, limit }: AreaScope & Page<{ kind: string; code: string }>,
): Promise<AreaFeatureRow[]> {
  const beyond = after === null ? null
    : sql<boolean>`(area.kind collate "C", area.code collate "C") > (${after.kind}::text collate "C", ${after.code}::text collate "C")`;
  const { rows } = await sql<Omit<AreaFeatureRow, 'geometry'> & { shape: string }>`
    select area.kind, area.code, area.name, area.square_km as "squareKm", ST_AsGeoJSON(area.geom, ${decimals}::integer) as shape
    from area where ${all([areaScope(agencyId, { kind, code }), touchesBoxes(sql`area.geom`, boxes), beyond])}
    order by area.kind collate "C", area.code collate "C" limit ${limit}`.execute(transaction);
  return rows.map(({ shape, ...row }) => ({ ...row, geometry: JSON.parse(shape) as Geometry }));
}

export async function countAreaFeatures(transaction: Transaction, agencyId: number, { kind, boxes }: AreaScope & { boxes: Boxes }): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::float8 as count from area where ${all([areaScope(agencyId, { kind }), touchesBoxes(sql`area.geom`, boxes)])}`.execute(transaction);
  return rows[0]?.count ?? 0;
}

export type BackdropFeatureRow = { id: string; kind: string; class: string; name: string; geometry: Geometry };
/** `further`: what else must hold of a row of the table `backdrop`. */
type BackdropScope = { kind: string | null; boxes: Boxes; further?: Condition | null };

const backdropScope = (agencyId: number, { kind, boxes, further = null }: BackdropScope): Condition => all([
  sql`backdrop.agency_id = ${agencyId}`, kind === null ? null : sql`backdrop.kind = ${kind}`, touchesBoxes(sql`backdrop.geom`, boxes), further,
]);

/** Streets, water and so on by their ids, those after `after`, or the one with an id. */
export async function backdropFeatureRows(
  transaction: Transaction, agencyId: number, { kind, id = null, boxes, further, after, limit }: Page<string> & BackdropScope & { id?: string | null },
): Promise<BackdropFeatureRow[]> {
  const { rows } = await sql<Omit<BackdropFeatureRow, 'geometry'> & { shape: string }>`
    select ${backdropColumns}
    from backdrop where ${all([
      backdropScope(agencyId, { kind, boxes, further }),
      id === null ? null : sql`backdrop.backdrop_id = ${id}::bigint`,
      after === null ? null : sql`backdrop.backdrop_id > ${after}::bigint`,
    ])}
    order by backdrop.backdrop_id limit ${limit}`.execute(transaction);
  return rows.map(({ shape, ...row }) => ({ ...row, geometry: JSON.parse(shape) as Geometry }));
}

const backdropColumns = sql`backdrop.backdrop_id::text as id, backdrop.kind, backdrop.class, backdrop.name, ST_AsGeoJSON(backdrop.geom, ${decimals}::integer) as shape`;

/** The same in another order, each with what it is sorted by. */
export async function sortedBackdropRows(
  transaction: Transaction, agencyId: number, { order, after, limit, ...scope }: BackdropScope & { order: RowOrder; after: RowKey | null; limit: number },
): Promise<(BackdropFeatureRow & { values: SortValue[] })[]> {
  const { rows } = await sql<Omit<BackdropFeatureRow, 'geometry'> & { shape: string; values: string }>`
    select ${backdropColumns}, ${sortValues(order)} as "values"
    from backdrop where ${all([backdropScope(agencyId, scope), after === null ? null : isAfter(order, after)])}
    order by ${orderBy(order)} limit ${limit}`.execute(transaction);
  return rows.map(({ shape, values, ...row }) => ({ ...row, geometry: JSON.parse(shape) as Geometry, values: JSON.parse(values) as SortValue[] }));
}

export async function countBackdropFeatures(transaction: Transaction, agencyId: number, scope: BackdropScope): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::float8 as count from backdrop where ${backdropScope(agencyId, scope)}`.execute(transaction);
  return rows[0]?.count ?? 0;
}

export type Extents = { incidents: Box | null; areas: Box | null; backdrop: Box | null };

/** West, south, east, north of what an agency has of each; null where it has none. `known`: what need not be asked. */
export async function readExtents(transaction: Transaction, agencyId: number, known: Pick<Extents, 'incidents'> | null, codes: HandlingCodes = null): Promise<Extents> {
  const extentOf = async (extent: RawBuilder<unknown>): Promise<Box | null> => {
    const { rows } = await sql<{ west: number | null; south: number; east: number; north: number }>`
      select ST_XMin(box) as west, ST_YMin(box) as south, ST_XMax(box) as east, ST_YMax(box) as north from (${extent}) extent`.execute(transaction);
    const row = rows[0];
    return row === undefined || row.west === null ? null : [row.west, row.south, row.east, row.north];
  };
  return {
    incidents: known === null ? await extentOf(sql`select ST_Extent(incident.geom) as box from incident where incident.agency_id = ${agencyId}${andSeen(codes)}`) : known.incidents,
    areas: await extentOf(sql`select ST_Extent(area.geom) as box from area where area.agency_id = ${agencyId}`),
    backdrop: await extentOf(sql`select ST_Extent(backdrop.geom) as box from backdrop where backdrop.agency_id = ${agencyId}`),
  };
}
