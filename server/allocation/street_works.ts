import { gunzipSync } from 'node:zlib';
import type { Joining } from '../model/streets.ts';
import type { TravelTimes } from '../model/travel.ts';
import { buildGraph, type BuiltGraph } from '../streets/build_graph.ts';
import { joinCrossings } from '../streets/crossings.ts';
import type { OpenGraph } from '../streets/graph.ts';
import { nearestStreet } from '../streets/nearest_street.ts';
import { openGraph } from '../streets/open_graph.ts';
import { packGraph, unpackGraph } from '../streets/pack_graph.ts';
import { approach, timesOnStreets, type Approach } from '../streets/place_points.ts';
import { perDegree, type Place } from '../streets/places.ts';
import { shortestWay, type Way } from '../streets/shortest_way.ts';
import type { StreetSet } from '../streets/street_set.ts';
import type { Work } from './work.ts';

/** What is done with streets in a thread: a network is made of lines, opened from its bytes, and asked. */
export type BuiltNetwork = { content: Uint8Array; nodes: number; edges: number; metres: number; bounds: [number, number, number, number]; apart: BuiltGraph['apart'] };

export const buildStreets: Work<{ set: StreetSet; joined: Joining }, BuiltNetwork> = {
  id: 'streets.build',
  run({ set, joined }, tick) {
    const { graph, apart } = buildGraph(joined === 'crossings' ? joinCrossings(set) : set, tick);
    const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = 0; at < graph.course.length; at += 2) {
      const [x, y] = [graph.course[at]! / perDegree, graph.course[at + 1]! / perDegree];
      bounds[0] = Math.min(bounds[0], x);
      bounds[1] = Math.min(bounds[1], y);
      bounds[2] = Math.max(bounds[2], x);
      bounds[3] = Math.max(bounds[3], y);
    }
    const metres = graph.metres.reduce((sum, one) => sum + one, 0);
    return { content: packGraph(graph), nodes: graph.nodes, edges: graph.edges, metres, bounds, apart };
  },
};

/** `content` as it is kept, compressed by gzip. Its arrays lie in memory that threads share, so that it is handed to the next piece of work without being copied. */
export const openStreets: Work<{ content: Uint8Array }, OpenGraph> = {
  id: 'streets.open',
  run({ content }) {
    const { arcs, squares, ...graph } = openGraph(unpackGraph(gunzipSync(content)));
    return {
      ...graph,
      arcs: { offsets: shared(arcs.offsets), head: shared(arcs.head), edge: shared(arcs.edge), metres: shared(arcs.metres) },
      squares: { ...squares, offsets: shared(squares.offsets), steps: shared(squares.steps), edgeOfStep: shared(squares.edgeOfStep) },
    };
  },
};

function shared<T extends Int32Array | Float32Array>(array: T): T {
  const make = array.constructor as new (memory: SharedArrayBuffer) => T;
  const copy = new make(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}

export const travelOnStreets: Work<Approach & { graph: OpenGraph; points: readonly Place[] }, { times: TravelTimes; far: number[] }> = {
  id: 'streets.times',
  run: ({ graph, points, speedKmh, detour }, tick) => timesOnStreets(graph, points, { speedKmh, detour, tick }),
};

export const wayOnStreets: Work<Approach & { graph: OpenGraph; from: Place; to: Place }, { way: Way; far: number } | null> = {
  id: 'streets.way',
  run: (asked) => onStreets(asked),
};

function onStreets({ graph, from, to, ...how }: Approach & { graph: OpenGraph; from: Place; to: Place }): { way: Way; far: number } | null {
  const [source, target] = [nearestStreet(graph, from), nearestStreet(graph, to)];
  const way = source === null || target === null ? null : shortestWay(graph, source, target, how.speedKmh);
  if (source === null || target === null || way === null) return null;
  const [out, back] = [approach(source, how), approach(target, how)];
  const course: [number, number][] = [...(out.metres > 0 ? [pair(from)] : []), ...way.course, ...(back.metres > 0 ? [pair(to)] : [])];
  const far = (out.metres > 0 ? 1 : 0) + (back.metres > 0 ? 1 : 0);
  return { way: { seconds: way.seconds + out.seconds + back.seconds, metres: way.metres + out.metres + back.metres, course }, far };
}

/** Many ways at once: the legs of a plan. Null for a leg without a way. */
export const waysOnStreets: Work<Approach & { graph: OpenGraph; legs: readonly { from: Place; to: Place }[] }, ([number, number][] | null)[]> = {
  id: 'streets.ways',
  run: ({ graph, legs, ...how }, tick) => legs.map(({ from, to }, i) => {
    tick(i, legs.length);
    return onStreets({ graph, from, to, ...how })?.way.course ?? null;
  }),
};

const pair = ({ longitude, latitude }: Place): [number, number] => [longitude, latitude];

export const streetWorks: readonly Work<never, unknown>[] = [buildStreets, openStreets, travelOnStreets, wayOnStreets, waysOnStreets];
