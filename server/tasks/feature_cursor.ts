import { createHash } from 'node:crypto';
import type { LayerId } from '../../tiles/layers.ts';
import { mostSortKeys } from '../model/cql2/read_sortby.ts';
import { Problem } from '../model/problem.ts';
import type { FeatureQuestion } from './feature_source.ts';

/**
 * Where the next page of a collection begins, as text that only this server reads: the key of the last feature and the window
 * of the first page. It belongs to one question and carries a digest, so that a cursor that was changed, or of another
 * question, is refused instead of quietly giving other features. It opens nothing: what a page may contain is decided anew.
 */
export type PagedFeatures = { layer: LayerId; question: FeatureQuestion; /** The words in which the time was asked for. */ time: readonly (string | null)[] };

type Window = { from: string; to: string };

export function writeFeatureCursor(paged: PagedFeatures, key: readonly string[]): string {
  const { from, to } = paged.question.resolved.described;
  const parts = [from, to, ...key];
  return Buffer.from(JSON.stringify([digest(paged, parts), ...parts])).toString('base64url');
}

/** Key of the last feature of the page before. */
export function readFeatureCursor(paged: PagedFeatures, text: string): string[] {
  const [check, ...parts] = partsOf(text);
  if (check !== digest(paged, parts)) throw badCursor();
  return parts.slice(2);
}

/** The window of the first page, unchecked until the cursor is read with its whole question. */
export function windowOfCursor(text: string): Window {
  const [, from, to] = partsOf(text);
  return { from: from!, to: to! };
}

const isInstant = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text);

function partsOf(text: string): string[] {
  let value: unknown = null;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw badCursor();
  }
  if (!Array.isArray(value) || value.length < 4 || value.length > 5 + mostSortKeys || value.some((part) => typeof part !== 'string')) throw badCursor();
  const parts = value as string[];
  if (!isInstant(parts[1]!) || !isInstant(parts[2]!)) throw badCursor();
  return parts;
}

function badCursor(): Problem {
  const message = 'The cursor is damaged or belongs to another question. Follow the link "next" of a page as it is, or leave the cursor '
    + 'out to start at the first page.';
  return new Problem('bad_request', 'bad_cursor', message, [{ field: 'cursor', message }]);
}

function digest({ layer, question, time }: PagedFeatures, parts: readonly string[]): string {
  const { resolved: { described }, boxes, resolution, measure, kind, where, sort } = question;
  return createHash('sha256').update(JSON.stringify(['features', layer, described, boxes, resolution, measure, kind, where, sort, time, parts])).digest('base64url').slice(0, 22);
}
