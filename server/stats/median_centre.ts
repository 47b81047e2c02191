import { checkPoints, meanCentre, type Centre, type WeightedPoints } from './mean_centre.ts';
import { isDefined, notDefined, type NotDefined } from './not_defined.ts';

/**
 * Median centre ([Wikipedia, geometric median](https://en.wikipedia.org/wiki/Geometric_median)).
 *
 * Answers: from which point is the way to all events, added up, shortest?
 * Misread as: the median of x and the median of y. Those give another point that changes when the map is turned. Nor is it
 * where most happens; but one event far away hardly moves it, which is why it is shown beside the mean centre.
 * Formula: the point that minimises the sum of weighted straight distances, found by repeated weighted means with weights of
 * one over the distance (Weiszfeld), or by a step of Newton where that brings it further. A step that lands on an event goes
 * on from it unless the event itself is the answer (Vardi and Zhang).
 * Defaults: every event weighs 1; until a step is shorter than a billionth of the spread.
 * Cost: about 20 to 100 passes over the events.
 *
 * Parameters: as for the mean centre.
 * Returns: the point and the sum of distances. Not defined without events. When all events lie on one line and their number
 * is even, every point between the middle two is an answer, and one of them is given.
 * Errors: RangeError as for the mean centre.
 * Example: (0, 0), (4, 0), (0, 3), (4, 3): (2, 1.5), where the diagonals cross.
 * Reference: Kuhn & Kuenne 1962, Journal of Regional Science 4:21; Vardi & Zhang 2000, PNAS 97:1423.
 */
export type MedianCentre = Centre & { distance: number };

const mostSteps = 1000;

export function medianCentre(points: WeightedPoints): MedianCentre | NotDefined {
  checkPoints(points);
  const mean = meanCentre(points);
  if (!isDefined(mean)) return mean;
  const { x, y, weights } = points;
  let spread = 0;
  for (let i = 0; i < x.length; i += 1) if (weights === undefined || weights[i]! > 0) spread = Math.max(spread, Math.abs(x[i]! - mean.x), Math.abs(y[i]! - mean.y));
  let at: MedianCentre = { ...mean, distance: distanceTo(mean, points) };
  for (let step = 0; step < mostSteps; step += 1) {
    const { plain, newton } = stepsFrom(at, points);
    const bold = newton === null ? null : { ...newton, distance: distanceTo(newton, points) };
    // At the bottom the sum is even to the last digit, and only the steps still tell the way.
    const next = bold !== null && bold.distance <= at.distance * (1 + 1e-13) ? bold : { ...plain, distance: distanceTo(plain, points) };
    const moved = Math.hypot(next.x - at.x, next.y - at.y);
    at = next;
    // Towards an event that is itself the answer the steps get ever shorter and never arrive: asked now and then.
    const arrived = moved <= spread * 1e-12 ? at : step % 16 === 15 ? nearestIfAnswer(at, points) : null;
    if (arrived !== null) return { ...arrived, distance: distanceTo(arrived, points) };
  }
  return notDefined('did_not_converge');
}

/** The weighted mean, and the step of Newton, which is far shorter on the way there but may lead astray; null on an event or a line. */
function stepsFrom({ x: px, y: py }: Centre, { x, y, weights }: WeightedPoints): { plain: Centre; newton: Centre | null } {
  let [pull, sumX, sumY, here] = [0, 0, 0, 0];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < x.length; i += 1) {
    const weight = weights === undefined ? 1 : weights[i]!;
    const [dx, dy] = [x[i]! - px, y[i]! - py];
    const distance = Math.sqrt(dx * dx + dy * dy);
    if (distance === 0) { here += weight; continue; }
    const [alongX, alongY] = [dx / distance, dy / distance];
    pull += weight / distance;
    sumX += weight * alongX;
    sumY += weight * alongY;
    xx += (weight * alongY * alongY) / distance;
    yy += (weight * alongX * alongX) / distance;
    xy -= (weight * alongX * alongY) / distance;
  }
  if (pull === 0) return { plain: { x: px, y: py }, newton: null };
  // What stands on this very point holds it back with its weight; if it holds more than the others pull, this is the answer.
  const drawn = Math.sqrt(sumX * sumX + sumY * sumY);
  const share = here === 0 ? 1 : Math.max(0, 1 - here / drawn);
  const plain = { x: px + (share * sumX) / pull, y: py + (share * sumY) / pull };
  const volume = xx * yy - xy * xy;
  return here > 0 || volume <= pull * pull * 1e-12 ? { plain, newton: null } : {
    plain, newton: { x: px + (yy * sumX - xy * sumY) / volume, y: py + (xx * sumY - xy * sumX) / volume },
  };
}

/** The event nearest to a place, if what stands there holds at least as much as all others pull. */
function nearestIfAnswer(at: Centre, { x, y, weights }: WeightedPoints): Centre | null {
  let [nearest, least] = [-1, Infinity];
  for (let i = 0; i < x.length; i += 1) {
    const squared = (x[i]! - at.x) ** 2 + (y[i]! - at.y) ** 2;
    if (squared < least && (weights === undefined || weights[i]! > 0)) [nearest, least] = [i, squared];
  }
  const event = { x: x[nearest]!, y: y[nearest]! };
  let [sumX, sumY, here] = [0, 0, 0];
  for (let i = 0; i < x.length; i += 1) {
    const weight = weights === undefined ? 1 : weights[i]!;
    const [dx, dy] = [x[i]! - event.x, y[i]! - event.y];
    const distance = Math.sqrt(dx * dx + dy * dy);
    if (distance === 0) { here += weight; continue; }
    sumX += (weight * dx) / distance;
    sumY += (weight * dy) / distance;
  }
  return Math.sqrt(sumX * sumX + sumY * sumY) <= here * (1 + 1e-9) ? event : null;
}

function distanceTo(at: Centre, { x, y, weights }: WeightedPoints): number {
  let sum = 0;
  for (let i = 0; i < x.length; i += 1) sum += (weights === undefined ? 1 : weights[i]!) * Math.hypot(x[i]! - at.x, y[i]! - at.y);
  return sum;
}
