import { pointIndex } from './point_index.ts';
import type { Tick } from './tick.ts';

export type SeedGroupsInput = {
  x: Float64Array; y: Float64Array;
  /** How many events lie at each place. */
  counts: Int32Array;
  /** How far the group of a seed reaches, for each place as a seed. */
  reach: Float64Array;
  /** Fewest events of a group. */
  minimum: number;
  tick?: Tick | undefined;
};

/** Group of each place in the order in which they were formed, -1 for none, and the seed of each group. */
export type SeedGroups = { labels: Int32Array; seeds: Int32Array };

/**
 * Again and again the place with the most events in reach that belong to no group yet becomes a seed and takes all of them
 * (of equal ones that which stands first), until none has enough. A count can only fall as others take events, so it is counted
 * again only when its place comes to the top.
 */
export function seedGroups({ x, y, counts, reach, minimum, tick }: SeedGroupsInput): SeedGroups {
  const n = x.length;
  const index = pointIndex(x, y);
  const labels = new Int32Array(n).fill(-1);
  const seeds: number[] = [];
  const free = (place: number): number => {
    if (labels[place] !== -1) return 0;
    const found = index.within(x[place]!, y[place]!, reach[place]!);
    let events = 0;
    for (let k = 0; k < found; k += 1) if (labels[index.found[k]!] === -1) events += counts[index.found[k]!]!;
    return events;
  };
  const events = new Int32Array(n);
  for (let place = 0; place < n; place += 1) {
    events[place] = free(place);
    if ((place & 63) === 0) tick?.(place, 2 * n);
  }
  const heap = heapOf(events);
  for (let asked = 0; n > 0 && events[heap.top()]! >= minimum; asked += 1) {
    const seed = heap.top();
    const now = free(seed);
    if (now === events[seed] && now >= minimum) {
      for (let k = index.within(x[seed]!, y[seed]!, reach[seed]!) - 1; k >= 0; k -= 1) {
        const place = index.found[k]!;
        if (labels[place] === -1) labels[place] = seeds.length;
      }
      seeds.push(seed);
      events[seed] = 0;
    } else {
      events[seed] = now;
    }
    heap.topFell();
    if ((asked & 63) === 0) tick?.(n, 2 * n);
  }
  return { labels, seeds: Int32Array.from(seeds) };
}

/** Largest first, of equal ones the first; `topFell` after the value of the top was lowered. */
function heapOf(values: Int32Array): { top(): number; topFell(): void } {
  const n = values.length;
  const heap = Int32Array.from(values, (_, i) => i);
  const before = (a: number, b: number): boolean => values[a]! > values[b]! || (values[a] === values[b] && a < b);
  const sink = (from: number): void => {
    const moved = heap[from]!;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= n) break;
      if (child + 1 < n && before(heap[child + 1]!, heap[child]!)) child += 1;
      if (!before(heap[child]!, moved)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = moved;
  };
  for (let i = (n >> 1) - 1; i >= 0; i -= 1) sink(i);
  return { top: () => heap[0]!, topFell: () => sink(0) };
}
