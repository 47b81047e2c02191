/**
 * Exponentially weighted moving average ([Wikipedia, EWMA chart](https://en.wikipedia.org/wiki/EWMA_chart)).
 *
 * Answers: what is the level now, when recent weeks count more than old ones; and has it left its limits?
 * Misread as: the count. It lags: after a jump it takes several steps to arrive.
 * Formula: each step takes `lambda` of the new value and the rest of the average so far, beginning from `start`. Limits lie
 * `sigmas` standard deviations of such an average from `start`, narrower in the first steps.
 * Defaults: lambda 0.2, limits at 3 sigmas, none without a deviation.
 * Cost: one pass.
 *
 * Parameters: `values`; `start`, the level before the first; `lambda` above 0 and at most 1; `deviation` of a single value, for the limits.
 * Returns: `average`, `lower` and `upper` per step (limits NaN without a deviation), `signal`, 1 above, -1 below, 0 within.
 * Errors: RangeError for values that are not finite, another lambda, a negative deviation.
 * Example: from 10, lambda 0.2, values 20, 20: 12, then 13.6.
 * Reference: Roberts 1959, Technometrics 1:239; Montgomery 2012, Statistical Quality Control, 9.2.
 */
export type Ewma = { average: Float64Array; lower: Float64Array; upper: Float64Array; signal: Int8Array };

export function ewma(
  values: Float64Array,
  { start, lambda = 0.2, deviation = null, sigmas = 3 }: { start: number; lambda?: number; deviation?: number | null; sigmas?: number },
): Ewma {
  if (!(lambda > 0 && lambda <= 1) || !Number.isFinite(start)) throw new RangeError(`no average from ${start} with lambda ${lambda}`);
  if (deviation !== null && !(deviation >= 0 && deviation < Infinity)) throw new RangeError(`not a deviation: ${deviation}`);
  const n = values.length;
  const result: Ewma = {
    average: new Float64Array(n), lower: new Float64Array(n).fill(Number.NaN), upper: new Float64Array(n).fill(Number.NaN), signal: new Int8Array(n),
  };
  let average = start;
  for (let t = 0; t < n; t += 1) {
    if (!Number.isFinite(values[t])) throw new RangeError(`not a value of a series: ${values[t]}`);
    average = lambda * values[t]! + (1 - lambda) * average;
    result.average[t] = average;
    if (deviation === null) continue;
    const half = sigmas * deviation * Math.sqrt((lambda / (2 - lambda)) * (1 - (1 - lambda) ** (2 * (t + 1))));
    result.lower[t] = start - half;
    result.upper[t] = start + half;
    result.signal[t] = average > start + half ? 1 : average < start - half ? -1 : 0;
  }
  return result;
}
