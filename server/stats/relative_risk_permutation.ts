import { kernelAt, kernelReach } from './kernels.ts';
import { pointIndex } from './point_index.ts';
import { seededRandom } from './random.ts';
import type { RelativeRiskInput } from './relative_risk.ts';

/**
 * Tolerance of a relative risk ([Wikipedia, permutation test](https://en.wikipedia.org/wiki/Permutation_test)).
 *
 * Answers: where is the ratio of cases to the baseline higher, or lower, than if chance had decided which events are cases?
 * Misread as: sure at every place that is marked. Thousands of places are tested; without a correction for that, one in twenty
 * is marked by chance.
 * Formula: all events stay where they are, and which of them are cases is drawn anew. The density of all together does not
 * change, so the ratio of a place rises with the sum of the kernels of its cases alone, and that is compared.
 * Defaults: quartic, 999 draws. The same draws serve every place.
 * Cost: pairs of places and events within the bandwidth, times the draws, about 1.5 ns each.
 *
 * Parameters: as for the relative risk, without weights; `missing`, its places without a baseline; `permutations`, `seed`;
 * `pairs`, about how many are held in memory at once.
 * Returns: one-sided p for each place both ways, (1 + as extreme) / (1 + draws); NaN without a baseline.
 * Errors: RangeError for weights: what is drawn are events.
 * Example: cases and baseline at the same places: p is large everywhere.
 * Reference: Kelsall & Diggle 1995, Statistics in Medicine 14:2335; Hazelton & Davies 2009, Biometrical Journal 51:98.
 */
export function relativeRiskPermutation(
  { cases, baseline, at, kernel = 'quartic', bandwidth, tick }: RelativeRiskInput,
  { missing, permutations = 999, seed, pairs = 4_000_000 }: { missing: Uint8Array; permutations?: number; seed: number; pairs?: number },
): { upper: Float64Array; lower: Float64Array } {
  if (cases.weights !== undefined || baseline.weights !== undefined) throw new RangeError('events are drawn, so they have no weights');
  const n = cases.x.length + baseline.x.length;
  const joined = (of: 'x' | 'y'): Float64Array => { const all = new Float64Array(n); all.set(cases[of]); all.set(baseline[of], cases[of].length); return all; };
  const index = pointIndex(joined('x'), joined('y'));
  const [upper, lower] = [new Float64Array(at.x.length).fill(Number.NaN), new Float64Array(at.x.length).fill(Number.NaN)];
  const asked = Int32Array.from(at.x, (_, i) => i).filter((i) => missing[i] === 0);
  const held = heldPairs(pairs + n);
  for (let first = 0; first < asked.length;) {
    const last = held.fill(
      asked, first, (i) => index.within(at.x[i]!, at.y[i]!, kernelReach(kernel) * bandwidth), index,
      (squared) => kernelAt(kernel, squared / bandwidth ** 2),
    );
    const counts = countAsHigh(held, last - first, {
      n, cases: cases.x.length, permutations, seed, said: (permutation) => tick?.(
        first * permutations + (last - first) * permutation, asked.length * permutations,
      ),
    });
    for (let k = first; k < last; k += 1) {
      upper[asked[k]!] = (1 + counts.high[k - first]!) / (1 + permutations);
      lower[asked[k]!] = (1 + counts.low[k - first]!) / (1 + permutations);
    }
    first = last;
  }
  return { upper, lower };
}

type HeldPairs = {
  offsets: Int32Array; events: Int32Array; weights: Float64Array;
  fill(
    asked: Int32Array, first: number, ask: (i: number) => number, index: { found: Int32Array; squared: Float64Array },
    weigh: (squared: number) => number,
  ): number;
};

/** Places from `first` on whose pairs with events fit, with the kernel of each pair; gives the place after the last. */
function heldPairs(room: number): HeldPairs {
  const [events, weights] = [new Int32Array(room), new Float64Array(room)];
  const held: HeldPairs = {
    offsets: new Int32Array(1), events, weights,
    fill(asked, first, ask, index, weigh) {
      const offsets = [0];
      let used = 0;
      let at = first;
      for (; at < asked.length; at += 1) {
        const count = ask(asked[at]!);
        if (used + count > room) break;
        for (let k = 0; k < count; k += 1) {
          events[used] = index.found[k]!;
          weights[used] = weigh(index.squared[k]!);
          used += 1;
        }
        offsets.push(used);
      }
      held.offsets = Int32Array.from(offsets);
      return at;
    },
  };
  return held;
}

function countAsHigh(
  { offsets, events, weights }: HeldPairs, places: number, { n, cases, permutations, seed, said }: {
    n: number; cases: number; permutations: number; seed: number; said: (permutation: number) => void;
  },
): { high: Int32Array; low: Int32Array } {
  const sumOf = (place: number, isCase: Uint8Array): number => {
    let sum = 0;
    for (let k = offsets[place]!; k < offsets[place + 1]!; k += 1) if (isCase[events[k]!] === 1) sum += weights[k]!;
    return sum;
  };
  const isCase = new Uint8Array(n).fill(1, 0, cases);
  const observed = Float64Array.from({ length: places }, (_, place) => sumOf(place, isCase));
  const [high, low] = [new Int32Array(places), new Int32Array(places)];
  // From the seed again for each block of places, so that all of them see the same draws.
  const random = seededRandom(seed);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let permutation = 0; permutation < permutations; permutation += 1) {
    said(permutation);
    isCase.fill(0);
    for (let i = 0; i < cases; i += 1) {
      const j = i + random.below(n - i);
      const held = order[i]!;
      order[i] = order[j]!;
      order[j] = held;
      isCase[order[i]!] = 1;
    }
    for (let place = 0; place < places; place += 1) {
      const sum = sumOf(place, isCase);
      // Sums of the same kernels in another order differ by rounding; that is no difference.
      const slack = 1e-9 * observed[place]! + 1e-12;
      if (sum >= observed[place]! - slack) high[place]! += 1;
      if (sum <= observed[place]! + slack) low[place]! += 1;
    }
  }
  return { high, low };
}
