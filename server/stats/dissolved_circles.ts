export type DissolvedCircles = {
  /** Rings of (x, y): each outer one followed by its holes; closed. */
  polygons: (readonly [number, number])[][][];
  squareMetres: number;
};

/** Cells a radius: the border is at most about a tenth of the radius from where it belongs. */
const cellsPerRadius = 10;
/** Of one side of the lattice: what is long and thin gets coarser cells instead of all memory. */
const mostCells = 2000;

/**
 * Circles of one radius around points, dissolved into the area that they cover together. Found on a lattice of cells a tenth of
 * the radius wide, whose lines belong to the plane and not to the points, with the corners cut: so the border runs near where it
 * belongs, and no number of circles that meet in one point can break it.
 */
export function dissolvedCircles(x: ArrayLike<number>, y: ArrayLike<number>, radius: number): DissolvedCircles {
  if (!(radius > 0 && radius < Infinity)) throw new RangeError(`not a radius: ${radius}`);
  const cell = Math.max(radius / cellsPerRadius, rangeOf(x) / mostCells, rangeOf(y) / mostCells);
  const covered = coveredCells(x, y, { cell, reach: radius / cell });
  const rings = ringsOf(covered).map(cutCorners);
  const area = (ring: readonly Corner[]): number => ring.reduce((sum, [ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length]!;
    return sum + (ax * by - bx * ay) / 2;
  }, 0);
  const outer = rings.filter((ring) => area(ring) > 0).map((ring) => [ring]);
  for (const hole of rings.filter((ring) => area(ring) < 0)) (outer.find(([ring]) => inside(ring!, hole[0]!)) ?? outer[0]!).push(hole);
  const metres = ([column, row]: Corner): Corner => [(column + covered.firstColumn) * cell, (row + covered.firstRow) * cell];
  return {
    polygons: outer.map((own) => own.map((ring) => [...ring, ring[0]!].map(metres))),
    squareMetres: rings.reduce((sum, ring) => sum + area(ring), 0) * cell * cell,
  };
}

function extentOf(values: ArrayLike<number>): { least: number; most: number } {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i += 1) {
    least = Math.min(least, values[i]!);
    most = Math.max(most, values[i]!);
  }
  return { least, most };
}

function rangeOf(values: ArrayLike<number>): number {
  const { least, most } = extentOf(values);
  return values.length === 0 ? 0 : most - least;
}

type Corner = readonly [number, number];
type Covered = { cells: Uint8Array; columns: number; rows: number; firstColumn: number; firstRow: number };

/** A cell is covered when its middle is. A margin of empty cells lies around. */
function coveredCells(x: ArrayLike<number>, y: ArrayLike<number>, { cell, reach }: { cell: number; reach: number }): Covered {
  const span = (values: ArrayLike<number>): [number, number] => {
    const { least, most } = extentOf(values);
    return [Math.floor(least / cell - reach) - 1, Math.ceil(most / cell + reach) + 1];
  };
  if (x.length === 0) return { cells: new Uint8Array(0), columns: 0, rows: 0, firstColumn: 0, firstRow: 0 };
  const [firstColumn, lastColumn] = span(x);
  const [firstRow, lastRow] = span(y);
  const [columns, rows] = [lastColumn - firstColumn + 1, lastRow - firstRow + 1];
  const cells = new Uint8Array(columns * rows);
  for (let i = 0; i < x.length; i += 1) {
    const [cx, cy] = [x[i]! / cell - firstColumn - 0.5, y[i]! / cell - firstRow - 0.5];
    // Its own cell in any case, when cells are coarser than the circle.
    cells[Math.round(cy) * columns + Math.round(cx)] = 1;
    for (let row = Math.ceil(cy - reach); row <= cy + reach; row += 1) {
      const chord = Math.sqrt(Math.max(0, reach ** 2 - (row - cy) ** 2));
      const from = Math.ceil(cx - chord);
      const to = Math.floor(cx + chord);
      if (to >= from) cells.fill(1, row * columns + from, row * columns + to + 1);
    }
  }
  return { cells, columns, rows, firstColumn, firstRow };
}

/** East, north, west, south. */
const steps = [[1, 0], [0, 1], [-1, 0], [0, -1]] as const;
/** The cells to the left and to the right of a side that leaves a corner, seen from the cell to the north-east of it. */
const besides = [
  { left: [0, 0], right: [0, -1] }, { left: [-1, 0], right: [0, 0] }, { left: [-1, -1], right: [-1, 0] }, { left: [0, -1], right: [-1, -1] },
] as const;

/** Along the sides between covered and empty cells, the covered ones to the left; each ring as its corners of the lattice. */
function ringsOf({ cells, columns, rows }: Covered): Corner[][] {
  const at = (column: number, row: number): boolean => column >= 0 && row >= 0 && column < columns && row < rows && cells[row * columns + column] === 1;
  /** Whether a side leaves the lattice corner in this direction. */
  const leaves = (column: number, row: number, way: number): boolean => {
    const { left, right } = besides[way]!;
    return at(column + left[0], row + left[1]) && !at(column + right[0], row + right[1]);
  };
  const walked = new Uint8Array((columns + 1) * (rows + 1));
  const rings: Corner[][] = [];
  for (let row = 0; row <= rows; row += 1) {
    for (let column = 0; column <= columns; column += 1) {
      for (let first = 0; first < 4; first += 1) {
        if ((walked[row * (columns + 1) + column]! & (1 << first)) !== 0 || !leaves(column, row, first)) continue;
        const ring: Corner[] = [];
        let [c, r, way] = [column, row, first];
        while ((walked[r * (columns + 1) + c]! & (1 << way)) === 0) {
          walked[r * (columns + 1) + c]! |= 1 << way;
          ring.push([c, r]);
          [c, r] = [c + steps[way]![0], r + steps[way]![1]];
          // Left first: cells that touch at a corner only are not one area.
          way = [1, 0, 3].map((turn) => (way + turn) % 4).find((turned) => leaves(c, r, turned))!;
        }
        rings.push(ring);
      }
    }
  }
  return rings;
}

/** From the middle of each side to that of the next; middles along one line are left out. */
function cutCorners(ring: readonly Corner[]): Corner[] {
  const n = ring.length;
  const middles = ring.map(([ax, ay], i): Corner => { const [bx, by] = ring[(i + 1) % n]!; return [(ax + bx) / 2, (ay + by) / 2]; });
  return middles.filter(([x, y], i) => {
    const [[ax, ay], [bx, by]] = [middles[(i + n - 1) % n]!, middles[(i + 1) % n]!];
    return (x - ax) * (by - y) !== (y - ay) * (bx - x);
  });
}

function inside(ring: readonly Corner[], [x, y]: Corner): boolean {
  let odd = false;
  ring.forEach(([ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length]!;
    if ((ay > y) !== (by > y) && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) odd = !odd;
  });
  return odd;
}
