import type { OpenGraph } from './graph.ts';
import type { OnStreet } from './nearest_street.ts';

/**
 * Shortest times from one place on the streets to the nodes around it (Dijkstra 1959, with a ring of buckets in place of a heap: Dial 1969;
 * within a bucket nodes may be improved again, as in delta-stepping, Meyer and Sanders 2003, so times are exact whatever the buckets' width).
 * A little faster than a binary heap that keeps no metres and no way; what is read together lies together in memory.
 */
export type StreetSearch = {
  /** Seconds and metres of node n are numbers 2n and 2n + 1; Infinity for what was not reached. Only nodes that were wanted, and those nearer, are sure. */
  label: Float64Array;
  /** Arc by which a node was reached; -1 at the source. */
  arc: Int32Array;
  /** Looks outwards until the `count` nodes with 1 in `marks` are sure, or all are. */
  from(source: OnStreet, wanted: { marks: Uint8Array; count: number }): void;
};

export function streetSearch(graph: OpenGraph, secondsOfEdge: Float64Array): StreetSearch {
  const { nodes, arcs: { offsets } } = graph;
  const { heads, lengths } = packedArcs(graph, secondsOfEdge);
  const width = bucketWidth(secondsOfEdge);
  const mask = ringMask(Math.ceil(secondsOfEdge.reduce((most, one) => Math.max(most, one), 0) / width) + 2);
  const [perSecond, first] = [1 / width, new Int32Array(mask + 1)];
  const [label, arc, sure] = [new Float64Array(2 * nodes), new Int32Array(nodes), new Uint8Array(nodes)];
  let queue = emptyQueue(4096);

  /** One function, whose variables stay in registers: it took a third longer in small ones. */
  function from(source: OnStreet, { marks, count }: { marks: Uint8Array; count: number }): void {
    label.fill(Infinity);
    sure.fill(0);
    first.fill(-1);
    let { node, next, seconds } = queue;
    let [used, free, waiting, left] = [0, -1, 0, count];
    for (const { at, after, metres } of begin(graph, secondsOfEdge, source)) {
      if (after >= label[2 * at]!) continue;
      [label[2 * at], label[2 * at + 1], arc[at]] = [after, metres, -1];
      [node[used], seconds[used], next[used]] = [at, after, first[((after * perSecond) | 0) & mask]!];
      first[((after * perSecond) | 0) & mask] = used;
      used += 1;
      waiting += 1;
    }
    for (let bucket = 0; left > 0 && waiting > 0; bucket = (bucket + 1) & mask) {
      // A node may come back before its bucket is empty; only then is it looked at whether all are sure.
      for (let entry = first[bucket]!; entry !== -1; entry = first[bucket]!) {
        const tail = node[entry]!;
        const base = label[2 * tail]!;
        // One that has been improved since waits elsewhere, too.
        const isOutdated = seconds[entry] !== base;
        first[bucket] = next[entry]!;
        next[entry] = free;
        free = entry;
        waiting -= 1;
        if (isOutdated) continue;
        if (sure[tail] === 0) left -= marks[tail]!;
        sure[tail] = 1;
        const far = label[2 * tail + 1]!;
        for (let at = offsets[tail]!, end = offsets[tail + 1]!; at < end; at += 1) {
          const head = heads[3 * at]!;
          const after = base + lengths[3 * at + 1]!;
          if (after >= label[2 * head]!) continue;
          label[2 * head] = after;
          label[2 * head + 1] = far + lengths[3 * at + 2]!;
          arc[head] = at;
          let into = free;
          if (into !== -1) free = next[into]!;
          else {
            into = used;
            used += 1;
            if (into === node.length) ({ node, next, seconds } = queue = larger(queue));
          }
          const there = ((after * perSecond) | 0) & mask;
          node[into] = head;
          seconds[into] = after;
          next[into] = first[there]!;
          first[there] = into;
          waiting += 1;
        }
      }
    }
  }
  return { label, arc, from };
}

/** The ends of its street that a place can be left by. */
function begin(graph: OpenGraph, secondsOfEdge: Float64Array, place: OnStreet): { at: number; after: number; metres: number }[] {
  const { edge, along } = place;
  const [time, length, ways, under] = [secondsOfEdge[edge]!, graph.metres[edge]!, graph.ways[edge]!, nodeUnder(graph, place)];
  const [from, to] = [graph.from[edge]!, graph.to[edge]!];
  return [
    ...(ways & 1 || under === to ? [{ at: to, after: (1 - along) * time, metres: (1 - along) * length }] : []),
    ...(ways & 2 || under === from ? [{ at: from, after: along * time, metres: along * length }] : []),
  ];
}

/** Chains of nodes with the seconds at which they were put there. */
type Queue = { node: Int32Array; next: Int32Array; seconds: Float64Array };

const emptyQueue = (length: number): Queue => ({ node: new Int32Array(length), next: new Int32Array(length), seconds: new Float64Array(length) });

function larger({ node, next, seconds }: Queue): Queue {
  const twice = emptyQueue(2 * node.length);
  twice.node.set(node);
  twice.next.set(next);
  twice.seconds.set(seconds);
  return twice;
}

function ringMask(least: number): number {
  let size = 1;
  while (size < least) size *= 2;
  return size - 1;
}

/** Head, seconds and metres of each arc, one after the other. */
function packedArcs({ arcs }: OpenGraph, secondsOfEdge: Float64Array): { heads: Int32Array; lengths: Float32Array } {
  const memory = new ArrayBuffer(12 * arcs.head.length);
  const [heads, lengths] = [new Int32Array(memory), new Float32Array(memory)];
  for (let at = 0; at < arcs.head.length; at += 1) {
    const edge = arcs.edge[at]!;
    heads[3 * at] = arcs.head[at]!;
    lengths[3 * at + 1] = secondsOfEdge[edge < 0 ? ~edge : edge]!;
    lengths[3 * at + 2] = arcs.metres[at]!;
  }
  return { heads, lengths };
}

/** Nearer to a node than this a place is at the node, and every street there is open to it; less than the shortest edge, so never at both ends. */
const atNodeMetres = 0.005;

/** The node at which a place is; -1 for one that lies on an edge. */
export function nodeUnder({ from, to, metres }: OpenGraph, { edge, along }: OnStreet): number {
  if (along * metres[edge]! < atNodeMetres) return from[edge]!;
  return (1 - along) * metres[edge]! < atNodeMetres ? to[edge]! : -1;
}

/** A bucket for about the quarter of streets that are shortest: narrow enough that few nodes are improved twice, wide enough that few are empty. */
function bucketWidth(secondsOfEdge: Float64Array): number {
  if (secondsOfEdge.length === 0) return 1;
  const some = secondsOfEdge.filter((_, at) => at % Math.ceil(secondsOfEdge.length / 4096) === 0).sort();
  return Math.max(some[some.length >> 2]!, some.at(-1)! / 4096, 1e-3);
}
