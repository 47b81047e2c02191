import type { LayerField } from '../../../tiles/layer.ts';
import { compareTexts } from './compare_texts.ts';
import type { ScalarType, SortKey } from './tree.ts';

/** What a feature is sorted by. Instants and days are texts. */
export type SortValue = string | number | boolean | null;

/** Texts are sorted by so many characters: the values of a page's last feature stand in the address of the next page. */
export const comparedCharacters = 150;

const types = { String: 'text', Integer: 'number', Number: 'number', Boolean: 'boolean', Instant: 'instant', Day: 'day' } as const;

/** Type of a property that features can be sorted by. */
export function sortType(fields: readonly LayerField[], name: string): ScalarType {
  const type = fields.find((field) => field.name === name)?.type ?? 'String';
  if (type === 'Object') throw new RangeError(`${name} has no order`);
  return types[type];
}

export function toSortValue(value: unknown): SortValue {
  if (typeof value !== 'string') return (value as number | boolean | null | undefined) ?? null;
  return value.length <= comparedCharacters ? value : [...value].slice(0, comparedCharacters).join('');
}

/** Negative where the first comes first. Nulls come last, and first where it is descending, as in PostgreSQL. */
export function compareSortValues(sort: readonly SortKey[], one: readonly SortValue[], other: readonly SortValue[]): number {
  for (const [i, { descending }] of sort.entries()) {
    const order = compareValues(one[i]!, other[i]!);
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}

function compareValues(one: SortValue, other: SortValue): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  if (typeof one === 'string') return compareTexts(one, other as string);
  return one < other ? -1 : one > other ? 1 : 0;
}
