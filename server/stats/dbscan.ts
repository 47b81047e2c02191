import { disjointSets } from './disjoint_sets.ts';
import { distinctPlaces, inOrderOfEvents, type DistinctPlaces } from './distinct_places.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import { pointIndex, type PointIndex } from './point_index.ts';
import { rankClusters } from './rank_clusters.ts';
import type { Tick } from './tick.ts';

/**
 * DBSCAN, clusters by density ([Wikipedia](https://en.wikipedia.org/wiki/DBSCAN)).
 *
 * Answers: where are events so dense that around many of them there are at least so many others, and which belong together,
 * whatever the shape?
 * Misread as: a test. Nothing is compared with chance, and another radius gives other clusters. A cluster can also be a chain:
 * a long street with events all along is one.
 * Formula: an event is core when at least `minPts` events, itself counted, lie within `epsMetres`. Core events within that
 * distance of each other are in one cluster; an event that is not core but within the distance of one that is (a border event)
 * joins the cluster of the nearest core event, or with `border` first that whose core events come first in the input, as the
 * original does, which makes sizes depend on the order of the file; what is left is noise. With weights an event is core when
 * the weights within the distance come to `minPts`.
 * Defaults: none for the distance; `minPts` 10; every weight 1; border events to the nearest.
 * Cost: two searches for each distinct place, each in proportion to what it finds; 100,000 events with 20 others within the
 * distance take about 0.3 s.
 *
 * Parameters: `x`, `y` in metres; `epsMetres` above 0; `minPts` from 1; `weights`, at least 0 (harm, for instance);
 * `border`; `tick`.
 * Returns: `labels`, the cluster of each event, -1 for noise, 0 for the largest; `sizes`; `core`, 1 where an event is core;
 * `noise`, how many are in no cluster. Not defined without events. All in one place is one cluster or noise.
 * Errors: RangeError when lengths differ or a parameter is outside its range.
 * Example: at 0, 1, 2 and 10 metres along a line with eps 1 and minPts 3: one cluster of three, one noise.
 * Reference: Ester, Kriegel, Sander & Xu 1996, KDD-96:226; Wheeler & Reuter 2021, Police Quarterly 24:288 (weights).
 */
export type Dbscan = { labels: Int32Array; sizes: Int32Array; core: Uint8Array; noise: number };

export type DbscanInput = {
  x: Float64Array; y: Float64Array; epsMetres: number; minPts?: number; weights?: Float64Array | undefined; border?: 'nearest' | 'first';
  tick?: Tick | undefined;
};

export function dbscan({ x, y, epsMetres, minPts = 10, weights, border = 'nearest', tick }: DbscanInput): Dbscan | NotDefined {
  if (!(epsMetres > 0 && epsMetres < Infinity)) throw new RangeError(`not a distance: ${epsMetres}`);
  if (!(minPts >= 1 && minPts < Infinity)) throw new RangeError(`not a number of events: ${minPts}`);
  const places = distinctPlaces(x, y);
  const mass = massOf(places, weights);
  if (x.length === 0) return notDefined('no_events');
  const index = pointIndex(places.x, places.y);
  const corePlaces = coreOf(index, mass, { epsMetres, minPts, tick });
  const rank = border === 'first' ? placesBefore(places) : null;
  const clusters = joined(index, corePlaces, { epsMetres, rank, tick });
  const ranked = rankClusters(places.placeOf.map((place) => clusters[place]!), { x, y });
  let noise = 0;
  for (const label of ranked.labels) if (label < 0) noise += 1;
  return { ...ranked, core: Uint8Array.from(places.placeOf, (place) => corePlaces[place]!), noise };
}

function massOf({ counts, placeOf }: DistinctPlaces, weights: Float64Array | undefined): Float64Array {
  if (weights === undefined) return Float64Array.from(counts);
  if (weights.length !== placeOf.length) throw new RangeError(`${weights.length} weights for ${placeOf.length} events`);
  const mass = new Float64Array(counts.length);
  weights.forEach((weight, event) => {
    if (!(weight >= 0 && weight < Infinity)) throw new RangeError(`not a weight: ${weight}`);
    mass[placeOf[event]!]! += weight;
  });
  return mass;
}

type Density = { epsMetres: number; minPts: number; tick?: Tick | undefined };

function coreOf(index: PointIndex, mass: Float64Array, { epsMetres, minPts, tick }: Density): Uint8Array {
  const n = mass.length;
  const core = new Uint8Array(n);
  for (let place = 0; place < n; place += 1) {
    const found = index.within(index.x[place]!, index.y[place]!, epsMetres);
    let sum = 0;
    for (let k = 0; k < found; k += 1) sum += mass[index.found[k]!]!;
    // Sums of weights are rounded in the order of the search; whole numbers are not.
    if (sum >= minPts * (1 - 1e-12)) core[place] = 1;
    if ((place & 63) === 0) tick?.(place, 2 * n);
  }
  return core;
}

/** For each place how many others come up before it in the input. */
function placesBefore(places: DistinctPlaces): Int32Array {
  const rank = new Int32Array(places.counts.length);
  inOrderOfEvents(places).forEach((place, before) => { rank[place] = before; });
  return rank;
}

type Joining = {
  epsMetres: number;
  /** Where the place stands in the input; null when that does not matter. */
  rank: Int32Array | null;
  tick?: Tick | undefined;
};

/** A cluster for every place, -1 for noise. */
function joined(index: PointIndex, core: Uint8Array, { epsMetres, rank, tick }: Joining): Int32Array {
  const n = core.length;
  const sets = disjointSets(n);
  for (let place = 0; place < n; place += 1) {
    if ((place & 63) === 0) tick?.(n + place, 2 * n);
    if (core[place] === 0) continue;
    const found = index.within(index.x[place]!, index.y[place]!, epsMetres);
    for (let k = 0; k < found; k += 1) if (index.found[k]! > place && core[index.found[k]!] === 1) sets.join(place, index.found[k]!);
  }
  const clusters = Int32Array.from(core, (isCore, place) => (isCore === 1 ? sets.find(place) : -1));
  const first = new Float64Array(n).fill(Infinity);
  if (rank !== null) clusters.forEach((cluster, place) => { if (cluster !== -1) first[cluster] = Math.min(first[cluster]!, rank[place]!); });
  for (let place = 0; place < n; place += 1) {
    if (core[place] === 1) continue;
    const found = index.within(index.x[place]!, index.y[place]!, epsMetres);
    let least = Infinity;
    let best = -1;
    for (let k = 0; k < found; k += 1) {
      const other = index.found[k]!;
      if (core[other] === 0) continue;
      const cost = rank === null ? index.squared[k]! : first[clusters[other]!]!;
      if (cost < least || (cost === least && other < best)) [least, best] = [cost, other];
    }
    if (best !== -1) clusters[place] = clusters[best]!;
  }
  return clusters;
}
