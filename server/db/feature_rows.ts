import type { Geometry } from 'geojson';
import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import type { Box } from '../../tiles/tile_address.ts';
import type { Filter } from '../model/filter.ts';
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

/** Streets, water and so on by their ids, those after `after`, or the one with an id. */
export async function backdropFeatureRows(
  transaction: Transaction, agencyId: number, { kind, id = null, boxes, after, limit }: Page<string> & { kind: string | null; id?: string | null },
): Promise<BackdropFeatureRow[]> {
  const { rows } = await sql<Omit<BackdropFeatureRow, 'geometry'> & { shape: string }>`
    select backdrop.backdrop_id::text as id, backdrop.kind, backdrop.class, backdrop.name, ST_AsGeoJSON(backdrop.geom, ${decimals}::integer) as shape
    from backdrop where ${all([
      sql`backdrop.agency_id = ${agencyId}`,
      kind === null ? null : sql`backdrop.kind = ${kind}`,
      id === null ? null : sql`backdrop.backdrop_id = ${id}::bigint`,
      touchesBoxes(sql`backdrop.geom`, boxes),
      after === null ? null : sql`backdrop.backdrop_id > ${after}::bigint`,
    ])}
    order by backdrop.backdrop_id limit ${limit}`.execute(transaction);
  return rows.map(({ shape, ...row }) => ({ ...row, geometry: JSON.parse(shape) as Geometry }));
}

export async function countBackdropFeatures(
  transaction: Transaction, agencyId: number, { kind, boxes }: { kind: string | null; boxes: Boxes },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::float8 as count from backdrop where ${all([
      sql`backdrop.agency_id = ${agencyId}`, kind === null ? null : sql`backdrop.kind = ${kind}`, touchesBoxes(sql`backdrop.geom`, boxes),
    ])}`.execute(transaction);
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
