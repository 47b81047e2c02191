import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { ensureAgency, type Agency } from '../../server/db/agencies.ts';
import type { Database } from '../../server/db/database.ts';
import { transact } from '../../server/db/transact.ts';
import { hexAt, hexToBigint } from '../../server/model/hex.ts';
import { moveVersion } from './versions.ts';

/**
 * A small town, written straight into the tables: a square boundary, two districts, a few streets and water, incidents
 * spread evenly with one place where they heap up. The same on every run.
 */
export type Town = { agency: Agency; west: number; south: number; east: number; north: number; incidents: number };

const centre = { longitude: 30.5, latitude: 50.45 };
const half = 0.05;

/** Lehmer's generator, so that the town is the same everywhere. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const rectangle = (west: number, south: number, east: number, north: number): string =>
  `MULTIPOLYGON(((${west} ${south},${east} ${south},${east} ${north},${west} ${north},${west} ${south})))`;

export async function makeTown(database: Database, { slug = 'town', incidents = 400 }: { slug?: string; incidents?: number } = {}): Promise<Town> {
  const made = await ensureAgency(database, { slug, name: 'Town', zone: 'Europe/Kyiv', demonstration: false });
  const { agencyId } = made;
  const [west, south, east, north] = [centre.longitude - half, centre.latitude - half, centre.longitude + half, centre.latitude + half];
  const next = numbers(7);
  const rows = Array.from({ length: incidents }, (_, i) => {
    const heaped = i % 4 === 0;
    const placed = i % 50 !== 49;
    const longitude = heaped ? centre.longitude + (next() - 0.5) * 0.003 : west + next() * 2 * half;
    const latitude = heaped ? centre.latitude + (next() - 0.5) * 0.003 : south + next() * 2 * half;
    const at = new Date(Date.UTC(2026, 0, 1 + (i % 89), i % 24, 15));
    const day = new Date(at.getTime() + 2 * 3_600_000);
    return {
      agency_id: agencyId, source: 'test', source_key: `k${i}`, source_id: `k${i}`, offence_id: i % 3 === 0 ? 300 : 401, source_offence: i % 3 === 0 ? 'ROBBERY' : 'BURGLARY',
      occurred_from: at, occurred_to: at, reported_at: null, zone: 'Europe/Kyiv', occurred_text: at.toISOString(), time_precision: 'instant', time_flag: null,
      local_date: day.toISOString().slice(0, 10), local_hour: day.getUTCHours(), local_weekday: ((day.getUTCDay() + 6) % 7) + 1,
      geom: placed ? sql`ST_SetSRID(ST_MakePoint(${longitude}::float8, ${latitude}::float8), 4326)` : null,
      cell: placed ? hexToBigint(hexAt(longitude, latitude)) : null,
      location_precision: placed ? 'exact' : 'none', place_problem: placed ? null : 'missing', address: null, attributes: '{}',
      content_hash: digest(`incident ${i}`), import_id: '1', data_version: '1',
    };
  });
  await transact(database, { agencyId, person: 'local', purpose: 'test' }, async (transaction) => {
    for (let at = 0; at < rows.length; at += 500) {
      await transaction.insertInto('incident').values(rows.slice(at, at + 500) as never[]).execute();
    }
    const areas = [
      ['boundary', 'town', 'Town', rectangle(west, south, east, north)],
      ['district', 'west', 'West', rectangle(west, south, centre.longitude, north)],
      ['district', 'east', 'East', rectangle(centre.longitude, south, east, north)],
    ] as const;
    for (const [kind, code, name, shape] of areas) {
      await sql`insert into area (agency_id, kind, code, name, geom, square_km, content_hash, import_id, data_version)
        select ${agencyId}, ${kind}, ${code}, ${name}, shape, ST_Area(shape::geography) / 1e6, ${digest(code)}, 1, 1
        from ST_GeomFromText(${shape}, 4326) shape`.execute(transaction);
    }
    const backdrop = [
      ['street', 'primary', 'Main Street', `LINESTRING(${west} ${centre.latitude},${east} ${centre.latitude})`],
      ['street', 'local', 'Side Street', `LINESTRING(${centre.longitude} ${south},${centre.longitude} ${north})`],
      ['water', '', '', `POLYGON((${west} ${south},${west + 0.02} ${south},${west + 0.02} ${north},${west} ${north},${west} ${south}))`],
    ] as const;
    for (const [kind, importance, name, shape] of backdrop) {
      await sql`insert into backdrop (agency_id, kind, class, name, geom, content_hash, import_id, data_version)
        values (${agencyId}, ${kind}, ${importance}, ${name}, ST_GeomFromText(${shape}, 4326), ${digest(shape)}, 1, 1)`.execute(transaction);
    }
    await moveVersion(transaction, agencyId);
  });
  return { agency: { ...made, dataVersion: '1' }, west, south, east, north, incidents };
}

/** Moves the data version, as every published change does. */
export { moveVersion as touchTown };
