import { quantiles } from './quantile.ts';
import { naturalBreaks } from './natural_breaks.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import { roundBreaks } from './round_breaks.ts';

/**
 * Classes of a map ([Wikipedia, choropleth map](https://en.wikipedia.org/wiki/Choropleth_map#Classification)).
 *
 * Answers: where should the colours of a map change?
 * Misread as: a property of the city. The same numbers look calm or alarming by the choice of classes; none of them is a test.
 * Formula: equal: steps of the same size. Quantile: the same number of places in each (type 7). Fisher and Jenks: the classes
 * with the least squared differences inside them; Fisher puts the limit half way between two classes, Jenks on the largest
 * value of the lower. Standard deviation: round multiples around the mean. Round: round numbers. Head-tail: again and again
 * the mean of what is above the last mean, while that is at most 40 % of it. Maximum: the widest gaps.
 * Defaults: five classes, Fisher.
 * Cost: one sort; Fisher and Jenks classes times distinct values times their logarithm.
 *
 * Parameters: `values`, finite numbers; `classes`, a whole number from 2 (head-tail chooses its own, standard deviation and
 * round come near it).
 * Returns: limits, ascending, the first at most the smallest and the last at least the largest value; limits can be equal
 * for quantiles of many equal values. Not defined: all values equal (or none).
 * Errors: RangeError for fewer than two classes.
 * Example: 1, 2, 3, 100, 101 in two classes, Fisher: 1, 51.5, 101.
 * Reference: Fisher 1958, Journal of the American Statistical Association 53:789; Jenks 1977; Jiang 2013, The Professional
 * Geographer 65:482 (head-tail).
 */
export type ClassStyle = 'equal' | 'quantile' | 'fisher' | 'jenks' | 'standard_deviation' | 'round' | 'head_tail' | 'maximum';

export function classBreaks(values: Float64Array, { style = 'fisher', classes = 5 }: { style?: ClassStyle; classes?: number } = {}): Float64Array | NotDefined {
  if (!(Number.isInteger(classes) && classes >= 2)) throw new RangeError(`not a number of classes: ${classes}`);
  const sorted = values.slice().sort();
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined || low === high) return notDefined('all_equal');
  const parts = Array.from({ length: classes + 1 }, (_, i) => i / classes);
  switch (style) {
    case 'equal': return Float64Array.from(parts, (part) => (part === 1 ? high : low + (high - low) * part));
    case 'quantile': return quantiles(sorted, parts);
    case 'fisher': return between(sorted, naturalBreaks(sorted, classes), (below, above) => (below + above) / 2);
    case 'jenks': return between(sorted, naturalBreaks(sorted, classes), (below) => below);
    case 'standard_deviation': return aroundMean(sorted, classes);
    case 'round': return roundBreaks(low, high, classes);
    case 'head_tail': return headTail(sorted);
    case 'maximum': return between(sorted, widestGaps(sorted, classes), (below, above) => (below + above) / 2);
  }
}

/** `starts`: where in the ascending values each further class begins. */
function between(sorted: Float64Array, starts: readonly number[], limit: (below: number, above: number) => number): Float64Array {
  return Float64Array.of(sorted[0]!, ...starts.map((start) => limit(sorted[start - 1]!, sorted[start]!)), sorted.at(-1)!);
}

function aroundMean(sorted: Float64Array, classes: number): Float64Array {
  const mean = meanOf(sorted);
  const deviation = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (sorted.length - 1));
  return roundBreaks((sorted[0]! - mean) / deviation, (sorted.at(-1)! - mean) / deviation, classes).map((step) => mean + step * deviation);
}

function headTail(sorted: Float64Array): Float64Array {
  const breaks = new Set([sorted[0]!]);
  let head = sorted;
  while (head.length > 1) {
    const mean = meanOf(head);
    breaks.add(mean);
    const above = head.filter((value) => value > mean);
    if (above.length === 0 || above.length / head.length > 0.4) break;
    head = above;
  }
  return Float64Array.from(breaks.add(sorted.at(-1)!)).sort();
}

function widestGaps(sorted: Float64Array, classes: number): number[] {
  const starts: number[] = [];
  for (let i = 1; i < sorted.length; i += 1) if (sorted[i]! > sorted[i - 1]!) starts.push(i);
  const gap = (start: number): number => sorted[start]! - sorted[start - 1]!;
  return starts.toSorted((a, b) => gap(b) - gap(a) || a - b).slice(0, classes - 1).toSorted((a, b) => a - b);
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
