import type { Random } from './random.ts';
import { shuffle } from './random.ts';

/**
 * Times in a form that makes the gap of a pair cheap: whole numbers of their largest common step (days, minutes, seconds) where
 * they have one that leaves them below 2^30, and as they are otherwise. A gap is below a limit here exactly when the gap of the
 * times themselves is.
 */
export type TimeCodes = { codes: Int32Array; limits: Int32Array } | { codes: Float64Array; limits: Float64Array };

const most = 2 ** 30;

export function timeCodes(t: Float64Array, limits: readonly number[]): TimeCodes {
  let first = Infinity;
  let last = -Infinity;
  for (const time of t) {
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  let step = 0;
  for (const time of t) {
    const since = time - first;
    if (!Number.isSafeInteger(time)) step = -1;
    if (step < 0) break;
    step = greatestCommonDivisor(step, since);
  }
  if (step < 0 || (last - first) / Math.max(1, step) >= most) return { codes: t.slice(), limits: Float64Array.from(limits) };
  const unit = Math.max(1, step);
  return {
    codes: Int32Array.from(t, (time) => (time - first) / unit),
    limits: Int32Array.from(limits, (limit) => Math.min(most, Math.ceil(limit / unit))),
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

/** Of all pairs of events, how many are less than each limit apart in time. By two fingers over the sorted times. */
export function pairsBelow({ codes, limits }: TimeCodes): Float64Array {
  const sorted = codes.slice().sort();
  return Float64Array.from(limits, (limit) => {
    let pairs = 0;
    let behind = 0;
    for (let i = 0; i < sorted.length; i += 1) {
      while (sorted[i]! - sorted[behind]! >= limit) behind += 1;
      pairs += i - behind;
    }
    return pairs;
  });
}

/** Pairs of events, those of one spatial band after those of another: band s is `starts[s] .. starts[s + 1] - 1`. */
export type BandedPairs = { first: Int32Array; second: Int32Array; starts: Int32Array };

/** Adds to `counts[at + s * limits + k]` the pairs of band s whose gap is below limit k. */
export function countBelow(counts: Float64Array, at: number, { codes, limits }: TimeCodes, pairs: BandedPairs): void {
  const bands = pairs.starts.length - 1;
  for (let band = 0; band < bands; band += 1) {
    const range = { start: pairs.starts[band]!, end: pairs.starts[band + 1]! };
    const place = at + band * limits.length;
    if (codes instanceof Int32Array) countWhole(counts, place, { codes, limits: limits as Int32Array }, { ...pairs, ...range });
    else countOther(counts, place, { codes, limits: limits as Float64Array }, { ...pairs, ...range });
  }
}

type Range = { first: Int32Array; second: Int32Array; start: number; end: number };

/**
 * Four limits in one walk and no branch: the sign bit of the gap less the limit is the count. Which gaps are short changes with
 * each shuffle and is beyond guessing, so a branch per pair would cost twice as much as all the arithmetic.
 */
function countWhole(counts: Float64Array, at: number, { codes, limits }: { codes: Int32Array; limits: Int32Array }, range: Range): void {
  const { first, second, start, end } = range;
  for (let from = 0; from < limits.length; from += 4) {
    // No gap is below 0: the walk counts nothing for limits that are not there.
    const limitA = limits[from]!;
    const limitB = limits[from + 1] ?? 0;
    const limitC = limits[from + 2] ?? 0;
    const limitD = limits[from + 3] ?? 0;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let k = start; k < end; k += 1) {
      const between = (codes[first[k]!]! - codes[second[k]!]!) | 0;
      const sign = between >> 31;
      const gap = ((between ^ sign) - sign) | 0;
      a = (a + ((gap - limitA) >>> 31)) | 0;
      b = (b + ((gap - limitB) >>> 31)) | 0;
      c = (c + ((gap - limitC) >>> 31)) | 0;
      d = (d + ((gap - limitD) >>> 31)) | 0;
    }
    counts[at + from]! += a;
    if (from + 1 < limits.length) counts[at + from + 1]! += b;
    if (from + 2 < limits.length) counts[at + from + 2]! += c;
    if (from + 3 < limits.length) counts[at + from + 3]! += d;
  }
}

function countOther(counts: Float64Array, at: number, { codes, limits }: { codes: Float64Array; limits: Float64Array }, range: Range): void {
  const { first, second, start, end } = range;
  const largest = limits.length === 0 ? 0 : limits[limits.length - 1]!;
  for (let k = start; k < end; k += 1) {
    const gap = Math.abs(codes[first[k]!]! - codes[second[k]!]!);
    if (gap >= largest) continue;
    for (let limit = limits.length - 1; limit >= 0 && gap < limits[limit]!; limit -= 1) counts[at + limit]! += 1;
  }
}

/** Times in a new order, again and again from the same seed: so the pairs can come in parts. */
export function reshuffled(times: TimeCodes, random: Random): () => TimeCodes {
  const own = times.codes instanceof Int32Array
    ? { codes: times.codes.slice(), limits: times.limits as Int32Array }
    : { codes: times.codes.slice(), limits: times.limits as Float64Array };
  return () => {
    shuffle(own.codes, random);
    return own;
  };
}
