import { condensedTree, type CondensedTree } from './condensed_tree.ts';
import { distinctPlaces, inOrderOfEvents, type DistinctPlaces } from './distinct_places.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import { pointIndex } from './point_index.ts';
import { rankClusters } from './rank_clusters.ts';
import { grownTree, reachabilityTree } from './reachability_tree.ts';
import type { Tick } from './tick.ts';

/**
 * HDBSCAN, clusters by density at every distance at once ([Wikipedia](https://en.wikipedia.org/wiki/HDBSCAN)).
 *
 * Answers: which groups of events stand out from what surrounds them, when dense and sparse quarters each have a density of
 * their own and no single radius fits?
 * Misread as: a test, or a ranking by danger. Stability says how long a cluster holds together as the distance shrinks, not how
 * many events it has; an outlier is far from its cluster, not suspicious.
 * Formula: the core distance of an event is that within which `minPts` events lie, itself counted. Two events are as far apart as
 * the largest of their distance and both core distances. As that distance shrinks clusters split; parts with fewer than `minPts`
 * events fall away. Stability adds up over the events how much density (1 / distance) they stay for; those clusters are chosen
 * that no choice of their parts surpasses (excess of mass), never the whole. The outlier score (GLOSH) is 1 less the distance at
 * which the last part of the cluster ends by that at which the event fell away.
 * Defaults: `minPts` 10; `ties` together: what splits at one distance splits at once, so that the order of the file decides
 * nothing. In order, as programs that grow the tree from the first event do, moves a few events of a thousand between a
 * cluster and noise.
 * Cost: about n log n; 100,000 events take about 2 s. In order: the square of the places.
 *
 * Parameters: `x`, `y` in metres; `minPts`, a whole number from 2; `ties`; `tick`.
 * Returns: `labels`, the cluster of each event, -1 for noise, 0 for the largest; `sizes`; `stability` of each cluster, infinite
 * for one that ends as a stack in one place; `outlier` of each event, from 0 to 1; `noise`, how many are in no cluster. Not
 * defined without events, with fewer than `minPts`, or with all in one place.
 * Errors: RangeError when x and y differ in length or minPts is outside its range.
 * Example: two groups of 20 events, 10 kilometres apart: two clusters, no noise.
 * Reference: Campello, Moulavi & Sander 2013, PAKDD 2013:160; Campello et al. 2015, ACM TKDD 10:5 (GLOSH).
 */
export type Hdbscan = { labels: Int32Array; sizes: Int32Array; stability: Float64Array; outlier: Float64Array; noise: number };

export type HdbscanInput = { x: Float64Array; y: Float64Array; minPts?: number; ties?: 'together' | 'in_order'; tick?: Tick | undefined };

export function hdbscan({ x, y, minPts = 10, ties = 'together', tick }: HdbscanInput): Hdbscan | NotDefined {
  if (!(Number.isInteger(minPts) && minPts >= 2)) throw new RangeError(`at least 2 events, not ${minPts}`);
  const places = distinctPlaces(x, y);
  if (x.length === 0) return notDefined('no_events');
  if (x.length < minPts) return notDefined('too_few_events', minPts);
  if (places.x.length === 1) return notDefined('one_place');
  const core = coreDistances(places, minPts, tick);
  const apart = { x: places.x, y: places.y, core, tick };
  const edges = ties === 'together' ? reachabilityTree(apart) : grownTree(apart, inOrderOfEvents(places));
  const tree = condensedTree(edges, { counts: places.counts, core, minimum: minPts, together: ties === 'together' });
  const chosen = mostStable(tree);
  const ranked = rankClusters(places.placeOf.map((place) => chosen[tree.lastCluster[place]!]!), { x, y });
  const stability = new Float64Array(ranked.sizes.length);
  let noise = 0;
  ranked.labels.forEach((label, event) => {
    if (label < 0) noise += 1;
    else stability[label] = tree.stability[chosen[tree.lastCluster[places.placeOf[event]!]!]!]!;
  });
  const outlier = outlierScores(tree);
  return { ...ranked, stability, outlier: Float64Array.from(places.placeOf, (place) => outlier[place]!), noise };
}

/** Distance within which a place has `minPts` events, its own counted. */
function coreDistances({ x, y, counts }: DistinctPlaces, minPts: number, tick: Tick | undefined): Float64Array {
  const index = pointIndex(x, y);
  const core = new Float64Array(x.length);
  for (let place = 0; place < x.length; place += 1) {
    if ((place & 31) === 0) tick?.(place, 4 * x.length);
    if (counts[place]! >= minPts) continue;
    const found = index.nearest(x[place]!, y[place]!, minPts);
    let events = 0;
    for (let k = 0; k < found && events < minPts; k += 1) {
      events += counts[index.found[k]!]!;
      core[place] = Math.sqrt(index.squared[k]!);
    }
  }
  return core;
}

/** For each cluster of the tree the chosen one that it belongs to, or -1. The first, which is everything, is never chosen. */
function mostStable({ parent, stability }: CondensedTree): Int32Array {
  const clusters = parent.length;
  const below = new Float64Array(clusters);
  const best = new Uint8Array(clusters);
  for (let cluster = clusters - 1; cluster > 0; cluster -= 1) {
    best[cluster] = stability[cluster]! >= below[cluster]! ? 1 : 0;
    below[parent[cluster]!]! += Math.max(stability[cluster]!, below[cluster]!);
  }
  const chosen = new Int32Array(clusters).fill(-1);
  for (let cluster = 1; cluster < clusters; cluster += 1) {
    const above = chosen[parent[cluster]!]!;
    chosen[cluster] = above !== -1 ? above : best[cluster] === 1 ? cluster : -1;
  }
  return chosen;
}

function outlierScores({ parent, death, lastCluster, exit }: CondensedTree): Float64Array {
  const least = Float64Array.from(death);
  for (let cluster = least.length - 1; cluster > 0; cluster -= 1) least[parent[cluster]!] = Math.min(least[parent[cluster]!]!, least[cluster]!);
  return exit.map((metres, place) => (metres > 0 ? 1 - least[lastCluster[place]!]! / metres : 0));
}
