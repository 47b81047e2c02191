import { borderDistanceOf, circleShareOf } from './border_weights.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import { pointIndex } from './point_index.ts';
import { randomPoints, type Window } from './random_points.ts';
import { seededRandom } from './random.ts';
import type { Tick } from './tick.ts';

/**
 * Ripley's K and L ([Wikipedia, spatial descriptive statistics](https://en.wikipedia.org/wiki/Spatial_descriptive_statistics#Ripley's_K_and_L_functions)).
 *
 * Answers: at which distances do events have more others around them than if all had been strewn at random over the area?
 * Misread as: the size of hotspots. K adds up everything within a distance, so an excess at 100 m still shows at 1 km. Nor is
 * it proof that one event draws another: streets and homes are not strewn at random, and any town is above the envelope.
 * Formula: K(r) is the mean number of further events within r of an event, divided by the density; L(r) is the root of K / pi,
 * which is r itself under randomness. Near the border part of the circle was never watched: "isotropic" weights a pair by one
 * over the share of its circle inside the area, "translation" by the share of the area that stays inside when moved by the
 * pair's offset (rectangles only), "border" leaves out events nearer to the border than r, "none" corrects nothing.
 * Defaults: isotropic; 199 random patterns, of which the 5th lowest and highest at each distance make a pointwise envelope of
 * 95 %. Leaving it somewhere is likelier than 5 %; `p` is for the whole curve: largest distance of L from the mean of all
 * patterns, against that of each.
 * Cost: pairs within the largest distance, about 10 ns each (isotropic near the border 100), and the same for every pattern.
 *
 * Parameters: `x`, `y`; `window`, bounds or mask; `radii` ascending, from 0; `correction`; `simulations` and `seed`.
 * Returns: `k` and `l` for each radius, NaN where the border correction has no event left; `pairs` within the largest
 * distance; `envelope` (lower and upper of L, their mean, p) or null. Not defined with fewer than two events, in one place,
 * or without an area.
 * Errors: RangeError for radii that do not ascend, a window that some event lies outside of, translation in a mask.
 * Example: 2 events 1 apart in the middle of a square of side 10: K(1) without correction is 100.
 * Reference: Ripley 1977, Journal of the Royal Statistical Society B 39:172; Besag 1977, the same 39:193; Baddeley, Rubak &
 * Turner 2015, Spatial Point Patterns, 7.
 */
export type Ripley = {
  radii: Float64Array; k: Float64Array; l: Float64Array; pairs: number;
  envelope: { lower: Float64Array; upper: Float64Array; mean: Float64Array; p: number; simulations: number; rank: number } | null;
};

const ripleyCorrections = ['isotropic', 'translation', 'border', 'none'] as const;
export type RipleyCorrection = typeof ripleyCorrections[number];

export type RipleyInput = {
  x: Float64Array; y: Float64Array; window: Window; radii: Float64Array; correction?: RipleyCorrection;
  simulate?: { simulations: number; seed: number };
  tick?: Tick | undefined;
};

export function ripley(input: RipleyInput): Ripley | NotDefined {
  const { x, y, radii, window, simulate } = input;
  check(input);
  const n = x.length;
  if (n === 0) return notDefined('no_events');
  if (n < 2) return notDefined('too_few_events', 2);
  if (!(areaOf(window) > 0)) return notDefined('no_area');
  if (x.every((value, i) => value === x[0] && y[i] === y[0])) return notDefined('one_place');
  const counter = counterOf(input);
  const { k, pairs } = counter({ x, y }, simulate === undefined ? input.tick : undefined);
  const l = k.map((value) => Math.sqrt(value / Math.PI));
  return { radii, k, l, pairs, envelope: simulate === undefined ? null : envelopeOf(l, input, (points) => counter(points, undefined).k) };
}

const areaOf = ({ bounds: [west, south, east, north], mask }: Window): number => mask?.area ?? Math.max(0, east - west) * Math.max(0, north - south);

type Points = { x: Float64Array; y: Float64Array };

/** Counts pairs into the gaps between the radii; what the pair weighs there is the correction. */
function counterOf({ window, radii, correction = 'isotropic' }: RipleyInput): (points: Points, tick: Tick | undefined) => { k: Float64Array; pairs: number } {
  const area = areaOf(window);
  const most = radii[radii.length - 1]!;
  const binOf = binsOf(radii);
  const share = circleShareOf(window);
  const toBorder = borderDistanceOf(window);
  const [width, height] = [window.bounds[2] - window.bounds[0], window.bounds[3] - window.bounds[1]];
  return ({ x, y }, tick) => {
    const n = x.length;
    const index = pointIndex(x, y);
    const sums = new Float64Array(radii.length);
    // Of the border correction: events that take part up to a radius, and how many others they have.
    const taking = new Float64Array(radii.length);
    let pairs = 0;
    for (let i = 0; i < n; i += 1) {
      const [px, py] = [x[i]!, y[i]!];
      const border = correction === 'isotropic' || correction === 'border' ? toBorder(px, py, most) : Infinity;
      const count = index.within(px, py, most);
      pairs += count - 1;
      if (correction === 'border') {
        addBordered({ sums, taking, radii, binOf }, { i, border, count, found: index.found, squared: index.squared });
      } else for (let at = 0; at < count; at += 1) {
        const j = index.found[at]!;
        if (j === i) continue;
        const distance = Math.sqrt(index.squared[at]!);
        let weight = 1;
        if (correction === 'translation') weight = (width * height) / ((width - Math.abs(x[j]! - px)) * (height - Math.abs(y[j]! - py)));
        // Of a circle almost all outside, one pair would weigh more than all others together.
        else if (distance > border) weight = Math.min(100, 1 / share(px, py, distance));
        sums[binOf(distance)]! += weight;
      }
      if ((i & 63) === 0) tick?.(i, n);
    }
    if (correction === 'border') return { k: sums.map((sum, r) => (taking[r] === 0 ? Number.NaN : (sum * area) / (n * taking[r]!))), pairs: pairs / 2 };
    for (let r = 1; r < sums.length; r += 1) sums[r]! += sums[r - 1]!;
    return { k: sums.map((sum) => (sum * area) / (n * (n - 1))), pairs: pairs / 2 };
  };
}

function addBordered(
  { sums, taking, radii, binOf }: { sums: Float64Array; taking: Float64Array; radii: Float64Array; binOf: (distance: number) => number },
  { i, border, count, found, squared }: { i: number; border: number; count: number; found: Int32Array; squared: Float64Array },
): void {
  // The last radius at which the whole circle is inside.
  let last = radii.length - 1;
  while (last >= 0 && radii[last]! > border) last -= 1;
  for (let r = 0; r <= last; r += 1) taking[r]! += 1;
  for (let at = 0; at < count; at += 1) {
    if (found[at] === i) continue;
    for (let r = binOf(Math.sqrt(squared[at]!)); r <= last; r += 1) sums[r]! += 1;
  }
}

/** Number of the first radius that is not below a distance: a table gives it to within one or two. */
function binsOf(radii: Float64Array): (distance: number) => number {
  const most = radii[radii.length - 1]!;
  const cells = 4096;
  const table = new Int32Array(cells + 2);
  let r = 0;
  for (let cell = 0; cell < table.length; cell += 1) {
    while (r < radii.length - 1 && radii[r]! < (cell * most) / cells) r += 1;
    table[cell] = r;
  }
  return (distance) => {
    let at = table[Math.floor((distance / most) * cells)]!;
    while (at > 0 && radii[at - 1]! >= distance) at -= 1;
    while (at < radii.length - 1 && radii[at]! < distance) at += 1;
    return at;
  };
}

function envelopeOf(observed: Float64Array, { x, window, simulate, tick }: RipleyInput, kOf: (points: Points) => Float64Array): Ripley['envelope'] {
  const { simulations, seed } = simulate!;
  const random = seededRandom(seed);
  const radii = observed.length;
  const all = new Float64Array(simulations * radii);
  for (let s = 0; s < simulations; s += 1) {
    tick?.(s, simulations);
    const k = kOf(randomPoints(x.length, window, random));
    for (let r = 0; r < radii; r += 1) all[s * radii + r] = Math.sqrt(k[r]! / Math.PI);
  }
  const rank = Math.max(1, Math.floor(0.025 * (simulations + 1)));
  const [lower, upper, mean] = [new Float64Array(radii), new Float64Array(radii), new Float64Array(radii)];
  const column = new Float64Array(simulations);
  for (let r = 0; r < radii; r += 1) {
    for (let s = 0; s < simulations; s += 1) column[s] = all[s * radii + r]!;
    column.sort();
    lower[r] = column[rank - 1]!;
    upper[r] = column[simulations - rank]!;
    mean[r] = (column.reduce((sum, one) => sum + one, 0) + observed[r]!) / (simulations + 1);
  }
  const furthest = (of: Float64Array, from: number): number => {
    let far = 0;
    for (let r = 0; r < radii; r += 1) far = Math.max(far, Math.abs(of[from + r]! - mean[r]!) || 0);
    return far;
  };
  const own = furthest(observed, 0);
  let asFar = 0;
  for (let s = 0; s < simulations; s += 1) if (furthest(all, s * radii) >= own) asFar += 1;
  return { lower, upper, mean, p: (1 + asFar) / (1 + simulations), simulations, rank };
}

function check({ x, y, window, radii, correction, simulate }: RipleyInput): void {
  if (x.length !== y.length) throw new RangeError(`${x.length} x for ${y.length} y`);
  if (radii.length < 1 || !(radii[0]! >= 0) || !(radii[radii.length - 1]! > 0)) throw new RangeError('distances from 0 upwards are needed');
  for (let r = 1; r < radii.length; r += 1) if (!(radii[r]! > radii[r - 1]!)) throw new RangeError(`distance ${radii[r]} after ${radii[r - 1]}`);
  if (correction === 'translation' && window.mask !== undefined) throw new RangeError('the correction by translation is for rectangles');
  if (simulate !== undefined && !(Number.isInteger(simulate.simulations) && simulate.simulations >= 1)) throw new RangeError(`${simulate.simulations} simulations`);
  const [west, south, east, north] = window.bounds;
  const outside = (px: number, py: number): boolean => (window.mask === undefined ? !(px >= west && px <= east && py >= south && py <= north) : !window.mask.contains(px, py));
  for (let i = 0; i < x.length; i += 1) if (outside(x[i]!, y[i]!)) throw new RangeError(`event ${i} lies outside of the window`);
}
