import { kernelReach, kernelSum, type Kernel } from './kernels.ts';
import { maskShare } from './mask_share.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import { pointIndex } from './point_index.ts';
import type { PolygonMask } from './polygon_mask.ts';
import { seededRandom, shuffle } from './random.ts';
import type { Tick } from './tick.ts';

/**
 * Cross-validated bandwidth ([Wikipedia, cross-validation](https://en.wikipedia.org/wiki/Cross-validation_(statistics))).
 *
 * Answers: which bandwidth would have told best where events were that it had not seen?
 * Misread as: the bandwidth for every purpose. It is for forecasts. When many events share one geocoded point, a narrow kernel
 * always foretells the next of the stack, so the narrowest candidate wins; that is the address file speaking.
 * Formula: for each candidate the mean logarithm of the density that the other events give at each held-out event; the
 * density is mixed with a hundredth of an even spread, or one event far from all others would decide alone. Held out is
 * each event in turn, or (for a forecast) later events that take no part in the density.
 * Defaults: 16 candidates in equal ratios from 100 m to a quarter of the extent; quartic kernel; at most 2,000 held-out events,
 * drawn by the seed.
 * Cost: held-out events times those within the widest candidate, times the candidates.
 *
 * Parameters: `x`, `y`; `held`, other events to foretell (without it each is left out in turn); `candidates` in metres,
 * ascending; `mask` for densities corrected at the border; `area` in square metres for the even spread; `floor`, its share;
 * `most` held-out events, `seed`.
 * Returns: the best `metres`, the score of each candidate, and whether the best `atEnd` of the list, so that the true best may lie
 * outside of it. Not defined with fewer than two events, in one place, or when no candidate gives any held-out event a density.
 * Errors: RangeError for lengths that differ, no candidates or ones that do not ascend.
 * Example: 116 street crimes in Chicago, Gaussian, 16 candidates as spatstat tries: 64.4 feet.
 * Reference: Silverman 1986, 3.4.4; Loader 1999, Local Regression and Likelihood, 5.3.
 */
export type CrossValidatedBandwidth = { metres: number; candidates: Float64Array; scores: Float64Array; atEnd: boolean; held: number };

export type CrossValidationInput = {
  x: Float64Array; y: Float64Array; held?: { x: Float64Array; y: Float64Array }; kernel?: Kernel; candidates?: Float64Array;
  mask?: PolygonMask; area: number; floor?: number; most?: number; seed: number; tick?: Tick | undefined;
};

export function crossValidatedBandwidth(input: CrossValidationInput): CrossValidatedBandwidth | NotDefined {
  const { x, y, held, most = 2000, seed } = input;
  const candidates = input.candidates ?? defaultCandidates(input);
  check(input, candidates);
  if (x.length === 0) return notDefined('no_events');
  if (x.length < 2) return notDefined('too_few_events', 2);
  if (x.every((value, i) => value === x[0] && y[i] === y[0])) return notDefined('one_place');
  const asked = drawn((held ?? { x }).x.length, most, seed);
  if (asked.length === 0) return notDefined('no_events');
  const scores = scoreAll(input, candidates, asked);
  let best = -1;
  for (let c = 0; c < scores.length; c += 1) if (scores[c]! > (best === -1 ? -Infinity : scores[best]!)) best = c;
  if (best === -1) return notDefined('did_not_converge');
  return { metres: candidates[best]!, candidates, scores, atEnd: candidates.length > 1 && (best === 0 || best === scores.length - 1), held: asked.length };
}

function defaultCandidates({ x, y }: Pick<CrossValidationInput, 'x' | 'y'>): Float64Array {
  const extent = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, b), -Infinity) - values.reduce((a, b) => Math.min(a, b), Infinity);
  return candidatesBetween(100, Math.max(200, Math.max(extent(x), extent(y)) / 4) || 200, 16);
}

/** In equal ratios. */
export const candidatesBetween = (from: number, to: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, c) => from * (to / from) ** (c / Math.max(1, count - 1)));

/** The numbers below n, or so many of them drawn at random, ascending. */
function drawn(n: number, most: number, seed: number): Int32Array {
  const all = Int32Array.from({ length: n }, (_, i) => i);
  if (n <= most) return all;
  shuffle(all, seededRandom(seed));
  return all.slice(0, most).sort();
}

function scoreAll(
  { x, y, held, mask, area, tick, kernel = 'quartic', floor = 0.01 }: CrossValidationInput, candidates: Float64Array,
  asked: Int32Array,
): Float64Array {
  const index = pointIndex(x, y);
  const sum = kernelSum(kernel);
  const scores = new Float64Array(candidates.length);
  const others = held === undefined ? x.length - 1 : x.length;
  for (const [at, i] of asked.entries()) {
    const [px, py] = held === undefined ? [x[i]!, y[i]!] : [held.x[i]!, held.y[i]!];
    for (let c = 0; c < candidates.length; c += 1) {
      const h = candidates[c]!;
      const count = index.within(px, py, kernelReach(kernel) * h);
      if (held === undefined) withoutSelf(index, count, i);
      const total = sum(index.squared, index.found, { count: held === undefined ? count - 1 : count, scale: 1 / (h * h), weights: null });
      const share = mask === undefined ? 1 : maskShare(mask, { kernel, bandwidth: h, x: px, y: py });
      scores[c]! += Math.log(((1 - floor) * total) / (others * h * h * share) + floor / area) / asked.length;
    }
    tick?.(at, asked.length);
  }
  return scores;
}

/** The last one found takes the place of the event itself. */
function withoutSelf({ found, squared }: { found: Int32Array; squared: Float64Array }, count: number, self: number): void {
  for (let k = 0; k < count; k += 1) {
    if (found[k] !== self) continue;
    found[k] = found[count - 1]!;
    squared[k] = squared[count - 1]!;
    return;
  }
}

function check({ x, y, held, area, floor = 0.01 }: CrossValidationInput, candidates: Float64Array): void {
  if (x.length !== y.length || (held !== undefined && held.x.length !== held.y.length)) throw new RangeError('as many x as y are needed');
  if (!(area > 0) || !(floor >= 0 && floor < 1)) throw new RangeError(`area ${area}, floor ${floor}`);
  if (candidates.length === 0 || !(candidates[0]! > 0)) throw new RangeError('candidates above 0 are needed');
  for (let c = 1; c < candidates.length; c += 1) if (!(candidates[c]! > candidates[c - 1]!)) throw new RangeError('candidates ascend');
}
