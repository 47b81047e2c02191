import { countSpread, deviance, logLikelihood } from './count_likelihood.ts';
import { constantOnly, fitLogLink, oneRowEach, type Regression } from './log_link_fit.ts';
import { isDefined, notDefined, type NotDefined } from './not_defined.ts';

/**
 * Poisson regression ([Wikipedia](https://en.wikipedia.org/wiki/Poisson_regression)).
 *
 * Answers: by which factor does the expected number of incidents differ where something is present, other things being equal?
 * Misread as: a cause. And its standard errors hold only when counts vary as chance alone would have them; incidents that
 * draw others vary more, and then the errors are too small: use the negative binomial form.
 * Formula: the logarithm of the expected count is a constant plus a weighted sum of the predictors (plus the logarithm of an
 * exposure); the weights are those under which the counts are most likely, by iteratively reweighted least squares.
 * Defaults: no exposure.
 * Cost: cases times the square of the predictors, some five to ten times over.
 *
 * Parameters: `predictors`, one list of finite numbers each; `counts`, whole numbers from 0; `offset`, logarithm of the exposure.
 * Returns: `coefficients`, the constant first, and their `standardErrors`; `mean` of each case; `deviance`, `nullDeviance`,
 * `logLikelihood`, `aic`, `bic`. Not defined without incidents, when a predictor depends on others, or when a coefficient
 * has no end because a group has no incidents at all.
 * Errors: RangeError for lists of unequal length, counts below 0 or not whole, predictors that are not finite.
 * Example: 2, 4 without and 8, 10 with a predictor: coefficient log 3, standard error 0.4714.
 * Reference: Nelder & Wedderburn 1972, Journal of the Royal Statistical Society A 135:370; McCullagh & Nelder 1989.
 */
export type CountRegression = {
  coefficients: Float64Array;
  standardErrors: Float64Array;
  mean: Float64Array;
  deviance: number;
  nullDeviance: number;
  logLikelihood: number;
  aic: number;
  bic: number;
};

export function poissonRegression(regression: Regression): CountRegression | NotDefined {
  const data = oneRowEach(regression);
  if (!regression.counts.some((count) => count > 0)) return notDefined('no_events');
  const fit = fitLogLink(data);
  const none = fitLogLink(constantOnly(data));
  if (!isDefined(fit)) return fit;
  if (!isDefined(none)) return none;
  const of = { spread: countSpread(regression.counts), theta: Infinity };
  const likelihood = logLikelihood(data, { ...of, mean: fit.mean });
  const k = data.columns;
  return {
    coefficients: fit.coefficients, standardErrors: standardErrors(fit.covariance, k), mean: fit.mean,
    deviance: deviance(data, { ...of, mean: fit.mean }), nullDeviance: deviance(data, { ...of, mean: none.mean }),
    logLikelihood: likelihood, aic: 2 * k - 2 * likelihood, bic: k * Math.log(data.rows) - 2 * likelihood,
  };
}

/** Roots of the diagonal. */
export const standardErrors = (covariance: Float64Array, size: number): Float64Array => Float64Array.from(
  { length: size }, (_, j) => Math.sqrt(covariance[j * size + j]!),
);
