import { notDefined, type NotDefined } from './not_defined.ts';
import { seededRandom } from './random.ts';
import { blockIntervals } from './risk_intervals.ts';
import { selectLayers, type Selection } from './risk_selection.ts';
import { criteria, groupByLayers, stepwise, type Candidate, type Chosen } from './risk_steps.ts';
import { blockCount } from './spatial_blocks.ts';
import type { Tick } from './tick.ts';

/**
 * Risk terrain model ([Wikipedia](https://en.wikipedia.org/wiki/Risk_terrain_modeling)).
 *
 * Answers: near which features of the city are incidents more frequent, by what factor, and which cells have several of
 * them together?
 * Misread as: a cause, a forecast, or a statement about the people who live there. A feature may only stand where something else
 * draws incidents; a cell with a high score may have had none. And factors that are not listed were not necessarily
 * without meaning: they may be told by another one just as well.
 * Formula: each factor is offered as yes-or-no layers (present, near, dense; several radii). An elastic net with coefficients not
 * below zero, its penalty chosen by blocks of the city held out in turn, proposes layers; a factor goes on only if most halves of the
 * blocks propose it, too. Stepwise by the Bayesian criterion, one layer a factor and none that lowers risk, a Poisson and a
 * negative binomial model are built; the better one is taken. Relative risk is e to the coefficient; the score of a cell is the
 * product of the relative risks of its layers, divided by the lowest cell's. Intervals: blocks drawn anew, layers held, so they do not
 * know of the choice of layers and are a little too narrow. A layer outside of which there is no incident at all has no finite
 * relative risk and is not considered.
 * Defaults: mixing 0.9, five folds, 50 halves of which 60 % must agree, 199 samples of blocks, at least 30 incidents.
 * Cost: cells that lie in layers, times some thousands; cells times the steps of the choice.
 *
 * Parameters: `counts` of each cell; `layers`, each with the number of its `factor` and 1 or 0 for each cell; `blocks`, the
 * number of each cell's block (`spatialBlocks`); `seed`.
 * Returns: `model`, `theta` (null for Poisson), the constant; `factors` in order of relative risk with interval and stability; `score`,
 * 1 for the lowest cell, and `expected` number of each cell; `stability` of every factor; `heldOut`, the share of the deviance of blocks
 * not seen that the net explains; `logLikelihood`, `aic`, `bic`. No factor at all is a result, and then all scores are 1. Not defined
 * without or with too few incidents, with all counts equal, when no layer varies, or with too few blocks.
 * Errors: RangeError for lists of unequal length, counts that are no whole numbers from 0, or factors not numbered from 0.
 * Example: relative risks of 21.3638 and 8.6521 in one cell and none in another: scores 184.8 and 1.
 * Reference: Caplan, Kennedy & Miller 2011, Justice Quarterly 28:360; Kennedy & others 2011, Journal of Quantitative Criminology 27:339;
 * Meinshausen & Bühlmann 2010, Journal of the Royal Statistical Society B 72:417 (stability).
 */
export type RiskLayer = { factor: number; present: Uint8Array };
export type RiskTerrainInput = {
  counts: Float64Array; layers: readonly RiskLayer[]; blocks: Int32Array; seed: number;
  mixing?: number; folds?: number; halves?: number; stable?: number; resamples?: number; leastEvents?: number;
};
export type RiskFactor = {
  factor: number; layer: number; coefficient: number; relativeRisk: number;
  /** Of the relative risk, 95 %; null when blocks drawn anew often had no estimate. */
  lower: number | null; upper: number | null;
  stability: number;
};
export type RiskTerrain = {
  model: 'poisson' | 'negative_binomial'; theta: number | null; constant: number;
  factors: RiskFactor[];
  score: Float64Array; expected: Float64Array;
  stability: Float64Array;
  penalty: number | null; heldOut: number | null; offered: number;
  logLikelihood: number; aic: number; bic: number;
};

export function riskTerrain(input: RiskTerrainInput, tick?: Tick): RiskTerrain | NotDefined {
  const { counts, layers, blocks, seed, mixing = 0.9, folds = 5, halves = 50, stable = 0.6, resamples = 199, leastEvents = 30 } = input;
  const factors = checked(input);
  const events = counts.reduce((sum, count) => sum + count, 0);
  if (events === 0) return notDefined('no_events');
  if (events < leastEvents) return notDefined('too_few_events', leastEvents);
  if (!counts.some((count) => count !== counts[0])) return notDefined('all_equal');
  if (blockCount(blocks) < folds) return notDefined('too_few_blocks', folds);
  const offered: Candidate[] = layers.map(({ factor, present }) => ({
    factor, cells: Int32Array.from(present, (_, cell) => cell).filter((cell) => present[cell] === 1),
  }));
  if (!offered.some(({ cells }) => cells.length > 0 && cells.length < counts.length)) return notDefined('no_variation');
  const random = seededRandom(seed);
  const selection = selectLayers({
    counts, layers: offered, factors, blocks, mixing, folds, halves, stable, random,
    tick: tick && ((done, total) => tick(done * 0.7, total)),
  });
  const later: Tick | undefined = tick && ((done, total) => tick(0.7 + 0.3 * (done / Math.max(1, total)), 1));
  const candidates = (selection?.candidates ?? []).map((j) => offered[j]!);
  const poisson = stepwise(counts, candidates, 'poisson', later);
  const spread = stepwise(counts, candidates, 'negative_binomial', later);
  const best = spread !== null && (poisson === null || spread.bic < poisson.bic) ? spread : poisson;
  if (best === null) return notDefined('did_not_converge');
  const chosen = { ...best, layers: best.layers.map((at) => selection!.candidates[at]!) };
  return describe(
    { counts, offered, factors, selection, chosen },
    (data) => blockIntervals(data, { counts, blocks, theta: best.theta, resamples, random, tick: later }),
  );
}

function describe(
  { counts, offered, factors, selection, chosen }: {
    counts: Float64Array; offered: readonly Candidate[]; factors: number; selection: Selection | null; chosen: Chosen;
  },
  intervals: (data: ReturnType<typeof groupByLayers>) => ReturnType<typeof blockIntervals>,
): RiskTerrain {
  const { layers, fit, theta, logLikelihood } = chosen;
  const data = groupByLayers(counts, layers.map((j) => offered[j]!.cells));
  const { lower, upper } = intervals(data);
  const endOf = (ends: Float64Array, at: number): number | null => (Number.isFinite(ends[at + 1]!) ? Math.exp(ends[at + 1]!) : null);
  const stability = selection?.stability ?? new Float64Array(factors);
  const found = layers.map((layer, at): RiskFactor => {
    const { factor } = offered[layer]!;
    const coefficient = fit.coefficients[at + 1]!;
    return { factor, layer, coefficient, relativeRisk: Math.exp(coefficient), lower: endOf(lower, at), upper: endOf(upper, at), stability: stability[factor]! };
  }).toSorted((a, b) => b.relativeRisk - a.relativeRisk || a.factor - b.factor);
  return {
    model: theta === Infinity ? 'poisson' : 'negative_binomial', theta: theta === Infinity ? null : theta, constant: fit.coefficients[0]!,
    factors: found, stability, penalty: selection?.penalty ?? null, heldOut: selection?.heldOut ?? null, offered: offered.length,
    score: riskScores(counts.length, found.map(({ layer, relativeRisk }) => ({ cells: offered[layer]!.cells, relativeRisk }))),
    expected: Float64Array.from(data.rowOf, (row) => fit.mean[row]!),
    logLikelihood, ...criteria(logLikelihood, data.columns + (theta === Infinity ? 0 : 1), counts.length),
  };
}

/** The product of the relative risks of what a cell is in, divided by the lowest of all cells. */
export function riskScores(cells: number, layers: readonly { cells: Int32Array; relativeRisk: number }[]): Float64Array {
  const score = new Float64Array(cells).fill(1);
  for (const { cells: within, relativeRisk } of layers) for (const cell of within) score[cell]! *= relativeRisk;
  const lowest = score.reduce((least, one) => Math.min(least, one), Infinity);
  return score.map((one) => one / lowest);
}

function checked({ counts, layers, blocks }: RiskTerrainInput): number {
  if (blocks.length !== counts.length || layers.some(({ present }) => present.length !== counts.length)) throw new RangeError('lists of unequal length');
  if (!counts.every((one) => Number.isInteger(one) && one >= 0)) throw new RangeError('counts are whole numbers from 0');
  const factors = new Set(layers.map(({ factor }) => factor));
  if (!Array.from(factors).every((factor) => Number.isInteger(factor) && factor >= 0 && factor < factors.size)) throw new RangeError('factors are numbered from 0 without gaps');
  return factors.size;
}
