import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import { comparedCharacters, type SortValue } from '../model/cql2/sort_values.ts';
import type { ScalarType, SortKey } from '../model/cql2/tree.ts';
import type { FilterTable } from './cql2_sql.ts';

/**
 * An order of rows by properties and then, where these are equal, by `id`, which is a bigint. Nulls come last, and first where
 * a property is descending.
 */
export type RowOrder = { by: readonly OrderTerm[]; id: RawBuilder<unknown> };
type OrderTerm = { expression: RawBuilder<unknown>; type: ScalarType; descending: boolean };
/** Where a row stands in such an order. */
export type RowKey = { values: readonly SortValue[]; id: string };

export function rowOrder(
  sort: readonly SortKey[], { fields, id }: FilterTable & { id: RawBuilder<unknown> }, typeOf: (field: string) => ScalarType,
): RowOrder {
  const by = sort.map(({ field, descending }): OrderTerm => {
    const [type, value] = [typeOf(field), fields[field]!];
    return { type, descending, expression: type === 'text' ? sql`left(${value}, ${comparedCharacters}::integer) collate "C"` : value };
  });
  return { by, id };
}

export const orderBy = ({ by, id }: RowOrder): RawBuilder<unknown> =>
  sql.join([...by.map(({ expression, descending }) => (descending ? sql`${expression} desc` : sql`${expression} asc`)), sql`${id} asc`], sql`, `);

/** The values that a row is sorted by, as a JSON array: instants to the microsecond. */
export const sortValues = ({ by }: RowOrder): RawBuilder<string> => sql`json_build_array(${sql.join(by.map(({ expression, type }) =>
  (type === 'instant' ? sql`to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')` : expression)))})::text`;

const casts: Readonly<Record<ScalarType, RawBuilder<unknown>>> = {
  text: sql`::text collate "C"`, number: sql`::float8`, boolean: sql`::boolean`, instant: sql`::timestamptz`, day: sql`::date`,
};

/** True of the rows that come after a place in the order. */
export function isAfter({ by, id }: RowOrder, key: RowKey): RawBuilder<SqlBool> {
  let after = sql<SqlBool>`${id} > ${key.id}::bigint`;
  for (let i = by.length - 1; i >= 0; i -= 1) {
    const { expression, type, descending } = by[i]!;
    const value = key.values[i]!;
    const typed = sql`${value}${casts[type]}`;
    const same = value === null ? sql`${expression} is null` : sql`${expression} = ${typed}`;
    const farther = descending
      ? (value === null ? sql`${expression} is not null` : sql`${expression} < ${typed}`)
      : (value === null ? sql`false` : sql`(${expression} > ${typed} or ${expression} is null)`);
    after = sql<SqlBool>`(${farther} or (${same} and ${after}))`;
  }
  return after;
}
