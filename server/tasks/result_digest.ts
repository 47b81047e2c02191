import { createHash } from 'node:crypto';

/** Id of a result: the same question to the same data by the same method is the same result. 24 hexadecimal digits. */
export const resultIdOf = (basis: Readonly<Record<string, unknown>>): string => createHash('sha256').update(JSON.stringify(basis)).digest('hex').slice(0, 24);

/** SHA-256 over the cells in ascending order as text, then each column as 64-bit numbers, NaN for null. */
export function hashColumns(cells: readonly string[], columns: readonly Iterable<number | null>[]): string {
  const hash = createHash('sha256').update(cells.join(''));
  for (const column of columns) hash.update(Float64Array.from(column, (value) => value ?? NaN));
  return hash.digest('hex');
}
