import { meanCentre, type Centre, type WeightedPoints } from './mean_centre.ts';
import { isDefined, notDefined, type NotDefined } from './not_defined.ts';

/**
 * Standard distance ([Wikipedia](https://en.wikipedia.org/wiki/Standard_distance)).
 *
 * Answers: how widely are the events spread around their mean centre, as one length?
 * Misread as: a circle that holds two thirds of the events, as one standard deviation does on a line. In the plane it holds
 * about 63 % of a round normal cloud, and crime is rarely one round cloud.
 * Formula: the root of the mean squared distance to the mean centre. CrimeStat divides by n - 2 instead of n.
 * Defaults: divided by n, as ArcGIS does.
 * Cost: two passes.
 *
 * Parameters: as for the mean centre; `divisor` 'n' or 'n-2' (which takes the weights for counts).
 * Returns: the length in metres and the centre. Not defined without events, with fewer than three for n - 2, or in one place.
 * Errors: RangeError as for the mean centre.
 * Example: (0, 0), (2, 0), (0, 2), (2, 2): root of 2.
 * Reference: Bachi 1963, Papers of the Regional Science Association 10:83; Levine 2013, CrimeStat IV, chapter 4.
 */
export type StandardDistance = { metres: number; centre: Centre };

export function standardDistance(points: WeightedPoints, divisor: 'n' | 'n-2' = 'n'): StandardDistance | NotDefined {
  const centre = meanCentre(points);
  if (!isDefined(centre)) return centre;
  const { xx, yy, total } = secondMoments(points, centre);
  if (divisor === 'n-2' && total <= 2) return notDefined('too_few_events', 3);
  if (xx + yy === 0) return notDefined('one_place');
  return { metres: Math.sqrt((xx + yy) / (divisor === 'n' ? total : total - 2)), centre };
}

/** Weighted sums of squares and products around the centre, and the sum of the weights. */
export function secondMoments({ x, y, weights }: WeightedPoints, centre: Centre): { xx: number; yy: number; xy: number; total: number } {
  let [xx, yy, xy, total] = [0, 0, 0, 0];
  let together = true;
  for (let i = 0; i < x.length; i += 1) {
    const weight = weights === undefined ? 1 : weights[i]!;
    const [dx, dy] = [x[i]! - centre.x, y[i]! - centre.y];
    if (weight > 0 && (x[i] !== x[0] || y[i] !== y[0])) together = false;
    xx += weight * dx * dx;
    yy += weight * dy * dy;
    xy += weight * dx * dy;
    total += weight;
  }
  // In one place the centre may miss it by rounding, and no spread may come of that.
  return together ? { xx: 0, yy: 0, xy: 0, total } : { xx, yy, xy, total };
}
