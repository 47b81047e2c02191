import { evaluate, type SpatialNode } from '../model/cql2/evaluate.ts';
import { compareSortValues, toSortValue, type SortValue } from '../model/cql2/sort_values.ts';
import type { Cql2, SortKey } from '../model/cql2/tree.ts';

/** Rows of a layer that is computed, by number, in the layer's own order. */
export type Candidates = {
  rows: readonly number[];
  /** The properties as the feature has them. */
  propertiesOf: (row: number) => Readonly<Record<string, unknown>>;
  idOf: (row: number) => string;
  /** What the geometry engine said of the conditions on geometry in the filter. */
  isTrue: (node: SpatialNode, row: number) => boolean;
};

/** The rows that are asked for, in the order that is asked for: stable, so that equal ones keep the layer's own order. */
export type ChosenRows = {
  rows: readonly number[];
  /** What each is sorted by; empty without an order. */
  values: readonly (readonly SortValue[])[];
};

const rowsInASlice = 1000;

/** Yields between slices of work. */
export function* chooseRows(candidates: Candidates, { where, sort }: { where: Cql2 | null; sort: readonly SortKey[] }): Generator<void, ChosenRows> {
  const chosen: { row: number; values: SortValue[] }[] = [];
  for (const [i, row] of candidates.rows.entries()) {
    if (i % rowsInASlice === rowsInASlice - 1) yield;
    const properties = candidates.propertiesOf(row);
    const valueOf = (name: string): unknown => properties[name] ?? (name === 'id' ? candidates.idOf(row) : null);
    if (where !== null && evaluate(where, { valueOf, isTrue: (node) => candidates.isTrue(node, row) }) !== true) continue;
    chosen.push({ row, values: sort.map(({ field }) => toSortValue(valueOf(field))) });
  }
  if (sort.length > 0) chosen.sort((one, other) => compareSortValues(sort, one.values, other.values));
  return { rows: chosen.map(({ row }) => row), values: sort.length === 0 ? [] : chosen.map(({ values }) => values) };
}

/** About as many numbers as the rows take in memory. */
export const weighRows = ({ rows, values }: ChosenRows): number => 100 + rows.length + values.reduce((sum, each) => sum + 4 * each.length, 0);

type Paging = {
  after: readonly string[] | null;
  limit: number;
  /** Compares a row with the key of another in the layer's own order. */
  compareOwn: (row: number, own: readonly string[]) => number;
  /** The key of a row in the layer's own order. */
  keyOf: (row: number) => readonly string[];
};

/** The rows of a page, and the key of the last of them where another page follows. */
export function pageAfter(
  { rows, values }: ChosenRows, sort: readonly SortKey[], { after, limit, compareOwn, keyOf }: Paging,
): { page: readonly number[]; last: string[] | null } {
  const first = after === null ? 0 : firstAfter({ rows, values }, sort, { after, compareOwn });
  const page = rows.slice(first, first + limit);
  const end = first + page.length;
  return { page, last: page.length > 0 && end < rows.length ? writeSortKey(values[end - 1] ?? [], keyOf(page.at(-1)!)) : null };
}

function firstAfter({ rows, values }: ChosenRows, sort: readonly SortKey[], { after, compareOwn }: Pick<Paging, 'compareOwn'> & { after: readonly string[] }): number {
  const [wanted, own] = readSortKey(sort, after);
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = (sort.length === 0 ? 0 : compareSortValues(sort, values[middle]!, wanted)) || compareOwn(rows[middle]!, own);
    if (order <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The key of a feature for the cursor of a page: what it is sorted by (as JSON) and then its own key. */
export const writeSortKey = (values: readonly SortValue[], own: readonly string[]): string[] => [...values.map((value) => JSON.stringify(value)), ...own];

export function readSortKey(sort: readonly SortKey[], key: readonly string[]): [values: SortValue[], own: string[]] {
  return [key.slice(0, sort.length).map((part) => JSON.parse(part) as SortValue), key.slice(sort.length)];
}
