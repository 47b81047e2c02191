import { poissonInterval } from '../stats/poisson_interval.ts';
import { ranking } from '../stats/prediction_accuracy.ts';

/**
 * Calibration of a forecast: did as much happen as was expected, in the cells of which much and of which little was?
 *
 * Answers: where the forecast said 0.4, was it 0.4 on average?
 * Misread as: the same as ranking well. A forecast that says twice too much everywhere ranks as well as a right one, and sends
 * twice too many units.
 * Formula: cells by what was expected of them, most first, cut where each next tenth of all that was expected is full; in each
 * tenth what was expected and what happened, with the exact Poisson limits where incidents are counted.
 * Cost: one sort.
 *
 * Parameters: `expected` and `observed` per cell; `whole` when what happened are counts.
 * Returns: the sums, their `ratio` (observed over expected) and its limits, and up to ten `deciles`; limits are null with weights.
 * Errors: none.
 * Example: 10 expected, 5 observed: ratio 0.5, limits 0.16 to 1.17.
 * Reference: Gneiting, Balabdaoui & Raftery 2007, Journal of the Royal Statistical Society B 69:243.
 */
export type Calibration = {
  expected: number; observed: number; ratio: number | null; lower: number | null; upper: number | null;
  deciles: { cells: number; expected: number; observed: number; lower: number | null; upper: number | null }[];
};

export function calibrationOf({ expected, observed, whole }: { expected: Float64Array; observed: Float64Array; whole: boolean }): Calibration {
  const total = expected.reduce((sum, one) => sum + one, 0);
  const happened = observed.reduce((sum, one) => sum + one, 0);
  const limits = (count: number) => (whole ? poissonInterval(Math.round(count)) : { lower: null, upper: null });
  const ends = limits(happened);
  const over = (value: number | null): number | null => (value === null || total === 0 ? null : value / total);
  const deciles = tenths(expected, observed, total).map((one) => ({ ...one, ...limits(one.observed) }));
  return { expected: total, observed: happened, ratio: over(happened), lower: over(ends.lower), upper: over(ends.upper), deciles };
}

function tenths(expected: Float64Array, observed: Float64Array, total: number): { cells: number; expected: number; observed: number }[] {
  const found = Array.from({ length: 10 }, () => ({ cells: 0, expected: 0, observed: 0 }));
  let before = 0;
  for (const cell of ranking(expected)) {
    // A cell belongs to the tenth in which its middle lies.
    const tenth = found[total === 0 ? 9 : Math.min(9, Math.floor((10 * (before + expected[cell]! / 2)) / total))]!;
    tenth.cells += 1;
    tenth.expected += expected[cell]!;
    tenth.observed += observed[cell]!;
    before += expected[cell]!;
  }
  return found.filter(({ cells }) => cells > 0);
}
