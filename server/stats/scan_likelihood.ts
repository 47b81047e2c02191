/** Log likelihood ratio of c cases where mu are expected, of n in all; 0 where there are not more than expected. */
export function logLikelihoodRatio(c: number, mu: number, n: number): number {
  if (c <= mu) return 0;
  return c * Math.log(c / mu) + (c < n ? (n - c) * Math.log((n - c) / (n - mu)) : 0);
}

/**
 * Below which expectation c cases beat the best ratio so far. The ratio falls as the expectation rises, so that a scan needs
 * two logarithms only where a cylinder wins, and one comparison everywhere else. A little too generous: who passes is computed.
 */
export type Bar = {
  /** Expectation below which c cases may beat the bar. */
  mayBeat(c: number): number;
  raise(ratio: number): void;
};

export function likelihoodBar(n: number): Bar {
  const limits = new Float64Array(n + 1);
  const madeFor = new Int32Array(n + 1).fill(-1);
  let raised = 0;
  let bar = 0;
  const solve = (c: number): number => {
    if (bar <= 0) return c;
    // ln mu by bisection: at mu = c the ratio is 0, at exp(-bar/c - 1) * c it is above the bar.
    let low = Math.log(c) - bar / c - 1;
    let high = Math.log(c);
    for (let round = 0; round < 40; round += 1) {
      const middle = (low + high) / 2;
      if (logLikelihoodRatio(c, Math.exp(middle), n) > bar) low = middle;
      else high = middle;
    }
    return Math.exp(high) * (1 + 1e-9);
  };
  return {
    mayBeat(c) {
      if (madeFor[c] !== raised) {
        limits[c] = solve(c);
        madeFor[c] = raised;
      }
      return limits[c]!;
    },
    raise(ratio) {
      if (ratio === bar) return;
      bar = ratio;
      raised += 1;
    },
  };
}
