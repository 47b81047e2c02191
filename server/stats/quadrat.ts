import { chiSquareSurvival } from './gamma.ts';
import { notDefined, type NotDefined } from './not_defined.ts';

/**
 * Quadrat test ([Wikipedia, quadrat](https://en.wikipedia.org/wiki/Quadrat)).
 *
 * Answers: are the events spread over equal squares of the area more unevenly (or evenly) than chance would spread them?
 * Misread as: a map of hotspots. It is one answer for the whole area, depends on the size of the squares, and where people
 * live unevenly it only says so.
 * Formula: squared differences of the counts to their mean, divided by the mean: chi-square with one degree of freedom less
 * than squares. Variance over mean is 1 where chance alone decides, above 1 where events cluster.
 * Defaults: none.
 * Cost: one pass.
 *
 * Parameters: `x`, `y`; `bounds` west, south, east, north; `columns` and `rows` of squares.
 * Returns: counts from the south-west, row by row; chi-square, its degrees of freedom, p two-sided, variance over mean
 * (sample variance); `expected` per square, below 5 too few for the test. Not defined without events in the bounds, with one
 * square, or without an area.
 * Errors: RangeError for lengths that differ, or no whole number of squares.
 * Example: two squares with 3 and 1 events: chi-square 1, variance over mean 1.
 * Reference: Cressie 1993, Statistics for Spatial Data, 8.2.
 */
export type Quadrats = { counts: Float64Array; chiSquare: number; degrees: number; p: number; varianceOverMean: number; expected: number };

export function quadrats(
  { x, y }: { x: Float64Array; y: Float64Array }, { bounds, columns, rows }: {
    bounds: readonly [number, number, number, number]; columns: number; rows: number;
  },
): Quadrats | NotDefined {
  if (x.length !== y.length) throw new RangeError(`${x.length} x for ${y.length} y`);
  if (!Number.isInteger(columns) || !Number.isInteger(rows) || columns < 1 || rows < 1) throw new RangeError(`${columns} by ${rows} squares`);
  const [west, south, east, north] = bounds;
  if (!(east > west && north > south)) return notDefined('no_area');
  const squares = columns * rows;
  if (squares === 1) return notDefined('one_unit');
  const counts = new Float64Array(squares);
  let n = 0;
  for (let i = 0; i < x.length; i += 1) {
    if (x[i]! < west || x[i]! > east || y[i]! < south || y[i]! > north) continue;
    // The far borders belong to the last squares.
    const column = Math.min(columns - 1, Math.floor(((x[i]! - west) / (east - west)) * columns));
    counts[Math.min(rows - 1, Math.floor(((y[i]! - south) / (north - south)) * rows)) * columns + column]! += 1;
    n += 1;
  }
  if (n === 0) return notDefined('no_events');
  const expected = n / squares;
  let squaresSum = 0;
  for (const count of counts) squaresSum += (count - expected) ** 2;
  const degrees = squares - 1;
  const upper = chiSquareSurvival(squaresSum / expected, degrees);
  return {
    counts, chiSquare: squaresSum / expected, degrees, p: Math.min(1, 2 * Math.min(upper, 1 - upper)),
    varianceOverMean: squaresSum / degrees / expected, expected,
  };
}
