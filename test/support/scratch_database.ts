import { randomBytes } from 'node:crypto';
import pg from 'pg';

const serverUrl = process.env['HEXWATCH_TEST_DATABASE_URL'];

/** Whether there is a test server; where no skip is allowed the tests run and fail instead. */
export const hasTestServer = (): boolean => serverUrl !== undefined || process.env['HEXWATCH_NO_SKIP'] === '1';

export type ScratchDatabase = { url: string; drop(): Promise<void> };

/** An empty database of its own on the test server, for tests that open it themselves. */
export async function createScratchDatabase(): Promise<ScratchDatabase> {
  if (serverUrl === undefined) throw new Error('HEXWATCH_TEST_DATABASE_URL must name a PostgreSQL server on which databases may be created.');
  const name = `hexwatch_test_${process.pid}_${randomBytes(5).toString('hex')}`;
  await administer(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(`drop database if exists ${name} with (force)`) };
}

async function administer(statement: string): Promise<void> {
  const url = new URL(serverUrl!);
  if (url.pathname === '' || url.pathname === '/') url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
