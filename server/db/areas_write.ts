import { sql } from 'kysely';
import type { Context } from '../model/context.ts';
import type { MultiPolygon } from '../model/filter.ts';
import { lockAgency, moveDataVersion } from './incidents_write.ts';
import type { Transaction } from './transact.ts';

/** An area as a file has it: `geometry` is GeoJSON text, `hash` SHA-256 over what it says, in hexadecimal. */
export type NewArea = { line: number; code: string; name: string; geometry: string; hash: string };

/** Every area of the agency, of whatever kind. */
export async function readAllShapes(transaction: Transaction, context: Context): Promise<MultiPolygon[]> {
  const { rows } = await sql<{ shape: string }>`
    select ST_AsGeoJSON(geom, 15) as shape from area where agency_id = ${context.agencyId} order by area_id limit 100000`.execute(transaction);
  return rows.map(({ shape }) => (JSON.parse(shape) as { coordinates: MultiPolygon }).coordinates);
}

/** What is wrong with each shape, in PostGIS's words, null where nothing is. Only looks; repairing shapes can take a database down. */
export async function shapeFaults(transaction: Transaction, geometries: readonly string[]): Promise<(string | null)[]> {
  const { rows } = await sql<{ position: number; fault: string | null }>`
    select position::integer, case when ST_IsValid(shape) then null else ST_IsValidReason(shape) end as fault
    from (select position, ST_SetSRID(ST_GeomFromGeoJSON(text), 4326) as shape from unnest(${geometries}::text[]) with ordinality as given (text, position)) as shapes
    order by position`.execute(transaction);
  return geometries.map((_, index) => rows.find(({ position }) => position === index + 1)?.fault ?? null);
}

export async function findAreas(transaction: Transaction, context: Context, kind: string): Promise<Map<string, string>> {
  const rows = await transaction.selectFrom('area').select(['code', sql<string>`encode(content_hash, 'hex')`.as('hash')])
    .where('agency_id', '=', context.agencyId).where('kind', '=', kind).execute();
  return new Map(rows.map(({ code, hash }) => [code, hash]));
}

const atOnce = 200;

/** Stores new and changed areas of a kind, moves the data version, and returns it; null when nothing changed. */
export async function publishAreas(
  transaction: Transaction, context: Context, { importId, kind, areas }: { importId: string; kind: string; areas: readonly NewArea[] },
): Promise<string | null> {
  if (areas.length === 0) return null;
  const next = (BigInt(await lockAgency(transaction, context)) + 1n).toString();
  for (let start = 0; start < areas.length; start += atOnce) {
    const part = areas.slice(start, start + atOnce);
    await sql`
      insert into area (agency_id, kind, code, name, geom, square_km, content_hash, import_id, data_version)
      select ${context.agencyId}, ${kind}, code, name, shape, ST_Area(shape::geography) / 1e6, decode(hash, 'hex'), ${importId}::bigint, ${next}::bigint
      from (select code, name, hash, ST_Multi(ST_SetSRID(ST_GeomFromGeoJSON(text), 4326)) as shape
        from unnest(${part.map(({ code }) => code)}::text[], ${part.map(({ name }) => name)}::text[], ${part.map(({ hash }) => hash)}::text[],
          ${part.map(({ geometry }) => geometry)}::text[]) as given (code, name, hash, text)) as shapes
      on conflict (agency_id, kind, code) do update set name = excluded.name, geom = excluded.geom, square_km = excluded.square_km,
        content_hash = excluded.content_hash, import_id = excluded.import_id, data_version = excluded.data_version`.execute(transaction);
  }
  await moveDataVersion(transaction, context, { version: next, importId });
  await markOutside(transaction, context);
  return next;
}

/**
 * Which incidents lie outside every area depends on the areas, so it is found out again when they change. `offset 0` keeps
 * the spatial condition out of join planning: the embedded PostGIS estimates a join of tables whose extents do not meet
 * (areas of one city, incidents of another) as garbage and refuses the statement with "invalid join selectivity".
 */
const markOutside = (transaction: Transaction, context: Context): Promise<unknown> => sql`
  with inside as (
    select distinct found.incident_id from area cross join lateral (
      select incident.incident_id from incident
      where incident.agency_id = ${context.agencyId} and incident.geom && area.geom and ST_Intersects(area.geom, incident.geom) offset 0
    ) found
    where area.agency_id = ${context.agencyId}
  )
  update incident set place_problem = case when found.inside is null then 'outside' end
  from (select incident.incident_id, inside.incident_id as inside from incident left join inside using (incident_id)
    where incident.agency_id = ${context.agencyId} and incident.geom is not null
      and (incident.place_problem is not distinct from 'outside') = (inside.incident_id is not null)) as found
  where incident.agency_id = ${context.agencyId} and incident.incident_id = found.incident_id`.execute(transaction);
