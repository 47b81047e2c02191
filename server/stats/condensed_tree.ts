import { disjointSets } from './disjoint_sets.ts';
import type { ReachabilityTree } from './reachability_tree.ts';

/**
 * How clusters of at least `minimum` events fall apart as the distance shrinks. Cluster 0 holds everything; a parent stands
 * before its children.
 */
export type CondensedTree = {
  parent: Int32Array;
  /** Distance at which the cluster came apart from its parent; infinite for the first. */
  birth: Float64Array;
  /** Distance at which it splits or has too few events left. */
  death: Float64Array;
  /** For each place the cluster that it fell out of last, and at which distance. */
  lastCluster: Int32Array; exit: Float64Array;
  /** Of each cluster: density gained (1 / distance, since its birth), added up over its events. */
  stability: Float64Array;
};

export type CondenseInput = {
  counts: Int32Array; core: Float64Array; minimum: number;
  /** Whether edges of one length are drawn at once, or one by one as they stand. */
  together: boolean;
};

export function condensedTree(tree: ReachabilityTree, { counts, core, minimum, together }: CondenseInput): CondensedTree {
  const merged = mergers(tree, counts, together);
  const places = counts.length;
  const [parent, birth, death, stability]: number[][] = [[-1], [Infinity], [0], [0]];
  const lastCluster = new Int32Array(places);
  const exit = new Float64Array(places);
  const leave = (node: number, cluster: number, metres: number): void => {
    stability![cluster]! += merged.events[node]! * (1 / metres - 1 / birth![cluster]!);
  };
  const fallOut = (top: number, cluster: number, metres: number): void => {
    leave(top, cluster, metres);
    const inside = [top];
    for (let node = inside.pop(); node !== undefined; node = inside.pop()) {
      if (node < places) {
        lastCluster[node] = cluster;
        exit[node] = metres;
      }
      for (let child = merged.firstChild[node]!; child !== -1; child = merged.nextChild[child]!) inside.push(child);
    }
  };
  const waiting: [node: number, cluster: number][] = [[merged.root, 0]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [node, cluster] = next;
    // A single place that holds enough events stays whole until nothing is left of the distance.
    if (node < places) {
      fallOut(node, cluster, core[node]!);
      death![cluster] = core[node]!;
      continue;
    }
    const metres = merged.metres[node]!;
    const large: number[] = [];
    for (let child = merged.firstChild[node]!; child !== -1; child = merged.nextChild[child]!) {
      if (merged.events[child]! >= minimum) large.push(child); else fallOut(child, cluster, metres);
    }
    if (large.length !== 1) death![cluster] = metres;
    for (const child of large) {
      if (large.length === 1) { waiting.push([child, cluster]); continue; }
      leave(child, cluster, metres);
      waiting.push([child, parent!.length]);
      parent!.push(cluster);
      birth!.push(metres);
      death!.push(0);
      stability!.push(0);
    }
  }
  return {
    parent: Int32Array.from(parent!), birth: Float64Array.from(birth!), death: Float64Array.from(death!), lastCluster, exit,
    stability: Float64Array.from(stability!),
  };
}

/** Nodes below `places` are places; the others what merged, with all that merge at one distance as children of one node. */
type Mergers = { root: number; events: Int32Array; metres: Float64Array; firstChild: Int32Array; nextChild: Int32Array };

function mergers({ from, to, metres }: ReachabilityTree, counts: Int32Array, together: boolean): Mergers {
  const places = counts.length;
  const room = Math.max(1, 2 * places - 1);
  const events = new Int32Array(room);
  events.set(counts);
  const levels = new Float64Array(room);
  const firstChild = new Int32Array(room).fill(-1);
  const nextChild = new Int32Array(room).fill(-1);
  const sets = disjointSets(places);
  const nodeOf = Int32Array.from({ length: places }, (_, i) => i);
  const anyPlace = Int32Array.from({ length: room }, (_, i) => (i < places ? i : -1));
  let nodes = places;
  const adopt = (node: number, child: number): void => {
    nextChild[child] = firstChild[node]!;
    firstChild[node] = child;
    events[node]! += events[child]!;
  };
  const made = new Int32Array(places);
  for (let begin = 0, end = 0; begin < from.length; begin = end) {
    end += 1;
    while (together && end < from.length && metres[end] === metres[begin]) end += 1;
    const before = nodes;
    const parts = new Set<number>();
    for (let edge = begin; edge < end; edge += 1) parts.add(nodeOf[sets.find(from[edge]!)]!).add(nodeOf[sets.find(to[edge]!)]!);
    const members = Array.from(parts, (part) => [part, anyPlace[part]!] as const);
    for (let edge = begin; edge < end; edge += 1) sets.join(from[edge]!, to[edge]!);
    for (const [part, place] of members) {
      const set = sets.find(place);
      if (made[set]! < before) {
        made[set] = nodes;
        levels[nodes] = metres[begin]!;
        anyPlace[nodes] = place;
        nodes += 1;
      }
      adopt(made[set]!, part);
      nodeOf[set] = made[set]!;
    }
  }
  return { root: nodes - 1, events, metres: levels, firstChild, nextChild };
}
