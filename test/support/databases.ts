import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { openDatabase } from '../../server/db/database.ts';
import type { Database } from '../../server/db/database.ts';
import { copyPrepared } from './prepared.ts';
import { createScratchDatabase } from './scratch_database.ts';
import type { ScratchDatabase } from './scratch_database.ts';

const serverUrl = process.env['HEXWATCH_TEST_DATABASE_URL'];
const mayNotSkip = process.env['HEXWATCH_NO_SKIP'] === '1';

/**
 * Runs a block of tests on the embedded database and on PostgreSQL, each time on a fresh, migrated, empty database.
 * Without HEXWATCH_TEST_DATABASE_URL (an address of a server on which databases may be created) the second half is
 * skipped and says so; with HEXWATCH_NO_SKIP=1 that is a failure.
 */
export function onBothDatabases(title: string, define: (get: () => Database) => void): void {
  onEmbedded(title, define);
  onServer(title, define);
}

export function onEmbedded(title: string, define: (get: () => Database) => void): void {
  describe(`${title} (embedded)`, () => {
    let folder: string | null = null;
    withDatabase(define, async () => {
      folder = await mkdtemp(join(tmpdir(), 'hexwatch-test-'));
      await copyPrepared(folder);
      return openDatabase({ databaseUrl: null, dataFolder: folder });
    }, async () => {
      if (folder !== null) await rm(folder, { recursive: true, force: true });
    });
  });
}

export function onServer(title: string, define: (get: () => Database) => void): void {
  const why = serverUrl === undefined ? ': skipped, HEXWATCH_TEST_DATABASE_URL is not set' : '';
  describe.skipIf(serverUrl === undefined && !mayNotSkip)(`${title} (PostgreSQL${why})`, () => {
    let scratch: ScratchDatabase | null = null;
    withDatabase(define, async () => {
      scratch = await createScratchDatabase();
      return openDatabase({ databaseUrl: scratch.url, dataFolder: '' });
    }, async () => { await scratch?.drop(); });
  });
}

function withDatabase(define: (get: () => Database) => void, open: () => Promise<Database>, remove: () => Promise<void>): void {
  let database: Database | null = null;
  beforeAll(async () => { database = await open(); });
  afterAll(async () => {
    await database?.close();
    await remove();
  });
  define(() => {
    if (database === null) throw new Error('The database is open only while tests run: call get() inside a test or a hook.');
    return database;
  });
}
