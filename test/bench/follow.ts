import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { to as copyTo } from 'pg-copy-streams';
import { sql } from 'kysely';
import { bytesOf, type Columns } from '../../server/columns/columns.ts';
import { countIncidents, readAllRows, readVersion } from '../../server/db/column_rows.ts';
import type { Agency } from '../../server/db/agencies.ts';
import type { Database } from '../../server/db/database.ts';
import { transact } from '../../server/db/transact.ts';
import { followColumns, type ColumnIndex } from '../../server/follow/column_index.ts';
import { openSnapshotFolder, readSnapshot, snapshotPath, writeSnapshot } from '../../server/follow/column_snapshot.ts';
import { nextVersion, moveVersion } from '../support/versions.ts';
import { generatedColumns } from './generated_columns.ts';
import { fillUpTo, makeGround, openQuietly } from './generated_incidents.ts';
import { interleave, median } from './measure.ts';
import { withFolder, withScratchServer } from './places.ts';
import { printTable, timingRow, type Row } from './table.ts';

const stored = 1_000_000;
const sizes = [1_000_000, 4_000_000, 8_000_000];
const changed = 10_000;
const rounds = 5;
const quiet = { debug: (): void => {}, info: (): void => {}, warn: (fields: object, message: string): void => console.warn(message, fields) };

/**
 * Keeping the column index: read from PostgreSQL, started from a snapshot, refreshed after an import. Floors: the same COPY
 * with its bytes thrown away, the bytes of the file read and thrown away. Snapshots are of generated rows, which the
 * database need not hold: it only has to know their version.
 */
export async function benchFollow(): Promise<void> {
  await withScratchServer('keeping the column index', async (url) => {
    const database = await openQuietly(url);
    try {
      const agency = await makeGround(database);
      await fillUpTo(database, agency, stored);
      printTable(`Reading ${stored.toLocaleString('en')} incidents from PostgreSQL into arrays`, await reading(database, agency));
      const rows: Row[] = [];
      for (const size of sizes) await withFolder(async (folder) => { rows.push(await following(database, agency, { folder, size })); });
      printTable(`A restart from the snapshot, then ${changed.toLocaleString('en')} new incidents`, rows);
    } finally {
      await database.close();
    }
  });
}

async function reading(database: Database, { agencyId }: Agency): Promise<Row[]> {
  const context = { agencyId, person: 'bench', purpose: 'measure' };
  const timings = await interleave({
    'floor: the bytes of COPY, not looked at': async () => {
      const client = await database.pool.connect();
      await client.query('set jit = off');
      const bytes = client.query(copyTo(`copy (select incident_id, occurred_from, local_date, offence_id, cell, ST_X(geom), ST_Y(geom)
        from incident where agency_id = ${agencyId}) to stdout (format binary)`));
      for await (const chunk of bytes) void chunk;
      client.release(true);
    },
    'readAllRows': () => transact(database, context, (transaction) => readAllRows(transaction, agencyId, stored), { readOnly: true, timeoutMs: 0 }),
    'countIncidents, to know how much room': () =>
      transact(database, context, (transaction) => countIncidents(transaction, agencyId), { readOnly: true, timeoutMs: 0 }),
  }, 3);
  return timings.map((timing) => timingRow('all rows', timing));
}

async function following(database: Database, agency: Agency, { folder, size }: { folder: string; size: number }): Promise<Row> {
  const { agencyId } = agency;
  const version = (await transact(database, { agencyId, person: 'bench', purpose: 'measure' },
    (transaction) => readVersion(transaction, agencyId), { readOnly: true }))!;
  await openSnapshotFolder(folder);
  const path = snapshotPath(folder, { agencyId, origin: version.origin! });
  const columns: Columns = { ...generatedColumns(size), agencyId, dataVersion: version.dataVersion, stamp: version.stamp };
  const writing = await timed(() => writeSnapshot(path, columns));
  const starts: number[] = [];
  const floors: number[] = [];
  const refreshes: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    floors.push(await timed(() => readSnapshot(path, async () => null)));
    let index: ColumnIndex | null = null;
    starts.push(await timed(async () => {
      index = followColumns(database, { folder, maxBytes: 16e9, log: quiet, saveEveryMs: Infinity });
      await until(() => index!.at(agencyId, String(BigInt(version.dataVersion) + BigInt(round))));
    }));
    await addIncidents(database, agencyId);
    refreshes.push(await timed(() => until(() => index!.at(agencyId, String(BigInt(version.dataVersion) + BigInt(round) + 1n)))));
    await index!.close();
  }
  const row = {
    'incidents': size, 'bytes each in memory': (bytesOf(columns) / size).toFixed(1), 'file MB': Math.round((await stat(path)).size / 1e6),
    'written in s': (writing / 1000).toFixed(2), 'floor: read and checked, s': (median(floors) / 1000).toFixed(2),
    'ready after, s': (median(starts) / 1000).toFixed(2), 'range': range(starts),
    'new ones visible after, s': (median(refreshes) / 1000).toFixed(2), 'their range': range(refreshes),
  };
  await rm(join(folder), { recursive: true, force: true });
  return row;
}

const range = (times: readonly number[]): string => `${(Math.min(...times) / 1000).toFixed(2)} to ${(Math.max(...times) / 1000).toFixed(2)}`;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function until(look: () => unknown): Promise<void> {
  while (look() === null) await new Promise((resolve) => { setTimeout(resolve, 1); });
}

/** As an import publishes them; what is measured begins when it has committed. */
const addIncidents = (database: Database, agencyId: number): Promise<void> =>
  transact(database, { agencyId, person: 'bench', purpose: 'measure' }, async (transaction) => {
    const next = await nextVersion(transaction, agencyId);
    await sql`insert into incident (agency_id, source, source_key, offence_id, source_offence, occurred_from, occurred_to, zone, occurred_text,
        time_precision, local_date, local_hour, local_weekday, geom, cell, location_precision, content_hash, import_id, data_version)
      select agency_id, 'later', ${next}::text || '-' || incident_id, offence_id, source_offence, occurred_from + interval '1 minute', occurred_to + interval '1 minute',
        zone, occurred_text, time_precision, local_date, local_hour, local_weekday, geom, cell, location_precision, content_hash, 2, ${next}::bigint
      from incident where agency_id = ${agencyId} and source = 'bench' limit ${changed}`.execute(transaction);
    await moveVersion(transaction, agencyId);
  }, { timeoutMs: 0 });
