import { sql } from 'kysely';
import type { Context } from '../model/context.ts';
import { hexToBigint } from '../model/hex.ts';
import type { Incident } from '../model/incident.ts';
import { copyIn, copyText } from './copy.ts';
import type { Transaction } from './transact.ts';

/** An incident with what identifies it and its content: `hash` is SHA-256 in hexadecimal. */
export type Keyed = { key: string; hash: string; incident: Incident };

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

const columns = `agency_id, import_id, line, source_key, source_id, offence_id, source_offence, occurred_from, occurred_to, reported_at, zone,
  occurred_text, time_precision, time_flag, local_date, local_hour, local_weekday, longitude, latitude, cell, location_precision, place_problem,
  address, attributes, content_hash, handling_code`;

/** Puts rows where nothing but their own import sees them. */
export async function stageIncidents(transaction: Transaction, context: Context, importId: string, rows: readonly Keyed[]): Promise<void> {
  if (rows.length === 0) return;
  const start = `${context.agencyId}\t${importId}\t`;
  let lines = '';
  for (const row of rows) lines += start + copyLine(row);
  await copyIn(transaction, `copy incident_staging (${columns}) from stdin`, [lines]);
}

const instant = (milliseconds: number | null): string => (milliseconds === null ? '\\N' : new Date(milliseconds).toISOString());

function copyLine({ key, hash, incident }: Keyed): string {
  const keyText = copyText(key);
  const from = instant(incident.occurredFrom);
  return `${incident.line}\t${keyText}\t${incident.sourceId === key ? keyText : copyText(incident.sourceId)}\t${incident.offenceId}\t${copyText(incident.sourceOffence)}\t`
    + `${from}\t${incident.occurredTo === incident.occurredFrom ? from : instant(incident.occurredTo)}\t${instant(incident.reportedAt)}\t${copyText(incident.zone)}\t`
    + `${copyText(incident.occurredText)}\t${incident.timePrecision}\t${incident.timeFlag ?? '\\N'}\t${incident.localDate}\t`
    + `${incident.localHour ?? '\\N'}\t${incident.localWeekday ?? '\\N'}\t${incident.longitude ?? '\\N'}\t${incident.latitude ?? '\\N'}\t`
    + `${incident.cell === null ? '\\N' : hexToBigint(incident.cell)}\t${incident.locationPrecision}\t${incident.placeProblem ?? '\\N'}\t`
    + `${copyText(incident.address)}\t${copyText(JSON.stringify(incident.attributes))}\t\\\\x${hash}\t${incident.handlingCode}\n`;
}
