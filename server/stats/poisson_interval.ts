import { gammaQuantile } from './gamma.ts';
import { normalQuantile } from './normal_quantile.ts';

/**
 * Interval for the mean of a Poisson count ([Wikipedia](https://en.wikipedia.org/wiki/Poisson_distribution#Confidence_interval)).
 *
 * Answers: so many were counted; between which means could the count have come about?
 * Misread as: a range in which the next count will lie. That one is wider, because it varies on top.
 * Formula: exact (Garwood): the means at which so many or more, and so many or fewer, have half of what the level leaves.
 * Byar: a short formula that comes close.
 * Defaults: exact, 95 %.
 * Cost: a few hundred steps.
 *
 * Parameters: `count`, a whole number from 0; `level`; `method`.
 * Returns: `lower` (0 for a count of 0) and `upper`.
 * Errors: RangeError for what is no count or no level.
 * Example: 5: from 1.6235 to 11.6683.
 * Reference: Garwood 1936, Biometrika 28:437; Breslow & Day 1987, Statistical Methods in Cancer Research II.
 */
export function poissonInterval(
  count: number, { level = 0.95, method = 'exact' }: { level?: number; method?: 'exact' | 'byar' } = {},
): { lower: number; upper: number } {
  if (!(Number.isInteger(count) && count >= 0) || !(level > 0 && level < 1)) throw new RangeError(`not a count and a level: ${count}, ${level}`);
  const tail = (1 - level) / 2;
  if (method === 'exact') return { lower: count === 0 ? 0 : gammaQuantile(tail, count), upper: gammaQuantile(1 - tail, count + 1) };
  const z = normalQuantile(1 - tail);
  const byar = (k: number, side: number): number => (k === 0 ? 0 : k * (1 - 1 / (9 * k) + (side * z) / (3 * Math.sqrt(k))) ** 3);
  return { lower: byar(count, -1), upper: byar(count + 1, 1) };
}
