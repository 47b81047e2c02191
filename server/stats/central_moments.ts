/**
 * Central moments ([Wikipedia](https://en.wikipedia.org/wiki/Central_moment)).
 *
 * Answers: where do the values lie, and how far and how unevenly do they spread?
 * Misread as: estimates for a wider population. They describe these values (divided by n, not n - 1).
 * Formula: mean of the differences from the mean, to the second and fourth power; in two passes, because differences of
 * large sums cancel.
 * Defaults: none.
 * Cost: two passes.
 *
 * Parameters: `values`, finite numbers, one or more.
 * Returns: `mean`; `z`, the differences from it; `second` and `fourth` moment, exactly 0 when all values are equal;
 * `kurtosis`, the fourth over the square of the second, NaN when that is 0.
 * Errors: none.
 * Example: 1, 2, 3 have mean 2, second moment 2/3, kurtosis 1.5.
 * Reference: Cliff & Ord 1981, Spatial Processes.
 */
export type Moments = { mean: number; z: Float64Array; second: number; fourth: number; kurtosis: number };

export function centralMoments(values: Float64Array): Moments {
  const n = values.length;
  let sum = 0;
  let equal = true;
  for (let i = 0; i < n; i += 1) {
    sum += values[i]!;
    if (values[i] !== values[0]) equal = false;
  }
  const mean = sum / n;
  const z = new Float64Array(n);
  if (equal) return { mean: n === 0 ? Number.NaN : values[0]!, z, second: 0, fourth: 0, kurtosis: Number.NaN };
  let [squares, fourths] = [0, 0];
  for (let i = 0; i < n; i += 1) {
    const away = values[i]! - mean;
    z[i] = away;
    squares += away * away;
    fourths += away ** 4;
  }
  return { mean, z, second: squares / n, fourth: fourths / n, kurtosis: (n * fourths) / squares ** 2 };
}
