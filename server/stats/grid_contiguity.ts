import type { Neighbours } from './neighbours.ts';

/**
 * Contiguity of square grids ([Wikipedia, Moore neighbourhood](https://en.wikipedia.org/wiki/Moore_neighborhood)).
 *
 * Answers: which cells of a grid touch each other?
 * Misread as: the whole rectangle always counts. With a mask only its cells are places, and the others are absent, not empty.
 * Formula: queen: side or corner; rook: side only.
 * Defaults: queen, the cell itself left out, every cell of the rectangle.
 * Cost: one pass over the cells.
 *
 * Parameters: `columns`, `rows`; `contiguity`; `self`; `mask`, one number per cell of the rectangle, row by row, 0 for a
 * cell outside the study area.
 * Returns: one list per cell of the mask, members ascending; places are numbered in the order of the cells.
 * Errors: RangeError when the mask is not of this grid.
 * Example: the middle of three by three cells has eight queen neighbours, a corner three.
 * Reference: Cliff & Ord 1981, Spatial Processes.
 */
export type GridContiguity = { columns: number; rows: number; contiguity?: 'queen' | 'rook'; self?: boolean; mask?: Uint8Array };

export function gridContiguity({ columns, rows, contiguity = 'queen', self = false, mask }: GridContiguity): Neighbours {
  const cells = columns * rows;
  if (mask !== undefined && mask.length !== cells) throw new RangeError(`a mask of ${mask.length} cells for a grid of ${cells}`);
  const place = new Int32Array(cells);
  let n = 0;
  for (let cell = 0; cell < cells; cell += 1) place[cell] = mask === undefined || mask[cell] !== 0 ? n++ : -1;
  const offsets = new Int32Array(n + 1);
  const members = new Int32Array(n * (contiguity === 'queen' ? 9 : 5));
  let at = 0;
  for (let cell = 0; cell < cells; cell += 1) {
    if (place[cell]! < 0) continue;
    const column = cell % columns;
    for (let down = cell < columns ? 0 : -1; down <= (cell + columns < cells ? 1 : 0); down += 1) {
      for (let right = column === 0 ? 0 : -1; right <= (column + 1 < columns ? 1 : 0); right += 1) {
        const near = place[cell + down * columns + right]!;
        if (near < 0 || (contiguity === 'rook' && down !== 0 && right !== 0) || (!self && down === 0 && right === 0)) continue;
        members[at++] = near;
      }
    }
    offsets[place[cell]! + 1] = at;
  }
  return { offsets, members: members.slice(0, at) };
}
