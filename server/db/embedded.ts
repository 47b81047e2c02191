import type { Database, DatabaseSettings } from './database.ts';
export async function openEmbedded(_settings: DatabaseSettings): Promise<Database> {
  throw new Error('The embedded database is not there yet.');
}
