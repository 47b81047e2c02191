import { notDefined, type NotDefined } from './not_defined.ts';
import { pointIndex } from './point_index.ts';
import { sortedQuantile } from './quantile.ts';

/**
 * Bandwidth rules ([Wikipedia, bandwidth selection](https://en.wikipedia.org/wiki/Kernel_density_estimation#Bandwidth_selection)).
 *
 * Answers: over which distance should events be smoothed, if nobody says so?
 * Misread as: the right bandwidth. There is none: rules follow from assumptions (one round normal cloud of events) that a town
 * does not fulfil. The normal reference gives the width of a normal kernel, four standard deviations; as the radius of a
 * quartic it is several kilometres in a city, far too smooth for patrol.
 * Formula: fixed, a distance that the work needs. Normal reference, 4 x 1.06 x the lesser of standard deviation and
 * interquartile range / 1.34, x n^(-1/5), along x and y, and then their mean. Scott, standard deviation x n^(-1/6), and
 * their geometric mean. Esri, 0.9 x the lesser of standard distance and root(1 / ln 2) x median distance to the mean centre,
 * x n^(-0.2). Neighbour, median over the events of the distance to the k-th nearest. Cross-validated has a file of its own.
 * Defaults: 300 m for patrol at places; k = 15.
 * Cost: n log n.
 *
 * Parameters: `x`, `y` in projected metres; `weights` for Esri's rule; k.
 * Returns: metres. Not defined with fewer than two events (k + 1 for the neighbours), or when the spread is 0.
 * Errors: RangeError for lengths that differ or k below 1.
 * Example: 2,245 robberies of Memphis in 2019: normal reference 5,770 m, Esri 1,732 m.
 * Reference: Venables & Ripley 2002, Modern Applied Statistics with S, 5.6; Scott 1992, Multivariate Density Estimation;
 * Esri, Kernel Density, default search radius.
 */
export type AxisBandwidth = { metres: number; alongX: number; alongY: number };

type Events = { x: Float64Array; y: Float64Array };

export function normalReference({ x, y }: Events): AxisBandwidth | NotDefined {
  const [alongX, alongY] = [normalReferenceOf(x), normalReferenceOf(y)];
  return defined({ metres: (alongX + alongY) / 2, alongX, alongY }, x, y);
}

/** Of one coordinate. When half of the events share a coordinate their quartiles may, and the standard deviation stands in. */
function normalReferenceOf(values: Float64Array): number {
  return 4 * 1.06 * lesserSpread(values) * values.length ** -0.2;
}

function lesserSpread(values: Float64Array): number {
  const quartiles = interquartileRange(values) / 1.34;
  return Math.min(deviation(values), quartiles > 0 ? quartiles : Infinity);
}

export function scott({ x, y }: Events): AxisBandwidth | NotDefined {
  const [alongX, alongY] = [deviation(x), deviation(y)].map((one) => one * x.length ** (-1 / 6)) as [number, number];
  return defined({ metres: Math.sqrt(alongX * alongY), alongX, alongY }, x, y);
}

/** Silverman's rule of thumb along each axis: 0.9 instead of 1.06, and one standard deviation instead of four. */
export function silverman({ x, y }: Events): AxisBandwidth | NotDefined {
  const [alongX, alongY] = [x, y].map((values) => 0.9 * lesserSpread(values) * values.length ** -0.2) as [number, number];
  return defined({ metres: (alongX + alongY) / 2, alongX, alongY }, x, y);
}

function defined(found: AxisBandwidth, x: Float64Array, y: Float64Array): AxisBandwidth | NotDefined {
  if (x.length !== y.length) throw new RangeError(`${x.length} x for ${y.length} y`);
  if (x.length === 0) return notDefined('no_events');
  if (x.length < 2) return notDefined('too_few_events', 2);
  return found.metres > 0 ? found : notDefined('one_place');
}

export function esriRadius({ x, y, weights }: Events & { weights?: Float64Array }): number | NotDefined {
  const n = x.length;
  if (y.length !== n || (weights !== undefined && weights.length !== n)) throw new RangeError('as many x, y and weights are needed');
  if (n === 0) return notDefined('no_events');
  if (n < 2) return notDefined('too_few_events', 2);
  let [total, centreX, centreY] = [0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    const weight = weights?.[i] ?? 1;
    total += weight;
    centreX += weight * (x[i]! - x[0]!);
    centreY += weight * (y[i]! - y[0]!);
  }
  if (!(total > 0)) return notDefined('no_events');
  const distances = Float64Array.from(x, (_, i) => Math.hypot(x[i]! - x[0]! - centreX / total, y[i]! - y[0]! - centreY / total));
  const order = Int32Array.from(x, (_, i) => i).sort((a, b) => distances[a]! - distances[b]! || a - b);
  let squares = 0;
  for (let i = 0; i < n; i += 1) squares += (weights?.[i] ?? 1) * distances[i]! ** 2;
  const radius = 0.9 * Math.min(Math.sqrt(squares / total), Math.sqrt(1 / Math.LN2) * weightedMedian(distances, order, { weights, total })) * total ** -0.2;
  return radius > 0 ? radius : notDefined('one_place');
}

function weightedMedian(distances: Float64Array, order: Int32Array, { weights, total }: { weights: Float64Array | undefined; total: number }): number {
  let below = 0;
  for (const [place, i] of order.entries()) {
    below += weights?.[i] ?? 1;
    if (below === total / 2) return (distances[i]! + distances[order[place + 1] ?? i]!) / 2;
    if (below > total / 2) return distances[i]!;
  }
  return 0;
}

/** What an adaptive bandwidth is about, for those that need one number. */
export function neighbourDistance({ x, y }: Events, k = 15): number | NotDefined {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`neighbour ${k}`);
  if (x.length === 0) return notDefined('no_events');
  if (x.length <= k) return notDefined('too_few_events', k + 1);
  const index = pointIndex(x, y);
  const distances = Float64Array.from(x, (_, i) => Math.sqrt(index.squared[index.nearest(x[i]!, y[i]!, k, i) - 1]!)).sort();
  const median = sortedQuantile(distances, 0.5);
  return median > 0 ? median : notDefined('one_place');
}

function deviation(values: Float64Array): number {
  const first = values[0]!;
  let sum = 0;
  for (const value of values) sum += value - first;
  const mean = first + sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return values.every((value) => value === first) ? 0 : Math.sqrt(squares / (values.length - 1));
}

const interquartileRange = (values: Float64Array): number => {
  const sorted = Float64Array.from(values).sort();
  return sortedQuantile(sorted, 0.75) - sortedQuantile(sorted, 0.25);
};
