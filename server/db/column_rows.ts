import { sql } from 'kysely';
import { clockOf } from '../columns/clock.ts';
import { placePrecisions, precisionOf, timePrecisions } from '../columns/precision.ts';
import { rowBatch, widened, type LeftRow, type RowBatch } from '../columns/row_batch.ts';
import { copyOut, fieldOffsets } from './copy_out.ts';
import type { Transaction } from './transact.ts';

/** A version of an agency's data; the stamp is null when the database keeps no record of it. */
export type Version = { dataVersion: string; stamp: string | null };

/** `origin` tells the database from others: the stamp of the first version that it keeps a record of. */
export type CurrentVersion = Version & { origin: string | null };

/** What the transaction sees. Null when there is no such agency. */
export async function readVersion(transaction: Transaction, agencyId: number): Promise<CurrentVersion | null> {
  const { rows } = await sql<CurrentVersion>`
    select agency.data_version::text as "dataVersion", publication.stamp::text as stamp,
      (select first.stamp::text from publication first where first.agency_id = ${agencyId}
        order by first.data_version limit 1) as origin
    from agency
    left join publication on publication.agency_id = agency.agency_id and publication.data_version = agency.data_version
    where agency.agency_id = ${agencyId}`.execute(transaction);
  return rows[0] ?? null;
}

/** Whether this is, or once was, a version of the agency's data in this very database. */
export async function isPublished(transaction: Transaction, agencyId: number, { dataVersion, stamp }: Version): Promise<boolean> {
  if (stamp === null) return false;
  const { rows } = await sql<{ found: boolean }>`select exists (select from publication
    where agency_id = ${agencyId} and data_version = ${dataVersion}::bigint and stamp = ${stamp}::uuid) as found`.execute(transaction);
  return rows[0]!.found;
}

export async function countIncidents(transaction: Transaction, agencyId: number): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    select count(*)::float8 as rows from incident where agency_id = ${agencyId}`.execute(transaction);
  return rows[0]!.rows;
}

/** How many rows `readChange` would read. */
export async function measureChange(
  transaction: Transaction, agencyId: number, since: string,
): Promise<{ left: number; added: number }> {
  const { rows } = await sql<{ left: number; added: number }>`select
    (select count(*) from incident_history where agency_id = ${agencyId}
      and superseded_by > ${since}::bigint and data_version <= ${since}::bigint)::float8 as left,
    (select count(*) from incident where agency_id = ${agencyId}
      and data_version > ${since}::bigint)::float8 as added`.execute(transaction);
  return rows[0]!;
}

/** All incidents of the agency. `room` is how many are expected; more are taken, too. */
export const readAllRows = (transaction: Transaction, agencyId: number, room: number): Promise<RowBatch> =>
  readIncidents(transaction, `agency_id = ${whole(agencyId)}`, room);

/**
 * What has happened since a version: the rows that were current then and are not any more, as they were, and those that
 * have come. A changed incident stands in both.
 */
export async function readChange(
  transaction: Transaction, agencyId: number, since: string, room = 0,
): Promise<{ left: LeftRow[]; added: RowBatch }> {
  const left = await readLeft(transaction, agencyId, since);
  const added = await readIncidents(transaction, `agency_id = ${whole(agencyId)} and data_version > ${version(since)}`, room);
  return { left, added };
}

/** COPY takes no parameters, so that numbers have to stand in its text; nothing but digits gets there. */
const whole = (value: number): string => {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a whole number.`);
  return String(value);
};
const version = (text: string): string => {
  if (!/^\d{1,19}$/.test(text)) throw new RangeError(`${text} is not a data version.`);
  return text;
};

/** Small numbers share one, from the lowest bit: place 3, time 2, hour 5, weekday 3, handling code 4, offence 15 bits. */
const smallNumbers = `(offence_id::integer << 17) | (handling_code::integer << 13)
  | (coalesce(local_weekday, 0)::integer << 10) | (coalesce(local_hour, 24)::integer << 5)
  | ((array_position(array['${timePrecisions.join("','")}'], time_precision) - 1) << 3)
  | (array_position(array['${placePrecisions.join("','")}'], location_precision) - 1)`;

const rowWidths = [8, 8, 4, 4, 8, 8, 8];
type Seven = [number, number, number, number, number, number, number];
const [idAt, timeAt, dayAt, smallAt, cellAt, longitudeAt, latitudeAt] = fieldOffsets(rowWidths) as Seven;

async function readIncidents(transaction: Transaction, where: string, room: number): Promise<RowBatch> {
  let batch = rowBatch(Math.max(room, 16));
  const select = `select incident_id, occurred_from, local_date, ${smallNumbers}, coalesce(cell, 0),
    coalesce(ST_X(geom), 'NaN'), coalesce(ST_Y(geom), 'NaN') from incident where ${where}`;
  await copyOut(transaction, select, rowWidths, (bytes, at) => {
    const row = batch.rows;
    if (row === batch.id.length) batch = widened(batch, Math.ceil(row * 1.5));
    const small = bytes.getUint32(at + smallAt);
    batch.id[row] = bytes.getInt32(at + idAt) * 2 ** 32 + bytes.getUint32(at + idAt + 4);
    batch.time[row] = millisecondsAt(bytes, at + timeAt);
    batch.day[row] = bytes.getInt32(at + dayAt) + epochDays;
    batch.offenceId[row] = small >>> 17;
    batch.handlingCode[row] = (small >>> 13) & 15;
    batch.clock[row] = clockOf((small >>> 10) & 7, (small >>> 5) & 31);
    batch.precision[row] = precisionOf((small >>> 3) & 3, small & 7);
    batch.cellHigh[row] = bytes.getUint32(at + cellAt);
    batch.cellLow[row] = bytes.getUint32(at + cellAt + 4);
    batch.longitude[row] = bytes.getFloat64(at + longitudeAt);
    batch.latitude[row] = bytes.getFloat64(at + latitudeAt);
    batch.rows = row + 1;
  });
  return batch;
}

const leftWidths = [8, 8, 4];
const [leftIdAt, leftTimeAt, leftSmallAt] = fieldOffsets(leftWidths) as [number, number, number];

async function readLeft(transaction: Transaction, agencyId: number, since: string): Promise<LeftRow[]> {
  const left: LeftRow[] = [];
  const small = "((content->>'offence_id')::integer << 4) | coalesce((content->>'handling_code')::integer, 0)";
  const select = `select incident_id, (content->>'occurred_from')::timestamptz, ${small} from incident_history
    where agency_id = ${whole(agencyId)} and superseded_by > ${version(since)} and data_version <= ${version(since)}`;
  await copyOut(transaction, select, leftWidths, (bytes, at) => {
    const numbers = bytes.getUint32(at + leftSmallAt);
    left.push({
      id: bytes.getInt32(at + leftIdAt) * 2 ** 32 + bytes.getUint32(at + leftIdAt + 4),
      time: millisecondsAt(bytes, at + leftTimeAt), handlingCode: numbers & 15, offenceId: numbers >>> 4,
    });
  });
  return left;
}

/** PostgreSQL counts days and microseconds from the year 2000. */
const epochDays = 10_957;
const epochMilliseconds = epochDays * 86_400_000;
/** Up to here, some 285 years on both sides, a number holds microseconds exactly. */
const exactHigh = 2 ** 21;

/** Milliseconds since 1970, what is finer cut off towards the past, of a timestamp in binary. */
export function millisecondsAt(bytes: DataView, at: number): number {
  const high = bytes.getInt32(at);
  if (high < -exactHigh || high >= exactHigh) {
    const microseconds = bytes.getBigInt64(at);
    const rest = ((microseconds % 1000n) + 1000n) % 1000n;
    return Number((microseconds - rest) / 1000n) + epochMilliseconds;
  }
  return Math.floor((high * 2 ** 32 + bytes.getUint32(at + 4)) / 1000) + epochMilliseconds;
}
