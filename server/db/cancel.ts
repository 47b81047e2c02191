import pg from 'pg';
import type { Database } from './handle.ts';

/** What an embedded statement gets to finish by itself before its thread is ended, which costs a new start. */
const graceMs = 2000;

/**
 * Stops whatever the connection is running, in the database itself. Resolves when the request has been delivered. An
 * embedded database has no second connection to say it on and cannot be interrupted: there a statement that does not end
 * within a moment is stopped together with its thread.
 */
export async function cancelStatement(database: Database, client: pg.PoolClient): Promise<void> {
  if (database.engine !== null) {
    database.engine.hurry(graceMs);
    return;
  }
  const processId = (client as pg.PoolClient & { processID?: number }).processID;
  if (!processId) return;
  const { connectionString } = database.pool.options;
  const control = new pg.Client({ connectionString, connectionTimeoutMillis: 5000, application_name: 'hexwatch cancel' });
  control.on('error', () => {});
  try {
    await control.connect();
    await control.query('select pg_cancel_backend($1)', [processId]);
  } catch {
    // The statement then ends by its own time limit; there is nothing better to do.
  } finally {
    await control.end().catch(() => {});
  }
}
