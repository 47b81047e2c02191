import type { ArithmeticOperator } from './tree.ts';

/** Beyond, sums would overflow. */
export const largestAddend = 8e307;
/** Within, products and quotients neither overflow nor vanish; 0 is always good. */
export const [leastFactor, largestFactor] = [1e-150, 1e150] as const;
/** Natural logarithm of the largest power. */
export const largestExponent = 340;

const isAddend = (x: number): boolean => Math.abs(x) <= largestAddend;
const isFactor = (x: number): boolean => x === 0 || (Math.abs(x) >= leastFactor && Math.abs(x) <= largestFactor);

/**
 * The result, or null where there is none (division by zero) or where it might not fit a double. The SQL in
 * `server/db/cql2_sql.ts` draws the same lines, because PostgreSQL raises an error there. Powers with a broken exponent may
 * differ in their last digit between the two.
 */
export function calculate(operator: ArithmeticOperator, x: number, y: number): number | null {
  if (operator === '+' || operator === '-') {
    if (!isAddend(x) || !isAddend(y)) return null;
    return operator === '+' ? x + y : x - y;
  }
  if (!isFactor(x) || !isFactor(y)) return null;
  if (operator === '*') return x * y;
  if (operator === '^') return power(x, y);
  if (y === 0) return null;
  const quotient = x / y;
  if (operator === '/') return quotient;
  return operator === 'div' ? Math.trunc(quotient) : x - y * Math.trunc(quotient);
}

function power(x: number, y: number): number | null {
  if (x === 0) return y > 0 ? 0 : y === 0 ? 1 : null;
  if (x < 0 && y !== Math.trunc(y)) return null;
  return Math.abs(y * Math.log(Math.abs(x))) > largestExponent ? null : x ** y;
}
