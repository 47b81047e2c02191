import { notDefined, isDefined, type NotDefined } from './not_defined.ts';
import { seasonalDecomposition } from './seasonal_decomposition.ts';

/**
 * Exponential smoothing, Holt-Winters ([Wikipedia](https://en.wikipedia.org/wiki/Exponential_smoothing)).
 *
 * Answers: what would the next months bring if level, trend and season went on as they last were?
 * Misread as: a prediction of what will happen. It knows nothing of what the police, the weather or the law will do, and the
 * further ahead, the more it only repeats the last season.
 * Formula: level, trend and season are each moved by a share (alpha, beta, gamma) of what the newest value says about them. The
 * shares are those with the least squared error of the forecasts one step ahead. Without a period: level only.
 * Defaults: additive; begins with the classical decomposition of the first two periods (level only: with the first value), its level
 * half a period behind, as R does.
 * Cost: some thousand passes over the series; 200 values 10 ms.
 *
 * Parameters: `values`; `period`, steps in a year, or null for the level only; `ahead`, steps to forecast; `shares` to use instead of
 * the best ones.
 * Returns: `alpha`, `beta`, `gamma`; `squaredError` in all; `fitted` per step (NaN while it begins); `forecast`. Not defined for fewer
 * than two periods and one step (two values without a period), or values all equal.
 * Errors: RangeError for another period, shares outside 0 to 1, a value that is not finite.
 * Example: Chicago homicides by month, 2001 to 2017: alpha 0.23, beta 0, gamma 0.30.
 * Reference: Winters 1960, Management Science 6:324; R, HoltWinters.
 */
export type Smoothed = {
  alpha: number; beta: number; gamma: number; squaredError: number; fitted: Float64Array; forecast: Float64Array;
};

type Shares = { alpha: number; beta: number; gamma: number };
type Start = { level: number; trend: number; season: Float64Array; from: number };

export function exponentialSmoothing(
  values: Float64Array, { period = null, ahead = 6, shares }: { period?: number | null; ahead?: number; shares?: Shares } = {},
): Smoothed | NotDefined {
  check(values, period, shares);
  const least = period === null ? 2 : 2 * period + 1;
  if (values.length < least) return notDefined('too_few_steps', least);
  if (values.every((value) => value === values[0])) return notDefined('all_equal');
  const start = period === null ? { level: values[0]!, trend: 0, season: Float64Array.of(0), from: 1 } : begin(values, period);
  if ('notDefined' in start) return start;
  const best = shares ?? bestShares((tried) => run(values, start, tried).squaredError, period !== null);
  return { ...best, ...run(values, start, best, ahead) };
}

/** A line through the trend of the first two periods. */
function begin(values: Float64Array, period: number): Start | NotDefined {
  const parts = seasonalDecomposition(values.subarray(0, 2 * period), { period });
  if (!isDefined(parts)) return parts;
  const trend = parts.trend.filter((level) => !Number.isNaN(level));
  const middle = (trend.length + 1) / 2;
  const mean = trend.reduce((sum, level) => sum + level, 0) / trend.length;
  let [cross, squares] = [0, 0];
  trend.forEach((level, at) => {
    cross += (at + 1 - middle) * (level - mean);
    squares += (at + 1 - middle) ** 2;
  });
  const slope = squares === 0 ? 0 : cross / squares;
  return { level: mean - slope * middle, trend: slope, season: parts.figure, from: period };
}

function run(values: Float64Array, start: Start, { alpha, beta, gamma }: Shares, ahead = 0) {
  const season = start.season.slice();
  const period = season.length;
  const fitted = new Float64Array(values.length).fill(Number.NaN);
  let { level, trend } = start;
  let squaredError = 0;
  for (let t = start.from; t < values.length; t += 1) {
    const at = (t - start.from) % period;
    const expected = level + trend + season[at]!;
    fitted[t] = expected;
    squaredError += (values[t]! - expected) ** 2;
    const before = level;
    level = alpha * (values[t]! - season[at]!) + (1 - alpha) * (level + trend);
    trend = beta * (level - before) + (1 - beta) * trend;
    season[at] = gamma * (values[t]! - level) + (1 - gamma) * season[at]!;
  }
  const steps = values.length - start.from;
  const forecast = Float64Array.from({ length: ahead }, (_, h) => level + (h + 1) * trend + season[(steps + h) % period]!);
  return { squaredError, fitted, forecast };
}

/** Steps along each share, halved when none of them helps; from the usual starting values, always to the same end. */
function bestShares(error: (shares: Shares) => number, seasonal: boolean): Shares {
  const names = seasonal ? (['alpha', 'beta', 'gamma'] as const) : (['alpha'] as const);
  let shares: Shares = seasonal ? { alpha: 0.3, beta: 0.1, gamma: 0.1 } : { alpha: 0.3, beta: 0, gamma: 0 };
  let least = error(shares);
  for (let step = 0.1; step > 1e-8;) {
    let moved = false;
    for (const name of names) {
      for (const by of [step, -step]) {
        const tried = { ...shares, [name]: Math.min(1, Math.max(0, shares[name] + by)) };
        const wrong = error(tried);
        if (!(wrong < least)) continue;
        shares = tried;
        least = wrong;
        moved = true;
      }
    }
    if (!moved) step /= 2;
  }
  return shares;
}

function check(values: Float64Array, period: number | null, shares: Shares | undefined): void {
  if (period !== null && (!Number.isInteger(period) || period < 2)) throw new RangeError(`not a period: ${period}`);
  for (const share of Object.values(shares ?? {})) if (!(share >= 0 && share <= 1)) throw new RangeError(`not a share: ${share}`);
  for (const value of values) if (!Number.isFinite(value)) throw new RangeError(`not a value of a series: ${value}`);
}
