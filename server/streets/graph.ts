/**
 * Streets as a graph. Nodes are crossings and ends, edges the streets between two of them with their course. Every node can be got to
 * from every other. Numbers of nodes follow their places, so that neighbours lie together in memory.
 */
export type StreetGraph = {
  nodes: number;
  edges: number;
  from: Int32Array;
  to: Int32Array;
  metres: Float32Array;
  /** As it is driven; 0 where nothing says how fast. */
  speedKmh: Float32Array;
  /** 1 from `from` to `to`, 2 the other way, 3 both. */
  ways: Uint8Array;
  /** Edge e has the places `courseOffsets[e]` to `courseOffsets[e + 1]` of `course` (two numbers each), both of its nodes among them. */
  courseOffsets: Int32Array;
  course: Int32Array;
};

/** The same with what is found again from it: the ways out of each node, and which streets lie in which square of the map. */
export type OpenGraph = StreetGraph & { arcs: Arcs; squares: Squares };

/** Out of node n lead the arcs `offsets[n]` to `offsets[n + 1]`; `edge` is negative (~edge) for those against its course. */
export type Arcs = { offsets: Int32Array; head: Int32Array; edge: Int32Array; metres: Float32Array };

/** A grid over the map: square s holds the steps `offsets[s]` to `offsets[s + 1]` of `steps`; step i leads from place i of the course to the next one. */
export type Squares = { west: number; south: number; width: number; height: number; columns: number; rows: number; offsets: Int32Array; steps: Int32Array; edgeOfStep: Int32Array };

export function makeArcs({ nodes, edges, from, to, metres, ways }: StreetGraph): Arcs {
  const offsets = new Int32Array(nodes + 1);
  for (let edge = 0; edge < edges; edge += 1) {
    if (ways[edge]! & 1) offsets[from[edge]! + 1]! += 1;
    if (ways[edge]! & 2) offsets[to[edge]! + 1]! += 1;
  }
  for (let node = 0; node < nodes; node += 1) offsets[node + 1]! += offsets[node]!;
  const next = offsets.slice();
  const count = offsets[nodes]!;
  const arcs: Arcs = { offsets, head: new Int32Array(count), edge: new Int32Array(count), metres: new Float32Array(count) };
  const put = (tail: number, head: number, edge: number): void => {
    const at = next[tail]!;
    next[tail] = at + 1;
    arcs.head[at] = head;
    arcs.edge[at] = edge;
    arcs.metres[at] = metres[edge < 0 ? ~edge : edge]!;
  };
  for (let edge = 0; edge < edges; edge += 1) {
    if (ways[edge]! & 1) put(from[edge]!, to[edge]!, edge);
    if (ways[edge]! & 2) put(to[edge]!, from[edge]!, ~edge);
  }
  return arcs;
}

/** Seconds along each edge, to 32 bits as they are searched with; `speedKmh` is for those that have no speed of their own. */
export function edgeSeconds(graph: Pick<StreetGraph, 'edges' | 'metres' | 'speedKmh'>, speedKmh: number): Float64Array {
  const seconds = new Float64Array(graph.edges);
  for (let edge = 0; edge < graph.edges; edge += 1) seconds[edge] = Math.fround((graph.metres[edge]! * 3.6) / (graph.speedKmh[edge]! || speedKmh));
  return seconds;
}

/** Called now and then with how much is done of how much; may throw, which ends the work. */
export type Tick = (done: number, total: number) => void;
