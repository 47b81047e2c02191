/**
 * Inverse of a symmetric positive definite matrix, row by row in one array, by Cholesky's decomposition; null when a column
 * is (nearly) made of others, so that no solution is better than another.
 */
export function symmetricInverse(matrix: Float64Array, size: number): Float64Array | null {
  const lower = cholesky(matrix, size);
  if (lower === null) return null;
  const inverse = new Float64Array(size * size);
  const column = new Float64Array(size);
  for (let c = 0; c < size; c += 1) {
    column.fill(0);
    column[c] = 1;
    for (let i = c; i < size; i += 1) {
      let sum = column[i]!;
      for (let k = c; k < i; k += 1) sum -= lower[i * size + k]! * column[k]!;
      column[i] = sum / lower[i * size + i]!;
    }
    for (let i = size - 1; i >= 0; i -= 1) {
      let sum = column[i]!;
      for (let k = i + 1; k < size; k += 1) sum -= lower[k * size + i]! * column[k]!;
      column[i] = sum / lower[i * size + i]!;
    }
    for (let i = 0; i < size; i += 1) inverse[i * size + c] = column[i]!;
  }
  return inverse;
}

/** Below this share of its own size, what is left of a column after taking out the others is rounding. */
const dependent = 1e-11;

function cholesky(matrix: Float64Array, size: number): Float64Array | null {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k += 1) sum -= lower[i * size + k]! * lower[j * size + k]!;
      if (i !== j) lower[i * size + j] = sum / lower[j * size + j]!;
      else if (!(sum > dependent * matrix[i * size + i]!)) return null;
      else lower[i * size + i] = Math.sqrt(sum);
    }
  }
  return lower;
}
