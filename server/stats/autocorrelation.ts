import { chiSquareSurvival } from './gamma.ts';
import { notDefined, type NotDefined } from './not_defined.ts';

/**
 * Autocorrelation and Ljung-Box test ([Wikipedia](https://en.wikipedia.org/wiki/Ljung%E2%80%93Box_test)).
 *
 * Answers: does a month with many tend to be followed by another; is there a season?
 * Misread as: contagion. A common cause (summer, a change of recording) makes neighbouring months alike, too. When it is strong,
 * tests that take the months as independent call too much significant.
 * Formula: the mean product of the deviations so many steps apart, divided by the variance (both over all n). Ljung-Box: n
 * (n + 2) times the sum of the squares, each divided by n less its lag; chi-square with as many degrees as lags.
 * Defaults: 24 lags.
 * Cost: lags times steps.
 *
 * Parameters: `values`; `lags`, how many.
 * Returns: `correlation` from lag 0 (which is 1); `statistic` and `p` of all lags together. Not defined for fewer values than two more
 * than the lags, or all equal.
 * Errors: RangeError for lags that are not whole or below 1, a value that is not finite.
 * Example: Chicago homicides by month, 2001 to 2017: 0.657 from one month to the next, 0.503 a year later.
 * Reference: Ljung & Box 1978, Biometrika 65:297.
 */
export type Autocorrelation = { correlation: Float64Array; statistic: number; p: number };

export function autocorrelation(values: Float64Array, lags = 24): Autocorrelation | NotDefined {
  if (!Number.isInteger(lags) || lags < 1) throw new RangeError(`not a number of lags: ${lags}`);
  for (const value of values) if (!Number.isFinite(value)) throw new RangeError(`not a value of a series: ${value}`);
  const n = values.length;
  if (n < lags + 2) return notDefined('too_few_steps', lags + 2);
  if (values.every((value) => value === values[0])) return notDefined('all_equal');
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const correlation = new Float64Array(lags + 1);
  for (let lag = 0; lag <= lags; lag += 1) {
    for (let at = lag; at < n; at += 1) correlation[lag]! += (values[at]! - mean) * (values[at - lag]! - mean);
  }
  const squares = correlation[0]!;
  for (let lag = 0; lag <= lags; lag += 1) correlation[lag]! /= squares;
  let statistic = 0;
  for (let lag = 1; lag <= lags; lag += 1) statistic += correlation[lag]! ** 2 / (n - lag);
  statistic *= n * (n + 2);
  return { correlation, statistic, p: chiSquareSurvival(statistic, lags) };
}
