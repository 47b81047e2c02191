import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import {
  cellArea, cellToParent, getHexagonAreaAvg, getHexagonEdgeLengthAvg, gridDisk, polygonToCellsExperimental, POLYGON_TO_CELLS_FLAGS,
  UNITS,
} from 'h3-js';
import type { MultiPolygon, Position } from '../model/filter.ts';
import { baseResolution, hexAt, type HexId } from '../model/hex.ts';
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
export const mostCells = 150_000;

const earthSquareKm = 510_065_622;

/** About how many cells overlap the polygons. */
export function estimateCells(polygons: readonly MultiPolygon[], resolution: number): number {
  const squareKm = polygons.reduce((sum, polygon) => sum + approximateSquareKm(polygon), 0);
  return Math.min(squareKm, earthSquareKm) / getHexagonAreaAvg(resolution, UNITS.km2);
}

/**
 * Cells that reach into any of the polygons, if only with a corner. Incidents are counted by the ancestor of their cell of the
 * base resolution, and descendants stick out of their ancestor a little: a cell reaches as far as they do. Other work gets
 * its turn between two polygons.
 */
export async function cellsOver(polygons: readonly MultiPolygon[], resolution: number): Promise<Cells> {
  const found = new Set<HexId>();
  for (const polygon of polygons) {
    for (const cell of cellsReaching(polygon, resolution)) found.add(cell);
    await breathe();
  }
  return cellSet(found);
}

export function cellsReaching(polygon: MultiPolygon, resolution: number): Set<HexId> {
  const { containmentOverlapping } = POLYGON_TO_CELLS_FLAGS;
  const found = new Set<HexId>();
  for (const rings of polygon) {
    for (const cell of polygonToCellsExperimental(rings, resolution, containmentOverlapping, true)) found.add(cell);
    for (let finer = resolution + 1; finer <= baseResolution; finer++) {
      for (const cell of outlineCells(rings, finer)) found.add(cellToParent(cell, resolution));
    }
  }
  return found;
}

const stepsAcrossEdge = 8;
const mostSteps = 1_000_000;

/** Cells that the rings pass through, found by walking along them; none where that would be too long a walk. */
export function outlineCells(rings: readonly Position[][], resolution: number): Set<HexId> {
  const step = getHexagonEdgeLengthAvg(resolution, UNITS.km) / stepsAcrossEdge / kmPerDegree;
  const cells = new Set<HexId>();
  const walks = rings.flatMap((ring) => ring.slice(1).map((to, i) =>
    ({ from: ring[i]!, to, steps: stepsBetween(ring[i]!, to, step) })));
  if (walks.reduce((sum, { steps }) => sum + steps, 0) > mostSteps) return cells;
  for (const { from, to, steps } of walks) {
    const along = (axis: 0 | 1, i: number): number => from[axis] + ((to[axis] - from[axis]) * i) / steps;
    for (let i = 0; i < steps; i++) cells.add(hexAt(along(0, i), along(1, i), resolution));
  }
  return cells;
}

const kmPerDegree = 111.2;

const stepsBetween = ([fromX, fromY]: Position, [toX, toY]: Position, step: number): number =>
  Math.max(1, Math.ceil(Math.hypot((toX - fromX) * Math.cos((fromY * Math.PI) / 180), toY - fromY) / step));

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
