import { normalQuantile } from './normal_quantile.ts';
import { twoSidedP } from './normal.ts';
import { isDefined, notDefined, type NotDefined } from './not_defined.ts';
import { poissonRegression } from './poisson_regression.ts';

/**
 * Poisson trend ([Wikipedia, Poisson regression](https://en.wikipedia.org/wiki/Poisson_regression)).
 *
 * Answers: by how many percent does the count change from one step to the next?
 * Misread as: precise. The plain error holds for Poisson counts only; crime spreads more than that, and the widened interval
 * is the honest one. A season that is cut off at the ends shows as a trend.
 * Formula: the logarithm of the expected count is a straight line in time, the one under which the counts are most likely.
 * Dispersion is Pearson's chi-square over its degrees of freedom; where it is above 1 the error is multiplied by its root
 * (quasi-Poisson).
 * Defaults: times 1, 2, .. n; 95 % interval, widened.
 * Cost: some ten passes.
 *
 * Parameters: `counts`, whole numbers from 0; `times`, rising; `exposures` (days in the month, residents), 1 each when left
 * out; `confidence`.
 * Returns: `slope` per unit of time and `intercept` at the first time, both as logarithms; `errors` of intercept and slope for plain
 * Poisson counts; `deviance`, `dispersion`; `perStep`, the change per unit of time as a share, with widened `lower` and
 * `upper`; `p` (widened). Not defined for fewer than three steps or no events, and when all events stand at one end.
 * Errors: RangeError for other lengths, counts that are not whole, exposures not above 0.
 * Example: Chicago homicides by year, 2001 to 2017: 0.012 % a year, deviance 345.7 on 15 degrees of freedom.
 * Reference: McCullagh & Nelder 1989, Generalized Linear Models, 6; R, glm.
 */
export type PoissonTrend = {
  slope: number; intercept: number; errors: [number, number]; deviance: number; dispersion: number; p: number;
  perStep: number; lower: number; upper: number;
};

export type PoissonTrendOptions = { times?: Float64Array; exposures?: Float64Array; confidence?: number };

export function poissonTrend(counts: Float64Array, { times, exposures, confidence = 0.95 }: PoissonTrendOptions = {}): PoissonTrend | NotDefined {
  const n = counts.length;
  const t = times ?? Float64Array.from({ length: n }, (_, at) => at + 1);
  check(n, t, exposures);
  if (n < 3) return notDefined('too_few_steps', 3);
  const fit = poissonRegression({
    counts, predictors: [t.map((time) => time - t[0]!)], ...(exposures && { offset: exposures.map((exposure) => Math.log(exposure)) }),
  });
  if (!isDefined(fit)) return fit;
  const [intercept, slope] = [fit.coefficients[0]!, fit.coefficients[1]!];
  let pearson = 0;
  for (let at = 0; at < n; at += 1) pearson += (counts[at]! - fit.mean[at]!) ** 2 / fit.mean[at]!;
  const dispersion = pearson / (n - 2);
  const error = fit.standardErrors[1]! * Math.sqrt(Math.max(1, dispersion));
  const reach = normalQuantile((1 + confidence) / 2) * error;
  return {
    slope, intercept, errors: [fit.standardErrors[0]!, fit.standardErrors[1]!], deviance: fit.deviance, dispersion,
    p: twoSidedP(slope / error), perStep: Math.expm1(slope), lower: Math.expm1(slope - reach), upper: Math.expm1(slope + reach),
  };
}

function check(n: number, times: Float64Array, exposures: Float64Array | undefined): void {
  if (times.length !== n || (exposures && exposures.length !== n)) throw new RangeError(`${times.length} times, ${exposures?.length ?? n} exposures for ${n} counts`);
  for (let at = 1; at < n; at += 1) if (!(times[at]! > times[at - 1]!)) throw new RangeError(`times do not rise at ${at}`);
  for (const exposure of exposures ?? []) if (!(exposure > 0 && exposure < Infinity)) throw new RangeError(`not an exposure: ${exposure}`);
}
