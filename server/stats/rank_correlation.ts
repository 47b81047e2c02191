import { notDefined, type NotDefined } from './not_defined.ts';

/**
 * Rank correlation: Spearman's rho and Kendall's tau-b ([Wikipedia](https://en.wikipedia.org/wiki/Rank_correlation)).
 *
 * Answers: do two lists put the same things into the same order?
 * Misread as: agreement of the values. Two lists can rank alike and differ a hundredfold; and a high correlation over all
 * places can go with other places at the very top.
 * Formula: rho is Pearson's correlation of the ranks, equal values sharing the middle of their ranks. Tau-b is the pairs in
 * the same order less those in the opposite one, divided by the root of the pairs not tied in the first list times those
 * not tied in the second.
 * Defaults: none.
 * Cost: n log n: pairs in the opposite order are counted while the second list is sorted (Knight).
 *
 * Parameters: `a`, `b`, two lists of finite numbers of equal length.
 * Returns: `rho` and `tau` between -1 and 1; not defined with fewer than two members or when a list is all equal.
 * Errors: RangeError when the lengths differ or a value is not finite.
 * Example: 1, 2, 3, 4, 5 against 2, 1, 4, 3, 5: rho 0.8, tau 0.6.
 * Reference: Spearman 1904, American Journal of Psychology 15:72; Kendall 1945, Biometrika 33:239; Knight 1966, Journal of the
 * American Statistical Association 61:436.
 */
export type RankCorrelation = { rho: number; tau: number };

export function rankCorrelation(a: Float64Array, b: Float64Array): RankCorrelation | NotDefined {
  if (a.length !== b.length) throw new RangeError(`lists of ${a.length} and ${b.length}`);
  if (!a.every(Number.isFinite) || !b.every(Number.isFinite)) throw new RangeError('a value is not finite');
  if (a.length < 2) return notDefined('one_unit', 2);
  const [ranksOfA, ranksOfB] = [midRanks(a), midRanks(b)];
  if (ranksOfA.tiedPairs === pairs(a.length) || ranksOfB.tiedPairs === pairs(b.length)) return notDefined('all_equal');
  return { rho: pearson(ranksOfA.ranks, ranksOfB.ranks), tau: kendall(ranksOfA, ranksOfB) };
}

type Ranks = { ranks: Float64Array; tiedPairs: number };

const pairs = (n: number): number => (n * (n - 1)) / 2;

/** 1 for the smallest; equal values share the middle of their ranks. */
export function midRanks(values: Float64Array): Ranks {
  const order = Int32Array.from(values, (_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const ranks = new Float64Array(values.length);
  let tiedPairs = 0;
  for (let first = 0; first < order.length;) {
    let last = first;
    while (last + 1 < order.length && values[order[last + 1]!] === values[order[first]!]) last += 1;
    for (let at = first; at <= last; at += 1) ranks[order[at]!] = (first + last) / 2 + 1;
    tiedPairs += pairs(last - first + 1);
    first = last + 1;
  }
  return { ranks, tiedPairs };
}

function pearson(a: Float64Array, b: Float64Array): number {
  // Ranks add up to the same in every list, so their mean is known.
  const mean = (a.length + 1) / 2;
  let [both, ofA, ofB] = [0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    both += (a[i]! - mean) * (b[i]! - mean);
    ofA += (a[i]! - mean) ** 2;
    ofB += (b[i]! - mean) ** 2;
  }
  return Math.max(-1, Math.min(1, both / Math.sqrt(ofA * ofB)));
}

function kendall({ ranks: a, tiedPairs: tiedInA }: Ranks, { ranks: b, tiedPairs: tiedInB }: Ranks): number {
  const n = a.length;
  const order = Int32Array.from(a, (_, i) => i).sort((i, j) => a[i]! - a[j]! || b[i]! - b[j]!);
  let tiedInBoth = 0;
  for (let first = 0; first < n;) {
    let last = first;
    while (last + 1 < n && a[order[last + 1]!] === a[order[first]!] && b[order[last + 1]!] === b[order[first]!]) last += 1;
    tiedInBoth += pairs(last - first + 1);
    first = last + 1;
  }
  const opposite = inversions(Float64Array.from(order, (i) => b[i]!));
  const untied = pairs(n) - tiedInA - tiedInB + tiedInBoth;
  return (untied - 2 * opposite) / Math.sqrt((pairs(n) - tiedInA) * (pairs(n) - tiedInB));
}

/** Pairs in descending order, counted while merging ever longer stretches. */
function inversions(list: Float64Array): number {
  let found = 0;
  let from = Float64Array.from(list);
  let to = new Float64Array(list.length);
  for (let width = 1; width < list.length; width *= 2) {
    for (let low = 0; low < list.length; low += 2 * width) {
      const [middle, high] = [Math.min(low + width, list.length), Math.min(low + 2 * width, list.length)];
      let [left, right] = [low, middle];
      for (let at = low; at < high; at += 1) {
        if (right >= high || (left < middle && from[left]! <= from[right]!)) to[at] = from[left++]!;
        else {
          to[at] = from[right++]!;
          found += middle - left;
        }
      }
    }
    [from, to] = [to, from];
  }
  return found;
}
