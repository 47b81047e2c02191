import { checkEvents } from './near_pairs.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import { seededRandom, shuffle } from './random.ts';
import type { Tick } from './tick.ts';

/**
 * Mantel test of space and time ([Wikipedia](https://en.wikipedia.org/wiki/Mantel_test)).
 *
 * Answers: over all pairs of events, do those that are close in space tend to be close in time as well?
 * Misread as: a measure of how strong near repeats are. One number over all distances: a strong effect within 100 metres
 * drowns among millions of far pairs, most of all in the correlation. The Knox table shows where the effect sits. Also
 * misread when places grow or the season moves across the city: that makes it large without any repeat.
 * Formula: `z` is the sum over pairs of one divided by (distance + a constant), times one divided by (time + a constant), which
 * gives weight to the close pairs; `r` is the correlation of distances and times. p is the share of shuffles of
 * the times, the real order counted as one, with a sum (a correlation) at least as large.
 * Defaults: 100 metres and 1 day as constants, straight line, 999 shuffles. Both p are for closeness only, not two-sided.
 * Cost: all pairs, for each shuffle: 500 events 0.5 s, 2,000 events 9 s, 5,000 events a minute. Memory 1 kB an event.
 *
 * Parameters: `x`, `y`, metres; `t`, days; `metresMore`, `daysMore`, above 0; `permutations`, 0 for none; `seed`.
 * Returns: `z`, `r` (null when all distances or all gaps are equal), `expectedZ`, the exact mean of z over all shuffles, `pZ` and `pR` (null without
 * shuffles). Not defined: fewer than three events, all at one moment, all in one place.
 * Errors: RangeError when lengths differ, a number is not finite, or a constant is not above 0.
 * Example: events at x = 0, 0, 1000 on days 0, 0, 9: z = 1/100 + 2 / (1100 x 10), r = 1.
 * Reference: Mantel 1967, Cancer Research 27:209.
 */
export type Mantel = {
  events: number; pairs: number;
  z: number; expectedZ: number; r: number | null;
  pZ: number | null; pR: number | null;
  permutations: number; seed: number;
};

export type MantelInput = {
  x: Float64Array; y: Float64Array; t: Float64Array;
  metresMore?: number | undefined; daysMore?: number | undefined; permutations?: number | undefined; seed: number;
};

/** Shuffles that one walk over the distances serves: a root is dearer than a product. */
const together = 16;

export function mantel(input: MantelInput, tick?: Tick): Mantel | NotDefined {
  const { x, y, t, metresMore = 100, daysMore = 1, permutations = 999, seed } = input;
  checkEvents(x, y, t);
  if (!(metresMore > 0 && daysMore > 0)) throw new RangeError(`constants are above 0: ${metresMore}, ${daysMore}`);
  const n = x.length;
  if (n === 0) return notDefined('no_events');
  if (n < 3) return notDefined('too_few_events', 3);
  if (t.every((time) => time === t[0])) return notDefined('one_moment');
  if (x.every((metre) => metre === x[0]) && y.every((metre) => metre === y[0])) return notDefined('one_place');
  const real = sums({ x, y, metresMore, daysMore }, [t]);
  const margins = marginsOf(input, metresMore, daysMore);
  let [zAtLeast, rAtLeast] = [0, 0];
  const random = seededRandom(seed);
  const times = t.slice();
  for (let done = 0; done < permutations; done += together) {
    const orders = Array.from({ length: Math.min(together, permutations - done) }, () => {
      shuffle(times, random);
      return times.slice();
    });
    const found = sums({ x, y, metresMore, daysMore }, orders, (row) => tick?.(done + (row / n) * orders.length, permutations));
    // The same sum in another order of adding differs by rounding, and must count as equal.
    for (const z of found.z) if (z >= real.z[0]! * (1 - 1e-12)) zAtLeast += 1;
    for (const product of found.products) if (product >= real.products[0]! - 1e-12 * Math.abs(real.products[0]!)) rAtLeast += 1;
  }
  const { pairs, expectedZ, meanDistance, meanGap, spread } = margins;
  const r = spread > 0 ? Math.max(-1, Math.min(1, (real.products[0]! - pairs * meanDistance * meanGap) / spread)) : null;
  const p = (count: number): number | null => (permutations > 0 ? (1 + count) / (1 + permutations) : null);
  return { events: n, pairs, z: real.z[0]!, expectedZ, r, pZ: p(zAtLeast), pR: r === null ? null : p(rAtLeast), permutations, seed };
}

type Places = { x: Float64Array; y: Float64Array; metresMore: number; daysMore: number };

/** For each order of the times: the sum of reciprocals, and the sum of distance times gap. */
function sums(
  { x, y, metresMore, daysMore }: Places, orders: readonly Float64Array[], atRow?: (row: number) => void,
): { z: Float64Array; products: Float64Array } {
  const n = x.length;
  const z = new Float64Array(orders.length);
  const products = new Float64Array(orders.length);
  const metres = new Float64Array(n);
  const closeness = new Float64Array(n);
  for (let i = 1; i < n; i += 1) {
    if ((i & 63) === 0) atRow?.(i);
    for (let j = 0; j < i; j += 1) {
      const [dx, dy] = [x[i]! - x[j]!, y[i]! - y[j]!];
      metres[j] = Math.sqrt(dx * dx + dy * dy);
      closeness[j] = 1 / (metres[j]! + metresMore);
    }
    for (let order = 0; order < orders.length; order += 1) {
      const row = addRow(orders[order]!, i, { metres, closeness, daysMore });
      z[order]! += row.z;
      products[order]! += row.products;
    }
  }
  return { z, products };
}

type Row = { metres: Float64Array; closeness: Float64Array; daysMore: number };

function addRow(t: Float64Array, i: number, { metres, closeness, daysMore }: Row): { z: number; products: number } {
  const own = t[i]!;
  let z = 0;
  let products = 0;
  for (let j = 0; j < i; j += 1) {
    const gap = Math.abs(own - t[j]!);
    z += closeness[j]! / (gap + daysMore);
    products += metres[j]! * gap;
  }
  return { z, products };
}

/** What no shuffle changes. */
function marginsOf({ x, y, t }: MantelInput, metresMore: number, daysMore: number): {
  pairs: number; expectedZ: number; meanDistance: number; meanGap: number; spread: number;
} {
  const n = x.length;
  const pairs = (n * (n - 1)) / 2;
  let [distances, gaps, closeInSpace, closeInTime] = [0, 0, 0, 0];
  const walk = (add: (metres: number, gap: number) => void): void => {
    for (let i = 1; i < n; i += 1) for (let j = 0; j < i; j += 1) add(Math.sqrt((x[i]! - x[j]!) ** 2 + (y[i]! - y[j]!) ** 2), Math.abs(t[i]! - t[j]!));
  };
  walk((metres, gap) => {
    distances += metres;
    gaps += gap;
    closeInSpace += 1 / (metres + metresMore);
    closeInTime += 1 / (gap + daysMore);
  });
  const [meanDistance, meanGap] = [distances / pairs, gaps / pairs];
  let [inSpace, inTime] = [0, 0];
  walk((metres, gap) => {
    inSpace += (metres - meanDistance) ** 2;
    inTime += (gap - meanGap) ** 2;
  });
  // What is left of a spread that is truly zero is rounding.
  const flat = inSpace <= pairs * (meanDistance * 1e-12) ** 2 || inTime <= pairs * (meanGap * 1e-12) ** 2;
  return { pairs, expectedZ: (closeInSpace * closeInTime) / pairs, meanDistance, meanGap, spread: flat ? 0 : Math.sqrt(inSpace * inTime) };
}
