import type { PageStart } from '../db/incidents.ts';
import type { DescribedFilter, FilterQuery } from '../model/filter.ts';
import type { HexId } from '../model/hex.ts';
import { Problem } from '../model/problem.ts';
import { isOf, opened, sealed, type Opened } from './sealed_text.ts';

/**
 * Where the next page begins, as text that only this server reads. It belongs to one filter and carries a digest, so that
 * a mistyped cursor, or one of another question, is refused instead of quietly giving other rows. It opens nothing: what a
 * page may contain is decided by the filter and the person anew.
 */
export type PagedQuestion = DescribedFilter & { cell: HexId | null };
const belongs = (question: PagedQuestion) => ['page', question] as const;

export const writeCursor = (question: PagedQuestion, { moment, id }: PageStart): string =>
  sealed(belongs(question), [moment, id, question.from, question.to]);

export function readCursor(question: PagedQuestion, text: string): PageStart {
  const { moment, id, whole } = partsOf(text);
  if (!isOf(belongs(question), whole)) throw badCursor();
  return { moment, id };
}

/** A window left to its default stays, over all pages, what it was on the first: an import may move the default meanwhile. */
export function keepWindow(query: FilterQuery, cursor: string | undefined): FilterQuery {
  if (cursor === undefined) return query;
  const { from, to } = partsOf(cursor);
  return { ...query, from: query.from ?? from, to: query.to ?? to };
}

function partsOf(text: string): PageStart & { from: string; to: string; whole: Opened } {
  const whole = opened(text);
  if (whole?.parts.length !== 4) throw badCursor();
  const [moment, id, from, to] = whole.parts as [string, string, string, string];
  return { moment, id, from, to, whole };
}

function badCursor(): Problem {
  const message = 'The cursor is damaged or belongs to another filter. Take "next" from a page of the same filter, or leave it out '
    + 'to start at the first page.';
  return new Problem('bad_request', 'bad_cursor', message, [{ field: 'cursor', message }]);
}
