import { chiSquareOfShares } from './chi_square_test.ts';
import { fisherExact } from './fisher_exact.ts';
import { correctP } from './multiple_testing.ts';
import { notDefined, type NotDefined } from './not_defined.ts';

/**
 * Spatial point pattern test (SPPT) ([Andresen 2009](https://doi.org/10.1016/j.apgeog.2008.12.004)).
 *
 * Answers: are two sets of incidents (two years, two offences) spread over the areas in the same way, and which areas have a
 * larger share of one than of the other?
 * Misread as: a change in number. Only shares are compared: if everything doubles everywhere, nothing differs. And a small
 * area can never differ significantly; a high similarity of many empty areas says little, so see the index without them.
 * Formula: for each area the share of both sets, tested as a table of two by two: chi-square without continuity correction,
 * Fisher's exact test where fewer than 5 are expected in a field; corrected for many tests that depend on each other
 * (Benjamini-Yekutieli). S is the part of the areas that do not differ; robust S leaves out those with nothing in both sets.
 * Defaults: alpha 0.05.
 * Cost: one pass.
 *
 * Parameters: `base` and `test`, counts per area; `alpha`.
 * Returns: `baseShare`, `testShare`; `p` and corrected `q`, NaN for areas with nothing in both; `direction`, 1 where the
 * share rose significantly, -1 where it fell, else 0; `similarity` and `robustSimilarity`. Not defined: one set is empty, or
 * there is one area only.
 * Errors: RangeError when lengths differ or for what are no counts.
 * Example: an area with 42 of 200, then 30 of 210: p 0.074, no difference.
 * Reference: Andresen 2009, Applied Geography 29:333; Wheeler, Steenbeek & Andresen 2018, Transactions in GIS 22:760.
 */
export type PatternTest = {
  baseShare: Float64Array; testShare: Float64Array; p: Float64Array; q: Float64Array; direction: Int8Array;
  similarity: number; robustSimilarity: number; tests: number;
};

export function patternTest(base: Float64Array, test: Float64Array, { alpha = 0.05 }: { alpha?: number } = {}): PatternTest | NotDefined {
  if (base.length !== test.length) throw new RangeError(`${base.length} and ${test.length} areas`);
  const [ofBase, ofTest] = [total(base), total(test)];
  if (base.length < 2) return notDefined('one_unit', 2);
  if (ofBase === 0 || ofTest === 0) return notDefined('no_events');
  const p = base.map((own, i) => shareP({ a: own, ofA: ofBase, b: test[i]!, ofB: ofTest }));
  const q = correctP(p, 'benjamini_yekutieli');
  const direction = new Int8Array(base.length);
  let [tests, differ] = [0, 0];
  for (let i = 0; i < base.length; i += 1) {
    if (Number.isNaN(q[i]!)) continue;
    tests += 1;
    if (q[i]! > alpha) continue;
    differ += 1;
    direction[i] = test[i]! / ofTest > base[i]! / ofBase ? 1 : -1;
  }
  return {
    baseShare: base.map((own) => own / ofBase), testShare: test.map((own) => own / ofTest), p, q, direction, tests,
    similarity: 1 - differ / base.length, robustSimilarity: 1 - differ / tests,
  };
}

function shareP({ a, ofA, b, ofB }: { a: number; ofA: number; b: number; ofB: number }): number {
  if (a + b === 0) return Number.NaN;
  const found = chiSquareOfShares({ a, ofA, b, ofB });
  // One area has everything of both: it cannot differ.
  if ('notDefined' in found) return 1;
  return found.smallestExpected < 5 ? fisherExact([[a, ofA - a], [b, ofB - b]]).p : found.p;
}

function total(counts: Float64Array): number {
  let sum = 0;
  for (const count of counts) {
    if (!(Number.isInteger(count) && count >= 0)) throw new RangeError(`not a count: ${count}`);
    sum += count;
  }
  return sum;
}
