import { normalSurvival } from './normal.ts';

/**
 * Quantile of the standard normal distribution ([Wikipedia](https://en.wikipedia.org/wiki/Normal_distribution#Quantile_function)).
 *
 * Answers: below which value does the stated part of the normal distribution lie? Intervals are built from it.
 * Misread as: exact for counts; they only come near it when there are many.
 * Formula: a first guess by a rational approximation of the tail, then Halley's steps on the survival function.
 * Defaults: none.
 * Cost: constant, under a microsecond.
 *
 * Parameters: `probability`, above 0 and below 1.
 * Returns: a number.
 * Errors: RangeError for another probability.
 * Example: `normalQuantile(0.975)` is 1.959963984540054.
 * Reference: Abramowitz & Stegun 1964, 26.2.23 (first guess).
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`not a probability between 0 and 1: ${probability}`);
  // In the nearer tail, so that no digits are lost beside 1.
  return probability > 0.5 ? upperQuantile(1 - probability) : -upperQuantile(probability);
}

/** The value that is exceeded with the chance `tail`, which is at most a half. */
function upperQuantile(tail: number): number {
  const t = Math.sqrt(-2 * Math.log(tail));
  let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < 4; step += 1) {
    const density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    const newton = (normalSurvival(z) - tail) / density;
    z += newton / (1 - (z * newton) / 2);
  }
  return z;
}
