import { Kysely, PostgresDialect } from 'kysely';
import type { PostgresCursor, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import Cursor from 'pg-cursor';
import type { Database } from './handle.ts';
import type { Schema } from './schema.ts';

/** Bound to one connection, inside `begin` and `commit`. */
export type Transaction = Kysely<Schema>;

/** What stands behind a transaction. */
export type Session = {
  client: pg.PoolClient;
  database: Database;
  signal: AbortSignal | undefined;
  /** Set when the transaction has ended: whoever kept a reference to it is told. */
  ended: boolean;
  cursorOpen: boolean;
  /** The statement that the next one waits for; one connection runs one at a time. */
  tail: Promise<unknown>;
  /** Called when the transaction has ended, or may have: whether it was committed is then to be seen in the database. */
  atEnd: (() => void)[];
};

const sessions = new WeakMap<Transaction, Session>();

export function sessionOf(transaction: Transaction): Session {
  const session = sessions.get(transaction);
  if (session === undefined) throw new RangeError('This is not a transaction that transact() began.');
  return session;
}

export function bindTransaction(session: Session): Transaction {
  const pool = { connect: async () => connection(session), end: async () => {}, options: {} };
  const transaction = new Kysely<Schema>({ dialect: new PostgresDialect({ pool, cursor: Cursor }) });
  sessions.set(transaction, session);
  return transaction;
}

/** The connection as Kysely sees it: one statement at a time, none after the end, none while rows are being streamed. */
function connection(session: Session): PostgresPoolClient {
  const check = (): void => {
    session.signal?.throwIfAborted();
    if (session.ended) throw new RangeError('The transaction has ended: await everything that is done in it.');
    if (session.cursorOpen) throw new RangeError('Rows are being streamed on this connection: finish or leave the loop first.');
  };
  const query = (first: string | PostgresCursor<unknown>, values?: readonly unknown[]): unknown => {
    if (typeof first !== 'string') {
      check();
      return streamed(session, first);
    }
    const next = session.tail.then(() => {
      check();
      return session.client.query(first, values as unknown[]);
    });
    session.tail = next.catch(() => {});
    return next;
  };
  return { query, release: () => {} } as unknown as PostgresPoolClient;
}

function streamed(session: Session, cursor: PostgresCursor<unknown>): PostgresCursor<unknown> {
  session.cursorOpen = true;
  session.client.query(cursor as unknown as Cursor);
  return {
    read: (count) => cursor.read(count),
    close: async () => {
      session.cursorOpen = false;
      await cursor.close();
    },
  };
}
