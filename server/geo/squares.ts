import type { PlanePolygon } from './plane.ts';

/** Squares of a lattice whose lines are multiples of the side, so that two areas of one agency share it. Ascending by row, then column. */
export type Squares = { metres: number; column: Int32Array; row: Int32Array };

/** How many squares the bounds have: what is above a bound is refused before it is made. */
export const squaresIn = ([west, south, east, north]: readonly [number, number, number, number], metres: number): number =>
  (Math.floor(east / metres) - Math.floor(west / metres) + 1) * (Math.floor(north / metres) - Math.floor(south / metres) + 1);

/** Squares that the polygons reach into: those with their middle inside, and those that an outline passes through. */
export function squaresOver(polygons: readonly PlanePolygon[], bounds: readonly [number, number, number, number], metres: number): Squares {
  const [firstColumn, firstRow] = [Math.floor(bounds[0] / metres), Math.floor(bounds[1] / metres)];
  const columns = Math.floor(bounds[2] / metres) - firstColumn + 1;
  const rows = Math.floor(bounds[3] / metres) - firstRow + 1;
  const taken = new Uint8Array(columns * rows);
  for (const rings of polygons) {
    fill(rings, { taken, columns, rows, firstColumn, firstRow, metres });
    for (const ring of rings) for (let i = 1; i < ring.length; i += 1) walk(ring[i - 1]!, ring[i]!, metres / 4, (x, y) => {
      taken[(Math.floor(y / metres) - firstRow) * columns + Math.floor(x / metres) - firstColumn] = 1;
    });
  }
  const found: number[] = [];
  taken.forEach((is, i) => { if (is === 1) found.push(i); });
  return {
    metres, column: Int32Array.from(found, (i) => (i % columns) + firstColumn), row: Int32Array.from(found, (i) => Math.floor(i / columns) + firstRow),
  };
}

type Raster = { taken: Uint8Array; columns: number; rows: number; firstColumn: number; firstRow: number; metres: number };

/** Along the middle of each row: inside is between an odd crossing and the next (even-odd rule). */
function fill(rings: PlanePolygon, { taken, columns, rows, firstColumn, firstRow, metres }: Raster): void {
  const crossings: number[][] = Array.from({ length: rows }, () => []);
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i += 1) {
      const [[x1, y1], [x2, y2]] = ring[i - 1]![1] < ring[i]![1] ? [ring[i - 1]!, ring[i]!] : [ring[i]!, ring[i - 1]!];
      for (let row = Math.max(0, Math.ceil(y1 / metres - firstRow - 0.5)); row < rows; row += 1) {
        const y = (row + firstRow + 0.5) * metres;
        if (y >= y2) break;
        if (y >= y1) crossings[row]!.push(x1 + ((x2 - x1) * (y - y1)) / (y2 - y1));
      }
    }
  }
  crossings.forEach((list, row) => {
    list.sort((a, b) => a - b);
    for (let i = 1; i < list.length; i += 2) {
      const first = Math.max(0, Math.ceil(list[i - 1]! / metres - firstColumn - 0.5));
      for (let column = first; column < columns && (column + firstColumn + 0.5) * metres < list[i]!; column += 1) taken[row * columns + column] = 1;
    }
  });
}

function walk([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number], step: number, visit: (x: number, y: number) => void): void {
  const steps = Math.max(1, Math.ceil(Math.hypot(x2 - x1, y2 - y1) / step));
  for (let i = 0; i <= steps; i += 1) visit(x1 + ((x2 - x1) * i) / steps, y1 + ((y2 - y1) * i) / steps);
}
