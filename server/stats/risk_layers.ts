import { notDefined, type NotDefined } from './not_defined.ts';
import { pointIndex } from './point_index.ts';
import type { Tick } from './tick.ts';

/**
 * Layers of a risk terrain ([Wikipedia](https://en.wikipedia.org/wiki/Risk_terrain_modeling)).
 *
 * Answers: which cells have a feature near by, or many around?
 * Misread as: risk. A layer says only where something is; whether that matters, the model has to show.
 * Formula: proximity: the point nearest to the middle of the cell is at most so far away.
 * Density: the quartic kernel sum of points around the middle of the cell is more than two standard deviations above the mean over all
 * cells. Each is yes or no, so that a relative risk says what it means.
 * Defaults: two standard deviations.
 * Cost: cells times the points within the radius.
 *
 * Parameters: `cells`, middles in projected metres; `points`, those of one factor; `radius` in metres, above 0.
 * Returns: 1 or 0 for each cell; distances are Infinity without points. A density layer is not defined (all_equal) when
 * no cell differs, or (no_events) without points.
 * Errors: RangeError for a radius not above 0 or coordinates of unequal length.
 * Example: a point at (0, 0), cells at (0, 100) and (0, 300), radius 200: 1 and 0.
 * Reference: Caplan, Kennedy & Miller 2011, Justice Quarterly 28:360; Kennedy, Caplan & Piza 2011, Journal of Quantitative
 * Criminology 27:339.
 */
export type Places = { x: Float64Array; y: Float64Array };

/** From the middle of each cell to the nearest point. */
export function nearestDistances(cells: Places, points: Places): Float64Array {
  check(cells);
  check(points);
  const distances = new Float64Array(cells.x.length).fill(Infinity);
  if (points.x.length === 0) return distances;
  const index = pointIndex(points.x, points.y);
  for (let i = 0; i < distances.length; i += 1) {
    if (index.nearest(cells.x[i]!, cells.y[i]!, 1) > 0) distances[i] = Math.sqrt(index.squared[0]!);
  }
  return distances;
}

export function proximityLayer(distances: Float64Array, radius: number): Uint8Array {
  checkRadius(radius);
  return Uint8Array.from(distances, (distance) => (distance <= radius ? 1 : 0));
}

export function densityLayer(
  cells: Places, points: Places, { radius, deviations = 2, tick }: { radius: number; deviations?: number; tick?: Tick },
): Uint8Array | NotDefined {
  check(cells);
  check(points);
  checkRadius(radius);
  if (points.x.length === 0) return notDefined('no_events');
  const index = pointIndex(points.x, points.y);
  const n = cells.x.length;
  const density = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    if (i % 4096 === 0) tick?.(i, n);
    const count = index.within(cells.x[i]!, cells.y[i]!, radius);
    let sum = 0;
    for (let k = 0; k < count; k += 1) sum += (1 - index.squared[k]! / (radius * radius)) ** 2;
    density[i] = sum;
  }
  const mean = density.reduce((sum, one) => sum + one, 0) / n;
  const deviation = Math.sqrt(density.reduce((sum, one) => sum + (one - mean) ** 2, 0) / n);
  if (!density.some((one) => one !== density[0])) return notDefined('all_equal');
  return Uint8Array.from(density, (one) => (one > mean + deviations * deviation ? 1 : 0));
}

function check({ x, y }: Places): void {
  if (x.length !== y.length) throw new RangeError(`${x.length} eastings and ${y.length} northings`);
}

function checkRadius(radius: number): void {
  if (!(radius > 0 && radius < Infinity)) throw new RangeError(`not a radius in metres: ${radius}`);
}
