import { createHash } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { ensureAgency, type Agency } from '../../server/db/agencies.ts';
import { copyIn, copyText } from '../../server/db/copy.ts';
import type { Database } from '../../server/db/database.ts';
import { transact } from '../../server/db/transact.ts';
import { currentHarmEdition, harmEditions } from '../../server/model/harm.ts';
import { hexAt, hexToBigint } from '../../server/model/hex.ts';
import { classification, offenceByCode } from '../../server/model/offence.ts';
import { sql } from 'kysely';
import { moveVersion, nextVersion } from './versions.ts';

/** An incident as a test thinks of it; everything else follows from it. */
export type Scattered = {
  key: string;
  offence: string;
  at: Date;
  place: readonly [longitude: number, latitude: number] | null;
  precision: 'instant' | 'day' | 'month';
  address: string | null;
};

export const scatterZone = 'Europe/Kyiv';
export const scatterBox = { west: 30.4, south: 50.4, east: 30.6, north: 50.5 } as const;

/** Lehmer's generator, so that the incidents are the same everywhere. */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Incidents over both changes of the clock, some heaped, some without a place, a known hour or a known day. */
export function scatter(count: number, seed = 11): Scattered[] {
  const next = numbersFrom(seed);
  const first = Date.UTC(2025, 9, 1);
  const offences = classification.filter(({ code }) => code !== 'other');
  return Array.from({ length: count }, (_, i) => {
    const heaped = next() < 0.3;
    const place = [
      heaped ? 30.47 + next() * 0.004 : scatterBox.west + next() * (scatterBox.east - scatterBox.west),
      heaped ? 50.46 + next() * 0.003 : scatterBox.south + next() * (scatterBox.north - scatterBox.south),
    ] as const;
    const chance = next();
    return {
      key: `k${i}`, offence: heaped ? 'robbery.person' : offences[Math.floor(next() * offences.length)]!.code,
      at: new Date(first + Math.floor(next() * 200 * 86_400_000)), place: next() < 0.08 ? null : place,
      precision: chance < 0.05 ? 'month' : chance < 0.12 ? 'day' : 'instant', address: next() < 0.5 ? `${Math.floor(next() * 9)} Test Street` : null,
    };
  });
}

/** What the columns of an incident say about its time, computed here from the calendar and not by the importer. */
export function clockOf({ at, precision }: Scattered) {
  const exact = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(scatterZone);
  const day = exact.toPlainDate();
  const from = precision === 'instant' ? exact : (precision === 'day' ? day : day.with({ day: 1 })).toZonedDateTime(scatterZone);
  const to = precision === 'instant' ? from : from.add(precision === 'day' ? { days: 1 } : { months: 1 });
  return {
    from: new Date(from.epochMilliseconds), to: new Date(to.epochMilliseconds), date: from.toPlainDate().toString(),
    hour: precision === 'instant' ? exact.hour : null, weekday: precision === 'month' ? null : day.dayOfWeek,
  };
}

export const harmOf = ({ offence }: Scattered): number => harmEditions.find(({ edition }) => edition === currentHarmEdition)!.weights[offence]!;

const digest = (text: string): string => `\\x${createHash('sha256').update(text).digest('hex')}`;

/** Writes the incidents as an import would have, and moves the data version. */
export async function storeScattered(database: Database, incidents: readonly Scattered[], slug = 'scatter'): Promise<Agency> {
  const agency = await ensureAgency(database, { slug, name: 'Scatter', zone: scatterZone, demonstration: false });
  await transact(database, { agencyId: agency.agencyId, person: 'local', purpose: 'test' }, async (transaction) => {
    const version = await nextVersion(transaction, agency.agencyId);
    await copyIn(transaction, `copy incident (agency_id, source, source_key, source_id, offence_id, source_offence, occurred_from, occurred_to, zone, occurred_text,
      time_precision, local_date, local_hour, local_weekday, geom, cell, location_precision, place_problem, address, content_hash, import_id, data_version) from stdin`,
    incidents.map((incident) => {
      const clock = clockOf(incident);
      const { place } = incident;
      return `${[
        agency.agencyId, 'scatter', incident.key, incident.key, offenceByCode.get(incident.offence)!.id, incident.offence.toUpperCase(), clock.from.toISOString(),
        clock.to.toISOString(), scatterZone, incident.at.toISOString(), incident.precision, clock.date, clock.hour, clock.weekday,
        place === null ? null : `SRID=4326;POINT(${place[0]} ${place[1]})`, place === null ? null : hexToBigint(hexAt(...place)),
        place === null ? 'none' : 'exact', place === null ? 'missing' : null, incident.address, digest(incident.key), 1, version,
      ].map(copyText).join('\t')}\n`;
    }));
    await moveVersion(transaction, agency.agencyId);
  });
  return agency;
}

export async function storeArea(database: Database, agency: Agency, area: { kind: string; code: string; name: string; wkt: string }): Promise<void> {
  await transact(database, { agencyId: agency.agencyId, person: 'local', purpose: 'test' }, async (transaction) => {
    await sql`insert into area (agency_id, kind, code, name, geom, square_km, content_hash, import_id, data_version)
      select ${agency.agencyId}, ${area.kind}, ${area.code}, ${area.name}, ST_Multi(shape), ST_Area(shape::geography) / 1e6, ${digest(area.wkt)}::bytea, 1, 1
      from ST_GeomFromText(${area.wkt}, 4326) shape`.execute(transaction);
    await moveVersion(transaction, agency.agencyId);
  });
}

export async function storeStreet(database: Database, agency: Agency, name: string, wkt: string): Promise<void> {
  await transact(database, { agencyId: agency.agencyId, person: 'local', purpose: 'test' }, (transaction) =>
    sql`insert into backdrop (agency_id, kind, class, name, geom, content_hash, import_id, data_version)
      values (${agency.agencyId}, 'street', 'local', ${name}, ST_GeomFromText(${wkt}, 4326), ${digest(wkt)}::bytea, 1, 1)`.execute(transaction));
}
