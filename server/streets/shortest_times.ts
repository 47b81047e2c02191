import type { TravelTimes } from '../model/travel.ts';
import { edgeSeconds, type OpenGraph, type Tick } from './graph.ts';
import type { OnStreet } from './nearest_street.ts';
import { nodeUnder, streetSearch } from './street_search.ts';

/**
 * How long it takes on streets from each of some places to each other, and how long that way is: the quickest way, one-way streets obeyed.
 * From A to B it may take longer than back. Turns cost nothing, and no queue is known.
 *
 * Model: time along an edge is its length by its speed (`edgeSeconds`); a place on an edge is that share of it away from its ends.
 * Cost: one search for each place, ended as soon as all others are reached: 10 to 20 ms where it goes through all of 160,000 nodes.
 * @param places Where they are on the streets (`nearestStreet`). @param speedKmh Where an edge has none of its own.
 * @returns Times and metres from each to each; Infinity where there is no way, which cannot be within one graph.
 * @see Dijkstra 1959, Numerische Mathematik 1:269
 */
export function shortestTimes(graph: OpenGraph, places: readonly OnStreet[], { speedKmh, tick = () => {} }: { speedKmh: number; tick?: Tick }): TravelTimes {
  const n = places.length;
  const times: TravelTimes = { n, seconds: new Float64Array(n * n), metres: new Float64Array(n * n) };
  const ofEdge = edgeSeconds(graph, speedKmh);
  const search = streetSearch(graph, ofEdge);
  const wanted = nodesBefore(graph, places);
  places.forEach((source, from) => {
    tick(from, n);
    search.from(source, wanted);
    places.forEach((target, to) => {
      const way = from === to ? { seconds: 0, metres: 0 } : arrival(graph, ofEdge, search.label, { source, target });
      times.seconds[from * n + to] = way.seconds;
      times.metres[from * n + to] = way.metres;
    });
  });
  return times;
}

/** The nodes from which the places are got to. */
export function nodesBefore(graph: OpenGraph, places: readonly OnStreet[]): { marks: Uint8Array; count: number } {
  const marks = new Uint8Array(graph.nodes);
  for (const place of places) {
    const { edge } = place;
    const at = nodeUnder(graph, place);
    if (graph.ways[edge]! & 1 || at === graph.from[edge]) marks[graph.from[edge]!] = 1;
    if (graph.ways[edge]! & 2 || at === graph.to[edge]) marks[graph.to[edge]!] = 1;
  }
  return { marks, count: marks.reduce((sum, mark) => sum + mark, 0) };
}

/** How a place is got to in the end: by either end of its edge, or without leaving the edge. */
export type Arrival = { seconds: number; metres: number; by: 'from' | 'to' | 'edge' | null };

export function arrival(
  graph: OpenGraph, ofEdge: Float64Array, label: Float64Array, { source, target }: { source: OnStreet; target: OnStreet },
): Arrival {
  const { edge, along } = target;
  const [time, length, ways] = [ofEdge[edge]!, graph.metres[edge]!, graph.ways[edge]!];
  let best: Arrival = { seconds: Infinity, metres: Infinity, by: null };
  const consider = (seconds: number, metres: number, by: 'from' | 'to' | 'edge'): void => {
    if (seconds < best.seconds) best = { seconds, metres, by };
  };
  const [from, to] = [graph.from[edge]!, graph.to[edge]!];
  if (source.edge === edge) {
    const ahead = along - source.along;
    if (ahead === 0 || (ahead > 0 ? ways & 1 : ways & 2)) consider(Math.abs(ahead) * time, Math.abs(ahead) * length, 'edge');
  }
  const at = nodeUnder(graph, target);
  if (ways & 1 || at === from) consider(label[2 * from]! + along * time, label[2 * from + 1]! + along * length, 'from');
  if (ways & 2 || at === to) consider(label[2 * to]! + (1 - along) * time, label[2 * to + 1]! + (1 - along) * length, 'to');
  return best;
}
