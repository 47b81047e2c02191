import { sql } from 'kysely';
import type { Context } from '../model/context.ts';
import type { Incident } from '../model/incident.ts';
import { copyFile } from './copy.ts';
import { binaryRows } from './copy_binary.ts';
import type { Transaction } from './transact.ts';

/** A packed incident and what identifies it. */
export type Keyed = { key: string; packed: Uint8Array };

/** What stands under a key already. */
export type Standing = { hash: string; line: number };

/** Which of these keys earlier rows of the same file have, with line and content. */
export async function findStaged(transaction: Transaction, context: Context, importId: string, keys: readonly string[]): Promise<Map<string, Standing>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<{ source_key: string; line: string; hash: string }>`
    select source_key, line, encode(content_hash, 'hex') as hash from incident_staging
    where agency_id = ${context.agencyId} and import_id = ${importId} and source_key = any(${keys}::text[])`.execute(transaction);
  return new Map(rows.map((row) => [row.source_key, { hash: row.hash, line: Number(row.line) }]));
}

/** Content of the stored incidents of a source that have one of these keys. */
export async function findStored(transaction: Transaction, context: Context, source: string, keys: readonly string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<{ source_key: string; hash: string }>`
    select source_key, encode(content_hash, 'hex') as hash from incident
    where agency_id = ${context.agencyId} and source = ${source} and source_key = any(${keys}::text[])`.execute(transaction);
  return new Map(rows.map((row) => [row.source_key, row.hash]));
}

export async function hasIncidents(transaction: Transaction, context: Context, source: string | null): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (select from incident
    where agency_id = ${context.agencyId} and (${source}::text is null or source = ${source})) as found`.execute(transaction);
  return rows[0]!.found;
}

const columns = `agency_id, import_id, source_key, line, source_id, offence_id, source_offence, occurred_from, occurred_to, reported_at, zone,
  occurred_text, time_precision, time_flag, local_date, local_hour, local_weekday, longitude, latitude, cell, location_precision, place_problem,
  address, attributes, content_hash, handling_code`;
const columnCount = columns.split(',').length;

/**
 * Takes the incidents of a chunk as they are understood and keeps them as the bytes that the database will be sent: objects
 * that live until their chunk is full would be most of the collector's work. Attributes are JSON, `hash` is SHA-256 in hexadecimal.
 */
export function incidentPacker() {
  const rows = binaryRows();
  return {
    /** Returns where it stands. */
    pack(incident: Incident, { attributes, hash }: { attributes: string; hash: string }): { start: number; end: number } {
      const start = rows.length();
      rows.bigint(incident.line);
      rows.text(incident.sourceId);
      rows.smallint(incident.offenceId);
      rows.text(incident.sourceOffence);
      rows.timestamptz(incident.occurredFrom);
      rows.timestamptz(incident.occurredTo);
      rows.timestamptz(incident.reportedAt);
      rows.text(incident.zone);
      rows.text(incident.occurredText);
      rows.text(incident.timePrecision);
      rows.text(incident.timeFlag);
      rows.date(incident.localDate);
      rows.smallint(incident.localHour);
      rows.smallint(incident.localWeekday);
      rows.float8(incident.longitude);
      rows.float8(incident.latitude);
      rows.bigintOfHex(incident.cell);
      rows.text(incident.locationPrecision);
      rows.text(incident.placeProblem);
      rows.text(incident.address);
      rows.jsonb(attributes);
      rows.byteaOfHex(hash);
      rows.smallint(incident.handlingCode);
      return { start, end: rows.length() };
    },
    packed: ({ start, end }: { start: number; end: number }): Uint8Array => rows.bytes(start, end),
  };
}

/** Puts rows where nothing but their own import sees them. */
export async function stageIncidents(transaction: Transaction, context: Context, importId: string, rows: readonly Keyed[]): Promise<void> {
  if (rows.length === 0) return;
  const file = binaryRows(rows.reduce((size, { key, packed }) => size + packed.length + key.length * 3 + 64, 64));
  file.beginFile();
  for (const { key, packed } of rows) {
    file.beginRow(columnCount);
    file.integer(context.agencyId);
    file.bigint(Number(importId));
    file.text(key);
    file.values(packed);
  }
  file.endFile();
  await copyFile(transaction, `copy incident_staging (${columns}) from stdin (format binary)`, file.bytes());
}
