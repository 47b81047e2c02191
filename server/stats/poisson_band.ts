/**
 * Band of a weekly count ([Poisson distribution, variance-stabilising root](https://en.wikipedia.org/wiki/Anscombe_transform)).
 *
 * Answers: which counts are within normal variation, given the mean of the periods before?
 * Misread as: a forecast. It says what chance alone would do if nothing changed; season and trend are not in it.
 * Formula: the square root of a Poisson count has a standard deviation of about one half whatever the mean, so the band
 * is (root of the mean, give or take half of `sigmas`) squared. `estimatedFrom` periods were averaged for the mean, which is
 * itself uncertain: the widened band multiplies the half-width by the root of 1 + 1/periods.
 * Defaults: three sigmas; the mean taken as known.
 * Cost: constant.
 *
 * Parameters: `mean` of the earlier counts, from 0; `sigmas`, how wide (default 3); `estimatedFrom`, number of periods averaged,
 * or null for a mean that is known (default null).
 * Returns: `lower` (never below 0) and `upper`.
 * Errors: RangeError for a negative mean.
 * Example: a known mean of 16: 6.25 to 30.25.
 * Reference: Wheeler 2016, Tables and graphs for monitoring temporal crime trends, International Journal of Police Science &
 * Management 18:159.
 */
export function poissonBand(
  mean: number, { sigmas = 3, estimatedFrom = null }: { sigmas?: number; estimatedFrom?: number | null } = {},
): { lower: number; upper: number } {
  if (!(mean >= 0)) throw new RangeError(`not a mean of counts: ${mean}`);
  const half = (sigmas / 2) * (estimatedFrom === null ? 1 : Math.sqrt(1 + 1 / estimatedFrom));
  const root = Math.sqrt(mean);
  return { lower: Math.max(0, root - half) ** 2, upper: (root + half) ** 2 };
}
