/**
 * Natural breaks of ascending values ([Wikipedia, Jenks optimisation](https://en.wikipedia.org/wiki/Jenks_natural_breaks_optimization)).
 *
 * Answers: into which so many classes do these values fall, so that they differ as little as possible inside each?
 * Misread as: gaps that are there. It always finds so many classes, also in values without gaps.
 * Formula: the partition with the least sum of squared differences from the means of the classes, exactly (Fisher). The best
 * last class begins further right the more values there are, so each row of the table is filled by halving.
 * Defaults: none.
 * Cost: classes times distinct values times their logarithm.
 *
 * Parameters: `sorted`, ascending; `classes`, a whole number from 1.
 * Returns: where each class but the first begins; fewer than asked for when there are fewer distinct values.
 * Errors: none.
 * Example: 1, 2, 3, 100, 101 in two classes: the second begins at number 3.
 * Reference: Fisher 1958, Journal of the American Statistical Association 53:789.
 */
export function naturalBreaks(sorted: Float64Array, classes: number): number[] {
  const starts: number[] = [];
  for (let i = 0; i < sorted.length; i += 1) if (i === 0 || sorted[i] !== sorted[i - 1]) starts.push(i);
  const m = starts.length;
  const sums = prefixSums(sorted, starts);
  /** Squared differences from the mean of the distinct values first to last. */
  const inside = (first: number, last: number): number => {
    const count = sums.count[last + 1]! - sums.count[first]!;
    const sum = sums.sum[last + 1]! - sums.sum[first]!;
    return Math.max(0, sums.squares[last + 1]! - sums.squares[first]! - (sum * sum) / count);
  };
  const wanted = Math.min(classes, m);
  let best = Float64Array.from({ length: m }, (_, last) => inside(0, last));
  const begins: Int32Array[] = [];
  for (let k = 1; k < wanted; k += 1) {
    const next = new Float64Array(m).fill(Infinity);
    const begin = new Int32Array(m);
    const fill = (from: number, to: number, least: number, most: number): void => {
      if (from > to) return;
      const last = (from + to) >> 1;
      let chosen = Math.max(k, least);
      for (let first = chosen; first <= Math.min(last, most); first += 1) {
        const cost = best[first - 1]! + inside(first, last);
        if (cost < next[last]!) {
          next[last] = cost;
          chosen = first;
        }
      }
      begin[last] = chosen;
      fill(from, last - 1, least, chosen);
      fill(last + 1, to, chosen, most);
    };
    fill(k, m - 1, k, m - 1);
    best = next;
    begins.push(begin);
  }
  const found: number[] = [];
  let last = m - 1;
  for (let k = begins.length - 1; k >= 0; k -= 1) {
    const first = begins[k]![last]!;
    found.unshift(starts[first]!);
    last = first - 1;
  }
  return found;
}

/** Of count, value and square, from the middle of the values, so that little is lost where they are large and close. */
function prefixSums(sorted: Float64Array, starts: readonly number[]): { count: Float64Array; sum: Float64Array; squares: Float64Array } {
  const m = starts.length;
  const middle = sorted.length === 0 ? 0 : (sorted[0]! + sorted.at(-1)!) / 2;
  const sums = { count: new Float64Array(m + 1), sum: new Float64Array(m + 1), squares: new Float64Array(m + 1) };
  for (let i = 0; i < m; i += 1) {
    const count = (starts[i + 1] ?? sorted.length) - starts[i]!;
    const value = sorted[starts[i]!]! - middle;
    sums.count[i + 1] = sums.count[i]! + count;
    sums.sum[i + 1] = sums.sum[i]! + count * value;
    sums.squares[i + 1] = sums.squares[i]! + count * value * value;
  }
  return sums;
}
