import { sql } from 'kysely';
import type { Filter, MultiPolygon } from '../model/filter.ts';
import { isSelected } from './selection.ts';
import type { Transaction } from './transact.ts';

export type NamedShape = { kind: string; code: string; name: string; squareKm: number; polygon: MultiPolygon };

export async function findArea(transaction: Transaction, agencyId: number, { kind, code }: { kind: string; code: string }): Promise<NamedShape | null> {
  const { rows } = await sql<{ kind: string; code: string; name: string; square_km: number; shape: string }>`
    select area.kind, area.code, area.name, area.square_km, ST_AsGeoJSON(area.geom, 15) as shape
    from area where area.agency_id = ${agencyId} and area.kind = ${kind} and area.code = ${code}`.execute(transaction);
  const row = rows[0];
  return row === undefined ? null : { kind: row.kind, code: row.code, name: row.name, squareKm: row.square_km, polygon: shapeOf(row.shape) };
}

/** Names of areas as the area parameter takes them, for "did you mean". */
export async function areaNames(transaction: Transaction, agencyId: number): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select area.kind || ':' || area.code as name from area where area.agency_id = ${agencyId}
    order by area.square_km desc, area.kind, area.code limit 5000`.execute(transaction);
  return rows.map(({ name }) => name);
}

/** What the study area is made of: the boundary if one is loaded, else the kind with the largest areas. */
export type StudyKind = { kind: string; areas: number; squareKm: number; stamp: string };

export async function findStudyKind(transaction: Transaction, agencyId: number): Promise<StudyKind | null> {
  const { rows } = await sql<{ kind: string; areas: number; square_km: number; stamp: string }>`
    select area.kind, count(*)::integer as areas, sum(area.square_km) as square_km,
      md5(string_agg(encode(area.content_hash, 'hex'), ',' order by area.area_id)) as stamp
    from area where area.agency_id = ${agencyId}
    group by area.kind
    order by (area.kind = 'boundary') desc, avg(area.square_km) desc, area.kind limit 1`.execute(transaction);
  const row = rows[0];
  return row === undefined ? null : { kind: row.kind, areas: row.areas, squareKm: row.square_km, stamp: row.stamp };
}

const mostShapes = 10_000;

export async function readShapes(transaction: Transaction, agencyId: number, kind: string): Promise<MultiPolygon[]> {
  const { rows } = await sql<{ shape: string }>`
    select ST_AsGeoJSON(area.geom, 15) as shape from area
    where area.agency_id = ${agencyId} and area.kind = ${kind} order by area.area_id limit ${mostShapes}`.execute(transaction);
  return rows.map(({ shape }) => shapeOf(shape));
}

export type AreaRow = {
  areaId: string; kind: string; code: string; name: string; squareKm: number; contentHash: string;
  west: number; south: number; east: number; north: number;
};

/** Areas of a kind, or of all kinds, without their shapes. */
export async function listAreaRows(transaction: Transaction, agencyId: number, kind: string | null): Promise<AreaRow[]> {
  const { rows } = await sql<AreaRow>`
    select area.area_id as "areaId", area.kind, area.code, area.name, area.square_km as "squareKm", encode(area.content_hash, 'hex') as "contentHash",
      ST_XMin(area.geom) as west, ST_YMin(area.geom) as south, ST_XMax(area.geom) as east, ST_YMax(area.geom) as north
    from area where area.agency_id = ${agencyId} and (${kind}::text is null or area.kind = ${kind})
    order by area.kind collate "C", area.code collate "C" limit ${mostShapes}`.execute(transaction);
  return rows;
}

/** The shapes of those areas, in the same order. */
export async function readAreaShapes(transaction: Transaction, agencyId: number, kind: string | null): Promise<MultiPolygon[]> {
  const { rows } = await sql<{ shape: string }>`
    select ST_AsGeoJSON(area.geom, 15) as shape
    from area where area.agency_id = ${agencyId} and (${kind}::text is null or area.kind = ${kind})
    order by area.kind collate "C", area.code collate "C" limit ${mostShapes}`.execute(transaction);
  return rows.map(({ shape }) => shapeOf(shape));
}

/** Pairs of areas of a kind that touch (to a metre or so: borders are rarely digitised twice the same), by their places in the order of `listAreaRows`. */
export async function touchingAreas(transaction: Transaction, agencyId: number, kind: string): Promise<{ one: number; other: number }[]> {
  const { rows } = await sql<{ one: number; other: number }>`
    with listed as materialized (
      select (row_number() over (order by area.code collate "C"))::integer - 1 as place, area.geom
      from area where area.agency_id = ${agencyId} and area.kind = ${kind} order by area.code collate "C" limit ${mostShapes}
    )
    select one.place as one, other.place as other from listed one join listed other on one.place < other.place
    where ST_Expand(one.geom, ${touchDegrees}) && other.geom and ST_DWithin(one.geom, other.geom, ${touchDegrees})
    order by one.place, other.place`.execute(transaction);
  return rows;
}

/** About a metre. */
const touchDegrees = 0.00001;

export type Border = { resolution: number; areaIds: readonly string[]; cells: readonly string[] };

/**
 * Of the incidents in cells on the border of areas, how many lie inside each area: pairs of an area and a cell go in. Sorted by
 * area, so that its shape is prepared once; `offset 0` keeps the spatial condition out of join planning, where the
 * embedded PostGIS fails with "invalid join selectivity" when the tables' extents do not meet.
 */
export async function countAlongBorder(
  transaction: Transaction, agencyId: number, { filter, edition, border }: { filter: Filter; edition: string; border: Border },
): Promise<{ areaId: string; count: number; harm: number }[]> {
  const { rows } = await sql<{ areaId: string; count: number; harm: number }>`
    select pair.area_id as "areaId", count(*)::float8 as count, coalesce(sum(pair.weight), 0) as harm
    from (
      select area.area_id, area.geom as shape, incident.geom, harm_weight.weight
      from incident
      join unnest(${border.areaIds}::bigint[], ${border.cells}::bigint[]) as border (area_id, cell) on border.cell = hex_parent(incident.cell, ${border.resolution})
      join area on area.agency_id = ${agencyId} and area.area_id = border.area_id
      left join harm_weight on harm_weight.offence_id = incident.offence_id and harm_weight.edition = ${edition}
      where ${isSelected(agencyId, filter)}
      order by area.area_id offset 0
    ) pair
    where ST_Intersects(pair.shape, pair.geom)
    group by pair.area_id`.execute(transaction);
  return rows;
}

/** Areas that hold a point, as the area parameter takes them, the smallest first. */
export async function areasAt(transaction: Transaction, agencyId: number, { longitude, latitude }: { longitude: number; latitude: number }): Promise<string[]> {
  const point = sql`ST_SetSRID(ST_MakePoint(${longitude}::float8, ${latitude}::float8), 4326)`;
  const { rows } = await sql<{ name: string }>`
    select area.kind || ':' || area.code as name from area
    where area.agency_id = ${agencyId} and area.geom && ${point} and ST_Intersects(area.geom, ${point})
    order by area.square_km, area.kind, area.code limit 50`.execute(transaction);
  return rows.map(({ name }) => name);
}

/** Why a polygon cannot be used, in the words of the geometry engine; null when it can. Only ever asked about few vertices. */
export async function whyInvalid(transaction: Transaction, geoJson: string): Promise<string | null> {
  const { rows } = await sql<{ valid: boolean; reason: string | null; place: string | null }>`
    select checked.valid, checked.reason, ST_AsText(checked.location, 6) as place
    from ST_IsValidDetail(ST_GeomFromGeoJSON(${geoJson})) checked`.execute(transaction);
  const row = rows[0];
  if (row === undefined || row.valid) return null;
  return row.place === null ? (row.reason ?? 'invalid') : `${row.reason ?? 'invalid'} at ${row.place.replace(/^POINT\s*/, '')}`;
}

const shapeOf = (text: string): MultiPolygon => (JSON.parse(text) as { coordinates: MultiPolygon }).coordinates;
