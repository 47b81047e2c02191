import type { LayerField } from '../../../tiles/layer.ts';
import { nearestWords } from '../nearest_words.ts';
import { Problem } from '../problem.ts';
import type { SortKey } from './tree.ts';

export const mostSortKeys = 4;

/** Properties that features can be sorted by: `id`, and all but those that have no order. */
export const sortableFields = (fields: readonly LayerField[]): string[] =>
  [...new Set(['id', ...fields.filter(({ type }) => type !== 'Object').map(({ name }) => name)])];

/**
 * `sortby` as OGC API writes it: names separated by commas, each after `-` where it is descending and may be after `+` where
 * it is not. In an address `+` is a space. Throws the Problem `bad_sortby`.
 */
export function readSortby(text: string, fields: readonly LayerField[]): SortKey[] {
  const sortable = sortableFields(fields);
  const parts = text.split(',');
  if (parts.length > mostSortKeys) throw bad(`There are ${parts.length} properties; at most ${mostSortKeys} are sorted by.`);
  const keys = parts.map((part, index): SortKey => {
    const [, sign, field] = /^\s*([+-]?)\s*([^]*?)\s*$/.exec(part)!;
    if (field === '') throw bad(`Property ${index + 1} is empty. Give names separated by commas, e.g. ${sortable[1] ?? 'id'} or -${sortable[1] ?? 'id'}.`);
    if (!sortable.includes(field!)) {
      throw bad(`Features cannot be sorted by "${field!.slice(0, 60)}" (property ${index + 1}). Nearest: ${nearestWords(field!, sortable).join(', ')}.`);
    }
    return { field: field!, descending: sign === '-' };
  });
  const twice = keys.find(({ field }, index) => keys.findIndex((other) => other.field === field) !== index);
  if (twice !== undefined) throw bad(`"${twice.field}" is there twice.`);
  return keys;
}

function bad(words: string): Problem {
  const message = words.toWellFormed();
  return new Problem('bad_request', 'bad_sortby', `sortby: ${message}`, [{ field: 'sortby', message }]);
}
