import { createHash } from 'node:crypto';
import type { PageStart } from '../db/incidents.ts';
import type { DescribedFilter, FilterQuery } from '../model/filter.ts';
import type { HexId } from '../model/hex.ts';
import { Problem } from '../model/problem.ts';

/**
 * Where the next page begins, as text that only this server reads. It belongs to one filter and carries a digest, so that
 * a mistyped cursor, or one of another question, is refused instead of quietly giving other rows. It opens nothing: what a
 * page may contain is decided by the filter and the person anew.
 */
export type PagedQuestion = DescribedFilter & { cell: HexId | null };
type Cursor = PageStart & { from: string; to: string };

export function writeCursor(question: PagedQuestion, { moment, id }: PageStart): string {
  const parts = [moment, id, question.from, question.to];
  return Buffer.from(JSON.stringify([...parts, digest(question, parts)])).toString('base64url');
}

export function readCursor(question: PagedQuestion, text: string): PageStart {
  const { moment, id, from, to, check } = partsOf(text);
  if (check !== digest(question, [moment, id, from, to])) throw badCursor();
  return { moment, id };
}

/** A window left to its default stays, over all pages, what it was on the first: an import may move the default meanwhile. */
export function keepWindow(query: FilterQuery, cursor: string | undefined): FilterQuery {
  if (cursor === undefined) return query;
  const { from, to } = partsOf(cursor);
  return { ...query, from: query.from ?? from, to: query.to ?? to };
}

function partsOf(text: string): Cursor & { check: string } {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(value) || value.length !== 5 || value.some((part) => typeof part !== 'string')) throw badCursor();
    const [moment, id, from, to, check] = value as [string, string, string, string, string];
    return { moment, id, from, to, check };
  } catch {
    throw badCursor();
  }
}

function badCursor(): Problem {
  const message = 'The cursor is damaged or belongs to another filter. Take "next" from a page of the same filter, or leave it out '
    + 'to start at the first page.';
  return new Problem('bad_request', 'bad_cursor', message, [{ field: 'cursor', message }]);
}

const digest = (question: PagedQuestion, parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(['page', question, parts])).digest('base64url').slice(0, 22);
