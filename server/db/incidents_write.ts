import { sql } from 'kysely';
import { Problem } from '../model/problem.ts';
import type { Context } from '../model/context.ts';
import { announceAtEnd } from './published.ts';
import { hasIncidents } from './staging.ts';
import type { Transaction } from './transact.ts';

/** What publishing did to the stored incidents. */
export type Published = { stored: number; changed: number; unchanged: number; dataVersion: string | null };

/**
 * Moves the staged rows of an import into the incidents, all or none: earlier content goes to the history, the agency's
 * data version moves if anything did. The agency's row is locked first, so that imports publish one after the other, and
 * what is new or changed is decided here, not before: another import may have published meanwhile. Rows of a source that
 * has none yet need not be compared with anything.
 */
export async function publishIncidents(
  transaction: Transaction, context: Context, { importId, source, staged, zone }: { importId: string; source: string; staged: number; zone: string | null },
): Promise<Published> {
  const version = await lockAgency(transaction, context);
  await sql`select set_config('work_mem', '128MB', true)`.execute(transaction);
  await checkStaged(transaction, context, importId, staged);
  if (zone !== null) await adoptZone(transaction, context, zone);
  const next = (BigInt(version) + 1n).toString();
  const key = { agency: context.agencyId, importId, source, next };
  const isKnownSource = await hasIncidents(transaction, context, source);
  if (isKnownSource) await keepHistory(transaction, key);
  const changed = isKnownSource ? await replaceChanged(transaction, key) : 0;
  const stored = await insertNew(transaction, key, isKnownSource);
  const hasMoved = stored + changed > 0;
  if (hasMoved) await moveDataVersion(transaction, context, { version: next, importId });
  return { stored, changed, unchanged: staged - stored - changed, dataVersion: hasMoved ? next : null };
}

/**
 * Waits for other publishers of the agency for as long as it takes, and returns the data version that it found. The lock
 * is one that rows referring to the agency may be written beside: putting a file in line or saving a run does not wait.
 */
export async function lockAgency(transaction: Transaction, context: Context): Promise<string> {
  await sql`select set_config('lock_timeout', '0', true)`.execute(transaction);
  const { data_version } = await transaction.selectFrom('agency').select('data_version')
    .where('agency_id', '=', context.agencyId).forNoKeyUpdate().executeTakeFirstOrThrow();
  return data_version;
}

/** Makes what this transaction wrote the agency's current version, and tells everybody who follows the agency, once it commits. */
export async function moveDataVersion(transaction: Transaction, context: Context, { version, importId }: { version: string; importId: string | null }): Promise<void> {
  await transaction.updateTable('agency').set({ data_version: version }).where('agency_id', '=', context.agencyId).execute();
  // The clock and not the beginning of this transaction, which may have waited for another: the times of versions ascend as they do.
  await transaction.insertInto('publication')
    .values({ agency_id: context.agencyId, data_version: version, import_id: importId, published_at: sql`clock_timestamp()` }).execute();
  await sql`select pg_notify('hexwatch_published', ${context.agencyId}::integer::text)`.execute(transaction);
  announceAtEnd(transaction);
}

/** The staging table is unlogged: a database that crashed and came back has emptied it. */
async function checkStaged(transaction: Transaction, context: Context, importId: string, staged: number): Promise<void> {
  const { rows } = await sql<{ rows: number }>`select count(*)::integer as rows from incident_staging
    where agency_id = ${context.agencyId} and import_id = ${importId}`.execute(transaction);
  if (rows[0]!.rows === staged) return;
  throw new Problem('unavailable', 'staging_lost', 'The database was restarted while the file was read, and the rows read before are gone. Nothing was changed. Import the file again.');
}

/** An agency made before its first file takes that file's clock. */
const adoptZone = (transaction: Transaction, context: Context, zone: string): Promise<unknown> =>
  sql`update agency set zone = ${zone} where agency_id = ${context.agencyId} and zone <> ${zone}
    and not exists (select from incident where agency_id = ${context.agencyId})`.execute(transaction);

type Key = { agency: number; importId: string; source: string; next: string };

const sameIncident = ({ agency, importId, source }: Key) => sql`s.agency_id = ${agency} and s.import_id = ${importId}
  and i.agency_id = ${agency} and i.source = ${source} and i.source_key = s.source_key`;

/** Columns of incident_history. */
export const historyColumns = sql`agency_id, incident_id, data_version, superseded_by, content`;

/**
 * What goes into them of an incident `i` that a version replaces or takes away. Its columns are named one by one, because
 * to_jsonb(i) would write the geometry as GeoJSON first, which takes most of the time; a test holds them against the table.
 */
export const historyOf = (next: string) => sql`i.agency_id, i.incident_id, i.data_version, ${next}::bigint,
    (select to_jsonb(whole) from (select i.agency_id, i.incident_id, i.source, i.source_key, i.source_id, i.offence_id, i.source_offence,
      i.occurred_from, i.occurred_to, i.reported_at, i.zone, i.occurred_text, i.time_precision, i.time_flag, i.local_date, i.local_hour, i.local_weekday,
      ST_X(i.geom) as longitude, ST_Y(i.geom) as latitude, i.cell::text as cell, i.location_precision, i.place_problem, i.address, i.attributes,
      i.content_hash, i.handling_code, i.import_id, i.data_version) as whole)`;

const keepHistory = (transaction: Transaction, key: Key): Promise<unknown> => sql`
  insert into incident_history (${historyColumns})
  select ${historyOf(key.next)}
  from incident_staging s, incident i where ${sameIncident(key)} and i.content_hash <> s.content_hash`.execute(transaction);

async function replaceChanged(transaction: Transaction, key: Key): Promise<number> {
  const { numAffectedRows } = await sql`
    update incident i set source_id = s.source_id, offence_id = s.offence_id, source_offence = s.source_offence,
      occurred_from = s.occurred_from, occurred_to = s.occurred_to, reported_at = s.reported_at, zone = s.zone, occurred_text = s.occurred_text,
      time_precision = s.time_precision, time_flag = s.time_flag, local_date = s.local_date, local_hour = s.local_hour, local_weekday = s.local_weekday,
      geom = ST_SetSRID(ST_MakePoint(s.longitude, s.latitude), 4326), cell = s.cell, location_precision = s.location_precision,
      place_problem = s.place_problem, address = s.address, attributes = s.attributes, content_hash = s.content_hash,
      handling_code = s.handling_code, import_id = s.import_id, data_version = ${key.next}::bigint
    from incident_staging s where ${sameIncident(key)} and i.content_hash <> s.content_hash`.execute(transaction);
  return Number(numAffectedRows ?? 0n);
}

/** In the order of time, which keeps the index on time small and quick. */
async function insertNew(transaction: Transaction, key: Key, isKnownSource: boolean): Promise<number> {
  const andIsNew = isKnownSource
    ? sql`and not exists (select from incident i where i.agency_id = ${key.agency} and i.source = ${key.source} and i.source_key = s.source_key)`
    : sql``;
  const { numAffectedRows } = await sql`
    insert into incident (agency_id, source, source_key, source_id, offence_id, source_offence, occurred_from, occurred_to, reported_at, zone, occurred_text,
      time_precision, time_flag, local_date, local_hour, local_weekday, geom, cell, location_precision, place_problem, address, attributes, content_hash,
      handling_code, import_id, data_version)
    select s.agency_id, ${key.source}, s.source_key, s.source_id, s.offence_id, s.source_offence, s.occurred_from, s.occurred_to, s.reported_at, s.zone,
      s.occurred_text, s.time_precision, s.time_flag, s.local_date, s.local_hour, s.local_weekday,
      ST_SetSRID(ST_MakePoint(s.longitude, s.latitude), 4326), s.cell, s.location_precision, s.place_problem, s.address, s.attributes, s.content_hash,
      s.handling_code, s.import_id, ${key.next}::bigint
    from incident_staging s where s.agency_id = ${key.agency} and s.import_id = ${key.importId} ${andIsNew}
    order by s.occurred_from, s.line`.execute(transaction);
  return Number(numAffectedRows ?? 0n);
}
