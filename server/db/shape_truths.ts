import { sql } from 'kysely';
import type { SpatialNode } from '../model/cql2/evaluate.ts';
import { areaTable } from './feature_fields.ts';
import { spatialCondition } from './cql2_sql.ts';
import type { Transaction } from './transact.ts';

/** Which of some shapes (GeoJSON) a condition on geometry is true of, by their places in the list. */
export async function placesOfShapes(transaction: Transaction, condition: SpatialNode, shapes: readonly string[]): Promise<number[]> {
  const { rows } = await sql<{ place: number }>`
    select (shape.place - 1)::float8 as place
    from (select place, ST_GeomFromGeoJSON(text) as geom from unnest(${[...shapes]}::text[]) with ordinality as listed (text, place) offset 0) as shape
    where ${spatialCondition(condition, { geometry: sql`shape.geom`, fields: {} })}`.execute(transaction);
  return rows.map(({ place }) => place);
}

/** The ids (kind:code) of the areas that a condition on geometry is true of. */
export async function areasOfShape(transaction: Transaction, agencyId: number, condition: SpatialNode): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select area.kind || ':' || area.code as id from area where area.agency_id = ${agencyId} and ${spatialCondition(condition, areaTable)}`.execute(transaction);
  return rows.map(({ id }) => id);
}
