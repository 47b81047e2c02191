import { packNeighbours, type Neighbours } from '../../server/stats/neighbours.ts';

/** Cells of a grid, numbered row by row, within so many cells' widths of each other (centre to centre). */
export function gridNeighbours(columns: number, rows: number, { within, self }: { within: number; self: boolean }): Neighbours {
  const reach = Math.floor(within);
  return packNeighbours(Array.from({ length: columns * rows }, (_, i) => {
    const [x, y] = [i % columns, Math.floor(i / columns)];
    const list: number[] = [];
    for (let row = Math.max(0, y - reach); row <= Math.min(rows - 1, y + reach); row++) {
      for (let column = Math.max(0, x - reach); column <= Math.min(columns - 1, x + reach); column++) {
        const near = (column - x) ** 2 + (row - y) ** 2 <= within ** 2;
        if (near && (self || row !== y || column !== x)) list.push(row * columns + column);
      }
    }
    return list;
  }));
}

/** The eight around a cell. */
export const queen = 1.5;
export const rook = 1;
