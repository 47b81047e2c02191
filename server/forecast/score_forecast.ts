import { isDefined } from '../stats/not_defined.ts';
import { paiInterval, pairedP, predictedToObserved, predictionAccuracy, ranking, type AccuracyAt as At } from '../stats/prediction_accuracy.ts';
import { seededRandom } from '../stats/random.ts';
import { calibrationOf, type Calibration } from './calibration.ts';

/**
 * Score of a forecast: how much of what happened lay in the cells that it put first.
 *
 * Answers: watching so much ground as the forecast said, how much of the shift's incidents would have been there, how much of that
 * would the plain count have had, and how much the best ground in hindsight?
 * Misread as: proof from one shift. A shift has few incidents, and most shifts end in a tie; only many shifts together tell models
 * apart.
 * Formula: at each coverage the first cells whose true areas together are no more than it (one cell at least; with equal cells that
 * part of their number, rounded); in hindsight those with most per area, which with unequal cells is next to the best. Hit rate, PAI, PEI, PEI*, SER as in `prediction_accuracy`. RRI is two things and has two names:
 * predicted over observed in those cells (Wheeler), and the hit rate over that of the time learned from (Levine). Intervals: exact
 * limits of the hit rate where incidents are counted; where they have weights, of 999 draws of the incidents with replacement.
 * Against the count: incidents that only one of the two caught, by the exact binomial test; with weights, by the signs of their
 * weights drawn 999 times. It lost when it caught less than the count at `judged`, by more than rounding; a tie is not a loss,
 * and a shift without incidents says nothing (silent).
 * Defaults: coverages 0.25, 0.5, 1, 2, 5 %; judged at 1 %; ties in rank go to the lower cell id.
 * Cost: three sorts of the cells; draws times incidents.
 *
 * Parameters: `expected`, `count` and `training`, one per cell; `squareKm`; of each incident its cell and weight; `whole` when weights are all 1.
 * Returns: figures by coverage for model, count and oracle, `paired`, `calibration`, `auc`, `result`.
 * Errors: RangeError for lengths that differ.
 * Example: Memphis robberies of 2019, January to November on squares of 500 m, December: the count has 26 of 192 at 1 %, PAI 13.5.
 * Reference: Chainey, Tompson & Uhlig 2008; White, Hunt & Green 2023 (PEI*, from its abstract); Levine 2008; ptools (Wheeler).
 */
export type ScoreInput = {
  expected: Float64Array; count: Float64Array; training: Float64Array; squareKm: Float64Array;
  outcome: { cell: Int32Array; weight: Float64Array }; whole: boolean; judged: number; seed: number;
};

export type ScoredAt = {
  asked: number; coverage: number; cells: number; hits: number; hitRate: number; pai: number; paiLower: number | null; paiUpper: number | null; pei: number | null; peiStar: number | null;
  ser: number; rriPredicted: number | null; rriRecapture: number | null;
};
export type ScoreFigures = {
  result: 'won' | 'tied' | 'lost' | 'silent'; total: number; hits: number; countHits: number; oracleHits: number;
  model: ScoredAt[]; count: ScoredAt[]; oracle: Pick<ScoredAt, 'asked' | 'cells' | 'coverage' | 'hits' | 'hitRate' | 'pai'>[];
  paired: { asked: number; onlyModel: number; onlyCount: number; p: number }[]; calibration: Calibration; auc: number | null;
};

export const scoredCoverages = [0.0025, 0.005, 0.01, 0.02, 0.05] as const;
const rounding = 1e-9;

export function scoreForecast(input: ScoreInput): ScoreFigures {
  const { expected, count, squareKm, outcome, judged, whole } = input;
  const n = expected.length;
  if (count.length !== n || input.training.length !== n || squareKm.length !== n) throw new RangeError('one expectation, count and area per cell');
  const byCell = new Float64Array(n);
  outcome.cell.forEach((cell, i) => { byCell[cell]! += outcome.weight[i]!; });
  const calibration = calibrationOf({ expected, observed: byCell, whole });
  const coverages = [...new Set([...scoredCoverages, judged])].toSorted((a, b) => a - b);
  const judge = (score: Float64Array) => predictionAccuracy({ score, outcome: byCell, size: squareKm, training: input.training, coverages });
  const [model, plain, oracle] = [judge(expected), judge(count), judge(byCell.map((own, i) => own / squareKm[i]!))];
  if (!isDefined(model) || !isDefined(plain) || !isDefined(oracle)) {
    return { result: 'silent', total: 0, hits: 0, countHits: 0, oracleHits: 0, model: [], count: [], oracle: [], paired: [], calibration, auc: null };
  }
  const places = { model: orderOf(expected), count: orderOf(count) };
  const at = (list: At[], score: Float64Array, order: Int32Array): ScoredAt[] => {
    const ratio = predictedToObserved(score, byCell);
    return list.map((one) => {
      const ends = intervalOf(input, { one, order, total: model.total });
      return {
        ...figuresOf(one), ...ends, pei: finite(one.pei), peiStar: finite(one.peiStar), ser: one.ser,
        rriPredicted: finite(ratio[one.places - 1]!), rriRecapture: one.recapture,
      };
    });
  };
  const k = coverages.indexOf(judged);
  const [hits, countHits, oracleHits] = [model.at[k]!.hits, plain.at[k]!.hits, oracle.at[k]!.hits];
  const slack = rounding * model.total;
  return {
    result: hits < countHits - slack ? 'lost' : hits > countHits + slack ? 'won' : 'tied', total: model.total, hits, countHits, oracleHits,
    model: at(model.at, expected, places.model), count: at(plain.at, count, places.count), oracle: oracle.at.map(figuresOf),
    paired: coverages.map((asked, i) => ({
      asked, ...pairedOf(outcome, { model: first(places.model, model.at[i]!.places), count: first(places.count, plain.at[i]!.places), whole, seed: input.seed }),
    })),
    calibration, auc: model.auc,
  };
}

const figuresOf = ({ asked, places, coverage, hits, hitRate, pai }: At) => ({ asked, cells: places, coverage, hits, hitRate, pai });
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
export const orderOf = (score: Float64Array): Int32Array => ranking(score);
const first = (order: Int32Array, places: number): ReadonlySet<number> => new Set(order.subarray(0, places));
const draws = 999;

function intervalOf(
  { outcome, whole, seed }: ScoreInput, { one, order, total }: { one: At; order: Int32Array; total: number },
): { paiLower: number | null; paiUpper: number | null } {
  if (whole) {
    const { lower, upper } = paiInterval({ hits: one.hits, total, coverage: one.coverage });
    return { paiLower: finite(lower), paiUpper: finite(upper) };
  }
  const watched = first(order, one.places);
  const n = outcome.cell.length;
  if (n < 2) return { paiLower: null, paiUpper: null };
  const random = seededRandom(seed);
  const rates = Float64Array.from({ length: draws }, () => {
    let [hit, all] = [0, 0];
    for (let i = 0; i < n; i += 1) {
      const drawn = random.below(n);
      all += outcome.weight[drawn]!;
      if (watched.has(outcome.cell[drawn]!)) hit += outcome.weight[drawn]!;
    }
    return all === 0 ? 0 : hit / all;
  }).sort();
  return { paiLower: rates[24]! / one.coverage, paiUpper: rates[draws - 25]! / one.coverage };
}

type Watched = { model: ReadonlySet<number>; count: ReadonlySet<number>; whole: boolean; seed: number };

function pairedOf({ cell, weight }: ScoreInput['outcome'], { model, count, whole, seed }: Watched): { onlyModel: number; onlyCount: number; p: number } {
  const differences: number[] = [];
  cell.forEach((at, i) => {
    const difference = Number(model.has(at)) - Number(count.has(at));
    if (difference !== 0) differences.push(difference * weight[i]!);
  });
  const onlyModel = differences.filter((one) => one > 0);
  const onlyCount = differences.length - onlyModel.length;
  return { onlyModel: onlyModel.length, onlyCount, p: whole ? pairedP(onlyModel.length, onlyCount) : signedP(differences, seed) };
}

/** If the two were alike, each incident would as likely have been caught by the other one. */
function signedP(differences: readonly number[], seed: number): number {
  const sum = Math.abs(differences.reduce((total, one) => total + one, 0));
  const random = seededRandom(seed);
  let as = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    let drawn = 0;
    for (const one of differences) drawn += random.below(2) === 1 ? one : -one;
    if (Math.abs(drawn) >= sum * (1 - rounding)) as += 1;
  }
  return (1 + as) / (1 + draws);
}
