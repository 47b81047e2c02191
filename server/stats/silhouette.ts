import { notDefined, type NotDefined } from './not_defined.ts';
import { seededRandom, shuffle } from './random.ts';
import type { Tick } from './tick.ts';

/**
 * Silhouette ([Wikipedia](https://en.wikipedia.org/wiki/Silhouette_(clustering))).
 *
 * Answers: is each event nearer to its own cluster than to the next one, and so: how many clusters suit these events?
 * Misread as: proof that there are clusters. It compares divisions with each other; the best of bad ones is still bad (below
 * about 0.25 there is hardly a structure). It favours round clusters.
 * Formula: for each event the mean distance to the others of its cluster (a) and the least mean distance to the events of another
 * (b); the silhouette is (b - a) divided by the larger of both; 0 for an event alone in its cluster.
 * Defaults: all events up to 2,000; of more 2,000 drawn by the seed.
 * Cost: the square of the events taken; 2,000 take about 20 ms.
 *
 * Parameters: `x`, `y` in metres; `labels`, negative for none (left out); `seed`; `most` events; `tick`.
 * Returns: `values` of each event, NaN for those not taken; `mean` of all; `means` of each cluster, NaN where none of its events was
 * taken. Not defined without events, and with fewer than two clusters (`one_unit`).
 * Errors: RangeError when lengths differ or a seed or number is outside its range.
 * Example: at 0, 1, 10 and 11 metres along a line, two groups: 0.9048, 0.8947, 0.8947, 0.9048.
 * Reference: Rousseeuw 1987, Journal of Computational and Applied Mathematics 20:53.
 */
export type Silhouette = { values: Float64Array; mean: number; means: Float64Array };

export type SilhouetteInput = { x: Float64Array; y: Float64Array; labels: Int32Array; seed: number; most?: number; tick?: Tick | undefined };

export function silhouette({ x, y, labels, seed, most = 2000, tick }: SilhouetteInput): Silhouette | NotDefined {
  if (y.length !== x.length || labels.length !== x.length) throw new RangeError(`${x.length} x, ${y.length} y, ${labels.length} labels`);
  if (!(Number.isInteger(most) && most >= 2)) throw new RangeError(`at least 2 events, not ${most}`);
  const taken = drawn(labels, most, seed);
  if (taken.length === 0) return notDefined('no_events');
  const clusters = labels.reduce((highest, label) => Math.max(highest, label), -1) + 1;
  const sizes = new Float64Array(clusters);
  for (const i of taken) sizes[labels[i]!]! += 1;
  if (sizes.filter((size) => size > 0).length < 2) return notDefined('one_unit');
  const values = new Float64Array(x.length).fill(Number.NaN);
  const sums = new Float64Array(clusters);
  const means = new Float64Array(clusters);
  let total = 0;
  taken.forEach((i, place) => {
    sums.fill(0);
    for (const j of taken) sums[labels[j]!]! += Math.sqrt((x[j]! - x[i]!) ** 2 + (y[j]! - y[i]!) ** 2);
    values[i] = valueOf(sums, sizes, labels[i]!);
    means[labels[i]!]! += values[i]! / sizes[labels[i]!]!;
    total += values[i]!;
    if ((place & 127) === 0) tick?.(place, taken.length);
  });
  sizes.forEach((size, cluster) => { if (size === 0) means[cluster] = Number.NaN; });
  return { values, mean: total / taken.length, means };
}

function valueOf(sums: Float64Array, sizes: Float64Array, own: number): number {
  if (sizes[own] === 1) return 0;
  const within = sums[own]! / (sizes[own]! - 1);
  let between = Infinity;
  for (let cluster = 0; cluster < sums.length; cluster += 1) {
    if (cluster !== own && sizes[cluster]! > 0) between = Math.min(between, sums[cluster]! / sizes[cluster]!);
  }
  const larger = Math.max(within, between);
  return larger > 0 ? (between - within) / larger : 0;
}

/** Events in clusters, at most so many of them, in ascending order. */
function drawn(labels: Int32Array, most: number, seed: number): Int32Array {
  const inClusters = Int32Array.from(labels, (_, i) => i).filter((i) => labels[i]! >= 0);
  if (inClusters.length <= most) return inClusters;
  shuffle(inClusters, seededRandom(seed));
  return inClusters.slice(0, most).sort();
}
