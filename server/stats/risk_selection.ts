import { netPath, penaltyPath } from './elastic_net_poisson.ts';
import { shuffle, type Random } from './random.ts';
import type { Candidate } from './risk_steps.ts';
import { blockCount, foldsOf } from './spatial_blocks.ts';
import type { Tick } from './tick.ts';

export type Selection = {
  /** Layers that the net keeps, of factors that most halves of the city keep. */
  candidates: number[];
  /** Of each factor, the share of halves of the blocks in which any of its layers is kept. */
  stability: Float64Array;
  penalty: number;
  /** Share of the deviance of blocks not seen that the net explains; below 0 when the mean alone does better. */
  heldOut: number;
};
export type SelectionInput = {
  counts: Float64Array; layers: readonly Candidate[]; factors: number; blocks: Int32Array;
  mixing: number; folds: number; halves: number; stable: number; random: Random; tick?: Tick | undefined;
};

/** Which layers are in is settled long before their coefficients are. */
const settled = 1e-8;

type Part = { counts: Float64Array; layers: Int32Array[]; cells: Int32Array };

/** Penalty by blocks held out in turn, then how often each factor is kept when half of the blocks are looked at. Null when no layer has more incidents than its share. */
export function selectLayers(input: SelectionInput): Selection | null {
  const { counts, layers, mixing, tick } = input;
  const whole = { counts, layers: layers.map(({ cells }) => cells), mixing };
  const penalties = penaltyPath(whole);
  if (penalties.length === 0) return null;
  const work = { done: 0, all: input.folds + 1 + input.halves };
  const within: Tick = (done, total) => tick?.(work.done + done / total, work.all);
  const { best, heldOut } = crossValidate(input, penalties, () => { work.done += 1; }, within);
  const path = netPath({ ...whole, settled, penalties: penalties.subarray(0, best + 1) }, within);
  work.done += 1;
  const stability = keptInHalves(input, penalties.filter((_, step) => step <= best && (best - step) % 5 === 0), () => { work.done += 1; }, within);
  const last = path.coefficients.at(-1)!;
  return {
    stability, heldOut, penalty: penalties[best]!,
    candidates: layers.flatMap(({ factor }, j) => (last[j]! > 0 && stability[factor]! >= input.stable ? [j] : [])),
  };
}

function crossValidate(
  { counts, layers, blocks, mixing, folds, random }: SelectionInput, penalties: Float64Array, next: () => void, tick: Tick,
): { best: number; heldOut: number } {
  const foldOf = foldsOf(blocks, folds, random);
  const misfit = new Float64Array(penalties.length);
  let misfitOfMean = 0;
  for (let fold = 0; fold < folds; fold += 1) {
    const learned = partOf(counts, layers, (cell) => foldOf[blocks[cell]!] !== fold);
    const tested = partOf(counts, layers, (cell) => foldOf[blocks[cell]!] === fold);
    if (tested.counts.length > 0 && learned.counts.some((count) => count > 0)) {
      const path = netPath({ counts: learned.counts, layers: learned.layers, mixing, settled, penalties }, tick);
      penalties.forEach((_, step) => { misfit[step]! += devianceOf(tested, path.intercepts[step]!, path.coefficients[step]!); });
      const mean = learned.counts.reduce((sum, count) => sum + count, 0) / learned.counts.length;
      misfitOfMean += devianceOf(tested, Math.log(mean), new Float64Array(layers.length));
    }
    next();
  }
  let best = 0;
  misfit.forEach((one, step) => { if (one < misfit[best]!) best = step; });
  return { best, heldOut: misfitOfMean > 0 ? 1 - misfit[best]! / misfitOfMean : 0 };
}

function keptInHalves(
  { counts, layers, blocks, factors, mixing, halves, random }: SelectionInput, penalties: Float64Array, next: () => void,
  tick: Tick,
): Float64Array {
  const kept = new Float64Array(factors);
  const order = Int32Array.from({ length: blockCount(blocks) }, (_, block) => block);
  const isIn = new Uint8Array(order.length);
  for (let half = 0; half < halves; half += 1) {
    shuffle(order, random);
    isIn.fill(0);
    for (const block of order.subarray(0, Math.ceil(order.length / 2))) isIn[block] = 1;
    const part = partOf(counts, layers, (cell) => isIn[blocks[cell]!] === 1);
    if (part.counts.some((count) => count > 0)) {
      const last = netPath({ counts: part.counts, layers: part.layers, mixing, settled, penalties }, tick).coefficients.at(-1)!;
      const seen = new Set(layers.flatMap(({ factor }, j) => (last[j]! > 0 ? [factor] : [])));
      for (const factor of seen) kept[factor]! += 1;
    }
    next();
  }
  return kept.map((times) => times / halves);
}

function partOf(counts: Float64Array, layers: readonly Candidate[], isIn: (cell: number) => boolean): Part {
  const number = new Int32Array(counts.length).fill(-1);
  const cells = Int32Array.from(counts, (_, cell) => cell).filter(isIn);
  cells.forEach((cell, at) => { number[cell] = at; });
  return {
    cells, counts: Float64Array.from(cells, (cell) => counts[cell]!),
    layers: layers.map((layer) => layer.cells.map((cell) => number[cell]!).filter((at) => at >= 0)),
  };
}

function devianceOf({ counts, layers }: Part, constant: number, coefficients: Float64Array): number {
  const eta = new Float64Array(counts.length).fill(constant);
  layers.forEach((layer, j) => { if (coefficients[j]! !== 0) for (const cell of layer) eta[cell]! += coefficients[j]!; });
  let sum = 0;
  for (let i = 0; i < counts.length; i += 1) {
    const count = counts[i]!;
    sum += 2 * ((count > 0 ? count * (Math.log(count) - eta[i]!) : 0) - count + Math.exp(eta[i]!));
  }
  return sum;
}
