import { firstPoint, firstStrip, gapTo, pointStrips, type PointStrips } from './point_strips.ts';

/**
 * Index of points ([Wikipedia, range searching](https://en.wikipedia.org/wiki/Range_searching)).
 *
 * Answers: which points lie within so many metres of a place, and which are nearest to it?
 * Misread as: walking distance. It is the straight line.
 * Formula: points sorted by x are cut into strips of equally many, each sorted by y; a question walks the strips that the
 * circle touches, and in each only as far as the circle reaches. Strips hold equally many points wherever these lie, so one
 * point on the far side of the world (a typing error) does not put all others into one box, as it does in a grid.
 * Defaults: none.
 * Cost: n log n to build (100,000 points: about 40 ms); a question walks about as many points as it finds, and the strips.
 *
 * Parameters: `x` and `y`, finite numbers in metres, as many of one as of the other.
 * Returns: `within(x, y, radius)` and `nearest(x, y, k, except)`, each with how many it found; which ones stands in `found`
 * (numbers of points) and how far in `squared` (squared distances), until the next question. A point at the very radius is in.
 * Errors: RangeError when x and y differ in length or are not finite.
 * Example: of (0, 0), (3, 4), (6, 8), within 5 of (0, 0) are two points.
 * Reference: Bentley & Friedman 1979, ACM Computing Surveys 11:397.
 */
export type PointIndex = {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** The answer to the last question: numbers of points, and how far they are, squared. */
  readonly found: Int32Array;
  readonly squared: Float64Array;
  /** In no particular order, but in the same one each time. */
  within(x: number, y: number, radius: number): number;
  /** The k nearest, nearest first, of equally near ones the lower number first; `except` is left out (a point itself). */
  nearest(x: number, y: number, k: number, except?: number): number;
};

export function pointIndex(x: Float64Array, y: Float64Array): PointIndex {
  const strips = pointStrips(x, y);
  const found = new Int32Array(x.length);
  const squared = new Float64Array(x.length);
  return { x, y, found, squared, within: withinOf(strips, found, squared), nearest: nearestOf(strips, found, squared) };
}

// Arrays in the scope of a function that is made once are read about twice as fast as arrays that are handed in.
function withinOf(points: PointStrips, found: Int32Array, squared: Float64Array): PointIndex['within'] {
  const { order, xs, ys, minX, stripLength, strips } = points;
  const n = order.length;
  return (px, py, radius) => {
    if (!(radius >= 0)) throw new RangeError(`a radius is 0 or more, not ${radius}`);
    const limit = radius * radius;
    let count = 0;
    for (let strip = firstStrip(points, px, -radius); strip < strips && minX[strip]! - px <= radius; strip += 1) {
      // A little more than the chord: its root is rounded, and the test below decides.
      const chord = radius === Infinity ? Infinity : Math.sqrt(Math.max(0, limit - gapTo(points, strip, px) ** 2) + limit * 1e-14);
      const high = Math.min(n, (strip + 1) * stripLength);
      for (let at = firstPoint(ys, { low: strip * stripLength, high }, py, -chord); at < high; at += 1) {
        const dy = ys[at]! - py;
        if (dy > chord) break;
        const dx = xs[at]! - px;
        const distance = dx * dx + dy * dy;
        if (distance > limit) continue;
        found[count] = order[at]!;
        squared[count] = distance;
        count += 1;
      }
    }
    return count;
  };
}

function nearestOf(points: PointStrips, found: Int32Array, squared: Float64Array): PointIndex['nearest'] {
  const { order, xs, ys, stripLength, strips } = points;
  const n = order.length;
  let wanted = 0;
  let count = 0;
  let worst = Infinity;
  const offer = (point: number, distance: number): void => {
    if (count === wanted && (distance > worst || (distance === worst && point > found[count - 1]!))) return;
    let place = count === wanted ? count - 1 : count;
    while (place > 0 && (squared[place - 1]! > distance || (squared[place - 1] === distance && found[place - 1]! > point))) {
      squared[place] = squared[place - 1]!;
      found[place] = found[place - 1]!;
      place -= 1;
    }
    squared[place] = distance;
    found[place] = point;
    if (count < wanted) count += 1;
    if (count === wanted) worst = squared[wanted - 1]!;
  };
  /** A strip from the height of the place outwards, as far as a point there could still be one of the nearest. */
  const walk = (strip: number, from: { px: number; py: number; far: number; except: number }): void => {
    const { px, py, far, except } = from;
    const begin = strip * stripLength;
    const end = Math.min(n, begin + stripLength);
    let up = firstPoint(ys, { low: begin, high: end }, py, 0);
    let down = up - 1;
    while (up < end || down >= begin) {
      const above = up < end ? ys[up]! - py : Infinity;
      const below = down >= begin ? py - ys[down]! : Infinity;
      const dy = Math.min(above, below);
      if (far * far + dy * dy > worst) return;
      const at = above <= below ? up : down;
      if (above <= below) up += 1; else down -= 1;
      const dx = xs[at]! - px;
      if (order[at] !== except) offer(order[at]!, dx * dx + dy * dy);
    }
  };
  return (px, py, k, except = -1) => {
    wanted = Math.min(k, except >= 0 && except < n ? n - 1 : n);
    count = 0;
    worst = Infinity;
    if (wanted < 1) return 0;
    let right = firstStrip(points, px, 0);
    let left = right - 1;
    while (right < strips || left >= 0) {
      const toRight = right < strips ? gapTo(points, right, px) : Infinity;
      const toLeft = left >= 0 ? gapTo(points, left, px) : Infinity;
      const far = Math.min(toRight, toLeft);
      if (far * far > worst) break;
      walk(toRight <= toLeft ? right : left, { px, py, far, except });
      if (toRight <= toLeft) right += 1; else left -= 1;
    }
    return count;
  };
}
