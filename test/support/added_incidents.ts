import { sql } from 'kysely';
import type { Database } from '../../server/db/database.ts';
import { transact } from '../../server/db/transact.ts';
import { hexAt, hexCentre, hexToBigint } from '../../server/model/hex.ts';
import { moveVersion } from './versions.ts';

/** So many incidents of an offence in the middle of a cell, at noon of a local day. */
export type Added = { cell: string; day: string; offence: number; count: number };

/** Writes incidents straight into the table and moves the data version. `source` keeps them apart from others. */
export async function addIncidents(database: Database, agencyId: number, source: string, rows: readonly Added[]): Promise<void> {
  await transact(database, { agencyId, person: 'local', purpose: 'test' }, async (transaction) => {
    for (const [i, { cell, day, offence, count }] of rows.entries()) {
      const [longitude, latitude] = hexCentre(cell);
      await sql`
        insert into incident (agency_id, source, source_key, source_id, offence_id, source_offence, occurred_from, occurred_to, zone, occurred_text, time_precision, local_date, local_hour, local_weekday,
          geom, cell, location_precision, content_hash, import_id, data_version)
        select ${agencyId}::integer, ${source}::text, ${`${i}-`}::text || n, ${`${i}-`}::text || n, ${offence}::integer, 'X', (${day}::text || 'T10:00:00Z')::timestamptz, (${day}::text || 'T10:00:00Z')::timestamptz,
          'Europe/Kyiv', '', 'instant', ${day}::date, 12, extract(isodow from ${day}::date)::integer,
          ST_SetSRID(ST_MakePoint(${longitude}::float8, ${latitude}::float8), 4326), ${hexToBigint(hexAt(longitude, latitude))}::bigint, 'exact', decode(md5(${`${source} ${i} `}::text || n), 'hex'), 1, 1
        from generate_series(1, ${count}::integer) n`.execute(transaction);
    }
    await moveVersion(transaction, agencyId);
  });
}
