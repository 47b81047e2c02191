import { countSpread, deviance, logLikelihood, type CountSpread } from './count_likelihood.ts';
import { constantOnly, fitLogLink, oneRowEach, type GroupedCounts, type LogLinkFit, type Regression } from './log_link_fit.ts';
import { isDefined, notDefined, type NotDefined } from './not_defined.ts';
import { standardErrors, type CountRegression } from './poisson_regression.ts';

/**
 * Negative binomial regression ([Wikipedia](https://en.wikipedia.org/wiki/Negative_binomial_distribution)).
 *
 * Answers: by which factor does the expected number of incidents differ where something is present, when counts vary more
 * than chance alone would have them?
 * Misread as: a cause. Nor does it say why counts vary more: because some incidents draw others, or because something that
 * matters is missing from the predictors.
 * Formula: as in Poisson regression, but a count of mean m has the variance m + m²/theta (the second form); theta is the value
 * under which the counts are most likely, found in turns with the weights of the predictors.
 * Defaults: no exposure.
 * Cost: some ten times that of Poisson regression.
 *
 * Parameters: `predictors`, one list of finite numbers each; `counts`, whole numbers from 0; `offset`, logarithm of the exposure.
 * Returns: as Poisson regression, and `theta` with its `thetaError`; `aic` and `bic` count theta as one more parameter. Not
 * defined (did_not_converge) when counts vary no more than chance has them: theta then has no end, and Poisson regression is right.
 * Errors: RangeError for lists of unequal length, counts below 0 or not whole, predictors that are not finite.
 * Example: 0, 1, 0, 6, 2, 0, 9, 1 without predictors: the mean is 2.375 and theta 0.5841.
 * Reference: Lawless 1987, Canadian Journal of Statistics 15:209; Venables & Ripley 2002, Modern Applied Statistics with S, 7.4.
 */
export type NegativeBinomialRegression = CountRegression & { theta: number; thetaError: number };

export function negativeBinomialRegression(regression: Regression): NegativeBinomialRegression | NotDefined {
  const data = oneRowEach(regression);
  if (!regression.counts.some((count) => count > 0)) return notDefined('no_events');
  const spread = countSpread(regression.counts);
  const found = fitNegativeBinomial(data, spread);
  if (!isDefined(found)) return found;
  const { fit, theta } = found;
  const none = fitLogLink(constantOnly(data), theta);
  if (!isDefined(none)) return none;
  const k = data.columns + 1;
  return {
    coefficients: fit.coefficients, standardErrors: standardErrors(fit.covariance, data.columns), mean: fit.mean,
    deviance: deviance(data, { spread, theta, mean: fit.mean }), nullDeviance: deviance(data, { spread, theta, mean: none.mean }),
    logLikelihood: found.logLikelihood, aic: 2 * k - 2 * found.logLikelihood, bic: k * Math.log(data.rows) - 2 * found.logLikelihood,
    theta, thetaError: 1 / Math.sqrt(thetaSlope(data, spread, fit.mean, theta).information),
  };
}

const mostTurns = 200;
/** So near to Poisson that the data cannot tell the difference: the variance is larger by less than a millionth. */
const endless = 1e7;

/** The weights and theta in turns. */
export function fitNegativeBinomial(data: GroupedCounts, spread: CountSpread): { fit: LogLinkFit; theta: number; logLikelihood: number } | NotDefined {
  let fit = fitLogLink(data);
  if (!isDefined(fit)) return fit;
  let theta = firstTheta(data, spread, fit.mean);
  let likelihood = -Infinity;
  for (let turn = 0; turn < mostTurns; turn += 1) {
    theta = bestTheta(data, spread, { mean: fit.mean, theta });
    if (!(theta < endless)) return notDefined('did_not_converge');
    const next: LogLinkFit | NotDefined = fitLogLink(data, theta, fit.coefficients);
    if (!isDefined(next)) return next;
    fit = next;
    const reached = logLikelihood(data, { spread, mean: fit.mean, theta });
    // Theta is settled to about the root of this.
    if (Math.abs(reached - likelihood) < 1e-15 * (1 + Math.abs(reached)) && Math.abs(thetaSlope(data, spread, fit.mean, theta).slope * theta) < 1e-9) {
      return { fit, theta, logLikelihood: reached };
    }
    likelihood = reached;
  }
  return notDefined('did_not_converge');
}

/** By the moments: the sum of squared deviations less the means is the sum of squared means over theta. */
function firstTheta({ rows, total, cells }: GroupedCounts, { occurs }: CountSpread, mean: Float64Array): number {
  let squares = 0;
  for (const [count, times] of occurs) squares += times * count * count;
  let [excess, ofMeans] = [squares, 0];
  for (let i = 0; i < rows; i += 1) {
    excess += cells[i]! * (mean[i]! ** 2 - mean[i]!) - 2 * total[i]! * mean[i]!;
    ofMeans += cells[i]! * mean[i]! ** 2;
  }
  return excess > 0 ? Math.min(1e4, Math.max(1e-3, ofMeans / excess)) : 1e4;
}

/** First derivative of the log-likelihood by theta, and the negative of the second. */
function thetaSlope({ rows, total, cells }: GroupedCounts, { exceed }: CountSpread, mean: Float64Array, theta: number): { slope: number; information: number } {
  let [slope, information] = [0, 0];
  for (let k = 0; k < exceed.length; k += 1) {
    slope += exceed[k]! / (theta + k);
    information += exceed[k]! / (theta + k) ** 2;
  }
  for (let i = 0; i < rows; i += 1) {
    const [m, n] = [mean[i]!, cells[i]!];
    const both = total[i]! + n * theta;
    slope += n - n * Math.log1p(m / theta) - both / (m + theta);
    information += -n / theta + (2 * n) / (m + theta) - both / (m + theta) ** 2;
  }
  return { slope, information };
}

/** Newton's steps on the logarithm of theta, halved to stay within a factor of e; Infinity when it has no end. */
function bestTheta(data: GroupedCounts, spread: CountSpread, { mean, theta }: { mean: Float64Array; theta: number }): number {
  let log = Math.log(theta);
  for (let step = 0; step < 100; step += 1) {
    const at = Math.exp(log);
    const { slope, information } = thetaSlope(data, spread, mean, at);
    const [gradient, curvature] = [slope * at, information * at * at - slope * at];
    const move = curvature > 0 ? gradient / curvature : Math.sign(gradient);
    log += Math.max(-1, Math.min(1, move));
    if (Math.exp(log) >= endless) return Infinity;
    if (Math.abs(move) < 1e-12) break;
  }
  return Math.exp(log);
}
