import { edgeSeconds, type OpenGraph } from './graph.ts';
import type { OnStreet } from './nearest_street.ts';
import { perDegree } from './places.ts';
import { arrival, nodesBefore } from './shortest_times.ts';
import { nodeUnder, streetSearch } from './street_search.ts';

export type Way = { seconds: number; metres: number; /** Longitude, latitude of each corner from the one place to the other; one alone where both are the same. */ course: [number, number][] };

/** The quickest way from one place on the streets to another, with its course, to be drawn. Cost: one search. Null where there is none. */
export function shortestWay(graph: OpenGraph, source: OnStreet, target: OnStreet, speedKmh: number): Way | null {
  const ofEdge = edgeSeconds(graph, speedKmh);
  const search = streetSearch(graph, ofEdge);
  search.from(source, nodesBefore(graph, [target]));
  const { seconds, metres, by } = arrival(graph, ofEdge, search.label, { source, target });
  if (by === null) return null;
  const places: number[] = by === 'edge' ? [] : nodeCourse(graph, search.arc, { source, end: (by === 'from' ? graph.from : graph.to)[target.edge]! });
  if (by === 'edge') places.push(...between(source, target));
  else places.push(...between(endOf(graph, target.edge, by), target));
  const course: [number, number][] = [[source.longitude, source.latitude]];
  for (const at of places) addPlace(course, [graph.course[2 * at]! / perDegree, graph.course[2 * at + 1]! / perDegree]);
  addPlace(course, [target.longitude, target.latitude]);
  return { seconds, metres, course };
}

function addPlace(course: [number, number][], [longitude, latitude]: [number, number]): void {
  const last = course.at(-1)!;
  if (last[0] !== longitude || last[1] !== latitude) course.push([longitude, latitude]);
}

/** Places of the course from the source to a node. */
function nodeCourse(graph: OpenGraph, arc: Int32Array, { source, end }: { source: OnStreet; end: number }): number[] {
  const legs: number[][] = [];
  let node = end;
  for (let by = arc[node]!; by !== -1; by = arc[node]!) {
    const edge = graph.arcs.edge[by]!;
    const of = edge < 0 ? ~edge : edge;
    const [first, last] = [graph.courseOffsets[of]!, graph.courseOffsets[of + 1]! - 1];
    const leg = Array.from({ length: last - first + 1 }, (_, at) => first + at);
    legs.push(edge < 0 ? leg.toReversed() : leg);
    node = edge < 0 ? graph.to[of]! : graph.from[of]!;
  }
  const at = nodeUnder(graph, source);
  const forward = node === graph.to[source.edge] && ((graph.ways[source.edge]! & 1) === 1 || at === node);
  // A loop has both ends at one node: whichever is nearer was taken.
  const backward = node === graph.from[source.edge] && ((graph.ways[source.edge]! & 2) === 2 || at === node);
  const goesOn = forward && (!backward || source.along >= 0.5);
  legs.push(between(source, endOf(graph, source.edge, goesOn ? 'to' : 'from')));
  return legs.toReversed().flat();
}

type OnEdge = { edge: number; along: number; step: number };

function endOf(graph: OpenGraph, edge: number, end: 'from' | 'to'): OnEdge {
  const last = graph.courseOffsets[edge + 1]! - 1;
  return end === 'from' ? { edge, along: 0, step: graph.courseOffsets[edge]! - 1 } : { edge, along: 1, step: last };
}

/** Corners of an edge that lie between two places on it, in the order in which they are passed. */
function between(one: OnEdge, other: OnEdge): number[] {
  const ahead = one.along < other.along || (one.along === other.along && one.step <= other.step);
  const [first, last] = ahead ? [one.step + 1, other.step] : [other.step + 1, one.step];
  const corners = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  return ahead ? corners : corners.toReversed();
}
