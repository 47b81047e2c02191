import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DuckDBInstance, timestampValue, type DuckDBPreparedStatement } from '@duckdb/node-api';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Filter } from '../../server/model/filter.ts';

/** Counts by cell as another database gives them: the question that is measured, and its answer in a form to compare. */
export type Peer = {
  ask(filter: Filter): Promise<unknown>;
  /** By cell in hexadecimal. */
  counts(filter: Filter): Promise<Map<string, number>>;
  close(): Promise<void>;
};

/**
 * The barest statement that gives a count for each cell, in one process, not compiled, which can take longer than the answer.
 * It is given memory so that nothing spills to disk.
 */
export async function groupByPeer(url: string): Promise<Peer> {
  const options = '-c max_parallel_workers_per_gather=0 -c jit=off -c work_mem=256MB';
  const client = new pg.Client({ connectionString: url, options });
  await client.connect();
  const ask = async (filter: Filter): Promise<[cell: string, count: number][]> => {
    const { rows } = await client.query<[string, number]>({ rowMode: 'array', ...groupBy(filter) });
    return rows;
  };
  return {
    ask,
    counts: async (filter) => new Map((await ask(filter)).map(([cell, count]) => [BigInt(cell).toString(16), count])),
    close: () => client.end(),
  };
}

function groupBy({ from, to, offenceIds, hours, weekdays }: Filter): { text: string; values: unknown[] } {
  const values: unknown[] = [from.toISOString(), to.toISOString()];
  const among = (column: string, list: readonly number[] | null): string =>
    (list === null ? '' : `and ${column} = any($${values.push(list)}::smallint[])`);
  const text = `select cell, count(*)::integer as count from incident
    where occurred_from >= $1::timestamptz and occurred_from < $2::timestamptz
      ${among('offence_id', offenceIds)} ${among('local_hour', hours)} ${among('local_weekday', weekdays)}
    group by cell`;
  return { text, values };
}

/**
 * DuckDB in memory on two threads, its table in the order of time as PostgreSQL has it. Statements are prepared once, and the
 * answer is left as the typed vectors that DuckDB makes: no objects are built of them while the clock runs.
 */
export async function duckPeer(url: string, folder: string): Promise<Peer> {
  const file = join(folder, 'incidents.csv');
  await exportRows(url, file);
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  const columns = "{time: 'timestamp', offence: 'smallint', hour: 'tinyint', weekday: 'tinyint', cell: 'bigint'}";
  await connection.run(`create table incident as
    select * from read_csv('${file.replaceAll("'", "''")}', header = false, columns = ${columns})`);
  const prepared = new Map<string, DuckDBPreparedStatement>();
  const ask = async (filter: Filter) => {
    const conditions = conditionsOf(filter);
    const statement = prepared.get(conditions)
      ?? await connection.prepare(`select cell, count(*)::integer from incident where ${conditions} group by cell`);
    prepared.set(conditions, statement);
    statement.bind({ from: instant(filter.from), to: instant(filter.to) });
    return (await statement.run()).fetchAllChunks();
  };
  return {
    ask,
    counts: async (filter) => new Map((await ask(filter)).flatMap((chunk) => chunk.getRows())
      .map(([cell, count]): [string, number] => [(cell as bigint).toString(16), count as number])),
    close: async () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

const instant = (date: Date) => timestampValue(BigInt(date.getTime()) * 1000n);

/** Lists stand as text: DuckDB knows then while it plans how few they are. */
function conditionsOf({ offenceIds, hours, weekdays }: Filter): string {
  const among = (column: string, list: readonly number[] | null): string =>
    (list === null ? '' : ` and ${column} in (${list.join(', ')})`);
  return `time >= $from and time < $to${among('offence', offenceIds)}${among('hour', hours)}${among('weekday', weekdays)}`;
}

async function exportRows(url: string, file: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const select = "select occurred_from at time zone 'UTC', offence_id, local_hour, local_weekday, cell from incident";
    const rows = client.query(copyTo(`copy (${select}) to stdout (format csv)`));
    await pipeline(rows, createWriteStream(file));
  } finally {
    await client.end();
  }
}
