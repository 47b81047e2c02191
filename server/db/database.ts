import { openEmbedded } from './embedded.ts';
import type { Database, DatabaseSettings } from './handle.ts';
import { migrate } from './migrate.ts';
import { syncReference } from './reference.ts';
import { openServer } from './server.ts';

export type { Database, DatabaseSettings } from './handle.ts';

/** Opens, checks the versions, migrates, syncs reference data. */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  const { databaseUrl } = settings;
  const database = await (databaseUrl === null ? openEmbedded(settings) : openServer(settings, databaseUrl));
  try {
    await migrate(database);
    await syncReference(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
