import { decayAt, type DistanceDecay } from './distance_decay.ts';
import { nelderMead, type Least } from './nelder_mead.ts';
import { notDefined, type NotDefined } from './not_defined.ts';

/** A curve fitted to shares by least squares; `distance` holds the middles of the intervals. */
export type Fit = { decay: DistanceDecay; rSquared: number; akaike: number; expected: Float64Array };

export function fitDecay(kind: DistanceDecay['kind'], distance: Float64Array, share: Float64Array): Fit | NotDefined {
  const parameters = kind === 'linear' || kind === 'negative_exponential' ? 2 : 3;
  const n = distance.length;
  if (n < parameters + 2) return notDefined('too_few_steps', parameters + 2);
  const mean = share.reduce((sum, value) => sum + value, 0) / n;
  const total = share.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  if (!(total > 0)) return notDefined('no_variation');
  const decay = kind === 'linear' ? straight(distance, share) : curved(kind, distance, share);
  if (decay === null) return notDefined('did_not_converge');
  const expected = distance.map((at) => decayAt(decay, at));
  const squares = share.reduce((sum, value, i) => sum + (value - expected[i]!) ** 2, 0);
  const free = parameters + 1;
  // A perfect fit has a logarithm of minus infinity; what is left of one is rounding.
  const akaike = n * Math.log(Math.max(squares, total * 1e-24) / n) + 2 * free + (2 * free * (free + 1)) / Math.max(1, n - free - 1);
  return { decay, rSquared: 1 - squares / total, akaike, expected };
}

function straight(distance: Float64Array, share: Float64Array): DistanceDecay {
  const n = distance.length;
  const middle = distance.reduce((sum, at) => sum + at, 0) / n;
  const mean = share.reduce((sum, value) => sum + value, 0) / n;
  let [top, bottom] = [0, 0];
  distance.forEach((at, i) => {
    top += (at - middle) * (share[i]! - mean);
    bottom += (at - middle) ** 2;
  });
  return { kind: 'linear', slope: top / bottom, a: mean - (top / bottom) * middle };
}

type Curved = Exclude<DistanceDecay['kind'], 'linear'>;

/** The height has a closed form for given shape, so only the shape is searched for, from several starts. */
function curved(kind: Curved, distance: Float64Array, share: Float64Array): DistanceDecay | null {
  const height = (decay: DistanceDecay): number => {
    let [top, bottom] = [0, 0];
    for (let i = 0; i < distance.length; i += 1) {
      const value = decayAt(decay, distance[i]!);
      top += value * share[i]!;
      bottom += value * value;
    }
    return bottom > 0 ? top / bottom : Number.NaN;
  };
  const squares = (shape: readonly number[]): number => {
    // Far below 0 the flank of a normal curve is an exponential: another curve, with numbers that mean nothing.
    if (kind === 'normal' && shape[0]! < 0) return Infinity;
    const decay = shaped(kind, shape, 1);
    const a = height(decay);
    if (!(a > 0 && a < Infinity)) return Infinity;
    let sum = 0;
    for (let i = 0; i < distance.length; i += 1) sum += (share[i]! - a * decayAt(decay, distance[i]!)) ** 2;
    return Number.isFinite(sum) ? sum : Infinity;
  };
  let best: Least | null = null;
  for (const start of starts(kind, distance, share)) {
    const least = nelderMead(squares, start);
    // Once more from there: the corners can come together on a slope.
    const again = nelderMead(squares, least.at, { step: 0.1 });
    if (Number.isFinite(again.value) && (best === null || again.value < best.value)) best = again;
  }
  return best === null ? null : shaped(kind, best.at, height(shaped(kind, best.at, 1)));
}

/** Numbers that must be above 0 are searched for as logarithms. */
function shaped(kind: Curved, shape: readonly number[], a: number): DistanceDecay {
  const [first = 0, second = 0] = shape;
  switch (kind) {
    case 'negative_exponential': return { kind, a, c: Math.exp(first) };
    case 'normal': return { kind, a, mean: first, deviation: Math.exp(second) };
    case 'lognormal': return { kind, a, mean: first, deviation: Math.exp(second) };
    case 'truncated_negative_exponential': return { kind, peak: a, peakDistance: Math.exp(first), c: Math.exp(second) };
  }
}

function starts(kind: Curved, distance: Float64Array, share: Float64Array): number[][] {
  const total = share.reduce((sum, value) => sum + value, 0);
  const mean = distance.reduce((sum, at, i) => sum + at * share[i]!, 0) / total;
  const deviation = Math.sqrt(distance.reduce((sum, at, i) => sum + (at - mean) ** 2 * share[i]!, 0) / total) || distance[0]!;
  const rate = -Math.log(mean);
  switch (kind) {
    case 'negative_exponential': return [[rate], [rate + 1], [rate - 1]];
    case 'normal': return [[mean, Math.log(deviation)], [0, Math.log(2 * deviation)]];
    case 'lognormal': return [[2 * Math.log(mean), 0], [2 * Math.log(mean) + 2, 1], [2 * Math.log(mean) - 1, -0.5]];
    case 'truncated_negative_exponential': return [0, 1, 2, 4].map((at) => [Math.log(distance[Math.min(at, distance.length - 1)]!), rate]);
  }
}
