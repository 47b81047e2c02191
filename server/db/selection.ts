import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import { polygonToGeoJson } from '../geo/polygon.ts';
import type { Filter } from '../model/filter.ts';

/**
 * The one translation of a filter to SQL. Everything that counts, lists or draws incidents puts these conditions on the
 * table `incident`, so that all answers to one filter are about the same rows.
 */
export type Condition = RawBuilder<SqlBool>;

/** Window, offences, polygon: all of the filter but hours and weekdays. */
export function inScope(agencyId: number, filter: Filter): Condition {
  return all([
    sql`incident.agency_id = ${agencyId}`,
    sql`incident.occurred_from >= ${filter.from.toISOString()}::timestamptz`,
    sql`incident.occurred_from < ${filter.to.toISOString()}::timestamptz`,
    filter.offenceIds === null ? null : sql`incident.offence_id = any(${filter.offenceIds}::smallint[])`,
    filter.handlingCodes == null ? null : sql`incident.handling_code = any(${[...filter.handlingCodes]}::smallint[])`,
    filter.polygon === null ? null : inPolygon(polygonToGeoJson(filter.polygon)),
  ]);
}

/** Hours and weekdays. An incident without a known hour is in no hour. */
export const inCycle = (filter: Filter): Condition => all([
  filter.hours === null ? null : sql`incident.local_hour = any(${filter.hours}::smallint[])`,
  filter.weekdays === null ? null : sql`incident.local_weekday = any(${filter.weekdays}::smallint[])`,
]);

/** Incidents that hours and weekdays neither take nor refuse, because it is not known when in the day or week they were. */
export function cycleUnknown(filter: Filter): Condition {
  if (filter.hours === null && filter.weekdays === null) return sql`false`;
  return sql`coalesce(${inCycle(filter)}, true) and (${inCycle(filter)}) is null`;
}

/** Handling codes that may be seen; null for all. */
export type HandlingCodes = readonly number[] | null;

/** To stand behind a condition on incidents that no filter makes: only those that may be seen. */
export const andSeen = (codes: HandlingCodes): RawBuilder<unknown> =>
  (codes === null ? sql`` : sql` and incident.handling_code = any(${[...codes]}::smallint[])`);

export const isSelected = (agencyId: number, filter: Filter): Condition =>
  all([inScope(agencyId, filter), filter.hours === null && filter.weekdays === null ? null : inCycle(filter)]);

/** All incidents of one cell stand together in the index on the cell. */
export const inCells = (range: { first: string; last: string }): Condition =>
  sql`incident.cell between ${range.first}::bigint and ${range.last}::bigint`;

/** The box comparison stands beside the exact one so that the index is used under row security too. */
const inPolygon = (geoJson: string): Condition =>
  sql`incident.geom && ST_GeomFromGeoJSON(${geoJson}) and ST_Intersects(incident.geom, ST_GeomFromGeoJSON(${geoJson}))`;

export function all(conditions: readonly (Condition | null)[]): Condition {
  const present = conditions.filter((condition) => condition !== null);
  return present.length === 0 ? sql`true` : sql.join(present, sql` and `);
}
