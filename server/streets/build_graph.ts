import { cornerNumbers } from './corner_numbers.ts';
import { makeArcs, type StreetGraph, type Tick } from './graph.ts';
import { metresApart } from './places.ts';
import { strongParts } from './strong_parts.ts';
import { placeAt, type StreetSet } from './street_set.ts';

export type BuiltGraph = { graph: StreetGraph; apart: { parts: number; edges: number; metres: number } };

/**
 * A graph of the streets. Lines meet where they share a corner, to the ten-millionth of a degree (of OpenStreetMap that is its node), and are
 * cut there. What cannot be got to from the largest part, or not back from, is left out and counted: whoever is at one node can be at any other.
 *
 * Cost: corners, and sorting the nodes. @returns The graph, and what was left out; no edges where there is no street that goes both ways or round.
 */
export function buildGraph(set: StreetSet, tick: Tick = () => {}): BuiltGraph {
  const { corner, corners } = cornerNumbers(set.places);
  tick(1, 4);
  const whole = cutAtNodes(set, corner, nodesAmong(set, corner, corners));
  tick(2, 4);
  const inside = insideLargest(whole);
  const apart = leftOut(whole, inside);
  tick(3, 4);
  return { graph: inOrder(whole, inside), apart };
}

/** A corner is a node where a line ends, or where more than one line has it, or one line twice. */
function nodesAmong({ lines, offsets }: StreetSet, corner: Int32Array, corners: number): Uint8Array {
  const uses = new Uint8Array(corners);
  for (let line = 0; line < lines; line += 1) {
    const [first, last] = [offsets[line]!, offsets[line + 1]! - 1];
    for (let at = first; at <= last; at += 1) uses[corner[at]!] = Math.min(2, uses[corner[at]!]! + (at === first || at === last ? 2 : 1));
  }
  return uses.map((count) => (count > 1 ? 1 : 0));
}

/** As a graph, whose edges have their course as a stretch of the places of the set. */
type Cut = Omit<StreetGraph, 'courseOffsets' | 'course'> & { first: Int32Array; last: Int32Array; places: Int32Array };

function cutAtNodes(set: StreetSet, corner: Int32Array, isNode: Uint8Array): Cut {
  const number = new Int32Array(isNode.length).fill(-1);
  let [nodes, most] = [0, 0];
  isNode.forEach((is, at) => { if (is === 1) number[at] = nodes++; });
  for (let line = 0; line < set.lines; line += 1) {
    for (let at = set.offsets[line]! + 1; at < set.offsets[line + 1]!; at += 1) most += isNode[corner[at]!]!;
  }
  const cut: Cut = {
    nodes, edges: most, from: new Int32Array(most), to: new Int32Array(most), metres: new Float32Array(most), speedKmh: new Float32Array(most),
    ways: new Uint8Array(most), first: new Int32Array(most), last: new Int32Array(most), places: set.places,
  };
  let edge = 0;
  for (let line = 0; line < set.lines; line += 1) {
    let [began, metres] = [set.offsets[line]!, 0];
    for (let at = began + 1; at < set.offsets[line + 1]!; at += 1) {
      metres += metresApart(placeAt(set.places, 2 * at - 2), placeAt(set.places, 2 * at));
      if (isNode[corner[at]!] === 0) continue;
      [cut.from[edge], cut.to[edge], cut.metres[edge]] = [number[corner[began]!]!, number[corner[at]!]!, metres];
      [cut.speedKmh[edge], cut.ways[edge], cut.first[edge], cut.last[edge]] = [set.speedKmh[line]!, set.ways[line]!, began, at];
      edge += 1;
      [began, metres] = [at, 0];
    }
  }
  return cut;
}

/** 1 for edges with both ends in the strongly connected part that has the longest streets. */
function insideLargest(cut: Cut): Uint8Array {
  const { offsets, head } = makeArcs({ ...cut, courseOffsets: new Int32Array(0), course: new Int32Array(0) });
  const { part, parts } = strongParts(offsets, head);
  const metres = new Float64Array(parts);
  const isWithin = (edge: number): boolean => part[cut.from[edge]!] === part[cut.to[edge]!];
  for (let edge = 0; edge < cut.edges; edge += 1) if (isWithin(edge)) metres[part[cut.from[edge]!]!]! += cut.metres[edge]!;
  const largest = metres.indexOf(metres.reduce((most, here) => Math.max(most, here), 0));
  return Uint8Array.from({ length: cut.edges }, (_, edge) => (isWithin(edge) && part[cut.from[edge]!] === largest ? 1 : 0));
}

/** Pieces of what is left out, whatever their directions. */
function leftOut({ nodes, edges, from, to, metres }: Cut, inside: Uint8Array): BuiltGraph['apart'] {
  const up = Int32Array.from({ length: nodes }, (_, node) => node);
  const top = (node: number): number => {
    let at = node;
    while (up[at] !== at) at = up[at] = up[up[at]!]!;
    return at;
  };
  const apart = { parts: 0, edges: 0, metres: 0 };
  const seen = new Set<number>();
  for (let edge = 0; edge < edges; edge += 1) {
    if (inside[edge] === 1) continue;
    apart.edges += 1;
    apart.metres += metres[edge]!;
    up[top(from[edge]!)] = top(to[edge]!);
  }
  for (let edge = 0; edge < edges; edge += 1) if (inside[edge] === 0) seen.add(top(from[edge]!));
  return { ...apart, parts: seen.size };
}

/** What is inside, nodes and edges numbered along a curve that stays near itself: so a search touches memory that lies together. */
function inOrder(cut: Cut, inside: Uint8Array): StreetGraph {
  const number = nearOrder(cut, inside);
  const kept = Int32Array.from(inside.keys()).filter((edge) => inside[edge] === 1).sort((a, b) => number.of[cut.from[a]!]! - number.of[cut.from[b]!]! || a - b);
  const courseOffsets = new Int32Array(kept.length + 1);
  kept.forEach((edge, at) => { courseOffsets[at + 1] = courseOffsets[at]! + cut.last[edge]! - cut.first[edge]! + 1; });
  const course = new Int32Array(2 * courseOffsets[kept.length]!);
  kept.forEach((edge, at) => course.set(cut.places.subarray(2 * cut.first[edge]!, 2 * cut.last[edge]! + 2), 2 * courseOffsets[at]!));
  return {
    nodes: number.nodes, edges: kept.length, courseOffsets, course,
    from: kept.map((edge) => number.of[cut.from[edge]!]!), to: kept.map((edge) => number.of[cut.to[edge]!]!),
    metres: Float32Array.from(kept, (edge) => cut.metres[edge]!), speedKmh: Float32Array.from(kept, (edge) => cut.speedKmh[edge]!),
    ways: Uint8Array.from(kept, (edge) => cut.ways[edge]!),
  };
}

function nearOrder(cut: Cut, inside: Uint8Array): { nodes: number; of: Int32Array } {
  const place = new Int32Array(cut.nodes).fill(-1);
  inside.forEach((is, edge) => {
    if (is === 1) [place[cut.from[edge]!], place[cut.to[edge]!]] = [cut.first[edge]!, cut.last[edge]!];
  });
  const nodes = Int32Array.from(place.keys()).filter((node) => place[node] !== -1);
  const key = new Float64Array(cut.nodes);
  for (const node of nodes) key[node] = interleaved(cut.places[2 * place[node]!]!, cut.places[2 * place[node]! + 1]!);
  nodes.sort((a, b) => key[a]! - key[b]! || a - b);
  const of = new Int32Array(cut.nodes).fill(-1);
  nodes.forEach((node, at) => { of[node] = at; });
  return { nodes: nodes.length, of };
}

/** Bits of both numbers in turn (Morton 1966), to about six metres. */
function interleaved(x: number, y: number): number {
  let [key, a, b] = [0, (x + 2 ** 31) / 2 ** 9, (y + 2 ** 31) / 2 ** 9];
  let weight = 1;
  [a, b] = [Math.floor(a), Math.floor(b)];
  for (let bit = 0; bit < 23; bit += 1) {
    key += weight * ((a & 1) + 2 * (b & 1));
    weight *= 4;
    a >>= 1;
    b >>= 1;
  }
  return key;
}
