import { clusterCentres } from './cluster_centres.ts';
import { distinctPlaces, forEvents, type DistinctPlaces } from './distinct_places.ts';
import { normalQuantile } from './normal_quantile.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import { rankClusters } from './rank_clusters.ts';
import { seedGroups } from './seed_groups.ts';
import type { Tick } from './tick.ts';

/**
 * Nearest-neighbour hierarchical clustering, NNH ([CrimeStat](https://nij.ojp.gov/topics/articles/crimestat-spatial-statistics-program-analysis-crime-incident-locations)).
 *
 * Answers: where do at least so many events lie closer together than events thrown at random over the area would, and which of
 * these clusters themselves lie close together?
 * Misread as: proof of a hot spot. Chance makes clusters, too: compare with how many it makes (`clustersByChance`). Clusters are
 * no larger than twice the threshold, so one long hot street comes out as several.
 * Formula: the threshold is the mean distance to the nearest event under randomness, half the root of area by events, less
 * z standard errors (0.26136 times the root of the area, by the events); z belongs to the chance p. The event with most others
 * within it becomes a seed and takes all free events there; again until no seed has enough. The mean centres of the clusters are
 * clustered in the same way, and so on.
 * Defaults: p 0.5, so that z is 0 and the threshold is the random distance; at least 10 events in a cluster; at least 4 clusters
 * in one of a higher order, whose threshold is always the random distance of their centres.
 * Cost: in proportion to the events times the places within the threshold; 100,000 events take about half a second.
 *
 * Parameters: `x`, `y` in metres; `areaSquareMetres`, of the study area; `p` above 0 and below 1, or `thresholdMetres` for a
 * fixed threshold; `minimum` events; `minimumClusters`; `tick`.
 * Returns: `thresholdMetres`; `labels`, the cluster of each event, -1 for none, 0 for the largest; `sizes`; `seedX`, `seedY`;
 * `higher`, for each further order its threshold, its sizes and the label of each cluster of the order below. Not defined without
 * events, with fewer than the minimum, with all in one place, and when so few events leave no threshold above 0.
 * Errors: RangeError for an area, p, threshold or minimum outside its range.
 * Example: 2,245 events on 1,032.7 square kilometres: the threshold is 339.12 metres.
 * Reference: Levine 2013, CrimeStat IV, chapter 7; Clark & Evans 1954, Ecology 35:445.
 */
export type Nnh = {
  thresholdMetres: number; labels: Int32Array; sizes: Int32Array; seedX: Float64Array; seedY: Float64Array; higher: HigherOrder[];
};

export type HigherOrder = { thresholdMetres: number; labels: Int32Array; sizes: Int32Array; meanX: Float64Array; meanY: Float64Array };

export type NnhInput = {
  x: Float64Array; y: Float64Array; areaSquareMetres: number;
  p?: number; thresholdMetres?: number | undefined; minimum?: number; minimumClusters?: number; tick?: Tick | undefined;
};

export function nnh({ x, y, areaSquareMetres, p = 0.5, thresholdMetres, minimum = 10, minimumClusters = 4, tick }: NnhInput): Nnh | NotDefined {
  checkMinimum(minimum, minimumClusters);
  if (thresholdMetres !== undefined && !(thresholdMetres > 0 && thresholdMetres < Infinity)) {
    throw new RangeError(`not a threshold: ${thresholdMetres}`);
  }
  const places = distinctPlaces(x, y);
  const threshold = thresholdMetres ?? randomDistance(x.length, areaSquareMetres, p);
  const missing = tooLittle(places, minimum);
  if (missing !== null) return missing;
  if (!(threshold > 0)) return notDefined('too_few_events');
  const first = clustersOf(places, { reach: new Float64Array(places.x.length).fill(threshold), minimum, tick }, { x, y });
  return { thresholdMetres: threshold, ...first, higher: higherOrders(first, { x, y }, { areaSquareMetres, p, minimumClusters }) };
}

/** Mean distance to the nearest of n random events on the area, less as many standard errors as belong to p. */
export function randomDistance(n: number, areaSquareMetres: number, p: number): number {
  if (!(areaSquareMetres > 0 && areaSquareMetres < Infinity)) throw new RangeError(`not an area: ${areaSquareMetres}`);
  return 0.5 * Math.sqrt(areaSquareMetres / n) - normalQuantile(1 - p) * 0.26136 * (Math.sqrt(areaSquareMetres) / n);
}

export function tooLittle({ x, placeOf }: DistinctPlaces, minimum: number): NotDefined | null {
  if (placeOf.length === 0) return notDefined('no_events');
  if (placeOf.length < minimum) return notDefined('too_few_events', minimum);
  return x.length === 1 ? notDefined('one_place') : null;
}

export function checkMinimum(minimum: number, minimumClusters: number): void {
  for (const least of [minimum, minimumClusters]) {
    if (!(Number.isInteger(least) && least >= 2)) throw new RangeError(`a cluster has at least 2, not ${least}`);
  }
}

export type FirstOrder = Pick<Nnh, 'labels' | 'sizes' | 'seedX' | 'seedY'>;
type Events = { x: Float64Array; y: Float64Array };

export function clustersOf(
  places: DistinctPlaces, { reach, minimum, tick }: { reach: Float64Array; minimum: number; tick?: Tick | undefined }, events: Events,
): FirstOrder {
  const { labels: formed, seeds } = seedGroups({ ...places, reach, minimum, tick });
  const ranked = rankClusters(forEvents(formed, places), events);
  const seedX = new Float64Array(seeds.length);
  const seedY = new Float64Array(seeds.length);
  ranked.labels.forEach((label, event) => {
    if (label < 0) return;
    const seed = seeds[formed[places.placeOf[event]!]!]!;
    seedX[label] = places.x[seed]!;
    seedY[label] = places.y[seed]!;
  });
  return { ...ranked, seedX, seedY };
}

export function higherOrders(
  first: { labels: Int32Array; sizes: Int32Array }, events: Events,
  { areaSquareMetres, p, minimumClusters }: { areaSquareMetres: number; p: number; minimumClusters: number },
): HigherOrder[] {
  const orders: HigherOrder[] = [];
  let below = clusterCentres(events, first.labels, first.sizes.length);
  while (below.x.length >= minimumClusters) {
    const thresholdMetres = randomDistance(below.x.length, areaSquareMetres, p);
    if (!(thresholdMetres > 0)) break;
    const places = distinctPlaces(below.x, below.y);
    const reach = new Float64Array(places.x.length).fill(thresholdMetres);
    const { labels, sizes } = clustersOf(places, { reach, minimum: minimumClusters }, below);
    if (sizes.length === 0) break;
    const centres = clusterCentres(below, labels, sizes.length);
    orders.push({ thresholdMetres, labels, sizes, meanX: centres.x, meanY: centres.y });
    below = centres;
  }
  return orders;
}
