import { poissonDensity } from './gamma.ts';

/**
 * Naus scan probability ([Wikipedia, scan statistic](https://en.wikipedia.org/wiki/Scan_statistic)).
 *
 * Answers: six robberies within two days: how often does a year bring that somewhere, by chance alone?
 * Misread as: the chance of six in these two days. It is the chance of at least one such cluster in the whole time,
 * wherever it may begin; with many windows even a rare one is likely to come up.
 * Formula: the exact chances that two and three windows' lengths pass without such a cluster, at a constant Poisson rate; the
 * chance for three over that for two, once more for every further window's length.
 * Defaults: none.
 * Cost: proportional to the count looked for.
 *
 * Parameters: `steps`, length of the whole time; `window`, length of the scan, both in the same unit; `mean`, events expected per unit;
 * `count`, events looked for in one window.
 * Returns: the chance of at least one window with `count` events or more, 0 to 1; 1 for a count of 0.
 * Errors: RangeError for a window longer than a half of the time, a negative mean, a count that is not whole.
 * Example: six deaths within a fortnight in 416 weeks at 0.3 a week: 0.0390.
 * Reference: Naus 1982, Journal of the American Statistical Association 77:177.
 */
export function nausScan({ steps, window, mean, count }: { steps: number; window: number; mean: number; count: number }): number {
  const good = window > 0 && steps >= 2 * window && mean >= 0 && mean < Infinity && Number.isInteger(count) && count >= 0;
  if (!good) throw new RangeError(`no scan of ${window} in ${steps} for ${count} events at ${mean}`);
  if (count === 0) return 1;
  if (mean === 0) return 0;
  const inWindow = mean * window;
  if (count === 1) return -Math.expm1(-mean * steps);
  const poisson = tables(count, inWindow);
  const two = quietTwo(count, inWindow, poisson);
  const three = quietThree(count, inWindow, poisson);
  if (!(two > 0) || !(three > 0)) return 1;
  const chance = -Math.expm1(Math.log(two) + (steps / window - 2) * Math.log(three / two));
  return Math.min(1, Math.max(0, chance));
}

/** Densities and distribution; `below(-1)` and less are 0. */
type Poisson = { at: (k: number) => number; below: (k: number) => number };

function tables(count: number, mean: number): Poisson {
  const density = Float64Array.from({ length: 2 * count }, (_, k) => poissonDensity(k, mean));
  const sums = density.slice();
  for (let k = 1; k < sums.length; k += 1) sums[k]! += sums[k - 1]!;
  return { at: (k) => density[k]!, below: (k) => (k < 0 ? 0 : sums[k]!) };
}

function quietTwo(k: number, mean: number, { at, below }: Poisson): number {
  return below(k - 1) ** 2 - (k - 1) * at(k) * at(k - 2) - (k - 1 - mean) * at(k) * below(k - 3);
}

function quietThree(k: number, mean: number, { at, below }: Poisson): number {
  const first = 2 * at(k) * below(k - 1) * ((k - 1) * below(k - 2) - mean * below(k - 3));
  const second = 0.5 * at(k) ** 2 * ((k - 1) * (k - 2) * below(k - 3) - 2 * (k - 2) * mean * below(k - 4) + mean ** 2 * below(k - 5));
  let [third, fourth] = [0, 0];
  for (let r = 1; r < k; r += 1) {
    third += at(2 * k - r) * below(r - 1) ** 2;
    if (r > 1) fourth += at(2 * k - r) * at(r) * ((r - 1) * below(r - 2) - mean * below(r - 3));
  }
  return below(k - 1) ** 3 - first + second + third - fourth;
}
