import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { cellArea, getHexagonAreaAvg, gridDisk, polygonToCellsExperimental, POLYGON_TO_CELLS_FLAGS, UNITS } from 'h3-js';
import type { MultiPolygon } from '../model/filter.ts';
import type { HexId } from '../model/hex.ts';
import { approximateSquareKm } from './polygon.ts';

/**
 * The cells that are judged: every one that overlaps the jurisdiction, with or without incidents. A cell outside is
 * absent, which is not the same as zero.
 */
export type Cells = {
  /** Ascending. */
  cells: HexId[];
  indexOf: ReadonlyMap<HexId, number>;
  squareKm: number;
  hash: string;
};

/** More cells than this take too long to judge while somebody waits. */
export const mostCells = 250_000;

const earthSquareKm = 510_065_622;

/** About how many cells overlap the polygons. */
export function estimateCells(polygons: readonly MultiPolygon[], resolution: number): number {
  const squareKm = polygons.reduce((sum, polygon) => sum + approximateSquareKm(polygon), 0);
  return Math.min(squareKm, earthSquareKm) / getHexagonAreaAvg(resolution, UNITS.km2);
}

/** Cells that touch any of the polygons, if only with a corner. Other work gets its turn between two polygons. */
export async function cellsOver(polygons: readonly MultiPolygon[], resolution: number): Promise<Cells> {
  const found = new Set<HexId>();
  for (const polygon of polygons) {
    for (const rings of polygon) {
      for (const cell of polygonToCellsExperimental(rings, resolution, POLYGON_TO_CELLS_FLAGS.containmentOverlapping, true)) found.add(cell);
    }
    await breathe();
  }
  return cellSet(found);
}

/** Cells within so many rings of those given: what stands for the jurisdiction while its shape is not known. */
export function cellsAround(occupied: Iterable<HexId>, rings: number): Cells {
  const found = new Set<HexId>();
  for (const cell of occupied) for (const near of gridDisk(cell, rings)) found.add(near);
  return cellSet(found);
}

/** Each cell's own area is summed: it varies by a factor of two over the globe. */
export const squareKmOf = (cells: Iterable<HexId>): number => {
  let sum = 0;
  for (const cell of cells) sum += cellArea(cell, UNITS.km2);
  return sum;
};

/** For each cell its number and those of the cells within so many rings, as far as they belong to the study area. */
export const cellsNear = ({ cells, indexOf }: Cells, rings: number): number[][] =>
  cells.map((cell) => gridDisk(cell, rings).flatMap((near) => indexOf.get(near) ?? []));

function cellSet(found: ReadonlySet<HexId>): Cells {
  const cells = [...found].sort();
  return {
    cells,
    indexOf: new Map(cells.map((cell, index) => [cell, index])),
    squareKm: squareKmOf(cells),
    hash: createHash('sha256').update(cells.join('\n')).digest('hex').slice(0, 32),
  };
}
