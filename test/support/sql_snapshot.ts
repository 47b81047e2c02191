import { Readable } from 'node:stream';
import type { CompiledQuery } from 'kysely';
import type pg from 'pg';
import type { Database } from '../../server/db/database.ts';
import { bindTransaction } from '../../server/db/session.ts';
import type { Transaction } from '../../server/db/transact.ts';

type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>;
/** What is used of a cursor of pg-cursor. */
type Cursor = { text: string; values?: unknown[] };

/**
 * The SQL that functions of `server/db` send, as text for a snapshot that is read in review; no database is asked.
 *
 *     expect(await recordSql((transaction) => countCells(transaction, 1, question))).toMatchSnapshot();
 *
 * Every statement is answered with no rows, or with the next of `answers` where a function cannot go on without.
 */
export async function recordSql(
  work: (transaction: Transaction) => Promise<unknown>, answers: readonly unknown[][] = [],
): Promise<string> {
  const statements: Statement[] = [];
  const query = (asked: string | Cursor, parameters: readonly unknown[] = []): unknown => {
    const isText = typeof asked === 'string';
    statements.push(isText ? { sql: asked, parameters } : { sql: asked.text, parameters: asked.values ?? [] });
    if (isText) return Promise.resolve({ rows: answers[statements.length - 1] ?? [] });
    if (asked instanceof Readable) return Readable.from([noCopiedRows]);
    return Object.assign(asked, { read: async () => [], close: async () => {} });
  };
  const client = { query } as unknown as pg.PoolClient;
  await work(bindTransaction({
    client, database: {} as Database, signal: undefined, ended: false, cursorOpen: false, tail: Promise.resolve(), atEnd: [],
  }));
  return statements.map(describe).join('\n\n');
}

/** COPY in binary: signature, flags, length of an extension, and -1 for the end. */
const noCopiedRows = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0\xff\xff', 'latin1');

/** The same for a function that begins its own transaction, on a real database; without begin, context and commit. */
export async function watchSql(database: Database, work: (database: Database) => Promise<unknown>): Promise<string> {
  const statements: Statement[] = [];
  const watched = (client: pg.PoolClient): pg.PoolClient => new Proxy(client, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]): unknown => {
        const [text, parameters] = given;
        if (name === 'query' && typeof text === 'string' && !/^begin|^commit|^rollback|app\.agency/.test(text)) {
          statements.push({ sql: text, parameters: (parameters ?? []) as unknown[] });
        }
        return value.apply(target, given);
      };
    },
  });
  const pool = { connect: async () => watched(await database.pool.connect()) } as unknown as pg.Pool;
  await work({ ...database, pool });
  return statements.map(describe).join('\n\n');
}

function describe({ sql, parameters }: Statement): string {
  const values = parameters.map((value, index) => `\n-- $${index + 1} = ${show(value)}`).join('');
  return `${outdent(sql)};${values}`;
}

function show(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  const text = typeof value === 'bigint' ? String(value) : JSON.stringify(value) ?? 'undefined';
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** Without the indentation that the statement had in its source file. */
function outdent(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd()).filter((line) => line !== '');
  const indented = lines.slice(lines[0]?.startsWith(' ') ? 0 : 1);
  const depth = Math.min(...indented.map((line) => line.length - line.trimStart().length), 1000);
  return lines.map((line) => (line.startsWith(' '.repeat(depth)) ? line.slice(depth) : line.trimStart())).join('\n');
}
