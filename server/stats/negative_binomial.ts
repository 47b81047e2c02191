import { notDefined, type NotDefined } from './not_defined.ts';

/**
 * Negative binomial distribution of counts ([Wikipedia](https://en.wikipedia.org/wiki/Negative_binomial_distribution)).
 *
 * Answers: do these counts vary more than chance with one rate would make them, and by how much?
 * Misread as: a cause. It says that the rates of the places (or weeks) differ, not why.
 * Formula: each count is Poisson, with a rate of its own drawn from a gamma distribution; the variance is mean + mean
 * squared over theta. Theta by maximum likelihood: the root of the score, found by bisection.
 * Defaults: none.
 * Cost: one pass, then a few dozen steps as long as the largest count.
 *
 * Parameters: `counts`, whole numbers from 0.
 * Returns: `mean`; `theta`, null when the counts do not vary more than chance (theta would be infinite). Not defined: no
 * events, fewer than two counts.
 * Errors: RangeError for what is no count.
 * Example: 0, 1, 0, 3, 5, 2, 0, 0, 7, 1, 4, 0, 2, 9, 0, 1: mean 2.1875, theta 0.7310.
 * Reference: Lawless 1987, Canadian Journal of Statistics 15:209.
 */
export type NegativeBinomial = { mean: number; theta: number | null };

export function negativeBinomial(counts: Float64Array): NegativeBinomial | NotDefined {
  const n = counts.length;
  let [sum, largest] = [0, 0];
  for (const count of counts) {
    if (!(Number.isInteger(count) && count >= 0)) throw new RangeError(`not a count: ${count}`);
    sum += count;
    largest = Math.max(largest, count);
  }
  if (n < 2) return notDefined('one_unit', 2);
  if (sum === 0) return notDefined('no_events');
  const mean = sum / n;
  const above = countsAbove(counts, largest);
  const score = (theta: number): number => {
    let total = -n * Math.log1p(mean / theta);
    for (let k = 0; k < largest; k += 1) total += above[k]! / (theta + k);
    return total;
  };
  // The score falls from plus infinity; it crosses 0 only when the counts spread more than their mean.
  let squares = 0;
  for (const count of counts) squares += (count - mean) ** 2;
  if (squares / n <= mean) return { mean, theta: null };
  let [low, high] = [1e-12, 1e12];
  if (score(high) > 0) return { mean, theta: null };
  for (let step = 0; step < 300; step += 1) {
    const middle = Math.sqrt(low * high);
    if (middle <= low || middle >= high) break;
    if (score(middle) > 0) low = middle;
    else high = middle;
  }
  return { mean, theta: Math.sqrt(low * high) };
}

/** How many counts are above 0, 1, 2, ... */
function countsAbove(counts: Float64Array, largest: number): Float64Array {
  const above = new Float64Array(largest + 1);
  for (const count of counts) if (count > 0) above[count - 1]! += 1;
  for (let k = largest - 1; k >= 0; k -= 1) above[k]! += above[k + 1]!;
  return above;
}
