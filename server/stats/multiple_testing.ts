/**
 * Corrections for many tests ([Wikipedia](https://en.wikipedia.org/wiki/Multiple_comparisons_problem)).
 *
 * Answers: of many tests made at once, how sure is each one still?
 * Misread as: interchangeable. Bonferroni, Holm and Hochberg bound the chance of even one false call; Benjamini-Hochberg
 * and Benjamini-Yekutieli bound the share of false calls among those made, the last whatever the dependence of the tests.
 * Formula: p times the number of tests (Bonferroni); times the tests not yet rejected, never falling (Holm) or never
 * rising from the other end (Hochberg); times tests over rank (Benjamini-Hochberg); that times the sum of 1/rank
 * (Benjamini-Yekutieli). At most 1.
 * Defaults: Benjamini-Hochberg; Benjamini-Yekutieli for the shares of the pattern test, which depend on each other.
 * Cost: one sort.
 *
 * Parameters: `p`, one p value per test, NaN where there was no test; NaN do not count as tests.
 * Returns: the corrected p beside each, NaN beside NaN.
 * Errors: RangeError for a p outside 0 to 1.
 * Example: 0.01, 0.02, 0.03, 0.5: Bonferroni 0.04, 0.08, 0.12, 1; Holm 0.04, 0.06, 0.06, 0.5.
 * Reference: Holm 1979, Scandinavian Journal of Statistics 6:65; Hochberg 1988, Biometrika 75:800; Benjamini & Hochberg
 * 1995, Journal of the Royal Statistical Society B 57:289; Benjamini & Yekutieli 2001, Annals of Statistics 29:1165.
 */
export type Correction = 'bonferroni' | 'holm' | 'hochberg' | 'benjamini_hochberg' | 'benjamini_yekutieli';

export function correctP(p: Float64Array, correction: Correction = 'benjamini_hochberg'): Float64Array {
  const order = testsInOrder(p);
  const tests = order.length;
  const corrected = new Float64Array(p.length).fill(Number.NaN);
  const harmonic = correction === 'benjamini_yekutieli' ? harmonicNumber(tests) : 1;
  const factor = (rank: number): number => {
    if (correction === 'bonferroni') return tests;
    if (correction === 'holm' || correction === 'hochberg') return tests - rank + 1;
    return (tests / rank) * harmonic;
  };
  if (correction === 'holm') {
    let most = 0;
    for (let k = 0; k < tests; k += 1) corrected[order[k]!] = most = Math.max(most, Math.min(1, p[order[k]!]! * factor(k + 1)));
    return corrected;
  }
  let least = 1;
  for (let k = tests - 1; k >= 0; k -= 1) {
    const own = Math.min(1, p[order[k]!]! * factor(k + 1));
    corrected[order[k]!] = correction === 'bonferroni' ? own : (least = Math.min(least, own));
  }
  return corrected;
}

/** Numbers of the tests, the smallest p first. */
function testsInOrder(p: Float64Array): Int32Array {
  const tests: number[] = [];
  for (let i = 0; i < p.length; i += 1) {
    if (Number.isNaN(p[i]!)) continue;
    if (!(p[i]! >= 0 && p[i]! <= 1)) throw new RangeError(`not a p value: ${p[i]}`);
    tests.push(i);
  }
  return Int32Array.from(tests).sort((a, b) => p[a]! - p[b]! || a - b);
}

function harmonicNumber(n: number): number {
  let sum = 0;
  for (let k = 1; k <= n; k += 1) sum += 1 / k;
  return sum;
}
