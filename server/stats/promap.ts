import { notDefined, type NotDefined } from './not_defined.ts';
import type { Tick } from './tick.ts';

/**
 * Prospective mapping, ProMap ([Bowers, Johnson & Pease 2004](https://doi.org/10.1093/bjc/azh036)).
 *
 * Answers: where is risk higher in the coming days because something happened near there not long ago?
 * Misread as: a chance of a crime. It is a weight that falls with distance and age; only the order of the cells means
 * something, and whether that order beats plain counts has to be tested on later data.
 * Formula: for each cell the sum over past events of 1 / ((1 + d)(1 + w)), d the distance in cells (the larger of columns
 * and rows), w the whole weeks since the event; events as far as 8 cells or 8 weeks count nothing.
 * Defaults: 8 cells, 8 weeks, as in the first publication's usual implementations; on 500 m squares that is 4 km.
 * Cost: the number of events that are young enough, times the cells within reach (225).
 *
 * Parameters: `column`, `row` of each event; `age` in days before the moment of the forecast, those below 0 are left out;
 * the grid's `columns` and `rows`; `reach` in cells, `weeks`.
 * Returns: a weight per cell at `row * columns + column`.
 * Errors: RangeError when the lists differ in length or the grid has no cells.
 * Example: one event yesterday: 1 in its own cell, 0.5 in the eight around it.
 * Reference: Bowers, Johnson & Pease 2004, British Journal of Criminology 44:641.
 */
export function promap(
  { column, row, age }: { column: Int32Array; row: Int32Array; age: Float64Array },
  { columns, rows, reach = 8, weeks = 8 }: { columns: number; rows: number; reach?: number; weeks?: number }, tick?: Tick,
): Float64Array | NotDefined {
  const n = column.length;
  if (row.length !== n || age.length !== n) throw new RangeError('columns, rows and ages of events differ in number');
  if (!(columns > 0) || !(rows > 0)) throw new RangeError('a grid has at least one cell');
  if (n === 0) return notDefined('no_events');
  const weight = new Float64Array(columns * rows);
  for (let i = 0; i < n; i += 1) {
    if (i % 1024 === 0) tick?.(i, n);
    const week = Math.floor(age[i]! / 7);
    if (age[i]! < 0 || week >= weeks) continue;
    const [c, r] = [column[i]!, row[i]!];
    for (let y = Math.max(0, r - reach + 1); y < Math.min(rows, r + reach); y += 1) {
      for (let x = Math.max(0, c - reach + 1); x < Math.min(columns, c + reach); x += 1) {
        weight[y * columns + x]! += 1 / ((1 + Math.max(Math.abs(x - c), Math.abs(y - r))) * (1 + week));
      }
    }
  }
  return weight;
}
