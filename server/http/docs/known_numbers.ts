import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The numbers of one method that the tests reproduce, and those that they cannot; written by the tests. */
export type MatchedNumbers = {
  method: string;
  rows: { what: string; source: string; values: number; expected: (number | null)[]; tolerance: number; because?: string }[];
  open: { what: string; source: string; why: string }[];
};

const folder = join(import.meta.dirname, 'numbers');
let known: MatchedNumbers[] | null = null;

/** By method. Read once: they change only with the program. */
export function matchedNumbers(): MatchedNumbers[] {
  known ??= readdirSync(folder).filter((file) => file.endsWith('.json')).toSorted()
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as MatchedNumbers);
  return known;
}
