import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScratchDatabase } from '../support/scratch_database.ts';

/** A folder that is gone afterwards. */
export async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hexwatch-bench-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An empty database on the PostgreSQL that HEXWATCH_TEST_DATABASE_URL names; without one it is said what was not measured. */
export async function withScratchServer(what: string, work: (url: string) => Promise<unknown>): Promise<void> {
  if (process.env['HEXWATCH_TEST_DATABASE_URL'] === undefined) {
    console.log(`\nNot measured: ${what}. That needs PostgreSQL, and HEXWATCH_TEST_DATABASE_URL is not set.`);
    return;
  }
  const scratch = await createScratchDatabase();
  try {
    await work(scratch.url);
  } finally {
    await scratch.drop();
  }
}
