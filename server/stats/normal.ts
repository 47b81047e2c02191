/**
 * Standard normal distribution ([Wikipedia](https://en.wikipedia.org/wiki/Normal_distribution)).
 *
 * Answers: how often does a value at least this large come up by chance, when chance is normal with mean 0 and standard
 * deviation 1?
 * Misread as: the chance that the finding is false. It is the chance of such a value if there were nothing to find.
 * Formula: the complementary error function, by Cody's three rational approximations; relative error below 1e-12 out to
 * where the result underflows (z about 37), so that tails survive a correction over many tests.
 * Defaults: none.
 * Cost: constant, about 30 ns.
 *
 * Parameters: `z`, any number.
 * Returns: a probability between 0 and 1. NaN in, NaN out: callers keep undefined scores as null and do not ask.
 * Errors: none.
 * Example: `twoSidedP(1.959963984540054)` is 0.05.
 * Reference: Cody 1969, Mathematics of Computation 23:631.
 */
export const normalSurvival = (z: number): number => 0.5 * complementaryError(z * Math.SQRT1_2);

export const twoSidedP = (z: number): number => complementaryError(Math.abs(z) * Math.SQRT1_2);

const a = [
  3.16112374387056560e0, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3, 1.85777706184603153e-1,
] as const;
const b = [2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3] as const;
const c = [
  5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e1, 2.98635138197400131e2, 8.81952221241769090e2,
  1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3, 2.15311535474403846e-8,
] as const;
const d = [
  1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3, 3.29079923573345963e3,
  4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
] as const;
const p = [
  3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4,
  1.63153871373020978e-2,
] as const;
const q = [
  2.56852019228982242e0, 1.87295284992346047e0, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3,
] as const;
const inverseRootPi = 5.6418958354775628695e-1;

function complementaryError(x: number): number {
  const y = Math.abs(x);
  if (y <= 0.46875) return 1 - x * nearZero(y * y);
  const tail = scaledTail(y) * expMinusSquare(y);
  return x < 0 ? 2 - tail : tail;
}

/** erf(x) / x from the square of x. */
function nearZero(square: number): number {
  let top = a[4] * square;
  let bottom = square;
  for (let i = 0; i < 3; i++) {
    top = (top + a[i]!) * square;
    bottom = (bottom + b[i]!) * square;
  }
  return (top + a[3]) / (bottom + b[3]);
}

/** erfc(y) times exp(y squared), for y above 0.46875. */
function scaledTail(y: number): number {
  if (y <= 4) {
    let top = c[8] * y;
    let bottom = y;
    for (let i = 0; i < 7; i++) {
      top = (top + c[i]!) * y;
      bottom = (bottom + d[i]!) * y;
    }
    return (top + c[7]) / (bottom + d[7]);
  }
  const inverse = 1 / (y * y);
  let top = p[5] * inverse;
  let bottom = inverse;
  for (let i = 0; i < 4; i++) {
    top = (top + p[i]!) * inverse;
    bottom = (bottom + q[i]!) * inverse;
  }
  return (inverseRootPi - (inverse * (top + p[4])) / (bottom + q[4])) / y;
}

/** Squaring first would lose digits of the exponent: the part of y in sixteenths is squared exactly. */
function expMinusSquare(y: number): number {
  const coarse = Math.trunc(y * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(y - coarse) * (y + coarse));
}
