import type { LayerId } from '../../tiles/layers.ts';
import { mostSortKeys } from '../model/cql2/read_sortby.ts';
import { Problem } from '../model/problem.ts';
import type { FeatureQuestion } from './feature_source.ts';
import { isOf, opened, sealed, type Opened } from './sealed_text.ts';

/**
 * Where the next page of a collection begins, as text that only this server reads: the key of the last feature and the window
 * of the first page. It belongs to one question and carries a digest, so that a cursor that was changed, or of another
 * question, is refused instead of quietly giving other features. It opens nothing: what a page may contain is decided anew.
 */
export type PagedFeatures = { layer: LayerId; question: FeatureQuestion; /** The words in which the time was asked for. */ time: readonly (string | null)[] };

type Window = { from: string; to: string };

export function writeFeatureCursor(paged: PagedFeatures, key: readonly string[]): string {
  const { from, to } = paged.question.resolved.described;
  return sealed(belongs(paged), [from, to, ...key]);
}

/** Key of the last feature of the page before. */
export function readFeatureCursor(paged: PagedFeatures, text: string): string[] {
  const whole = read(text);
  if (!isOf(belongs(paged), whole)) throw badCursor();
  return whole.parts.slice(2);
}

/** The window of the first page, unchecked until the cursor is read with its whole question. */
export function windowOfCursor(text: string): Window {
  const { parts: [from, to] } = read(text);
  return { from: from!, to: to! };
}

const isInstant = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text);

function read(text: string): Opened {
  const whole = opened(text);
  if (whole === null || whole.parts.length < 3 || whole.parts.length > 4 + mostSortKeys) throw badCursor();
  if (!isInstant(whole.parts[0]!) || !isInstant(whole.parts[1]!)) throw badCursor();
  return whole;
}

function badCursor(): Problem {
  const message = 'The cursor is damaged or belongs to another question. Follow the link "next" of a page as it is, or leave the cursor '
    + 'out to start at the first page.';
  return new Problem('bad_request', 'bad_cursor', message, [{ field: 'cursor', message }]);
}

function belongs({ layer, question, time }: PagedFeatures): readonly unknown[] {
  const { resolved: { described }, boxes, resolution, measure, against, kind, kept, where, sort } = question;
  return ['features', layer, described, boxes, resolution, measure, against ?? null, kind, kept?.id ?? null, where, sort, time];
}
