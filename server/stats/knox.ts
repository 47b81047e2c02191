import { benjaminiHochberg } from './benjamini_hochberg.ts';
import { countBelow, pairsBelow, reshuffled, timeCodes, type BandedPairs, type TimeCodes } from './knox_counts.ts';
import { checkEvents, eachNearPair, type Distance } from './near_pairs.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import { seededRandom } from './random.ts';
import type { Tick } from './tick.ts';

/**
 * Knox table of near repeats ([Wikipedia](https://en.wikipedia.org/wiki/Near-repeat_effect)).
 *
 * Answers: after an event, is there more of the same close by within days than there would be if events chose their places as
 * they do and their days as they do, but the two had nothing to do with each other? How far and how long does it last?
 * Misread as: the same offender came back. It says that events come in bunches; why, it cannot say. Also misread as a forecast
 * for one address: a ratio of 1.8 in a band that expects 15 pairs in a month is 12 pairs more in the whole city. Also misread
 * when an operation, an event or a season is in some places only: that alone makes bunches.
 * Formula: every pair of events falls into one band of distance and one band of time. Expected are the pairs in the band of
 * distance times the pairs in the band of time, divided by all pairs; that is the exact mean when times are shuffled among
 * the events, so the ratio observed / expected does not change from run to run. p is the share of shuffles, the real order
 * counted as one, with at least as many pairs; q is p corrected for all cells of the table (Benjamini & Hochberg). Bands are
 * half-open: from the first number, up to but without the second. A cell is meaningful when its ratio and its q both pass.
 * Defaults: 999 shuffles; meaningful from a ratio of 1.2 at a q of at most 0.05; Manhattan distance.
 * Cost: pairs up to the last finite distance are listed once; a shuffle takes about 2 ns a pair for up to four bands of time.
 * 20,000 events with 400,000 near pairs and 999 shuffles: about 1 s. The list holds at most four million pairs (68 MB)
 * at a time; with more, it is walked in parts, each with the same shuffles. Times without a common step take three times as long.
 *
 * Parameters: `x`, `y`, metres; `t`, in any unit; `space` and `time`, the ends of the bands, from 0 upwards, the last may be
 * Infinity; `distance`; `permutations`, 0 for none; `seed`; `ratioFrom`, `qUpTo`; `pairsAtOnce`.
 * Returns: per cell, row by row of distance: `observed`, `expected`, `ratio`, `p`, `q`, `meaningful`; NaN where nothing is
 * expected and so nothing can be told. Not defined: fewer than two events, all at one moment, all in one place, no pair in any band.
 * Errors: RangeError when lengths differ, a number is not finite, or the ends do not start at 0 and rise.
 * Example: events at x = 0, 1, 100, 101 on days 0, 1, 50, 51; bands 0, 10 and 0, 7: observed 2, expected 2 x 2 / 6, ratio 3.
 * Reference: Knox 1964, Applied Statistics 13:25; Johnson et al. 2007, Journal of Quantitative Criminology 23:201;
 * Steenbeek 2018 (NearRepeat for R).
 */
export type Knox = {
  events: number;
  /** All pairs of events, near or not. */
  pairs: number;
  space: Float64Array;
  time: Float64Array;
  rows: number;
  columns: number;
  pairsInSpaceBand: Float64Array;
  pairsInTimeBand: Float64Array;
  observed: Float64Array;
  expected: Float64Array;
  ratio: Float64Array;
  p: Float64Array;
  q: Float64Array;
  /** 1 or 0. */
  meaningful: Uint8Array;
  permutations: number;
  seed: number;
};

export type KnoxInput = {
  x: Float64Array; y: Float64Array; t: Float64Array;
  space: readonly number[]; time: readonly number[];
  distance?: Distance | undefined;
  permutations?: number | undefined; seed: number;
  ratioFrom?: number | undefined; qUpTo?: number | undefined;
  /** How many pairs the list holds at a time, 17 bytes each. */
  pairsAtOnce?: number | undefined;
};

export function knox(input: KnoxInput, tick?: Tick): Knox | NotDefined {
  const { x, y, t, space, time, permutations = 999, seed, ratioFrom = 1.2, qUpTo = 0.05 } = input;
  checkEvents(x, y, t);
  checkEnds(space);
  checkEnds(time);
  const reason = undefinedFor(x, y, t);
  if (reason) return reason;
  const counted = countPairs(input, permutations, tick);
  if (counted.pairsInSpaceBand.every((count) => count === 0) || counted.pairsInTimeBand.every((count) => count === 0)) return notDefined('no_pairs');
  const { pairs, rows, columns, pairsInSpaceBand, pairsInTimeBand, observed, atLeast } = counted;
  const expected = observed.map((_, cell) => (pairsInSpaceBand[Math.floor(cell / columns)]! * pairsInTimeBand[cell % columns]!) / pairs);
  const ratio = observed.map((count, cell) => (expected[cell]! > 0 ? count / expected[cell]! : Number.NaN));
  const p = atLeast.map((count, cell) => (permutations > 0 && expected[cell]! > 0 ? (1 + count) / (1 + permutations) : Number.NaN));
  const corrected = benjaminiHochberg(Array.from(p, (value) => (Number.isNaN(value) ? null : value)));
  const q = Float64Array.from(corrected.q, (value) => value ?? Number.NaN);
  return {
    events: x.length, pairs, space: Float64Array.from(space), time: Float64Array.from(time), rows, columns,
    pairsInSpaceBand, pairsInTimeBand, observed, expected, ratio, p, q,
    meaningful: Uint8Array.from(ratio, (value, cell) => Number(value >= ratioFrom && q[cell]! <= qUpTo)),
    permutations, seed,
  };
}

type Counted = {
  pairs: number; rows: number; columns: number;
  pairsInSpaceBand: Float64Array; pairsInTimeBand: Float64Array; observed: Float64Array;
  /** Shuffles with at least as many pairs. */
  atLeast: Float64Array;
};

function countPairs(input: KnoxInput, permutations: number, tick: Tick | undefined): Counted {
  const { x, t, space, time } = input;
  const near = finiteEnds(space);
  const ends = finiteEnds(time);
  const times = timeCodes(t, ends);
  // The real order first, then each shuffle: per finite band of distance, pairs below each finite end of the bands of time.
  const size = near.length * ends.length;
  const below = new Float64Array((1 + permutations) * size);
  const inNearBand = new Float64Array(near.length);
  collectPairs(input, near, (part) => {
    for (let band = 0; band < near.length; band += 1) inNearBand[band]! += part.starts[band + 1]! - part.starts[band]!;
    countPart(below, part, { times, seed: input.seed, permutations, tick });
  });
  const pairs = (x.length * (x.length - 1)) / 2;
  const belowOfAll = pairsBelow(times);
  const [rows, columns] = [space.length - 1, time.length - 1];
  const pairsInSpaceBand = rows > near.length ? Float64Array.of(...inNearBand, pairs - sum(inNearBand)) : inNearBand;
  const pairsInTimeBand = differences(belowOfAll, columns > ends.length ? pairs : null);
  const table = new Float64Array(rows * columns);
  const observed = new Float64Array(rows * columns);
  const atLeast = new Float64Array(rows * columns);
  for (let round = 0; round <= permutations; round += 1) {
    fillTable(table, below.subarray(round * size, (round + 1) * size), { columns, finiteColumns: ends.length, pairsInSpaceBand, pairsInTimeBand });
    if (round === 0) observed.set(table);
    else for (let cell = 0; cell < table.length; cell += 1) if (table[cell]! >= observed[cell]!) atLeast[cell]! += 1;
  }
  return { pairs, rows, columns, pairsInSpaceBand, pairsInTimeBand, observed, atLeast };
}

type Shuffles = { times: TimeCodes; seed: number; permutations: number; tick: Tick | undefined };

function countPart(below: Float64Array, part: BandedPairs, { times, seed, permutations, tick }: Shuffles): void {
  const size = below.length / (1 + permutations);
  countBelow(below, 0, times, part);
  const next = reshuffled(times, seededRandom(seed));
  for (let round = 1; round <= permutations; round += 1) {
    tick?.(round, permutations);
    countBelow(below, round * size, next(), part);
  }
}

type Margins = { columns: number; finiteColumns: number; pairsInSpaceBand: Float64Array; pairsInTimeBand: Float64Array };

/** Bands without an end are what is left of the margin: shuffling changes no margin. */
function fillTable(table: Float64Array, below: Float64Array, { columns, finiteColumns, pairsInSpaceBand, pairsInTimeBand }: Margins): void {
  const rows = table.length / columns;
  for (let column = 0; column < columns; column += 1) {
    let left = pairsInTimeBand[column]!;
    for (let row = 0; row < rows; row += 1) {
      const place = row * finiteColumns;
      if (place + finiteColumns > below.length || (finiteColumns === 0 && row === rows - 1)) {
        table[row * columns + column] = left;
        continue;
      }
      const upTo = column < finiteColumns ? below[place + column]! : pairsInSpaceBand[row]!;
      const count = upTo - (column === 0 ? 0 : below[place + column - 1]!);
      table[row * columns + column] = count;
      left -= count;
    }
  }
}

/** Near pairs by band of distance, in parts that fit into memory. */
function collectPairs({ x, y, distance = 'manhattan', pairsAtOnce = 2 ** 22 }: KnoxInput, ends: readonly number[], done: (part: BandedPairs) => void): void {
  if (ends.length === 0) return;
  const reach = ends[ends.length - 1]!;
  let list = emptyList(Math.min(pairsAtOnce, 2 ** 14));
  let size = 0;
  eachNearPair({ x, y, reach, distance }, (i, j, metres) => {
    if (metres >= reach) return;
    if (size === list.band.length) {
      if (size === pairsAtOnce) {
        done(byBand(list, size, ends.length));
        size = 0;
      } else list = grown(list, pairsAtOnce);
    }
    let band = 0;
    while (metres >= ends[band]!) band += 1;
    list.first[size] = i;
    list.second[size] = j;
    list.band[size] = band;
    size += 1;
  });
  done(byBand(list, size, ends.length));
}

type PairList = { first: Int32Array; second: Int32Array; band: Uint8Array };

const emptyList = (size: number): PairList => ({ first: new Int32Array(size), second: new Int32Array(size), band: new Uint8Array(size) });

function grown({ first, second, band }: PairList, most: number): PairList {
  const larger = emptyList(Math.min(most, band.length * 2));
  larger.first.set(first);
  larger.second.set(second);
  larger.band.set(band);
  return larger;
}

function byBand({ first, second, band }: PairList, size: number, bands: number): BandedPairs {
  const starts = new Int32Array(bands + 1);
  for (let k = 0; k < size; k += 1) starts[band[k]! + 1]! += 1;
  for (let b = 0; b < bands; b += 1) starts[b + 1]! += starts[b]!;
  const next = starts.slice();
  const sorted = { first: new Int32Array(size), second: new Int32Array(size), starts };
  for (let k = 0; k < size; k += 1) {
    const place = next[band[k]!]!;
    next[band[k]!] = place + 1;
    sorted.first[place] = first[k]!;
    sorted.second[place] = second[k]!;
  }
  return sorted;
}

const finiteEnds = (ends: readonly number[]): number[] => ends.slice(1).filter((end) => end < Infinity);

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** From counts below each end to counts between them; `all` where the last band has no end. */
function differences(below: Float64Array, all: number | null): Float64Array {
  const upTo = all === null ? below : Float64Array.of(...below, all);
  return upTo.map((count, k) => count - (k === 0 ? 0 : upTo[k - 1]!));
}

function undefinedFor(x: Float64Array, y: Float64Array, t: Float64Array): NotDefined | null {
  if (t.length === 0) return notDefined('no_events');
  if (t.length === 1) return notDefined('too_few_events', 2);
  if (t.every((time) => time === t[0])) return notDefined('one_moment');
  if (x.every((metre) => metre === x[0]) && y.every((metre) => metre === y[0])) return notDefined('one_place');
  return null;
}

function checkEnds(ends: readonly number[]): void {
  if (ends.length < 2 || ends[0] !== 0 || ends.length > 100) throw new RangeError(`bands from 0 to at least one more end, at most 99 of them: ${ends.join(', ')}`);
  for (let k = 1; k < ends.length; k += 1) if (!(ends[k]! > ends[k - 1]!)) throw new RangeError(`ends of bands rise: ${ends.join(', ')}`);
}
