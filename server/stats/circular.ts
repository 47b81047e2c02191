import { notDefined, type NotDefined } from './not_defined.ts';

/**
 * Circular mean, concentration and Rayleigh test ([Wikipedia, directional statistics](https://en.wikipedia.org/wiki/Directional_statistics)).
 *
 * Answers: around which time of day do events gather, and do they gather at all? 23:00 and 01:00 have midnight between them,
 * not noon.
 * Misread as: the busiest hour. It is the middle; with two peaks (before and after work) it can fall where nothing
 * happens, and the test finds no gathering because the peaks balance. Look at the hours beside it.
 * Formula: each time is a direction on a dial of one period; the mean of all directions has a direction (the mean time) and
 * a length R, 1 when all are the same and 0 when they balance. Rayleigh's Z is n R squared; p by Zar's approximation.
 * Kappa is the concentration of the von Mises distribution with this R, by Fisher's approximation.
 * Defaults: period 24.
 * Cost: one pass, a sine and a cosine each.
 *
 * Parameters: `times` in the unit of `period`; `weights`, how many events each stands for.
 * Returns: `n` (sum of weights), `mean` (from 0 to below the period), null when the directions balance; `length` R; `variance` 1 - R;
 * `deviation`, in the unit of the period, null when R is 0; `z`, `p`, `kappa` (null when all are the same). Not defined without events.
 * Errors: RangeError for times that are not finite, weights below 0, a period not above 0.
 * Example: 23 and 1 of 24: mean 0, R 0.9659.
 * Reference: Fisher 1993, Statistical Analysis of Circular Data; Zar 2010, Biostatistical Analysis, 27.1.
 */
export type Circular = {
  n: number; mean: number | null; length: number; variance: number; deviation: number | null; z: number; p: number; kappa: number | null;
};

export function circular(times: Float64Array, { period = 24, weights }: { period?: number; weights?: Float64Array } = {}): Circular | NotDefined {
  if (!(period > 0 && period < Infinity)) throw new RangeError(`not a period: ${period}`);
  if (weights && weights.length !== times.length) throw new RangeError(`${weights.length} weights for ${times.length} times`);
  let [n, cosines, sines] = [0, 0, 0];
  for (let i = 0; i < times.length; i += 1) {
    const weight = weights ? weights[i]! : 1;
    if (!Number.isFinite(times[i]) || !(weight >= 0 && weight < Infinity)) throw new RangeError(`not a time with its weight: ${times[i]}, ${weight}`);
    const angle = (2 * Math.PI * times[i]!) / period;
    n += weight;
    cosines += weight * Math.cos(angle);
    sines += weight * Math.sin(angle);
  }
  if (n === 0) return notDefined('no_events', 1);
  const length = Math.min(1, Math.hypot(cosines, sines) / n);
  // What rounding leaves of directions that balance points nowhere.
  const balanced = length < 1e-12;
  return {
    n, length, variance: 1 - length, z: n * length ** 2, p: rayleighP(n, length), kappa: concentration(length),
    mean: balanced ? null : onDial((Math.atan2(sines, cosines) / (2 * Math.PI)) * period, period),
    deviation: balanced ? null : (Math.sqrt(-2 * Math.log(length)) / (2 * Math.PI)) * period,
  };
}

/** Just below 0 would round up to the period itself. */
function onDial(time: number, period: number): number {
  const wrapped = time < 0 ? time + period : time;
  return wrapped >= period || period - wrapped < period * 1e-14 ? 0 : wrapped;
}

function rayleighP(n: number, length: number): number {
  const missing = n * n - (n * length) ** 2;
  return Math.min(1, Math.exp(Math.sqrt(1 + 4 * n + 4 * Math.max(0, missing)) - (1 + 2 * n)));
}

function concentration(length: number): number | null {
  if (length >= 1 - 1e-15) return null;
  if (length < 0.53) return 2 * length + length ** 3 + (5 * length ** 5) / 6;
  return length < 0.85 ? -0.4 + 1.39 * length + 0.43 / (1 - length) : 1 / (length ** 3 - 4 * length ** 2 + 3 * length);
}
