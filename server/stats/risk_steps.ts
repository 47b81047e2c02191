import { countSpread, logLikelihood, type CountSpread } from './count_likelihood.ts';
import { fitLogLink, type GroupedCounts, type LogLinkFit } from './log_link_fit.ts';
import { fitNegativeBinomial } from './negative_binomial_regression.ts';
import { isDefined } from './not_defined.ts';
import type { Tick } from './tick.ts';

/** A yes-or-no layer of a factor, as the numbers of the cells that are in it. */
export type Candidate = { factor: number; cells: Int32Array };
export type Chosen = { layers: number[]; fit: LogLinkFit; theta: number; logLikelihood: number; bic: number };
type Kind = 'poisson' | 'negative_binomial';

/** More factors than this never stand in one model: what a cell is in is written as bits of a number. */
const mostFactors = 16;

/** Cells that are in the same of the chosen layers are one row: nothing else about them matters. */
export function groupByLayers(counts: Float64Array, layers: readonly Int32Array[]): GroupedCounts & { rowOf: Int32Array } {
  const code = new Int32Array(counts.length);
  layers.forEach((cells, bit) => { for (const cell of cells) code[cell]! |= 1 << bit; });
  const number = new Int32Array(1 << layers.length).fill(-1);
  const codes: number[] = [];
  for (let i = 0; i < code.length; i += 1) {
    if (number[code[i]!] === -1) number[code[i]!] = codes.push(code[i]!) - 1;
    code[i] = number[code[i]!]!;
  }
  const rows = codes.length;
  const columns = layers.length + 1;
  const [design, total, cells] = [new Float64Array(rows * columns), new Float64Array(rows), new Float64Array(rows)];
  codes.forEach((one, row) => {
    design[row * columns] = 1;
    for (let bit = 0; bit < layers.length; bit += 1) design[row * columns + bit + 1] = (one >> bit) & 1;
  });
  for (let i = 0; i < code.length; i += 1) {
    total[code[i]!]! += counts[i]!;
    cells[code[i]!]! += 1;
  }
  return { rows, columns, design, total, cells, offset: null, rowOf: code };
}

/**
 * From the constant alone, the step that lowers the Bayesian information criterion most, again and again: a layer of a
 * factor that has none yet, another layer of a factor that has one, or a factor less. A model in which any factor would
 * lower risk is not considered. Null when not even the constant can be fitted.
 */
export function stepwise(counts: Float64Array, candidates: readonly Candidate[], kind: Kind, tick?: Tick): Chosen | null {
  const spread = countSpread(counts);
  let best = judge(counts, [], { candidates, kind, spread });
  for (let step = 0; best !== null && step < 4 * mostFactors; step += 1) {
    let better: Chosen | null = null;
    const moves = movesFrom(best.layers, candidates);
    for (const [at, layers] of moves.entries()) {
      tick?.(at, moves.length);
      const found = judge(counts, layers, { candidates, kind, spread });
      if (found !== null && found.bic < (better ?? best).bic - 1e-9) better = found;
    }
    if (better === null) break;
    best = better;
  }
  return best;
}

function movesFrom(layers: readonly number[], candidates: readonly Candidate[]): number[][] {
  const fewer = layers.map((gone) => layers.filter((layer) => layer !== gone));
  const others = candidates.flatMap(({ factor }, j) => {
    if (layers.includes(j)) return [];
    const rest = layers.filter((layer) => candidates[layer]!.factor !== factor);
    return rest.length < mostFactors ? [[...rest, j]] : [];
  });
  return [...fewer, ...others];
}

function judge(counts: Float64Array, layers: number[], { candidates, kind, spread }: {
  candidates: readonly Candidate[]; kind: Kind; spread: CountSpread;
}): Chosen | null {
  const data = groupByLayers(counts, layers.map((j) => candidates[j]!.cells));
  const found = kind === 'poisson' ? poisson(data, spread) : fitNegativeBinomial(data, spread);
  if (found === null || !isDefined(found) || found.fit.coefficients.some((one, a) => a > 0 && one <= 0)) return null;
  const parameters = data.columns + (kind === 'poisson' ? 0 : 1);
  return { layers, ...found, bic: criteria(found.logLikelihood, parameters, counts.length).bic };
}

function poisson(data: GroupedCounts, spread: CountSpread): { fit: LogLinkFit; theta: number; logLikelihood: number } | null {
  const fit = fitLogLink(data);
  return isDefined(fit) ? { fit, theta: Infinity, logLikelihood: logLikelihood(data, { spread, mean: fit.mean, theta: Infinity }) } : null;
}

/** Akaike's and the Bayesian information criterion. */
export const criteria = (likelihood: number, parameters: number, cases: number): { aic: number; bic: number } =>
  ({ aic: 2 * parameters - 2 * likelihood, bic: parameters * Math.log(cases) - 2 * likelihood });
