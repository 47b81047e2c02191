import { prepareForTests } from './prepared.ts';

/** Runs once before all test files: the embedded database that the tests copy. */
export async function setup(): Promise<void> {
  await prepareForTests((line) => process.stdout.write(`${line}\n`));
}
