import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { copyFile } from '../../../server/db/copy.ts';
import { binaryRows } from '../../../server/db/copy_binary.ts';
import { transact } from '../../../server/db/transact.ts';
import { onBothDatabases } from '../../support/databases.ts';

const context = { agencyId: 7, person: 'p', purpose: 'test' };

/** As the database writes them, each value as text. */
type Written = { small: string | null; whole: string; big: string; cell: string | null; real: string | null; at: string | null; day: string; words: string | null; extra: string; digest: string };

const long = 'вул. Хрещатик, 1 '.repeat(40);
const rows: Written[] = [
  { small: '-7', whole: '-2147483648', big: '-4294967297', cell: '622236723497533439', real: '30.510000001', at: '2024-02-29 12:34:56.789+00', day: '2024-02-29', words: 'plain', extra: '{"a": "b"}', digest: '\\x00ff10' },
  { small: null, whole: '2147483647', big: '9007199254740991', cell: null, real: null, at: null, day: '1900-01-01', words: null, extra: '{}', digest: '\\x' },
  { small: '0', whole: '0', big: '4294967296', cell: '255', real: '-0.1', at: '1999-12-31 23:59:59.999+00', day: '1999-12-31', words: '', extra: '{}', digest: '\\xab' },
  { small: '9', whole: '1', big: '-1', cell: '576495936675512319', real: '5e-324', at: '1900-01-01 00:00:00+00', day: '2026-11-23', words: 'Київ 🚓\t\\N\n"', extra: `{"Місто": "${long}"}`, digest: '\\x01' },
  { small: '1', whole: '1', big: '1', cell: '1', real: '1', at: '2000-01-01 00:00:00+00', day: '2000-01-01', words: long, extra: '{"n": "\\"\\\\"}', digest: '\\x02' },
];

onBothDatabases('rows in binary format', (get) => {
  it('arrive as they were, of every type, beyond the first buffer', async () => {
    const file = binaryRows(16);
    file.beginFile();
    for (const row of rows) {
      file.beginRow(10);
      file.smallint(row.small === null ? null : Number(row.small));
      file.integer(Number(row.whole));
      file.bigint(Number(row.big));
      file.bigintOfHex(row.cell === null ? null : BigInt(row.cell).toString(16));
      // What follows may as well have been written elsewhere.
      const rest = binaryRows(16);
      rest.float8(row.real === null ? null : Number(row.real));
      rest.timestamptz(row.at === null ? null : Date.parse(row.at));
      rest.date(row.day);
      rest.text(row.words);
      const half = rest.length();
      rest.jsonb(row.extra);
      rest.byteaOfHex(row.digest.slice(2));
      file.values(rest.bytes(0, half));
      file.values(rest.bytes(half));
    }
    file.endFile();
    const found = await transact(get(), context, async (transaction) => {
      await sql`create temporary table every_type (n integer generated always as identity, small smallint, whole integer, big bigint, cell bigint, "real" float8,
        at timestamptz, day date, words text, extra jsonb, digest bytea) on commit drop`.execute(transaction);
      await copyFile(transaction, 'copy every_type (small, whole, big, cell, "real", at, day, words, extra, digest) from stdin (format binary)', file.bytes());
      return (await sql<Written>`select small::text, whole::text, big::text, cell::text, "real"::text, at::text, day::text, words, extra::text, digest::text
        from every_type order by n`.execute(transaction)).rows;
    });
    expect(found).toEqual(rows);
  });

  it('of which one cannot be are refused whole, and the connection goes on', async () => {
    const file = binaryRows();
    file.beginFile();
    for (const words of ['good', 'with \0 inside']) {
      file.beginRow(1);
      file.text(words);
    }
    file.endFile();
    const copied = transact(get(), context, async (transaction) => {
      await sql`create temporary table words (words text) on commit drop`.execute(transaction);
      await copyFile(transaction, 'copy words from stdin (format binary)', file.bytes());
    });
    await expect(copied).rejects.toThrow(/null character|invalid byte sequence|database/i);
    expect(await transact(get(), context, async (transaction) => (await sql<{ one: number }>`select 1 as one`.execute(transaction)).rows)).toEqual([{ one: 1 }]);
  });
});
