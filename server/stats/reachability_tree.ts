import { disjointSets, type DisjointSets } from './disjoint_sets.ts';
import { pointTree, type PointTree } from './point_tree.ts';
import { sortTogether } from './sort_together.ts';
import type { Tick } from './tick.ts';

/** Edges of a tree over all places, from the shortest to the longest. */
export type ReachabilityTree = { from: Int32Array; to: Int32Array; metres: Float64Array };

export type ReachabilityInput = { x: Float64Array; y: Float64Array; core: Float64Array; tick?: Tick | undefined };

/**
 * Shortest tree over places whose distance is that between them, or the core distance of either if that is longer (mutual
 * reachability). Borůvka: each part looks for its shortest edge to another part, all these are drawn, and the parts, at most
 * half as many, look again. Boxes that lie farther than what the part has found, or wholly within it, are not opened.
 * Places stand in an order of their own, so that equal edges are broken in the same way each time.
 */
export function reachabilityTree({ x, y, core, tick }: ReachabilityInput): ReachabilityTree {
  const n = x.length;
  const tree = pointTree(x, y);
  const leastCore = leastOfNodes(tree, core);
  const sets = disjointSets(n);
  const edges = edgesFor(n);
  const part = Int32Array.from({ length: n }, (_, i) => i);
  const best = { squared: new Float64Array(n), from: new Int32Array(n), to: new Int32Array(n) };
  const search = searchOf({ x, y, core }, { tree, leastCore, part, partOfNode: new Int32Array(tree.nodes) }, best);
  for (let drawn = 0; drawn < n - 1;) {
    for (let i = 0; i < n; i += 1) part[i] = sets.find(i);
    best.squared.fill(Infinity);
    search.beginRound();
    for (let at = 0; at < n; at += 1) {
      search.from(tree.order[at]!);
      if ((at & 1023) === 0) tick?.(drawn, n);
    }
    drawn = draw(edges, { sets, part, best, drawn });
  }
  return sorted(edges);
}

type Edges = { from: Int32Array; to: Int32Array; squared: Float64Array };

/** Of a tree over so many places. */
function edgesFor(places: number): Edges {
  const count = Math.max(0, places - 1);
  return { from: new Int32Array(count), to: new Int32Array(count), squared: new Float64Array(count) };
}

function draw(edges: Edges, { sets, part, best, drawn }: { sets: DisjointSets; part: Int32Array; best: Edges; drawn: number }): number {
  let count = drawn;
  for (let i = 0; i < part.length; i += 1) {
    if (part[i] !== i || !sets.join(best.from[i]!, best.to[i]!)) continue;
    edges.from[count] = best.from[i]!;
    edges.to[count] = best.to[i]!;
    edges.squared[count] = best.squared[i]!;
    count += 1;
  }
  return count;
}

function sorted({ from, to, squared }: Edges): ReachabilityTree {
  const order = Int32Array.from(from, (_, i) => i);
  sortTogether(squared, order, 0, order.length - 1);
  return { from: order.map((edge) => from[edge]!), to: order.map((edge) => to[edge]!), metres: squared.map(Math.sqrt) };
}

function leastOfNodes(tree: PointTree, core: Float64Array): Float64Array {
  const least = new Float64Array(tree.nodes).fill(Infinity);
  for (let node = tree.nodes - 1; node >= 0; node -= 1) {
    const left = tree.left[node]!;
    if (left >= 0) least[node] = Math.min(least[left]!, least[left + 1]!);
    else for (let at = tree.begin[node]!; at < tree.end[node]!; at += 1) least[node] = Math.min(least[node]!, core[tree.order[at]!]! ** 2);
  }
  return least;
}

type Parts = {
  tree: PointTree; leastCore: Float64Array; part: Int32Array;
  /** The part that all points of a node belong to, or -1. */
  partOfNode: Int32Array;
};

function searchOf({ x, y, core }: Omit<ReachabilityInput, 'tick'>, { tree, leastCore, part, partOfNode }: Parts, best: Edges) {
  const { order, begin, end, left, west, east, south, north } = tree;
  const xs = Float64Array.from(order, (i) => x[i]!);
  const ys = Float64Array.from(order, (i) => y[i]!);
  const cores = Float64Array.from(order, (i) => core[i]! ** 2);
  const stack = new Int32Array(128);
  const toBox = (node: number, px: number, py: number): number => {
    const dx = Math.max(west[node]! - px, px - east[node]!, 0);
    const dy = Math.max(south[node]! - py, py - north[node]!, 0);
    return dx * dx + dy * dy;
  };
  const beginRound = (): void => {
    for (let node = tree.nodes - 1; node >= 0; node -= 1) {
      const child = left[node]!;
      if (child >= 0) {
        partOfNode[node] = partOfNode[child] === partOfNode[child + 1] ? partOfNode[child]! : -1;
        continue;
      }
      partOfNode[node] = part[order[begin[node]!]!]!;
      for (let at = begin[node]! + 1; at < end[node]!; at += 1) if (part[order[at]!] !== partOfNode[node]) partOfNode[node] = -1;
    }
  };
  const leaf = (node: number, i: number, own: number): void => {
    const ownCore = core[i]! ** 2;
    for (let at = begin[node]!; at < end[node]!; at += 1) {
      const dx = xs[at]! - x[i]!;
      const dy = ys[at]! - y[i]!;
      const squared = Math.max(dx * dx + dy * dy, ownCore, cores[at]!);
      if (squared >= best.squared[own]! || part[order[at]!] === own) continue;
      best.squared[own] = squared;
      best.from[own] = i;
      best.to[own] = order[at]!;
    }
  };
  const from = (i: number): void => {
    const own = part[i]!;
    const ownCore = core[i]! ** 2;
    if (ownCore >= best.squared[own]!) return;
    let depth = 0;
    stack[depth++] = 0;
    while (depth > 0) {
      const node = stack[--depth]!;
      if (partOfNode[node] === own || Math.max(toBox(node, x[i]!, y[i]!), leastCore[node]!) >= best.squared[own]!) continue;
      const child = left[node]!;
      if (child < 0) { leaf(node, i, own); continue; }
      // The nearer box on top of the stack.
      const nearerFirst = toBox(child, x[i]!, y[i]!) <= toBox(child + 1, x[i]!, y[i]!);
      stack[depth++] = nearerFirst ? child + 1 : child;
      stack[depth++] = nearerFirst ? child : child + 1;
    }
  };
  return { beginRound, from };
}

/**
 * The same tree grown from one place to the next nearest (Prim), of equal ones the first in `order`: slow, in proportion to the
 * square of the places, but equal edges come as they do in programs that grow it so.
 */
export function grownTree({ x, y, core, tick }: ReachabilityInput, order: Int32Array): ReachabilityTree {
  const n = x.length;
  const edges = edgesFor(n);
  const least = new Float64Array(n).fill(Infinity);
  const nearest = new Int32Array(n).fill(-1);
  const inside = new Uint8Array(n);
  let last = order[0]!;
  for (let edge = 0; edge < n - 1; edge += 1) {
    inside[last] = 1;
    let next = -1;
    for (let at = 0; at < n; at += 1) {
      const i = order[at]!;
      if (inside[i] === 1) continue;
      const squared = Math.max((x[i]! - x[last]!) ** 2 + (y[i]! - y[last]!) ** 2, core[i]! ** 2, core[last]! ** 2);
      if (squared < least[i]!) [least[i], nearest[i]] = [squared, last];
      if (next === -1 || least[i]! < least[next]!) next = i;
    }
    [edges.from[edge], edges.to[edge], edges.squared[edge]] = [nearest[next]!, next, least[next]!];
    last = next;
    if ((edge & 63) === 0) tick?.(edge, n);
  }
  const lengths = edges.squared;
  const sorted = Int32Array.from(lengths, (_, i) => i).sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  return {
    from: sorted.map((edge) => edges.from[edge]!), to: sorted.map((edge) => edges.to[edge]!),
    metres: Float64Array.from(sorted, (edge) => Math.sqrt(lengths[edge]!)),
  };
}
