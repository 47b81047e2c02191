import { notDefined, type NotDefined } from '../stats/not_defined.ts';
import { rateRatioInterval, type RateRatio } from '../stats/rate_ratio_interval.ts';

/**
 * Randomised hold-out cells ([randomised controlled trial](https://en.wikipedia.org/wiki/Randomized_controlled_trial)).
 *
 * Answers: which cells does no plan of a season visit, so that what patrols do can be told from what would have happened anyway?
 * Misread as: places that do not matter. They are drawn, whatever is expected there; a call from one of them is answered as always.
 * Formula: a cell is held out if a keyed hash of season, seed and cell, read as a number from 0 to 1, lies below the share. That
 * does not depend on what a surface expects or which other cells there are, so a cell stays held out all through the season. Where a
 * fifth of the cells with an expectation, ordered by it, or the rest, or all together have fewer than the share by that draw, those
 * with the next lowest hashes are added, so that busy and quiet cells are both among them.
 * Defaults: a tenth of the cells.
 * Cost: n log n.
 *
 * Parameters: `cells`, their ids; `expected` of each, over the shift; `share`, 0 to 0.5; `seed`, that of the agency and not of a plan,
 * else every plan holds out others; `season`, e.g. `2026-Q1`.
 * Returns: 1 for each cell that is held out.
 * Errors: RangeError for a share outside 0 to 0.5 or lists of unequal length.
 * Reference: Ensign et al. 2018, PMLR 81:1 (why what is found where one looks is no evidence).
 */
export function heldOut(
  cells: readonly string[], expected: Float64Array, { share = 0.1, seed, season }: { share?: number; seed: number; season: string },
): Uint8Array {
  if (!(share >= 0 && share <= 0.5)) throw new RangeError(`a share from 0 to 0.5, not ${share}`);
  if (cells.length !== expected.length) throw new RangeError(`${cells.length} cells, but ${expected.length} expectations`);
  const key = Float64Array.from(cells, (cell) => keyedShare(`${season}/${seed}/${cell}`));
  const out = Uint8Array.from(key, (own) => (own < share ? 1 : 0));
  for (const stratum of strataOf(cells, expected)) {
    const wanted = Math.floor(share * stratum.length);
    let missing = wanted - stratum.reduce((sum, cell) => sum + out[cell]!, 0);
    for (const cell of stratum.toSorted((a, b) => key[a]! - key[b]!)) {
      if (missing <= 0) break;
      if (out[cell] === 1) continue;
      out[cell] = 1;
      missing -= 1;
    }
  }
  return out;
}

const strata = 5;

/** Cells with an expectation in fifths, most expected first; equal ones by id, not by the order in which they were given. Then those without, then all. */
function strataOf(cells: readonly string[], expected: Float64Array): number[][] {
  const order = Array.from(cells.keys()).filter((cell) => expected[cell]! > 0)
    .sort((a, b) => expected[b]! - expected[a]! || (cells[a]! < cells[b]! ? -1 : 1));
  const fifths = Array.from({ length: strata }, (_, k) => order.slice(Math.floor((k * order.length) / strata), Math.floor(((k + 1) * order.length) / strata)));
  return [...fifths, Array.from(cells.keys()).filter((cell) => !(expected[cell]! > 0)), [...cells.keys()]];
}

/** Quarter of a local day, e.g. `2026-Q1`: as long as hold-outs stay. */
export const seasonOf = (day: string): string => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;

/** A text as a number at least 0 and below 1, evenly spread whatever the texts have in common: two lanes of 32 bits, mixed to the end. */
export function keyedShare(text: string): number {
  let high = 0x9e3779b9 ^ text.length;
  let low = 0x85ebca6b;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    high = Math.imul(rotated(high ^ Math.imul(unit + 1, 0xcc9e2d51), 13), 5) + 0xe6546b64;
    low = Math.imul(rotated(low ^ Math.imul(unit + 257, 0x1b873593), 17), 0xc2b2ae35) ^ high;
  }
  return ((mixed(high ^ rotated(low, 7)) >>> 5) * 0x4000000 + (mixed(low ^ rotated(high, 19)) >>> 6)) / 0x20000000000000;
}

const rotated = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

function mixed(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  const twice = Math.imul(once ^ (once >>> 15), 0x735a2d97);
  return twice ^ (twice >>> 15);
}

/** What came of cells over a time: what a surface had expected there, and what was reported. */
export type Outcome = { expected: number; observed: number };

/**
 * Observed by expected in the cells that were visited, by the same in those that were held out, with the exact interval of the
 * ratio of two Poisson rates. Below 1: fewer were reported than where nobody went. Incidents that come in series make the true
 * interval wider. Not defined without an expectation on both sides, or without any report.
 */
export function compareHoldOuts(visited: Outcome, unvisited: Outcome, level = 0.95): RateRatio | NotDefined {
  if (!(visited.expected > 0 && unvisited.expected > 0)) return notDefined('no_exposure');
  if (visited.observed + unvisited.observed === 0) return notDefined('no_events');
  return rateRatioInterval({ k1: visited.observed, n1: visited.expected, k2: unvisited.observed, n2: unvisited.expected, level });
}
