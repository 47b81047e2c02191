/**
 * Change of a count, at a glance ([Wikipedia, Poisson distribution](https://en.wikipedia.org/wiki/Poisson_distribution)).
 *
 * Answers: how much more or less than before, and how many standard deviations is that if nothing changed?
 * Misread as: a percentage that matters. Of two counts of 3 the second is often 100 % more by chance alone.
 * Formula: z of two counts in equal time: (after - before) over the root of their sum. z of one count against a mean that is
 * known: twice the difference of the roots; against a count instead of a known mean it gives three false alarms for each
 * that is due, so it is not offered for that.
 * Defaults: two counts.
 * Cost: constant.
 *
 * Parameters: `before` and `after`, counts from 0 in equal time; or `count` and a known `mean`.
 * Returns: `percent`, null when there was nothing before; `z`, 0 when there was nothing at all.
 * Errors: RangeError for negative numbers.
 * Example: 20, then 10: -50 %, z -1.83: within normal variation.
 * Reference: Wheeler 2016, Journal of Quantitative Criminology 32:1; Przyborowski & Wilenski 1940, Biometrika 31:313.
 */
export function countChange({ before, after }: { before: number; after: number }): { percent: number | null; z: number } {
  if (!(before >= 0 && after >= 0)) throw new RangeError(`not counts: ${before}, ${after}`);
  return {
    percent: before === 0 ? null : (100 * (after - before)) / before,
    z: before + after === 0 ? 0 : (after - before) / Math.sqrt(before + after),
  };
}

/** Only for a mean that is known, not for one observed count. */
export function rootZ(count: number, mean: number): number {
  if (!(count >= 0 && mean >= 0)) throw new RangeError(`not a count and a mean: ${count}, ${mean}`);
  return 2 * (Math.sqrt(count) - Math.sqrt(mean));
}
