import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { placePrecisions, timePrecisions } from '../../../server/columns/precision.ts';
import type { RowBatch } from '../../../server/columns/row_batch.ts';
import type { Agency } from '../../../server/db/agencies.ts';
import {
  countIncidents, isPublished, measureChange, millisecondsAt, readAllRows, readChange, readVersion,
} from '../../../server/db/column_rows.ts';
import { copyOut } from '../../../server/db/copy_out.ts';
import type { Database } from '../../../server/db/database.ts';
import { readAgencyVersions } from '../../../server/db/published.ts';
import { transact, type Transaction } from '../../../server/db/transact.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { change, publish, withdraw } from '../../support/followed.ts';
import { numbersFrom, scatter, storeScattered } from '../../support/scatter.ts';
import { recordSql } from '../../support/sql_snapshot.ts';

const reading = <T>(database: Database, agencyId: number, work: (transaction: Transaction) => Promise<T>): Promise<T> =>
  transact(database, { agencyId, person: 'local', purpose: 'test' }, work, { readOnly: true, timeoutMs: 0 });

type SqlRow = {
  id: string; from: string; day: string; offence: number; handling: number; hour: number | null; weekday: number | null; time: string; place: string;
  cell: string | null; longitude: number | null; latitude: number | null;
};

/** The same as text and numbers, by other means than COPY. */
const inSql = (database: Database, agencyId: number): Promise<SqlRow[]> => reading(database, agencyId, async (transaction) => (await sql<SqlRow>`
  select incident_id::text as id, (extract(epoch from occurred_from) * 1000000)::bigint::text as from, local_date::text as day, offence_id as offence, handling_code as handling,
    local_hour as hour, local_weekday as weekday, time_precision as time, location_precision as place, cell::text as cell,
    ST_X(geom) as longitude, ST_Y(geom) as latitude
  from incident where agency_id = ${agencyId} order by incident_id`.execute(transaction)).rows);

function inBatch(batch: RowBatch): SqlRow[] {
  return Array.from({ length: batch.rows }, (_, row): SqlRow => {
    const clock = batch.clock[row]!;
    const cell = (BigInt(batch.cellHigh[row]!) << 32n) | BigInt(batch.cellLow[row]!);
    const isPlaced = cell !== 0n;
    return {
      id: String(batch.id[row]), from: String(batch.time[row]), day: new Date(batch.day[row]! * 86_400_000).toISOString().slice(0, 10).replace(/^\+00/, ''),
      offence: batch.offenceId[row]!, handling: batch.handlingCode[row]!, hour: clock % 25 === 24 ? null : clock % 25, weekday: clock < 25 ? null : Math.floor(clock / 25),
      time: timePrecisions[batch.precision[row]! % 4]!, place: placePrecisions[Math.floor(batch.precision[row]! / 4)]!,
      cell: isPlaced ? String(cell) : null, longitude: isPlaced ? batch.longitude[row]! : null, latitude: isPlaced ? batch.latitude[row]! : null,
    };
  }).sort((a, b) => Number(a.id) - Number(b.id));
}

/** Microseconds to milliseconds, what is finer cut off towards the past. */
const floored = (microseconds: string): string => {
  const value = BigInt(microseconds);
  return String((value - ((value % 1000n) + 1000n) % 1000n) / 1000n);
};

const oddTimes = [
  '1969-12-31T23:59:59.999999Z', '1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000999Z', '1969-12-31T23:59:59.998001Z', '1999-12-31T23:59:59.999999Z',
  '1899-06-01T12:00:00.123456Z', '2026-03-29T00:59:59.999500Z', '1600-02-29T00:00:00.000001Z', '2290-12-31T23:59:59.999999Z',
];

onBothDatabases('rows for the column index', (get) => {
  let agency: Agency;
  beforeAll(async () => {
    agency = await storeScattered(get(), scatter(3000));
    await storeScattered(get(), scatter(50, 5), 'another');
    await publish(get(), agency.agencyId, async (transaction) => {
      for (const [i, at] of oddTimes.entries()) {
        await sql`update incident set occurred_from = ${at}::timestamptz, occurred_to = greatest(occurred_to, ${at}::timestamptz), local_date = (${at}::timestamptz at time zone 'UTC')::date, handling_code = ${i}::smallint
          where agency_id = ${agency.agencyId} and source_key = ${`k${i}`}`.execute(transaction);
      }
      for (const [i, precision] of ['exact', 'block', 'street', 'snapped', 'area'].entries()) {
        await sql`update incident set location_precision = ${precision}, time_precision = 'interval', geom = ST_SetSRID(ST_MakePoint(${-0.1 - i}::float8, ${-33.5 - i}::float8), 4326), cell = 622236723497435135
          where agency_id = ${agency.agencyId} and source_key = ${`k${20 + i}`}`.execute(transaction);
      }
    });
  });

  it('are those that SQL gives, one by one, whether as many were expected or not', async () => {
    const expected = (await inSql(get(), agency.agencyId)).map((row) => ({ ...row, from: floored(row.from) }));
    expect(expected).toHaveLength(3000);
    for (const precision of timePrecisions) expect(expected.some(({ time }) => time === precision), precision).toBe(true);
    for (const precision of placePrecisions) expect(expected.some(({ place }) => place === precision), precision).toBe(true);
    for (const room of [3000, 0, 7]) {
      expect(inBatch(await reading(get(), agency.agencyId, (transaction) => readAllRows(transaction, agency.agencyId, room)))).toEqual(expected);
    }
    expect(await reading(get(), agency.agencyId, (transaction) => countIncidents(transaction, agency.agencyId))).toBe(3000);
  });

  it('have no place where there is none', async () => {
    const batch = await reading(get(), agency.agencyId, (transaction) => readAllRows(transaction, agency.agencyId, 3000));
    const without = Array.from({ length: batch.rows }, (_, row) => row).filter((row) => batch.cellHigh[row] === 0);
    expect(without.length).toBeGreaterThan(100);
    for (const row of without) expect([batch.cellLow[row], batch.longitude[row], batch.latitude[row]]).toEqual([0, NaN, NaN]);
  });

  it('of a change are those that left, as they were, and those that came', async () => {
    const { agencyId } = agency;
    const before = (await reading(get(), agencyId, (transaction) => readVersion(transaction, agencyId)))!;
    const old = new Map((await inSql(get(), agencyId)).map((row) => [Number(row.id), { ...row, from: floored(row.from) }]));
    await change(get(), agencyId, 10);
    await withdraw(get(), agencyId, 15);
    await publish(get(), agencyId, (transaction, next) => sql`
      insert into incident (agency_id, source, source_key, offence_id, source_offence, occurred_from, occurred_to, zone, occurred_text, time_precision, local_date,
        location_precision, content_hash, import_id, data_version)
      select ${agencyId}, 'late', i::text, 401, 'x', '2026-05-01', '2026-06-01', 'Europe/Kyiv', 'x', 'month', '2026-05-01', 'none', '\\x00', 2, ${next}::bigint
      from generate_series(1, 40) i`.execute(transaction));
    // Comes and goes between the two versions, so that nobody ever hears of it.
    await publish(get(), agencyId, async (transaction, next) => {
      await sql`insert into incident_history (agency_id, incident_id, data_version, superseded_by, content)
        select agency_id, incident_id, data_version, ${next}::bigint, to_jsonb(incident) - 'geom' from incident where agency_id = ${agencyId} and source_key = '40' and source = 'late'`.execute(transaction);
      await sql`delete from incident where agency_id = ${agencyId} and source = 'late' and source_key = '40'`.execute(transaction);
    });
    const now = new Map((await inSql(get(), agencyId)).map((row) => [Number(row.id), { ...row, from: floored(row.from) }]));
    const { left, added, size } = await reading(get(), agencyId, async (transaction) => ({
      size: await measureChange(transaction, agencyId, before.dataVersion), ...await readChange(transaction, agencyId, before.dataVersion),
    }));
    const differs = [...old].filter(([id, row]) => JSON.stringify(now.get(id)) !== JSON.stringify(row));
    expect(differs.length).toBeGreaterThan(300);
    expect(size).toEqual({ left: left.length, added: added.rows });
    expect(left.sort((a, b) => a.id - b.id)).toEqual(differs.map(([id, row]) => ({ id, handlingCode: row.handling, offenceId: row.offence, time: Number(row.from) })));
    expect(inBatch(added)).toEqual([...now].filter(([id, row]) => JSON.stringify(old.get(id)) !== JSON.stringify(row)).map(([, row]) => row));
    const nothing = await reading(get(), agencyId, async (transaction) =>
      readChange(transaction, agencyId, (await readVersion(transaction, agencyId))!.dataVersion));
    expect([nothing.left, nothing.added.rows]).toEqual([[], 0]);
  });

  it('take the handling code of history that was written before there was one as 0', async () => {
    const { agencyId } = agency;
    const since = (await reading(get(), agencyId, (transaction) => readVersion(transaction, agencyId)))!.dataVersion;
    await withdraw(get(), agencyId, 401);
    await transact(get(), { agencyId, person: 'local', purpose: 'test' }, (transaction) => sql`
      update incident_history set content = content - 'handling_code' where agency_id = ${agencyId} and superseded_by = ${since}::bigint + 1`.execute(transaction));
    const { left } = await reading(get(), agencyId, (transaction) => readChange(transaction, agencyId, since));
    expect(left.length).toBeGreaterThan(2);
    expect(left.map(({ handlingCode }) => handlingCode)).toEqual(left.map(() => 0));
  });

  it('belong to a version, which the database knows by its stamp', async () => {
    const { agencyId } = agency;
    await reading(get(), agencyId, async (transaction) => {
      const version = (await readVersion(transaction, agencyId))!;
      expect(version.stamp).toMatch(/^[0-9a-f-]{36}$/);
      expect(version.origin).not.toBe(version.stamp);
      expect(await isPublished(transaction, agencyId, version)).toBe(true);
      expect(await isPublished(transaction, agencyId, { ...version, stamp: version.origin })).toBe(false);
      expect(await isPublished(transaction, agencyId + 1, version)).toBe(false);
      expect(await isPublished(transaction, agencyId, { ...version, stamp: null })).toBe(false);
      expect(await readVersion(transaction, 999)).toBeNull();
    });
  });

  it('refuse what is no number before it gets into a statement', async () => {
    await expect(reading(get(), 1, (transaction) => readChange(transaction, agency.agencyId, '1; drop table incident'))).rejects.toThrow(RangeError);
    await expect(reading(get(), 1, (transaction) => readAllRows(transaction, 1.5, 0))).rejects.toThrow(RangeError);
  });

  describe('COPY out of the database', () => {
    const ids = (select: string, widths = [4], take: (value: number) => void = () => {}) =>
      reading(get(), 1, (transaction) => copyOut(transaction, select, widths, (bytes, at) => take(bytes.getInt32(at + 4))));
    const stillServes = async (): Promise<void> => {
      expect(await reading(get(), 1, async (transaction) => (await sql<{ two: number }>`select 1 + 1 as two`.execute(transaction)).rows[0]!.two)).toBe(2);
    };

    it('gives every row, however they are cut into pieces, and none of an empty answer', async () => {
      let sum = 0;
      expect(await ids('select i from generate_series(1, 200000) i', [4], (value) => { sum += value; })).toBe(200_000);
      expect(sum).toBe(200_000 * 200_001 / 2);
      expect(await ids('select 1 where false')).toBe(0);
    });

    it.each([
      ['another width', 'select i::bigint from generate_series(1, 100000) i', [4]], ['another number of fields', 'select i, i from generate_series(1, 100000) i', [4]],
      ['a null', 'select nullif(i, 50000) from generate_series(1, 100000) i', [4]],
    ])('refuses %s than was said, and the connection stays of use', async (_, select, widths) => {
      await expect(ids(select, widths)).rejects.toThrow(RangeError);
      await stillServes();
    });

    it('passes on an error in the middle and what the reader throws, and the connection stays of use', async () => {
      await expect(ids('select 1 / (60000 - i) from generate_series(1, 100000) i')).rejects.toThrow(/division by zero/);
      await stillServes();
      await expect(ids('select i from generate_series(1, 100000) i', [4], () => { throw new TypeError('mine'); })).rejects.toThrow('mine');
      await stillServes();
    });

    it('can be followed by other statements of the same transaction', async () => {
      expect(await reading(get(), 1, async (transaction) => [
        await copyOut(transaction, 'select i from generate_series(1, 5) i', [4], () => {}), (await sql<{ n: number }>`select 7 as n`.execute(transaction)).rows[0]!.n,
        await copyOut(transaction, 'select i from generate_series(1, 6) i', [4], () => {}),
      ])).toEqual([5, 7, 6]);
    });

    it('lets other work have its turn', async () => {
      let turns = 0;
      const counting = setInterval(() => { turns += 1; }, 1);
      // Enough that there are many pieces even when a busy machine makes each as large as it may be.
      await ids('select i from generate_series(1, 2000000) i');
      clearInterval(counting);
      expect(turns).toBeGreaterThan(10);
    });

    it('stops when it is told to, within seconds', async () => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(new Error('enough')), 100);
      const began = performance.now();
      await expect(transact(get(), { agencyId: 1, person: 'local', purpose: 'test' },
        (transaction) => copyOut(transaction, 'select i::integer from generate_series(1, 200000000) i', [4], () => {}), { readOnly: true, timeoutMs: 0, signal: stop.signal }))
        .rejects.toThrow('enough');
      expect(performance.now() - began).toBeLessThan(10_000);
      await stillServes();
    }, 20_000);
  });
});

describe('the statements of the column index', () => {
  const version = { dataVersion: '7', stamp: '40c5736a-75fa-49c1-b6c3-13cbcd2282d1' };
  const functions: Record<string, (transaction: Transaction) => Promise<unknown>> = {
    readAgencyVersions,
    readVersion: (transaction) => readVersion(transaction, 1),
    isPublished: (transaction) => isPublished(transaction, 1, version),
    countIncidents: (transaction) => countIncidents(transaction, 1),
    measureChange: (transaction) => measureChange(transaction, 1, '7'),
    readAllRows: (transaction) => readAllRows(transaction, 1, 100),
    readChange: (transaction) => readChange(transaction, 1, '7'),
  };

  it.each(Object.keys(functions))('%s', async (name) => {
    expect(await recordSql(functions[name]!, [[{ found: true, rows: 0, left: 0, added: 0 }]])).toMatchSnapshot();
  });
});

describe('a time in binary', () => {
  it('is cut off to milliseconds towards the past, at any distance', () => {
    const next = numbersFrom(9);
    const view = new DataView(new ArrayBuffer(8));
    const since1970 = 946_684_800_000_000n;
    const odd = [0n, 1n, -1n, 999n, -999n, 1000n, -1000n, -1001n, -since1970, -since1970 - 1n, -since1970 + 999n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 999n, -(2n ** 53n), -(2n ** 53n) - 1n];
    const drawn = Array.from({ length: 20_000 }, (_, i) => {
      const wide = BigInt(Math.floor((next() - 0.5) * 2 ** 53)) * (i % 2 === 0 ? 1n : 3n);
      return i % 3 === 0 ? wide - (wide % 1000n) - BigInt(i % 2) : wide;
    });
    for (const microseconds of [...odd, ...drawn]) {
      view.setBigInt64(0, microseconds);
      const since = microseconds + since1970;
      const expected = (since - (((since % 1000n) + 1000n) % 1000n)) / 1000n;
      expect(millisecondsAt(view, 0), String(microseconds)).toBe(Number(expected));
    }
  });
});
