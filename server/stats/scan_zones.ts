import type { Tick } from './tick.ts';

/** Places in the order of x, then y, each with its cases. */
export type ScanPlaces = {
  x: Float64Array; y: Float64Array;
  /** Cases of each. */
  cases: Int32Array;
};

/**
 * Growing circles around some of the places, from `first` on: the places around centre c, nearest first, of equally near ones
 * the one with the lower x, then y; and how many cases the circle has with each. Each place is one step of growth, also
 * where several are equally far.
 */
export type Zones = { first: number; centres: number; offsets: Int32Array; members: Int32Array; cases: Int32Array };

export type ZoneLimits = {
  maxMetres: number; maxCases: number;
  /** How many members the lists hold at a time, 8 bytes each; one centre has all of its own in any case. */
  membersAtOnce?: number | undefined;
};

/** Circles around places `first` and after, as many as fit into memory. */
export function growingZones(places: ScanPlaces, first: number, { maxMetres, maxCases, membersAtOnce = 2 ** 23 }: ZoneLimits, tick?: Tick): Zones {
  const n = places.x.length;
  const offsets = [0];
  let members = new Int32Array(2 ** 14);
  let cases = new Int32Array(2 ** 14);
  const squared = new Float64Array(n);
  const near = new Int32Array(n);
  let size = 0;
  let centre = first;
  for (; centre < n; centre += 1) {
    if ((centre & 63) === 0) tick?.(centre, n);
    const found = nearest(places, centre, { maxMetres, squared, near });
    if (size + found > membersAtOnce && centre > first) break;
    if (size + found > members.length) [members, cases] = [longer(members, size + found), longer(cases, size + found)];
    let total = 0;
    for (let k = 0; k < found; k += 1) {
      total += places.cases[near[k]!]!;
      if (total > maxCases) break;
      members[size] = near[k]!;
      cases[size] = total;
      size += 1;
    }
    offsets.push(size);
  }
  return { first, centres: centre - first, offsets: Int32Array.from(offsets), members, cases };
}

type Search = { maxMetres: number; squared: Float64Array; near: Int32Array };

function nearest({ x, y }: ScanPlaces, centre: number, { maxMetres, squared, near }: Search): number {
  const [atX, atY] = [x[centre]!, y[centre]!];
  const limit = maxMetres * maxMetres;
  let found = 0;
  let low = centre;
  while (low > 0 && atX - x[low - 1]! <= maxMetres) low -= 1;
  for (let place = low; place < x.length && x[place]! - atX <= maxMetres; place += 1) {
    const far = (x[place]! - atX) ** 2 + (y[place]! - atY) ** 2;
    if (far > limit) continue;
    squared[place] = far;
    near[found] = place;
    found += 1;
  }
  // The places come by x, then y, and the sort keeps that order where distances are equal.
  near.subarray(0, found).sort((a, b) => squared[a]! - squared[b]! || a - b);
  return found;
}

function longer(list: Int32Array<ArrayBuffer>, needed: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(needed, list.length * 2));
  larger.set(list);
  return larger;
}
