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
 * Cost: two sorts per area, of the cells that can be among the first at all.
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
  const limit = coverage * squareKm.reduce((sum, one) => sum + one, 0) * (1 + 1e-12);
  const top = firsts(ranking(expected), expected, { squareKm, limit });
  // The last of the first loses at most the change, and a cell that takes its place gains at most the change.
  const least = top.length === 0 ? Infinity : (expected[top[top.length - 1]!]! * (1 - change)) / (1 + change);
  const candidates = Int32Array.from(expected.keys()).filter((cell) => expected[cell]! >= least * (1 - 1e-9));
  const now = new Set(top);
  const lost = new Set<number>();
  const changedBy = (of: number, factor: number): number => {
    const scaled = Float64Array.from(candidates, (cell) => expected[cell]! * (area[cell] === of ? factor : 1));
    const others = new Set(Array.from(firsts(ranking(scaled), scaled, { squareKm: Float64Array.from(candidates, (cell) => squareKm[cell]!), limit }), (i) => candidates[i]!));
    const gone = [...top].filter((cell) => !others.has(cell));
    for (const cell of gone) lost.add(cell);
    return Math.max(gone.length, [...others].filter((cell) => !now.has(cell)).length);
  };
  const there = Int32Array.from(candidates, (cell) => area[cell]!);
  return {
    top, areas: Array.from({ length: areas }, (_, of) => {
      // An area without a cell that comes near changes nothing.
      const near = there.includes(of);
      return { topCells: top.reduce((sum, cell) => sum + (area[cell] === of ? 1 : 0), 0), more: near ? changedBy(of, 1 + change) : 0, less: near ? changedBy(of, 1 - change) : 0 };
    }),
    unsure: Int32Array.from(top).filter((cell) => lost.has(cell)),
  };
}

/** Those that come first until their areas together reach the limit, one at least. */
function firsts(order: Int32Array, value: Float64Array, { squareKm, limit }: { squareKm: Float64Array; limit: number }): Int32Array {
  let [size, n] = [0, 0];
  while (n < order.length && value[order[n]!]! > 0 && (n === 0 || size + squareKm[order[n]!]! <= limit)) {
    size += squareKm[order[n]!]!;
    n += 1;
  }
  return order.subarray(0, n);
}
