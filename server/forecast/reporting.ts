import { ranking } from '../stats/prediction_accuracy.ts';

/**
 * What would be watched if an area reported otherwise.
 *
 * Answers: which of the first cells are there because people of their area report much, and which are missing because they report
 * little?
 * Misread as: a correction. Nobody knows how much goes unreported where; it says how far the choice of cells hangs on it.
 * Formula: what is expected of the cells of one area, times 1 + change and times 1 - change, the others as they are; the first cells
 * until their areas together reach the coverage, as they are chosen now; those that differ are counted. For models that add up
 * incidents this is what learning again from so many more or fewer reports gives; where incidents act on neighbouring cells
 * (density, near repeats) it is so but for the border.
 * Cost: two sorts per area.
 *
 * Parameters: `expected` and `squareKm` per cell, `area` number of each cell's area (-1 for none), `areas`, how many; `change`; `coverage`.
 * Returns: `top`, the cells that are first now; per area how many of them it has, and how many change when it reports `more` or `less`;
 * `unsure`, those of the first that some such change puts out.
 * Errors: none.
 * Example: two areas with one cell each, 10 and 9 expected, one cell watched: 30 % less in the first changes it.
 * Reference: Akpinar, De-Arteaga & Chouldechova 2021, FAccT 838 (differential reporting); the size of 30 % is an assumption.
 */
export type ReportingInput = { expected: Float64Array; squareKm: Float64Array; area: Int32Array; areas: number; change: number; coverage: number };
export type ReportingFound = { top: Int32Array; areas: { topCells: number; more: number; less: number }[]; unsure: Int32Array };

export function reportingSensitivity({ expected, squareKm, area, areas, change, coverage }: ReportingInput): ReportingFound {
  const limit = coverage * squareKm.reduce((sum, one) => sum + one, 0);
  const firsts = (of: number, factor: number): Int32Array => {
    const scaled = factor === 1 ? expected : expected.map((own, cell) => (area[cell] === of ? own * factor : own));
    const order = ranking(scaled);
    let [size, n] = [0, 0];
    while (n < order.length && (n === 0 || size + squareKm[order[n]!]! <= limit * (1 + 1e-12)) && scaled[order[n]!]! > 0) {
      size += squareKm[order[n]!]!;
      n += 1;
    }
    return order.subarray(0, n);
  };
  const top = firsts(-1, 1);
  const now = new Set(top);
  const lost = new Set<number>();
  const changedBy = (of: number, factor: number): number => {
    const others = new Set(firsts(of, factor));
    const gone = [...top].filter((cell) => !others.has(cell));
    for (const cell of gone) lost.add(cell);
    return Math.max(gone.length, [...others].filter((cell) => !now.has(cell)).length);
  };
  return {
    top, areas: Array.from({ length: areas }, (_, of) => ({
      topCells: top.reduce((sum, cell) => sum + (area[cell] === of ? 1 : 0), 0), more: changedBy(of, 1 + change), less: changedBy(of, 1 - change),
    })),
    unsure: Int32Array.from(top).filter((cell) => lost.has(cell)),
  };
}
