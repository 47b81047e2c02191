import { setImmediate as breathe } from 'node:timers/promises';
import { gridDisk, polygonToCellsExperimental, POLYGON_TO_CELLS_FLAGS } from 'h3-js';
import type { MultiPolygon } from '../model/filter.ts';
import { baseResolution, type HexId } from '../model/hex.ts';
import { cellsReaching, estimateCells, mostCells } from './study_area.ts';

/**
 * For counting by area without testing every point: the cells whose incidents all lie inside an area, and those on its border,
 * whose incidents have to be tested one by one.
 */
export type AreaCells = { resolution: number; inside: HexId[][]; border: HexId[][] };

/** One entry for each polygon, at the finest resolution at which there are not too many cells. */
export async function splitByBorder(polygons: readonly MultiPolygon[]): Promise<AreaCells> {
  let resolution = baseResolution;
  while (resolution > 0 && estimateCells(polygons, resolution) > mostCells) resolution -= 1;
  const inside: HexId[][] = [];
  const border: HexId[][] = [];
  for (const polygon of polygons) {
    const whole = wholeCells(polygon, resolution);
    inside.push([...whole]);
    border.push([...cellsReaching(polygon, resolution)].filter((cell) => !whole.has(cell)));
    await breathe();
  }
  return { resolution, inside, border };
}

/** Descendants stick out of a coarser cell, though never beyond its neighbours: those must lie inside, too. */
function wholeCells(polygon: MultiPolygon, resolution: number): Set<HexId> {
  const contained = new Set(polygon.flatMap((rings) =>
    polygonToCellsExperimental(rings, resolution, POLYGON_TO_CELLS_FLAGS.containmentFull, true)));
  if (resolution === baseResolution) return contained;
  return new Set([...contained].filter((cell) => gridDisk(cell, 1).every((near) => contained.has(near))));
}
