/**
 * Quantiles ([Wikipedia](https://en.wikipedia.org/wiki/Quantile)).
 *
 * Answers: below which value does the stated part of the values lie?
 * Misread as: one agreed number. There are nine usual definitions; with few values or many ties they differ.
 * Formula: types 1 to 3 take one of the values (or the mean of two), 4 to 9 a point between two neighbours, as Hyndman & Fan
 * numbered them.
 * Defaults: type 7, that of R and spreadsheets.
 * Cost: one sort.
 *
 * Parameters: `values`, finite numbers; `probabilities` from 0 to 1; `type`, 1 to 9.
 * Returns: one number per probability, NaN when there are no values.
 * Errors: RangeError for a probability outside 0 to 1 or another type.
 * Example: the 0.25 quantile of 1, 2, 3, 4 is 1.75.
 * Reference: Hyndman & Fan 1996, The American Statistician 50:361.
 */
export type QuantileType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

export function quantiles(values: Float64Array, probabilities: readonly number[], type: QuantileType = 7): Float64Array {
  const sorted = values.slice().sort();
  return Float64Array.from(probabilities, (p) => sortedQuantile(sorted, p, type));
}

/** Of values that ascend already. */
export function sortedQuantile(sorted: Float64Array, p: number, type: QuantileType = 7): number {
  if (!(p >= 0 && p <= 1) || !([1, 2, 3, 4, 5, 6, 7, 8, 9] as const).includes(type)) throw new RangeError(`not a probability and a type of quantile: ${p}, ${type}`);
  const n = sorted.length;
  if (n === 0) return Number.NaN;
  const at = (rank: number): number => sorted[Math.min(n, Math.max(1, rank)) - 1]!;
  // A rank that only rounding holds off a whole number is that number.
  const fuzz = 4 * Number.EPSILON;
  if (type <= 3) {
    const rank = type === 3 ? n * p - 0.5 : n * p;
    const below = Math.floor(rank + fuzz);
    const exact = rank - below <= fuzz * n;
    if (!exact) return at(below + 1);
    if (type === 1) return at(below);
    if (type === 2) return (at(below) + at(below + 1)) / 2;
    return at(below % 2 === 0 ? below : below + 1);
  }
  const [a, b] = offsets[type as keyof typeof offsets];
  const rank = a + p * (n + 1 - a - b);
  const below = Math.floor(rank + fuzz);
  const part = rank - below;
  return Math.abs(part) < fuzz ? at(below) : (1 - part) * at(below) + part * at(below + 1);
}

const offsets = { 4: [0, 1], 5: [0.5, 0.5], 6: [0, 0], 7: [1, 1], 8: [1 / 3, 1 / 3], 9: [3 / 8, 3 / 8] } as const;
