import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * How the command line on the server's own machine is let in by a server that holds the embedded database: whoever may read
 * this file may read the database beside it, too. New at every start, readable by the server's user only, taken from this
 * machine only.
 */
export type OperatorKey = { digest: Buffer };

const fileName = 'operator.key';
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

export async function writeOperatorKey(folder: string): Promise<OperatorKey> {
  const text = `operator_${randomBytes(32).toString('base64url')}`;
  const draft = join(folder, `${fileName}.${process.pid}`);
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, join(folder, fileName));
  return { digest: digestOf(text) };
}

export const removeOperatorKey = (folder: string): Promise<void> => rm(join(folder, fileName), { force: true });

/** Null where there is none or it may not be read. */
export const readOperatorKey = (folder: string): Promise<string | null> => readFile(join(folder, fileName), 'utf8').catch(() => null);

export const isOperatorKey = ({ digest }: OperatorKey, text: string): boolean => timingSafeEqual(digest, digestOf(text));
