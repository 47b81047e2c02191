import type { Database } from './handle.ts';
import type { Schema } from './schema.ts';
import { toProblem } from './faults.ts';

/**
 * What statements that publish and read choose their plans by. Long texts, which nothing is searched by, are left out: to
 * sample them takes most of the time.
 */
const chosenBy = {
  incident: ['agency_id', 'source', 'source_key', 'offence_id', 'occurred_from', 'local_date', 'local_hour', 'local_weekday', 'geom', 'cell',
    'time_precision', 'place_problem', 'import_id', 'data_version'],
  incident_history: ['agency_id', 'incident_id', 'data_version', 'superseded_by'],
  incident_staging: ['agency_id', 'import_id', 'source_key'],
} satisfies { [Table in keyof Schema]?: (keyof Schema[Table])[] };

/**
 * Refreshes what the planner knows of tables that an import has just changed. The embedded database does no housekeeping
 * of its own, so there the space of deleted rows is given back, too. Outside any transaction.
 */
export async function analyze(database: Database, tables: readonly (keyof Schema)[]): Promise<void> {
  const client = await database.pool.connect().catch((error: unknown) => { throw toProblem(error); });
  try {
    database.engine?.limitStatements(0);
    for (const table of tables) {
      const columns = table in chosenBy ? ` (${chosenBy[table as keyof typeof chosenBy].join(', ')})` : '';
      await client.query(`${database.kind === 'embedded' ? 'vacuum (analyze)' : 'analyze'} "${table}"${columns}`);
    }
  } catch (error) {
    throw toProblem(error);
  } finally {
    client.release();
  }
}
