import { hash } from 'node:crypto';
import type { Standing } from '../db/staging.ts';
import type { PlaceProblem } from '../model/incident.ts';
import { plainName } from '../model/mapping.ts';
import { rejection } from '../model/row.ts';
import type { Rejection, Row } from '../model/row.ts';
import { seenFilter } from './seen_filter.ts';

/** What is kept of an understood row until its chunk is staged. The incident itself is packed already. */
export type Understood = {
  line: number;
  sourceId: string | null;
  /** What it is recognised by when its source has no ids: a digest of the row as the file has it. */
  rowDigest: string | null;
  /** SHA-256 of its content, in hexadecimal. */
  hash: string;
  isPlaced: boolean;
  timeFlag: 'gap' | 'ambiguous' | null;
  placeProblem: PlaceProblem | null;
  /** Where the packed incident stands among those of its chunk. */
  start: number;
  end: number;
};

export type Keyed = { key: string; row: Understood };

const digestLength = 40;

/**
 * Digests rows by their values under their columns' names, so that the order of the columns and empty ones do not matter,
 * nor which columns a mapping keeps: the same row of the same feed is recognised again.
 */
export function rowDigester(columns: readonly string[]): (row: Row) => string {
  const order = columns.map((name, index) => ({ name: plainName(name) || name, index })).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.index - b.index));
  return ({ values }) => {
    let text = '';
    for (const { name, index } of order) if (values[index] !== '') text += `${name}\u001f${values[index]}\u001e`;
    return hash('sha256', text, 'hex').slice(0, digestLength);
  };
}

export const contentHash = (content: string): string => hash('sha256', content, 'hex');

export type Sorted = { fresh: Keyed[]; duplicates: number; rejections: Rejection[] };

/**
 * Tells apart rows that repeat. With an id of the source, a repetition with the same content is a duplicate, with other
 * content it is refused. Rows without ids that are equal to the letter may well be two incidents, so they are numbered and
 * all kept. Holds only the digests of rows that did repeat.
 */
export function repetitionSorter() {
  const repeats = new Map<string, number>();
  const seen = seenFilter();

  /** Keys that must be looked up among the rows staged before, because they may be there. Once for each row. */
  function keysToLookUp(rows: readonly Understood[]): string[] {
    const keys: string[] = [];
    for (const { sourceId, rowDigest } of rows) {
      if (seen.checkAndAdd(rowDigest ?? sourceId!)) keys.push(rowDigest === null ? sourceId! : `${rowDigest}#1`);
    }
    return keys;
  }

  function sort(rows: readonly Understood[], staged: ReadonlyMap<string, Standing>): Sorted {
    const sorted: Sorted = { fresh: [], duplicates: 0, rejections: [] };
    const here = new Map<string, Standing>();
    const counts = new Map<string, number>();
    for (const row of rows) {
      const { line, hash: content, rowDigest } = row;
      if (rowDigest !== null) {
        const before = counts.get(rowDigest) ?? repeats.get(rowDigest) ?? (staged.has(`${rowDigest}#1`) ? 1 : 0);
        counts.set(rowDigest, before + 1);
        sorted.fresh.push({ key: `${rowDigest}#${before + 1}`, row });
        continue;
      }
      const key = row.sourceId!;
      const earlier = here.get(key) ?? staged.get(key);
      if (earlier === undefined) {
        here.set(key, { hash: content, line });
        sorted.fresh.push({ key, row });
      } else if (earlier.hash === content) sorted.duplicates += 1;
      else {
        sorted.rejections.push(rejection(line, null, key, 'repeated_id',
          `The id stands on line ${earlier.line} already, with other content. Which of them is right the file does not say; the first was taken.`));
      }
    }
    for (const [digest, count] of counts) if (count > 1) repeats.set(digest, count);
    return sorted;
  }

  return { keysToLookUp, sort };
}
