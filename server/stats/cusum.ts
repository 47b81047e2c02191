import { notDefined, type NotDefined } from './not_defined.ts';

/**
 * CUSUM chart ([Wikipedia](https://en.wikipedia.org/wiki/CUSUM)).
 *
 * Answers: has the level shifted for good, even by less than a single week could show?
 * Misread as: the date of the change. It is the date at which enough had piled up; the change began about where the sum last
 * left 0. And the baseline must have been ordinary: what was wrong in it is taken for normal.
 * Formula: each value as standard deviations above the mean of the baseline, less the slack `k`, is added to an upper sum
 * that never falls below 0; the lower sum does the same downwards. A sum above `h` is a signal.
 * Defaults: k 0.5 (tuned to a shift of one deviation), h 5; the sums run on after a signal. The deviation is the sample one
 * of the baseline.
 * Cost: one pass.
 *
 * Parameters: `values`; `baseline`, how many of the first set mean and deviation, or `{ mean, deviation }` known from
 * elsewhere; `k`, `h` in deviations; `restart`, both sums begin again at 0 after a signal.
 * Returns: `upper`, `lower` (both from 0 up) and `signal` (1 up, -1 down, 0 none) per step; `began`, per step with a signal the first step
 * of the run that led to it, else -1; `mean`, `deviation`. Not defined for a baseline of fewer than two values, or of equal ones.
 * Errors: RangeError for values that are not finite, a negative k, an h not above 0, a baseline longer than the series.
 * Example: baseline mean 10, deviation 2, values 10, 14, 14: upper sums 0, 1.5, 3.
 * Reference: Page 1954, Biometrika 41:100; Montgomery 2012, Statistical Quality Control, 9.1.
 */
export type Cusum = { upper: Float64Array; lower: Float64Array; signal: Int8Array; began: Int32Array; mean: number; deviation: number };

export type CusumBaseline = number | { mean: number; deviation: number };

export function cusum(
  values: Float64Array,
  { baseline, k = 0.5, h = 5, restart = false }: { baseline: CusumBaseline; k?: number; h?: number; restart?: boolean },
): Cusum | NotDefined {
  if (!(k >= 0 && k < Infinity) || !(h > 0)) throw new RangeError(`no CUSUM with slack ${k} and limit ${h}`);
  for (const value of values) if (!Number.isFinite(value)) throw new RangeError(`not a value of a series: ${value}`);
  const level = levelOf(values, baseline);
  if ('notDefined' in level) return level;
  const n = values.length;
  const result: Cusum = { upper: new Float64Array(n), lower: new Float64Array(n), signal: new Int8Array(n), began: new Int32Array(n).fill(-1), ...level };
  let [up, down, upBegan, downBegan] = [0, 0, 0, 0];
  for (let t = 0; t < n; t += 1) {
    const apart = (values[t]! - level.mean) / level.deviation;
    if (up === 0) upBegan = t;
    if (down === 0) downBegan = t;
    up = Math.max(0, up + apart - k);
    down = Math.max(0, down - apart - k);
    result.upper[t] = up;
    result.lower[t] = down;
    if (up <= h && down <= h) continue;
    result.signal[t] = up > h && up >= down ? 1 : -1;
    result.began[t] = result.signal[t] === 1 ? upBegan : downBegan;
    if (restart) [up, down] = [0, 0];
  }
  return result;
}

function levelOf(values: Float64Array, baseline: CusumBaseline): { mean: number; deviation: number } | NotDefined {
  if (typeof baseline !== 'number') {
    if (!(baseline.deviation > 0)) throw new RangeError(`not a deviation: ${baseline.deviation}`);
    return baseline;
  }
  if (!Number.isInteger(baseline) || baseline < 0 || baseline > values.length) throw new RangeError(`a baseline of ${baseline} of ${values.length} values`);
  if (baseline < 2) return notDefined('too_few_steps', 2);
  const first = values.subarray(0, baseline);
  if (first.every((value) => value === first[0])) return notDefined('no_variation');
  const mean = first.reduce((sum, value) => sum + value, 0) / baseline;
  const squares = first.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (baseline - 1)) };
}
