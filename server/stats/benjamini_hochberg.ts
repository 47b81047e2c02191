/**
 * Benjamini-Hochberg correction ([Wikipedia](https://en.wikipedia.org/wiki/False_discovery_rate)).
 *
 * Answers: of many tests made at once, which may be called significant so that on average no more than the stated share of
 * the calls is false?
 * Misread as: "5 % of all places are false". It is 5 % of the places that are called.
 * Formula: sort the p values; the largest p that is at most its rank times alpha divided by the number of tests is the
 * critical p, and it and every smaller one is significant. The corrected value q of a test is the smallest alpha at which
 * it would be.
 * Defaults: over all places of a run, not over those that look interesting; alpha 0.05; maps show 0.10, 0.05 and 0.01 at once,
 * each at its own critical p.
 * Cost: one sort.
 *
 * Parameters: `p`, one two-sided p value per test, null where there was no test; nulls do not count as tests.
 * Returns: `q` beside each p, null beside null; `tests`, how many were counted; `criticalP(alpha)`, null when nothing is
 * significant at that alpha.
 * Errors: RangeError for a p outside 0 to 1.
 * Example: p of 0.01, 0.02, 0.03, 0.5 give q of 0.04, 0.04, 0.04, 0.5; the critical p at 0.05 is 0.03.
 * Reference: Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57:289; for maps Caldas de Castro &
 * Singer 2006, Geographical Analysis 38:180.
 */
export type Corrected = {
  q: (number | null)[];
  tests: number;
  criticalP: (alpha: number) => number | null;
};

export function benjaminiHochberg(p: readonly (number | null)[]): Corrected {
  const sorted = sortedTests(p);
  const tests = sorted.length;
  const q = new Float64Array(tests);
  let least = 1;
  for (let k = tests - 1; k >= 0; k--) {
    least = Math.min(least, (sorted[k]! * tests) / (k + 1));
    q[k] = least;
  }
  return {
    q: p.map((value) => (value === null ? null : q[firstAtLeast(sorted, value)]!)),
    tests,
    criticalP: (alpha) => {
      for (let k = tests - 1; k >= 0; k--) if (sorted[k]! <= ((k + 1) * alpha) / tests) return sorted[k]!;
      return null;
    },
  };
}

function sortedTests(p: readonly (number | null)[]): Float64Array {
  const tests: number[] = [];
  for (const value of p) {
    if (value === null) continue;
    if (!(value >= 0 && value <= 1)) throw new RangeError(`not a p value: ${value}`);
    tests.push(value);
  }
  return Float64Array.from(tests).sort();
}

function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
