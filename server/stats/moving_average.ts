/**
 * Moving average ([Wikipedia](https://en.wikipedia.org/wiki/Moving_average)).
 *
 * Answers: what is the level, when single steps jump about?
 * Misread as: up to date. A trailing average of twelve months is the level of half a year ago; and it turns a single jump
 * into a plateau of twelve months with two false edges.
 * Formula: the mean of `width` steps. Trailing: the step and those before it. Centred: as many before as after; an even width
 * takes one more step and halves both ends.
 * Defaults: trailing.
 * Cost: the width for each step.
 *
 * Parameters: `values`; `width`, from 1; `centred`.
 * Returns: one average per step, NaN where the series does not reach.
 * Errors: RangeError for a width that is not whole.
 * Example: 1, 2, 3, 4 with width 2: nothing, 1.5, 2.5, 3.5.
 * Reference: Kendall & Stuart 1983, The Advanced Theory of Statistics 3.
 */
export function movingAverage(values: Float64Array, width: number, { centred = false }: { centred?: boolean } = {}): Float64Array {
  if (!Number.isInteger(width) || width < 1) throw new RangeError(`not a width: ${width}`);
  const result = new Float64Array(values.length).fill(Number.NaN);
  const ends = centred && width % 2 === 0;
  const reach = ends ? width + 1 : width;
  const shift = centred ? (reach - 1) / 2 : 0;
  for (let last = reach - 1; last < values.length; last += 1) {
    let sum = 0;
    for (let at = last - reach + 1; at <= last; at += 1) sum += values[at]!;
    if (ends) sum -= (values[last - reach + 1]! + values[last]!) / 2;
    result[last - shift] = sum / width;
  }
  return result;
}
