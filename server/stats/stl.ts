import { loessCurve, loessPoint } from './loess_steps.ts';
import { notDefined, type NotDefined } from './not_defined.ts';

/**
 * STL, seasonal and trend decomposition by loess ([Wikipedia](https://en.wikipedia.org/wiki/Decomposition_of_time_series)).
 *
 * Answers: what is season, what is trend, and which months fit neither?
 * Misread as: a test. The trend bends as far as its window lets it; whether a bend is more than chance it does not say.
 * Formula: in turn the season is smoothed over the years month by month (loess), freed of what is no season by three moving
 * averages and a loess, and the rest is smoothed for the trend. Robust: the whole is repeated with less weight for steps
 * that fit badly.
 * Defaults: as R: periodic (one season for all years); trend window the next odd number from 1.5 periods (a little more for
 * a short season window); two inner rounds, or one in each of fifteen outer ones when robust; every tenth of a window is
 * computed and the steps between are interpolated.
 * Cost: windows times steps times rounds; 2,000 steps a few milliseconds.
 *
 * Parameters: `values`; `period`, steps in a year (or a week), from 2; `seasonWindow`, years smoothed over (odd, from 3), or `periodic`;
 * `robust`.
 * Returns: `seasonal`, `trend`, `remainder` per step, which sum to the values; `weights`, 1 where not robust; `strength`, how far
 * `trend` and `season` explain what the other leaves, 0 to 1. Not defined for two periods or fewer.
 * Errors: RangeError for another period or window, a value that is not finite.
 * Example: Chicago homicides by month, 2001 to 2017: the season takes 16.8 from February and adds 14.5 to July.
 * Reference: Cleveland, Cleveland, McRae & Terpenning 1990, Journal of Official Statistics 6:3; Hyndman & Athanasopoulos 2021,
 * Forecasting, 4.3 (strength).
 */
export type Stl = {
  seasonal: Float64Array; trend: Float64Array; remainder: Float64Array; weights: Float64Array; strength: { trend: number; season: number };
};

export type StlOptions = { period: number; seasonWindow?: number | 'periodic'; robust?: boolean };

export function stl(values: Float64Array, { period, seasonWindow = 'periodic', robust = false }: StlOptions): Stl | NotDefined {
  const n = values.length;
  check(values, period, seasonWindow);
  if (n <= 2 * period) return notDefined('too_few_steps', 2 * period + 1);
  const periodic = seasonWindow === 'periodic';
  const windows = windowsFor(period, periodic ? 10 * n + 1 : seasonWindow);
  const weights = new Float64Array(n).fill(1);
  const trend = new Float64Array(n);
  const seasonal = new Float64Array(n);
  for (let outer = 0; outer <= (robust ? 15 : 0); outer += 1) {
    // The first round of all has no weights yet.
    if (outer > 0) robustWeights(values, { seasonal, trend }, weights);
    for (let inner = 0; inner < (robust ? 1 : 2); inner += 1) {
      oneRound(values, { period, windows, weights: outer > 0 ? weights : null, trend, seasonal });
    }
  }
  if (periodic) averageSeasons(seasonal, period);
  const remainder = values.map((value, at) => value - seasonal[at]! - trend[at]!);
  return { seasonal, trend, remainder, weights, strength: { trend: strengthOf(trend, remainder), season: strengthOf(seasonal, remainder) } };
}

type Smoother = { window: number; degree: 0 | 1; jump: number };
type Windows = { season: Smoother; trend: Smoother; low: Smoother };

function windowsFor(period: number, season: number): Windows {
  const smoother = (window: number, degree: 0 | 1): Smoother => ({ window, degree, jump: Math.ceil(window / 10) });
  return {
    season: smoother(season, 0),
    trend: smoother(nextOdd(Math.ceil((1.5 * period) / (1 - 1.5 / season))), 1),
    low: smoother(nextOdd(period), 1),
  };
}

const nextOdd = (width: number): number => (width % 2 === 0 ? width + 1 : width);

type Round = { period: number; windows: Windows; weights: Float64Array | null; trend: Float64Array; seasonal: Float64Array };

function oneRound(values: Float64Array, { period, windows, weights, trend, seasonal }: Round): void {
  const n = values.length;
  const cycles = smoothCycles(values.map((value, at) => value - trend[at]!), { period, smoother: windows.season, weights });
  const low = loessCurve(means(means(means(cycles, period), period), 3), { ...windows.low, weights: null });
  for (let at = 0; at < n; at += 1) seasonal[at] = cycles[period + at]! - low[at]!;
  trend.set(loessCurve(values.map((value, at) => value - seasonal[at]!), { ...windows.trend, weights }));
}

/** Each season by itself over the years, and one year further at both ends. */
function smoothCycles(
  detrended: Float64Array, { period, smoother, weights }: { period: number; smoother: Smoother; weights: Float64Array | null },
): Float64Array {
  const n = detrended.length;
  const cycles = new Float64Array(n + 2 * period);
  for (let season = 0; season < period; season += 1) {
    const own = detrended.filter((_, at) => at % period === season);
    const ownWeights = weights?.filter((_, at) => at % period === season) ?? null;
    const years = own.length;
    const curve = loessCurve(own, { ...smoother, weights: ownWeights });
    const before = loessPoint(own, { ...smoother, weights: ownWeights, at: -1, left: 0, right: Math.min(smoother.window, years) - 1 });
    const after = loessPoint(own, { ...smoother, weights: ownWeights, at: years, left: Math.max(0, years - smoother.window), right: years - 1 });
    cycles[season] = before ?? curve[0]!;
    for (let year = 0; year < years; year += 1) cycles[(year + 1) * period + season] = curve[year]!;
    cycles[(years + 1) * period + season] = after ?? curve[years - 1]!;
  }
  return cycles;
}

/** Means of `width` values in a row: `width - 1` fewer than there were. */
function means(values: Float64Array, width: number): Float64Array {
  const result = new Float64Array(values.length - width + 1);
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) {
    sum += values[at]!;
    if (at >= width) sum -= values[at - width]!;
    if (at >= width - 1) result[at - width + 1] = sum / width;
  }
  return result;
}

function robustWeights(values: Float64Array, { seasonal, trend }: { seasonal: Float64Array; trend: Float64Array }, weights: Float64Array): void {
  const n = values.length;
  const misfit = values.map((value, at) => Math.abs(value - seasonal[at]! - trend[at]!));
  const sorted = misfit.slice().sort();
  const cut = 3 * (sorted[n >> 1]! + sorted[n - (n >> 1) - 1]!);
  for (let at = 0; at < n; at += 1) {
    const r = misfit[at]!;
    weights[at] = r <= 0.001 * cut ? 1 : r <= 0.999 * cut ? (1 - (r / cut) ** 2) ** 2 : 0;
  }
}

function averageSeasons(seasonal: Float64Array, period: number): void {
  for (let season = 0; season < period; season += 1) {
    const own = seasonal.filter((_, at) => at % period === season);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    for (let at = season; at < seasonal.length; at += period) seasonal[at] = mean;
  }
}

function strengthOf(part: Float64Array, remainder: Float64Array): number {
  const both = variance(part.map((value, at) => value + remainder[at]!));
  return both === 0 ? 0 : Math.max(0, 1 - variance(remainder) / both);
}

function variance(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

function check(values: Float64Array, period: number, window: number | 'periodic'): void {
  if (!Number.isInteger(period) || period < 2) throw new RangeError(`not a period: ${period}`);
  if (window !== 'periodic' && (!Number.isInteger(window) || window < 3 || window % 2 === 0)) throw new RangeError(`not a season window: ${window}`);
  for (const value of values) if (!Number.isFinite(value)) throw new RangeError(`not a value of a series: ${value}`);
}
