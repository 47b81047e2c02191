import { logFactorial } from './log_factorial.ts';

/**
 * Quantile of the beta distribution with whole parameters ([Wikipedia](https://en.wikipedia.org/wiki/Beta_distribution)).
 *
 * Answers: below which share does the stated part of the distribution lie? It is what exact limits of a binomial share
 * are made of.
 * Misread as: a normal approximation; near 0 and 1 it is far from symmetrical.
 * Formula: the regularised incomplete beta function by its continued fraction, inverted by bisection.
 * Defaults: none.
 * Cost: about fifty evaluations of the fraction.
 *
 * Parameters: `probability` between 0 and 1; `a`, `b`, whole numbers from 0.
 * Returns: a share between 0 and 1; 0 when a is 0, 1 when b is 0.
 * Errors: RangeError when both a and b are 0, and for a probability outside 0 to 1.
 * Example: `betaQuantile(0.5, 1, 1)` is 0.5.
 * Reference: Abramowitz & Stegun 1964, 26.5.8.
 */
export function betaQuantile(probability: number, a: number, b: number): number {
  const defined = probability >= 0 && probability <= 1 && a + b > 0;
  if (!defined) throw new RangeError(`no beta quantile: ${probability}, ${a}, ${b}`);
  if (a === 0) return 0;
  if (b === 0) return 1;
  let low = 0;
  let high = 1;
  // A double has no more steps between 0 and 1 than bisection by value finds here, down to shares of 1e-30.
  for (let step = 0; step < 200 && high - low > 1e-16 * high; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (incompleteBeta(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The part of the distribution below `x`. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const logFront = logFactorial(a + b - 1) - logFactorial(a - 1) - logFactorial(b - 1) + a * Math.log(x) + b * Math.log1p(-x);
  const front = Math.exp(logFront);
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** The continued fraction of the incomplete beta, by Lentz's method. */
export function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return result;
}
