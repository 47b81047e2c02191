import type pg from 'pg';
import type { Context } from '../model/context.ts';
import { cancelStatement } from './cancel.ts';
import { isConnectionFault, toProblem } from './faults.ts';
import type { Database } from './handle.ts';
import { bindTransaction, sessionOf } from './session.ts';
import type { Session, Transaction } from './session.ts';

export type { Transaction } from './session.ts';

export type TransactOptions = {
  /** Reads only, all of them from one snapshot. */
  readOnly?: boolean;
  /** When it aborts, the running statement is cancelled and the transaction rolled back. */
  signal?: AbortSignal;
  /** How long one statement may take; 0 for no limit. */
  timeoutMs?: number;
  /** Data version at which incidents and imports are read; undefined or null: as they are now. Only for reading. */
  asOf?: string | null;
};

const defaultTimeoutMs = 30_000;
const lockTimeoutMs = 10_000;
const idleTimeoutMs = 60_000;

/**
 * Runs `work` in one transaction on behalf of `context`, which the database sees as the settings app.agency, app.person
 * and app.purpose. Commits when `work` resolves, rolls back when it rejects. After a commit the settings read as '' (not
 * null), so whatever looks at them must treat both as nobody.
 */
export async function transact<T>(
  database: Database, context: Context, work: (transaction: Transaction) => Promise<T>, options: TransactOptions = {},
): Promise<T> {
  options.signal?.throwIfAborted();
  const client = await begin(database, context, options);
  const session: Session = { client, database, signal: options.signal, ended: false, cursorOpen: false, tail: Promise.resolve(), atEnd: [] };
  let cancelling: Promise<void> | null = null;
  const cancel = (): void => { cancelling = cancelStatement(database, client); };
  options.signal?.addEventListener('abort', cancel, { once: true });
  let broken = false;
  try {
    const result = await work(bindTransaction(session));
    await session.tail;
    options.signal?.throwIfAborted();
    options.signal?.removeEventListener('abort', cancel);
    await commit(client);
    return result;
  } catch (error) {
    options.signal?.removeEventListener('abort', cancel);
    session.ended = true;
    await session.tail.catch(() => {});
    broken = !(await rollback(client));
    throw options.signal?.aborted ? options.signal.reason : toProblem(error);
  } finally {
    session.ended = true;
    await cancelling;
    // A cancel request can arrive late and hit the next one on this connection, so the connection is not used again.
    client.release(broken || cancelling !== null || (database.engine?.isWorn() ?? false));
    for (const tell of session.atEnd) tell();
  }
}

/** Undoes only `work` when it rejects, so that the transaction around it can go on. */
export async function savepoint<T>(transaction: Transaction, work: () => Promise<T>): Promise<T> {
  const session = sessionOf(transaction);
  const { client } = session;
  await session.tail;
  await client.query('savepoint inner_work');
  try {
    const result = await work();
    await client.query('release savepoint inner_work');
    return result;
  } catch (error) {
    await client.query('rollback to savepoint inner_work');
    throw error;
  }
}

/** Without just-in-time compilation, which takes longer than the questions that are asked here. */
async function begin(database: Database, context: Context, options: TransactOptions): Promise<pg.PoolClient> {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  for (let attempt = 0; ; attempt += 1) {
    const client = await database.pool.connect().catch((error: unknown) => { throw toProblem(error); });
    try {
      await client.query(options.readOnly ? 'begin isolation level repeatable read read only' : 'begin');
      await client.query(
        `select set_config('app.agency', $1, true), set_config('app.person', $2, true), set_config('app.purpose', $3, true),
           set_config('timezone', 'UTC', true), set_config('jit', 'off', true), set_config('lock_timeout', $4, true),
           set_config('statement_timeout', $5, true), set_config('idle_in_transaction_session_timeout', $6, true)`,
        [context.agencyId, context.person, context.purpose, lockTimeoutMs, timeoutMs, idleTimeoutMs].map(String));
      if (options.asOf != null) await client.query(asOfSetting, [options.asOf]);
      database.engine?.limitStatements(timeoutMs);
      return client;
    } catch (error) {
      // Nothing has happened yet, so it is safe to take another connection when this one turns out to be dead.
      client.release(true);
      if (!isConnectionFault(error) || attempt >= 3) throw toProblem(error);
    }
  }
}

/** Views of the tables as they were then stand before the tables themselves: see `sql/0006_results.sql`. */
const asOfSetting = "select set_config('search_path', 'as_of, ' || current_setting('search_path'), true), set_config('app.as_of', $1, true)";

async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await client.query('commit');
  if (command === 'ROLLBACK') {
    throw new Error('An earlier statement of the transaction failed and its error was caught: nothing was kept. '
      + 'Use savepoint() around what may fail.');
  }
}

/** False when the connection is of no use any more. */
async function rollback(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('rollback');
    return true;
  } catch {
    return false;
  }
}
