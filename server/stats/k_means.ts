import { distinctPlaces, type DistinctPlaces } from './distinct_places.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import { seededRandom, type Random } from './random.ts';
import { rankClusters } from './rank_clusters.ts';
import type { Tick } from './tick.ts';

/**
 * K-means ([Wikipedia](https://en.wikipedia.org/wiki/K-means_clustering)).
 *
 * Answers: into which k compact groups can all events be divided, as for k units that share the work between them?
 * Misread as: hot spots. Every event gets a group, lone ones too, and k groups come out where there are none. A lower sum of
 * squares with a larger k is no improvement: it always falls. Choose k by the use, or by the silhouette.
 * Formula: centres are drawn, each with a chance in proportion to the squared distance from those before (k-means++); events go
 * to the nearest centre, centres move to the mean of their events, until nothing changes. The best of several starts stays.
 * Defaults: 20 starts, at most 300 rounds each.
 * Cost: starts times rounds times k times distinct places; 20,000 events, k 8, 20 starts: about 1 s.
 *
 * Parameters: `x`, `y` in metres; `k` from 1; `seed`; `starts`; `most` rounds; `tick`.
 * Returns: `labels` of each event, 0 for the largest; `sizes`; `centreX`, `centreY`; `withinSquareMetres`, the sum of squared
 * distances to the centres; `totalSquareMetres`, that to the overall mean. Not defined without events, and with fewer distinct
 * places than k (`too_few_events`; `one_place` when all are in one).
 * Errors: RangeError when lengths differ, or for k, starts, rounds or a seed outside their range.
 * Example: at 0, 1, 10 and 11 metres along a line, k 2: two groups of two, within sum of squares 1.
 * Reference: Lloyd 1982, IEEE Transactions on Information Theory 28:129; Arthur & Vassilvitskii 2007, SODA 2007:1027.
 */
export type KMeans = {
  labels: Int32Array; sizes: Int32Array; centreX: Float64Array; centreY: Float64Array; withinSquareMetres: number; totalSquareMetres: number;
};

export type KMeansInput = { x: Float64Array; y: Float64Array; k: number; seed: number; starts?: number; most?: number; tick?: Tick | undefined };

export function kMeans({ x, y, k, seed, starts = 20, most = 300, tick }: KMeansInput): KMeans | NotDefined {
  for (const least of [k, starts, most]) if (!(Number.isInteger(least) && least >= 1)) throw new RangeError(`a whole number from 1, not ${least}`);
  const places = distinctPlaces(x, y);
  if (x.length === 0) return notDefined('no_events');
  if (places.x.length < k) return places.x.length === 1 ? notDefined('one_place') : notDefined('too_few_events', k);
  const random = seededRandom(seed);
  const centred = aroundMean(places);
  let best: Run | null = null;
  for (let start = 0; start < starts; start += 1) {
    const run = lloyd(centred, drawCentres(centred, k, random), { most, tick: () => tick?.(start, starts) });
    if (best === null || run.within < best.within) best = run;
  }
  const ranked = rankClusters(places.placeOf.map((place) => best!.labels[place]!), { x, y });
  const centreX = new Float64Array(ranked.sizes.length);
  const centreY = new Float64Array(ranked.sizes.length);
  ranked.labels.forEach((label, event) => {
    const own = best!.labels[places.placeOf[event]!]!;
    centreX[label] = best!.cx[own]! + centred.meanX;
    centreY[label] = best!.cy[own]! + centred.meanY;
  });
  let total = 0;
  for (let i = 0; i < centred.x.length; i += 1) total += centred.counts[i]! * (centred.x[i]! ** 2 + centred.y[i]! ** 2);
  return { ...ranked, centreX, centreY, withinSquareMetres: best!.within, totalSquareMetres: total };
}

type Centred = { x: Float64Array; y: Float64Array; counts: Int32Array; meanX: number; meanY: number };
type Centres = { cx: Float64Array; cy: Float64Array };
type Run = Centres & { labels: Int32Array; within: number };

/** Squares of coordinates of millions of metres would lose the digits that matter. */
function aroundMean({ x, y, counts }: DistinctPlaces): Centred {
  let [sumX, sumY, n] = [0, 0, 0];
  counts.forEach((count, i) => {
    sumX += count * (x[i]! - x[0]!);
    sumY += count * (y[i]! - y[0]!);
    n += count;
  });
  const [meanX, meanY] = [x[0]! + sumX / n, y[0]! + sumY / n];
  return { x: x.map((value) => value - meanX), y: y.map((value) => value - meanY), counts, meanX, meanY };
}

function drawCentres({ x, y, counts }: Centred, k: number, random: Random): Centres {
  const n = x.length;
  const [cx, cy] = [new Float64Array(k), new Float64Array(k)];
  const weight = Float64Array.from(counts);
  const nearest = new Float64Array(n).fill(Infinity);
  for (let centre = 0; centre < k; centre += 1) {
    let total = 0;
    for (let i = 0; i < n; i += 1) total += weight[i]!;
    let left = random.next() * total;
    let drawn = 0;
    for (let i = 0; i < n; i += 1) {
      if (!(weight[i]! > 0)) continue;
      drawn = i;
      left -= weight[i]!;
      if (left < 0) break;
    }
    cx[centre] = x[drawn]!;
    cy[centre] = y[drawn]!;
    for (let i = 0; i < n; i += 1) {
      nearest[i] = Math.min(nearest[i]!, (x[i]! - cx[centre]!) ** 2 + (y[i]! - cy[centre]!) ** 2);
      weight[i] = nearest[i]! * counts[i]!;
    }
  }
  return { cx, cy };
}

function lloyd(points: Centred, { cx, cy }: Centres, { most, tick }: { most: number; tick: () => void }): Run {
  const labels = new Int32Array(points.x.length).fill(-1);
  let within = Infinity;
  for (let round = 0; round < most; round += 1) {
    tick();
    const { changed, sum } = assign(points, { cx, cy }, labels);
    within = sum;
    if (!changed) break;
    moveCentres(points, { cx, cy }, labels);
  }
  return { labels, cx, cy, within };
}

function assign({ x, y, counts }: Centred, { cx, cy }: Centres, labels: Int32Array): { changed: boolean; sum: number } {
  let changed = false;
  let sum = 0;
  for (let i = 0; i < x.length; i += 1) {
    let least = Infinity;
    let nearest = 0;
    for (let centre = 0; centre < cx.length; centre += 1) {
      const squared = (x[i]! - cx[centre]!) ** 2 + (y[i]! - cy[centre]!) ** 2;
      if (squared < least) {
        least = squared;
        nearest = centre;
      }
    }
    if (labels[i] !== nearest) changed = true;
    labels[i] = nearest;
    sum += least * counts[i]!;
  }
  return { changed, sum };
}

function moveCentres({ x, y, counts }: Centred, { cx, cy }: Centres, labels: Int32Array): void {
  const k = cx.length;
  const [sumX, sumY, events] = [new Float64Array(k), new Float64Array(k), new Float64Array(k)];
  labels.forEach((label, i) => {
    sumX[label]! += counts[i]! * x[i]!;
    sumY[label]! += counts[i]! * y[i]!;
    events[label]! += counts[i]!;
  });
  for (let centre = 0; centre < k; centre += 1) {
    // A centre that lost all its events stays where it is; distinct first centres make that rare, and other starts beat it.
    if (events[centre] === 0) continue;
    cx[centre] = sumX[centre]! / events[centre]!;
    cy[centre] = sumY[centre]! / events[centre]!;
  }
}
