import { sql } from 'kysely';
import { buildColumns } from '../../server/columns/build.ts';
import type { Columns } from '../../server/columns/columns.ts';
import { countIncidents, readAllRows, readVersion } from '../../server/db/column_rows.ts';
import { historyColumns, historyOf } from '../../server/db/incidents_write.ts';
import type { Database } from '../../server/db/database.ts';
import { transact, type Transaction } from '../../server/db/transact.ts';
import { followColumns, type ColumnIndex, type FollowSettings } from '../../server/follow/column_index.ts';
import { moveVersion, nextVersion } from './versions.ts';

/** All that columns say, in a form that can be compared. */
export function plain(columns: Columns): object {
  const { cells, segments, agencyId, dataVersion, stamp, rows, ...arrays } = columns;
  const levels = [...cells.levels].map(([resolution, { high, low, start }]) => [resolution, [...high], [...low], [...start]]);
  return {
    agencyId, dataVersion, stamp, rows, segments, levels, cells: [cells.count, [...cells.high], [...cells.low]],
    arrays: Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, [...array]])),
  };
}

const context = (agencyId: number) => ({ agencyId, person: 'local', purpose: 'test' });

/** Columns of the version that is current, read and built in one go. */
export async function freshColumns(database: Database, agencyId: number): Promise<Columns> {
  const { version, batch } = await transact(database, context(agencyId), async (transaction) => ({
    version: (await readVersion(transaction, agencyId))!, batch: await readAllRows(transaction, agencyId, await countIncidents(transaction, agencyId)),
  }), { readOnly: true });
  const building = buildColumns(batch, { agencyId, dataVersion: version.dataVersion, stamp: version.stamp });
  for (let step = building.next(); ; step = building.next()) if (step.done) return step.value;
}

/** Changes the incidents of an agency and moves its version, as publishing does. `next` is the version that it makes. */
export const publish = (database: Database, agencyId: number, work: (transaction: Transaction, next: string) => Promise<unknown>): Promise<void> =>
  transact(database, context(agencyId), async (transaction) => {
    await work(transaction, await nextVersion(transaction, agencyId));
    await moveVersion(transaction, agencyId);
  });

const keepHistory = (transaction: Transaction, { agencyId, next, every }: { agencyId: number; next: string; every: number }): Promise<unknown> => sql`
  insert into incident_history (${historyColumns}) select ${historyOf(next)} from incident i
  where i.agency_id = ${agencyId} and i.incident_id % ${every} = 0`.execute(transaction);

/** Withdraws every so manieth incident. */
export const withdraw = (database: Database, agencyId: number, every: number): Promise<void> => publish(database, agencyId, async (transaction, next) => {
  await keepHistory(transaction, { agencyId, next, every });
  await sql`delete from incident where agency_id = ${agencyId} and incident_id % ${every} = 0`.execute(transaction);
});

/** Changes time, offence, handling code and place of every so manieth incident. */
export const change = (database: Database, agencyId: number, every: number): Promise<void> => publish(database, agencyId, async (transaction, next) => {
  await keepHistory(transaction, { agencyId, next, every });
  await sql`update incident set data_version = ${next}::bigint, occurred_from = occurred_from - interval '3 days 1 microsecond', local_date = local_date - 3,
      offence_id = case offence_id when 300 then 301 else offence_id end, handling_code = (handling_code + 1) % 3,
      cell = (select max(cell) from incident where agency_id = ${agencyId}), geom = coalesce(geom, ST_SetSRID(ST_MakePoint(30.5, 50.45), 4326)),
      location_precision = 'block'
    where agency_id = ${agencyId} and incident_id % ${every} = 0`.execute(transaction);
});

/** What a follower said. */
export type Said = { level: 'debug' | 'info' | 'warn'; message: string; fields: Record<string, unknown> };

export type Followed = { index: ColumnIndex; said: Said[]; warnings: () => Said[]; ready: () => Promise<void> };

const quick = { pollMs: 300, freshMs: 3000, againMs: 50 };

/** Follows with a memory of what was logged. */
export function followed(database: Database, settings: Partial<FollowSettings> = {}): Followed {
  const said: Said[] = [];
  const log: FollowSettings['log'] = {
    debug: (fields, message) => { said.push({ level: 'debug', message, fields: fields as Record<string, unknown> }); },
    info: (fields, message) => { said.push({ level: 'info', message, fields: fields as Record<string, unknown> }); },
    warn: (fields, message) => { said.push({ level: 'warn', message, fields: fields as Record<string, unknown> }); },
  };
  const index = followColumns(database, { folder: null, maxBytes: 1e9, log, times: quick, ...settings });
  return { index, said, warnings: () => said.filter(({ level }) => level === 'warn'), ready: () => index.settled() };
}

/** How many incidents there were at a version and a sum over them, from what is stored and the history. */
export async function atVersion(database: Database, agencyId: number, version: string): Promise<{ rows: number; ids: number }> {
  return transact(database, context(agencyId), async (transaction) => (await sql<{ rows: number; ids: number }>`
    select count(*)::float8 as rows, coalesce(sum(incident_id), 0)::float8 as ids from (
      select incident_id from incident where agency_id = ${agencyId} and data_version <= ${version}::bigint
      union all select incident_id from incident_history
        where agency_id = ${agencyId} and data_version <= ${version}::bigint and superseded_by > ${version}::bigint) at_version`.execute(transaction)).rows[0]!,
  { readOnly: true });
}

export const countOf = ({ rows, id }: Columns): { rows: number; ids: number } => ({ rows, ids: id.reduce((sum, one) => sum + one, 0) });
