import { notDefined, type NotDefined } from './not_defined.ts';

/**
 * Mean centre ([Wikipedia](https://en.wikipedia.org/wiki/Centroid)).
 *
 * Answers: around which point do the events balance?
 * Misread as: where most happens. Between two clusters it lies where nothing happens at all; one event far away pulls it.
 * It is for following how a pattern moves, not for sending anybody there.
 * Formula: the mean of x and the mean of y, each event with its weight.
 * Defaults: every event weighs 1.
 * Cost: one pass.
 *
 * Parameters: `x`, `y` in projected metres; `weights`, one per event, none below 0.
 * Returns: the point. Not defined without events, or when all weigh nothing.
 * Errors: RangeError for lengths that differ or a weight below 0.
 * Example: (0, 0), (2, 0), (1, 3): (1, 1).
 * Reference: Ebdon 1988, Statistics in Geography; Levine 2013, CrimeStat IV, chapter 4.
 */
export type Centre = { x: number; y: number };

export function meanCentre({ x, y, weights }: WeightedPoints): Centre | NotDefined {
  checkPoints({ x, y, ...(weights && { weights }) });
  const n = x.length;
  if (n === 0) return notDefined('no_events');
  // Seen from the first point: sums of coordinates in millions of metres would lose digits.
  const [x0, y0] = [x[0]!, y[0]!];
  let [total, sumX, sumY] = [0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    const weight = weights === undefined ? 1 : weights[i]!;
    total += weight;
    sumX += weight * (x[i]! - x0);
    sumY += weight * (y[i]! - y0);
  }
  return total > 0 ? { x: x0 + sumX / total, y: y0 + sumY / total } : notDefined('no_events');
}

export type WeightedPoints = { x: Float64Array; y: Float64Array; weights?: Float64Array | undefined };

export function checkPoints({ x, y, weights }: WeightedPoints): void {
  if (x.length !== y.length) throw new RangeError(`${x.length} x for ${y.length} y`);
  if (weights === undefined) return;
  if (weights.length !== x.length) throw new RangeError(`${weights.length} weights for ${x.length} events`);
  for (let i = 0; i < weights.length; i += 1) if (!(weights[i]! >= 0 && weights[i]! < Infinity)) throw new RangeError(`weight ${i} is ${weights[i]}`);
}
