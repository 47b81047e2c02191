import { betaQuantile } from './beta.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import { binomialTest } from './poisson_test.ts';

/**
 * Accuracy of a forecast map ([PAI, Chainey, Tompson & Uhlig 2008](https://doi.org/10.1057/palgrave.sj.8350066)).
 *
 * Answers: if the places that the map ranks first are watched, which part of what then happens lies in them, and how much
 * better is that than watching as much ground at random, or the best ground in hindsight?
 * Misread as: one number for a method. Every number belongs to a coverage, and small coverages give large PAI; show the
 * curve, beside the plain count of the past and the ranking in hindsight.
 * Formula: hit rate: incidents in the chosen places over all. PAI: hit rate over the part of the area. PEI: PAI over the best
 * PAI at that coverage; PEI*: hits over the most that could be reached under the same rules (for equal places the same
 * number; the definition is read from a published abstract). SER: hits per unit of area. RRI (recapture): hit rate over the
 * hit rate of the period that the map was made from. AUC: the chance that a place with incidents is ranked above one without.
 * Defaults: coverages 0.25, 0.5, 1, 2, 5 %; every place of the same size; ties go to the place with the lower number.
 * Cost: two sorts.
 *
 * Parameters: `score` per place, higher is watched first; `outcome`, incidents of the test period per place; `size`, area or
 * street length per place; `training`, incidents of the earlier period; `coverages`.
 * Returns: per coverage `places`, `hits`, `hitRate`, `coverage` (of the area), `pai`, `best` (the PAI of hindsight), `pei`,
 * `peiStar`, `ser` and `recapture` (null without training); `auc`, null when every place has incidents; `curve` over all
 * coverages. Not defined: no incident in the test period, fewer than two places.
 * Errors: RangeError when lengths differ, a size is not above 0, or a coverage is outside 0 to 1.
 * Example: 6, 3, 0 incidents where 3, 2, 1 was forecast: PAI of the first place 2, of the first two 1.5.
 * Reference: Chainey, Tompson & Uhlig 2008, Security Journal 21:4; Hunt 2016 (PEI); Levine 2008, Security Journal 21:295
 * (RRI); Bowers, Johnson & Pease 2004, British Journal of Criminology 44:641 (SER); White, Hunt & Green 2023 (PEI*).
 */
export type AccuracyInput = {
  score: Float64Array; outcome: Float64Array; size?: Float64Array; training?: Float64Array; coverages?: readonly number[];
};
export type AccuracyAt = {
  asked: number; places: number; hits: number; hitRate: number; coverage: number; pai: number; best: number; pei: number; peiStar: number; ser: number; recapture: number | null;
};
/** Parts of the area and of the incidents, in the order of the forecast, with what hindsight would reach. */
export type AccuracyCurve = { coverage: Float64Array; hitRate: Float64Array; bestCoverage: Float64Array; bestHitRate: Float64Array };
export type Accuracy = { total: number; at: AccuracyAt[]; auc: number | null; curve: AccuracyCurve };

export function predictionAccuracy(input: AccuracyInput): Accuracy | NotDefined {
  const { score, outcome, training, coverages = [0.0025, 0.005, 0.01, 0.02, 0.05] } = input;
  const n = outcome.length;
  const size = input.size ?? new Float64Array(n).fill(1);
  if (score.length !== n || size.length !== n || (training !== undefined && training.length !== n)) throw new RangeError('one score, outcome and size per place');
  if (size.some((own) => !(own > 0))) throw new RangeError('a size is above 0');
  const total = outcome.reduce((sum, own) => sum + own, 0);
  if (n < 2) return notDefined('one_unit', 2);
  if (total === 0) return notDefined('no_events');
  const ranked = walk(ranking(score), outcome, size);
  const hindsight = walk(ranking(outcome.map((own, i) => own / size[i]!)), outcome, size);
  const earlier = training === undefined ? null : walk(ranking(score), training, size);
  const area = ranked.sizes[n]!;
  const equal = size.every((own) => own === size[0]);
  const at = coverages.map((asked): AccuracyAt => {
    if (!(asked > 0 && asked <= 1)) throw new RangeError(`not a coverage: ${asked}`);
    const watch = (path: Walk): number => Math.max(1, equal ? roundHalfToEven(asked * n) : path.within(asked * area));
    const places = watch(ranked);
    const ideal = watch(hindsight);
    const [hits, coverage] = [ranked.hits[places]!, ranked.sizes[places]! / area];
    const pai = hits / total / coverage;
    const best = hindsight.hits[ideal]! / total / (hindsight.sizes[ideal]! / area);
    const before = earlier === null ? 0 : earlier.hits[places]! / earlier.hits[n]!;
    return {
      asked, places, hits, hitRate: hits / total, coverage, pai, best, pei: pai / best, peiStar: hits / hindsight.hits[ideal]!,
      ser: hits / ranked.sizes[places]!, recapture: before > 0 ? hits / total / before : null,
    };
  });
  const share = (path: Walk): [Float64Array, Float64Array] => [path.sizes.map((own) => own / area), path.hits.map((own) => own / total)];
  const [coverage, hitRate] = share(ranked);
  const [bestCoverage, bestHitRate] = share(hindsight);
  return { total, at, auc: areaUnderCurve(score, outcome), curve: { coverage, hitRate, bestCoverage, bestHitRate } };
}

/** Cumulative predicted over cumulative observed, place by place in the order of the forecast, which is what Wheeler calls RRI. */
export function predictedToObserved(score: Float64Array, outcome: Float64Array): Float64Array {
  let [predicted, observed] = [0, 0];
  return Float64Array.from(ranking(score), (place) => {
    predicted += score[place]!;
    observed += outcome[place]!;
    return observed === 0 ? Number.NaN : predicted / observed;
  });
}

/** Exact limits of the hit rate, over the coverage: what drawing the incidents of the test period again and again comes to. */
export function paiInterval({ hits, total, coverage, level = 0.95 }: {
  hits: number; total: number; coverage: number; level?: number;
}): { lower: number; upper: number } {
  const tail = (1 - level) / 2;
  return { lower: betaQuantile(tail, hits, total - hits + 1) / coverage, upper: betaQuantile(1 - tail, hits + 1, total - hits) / coverage };
}

/** Of two maps on the same incidents: only those count that one of them caught and the other did not. */
export const pairedP = (onlyFirst: number, onlySecond: number): number => (onlyFirst + onlySecond === 0 ? 1 : binomialTest(onlyFirst, onlyFirst + onlySecond));

/** The chance that of a place with incidents and one without the first has the higher score, equal scores counted half. */
export function areaUnderCurve(score: Float64Array, outcome: Float64Array): number | null {
  const order = Int32Array.from(score, (_, i) => i).sort((a, b) => score[a]! - score[b]!);
  let [ranks, hit] = [0, 0];
  for (let begin = 0; begin < order.length;) {
    let end = begin + 1;
    while (end < order.length && score[order[end]!] === score[order[begin]!]) end += 1;
    for (let k = begin; k < end; k += 1) {
      if (outcome[order[k]!]! > 0) {
        ranks += (begin + end + 1) / 2;
        hit += 1;
      }
    }
    begin = end;
  }
  const free = order.length - hit;
  return hit === 0 || free === 0 ? null : (ranks - (hit * (hit + 1)) / 2) / (hit * free);
}

type Walk = { hits: Float64Array; sizes: Float64Array; within: (area: number) => number };

/** Incidents and area of the first 0, 1, 2, ... places. */
function walk(order: Int32Array, outcome: Float64Array, size: Float64Array): Walk {
  const hits = new Float64Array(order.length + 1);
  const sizes = new Float64Array(order.length + 1);
  order.forEach((place, k) => {
    hits[k + 1] = hits[k]! + outcome[place]!;
    sizes[k + 1] = sizes[k]! + size[place]!;
  });
  return { hits, sizes, within: (area) => sizes.findLastIndex((own) => own <= area * (1 + 1e-12)) };
}

/** Places in the order in which they are watched. */
export const ranking = (score: Float64Array): Int32Array => Int32Array.from(score, (_, i) => i).sort((a, b) => score[b]! - score[a]! || a - b);

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  return value - floor === 0.5 ? floor + (floor % 2) : Math.round(value);
}
