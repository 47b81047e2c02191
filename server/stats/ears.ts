import { notDefined, type NotDefined } from './not_defined.ts';

/**
 * EARS C1, C2 and C3 ([early aberration reporting, CDC](https://stacks.cdc.gov/view/cdc/22300)).
 *
 * Answers: is today (or this week) out of line with the seven before, without years of history?
 * Misread as: a test with a known rate of false alarms. The limits are rules of thumb; many series watched daily will
 * send some every week.
 * Formula: C1 is how many sample deviations the count lies above the mean of the seven steps before. C2 leaves two steps
 * out between, so that the beginning of a rise does not hide itself in its own baseline. C3 adds what C2 exceeded 1 by
 * over this step and the two before. Signals: C1 and C2 above 3, C3 above 2.
 * Defaults: baseline of 7, lag of 2; a deviation below 0.5 counts as 0.5 (a choice of this project: after seven equal days one
 * more event is no alarm, two are).
 * Cost: the length of the baseline for each step.
 *
 * Parameters: `counts`; `baseline`, at least 2; `lag`; `leastDeviation`, 0 for none.
 * Returns: `c1`, `c2`, `c3` per step, NaN where the series does not reach back far enough or (with `leastDeviation` 0) the baseline never
 * changes; `signal` per step, the sum of 1 for C1, 2 for C2, 4 for C3. Not defined when the series is too short for C1.
 * Errors: RangeError for values that are not finite, a baseline below 2, a negative lag or deviation.
 * Example: 2, 4, 3, 5, 4, 3, 7, 13: the mean of the seven before is 4, the deviation 1.633, so the last step has C1 of 5.51.
 * Reference: Hutwagner, Thompson, Seeman & Treadwell 2003, Journal of Urban Health 80:i89; Fricker, Hegler & Dunfee 2008,
 * Statistics in Medicine 27:3407.
 */
export type Ears = { c1: Float64Array; c2: Float64Array; c3: Float64Array; signal: Uint8Array };

const [c1Limit, c2Limit, c3Limit] = [3, 3, 2];

export function ears(
  counts: Float64Array, { baseline = 7, lag = 2, leastDeviation = 0.5 }: { baseline?: number; lag?: number; leastDeviation?: number } = {},
): Ears | NotDefined {
  if (!Number.isInteger(baseline) || baseline < 2 || !Number.isInteger(lag) || lag < 0 || !(leastDeviation >= 0)) {
    throw new RangeError(`no baseline of ${baseline} with lag ${lag} and deviation from ${leastDeviation}`);
  }
  for (const count of counts) if (!Number.isFinite(count)) throw new RangeError(`not a value of a series: ${count}`);
  const n = counts.length;
  if (n <= baseline) return notDefined('too_few_steps', baseline + 1);
  const c1 = scores(counts, { baseline, lag: 0, leastDeviation });
  const c2 = scores(counts, { baseline, lag, leastDeviation });
  const c3 = new Float64Array(n);
  const signal = new Uint8Array(n);
  for (let t = 0; t < n; t += 1) {
    c3[t] = t < 2 ? Number.NaN : over(c2[t]!) + over(c2[t - 1]!) + over(c2[t - 2]!);
    signal[t] = (c1[t]! > c1Limit ? 1 : 0) + (c2[t]! > c2Limit ? 2 : 0) + (c3[t]! > c3Limit ? 4 : 0);
  }
  return { c1, c2, c3, signal };
}

/** Math.max keeps NaN: a missing score leaves C3 undefined. */
const over = (score: number): number => Math.max(0, score - 1);

function scores(
  counts: Float64Array, { baseline, lag, leastDeviation }: { baseline: number; lag: number; leastDeviation: number },
): Float64Array {
  const result = new Float64Array(counts.length).fill(Number.NaN);
  for (let t = baseline + lag; t < counts.length; t += 1) {
    let sum = 0;
    for (let back = t - lag - baseline; back < t - lag; back += 1) sum += counts[back]!;
    const mean = sum / baseline;
    let squares = 0;
    for (let back = t - lag - baseline; back < t - lag; back += 1) squares += (counts[back]! - mean) ** 2;
    const deviation = Math.max(leastDeviation, Math.sqrt(squares / (baseline - 1)));
    if (deviation > 0) result[t] = (counts[t]! - mean) / deviation;
  }
  return result;
}
