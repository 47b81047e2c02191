import type { Database } from './handle.ts';
import type { Schema } from './schema.ts';
import { toProblem } from './faults.ts';

/**
 * Refreshes what the planner knows of tables that an import has just changed. The embedded database does no housekeeping
 * of its own, so there the space of deleted rows is given back, too. Outside any transaction.
 */
export async function analyze(database: Database, tables: readonly (keyof Schema)[]): Promise<void> {
  const client = await database.pool.connect().catch((error: unknown) => { throw toProblem(error); });
  try {
    database.engine?.limitStatements(0);
    for (const table of tables) {
      await client.query(database.kind === 'embedded' ? `vacuum (analyze) "${table}"` : `analyze "${table}"`);
    }
  } catch (error) {
    throw toProblem(error);
  } finally {
    client.release();
  }
}
