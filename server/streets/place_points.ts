import type { TravelTimes } from '../model/travel.ts';
import type { OpenGraph, Tick } from './graph.ts';
import { nearestStreet, type OnStreet } from './nearest_street.ts';
import type { Place } from './places.ts';
import { shortestTimes } from './shortest_times.ts';

/** As far as this a place lies at a street: a cell is visited on its nearest one. Beyond, the way from there is a straight line. */
export const atStreetMetres = 500;

export type Approach = { speedKmh: number; detour: number };

/** Seconds and metres from a street to a place that lies far from all of them; nothing for one that lies at a street. */
export function approach({ metres }: Pick<OnStreet, 'metres'>, { speedKmh, detour }: Approach): { seconds: number; metres: number } {
  if (metres <= atStreetMetres) return { seconds: 0, metres: 0 };
  return { seconds: (metres * detour * 3.6) / speedKmh, metres: metres * detour };
}

/**
 * Travel on streets between any places, wherever they lie: from the nearest street of one to that of the other.
 * @returns The times, and the numbers of the places that lie far from all streets. RangeError for a graph without streets.
 */
export function timesOnStreets(graph: OpenGraph, points: readonly Place[], { speedKmh, detour, tick }: Approach & { tick?: Tick }): { times: TravelTimes; far: number[] } {
  const places = points.map((point) => {
    const place = nearestStreet(graph, point);
    if (place === null) throw new RangeError('the graph has no streets');
    return place;
  });
  const times = shortestTimes(graph, places, { speedKmh, ...(tick !== undefined && { tick }) });
  const far = [...places.keys()].filter((at) => places[at]!.metres > atStreetMetres);
  for (const at of far) {
    const way = approach(places[at]!, { speedKmh, detour });
    for (let other = 0; other < times.n; other += 1) {
      if (other === at) continue;
      for (const cell of [at * times.n + other, other * times.n + at]) {
        times.seconds[cell]! += way.seconds;
        times.metres[cell]! += way.metres;
      }
    }
  }
  return { times, far };
}
