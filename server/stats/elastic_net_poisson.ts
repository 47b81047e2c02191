import type { Tick } from './tick.ts';

/**
 * Elastic net for counts and yes-or-no layers, coefficients not below zero ([Wikipedia](https://en.wikipedia.org/wiki/Elastic_net_regularization)).
 *
 * Answers: which of many overlapping layers does it take to tell where incidents are?
 * Misread as: effects. Penalised coefficients are too small on purpose; they choose layers, and a regression on those that
 * were chosen measures them. A layer that is left out may be as good as the one that was taken in its place.
 * Formula: the Poisson log-likelihood per cell, less the penalty times (mixing times the sum of the coefficients plus half of
 * one minus mixing times the sum of their squares), each coefficient counted on the scale of its layer's standard
 * deviation; the largest value with all coefficients at least 0, by coordinate descent on reweighted squares.
 * Defaults: mixing 0.9 (mostly the sum, some squares so that of two layers that are alike both stay); thirty penalties from the
 * smallest one that keeps all layers out down to a hundredth of it.
 * Cost: cells that are in any layer, times penalties, times a few dozen.
 *
 * Parameters: `counts`, from 0; `layers`, for each the numbers of the cells that are in it; `mixing` above 0 to 1; `penalties`,
 * descending.
 * Returns: for each penalty the constant and the coefficient of each layer (0: left out), penalty by penalty. A layer without
 * cells, or of all cells, stays at 0.
 * Errors: RangeError for a mixing outside its range.
 * Example: one layer of half the cells, counts 1 outside and 3 inside, penalty near 0: coefficient near log 3.
 * Reference: Friedman, Hastie & Tibshirani 2010, Journal of Statistical Software 33:1; Meinshausen 2013, Electronic Journal of
 * Statistics 7:1607 (sign constraints).
 */
export type NetInput = {
  counts: Float64Array; layers: readonly Int32Array[]; mixing?: number;
  /** What a step may still gain, as a share of the mean count, before it counts as settled: coefficients are good to about its root. Default 1e-13. */
  settled?: number;
};
export type NetPath = { intercepts: Float64Array; coefficients: Float64Array[] };

const scaleOf = (cells: number, n: number): number => Math.sqrt((cells / n) * (1 - cells / n));

/** Descending, from the smallest penalty that keeps every layer out. Empty when no layer has more incidents than its share. */
export function penaltyPath({ counts, layers, mixing = 0.9 }: NetInput, { steps = 30, ratio = 0.01 }: { steps?: number; ratio?: number } = {}): Float64Array {
  checkMixing(mixing);
  const n = counts.length;
  const mean = counts.reduce((sum, count) => sum + count, 0) / n;
  let most = 0;
  for (const layer of layers) {
    const scale = scaleOf(layer.length, n);
    if (scale === 0) continue;
    let gain = 0;
    for (const cell of layer) gain += counts[cell]! - mean;
    // A little more than it takes, so that rounding does not let one in.
    most = Math.max(most, (gain / (n * scale * mixing)) * (1 + 1e-12));
  }
  return most === 0 ? new Float64Array(0) : Float64Array.from({ length: steps }, (_, i) => most * ratio ** (i / (steps - 1)));
}

const mostRounds = 40;
/** Layers that say nearly the same trade their shares for ever; which of them has how much does not matter. */
const mostSweeps = 300;

export function netPath({ counts, layers, mixing = 0.9, settled = 1e-13, penalties }: NetInput & { penalties: Float64Array }, tick?: Tick): NetPath {
  checkMixing(mixing);
  const n = counts.length;
  const scale = Float64Array.from(layers, (layer) => scaleOf(layer.length, n));
  const open = Int32Array.from(layers, (_, j) => j).filter((j) => scale[j]! > 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const beta = new Float64Array(layers.length);
  const state = {
    constant: Math.log(total / n), eta: new Float64Array(n), weight: new Float64Array(n), gradient: new Float64Array(n),
    curvature: new Float64Array(layers.length),
  };
  const path: NetPath = { intercepts: new Float64Array(penalties.length), coefficients: [] };
  for (let step = 0; step < penalties.length; step += 1) {
    tick?.(step, penalties.length);
    const penalty = penalties[step]!;
    for (let round = 0; round < mostRounds; round += 1) {
      const before = beta.slice();
      const constantBefore = state.constant;
      expand({ counts, layers, beta, open, state });
      descend({ layers, beta, open, state, scale, lasso: penalty * mixing, ridge: penalty * (1 - mixing), settled });
      let change = Math.abs(state.constant - constantBefore);
      for (const j of open) change = Math.max(change, Math.abs(beta[j]! - before[j]!));
      if (change < 3 * Math.sqrt(settled)) break;
    }
    path.intercepts[step] = state.constant;
    path.coefficients.push(beta.slice());
  }
  return path;
}

type State = { constant: number; eta: Float64Array; weight: Float64Array; gradient: Float64Array; curvature: Float64Array };
type Work = { layers: readonly Int32Array[]; beta: Float64Array; open: Int32Array; state: State };

/** Weights (the means) and gradients at where the coefficients stand. */
function expand({ counts, layers, beta, open, state: { constant, eta, weight, gradient, curvature } }: Work & { counts: Float64Array }): void {
  const n = counts.length;
  eta.fill(constant);
  for (const j of open) if (beta[j]! !== 0) for (const cell of layers[j]!) eta[cell]! += beta[j]!;
  for (let i = 0; i < n; i += 1) {
    // Beyond this no count is, and its square would be no number.
    const mean = Math.exp(Math.min(30, Math.max(-30, eta[i]!)));
    weight[i] = mean;
    gradient[i] = counts[i]! - mean;
  }
  for (const j of open) {
    let sum = 0;
    for (const cell of layers[j]!) sum += weight[cell]!;
    curvature[j] = sum / n;
  }
}

/** One layer after the other until none moves, first all of them, then those that are in, then all again. The constant moves in between: `shift` is what it has gone since the gradients were made. */
function descend({ layers, beta, open, state, scale, lasso, ridge, settled }: Work & {
  scale: Float64Array; lasso: number; ridge: number; settled: number;
}): void {
  const { weight, gradient, curvature } = state;
  const n = weight.length;
  let [sumOfWeights, sumOfGradients, shift] = [0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    sumOfWeights += weight[i]!;
    sumOfGradients += gradient[i]!;
  }
  const move = (j: number): number => {
    const layer = layers[j]!;
    const h = curvature[j]!;
    let sum = 0;
    for (let k = 0; k < layer.length; k += 1) sum += gradient[layer[k]!]!;
    const pull = sum / n - shift * h + h * beta[j]! - lasso * scale[j]!;
    const next = Math.max(0, pull / (h + ridge * scale[j]! ** 2));
    const by = next - beta[j]!;
    if (by === 0) return 0;
    beta[j] = next;
    for (let k = 0; k < layer.length; k += 1) gradient[layer[k]!]! -= by * weight[layer[k]!]!;
    sumOfGradients -= by * h * n;
    return h * by * by;
  };
  const sweep = (which: Int32Array): number => {
    const step = (sumOfGradients - shift * sumOfWeights) / sumOfWeights;
    shift += step;
    let largest = (step * step * sumOfWeights) / n;
    for (const j of which) largest = Math.max(largest, move(j));
    return largest;
  };
  const limit = settled * (sumOfWeights / n);
  for (let sweeps = 0; sweeps < mostSweeps; sweeps += 1) {
    if (sweep(open) < limit) break;
    const within = open.filter((j) => beta[j]! > 0);
    while (sweeps < mostSweeps && sweep(within) >= limit) sweeps += 1;
  }
  state.constant += shift;
}

function checkMixing(mixing: number): void {
  if (!(mixing > 0 && mixing <= 1)) throw new RangeError(`a mixing is above 0 and at most 1, not ${mixing}`);
}
