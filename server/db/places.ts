import { sql } from 'kysely';
import { andSeen, inCells, type HandlingCodes } from './selection.ts';
import type { Transaction } from './transact.ts';

/** Names by which people know a place: addresses recorded there, named streets near it, the area it lies in. */
type Range = { first: string; last: string };

/** Addresses recorded most often inside a cell, whatever the filter: they name the place and not the incidents. Of incidents that may be seen. */
export async function frequentAddresses(
  transaction: Transaction, agencyId: number, { range, limit, codes = null }: { range: Range; limit: number; codes?: HandlingCodes },
): Promise<string[]> {
  const { rows } = await sql<{ address: string }>`
    select incident.address from incident
    where incident.agency_id = ${agencyId} and ${inCells(range)} and incident.address is not null${andSeen(codes)}
    group by incident.address order by count(*) desc, incident.address collate "C" limit ${limit}`.execute(transaction);
  return rows.map(({ address }) => address);
}

/** Named streets nearest to a point. */
export async function nearestStreets(
  transaction: Transaction, agencyId: number, { longitude, latitude, limit }: { longitude: number; latitude: number; limit: number },
): Promise<string[]> {
  // A street is many features: take more than are wanted, then drop the repeated names.
  const { rows } = await sql<{ name: string }>`
    select near.name from (
      select backdrop.name, backdrop.geom <-> ST_SetSRID(ST_MakePoint(${longitude}::float8, ${latitude}::float8), 4326) as distance
      from backdrop
      where backdrop.agency_id = ${agencyId} and backdrop.kind = 'street' and backdrop.name <> ''
      order by distance limit 40
    ) near
    group by near.name order by min(near.distance), near.name collate "C" limit ${limit}`.execute(transaction);
  return rows.map(({ name }) => name);
}

export type Spot = { range: Range; longitude: number; latitude: number };

/** One name for each spot: its most frequent address, else the nearest street, else the smallest area around it. */
export async function nameSpots(
  transaction: Transaction, agencyId: number, spots: readonly Spot[], codes: HandlingCodes = null,
): Promise<(string | null)[]> {
  if (spots.length === 0) return [];
  const { rows } = await sql<{ name: string | null }>`
    select coalesce(address.name, street.name, around.name) as name
    from unnest(${spots.map(({ range }) => range.first)}::bigint[], ${spots.map(({ range }) => range.last)}::bigint[],
      ${spots.map(({ longitude }) => longitude)}::float8[], ${spots.map(({ latitude }) => latitude)}::float8[])
      with ordinality as spot (first, last, longitude, latitude, place)
    left join lateral (
      select incident.address as name from incident
      where incident.agency_id = ${agencyId} and incident.cell between spot.first and spot.last and incident.address is not null${andSeen(codes)}
      group by incident.address order by count(*) desc, incident.address collate "C" limit 1
    ) address on true
    left join lateral (
      select backdrop.name from backdrop
      where backdrop.agency_id = ${agencyId} and backdrop.kind = 'street' and backdrop.name <> ''
      order by backdrop.geom <-> ST_SetSRID(ST_MakePoint(spot.longitude, spot.latitude), 4326) limit 1
    ) street on true
    left join lateral (
      select area.name from area
      where area.agency_id = ${agencyId} and area.geom && ST_SetSRID(ST_MakePoint(spot.longitude, spot.latitude), 4326)
        and ST_Intersects(area.geom, ST_SetSRID(ST_MakePoint(spot.longitude, spot.latitude), 4326))
      order by area.square_km, area.code limit 1
    ) around on true
    order by spot.place`.execute(transaction);
  return rows.map(({ name }) => name);
}
