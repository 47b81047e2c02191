import type { Neighbours } from './neighbours.ts';
import { pointIndex } from './point_index.ts';
import type { Tick } from './tick.ts';

/**
 * Neighbours by distance ([Wikipedia, fixed-radius near neighbours](https://en.wikipedia.org/wiki/Fixed-radius_near_neighbors)).
 *
 * Answers: which places lie within so many metres of each, or are its k nearest?
 * Misread as: reachable. It is the straight line; a river between two places is not seen.
 * Formula: each place asks the index of points, which walks only the strips that the circle touches.
 * Defaults: the place itself is left out.
 * Cost: n log n, and the pairs found.
 *
 * Parameters: `x`, `y`, projected metres; `radius`, above 0, its end included; `k`, a whole number from 1; `self`, whether
 * a place is in its own list.
 * Returns: one list of members per place, ascending for a radius, nearest first (ties by number) for k.
 * Errors: RangeError when x and y differ in length, a coordinate is not finite, or the radius or k is out of range.
 * Example: of (10,10), (20,10), (40,10), (15,20), (30,20), (30,30) within 15 the last has one neighbour, the fifth.
 * Reference: Bentley 1975, Survey of techniques for fixed radius near neighbor searching.
 */
export type Places = { x: Float64Array; y: Float64Array };

export function distanceBand({ x, y }: Places, radius: number, { self = false, tick }: { self?: boolean; tick?: Tick } = {}): Neighbours {
  if (!(radius > 0 && radius < Infinity)) throw new RangeError(`not a radius in metres: ${radius}`);
  const index = pointIndex(x, y);
  const n = x.length;
  const offsets = new Int32Array(n + 1);
  let members = new Int32Array(Math.max(64, n * 8));
  for (let i = 0; i < n; i += 1) {
    const count = index.within(x[i]!, y[i]!, radius);
    let end = offsets[i]!;
    if (end + count > members.length) {
      const larger = new Int32Array(Math.max(end + count, members.length * 2));
      larger.set(members.subarray(0, end));
      members = larger;
    }
    for (let k = 0; k < count; k += 1) if (self || index.found[k] !== i) members[end++] = index.found[k]!;
    members.subarray(offsets[i]!, end).sort();
    offsets[i + 1] = end;
    if ((i & 127) === 0) tick?.(i, n);
  }
  return { offsets, members: members.slice(0, offsets[n]!) };
}

/** Places with fewer than k others have all of them. */
export function nearest({ x, y }: Places, k: number): Neighbours {
  if (!(Number.isInteger(k) && k >= 1)) throw new RangeError(`not a number of neighbours: ${k}`);
  const index = pointIndex(x, y);
  const take = Math.max(0, Math.min(k, x.length - 1));
  const offsets = Int32Array.from({ length: x.length + 1 }, (_, i) => i * take);
  const members = new Int32Array(x.length * take);
  for (let i = 0; i < x.length && take > 0; i += 1) {
    index.nearest(x[i]!, y[i]!, take, i);
    members.set(index.found.subarray(0, take), i * take);
  }
  return { offsets, members };
}
