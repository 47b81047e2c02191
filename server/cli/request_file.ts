import { readFile } from 'node:fs/promises';
import { text as readText } from 'node:stream/consumers';
import { Problem } from '../model/problem.ts';

/** Text of a file, or of what is piped in for `-`. Throws the Problem `usage`. */
export async function requestFile(path: string): Promise<string> {
  if (path === '-') return readText(process.stdin);
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new Problem('bad_request', 'usage', `There is no file ${path}.`);
  }
}
