import { kernelDensity } from './kernel_density.ts';
import { kernelRoughness, type Kernel } from './kernels.ts';
import { isDefined, notDefined, type NotDefined } from './not_defined.ts';
import type { Tick } from './tick.ts';

/**
 * Relative risk, dual kernel density ([Wikipedia, relative risk](https://en.wikipedia.org/wiki/Relative_risk)).
 *
 * Answers: where are there more cases than the baseline (all crime, another year, residents) would lead one to expect?
 * Misread as: the risk of a person. It is only as good as the baseline: robberies per resident are high where nobody lives and
 * everybody shops. High ratios at the edge of town rest on hardly any baseline events.
 * Formula: both densities with the same kernel and bandwidth. Ratio of the two; `relative` the same divided by the ratio of
 * the totals, so that 1 is the average; its logarithm; difference of cases and what the baseline, scaled to as many events,
 * would give; sum.
 * Defaults: quartic; where the baseline density is less than five events spread over the reach of the kernel would make, no
 * ratio is given. `floor` sets another limit, in events per square kilometre.
 * Cost: two kernel densities.
 *
 * Parameters: `cases` and `baseline`, events with `x`, `y` and `weights`; `at`, `kernel`, `bandwidth` in metres, `floor`.
 * Returns: for each place the two densities, `ratio`, `relative`, `logRelative`, NaN without a baseline; `difference`, `sum`;
 * `baselineMissing`, 1 where the baseline is below the floor; `floor` used. Not defined without cases, or without a baseline
 * anywhere.
 * Errors: RangeError as for the kernel density.
 * Example: one case and ten baseline events at one place, floor 0: ratio 0.1, relative 1.
 * Reference: Kelsall & Diggle 1995, Statistics in Medicine 14:2335; Bithell 1990, Statistics in Medicine 9:691; Levine 2013,
 * CrimeStat IV, chapter 10.
 */
export type RelativeRisk = {
  cases: Float64Array; baseline: Float64Array; ratio: Float64Array; relative: Float64Array; logRelative: Float64Array;
  difference: Float64Array; sum: Float64Array; baselineMissing: Uint8Array; floor: number;
};

type Weighted = { x: Float64Array; y: Float64Array; weights?: Float64Array };

export type RelativeRiskInput = {
  cases: Weighted; baseline: Weighted; at: { x: Float64Array; y: Float64Array }; kernel?: Kernel; bandwidth: number; floor?: number; tick?: Tick | undefined;
};

export function relativeRisk(input: RelativeRiskInput): RelativeRisk | NotDefined {
  const { cases, baseline, at, kernel = 'quartic', bandwidth, tick } = input;
  const common = { at, kernel, bandwidth, tick };
  if (baseline.x.length === 0) return notDefined('no_baseline');
  const above = kernelDensity({ ...cases, ...common });
  if (!isDefined(above)) return above;
  const below = kernelDensity({ ...baseline, ...common });
  if (!isDefined(below)) return below;
  const floor = input.floor ?? (leastEvents * kernelRoughness(kernel) * 1e6) / bandwidth ** 2;
  return compare(above.density, below.density, { floor, overall: total(cases) / total(baseline) });
}

const leastEvents = 5;

const total = ({ x, weights }: Weighted): number => (weights === undefined ? x.length : weights.reduce((sum, one) => sum + one, 0));

function compare(cases: Float64Array, baseline: Float64Array, { floor, overall }: { floor: number; overall: number }): RelativeRisk | NotDefined {
  const blank = (): Float64Array => new Float64Array(cases.length).fill(Number.NaN);
  const found: RelativeRisk = {
    cases, baseline, ratio: blank(), relative: blank(), logRelative: blank(), difference: blank(), sum: blank(), baselineMissing: new Uint8Array(cases.length), floor,
  };
  let without = 0;
  for (let i = 0; i < cases.length; i += 1) {
    found.difference[i] = cases[i]! - baseline[i]! * overall;
    found.sum[i] = cases[i]! + baseline[i]!;
    if (!(baseline[i]! >= floor && baseline[i]! > 0)) {
      found.baselineMissing[i] = 1;
      without += 1;
      continue;
    }
    found.ratio[i] = cases[i]! / baseline[i]!;
    found.relative[i] = found.ratio[i]! / overall;
    // No case near by: the logarithm has no bottom.
    found.logRelative[i] = cases[i]! > 0 ? Math.log(found.relative[i]!) : Number.NaN;
  }
  return without === cases.length ? notDefined('no_baseline') : found;
}
