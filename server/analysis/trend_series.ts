import { autocorrelation } from '../stats/autocorrelation.ts';
import { mannKendall, seasonalMannKendall, type MannKendall, type SeasonalMannKendall } from '../stats/mann_kendall.ts';
import { isDefined, type NotDefined } from '../stats/not_defined.ts';
import { poissonTrend, type PoissonTrend } from '../stats/poisson_trend.ts';
import { senSlope, type SenSlope } from '../stats/sen_slope.ts';
import { stl } from '../stats/stl.ts';
import { stepLengths, type TimeSteps } from './time_steps.ts';

/** What a series tells about rise and fall. `season` where it holds two whole years of months; `smooth`, its trend by loess. */
export type SeriesTrend = {
  order: MannKendall; slope: SenSlope; change: PoissonTrend | null;
  season: SeasonalMannKendall | null; smooth: Float64Array | null;
  /** From one step to the next; null for too short a series. */
  correlation: number | null;
  /** The decisive p: seasonal, exact, or normal. */
  p: number;
  z: number;
  /** The larger p of the series without its first two and without its last two steps; null where months are compared with themselves. */
  pWithoutEnd: number | null;
};

const monthsOfYear = 12;

export function trendOfAll(counts: Float64Array, steps: TimeSteps): SeriesTrend | NotDefined {
  const order = mannKendall(counts);
  if (!isDefined(order)) return order;
  const slope = senSlope(counts);
  if (!isDefined(slope)) return slope;
  const times = Float64Array.from({ length: steps.n }, (_, at) => at / (steps.n - 1));
  const change = poissonTrend(counts, { times, exposures: stepLengths(steps) });
  const years = steps.step === 'month' && steps.n >= 2 * monthsOfYear;
  const season = years ? defined(seasonalMannKendall(counts, monthsOfYear)) : null;
  const parts = steps.step === 'month' ? defined(stl(counts, { period: monthsOfYear })) : null;
  const echo = defined(autocorrelation(detrended(counts, slope), 1));
  return {
    order, slope, change: defined(change), season, smooth: parts?.trend ?? null, correlation: echo?.correlation[1] ?? null,
    p: season?.p ?? order.exactP ?? order.p, z: season?.z ?? order.z, pWithoutEnd: season === null ? withoutEnd(counts) : null,
  };
}

const endSteps = 2;

/** A trend that rests on how a short window begins or ends is no finding yet. */
function withoutEnd(counts: Float64Array): number {
  const pOf = (part: Float64Array): number => {
    const found = mannKendall(part);
    return isDefined(found) ? found.exactP ?? found.p : 1;
  };
  return Math.max(pOf(counts.subarray(endSteps)), pOf(counts.subarray(0, counts.length - endSteps)));
}

const defined = <Result extends object>(result: Result | NotDefined): Result | null => (isDefined(result) ? result : null);

/** A trend would itself look like one step leaning on the next. */
const detrended = (counts: Float64Array, { slope }: SenSlope): Float64Array => counts.map((count, at) => count - slope * at);
