import { notDefined, type NotDefined } from './not_defined.ts';
import { studentQuantile, studentTwoSidedP } from './student_t.ts';

/**
 * Straight line by least squares ([Wikipedia, simple linear regression](https://en.wikipedia.org/wiki/Simple_linear_regression)).
 *
 * Answers: which straight line comes nearest to the series?
 * Misread as: the trend. One wild month pulls it, counts are not equally precise, and months depend on each other; Sen's slope
 * minds the first and the Poisson trend the second.
 * Formula: the slope with the least squared distances; its standard error from what is left over; p by Student's t.
 * Defaults: times 1, 2, .. n; 95 % interval.
 * Cost: two passes.
 *
 * Parameters: `values`; `times`, not all equal; `confidence` between 0 and 1.
 * Returns: `slope`, `intercept` (at time 0), `error` of the slope, `p`, `lower`, `upper`, `explained` (share of the variance). Not defined for
 * fewer than three values, or when all are equal.
 * Errors: RangeError for other lengths, values that are not finite, one time only.
 * Example: Chicago homicides by month, 2001 to 2017: 0.0043 a month, p 0.80.
 * Reference: Montgomery, Peck & Vining 2012, Introduction to Linear Regression Analysis.
 */
export type LinearTrend = {
  slope: number; intercept: number; error: number; p: number; lower: number; upper: number; explained: number;
};

export function linearTrend(
  values: Float64Array, { times, confidence = 0.95 }: { times?: Float64Array; confidence?: number } = {},
): LinearTrend | NotDefined {
  const n = values.length;
  const t = times ?? Float64Array.from({ length: n }, (_, at) => at + 1);
  if (t.length !== n) throw new RangeError(`${t.length} times for ${n} values`);
  for (let at = 0; at < n; at += 1) if (!Number.isFinite(values[at]) || !Number.isFinite(t[at])) throw new RangeError(`not a value with its time: ${values[at]}, ${t[at]}`);
  if (n < 3) return notDefined('too_few_steps', 3);
  if (values.every((value) => value === values[0])) return notDefined('all_equal');
  const [meanTime, mean] = [average(t), average(values)];
  let [spread, cross, squares] = [0, 0, 0];
  for (let at = 0; at < n; at += 1) {
    spread += (t[at]! - meanTime) ** 2;
    cross += (t[at]! - meanTime) * (values[at]! - mean);
    squares += (values[at]! - mean) ** 2;
  }
  if (spread === 0) throw new RangeError('all values have the same time');
  const slope = cross / spread;
  let left = 0;
  for (let at = 0; at < n; at += 1) left += (values[at]! - mean - slope * (t[at]! - meanTime)) ** 2;
  const error = Math.sqrt(left / (n - 2) / spread);
  const reach = error * studentQuantile((1 + confidence) / 2, n - 2);
  return {
    slope, intercept: mean - slope * meanTime, error, explained: 1 - left / squares,
    p: error === 0 ? 0 : studentTwoSidedP(slope / error, n - 2), lower: slope - reach, upper: slope + reach,
  };
}

const average = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
