/**
 * Logarithm of the factorial ([Wikipedia](https://en.wikipedia.org/wiki/Stirling%27s_approximation)).
 *
 * Answers: how large is n! when n! itself would overflow?
 * Misread as: exact. It is rounded like any other number; differences of two large ones lose digits.
 * Formula: a product below 16, beyond that Stirling's series with seven terms; relative error about 1e-15.
 * Defaults: none.
 * Cost: constant.
 *
 * Parameters: `n`, a whole number from 0.
 * Returns: the natural logarithm of n!.
 * Errors: RangeError for anything else.
 * Example: `logFactorial(5)` is log 120.
 * Reference: Abramowitz & Stegun 1964, 6.1.41.
 */
export function logFactorial(n: number): number {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`not a whole number from 0: ${n}`);
  if (n < 16) return Math.log(smallFactorials[n]!);
  const x = n + 1;
  return (x - 0.5) * Math.log(x) - x + halfLogTwoPi + stirlingRest(x);
}

const smallFactorials = Array.from({ length: 16 }, (_, n) => {
  let product = 1;
  for (let k = 2; k <= n; k++) product *= k;
  return product;
});
export const halfLogTwoPi = 0.91893853320467274178;
/** Coefficients of the inverse odd powers, the highest first. */
const stirling = [1 / 156, -691 / 360360, 1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12];

/** What Stirling's formula leaves of the logarithm of the gamma function, by seven terms: for 16 and above. */
export function stirlingRest(x: number): number {
  const inverse = 1 / (x * x);
  let series = 0;
  for (const coefficient of stirling) series = series * inverse + coefficient;
  return series / x;
}
