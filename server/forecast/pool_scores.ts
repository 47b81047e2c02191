import { paiInterval, pairedP } from '../stats/prediction_accuracy.ts';
import { seededRandom } from '../stats/random.ts';
import type { ScoreFigures } from './score_forecast.ts';

/**
 * Scores of many shifts taken together.
 *
 * Answers: over all shifts, how much did the first cells catch, beside the count and the best in hindsight?
 * Misread as: an average of PAIs. Shifts with two incidents would count as much as those with fifty; here each incident counts once.
 * Formula: at each coverage hits over all shifts over incidents of all shifts; PAI divides by the coverage, weighted by what
 * happened. Intervals: exact where incidents are counted, which takes them for independent; with weights, of 999 draws of shifts.
 * Paired: incidents of all shifts that only one of the two caught, by the exact binomial test.
 * Cost: shifts times coverages; draws times shifts.
 *
 * Parameters: figures of the shifts; `whole` when incidents are counted.
 * Returns: by coverage for model, count and oracle; nothing for no shifts with incidents.
 * Errors: none.
 * Example: 2 of 4 and 0 of 16 caught at 1 %: hit rate 0.1, PAI 10.
 * Reference: Chainey, Tompson & Uhlig 2008, Security Journal 21:4.
 */
export type PooledAt = { asked: number; coverage: number; hits: number; hitRate: number; pai: number; paiLower: number | null; paiUpper: number | null; peiStar: number | null };
export type PooledScores = {
  total: number; model: PooledAt[]; count: PooledAt[]; oracle: PooledAt[]; paired: { asked: number; onlyModel: number; onlyCount: number; p: number }[];
};

type Part = { hits: number; total: number; coverage: number; oracle: number };

export function poolScores(scores: readonly ScoreFigures[], { whole, seed }: { whole: boolean; seed: number }): PooledScores {
  const loud = scores.filter(({ total }) => total > 0);
  const asked = loud[0]?.model.map((one) => one.asked) ?? [];
  const of = (name: 'model' | 'count' | 'oracle'): PooledAt[] => asked.map((coverage, i) => pooledAt(
    coverage, loud.map((one) => ({ hits: one[name][i]!.hits, total: one.total, coverage: one[name][i]!.coverage, oracle: one.oracle[i]!.hits })), { whole, seed },
  ));
  return {
    total: loud.reduce((sum, one) => sum + one.total, 0), model: of('model'), count: of('count'), oracle: of('oracle'),
    paired: asked.map((coverage, i) => {
      const [onlyModel, onlyCount] = [sumOf(loud, (one) => one.paired[i]!.onlyModel), sumOf(loud, (one) => one.paired[i]!.onlyCount)];
      return { asked: coverage, onlyModel, onlyCount, p: pairedP(onlyModel, onlyCount) };
    }),
  };
}

const sumOf = <T>(list: readonly T[], of: (one: T) => number): number => list.reduce((sum, one) => sum + of(one), 0);

function pooledAt(asked: number, parts: readonly Part[], { whole, seed }: { whole: boolean; seed: number }): PooledAt {
  const hits = sumOf(parts, (one) => one.hits);
  const total = sumOf(parts, (one) => one.total);
  const coverage = sumOf(parts, (one) => one.total * one.coverage) / total;
  const oracle = sumOf(parts, (one) => one.oracle);
  const ends = whole ? paiInterval({ hits, total, coverage }) : drawnInterval(parts, seed);
  return {
    asked, coverage, hits, hitRate: hits / total, pai: hits / total / coverage, paiLower: finite(ends.lower), paiUpper: finite(ends.upper), peiStar: oracle > 0 ? hits / oracle : null,
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
const draws = 999;

function drawnInterval(parts: readonly Part[], seed: number): { lower: number; upper: number } {
  const random = seededRandom(seed);
  const found = Float64Array.from({ length: draws }, () => {
    let [hits, searched] = [0, 0];
    for (let k = 0; k < parts.length; k += 1) {
      const one = parts[random.below(parts.length)]!;
      hits += one.hits;
      searched += one.total * one.coverage;
    }
    return hits / searched;
  }).sort();
  return { lower: found[24]!, upper: found[draws - 25]! };
}
