import type { Neighbours } from '../stats/neighbours.ts';

/** Places, what is expected of each by slot, and which of them lie within reach of each. */
export type Reach = { x: Float64Array; y: Float64Array; near: Neighbours; demand: Float64Array; slots: number };

/**
 * What visits to some places cover when a visit reaches beyond its own: each place counts once, for the nearest of those that are
 * visited (of two as near, the one that is named first; a visited place for itself). `demand[visited * slots + slot]`.
 */
export function demandAround({ x, y, near: { offsets, members }, demand, slots }: Reach, visited: readonly number[]): Float64Array {
  const owner = new Map<number, { visited: number; metres: number }>();
  visited.forEach((place, number) => {
    for (let at = offsets[place]!; at < offsets[place + 1]!; at += 1) {
      const other = members[at]!;
      const metres = other === place ? -1 : Math.hypot(x[other]! - x[place]!, y[other]! - y[place]!);
      const known = owner.get(other);
      if (known === undefined) owner.set(other, { visited: number, metres });
      else if (metres < known.metres) [known.visited, known.metres] = [number, metres];
    }
  });
  const covered = new Float64Array(visited.length * slots);
  for (const [place, { visited: number }] of owner) {
    for (let slot = 0; slot < slots; slot += 1) covered[number * slots + slot]! += demand[place * slots + slot]!;
  }
  return covered;
}
