import { betaFraction } from './beta.ts';
import { logGamma } from './gamma.ts';
import { normalQuantile } from './normal_quantile.ts';

/**
 * Student's t distribution ([Wikipedia](https://en.wikipedia.org/wiki/Student%27s_t-distribution)).
 *
 * Answers: how often does an estimate lie so many of its own standard errors from zero by chance, when the error had to be
 * estimated from few values, too?
 * Misread as: the chance that the finding is false.
 * Formula: the incomplete beta function by its continued fraction.
 * Defaults: none.
 * Cost: some dozen steps; the quantile some fifty evaluations.
 *
 * Parameters: `t`; `degrees` of freedom above 0; `probability` above 0 and below 1.
 * Returns: the two-sided p; the value below which the stated part lies.
 * Errors: RangeError for other degrees or probabilities.
 * Example: `studentTwoSidedP(2.228138852, 10)` is 0.05.
 * Reference: Abramowitz & Stegun 1964, 26.5.8 and 26.7.
 */
export function studentTwoSidedP(t: number, degrees: number): number {
  if (!(degrees > 0 && degrees < Infinity)) throw new RangeError(`not degrees of freedom: ${degrees}`);
  if (t === 0) return 1;
  return betaBelow(degrees / (degrees + t * t), (t * t) / (degrees + t * t), degrees / 2);
}

export function studentQuantile(probability: number, degrees: number): number {
  const tail = 2 * Math.min(probability, 1 - probability);
  let high = Math.max(1, Math.abs(normalQuantile(probability)));
  while (studentTwoSidedP(high, degrees) > tail) high *= 2;
  let low = 0;
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (studentTwoSidedP(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return probability < 0.5 ? -high : probability === 0.5 ? 0 : high;
}

/** Incomplete beta with parameters a and 1/2 at x; `rest` is 1 - x, given because it may be too small to be a difference. */
function betaBelow(x: number, rest: number, a: number): number {
  const b = 0.5;
  if (rest <= 0) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(rest));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(rest, b, a)) / b;
}
