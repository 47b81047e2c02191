import { chiSquareSurvival } from './gamma.ts';
import { notDefined, type NotDefined } from './not_defined.ts';

/**
 * Chi-square test ([Wikipedia](https://en.wikipedia.org/wiki/Pearson%27s_chi-squared_test)).
 *
 * Answers: do counts in several groups differ from what they should be (even, or in given shares) more than chance? Of two
 * rows: are the shares the same?
 * Misread as: which group differs. It is one answer for all groups; look at the single differences and correct them.
 * Formula: the sum of (observed - expected) squared over expected; p from the chi-square distribution, which holds when few
 * expected counts are below 5 (`smallestExpected`).
 * Defaults: equal shares; no continuity correction.
 * Cost: one pass.
 *
 * Parameters: `observed`, counts; `shares`, numbers above 0 in proportion to what is expected.
 * Returns: `statistic`, `degrees`, `p`, `smallestExpected`. Not defined: fewer than two groups, no events, in a table a row
 * or column of zeros.
 * Errors: RangeError when lengths differ or a count is negative.
 * Example: 12, 8, 15, 22, 30, 25, 10 by weekday: 23.85, p 0.00056.
 * Reference: Pearson 1900, Philosophical Magazine 50:157.
 */
export type ChiSquare = { statistic: number; degrees: number; p: number; smallestExpected: number };

export function chiSquareTest(observed: Float64Array, shares: Float64Array = new Float64Array(observed.length).fill(1)): ChiSquare | NotDefined {
  if (observed.length !== shares.length) throw new RangeError(`${observed.length} counts, ${shares.length} shares`);
  if (observed.length < 2) return notDefined('one_unit', 2);
  if (observed.some((count) => !(count >= 0)) || shares.some((share) => !(share > 0))) throw new RangeError('counts are from 0, shares above 0');
  const total = observed.reduce((sum, count) => sum + count, 0);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  if (total === 0) return notDefined('no_events');
  let statistic = 0;
  let smallestExpected = Infinity;
  for (let i = 0; i < observed.length; i += 1) {
    const expected = (total * shares[i]!) / whole;
    statistic += (observed[i]! - expected) ** 2 / expected;
    smallestExpected = Math.min(smallestExpected, expected);
  }
  const degrees = observed.length - 1;
  return { statistic, degrees, p: chiSquareSurvival(statistic, degrees), smallestExpected };
}

/** Two rows of two: a of `ofA` against b of `ofB`. */
export function chiSquareOfShares({ a, ofA, b, ofB }: { a: number; ofA: number; b: number; ofB: number }): ChiSquare | NotDefined {
  if (!(a >= 0 && b >= 0 && a <= ofA && b <= ofB)) throw new RangeError(`not shares: ${a} of ${ofA}, ${b} of ${ofB}`);
  const total = ofA + ofB;
  const inside = a + b;
  if (ofA === 0 || ofB === 0 || inside === 0 || inside === total) return notDefined('no_variation');
  const statistic = (total * (a * (ofB - b) - b * (ofA - a)) ** 2) / (ofA * ofB * inside * (total - inside));
  const smallestExpected = (Math.min(ofA, ofB) * Math.min(inside, total - inside)) / total;
  return { statistic, degrees: 1, p: chiSquareSurvival(statistic, 1), smallestExpected };
}
