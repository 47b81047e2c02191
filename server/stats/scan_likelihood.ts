/** Log likelihood ratio of c cases where mu are expected, of n in all; 0 where there are not more than expected. */
export function logLikelihoodRatio(c: number, mu: number, n: number): number {
  if (c <= mu) return 0;
  return c * Math.log(c / mu) + (c < n ? (n - c) * Math.log((n - c) / (n - mu)) : 0);
}

/**
 * Below which expectation c cases may beat the best ratio so far. The ratio falls as the expectation rises, so that a scan needs
 * logarithms only where a cylinder may win, and one comparison everywhere else: whoever failed, or won, with an expectation
 * is the limit for all that follow with as many cases.
 */
export type Bar = {
  /** By number of cases. */
  limits: Float64Array;
  /** No ratio below is of interest, from now on. */
  lay(ratio: number): void;
  /** Takes in that c cases with this expectation do not beat what is best now. */
  learn(c: number, expected: number): void;
  /** The best is forgotten; the bar lies where it was laid. */
  forget(): void;
};

export function likelihoodBar(n: number): Bar {
  const laid = Float64Array.from({ length: n + 1 }, (_, c) => c);
  const limits = laid.slice();
  const learned = new Int32Array(n + 1);
  const isLearned = new Uint8Array(n + 1);
  let count = 0;
  return {
    limits,
    lay(ratio) {
      for (let c = 1; c <= n; c += 1) laid[c] = ratio > 0 ? expectationAt(c, ratio, n) : c;
      limits.set(laid);
    },
    learn(c, expected) {
      if (expected < limits[c]!) limits[c] = expected;
      if (isLearned[c] === 1) return;
      isLearned[c] = 1;
      learned[count] = c;
      count += 1;
    },
    forget() {
      for (let k = 0; k < count; k += 1) {
        limits[learned[k]!] = laid[learned[k]!]!;
        isLearned[learned[k]!] = 0;
      }
      count = 0;
    },
  };
}

/** The expectation at which c cases have the ratio; a little more, never less. By bisection of its logarithm. */
function expectationAt(c: number, ratio: number, n: number): number {
  // At c the ratio is 0; at exp(-ratio / c - 1) * c it is above.
  let low = Math.log(c) - ratio / c - 1;
  let high = Math.log(c);
  for (let round = 0; round < 36; round += 1) {
    const middle = (low + high) / 2;
    if (logLikelihoodRatio(c, Math.exp(middle), n) > ratio) low = middle;
    else high = middle;
  }
  return Math.exp(high) * (1 + 1e-9);
}
