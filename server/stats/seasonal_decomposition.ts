import { movingAverage } from './moving_average.ts';
import { notDefined, type NotDefined } from './not_defined.ts';

/**
 * Classical seasonal decomposition ([Wikipedia, decomposition of time series](https://en.wikipedia.org/wiki/Decomposition_of_time_series)).
 *
 * Answers: how much of a summer's rise is summer, and how much is more than that?
 * Misread as: the season of this year. It is one average season for all years; where the season itself changes, STL follows
 * it. And there is no trend for the first and last half year.
 * Formula: trend is the centred moving average over one whole period. What is left (the difference, or the ratio) is
 * averaged for each season, and these averages are shifted (divided) so that they sum to 0 (average to 1).
 * Defaults: additive.
 * Cost: the period for each step.
 *
 * Parameters: `values`; `period`, steps in a year (or a week), from 2; `kind`, `additive` or `multiplicative`. The first value belongs
 * to season 0.
 * Returns: `trend` and `remainder` per step, NaN where the average does not reach; `seasonal` per step; `figure` per season. Not
 * defined for fewer than two whole periods, nor multiplicative where a trend or a season is 0.
 * Errors: RangeError for another period, a value that is not finite.
 * Example: Chicago homicides by month, 2001 to 2017: July has 14.0 more than the trend, February 16.4 fewer.
 * Reference: Kendall & Stuart 1983, The Advanced Theory of Statistics 3; R, decompose.
 */
export type SeasonalDecomposition = { trend: Float64Array; seasonal: Float64Array; remainder: Float64Array; figure: Float64Array };

export function seasonalDecomposition(
  values: Float64Array, { period, kind = 'additive' }: { period: number; kind?: 'additive' | 'multiplicative' },
): SeasonalDecomposition | NotDefined {
  if (!Number.isInteger(period) || period < 2) throw new RangeError(`not a period: ${period}`);
  for (const value of values) if (!Number.isFinite(value)) throw new RangeError(`not a value of a series: ${value}`);
  if (values.length < 2 * period) return notDefined('too_few_steps', 2 * period);
  const trend = movingAverage(values, period, { centred: true });
  if (kind === 'multiplicative' && trend.some((level) => level === 0)) return notDefined('no_baseline');
  const without = (value: number, part: number): number => (kind === 'additive' ? value - part : value / part);
  const figure = seasonFigure(values.map((value, at) => without(value, trend[at]!)), period, kind);
  if (figure.some((part) => !Number.isFinite(part)) || (kind === 'multiplicative' && figure.includes(0))) return notDefined('no_baseline');
  const seasonal = values.map((_, at) => figure[at % period]!);
  return { trend, seasonal, figure, remainder: values.map((value, at) => without(without(value, seasonal[at]!), trend[at]!)) };
}

function seasonFigure(detrended: Float64Array, period: number, kind: 'additive' | 'multiplicative'): Float64Array {
  const figure = new Float64Array(period);
  const count = new Float64Array(period);
  detrended.forEach((value, at) => {
    if (Number.isNaN(value)) return;
    figure[at % period]! += value;
    count[at % period]! += 1;
  });
  const means = figure.map((sum, season) => sum / count[season]!);
  const overall = means.reduce((sum, mean) => sum + mean, 0) / period;
  return means.map((mean) => (kind === 'additive' ? mean - overall : mean / overall));
}
