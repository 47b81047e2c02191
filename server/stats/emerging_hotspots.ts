import { emergingPattern, emergingPatterns, stepStrip, type Compat } from './emerging_patterns.ts';
import { kendallScore, kendallSum, kendallVariance, sortCountingSwaps, tieTerms } from './mann_kendall.ts';
import { normalQuantile } from './normal_quantile.ts';
import { twoSidedP } from './normal.ts';
import { isDefined, notDefined, type NotDefined } from './not_defined.ts';
import { spaceTimeGiStar, type CubeInput } from './space_time_gi_star.ts';
import type { Tick } from './tick.ts';

/**
 * Emerging hot spot analysis ([Esri, how it works](https://pro.arcgis.com/en/pro-app/latest/tool-reference/space-time-pattern-mining/learnmoreemerging.htm)).
 *
 * Answers: which hot spots are new, which are always there, which come and go, which are fading?
 * Misread as: a ranking. "New" is one hot step at the end and may be chance; "Persistent" may matter more. And no pattern
 * does not mean no crime. The first steps have fewer steps before them, so weaker scores, which alone pushes a short series
 * a little towards Intensifying.
 * Formula: Gi* of every bin (a place in a step) with its neighbours in space and the steps before; hot or cold where p
 * passes the correction over all bins of the cube; Mann-Kendall on the z scores of each place for the trend; the strip
 * of hot and cold steps and the trend give one of 17 patterns.
 * Defaults: one previous step, entire cube, 10 % with the false discovery rate held over all bins, trend at 10 %, Sporadic as
 * ArcGIS Pro reads it.
 * Cost: places x members x steps for the scores, a sort of each place's steps for the trends; 50,000 places in 52 steps
 * about half a second. 9 bytes a bin.
 *
 * Parameters: the cube as for space-time Gi*; `alpha`; `correction`, `fdr` or `none`; `trendAlpha`; `compat`, `pro` or `arcmap`.
 * Returns: per place `pattern` (number in `emergingPatterns`), `hotSteps`, `coldSteps`, `trendZ` (NaN where there is none); per bin
 * `states` and `z`; `counts` per pattern; `criticalP`, null when no bin is significant; `tests`; `lowestZ` and `coldPossible`. Not
 * defined for fewer than ten steps, and where Gi* is not.
 * Errors: RangeError as for Gi*, and for an alpha outside 0 to 1.
 * Example: robberies of Memphis 2019 by month on a 500 m grid: 15 new, 25 consecutive, 173 sporadic, 23 persistent, 1
 * historical.
 * Reference: Esri, How Emerging Hot Spot Analysis works; Caldas de Castro & Singer 2006, Geographical Analysis 38:180.
 */
export type EmergingInput = CubeInput & { alpha?: number; correction?: 'fdr' | 'none'; trendAlpha?: number; compat?: Compat };

export type EmergingHotspots = {
  places: number; steps: number;
  pattern: Uint8Array; hotSteps: Int32Array; coldSteps: Int32Array; trendZ: Float64Array;
  states: Int8Array; z: Float64Array;
  counts: Int32Array; tests: number; criticalP: number | null;
  lowestZ: number | null; coldPossible: boolean;
};

export const leastSteps = 10;

export function emergingHotspots(
  { alpha = 0.1, correction = 'fdr', trendAlpha = 0.1, compat = 'pro', ...cube }: EmergingInput, tick?: Tick,
): EmergingHotspots | NotDefined {
  for (const share of [alpha, trendAlpha]) if (!(share > 0 && share < 1)) throw new RangeError(`not an alpha: ${share}`);
  if (cube.steps < leastSteps) return notDefined('too_few_steps', leastSteps);
  const scores = spaceTimeGiStar(cube, tick);
  if (!isDefined(scores)) return scores;
  const { z, places, steps, lowestZ } = scores;
  const { tests, criticalZ } = criticalScore(z, alpha, correction);
  const states = new Int8Array(z.length);
  for (let bin = 0; bin < z.length; bin += 1) states[bin] = z[bin]! >= criticalZ ? 1 : z[bin]! <= -criticalZ ? -1 : 0;
  const found: EmergingHotspots = {
    places, steps, states, z, tests, lowestZ,
    pattern: new Uint8Array(places), hotSteps: new Int32Array(places), coldSteps: new Int32Array(places),
    trendZ: trends(z, { places, steps }, tick), counts: new Int32Array(emergingPatterns.length),
    criticalP: criticalZ === Infinity ? null : twoSidedP(criticalZ),
    coldPossible: lowestZ !== null && -lowestZ >= (criticalZ === Infinity ? normalQuantile(1 - alpha / tests / 2) : criticalZ),
  };
  nameAll(found, normalQuantile(1 - trendAlpha / 2), compat);
  return found;
}

/** The strip of one place. */
export const stripOf = ({ states, steps }: Pick<EmergingHotspots, 'states' | 'steps'>, place: number): string =>
  stepStrip(states.subarray(place * steps, (place + 1) * steps));

function nameAll(found: EmergingHotspots, trendCut: number, compat: Compat): void {
  const { places, steps, states, trendZ } = found;
  for (let i = 0; i < places; i += 1) {
    const own = states.subarray(i * steps, (i + 1) * steps);
    for (let t = 0; t < steps; t += 1) {
      if (own[t] === 1) found.hotSteps[i]! += 1;
      else if (own[t] === -1) found.coldSteps[i]! += 1;
    }
    if (found.hotSteps[i] === 0 && found.coldSteps[i] === 0) continue;
    const trend = trendZ[i]! >= trendCut ? 1 : trendZ[i]! <= -trendCut ? -1 : 0;
    found.pattern[i] = emergingPattern(own, trend, compat);
  }
  for (const pattern of found.pattern) found.counts[pattern]! += 1;
}

/**
 * The smallest score that is significant, Infinity when none is. Scores that a single test would not call are not sorted:
 * the critical p is never above alpha.
 */
function criticalScore(z: Float64Array, alpha: number, correction: 'fdr' | 'none'): { tests: number; criticalZ: number } {
  const single = normalQuantile(1 - alpha / 2);
  let [tests, many] = [0, 0];
  for (const score of z) {
    if (Number.isNaN(score)) continue;
    tests += 1;
    if (Math.abs(score) >= single) many += 1;
  }
  if (correction === 'none') return { tests, criticalZ: many === 0 ? Infinity : single };
  const far = new Float64Array(many);
  let filled = 0;
  for (const score of z) {
    if (!(Math.abs(score) >= single)) continue;
    far[filled] = Math.abs(score);
    filled += 1;
  }
  far.sort();
  for (let k = 0; k < many; k += 1) if (twoSidedP(far[k]!) <= ((many - k) * alpha) / tests) return { tests, criticalZ: far[k]! };
  return { tests, criticalZ: Infinity };
}

/** Mann-Kendall z of each place's scores; NaN for a place whose scores are not defined or never change. */
function trends(z: Float64Array, { places, steps }: { places: number; steps: number }, tick?: Tick): Float64Array {
  const result = new Float64Array(places);
  const sorted = new Float64Array(steps);
  const spare = new Float64Array(steps);
  for (let i = 0; i < places; i += 1) {
    if (i % 1024 === 0) tick?.(i, places);
    let [low, high] = [Infinity, -Infinity];
    for (let t = 0; t < steps; t += 1) {
      const score = z[i * steps + t]!;
      sorted[t] = score;
      // Once NaN it stays so: nothing is below it.
      if (score < low || Number.isNaN(score)) low = score;
      if (score > high) high = score;
    }
    if (!(low < high)) {
      result[i] = Number.NaN;
      continue;
    }
    const swaps = sortCountingSwaps(sorted, spare);
    const ties = tieTerms(sorted);
    result[i] = kendallScore(kendallSum(steps, swaps, ties.pairs), kendallVariance(steps, ties.cubic));
  }
  return result;
}
