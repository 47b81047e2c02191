import { halfLogTwoPi, stirlingRest } from './log_factorial.ts';

/**
 * Gamma function, its logarithm and its tails ([Wikipedia](https://en.wikipedia.org/wiki/Incomplete_gamma_function)).
 *
 * Answers: how likely is a waiting time, a chi-square statistic or a Poisson count at least (or at most) so large?
 * Misread as: the chance that a finding is false. It is the chance of such a value if there were nothing to find.
 * Formula: Stirling's series, from 16 upwards; the series for the lower tail and Lentz's continued fraction for the upper,
 * whichever converges, times the Poisson density in Loader's form, which keeps its digits when the shape is large.
 * Defaults: none.
 * Cost: a few dozen steps, up to some multiple of the root of the shape for large ones.
 *
 * Parameters: `shape` above 0; `x` from 0; `probability` between 0 and 1.
 * Returns: a number; probabilities between 0 and 1.
 * Errors: RangeError for a shape not above 0 or a negative x.
 * Example: `chiSquareSurvival(3.841458820694124, 1)` is 0.05.
 * Reference: Abramowitz & Stegun 1964, 6.5; Loader 2000, Fast and accurate computation of binomial probabilities.
 */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`no logarithm of the gamma function here: ${x}`);
  let shifted = x;
  let product = 1;
  while (shifted < 16) {
    product *= shifted;
    shifted += 1;
  }
  return (shifted - 0.5) * Math.log(shifted) - shifted + halfLogTwoPi + stirlingRest(shifted) - Math.log(product);
}

/** The regularised lower tail: the chance that a gamma variable of this shape and scale 1 is at most x. */
export function lowerGamma(shape: number, x: number): number {
  check(shape, x);
  if (x === 0) return 0;
  if (x === Infinity) return 1;
  return x < shape + 1 ? byRisingSeries(shape, x) : 1 - byFraction(shape, x);
}

/** The regularised upper tail. */
export function upperGamma(shape: number, x: number): number {
  check(shape, x);
  if (x === 0) return 1;
  if (x === Infinity) return 0;
  return x < shape + 1 ? 1 - byRisingSeries(shape, x) : byFraction(shape, x);
}

/** The chance of a chi-square statistic at least this large. */
export const chiSquareSurvival = (statistic: number, degrees: number): number => upperGamma(degrees / 2, statistic / 2);

/** Where the lower tail holds `probability`. */
export function gammaQuantile(probability: number, shape: number): number {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`not a probability: ${probability}`);
  check(shape, 0);
  if (probability === 0) return 0;
  if (probability === 1) return Infinity;
  // The smaller of the two tails is compared, so that none is lost beside 1.
  const tooFar = (x: number): boolean => (probability < 0.5 ? lowerGamma(shape, x) > probability : upperGamma(shape, x) < 1 - probability);
  let high = shape + 1;
  while (!tooFar(high)) high *= 2;
  let low = 0;
  for (let step = 0; step < 1200; step += 1) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (tooFar(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** Density of a Poisson count, for counts that need not be whole: mean^k e^-mean / gamma(k + 1). */
export function poissonDensity(k: number, mean: number): number {
  if (mean === 0) return k === 0 ? 1 : 0;
  if (k === 0) return Math.exp(-mean);
  if (k < 16) return Math.exp(k * Math.log(mean) - mean - logGamma(k + 1));
  return Math.exp(-stirlingRest(k) - deviance(k, mean)) / Math.sqrt(2 * Math.PI * k);
}

/** k log(k / mean) + mean - k, which cancels badly when both are close. */
function deviance(k: number, mean: number): number {
  const apart = (k - mean) / (k + mean);
  if (Math.abs(apart) >= 0.1) return k * Math.log(k / mean) + mean - k;
  let term = 2 * k * apart;
  let sum = (k - mean) * apart;
  for (let j = 1; j < 100; j += 1) {
    term *= apart * apart;
    const next = sum + term / (2 * j + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

function byRisingSeries(shape: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let j = 1; j < 100_000; j += 1) {
    term *= x / (shape + j);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return Math.min(1, poissonDensity(shape, x) * sum);
}

function byFraction(shape: number, x: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let b = x + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / away(b);
  let result = d;
  for (let j = 1; j < 100_000; j += 1) {
    b += 2;
    const a = -j * (j - shape);
    d = 1 / away(a * d + b);
    c = away(b + a / c);
    result *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return Math.min(1, poissonDensity(shape, x) * shape * result);
}

function check(shape: number, x: number): void {
  if (!(shape > 0 && shape < Infinity) || !(x >= 0)) throw new RangeError(`not a shape and a value of a gamma distribution: ${shape}, ${x}`);
}
