import { clusterShapes } from './cluster_shape.ts';
import { isDefined, notDefined, type NotDefined } from './not_defined.ts';
import { seededRandom, type Random } from './random.ts';
import type { Tick } from './tick.ts';

/**
 * Clusters by chance ([Wikipedia, complete spatial randomness](https://en.wikipedia.org/wiki/Complete_spatial_randomness)).
 *
 * Answers: how many clusters, how large ones and over how much area does the same method find when the same number of events
 * is thrown at random over the study area (or drawn from a baseline)?
 * Misread as: a test of the place. Events never fall evenly over water, parks and fields; where people live alone makes clusters
 * that chance does not. It is a floor: what chance makes as well is nothing.
 * Formula: so many runs, each with as many events, every spot of the study area (or each of the baseline) as likely; the method
 * clusters them.
 * The chance of a cluster of its size is (1 + runs whose largest is at least as large) / (1 + runs): one number for all clusters
 * together, so that looking at many of them needs no correction.
 * Defaults: 1,000 runs.
 * Cost: runs times the method.
 *
 * Parameters: `draw`, the events of a run in metres; `cluster`, the method; `seed`; `runs` from 1; `tick`.
 * Returns: from the smallest to the largest over the runs `clusters`, `largest` and `ellipseSquareKilometres` (one standard
 * deviation, all clusters together). `chanceOf` a size and `chanceOfClusters` for a number of clusters are p values. Not defined
 * without events.
 * Errors: RangeError for a number of runs or a seed outside its range.
 * Example: when chance never makes a cluster in 999 runs, one of any size has p 0.001.
 * Reference: Levine 2013, CrimeStat IV, chapter 7; Besag & Diggle 1977, Applied Statistics 26:327.
 */
export type ClustersByChance = { runs: number; clusters: Float64Array; largest: Float64Array; ellipseSquareKilometres: Float64Array };

export type ClustersByChanceInput<Drawn extends { x: Float64Array; y: Float64Array }> = {
  draw: (random: Random) => Drawn;
  cluster: (drawn: Drawn) => { labels: Int32Array; sizes: Int32Array } | NotDefined;
  seed: number; runs?: number; tick?: Tick | undefined;
};

export function clustersByChance<Drawn extends { x: Float64Array; y: Float64Array }>(
  { draw, cluster, seed, runs = 1000, tick }: ClustersByChanceInput<Drawn>,
): ClustersByChance | NotDefined {
  if (!(Number.isInteger(runs) && runs >= 1)) throw new RangeError(`a number of runs, not ${runs}`);
  const random = seededRandom(seed);
  const none = (): Float64Array => new Float64Array(runs);
  const found: ClustersByChance = { runs, clusters: none(), largest: none(), ellipseSquareKilometres: none() };
  for (let run = 0; run < runs; run += 1) {
    const drawn = draw(random);
    if (drawn.x.length === 0) return notDefined('no_events');
    const result = cluster(drawn);
    if (isDefined(result) && result.sizes.length > 0) {
      const shapes = clusterShapes({ x: drawn.x, y: drawn.y, labels: result.labels, clusters: result.sizes.length });
      found.clusters[run] = result.sizes.length;
      found.largest[run] = result.sizes[0]!;
      if (isDefined(shapes)) for (const area of shapes.ellipseSquareKilometres) found.ellipseSquareKilometres[run]! += Number.isNaN(area) ? 0 : area;
    }
    tick?.(run + 1, runs);
  }
  for (const values of [found.clusters, found.largest, found.ellipseSquareKilometres]) values.sort();
  return found;
}

/** Chance that the largest cluster of a random run has at least so many events. */
export const chanceOf = ({ largest, runs }: ClustersByChance, size: number): number => atLeast(largest, size, runs);

export const chanceOfClusters = ({ clusters, runs }: ClustersByChance, count: number): number => atLeast(clusters, count, runs);

/** The value that the share `at` of the runs do not exceed. */
export const percentile = (ascending: Float64Array, at: number): number => ascending[Math.max(0, Math.ceil(at * ascending.length) - 1)]!;

function atLeast(ascending: Float64Array, value: number, runs: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < value) low = middle + 1; else high = middle;
  }
  return (1 + ascending.length - low) / (1 + runs);
}
