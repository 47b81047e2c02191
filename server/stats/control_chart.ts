import { negativeBinomialBand } from './negative_binomial_band.ts';
import { twoSidedP } from './normal.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import { poissonBand } from './poisson_band.ts';

/**
 * Control chart of counts ([Wikipedia](https://en.wikipedia.org/wiki/Control_chart)).
 *
 * Answers: which weeks were outside what the weeks before them led one to expect?
 * Misread as: proof of a cause, or of an effect of what the police did. And inside the band does not mean nothing
 * changed: a slow rise carries its own band up with it; CUSUM sees such a rise.
 * Formula: the mean of the periods just before each one, and a band around it. Three bands: `known` treats that mean as if it
 * were known (root of the mean, give or take half of sigmas, squared); `widened` multiplies the half-width by the root of
 * 1 + 1/periods, because it is not; `predictive` is the negative-binomial interval of the same coverage.
 * Defaults: eight periods before, three sigmas, `widened`.
 * Cost: constant for each period.
 *
 * Parameters: `counts`, whole numbers from 0, one per period in order of time; `before`, periods averaged; `sigmas`; `band`.
 * Returns: per period `expected`, `lower`, `upper` (NaN for the first `before`) and `signal`, 1 above, -1 below, 0 within; `above` and
 * `below`, how many; `judged`; `falseAlarms`, how many of the judged a normal count would send out of such a band by chance. Not defined
 * when no period has enough before it, or there are no events at all.
 * Errors: RangeError for counts that are not whole, fewer than one period before, sigmas not above 0.
 * Example: a mean of 16 before: 6.25 to 30.25 if it were known.
 * Reference: Wheeler 2016, Tables and graphs for monitoring temporal crime trends, International Journal of Police Science &
 * Management 18:159.
 */
export type Band = 'known' | 'widened' | 'predictive';

export type ControlChart = {
  expected: Float64Array; lower: Float64Array; upper: Float64Array; signal: Int8Array;
  above: number; below: number; judged: number; falseAlarms: number;
};

export function controlChart(
  counts: Float64Array, { before = 8, sigmas = 3, band = 'widened' }: { before?: number; sigmas?: number; band?: Band } = {},
): ControlChart | NotDefined {
  if (!Number.isInteger(before) || before < 1 || !(sigmas > 0 && sigmas < Infinity)) throw new RangeError(`no band from ${before} periods, ${sigmas} sigmas`);
  for (const count of counts) if (!Number.isInteger(count) || count < 0) throw new RangeError(`not a count: ${count}`);
  const n = counts.length;
  if (n <= before) return notDefined('too_few_steps', before + 1);
  if (counts.every((count) => count === 0)) return notDefined('no_events', 1);
  const chart: ControlChart = {
    expected: new Float64Array(n).fill(Number.NaN), lower: new Float64Array(n).fill(Number.NaN), upper: new Float64Array(n).fill(Number.NaN),
    signal: new Int8Array(n), above: 0, below: 0, judged: n - before, falseAlarms: (n - before) * twoSidedP(sigmas),
  };
  let events = 0;
  for (let t = 0; t < n; t += 1) {
    if (t >= before) {
      const { lower, upper } = bandAround(events, { before, sigmas, band });
      chart.expected[t] = events / before;
      chart.lower[t] = lower;
      chart.upper[t] = upper;
      const signal = counts[t]! > upper ? 1 : counts[t]! < lower ? -1 : 0;
      chart.signal[t] = signal;
      if (signal === 1) chart.above += 1;
      if (signal === -1) chart.below += 1;
      events -= counts[t - before]!;
    }
    events += counts[t]!;
  }
  return chart;
}

function bandAround(events: number, { before, sigmas, band }: { before: number; sigmas: number; band: Band }): { lower: number; upper: number } {
  if (band === 'predictive') return negativeBinomialBand(events, { periods: before, coverage: 1 - twoSidedP(sigmas) });
  return poissonBand(events / before, { sigmas, estimatedFrom: band === 'widened' ? before : null });
}
