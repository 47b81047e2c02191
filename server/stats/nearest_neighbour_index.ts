import { notDefined, type NotDefined } from './not_defined.ts';
import { normalSurvival, twoSidedP } from './normal.ts';
import { pointIndex } from './point_index.ts';
import { randomPoints, type Window } from './random_points.ts';
import { seededRandom } from './random.ts';
import type { Tick } from './tick.ts';

/**
 * Nearest-neighbour index ([Wikipedia, Clark-Evans](https://en.wikipedia.org/wiki/Nearest_neighbour_distribution)).
 *
 * Answers: do events lie nearer to each other (below 1) or further apart (above 1) than if they had been strewn at random over
 * the area?
 * Misread as: proof of hotspots. Streets and homes alone make it far smaller than 1 in any town, and a larger area with empty
 * fields makes it smaller still. z means nothing when many events share one geocoded point: then `duplicates` decides it.
 * Formula: mean distance to the k-th nearest event, divided by its expectation k (2k)! / (2^k k!)^2 / root of the density.
 * Corrections for the border: "rectangle" and "circle" (of the area around the mean centre) take the distance to the border
 * where that is nearer than the neighbour; "donnelly" (k = 1) corrects the expectation by the length of the border.
 * Defaults: k = 1, no correction, no simulations.
 * Cost: n log n; simulations each as much again.
 *
 * Parameters: `x`, `y`; `area` in square metres; `order` k; `correction`, with `bounds` for the rectangle (west, south, east,
 * north) and `perimeter` for Donnelly; `simulations` random patterns in `window`, with `seed`.
 * Returns: observed and expected mean distance, index, standard error (with the published constant 0.26136 for k = 1;
 * `exactError` with the constant written out), z, p two-sided, pClustered; `duplicates`, the share of events at a place that
 * another one has; `distances`; simulated means: least, 2.5 %, 97.5 %, greatest, and p. Not defined with fewer than k + 1
 * events, in one place, or without an area.
 * Errors: RangeError for an order below 1, a correction without what it needs.
 * Example: 4 events at the corners of a unit square, area 4: mean distance 1, expected 0.5, index 2.
 * Reference: Clark & Evans 1954, Ecology 35:445; Thompson 1956, Ecology 37:391; Donnelly 1978; Levine 2013, CrimeStat IV,
 * chapter 6.
 */
export type NearestNeighbourIndex = {
  observed: number; expected: number; index: number; standardError: number; exactError: number; z: number; p: number; pClustered: number;
  duplicates: number; distances: Float64Array;
  simulated: { least: number; lower: number; upper: number; greatest: number; p: number; simulations: number } | null;
};

export type NearestNeighbourInput = {
  x: Float64Array; y: Float64Array; area: number; order?: number;
  correction?: 'none' | 'rectangle' | 'circle' | 'donnelly';
  bounds?: readonly [number, number, number, number]; perimeter?: number;
  simulate?: { simulations: number; window: Window; seed: number };
  tick?: Tick | undefined;
};

export function nearestNeighbourIndex(input: NearestNeighbourInput): NearestNeighbourIndex | NotDefined {
  const { x, y, area, order = 1, correction = 'none', simulate } = input;
  check(input);
  const n = x.length;
  if (n === 0) return notDefined('no_events');
  if (n <= order) return notDefined('too_few_events', order + 1);
  if (!(area > 0)) return notDefined('no_area');
  if (x.every((value, i) => value === x[0] && y[i] === y[0])) return notDefined('one_place');
  const distances = orderDistances(input, input);
  const observed = mean(distances);
  const density = n / area;
  const factor = expectedFactor(order);
  const expected = factor / Math.sqrt(density) + (correction === 'donnelly' ? (0.0514 + 0.0412 / Math.sqrt(n)) * (input.perimeter! / n) : 0);
  const exactError = Math.sqrt((order / Math.PI - factor ** 2) / density / n);
  const standardError = order === 1 ? 0.26136 / Math.sqrt(n * density) : exactError;
  const z = (observed - expected) / standardError;
  return {
    observed, expected, index: observed / expected, standardError, exactError, z, p: twoSidedP(z), pClustered: normalSurvival((expected - observed) / exactError),
    duplicates: duplicateShare(input), distances, simulated: simulate === undefined ? null : simulateMeans(input, { ...simulate, observed }),
  };
}

/** k (2k)! / (2^k k!)^2, by its own ratio from one order to the next. */
function expectedFactor(order: number): number {
  let factor = 0.5;
  for (let k = 1; k < order; k += 1) factor *= (2 * k + 1) / (2 * k);
  return factor;
}

function orderDistances({ x, y }: { x: Float64Array; y: Float64Array }, how: NearestNeighbourInput): Float64Array {
  const { order = 1, correction = 'none' } = how;
  const index = pointIndex(x, y);
  const border = correction === 'rectangle' ? toRectangle(how.bounds!) : correction === 'circle' ? toCircle(x, y, how.area) : null;
  const distances = new Float64Array(x.length);
  for (let i = 0; i < x.length; i += 1) {
    const found = index.nearest(x[i]!, y[i]!, order, i);
    const distance = Math.sqrt(index.squared[found - 1]!);
    distances[i] = border === null ? distance : Math.min(distance, border(x[i]!, y[i]!));
    if ((i & 1023) === 0) how.tick?.(i, x.length);
  }
  return distances;
}

const toRectangle = ([west, south, east, north]: readonly [number, number, number, number]) =>
  (x: number, y: number): number => Math.max(0, Math.min(x - west, east - x, y - south, north - y));

function toCircle(x: Float64Array, y: Float64Array, area: number) {
  const [centreX, centreY] = [mean(x), mean(y)];
  const radius = Math.sqrt(area / Math.PI);
  return (px: number, py: number): number => Math.max(0, radius - Math.hypot(px - centreX, py - centreY));
}

const mean = (values: Float64Array): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
};

function duplicateShare({ x, y }: { x: Float64Array; y: Float64Array }): number {
  const index = pointIndex(x, y);
  let shared = 0;
  for (let i = 0; i < x.length; i += 1) if (index.nearest(x[i]!, y[i]!, 1, i) > 0 && index.squared[0] === 0) shared += 1;
  return shared / x.length;
}

function simulateMeans(
  input: NearestNeighbourInput, { simulations, window, seed, observed }: { simulations: number; window: Window; seed: number; observed: number },
): NearestNeighbourIndex['simulated'] {
  const random = seededRandom(seed);
  const means = new Float64Array(simulations);
  let asFar = 0;
  for (let s = 0; s < simulations; s += 1) {
    means[s] = mean(orderDistances(randomPoints(input.x.length, window, random), { ...input, tick: undefined }));
    input.tick?.(s, simulations);
  }
  const centre = mean(means);
  for (const one of means) if (Math.abs(one - centre) >= Math.abs(observed - centre)) asFar += 1;
  means.sort();
  const at = (share: number): number => means[Math.min(simulations - 1, Math.max(0, Math.round(share * (simulations + 1)) - 1))]!;
  return { least: means[0]!, lower: at(0.025), upper: at(0.975), greatest: means[simulations - 1]!, p: (1 + asFar) / (1 + simulations), simulations };
}

function check({ x, y, order = 1, correction, bounds, perimeter, simulate }: NearestNeighbourInput): void {
  if (x.length !== y.length) throw new RangeError(`${x.length} x for ${y.length} y`);
  if (!Number.isInteger(order) || order < 1) throw new RangeError(`order ${order}`);
  if (correction === 'rectangle' && bounds === undefined) throw new RangeError('a correction by rectangle needs its bounds');
  if (correction === 'donnelly' && (perimeter === undefined || order !== 1)) throw new RangeError('Donnelly corrects the first order, by the length of the border');
  if (simulate !== undefined && !(Number.isInteger(simulate.simulations) && simulate.simulations >= 1)) throw new RangeError(`${simulate.simulations} simulations`);
}
