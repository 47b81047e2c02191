import { sql } from 'kysely';
import type { ImportReport } from '../model/import_report.ts';
import type { Context } from '../model/context.ts';
import { Problem } from '../model/problem.ts';
import { readReport } from './imports.ts';
import { historyColumns, historyOf, lockAgency, moveDataVersion } from './incidents_write.ts';
import type { Transaction } from './transact.ts';

/**
 * Takes a completed import of incidents back, all or none, under the same lock as publishing: incidents that it brought
 * are withdrawn, incidents that it changed say again what they said before. What is taken away goes whole into the
 * history. Returns the report of the import, which is "undone" from then on; its account of rows stays. Throws a Problem
 * (conflict) when there is nothing to take back, or when later imports have changed the same incidents.
 */
export async function undoIncidents(transaction: Transaction, context: Context, importId: string): Promise<ImportReport> {
  const version = await lockAgency(transaction, context);
  await sql`select set_config('work_mem', '128MB', true)`.execute(transaction);
  const report = await lockCompleted(transaction, context, importId);
  const next = (BigInt(version) + 1n).toString();
  const hasMoved = report.dataVersion !== null
    && await takeBack(transaction, { agency: context.agencyId, importId, published: report.dataVersion, next });
  if (hasMoved) await moveDataVersion(transaction, context, { version: next, importId });
  await transaction.updateTable('import').set({ status: 'undone', undone_at: sql`clock_timestamp()`, undone_version: hasMoved ? next : null })
    .where('agency_id', '=', context.agencyId).where('import_id', '=', importId).execute();
  return (await readReport(transaction, context, importId))!;
}

/** The import, held until the transaction ends, if it is one that can be taken back. */
async function lockCompleted(transaction: Transaction, context: Context, importId: string): Promise<ImportReport> {
  await sql`select from import where agency_id = ${context.agencyId} and import_id = ${importId} for update`.execute(transaction);
  const report = await readReport(transaction, context, importId);
  if (report === null) throw new Problem('not_found', 'unknown_import', `There is no import ${importId}.`);
  if (report.kind !== 'incidents') {
    throw new Problem('conflict', 'import_not_of_incidents',
      `Import ${importId} holds ${report.kind}. Only imports of incidents can be undone; load the earlier file again to have its ${report.kind} back.`);
  }
  if (report.status === 'undone') throw new Problem('conflict', 'import_undone_before', `Import ${importId} was undone already, at ${report.undoneAt}.`);
  if (report.status !== 'completed') {
    throw new Problem('conflict', 'import_not_completed', ['queued', 'running', 'publishing'].includes(report.status)
      ? `Import ${importId} is still ${report.status}. Stop it instead, or wait until it has completed.`
      : `Import ${importId} came to nothing (${report.status}): nothing of it was stored, so there is nothing to undo.`);
  }
  return report;
}

/** `published` is the data version that the import made, `next` the one that taking it back makes. */
type Key = { agency: number; importId: string; published: string; next: string };

/** False when nothing of it was left. */
async function takeBack(transaction: Transaction, key: Key): Promise<boolean> {
  await checkNothingBuiltUpon(transaction, key);
  await sql`insert into incident_history (${historyColumns}) select ${historyOf(key.next)} from incident i where ${isOwn(key)}`.execute(transaction);
  const restored = await restoreChanged(transaction, key);
  if (restored > 0) await markOutsideAgain(transaction, key);
  const { numAffectedRows } = await sql`delete from incident i where ${isOwn(key)}`.execute(transaction);
  return restored + Number(numAffectedRows ?? 0n) > 0;
}

/** Incidents that say what this import wrote, at first or since a later import was taken back. */
const isOwn = ({ agency, importId, published }: Key) =>
  sql`i.agency_id = ${agency} and i.data_version >= ${published}::bigint and i.import_id = ${importId}::bigint`;

type Later = { importId: string; file: string; incidents: number; all: number };

async function checkNothingBuiltUpon(transaction: Transaction, { agency, importId, published }: Key): Promise<void> {
  const { rows: later } = await sql<Later>`
    with covered as (
      select h.incident_id, i.import_id from incident_history h join incident i on i.agency_id = h.agency_id and i.incident_id = h.incident_id
      where h.agency_id = ${agency} and h.superseded_by > ${published}::bigint and h.data_version = ${published}::bigint and i.import_id <> ${importId}::bigint
    ), written as (
      select incident_id, import_id from covered
      union select covered.incident_id, (h.content ->> 'import_id')::bigint from covered
        join incident_history h on h.agency_id = ${agency} and h.incident_id = covered.incident_id and h.data_version > ${published}::bigint
    )
    select import.import_id as "importId", import.file, count(*)::integer as incidents, (select count(*)::integer from covered) as all
    from written join import on import.agency_id = ${agency} and import.import_id = written.import_id
    where import.status = 'completed' and import.import_id <> ${importId}::bigint
    group by import.import_id, import.file, import.data_version order by import.data_version desc limit 1000`.execute(transaction);
  if (later.length === 0) return;
  const count = later[0]!.all;
  throw new Problem('conflict', 'import_built_upon',
    `${number(count)} of the incidents of import ${importId} ${count === 1 ? 'was' : 'were'} changed by later imports. Undo those first, the newest first: ${listed(later)}.`,
    later.map((one) => ({ field: one.importId, message: `${one.file} changed ${number(one.incidents)} of them.` })).slice(0, mostNamed));
}

const mostNamed = 20;
const number = (value: number): string => value.toLocaleString('en');

const listed = (later: readonly Later[]): string => later.slice(0, mostNamed).map(({ importId, file }) => `${importId} (${file})`).join(', ')
  + (later.length > mostNamed ? ` and ${later.length - mostNamed} earlier ones` : '');

/** Incidents that the import changed: what stood there before has been replaced by the version that it published. */
async function restoreChanged(transaction: Transaction, key: Key): Promise<number> {
  const { numAffectedRows } = await sql`
    update incident i set source_id = was.source_id, offence_id = was.offence_id, source_offence = was.source_offence,
      occurred_from = was.occurred_from, occurred_to = was.occurred_to, reported_at = was.reported_at, zone = was.zone, occurred_text = was.occurred_text,
      time_precision = was.time_precision, time_flag = was.time_flag, local_date = was.local_date, local_hour = was.local_hour,
      local_weekday = was.local_weekday, geom = ST_SetSRID(ST_MakePoint((h.content ->> 'longitude')::float8, (h.content ->> 'latitude')::float8), 4326),
      cell = was.cell, location_precision = was.location_precision, place_problem = was.place_problem, address = was.address,
      attributes = was.attributes, content_hash = was.content_hash, handling_code = coalesce(was.handling_code, 0),
      import_id = was.import_id, data_version = ${key.next}::bigint
    from incident_history h cross join lateral jsonb_populate_record(null::incident, h.content) was
    where h.agency_id = ${key.agency} and h.superseded_by = ${key.published}::bigint and i.incident_id = h.incident_id and ${isOwn(key)}`.execute(transaction);
  return Number(numAffectedRows ?? 0n);
}

/** Areas may have been loaded since; which incidents lie outside them is no part of the content that was restored. */
const markOutsideAgain = (transaction: Transaction, { agency, next }: Key): Promise<unknown> => sql`
  update incident i set place_problem = case when exists (select from area
    where area.agency_id = ${agency} and area.geom && i.geom and ST_Intersects(area.geom, i.geom)) then null else 'outside' end
  where i.agency_id = ${agency} and i.data_version = ${next}::bigint and i.geom is not null
    and exists (select from area where area.agency_id = ${agency})`.execute(transaction);
