/**
 * Loess over equal steps ([Wikipedia, local regression](https://en.wikipedia.org/wiki/Local_regression)).
 *
 * Answers: what smooth curve runs through a series, following what lasts and not what jumps?
 * Misread as: what happened. A window of 21 steps cannot show a change within three.
 * Formula: at each step a level (degree 0) or a line (degree 1) is fitted to the `window` nearest steps, the near ones weighing
 * more (tricube), each also by its own weight. Every `jump`-th step is computed, those between lie on straight lines.
 * Defaults: none.
 * Cost: window times steps over jump.
 *
 * Parameters: `values`; `window`, `degree`, `jump`; `weights`, one per value or null; for a single point `at` (may lie outside the series)
 * and the first and last value that count, `left` and `right`.
 * Returns: the curve, one value per step; a single point, null where no value has weight.
 * Errors: none; the callers have checked.
 * Example: a straight line comes back as it is with degree 1.
 * Reference: Cleveland 1979, Journal of the American Statistical Association 74:829.
 */
export type LoessOptions = { window: number; degree: 0 | 1; jump: number; weights: Float64Array | null };

export function loessCurve(values: Float64Array, options: LoessOptions): Float64Array {
  const n = values.length;
  const curve = new Float64Array(n);
  if (n < 2) return values.slice();
  const jump = Math.min(options.jump, n - 1);
  const fill = (at: number, reach: { left: number; right: number }): void => {
    curve[at] = loessPoint(values, { ...options, at, ...reach }) ?? values[at]!;
  };
  let reach = { left: 0, right: 0 };
  let last = 0;
  for (let at = 0; at < n; at += jump) {
    reach = reachOf(at, n, options.window);
    fill(at, reach);
    last = at;
  }
  if (jump === 1) return curve;
  for (let at = 0; at < last; at += jump) between(curve, at, at + jump);
  if (last < n - 1) {
    // The last point looks as far back as the last computed one did: so the reference does, and its numbers are matched.
    fill(n - 1, reach);
    between(curve, last, n - 1);
  }
  return curve;
}

function reachOf(at: number, n: number, window: number): { left: number; right: number } {
  if (window >= n) return { left: 0, right: n - 1 };
  const half = (window + 1) >> 1;
  const left = Math.min(Math.max(0, at - half + 1), n - window);
  return { left, right: left + window - 1 };
}

function between(curve: Float64Array, from: number, to: number): void {
  const slope = (curve[to]! - curve[from]!) / (to - from);
  for (let at = from + 1; at < to; at += 1) curve[at] = curve[from]! + slope * (at - from);
}

type Point = LoessOptions & { at: number; left: number; right: number };

export function loessPoint(values: Float64Array, { window, degree, weights, at, left, right }: Point): number | null {
  const n = values.length;
  // A window longer than the series reaches beyond it by half of what is over.
  const width = Math.max(at - left, right - at) + (window > n ? (window - n) >> 1 : 0);
  const near = new Float64Array(right - left + 1);
  let total = 0;
  for (let j = left; j <= right; j += 1) {
    const apart = Math.abs(j - at);
    if (apart > 0.999 * width) continue;
    const kernel = apart <= 0.001 * width ? 1 : (1 - (apart / width) ** 3) ** 3;
    near[j - left] = weights ? kernel * weights[j]! : kernel;
    total += near[j - left]!;
  }
  if (total <= 0) return null;
  for (let k = 0; k < near.length; k += 1) near[k]! /= total;
  if (width > 0 && degree > 0) tilt(near, { at, left, range: n - 1 });
  let value = 0;
  for (let k = 0; k < near.length; k += 1) value += near[k]! * values[left + k]!;
  return value;
}

/** Turns weights of a mean into those of a fitted line, unless all weight is in one place. */
function tilt(near: Float64Array, { at, left, range }: { at: number; left: number; range: number }): void {
  let mean = 0;
  for (let k = 0; k < near.length; k += 1) mean += near[k]! * (left + k);
  let spread = 0;
  for (let k = 0; k < near.length; k += 1) spread += near[k]! * (left + k - mean) ** 2;
  if (Math.sqrt(spread) <= 0.001 * range) return;
  const slope = (at - mean) / spread;
  for (let k = 0; k < near.length; k += 1) near[k]! *= slope * (left + k - mean) + 1;
}
