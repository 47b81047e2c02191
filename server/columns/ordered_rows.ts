import type { Columns } from './columns.ts';
import type { Selected } from './select.ts';

/** The rows that a selection takes, over all segments: ascending by time, then by id. Null where there are more than `most`. */
export function orderedRows({ columns, stretches, cycle }: Selected, most: number): Uint32Array | null {
  const { clock } = columns;
  const taken = cycle?.taken ?? null;
  const inSelection = stretches.reduce((sum, { start, end }) => sum + end - start, 0);
  const rows = new Uint32Array(inSelection);
  let n = 0;
  for (const { rows: chosen, start, end } of stretches) {
    for (let at = start; at < end; at += 1) {
      const row = chosen === null ? at : chosen[at]!;
      if (taken === null || taken[clock[row]!] === 1) rows[n++] = row;
    }
  }
  return n > most ? null : inOrder(columns, rows.subarray(0, n));
}

/** Segments stand in order by themselves; a sort that knows that is quick. */
const inOrder = ({ time, id }: Columns, rows: Uint32Array): Uint32Array => rows.sort((a, b) => time[a]! - time[b]! || id[a]! - id[b]!);

/** Number of the cell of a level in which each base cell lies, by base number; -1 for no place. */
export function cellsOfLevel(columns: Columns, resolution: number): Int32Array {
  const level = columns.cells.levels.get(resolution);
  if (level === undefined) throw new RangeError(`there are no cells of resolution ${resolution}`);
  const numbers = new Int32Array(columns.cells.count + 1).fill(-1);
  for (let i = 0; i < level.count; i += 1) numbers.fill(i, level.start[i], level.start[i + 1]);
  return numbers;
}
