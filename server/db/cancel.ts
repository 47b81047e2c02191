import pg from 'pg';
import type { Database } from './database.ts';

/**
 * Stops whatever the connection is running, in the database itself. Resolves when the request has been delivered. An
 * embedded database has no second connection to say it on: there the statement runs to its end or to its time limit, and
 * the transaction then rolls back.
 */
export async function cancelStatement(database: Database, client: pg.PoolClient): Promise<void> {
  const processId = (client as pg.PoolClient & { processID?: number }).processID;
  if (database.kind === 'embedded' || !processId) return;
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
