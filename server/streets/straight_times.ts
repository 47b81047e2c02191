import type { TravelTimes } from '../model/travel.ts';
import { metresApart, type Place } from './places.ts';

/**
 * Travel where no streets are known: the straight line times a detour, at one speed.
 *
 * How it is misread: as a way. Rivers, railways and one-way streets are not in it; a detour of 1.3 is what towns have on average.
 * Model: metres = detour * great circle; seconds = metres / speed. Symmetric, and a metric.
 * Cost: points squared. @param detour 1 to 3. @param speedKmh Kilometres an hour, all stops included.
 * @returns Times from each point to each; nothing is unreachable.
 */
export function straightTimes(points: readonly Place[], detour: number, speedKmh: number): TravelTimes {
  const n = points.length;
  const [seconds, metres] = [new Float64Array(n * n), new Float64Array(n * n)];
  for (let from = 0; from < n; from += 1) {
    for (let to = from + 1; to < n; to += 1) {
      const far = metresApart(points[from]!, points[to]!) * detour;
      metres[from * n + to] = metres[to * n + from] = far;
      seconds[from * n + to] = seconds[to * n + from] = (far * 3.6) / speedKmh;
    }
  }
  return { n, seconds, metres };
}
