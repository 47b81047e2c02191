import { notDefined, type NotDefined } from './not_defined.ts';
import { symmetricInverse } from './symmetric_solve.ts';

/**
 * Counts whose mean is the exponential of a weighted sum, for rows that stand for several cells with the same predictors: only
 * how many cells a row has and the sum of their counts matters to the coefficients, so that ten thousand cells with few
 * yes-or-no predictors are a few dozen rows.
 */
export type GroupedCounts = {
  rows: number;
  /** Columns of the design, the constant one first. */
  columns: number;
  /** Row by row. */
  design: Float64Array;
  /** Sum of the counts of the cells of each row. */
  total: Float64Array;
  /** Cells of each row. */
  cells: Float64Array;
  /** Added to the weighted sum of each row: logarithm of an exposure. */
  offset: Float64Array | null;
};

/** `covariance` row by row; `mean` of one cell of each row. */
export type LogLinkFit = { coefficients: Float64Array; covariance: Float64Array; mean: Float64Array; iterations: number };

const mostIterations = 60;
/** A rate ratio of e^15 is no estimate but a group without any counts. */
const largestCoefficient = 15;

/**
 * Iteratively reweighted least squares (Fisher scoring). The variance of a count of mean m is m + m²/theta; theta of Infinity is
 * Poisson. Not defined when a column depends on others (no_variation), or a coefficient runs away (did_not_converge).
 */
export function fitLogLink(data: GroupedCounts, theta = Infinity, start: Float64Array | null = null): LogLinkFit | NotDefined {
  const { rows, columns: k, design, offset, total, cells } = data;
  const eta = new Float64Array(rows);
  const mean = new Float64Array(rows);
  let coefficients = new Float64Array(k);
  if (start !== null) {
    coefficients.set(start);
    predict(data, coefficients, eta);
  } else for (let i = 0; i < rows; i += 1) eta[i] = Math.log(total[i]! / cells[i]! + 0.1);
  const information = new Float64Array(k * k);
  const right = new Float64Array(k);
  for (let iteration = 1; iteration <= mostIterations; iteration += 1) {
    information.fill(0);
    right.fill(0);
    for (let i = 0; i < rows; i += 1) {
      const m = Math.exp(eta[i]!);
      const weight = (cells[i]! * m) / (1 + m / theta);
      const working = eta[i]! - (offset?.[i] ?? 0) + (total[i]! / cells[i]! - m) / m;
      for (let a = 0; a < k; a += 1) {
        const x = design[i * k + a]! * weight;
        if (x === 0) continue;
        right[a]! += x * working;
        for (let b = 0; b <= a; b += 1) information[a * k + b]! += x * design[i * k + b]!;
      }
    }
    for (let a = 0; a < k; a += 1) for (let b = 0; b < a; b += 1) information[b * k + a] = information[a * k + b]!;
    const covariance = symmetricInverse(information, k);
    if (covariance === null) return notDefined('no_variation');
    const next = product(covariance, right);
    let step = 0;
    for (let a = 0; a < k; a += 1) step = Math.max(step, Math.abs(next[a]! - coefficients[a]!));
    coefficients = next;
    predict(data, coefficients, eta);
    if (!eta.every((one) => Math.abs(one) < 700) || coefficients.some((one, a) => a > 0 && Math.abs(one) > largestCoefficient)) break;
    if (step < 1e-11) {
      for (let i = 0; i < rows; i += 1) mean[i] = Math.exp(eta[i]!);
      return { coefficients, covariance, mean, iterations: iteration };
    }
  }
  return notDefined('did_not_converge');
}

function predict({ rows, columns, design, offset }: GroupedCounts, coefficients: Float64Array, eta: Float64Array): void {
  for (let i = 0; i < rows; i += 1) {
    let sum = offset?.[i] ?? 0;
    for (let a = 0; a < columns; a += 1) sum += design[i * columns + a]! * coefficients[a]!;
    eta[i] = sum;
  }
}

function product(matrix: Float64Array, vector: Float64Array): Float64Array<ArrayBuffer> {
  const size = vector.length;
  const result = new Float64Array(size);
  for (let a = 0; a < size; a += 1) for (let b = 0; b < size; b += 1) result[a]! += matrix[a * size + b]! * vector[b]!;
  return result;
}

export type Regression = {
  /** Mean number of each case is the exponential of a constant plus the sum of these. */
  predictors: readonly Float64Array[];
  counts: Float64Array;
  /** Added to the sum: logarithm of an exposure. */
  offset?: Float64Array;
};

/** One row per case. RangeError for counts that are no whole numbers from 0, and for lists of unequal length. */
export function oneRowEach({ predictors, counts, offset }: Regression): GroupedCounts {
  const rows = counts.length;
  if ([...predictors, ...(offset === undefined ? [] : [offset])].some((list) => list.length !== rows)) throw new RangeError('lists of unequal length');
  if (!counts.every((one) => Number.isInteger(one) && one >= 0)) throw new RangeError('counts are whole numbers from 0');
  const columns = predictors.length + 1;
  const design = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i += 1) {
    design[i * columns] = 1;
    predictors.forEach((predictor, j) => { design[i * columns + j + 1] = predictor[i]!; });
  }
  if (!design.every(Number.isFinite) || offset?.every(Number.isFinite) === false) throw new RangeError('a predictor or an offset is not finite');
  return { rows, columns, design, total: counts, cells: new Float64Array(rows).fill(1), offset: offset ?? null };
}

/** The constant alone. */
export const constantOnly = (data: GroupedCounts): GroupedCounts => ({ ...data, columns: 1, design: new Float64Array(data.rows).fill(1) });
