import { prepareTemplate } from '../../server/db/template.ts';

/** Runs once before all test files: the embedded database that every test copies. */
export async function setup(): Promise<void> {
  await prepareTemplate((line) => process.stdout.write(`${line}\n`));
}
