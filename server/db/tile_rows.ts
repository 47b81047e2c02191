import type { Geometry } from 'geojson';
import { sql } from 'kysely';
import type { IncidentPoint } from '../../tiles/incidents.ts';
import type { Box } from '../../tiles/tile_address.ts';
import type { Filter } from '../model/filter.ts';
import { isSelected } from './selection.ts';
import type { Transaction } from './transact.ts';

/** Rows for tiles: coordinates and attributes. They are encoded outside the database, the same way for both databases. */
const envelope = ([west, south, east, north]: Box) =>
  sql`ST_MakeEnvelope(${west}::float8, ${south}::float8, ${east}::float8, ${north}::float8, 4326)`;

/**
 * Incidents in a box, at most `most` of them. Which ones are left out depends on nothing but their ids, so that a point
 * that is seen at one zoom is seen at every deeper one, and neighbouring tiles agree.
 */
export async function incidentPoints(
  transaction: Transaction, agencyId: number, { filter, box, most }: { filter: Filter; box: Box; most: number },
): Promise<{ points: IncidentPoint[]; total: number }> {
  const { rows } = await sql<IncidentPoint & { total: number }>`
    select chosen.incident_id::text as id, chosen.longitude, chosen.latitude, offence.code as offence,
      chosen.local_date::text as day, chosen.local_hour as hour, chosen.location_precision as precision, chosen.total
    from (
      select incident.incident_id, incident.offence_id, incident.local_date, incident.local_hour, incident.location_precision,
        ST_X(incident.geom) as longitude, ST_Y(incident.geom) as latitude, (count(*) over ())::float8 as total
      from incident
      where ${isSelected(agencyId, filter)} and incident.geom && ${envelope(box)} and ST_Intersects(incident.geom, ${envelope(box)})
      order by ((incident.incident_id & 2147483647) * 2654435761) & 4294967295, incident.incident_id
      limit ${most}
    ) chosen
    join offence on offence.offence_id = chosen.offence_id
    order by chosen.incident_id`.execute(transaction);
  return { points: rows.map(({ total: _, ...point }) => point), total: rows[0]?.total ?? 0 };
}

export type AreaShape = { kind: string; code: string; name: string; squareKm: number; geometry: Geometry };

const mostAreas = 10_000;
/** The seventh decimal of a degree is a centimetre: finer than any tile. */
const decimals = 7;

/** The largest first, so that small ones are painted over them and not hidden. */
export async function areaShapes(transaction: Transaction, agencyId: number, kind: string | null): Promise<AreaShape[]> {
  const { rows } = await sql<{ kind: string; code: string; name: string; square_km: number; shape: string }>`
    select area.kind, area.code, area.name, area.square_km, ST_AsGeoJSON(area.geom, ${decimals}::integer) as shape
    from area where area.agency_id = ${agencyId} and (${kind}::text is null or area.kind = ${kind})
    order by area.square_km desc, area.area_id limit ${mostAreas}`.execute(transaction);
  return rows.map(({ square_km: squareKm, shape, ...row }) => ({ ...row, squareKm, geometry: JSON.parse(shape) as Geometry }));
}

export type BackdropShape = { kind: string; class: string; name: string; geometry: Geometry };

const mostBackdrop = 30_000;

export type BackdropAsked = {
  box: Box;
  /** Classes of street that are wanted; null for all. */
  skipStreetsBut: readonly string[] | null;
  /** Shapes of less than so many degrees in both directions are too small to be seen. */
  finest: number;
};

/** Features in a box, the largest where there are too many: water and parks before railways and streets, as they are painted. */
export async function backdropShapes(
  transaction: Transaction, agencyId: number, { box, skipStreetsBut, finest }: BackdropAsked,
): Promise<{ shapes: BackdropShape[]; total: number }> {
  const { rows } = await sql<{ kind: string; class: string; name: string; shape: string; total: number }>`
    select chosen.kind, chosen.class, chosen.name, ST_AsGeoJSON(chosen.geom, ${decimals}::integer) as shape, chosen.total
    from (
      select backdrop.backdrop_id, backdrop.kind, backdrop.class, backdrop.name, backdrop.geom, (count(*) over ())::float8 as total
      from backdrop
      cross join lateral (select greatest(ST_XMax(backdrop.geom) - ST_XMin(backdrop.geom), ST_YMax(backdrop.geom) - ST_YMin(backdrop.geom)) as degrees) size
      where backdrop.agency_id = ${agencyId} and backdrop.geom && ${envelope(box)} and size.degrees >= ${finest}::float8
        and (${skipStreetsBut}::text[] is null or backdrop.kind <> 'street' or backdrop.class = any(${skipStreetsBut}::text[]))
      order by size.degrees desc, backdrop.backdrop_id
      limit ${mostBackdrop}
    ) chosen
    order by array_position(array['water', 'park', 'railway', 'street'], chosen.kind), chosen.backdrop_id`.execute(transaction);
  return { shapes: rows.map(({ shape, total: _, ...row }) => ({ ...row, geometry: JSON.parse(shape) as Geometry })), total: rows[0]?.total ?? 0 };
}

/** Whether the agency's streets tell greater from lesser ones at all; if not, none may be left out. */
export async function hasStreetClasses(transaction: Transaction, agencyId: number, greater: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from backdrop where backdrop.agency_id = ${agencyId} and backdrop.kind = 'street'
      and backdrop.class = any(${greater}::text[])) as found`.execute(transaction);
  return rows[0]?.found ?? false;
}
