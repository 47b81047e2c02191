import { kendallVariance, tieTerms } from './mann_kendall.ts';
import { normalQuantile } from './normal_quantile.ts';
import { notDefined, type NotDefined } from './not_defined.ts';

/**
 * Sen's slope ([Wikipedia, Theil-Sen estimator](https://en.wikipedia.org/wiki/Theil%E2%80%93Sen_estimator)).
 *
 * Answers: by how much does the series rise or fall from one step to the next, typically, whatever a few wild steps did?
 * Misread as: a forecast. It is the middle of what was; and a slope of 0 can be the middle of many rises and falls. With
 * counts that are mostly 0 it is 0 whatever happened.
 * Formula: the median of the slopes between all pairs of steps. The intercept is the median of what is left of each value
 * when the slope times its time is taken off. The interval takes the slopes whose ranks lie as far from the middle one as
 * the Mann-Kendall variance (reduced for ties) lets S stray.
 * Defaults: times 1, 2, .. n; 95 % interval.
 * Cost: all pairs, sorted: 0.2 s for 2,000 values, memory of 8 bytes a pair; so 6,000 values at most.
 *
 * Parameters: `values`, one finite number per step; `times`, strictly rising, in any unit (the slope is per that unit);
 * `confidence` between 0 and 1.
 * Returns: `slope`, `intercept` (at time 0), `lower` and `upper` of the slope (null when the series is too short for the interval: then
 * its ranks lie outside the list). Not defined for fewer than two values.
 * Errors: RangeError for other lengths, values that are not finite, times that do not rise, more than 6,000 values.
 * Example: 10, 9, 7, 8, 5: slopes between -3 and 1, the median is -1.125.
 * Reference: Sen 1968, Journal of the American Statistical Association 63:1379; Gilbert 1987, Statistical Methods for
 * Environmental Pollution Monitoring, 16.5 (interval).
 */
export type SenSlope = { slope: number; intercept: number; lower: number | null; upper: number | null; confidence: number };

const mostValues = 6000;

export function senSlope(
  values: Float64Array, { times = ordinals(values.length), confidence = 0.95 }: { times?: Float64Array; confidence?: number } = {},
): SenSlope | NotDefined {
  const n = values.length;
  check(values, times, confidence);
  if (n < 2) return notDefined('too_few_steps', 2);
  const slopes = new Float64Array((n * (n - 1)) / 2);
  let filled = 0;
  for (let i = 0; i < n - 1; i += 1) {
    for (let j = i + 1; j < n; j += 1) {
      slopes[filled] = (values[j]! - values[i]!) / (times[j]! - times[i]!);
      filled += 1;
    }
  }
  slopes.sort();
  const slope = medianOfSorted(slopes);
  const intercept = medianOfSorted(values.map((value, at) => value - slope * times[at]!).sort());
  return { slope, intercept, ...interval(slopes, kendallVariance(n, tieTerms(values.slice().sort()).cubic), confidence), confidence };
}

/** Ranks between two slopes take what lies between them in proportion. */
function interval(sorted: Float64Array, variance: number, confidence: number): { lower: number | null; upper: number | null } {
  const reach = normalQuantile((1 + confidence) / 2) * Math.sqrt(Math.max(0, variance));
  const lowRank = (sorted.length - reach) / 2;
  const highRank = (sorted.length + reach) / 2 + 1;
  return { lower: atRank(sorted, lowRank), upper: atRank(sorted, highRank) };
}

/** `rank` counts from 1. */
function atRank(sorted: Float64Array, rank: number): number | null {
  const below = Math.floor(rank);
  if (rank < 1 || rank > sorted.length) return null;
  const low = sorted[below - 1]!;
  return below === sorted.length ? low : low + (rank - below) * (sorted[below]! - low);
}

function medianOfSorted(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const ordinals = (n: number): Float64Array => Float64Array.from({ length: n }, (_, at) => at + 1);

function check(values: Float64Array, times: Float64Array, confidence: number): void {
  if (values.length !== times.length) throw new RangeError(`${times.length} times for ${values.length} values`);
  if (values.length > mostValues) throw new RangeError(`at most ${mostValues} values, not ${values.length}`);
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`not a confidence: ${confidence}`);
  for (let i = 0; i < values.length; i += 1) {
    if (!Number.isFinite(values[i]) || !Number.isFinite(times[i])) throw new RangeError(`not a value with its time: ${values[i]}, ${times[i]}`);
    if (i > 0 && !(times[i]! > times[i - 1]!)) throw new RangeError(`times do not rise at ${i}`);
  }
}
