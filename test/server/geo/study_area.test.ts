import { readFileSync } from 'node:fs';
import { cellToBoundary, cellToChildren, gridDisk } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { cellsAround, cellsNear, cellsOver, estimateCells, squareKmOf } from '../../../server/geo/study_area.ts';
import type { MultiPolygon } from '../../../server/model/filter.ts';
import { hexAt, parentHex } from '../../../server/model/hex.ts';
import { hasSharedData, sharedData } from '../../support/data.ts';

const square: MultiPolygon = [[[[30.5, 50.4], [30.54, 50.4], [30.54, 50.43], [30.5, 50.43], [30.5, 50.4]]]];

describe('the study area', () => {
  it('holds, at every resolution, the cell by which any point of the polygon is counted, and the cell whose outline it lies in', async () => {
    for (let resolution = 5; resolution <= 10; resolution++) {
      const { indexOf } = await cellsOver([square], resolution);
      for (let x = 0; x <= 100; x++) {
        for (let y = 0; y <= 100; y++) {
          const place = [30.5 + x * 0.0004, 50.4 + y * 0.0003] as const;
          expect(indexOf.has(parentHex(hexAt(...place), resolution)), `${place} ${resolution}`).toBe(true);
          expect(indexOf.has(hexAt(...place, resolution)), `${place} ${resolution}`).toBe(true);
        }
      }
    }
  });

  it('holds no cell that does not reach the polygon, itself or by its descendants', async () => {
    const reaches = (cell: string): boolean => {
      const corners = cellToBoundary(cell, true);
      return corners.some(([x]) => x! >= 30.5) && corners.some(([x]) => x! <= 30.54) && corners.some(([, y]) => y! >= 50.4) && corners.some(([, y]) => y! <= 50.43);
    };
    for (const resolution of [8, 9, 10]) {
      const { cells } = await cellsOver([square], resolution);
      for (const cell of cells) expect(reaches(cell) || cellToChildren(cell, 10).some(reaches), cell).toBe(true);
    }
  });

  it('is listed in ascending order, about as many cells as the estimate says', async () => {
    const { cells } = await cellsOver([square], 9);
    expect(cells).toEqual(cells.toSorted());
    expect(estimateCells([square], 9)).toBeGreaterThan(cells.length / 2);
    expect(estimateCells([square], 9)).toBeLessThan(cells.length);
  });

  it('counts cells that two areas share once, and is the same whatever the order of the areas', async () => {
    const east: MultiPolygon = [[[[30.53, 50.4], [30.58, 50.4], [30.58, 50.43], [30.53, 50.43], [30.53, 50.4]]]];
    const both = await cellsOver([square, east], 9);
    expect(new Set(both.cells).size).toBe(both.cells.length);
    expect((await cellsOver([east, square], 9)).hash).toBe(both.hash);
    expect((await cellsOver([square], 9)).hash).not.toBe(both.hash);
    expect(both.squareKm).toBeCloseTo(squareKmOf(both.cells), 9);
  });

  it('leaves a hole out', async () => {
    const hole: MultiPolygon = [[square[0]![0]!, [[30.51, 50.41], [30.51, 50.425], [30.53, 50.425], [30.53, 50.41], [30.51, 50.41]]]];
    const cells = await cellsOver([hole], 10);
    expect(cells.indexOf.has(hexAt(30.52, 50.4175, 10))).toBe(false);
    expect(cells.indexOf.has(hexAt(30.505, 50.405, 10))).toBe(true);
  });

  it('knows the neighbours of a cell as far as they belong to it, itself among them', async () => {
    const area = await cellsOver([square], 9);
    const near = cellsNear(area, 1);
    near.forEach((list, i) => {
      expect(list).toContain(i);
      expect(list.map((j) => area.cells[j]).toSorted()).toEqual(gridDisk(area.cells[i]!, 1).filter((cell) => area.indexOf.has(cell)).toSorted());
    });
    expect(Math.max(...near.map((list) => list.length))).toBe(7);
  });

  it('is, without any shape, what lies around recorded incidents', () => {
    const cell = hexAt(30.5, 50.4, 9);
    expect(cellsAround([cell], 2).cells).toEqual(gridDisk(cell, 2).toSorted());
    expect(cellsAround([], 2).cells).toEqual([]);
  });

  it('copes with the twelve cells that have five neighbours', () => {
    const pentagon = '891c0000003ffff';
    const area = cellsAround([pentagon], 1);
    expect(cellsNear(area, 1)[area.indexOf.get(pentagon)!]).toHaveLength(6);
  });

  it.skipIf(!hasSharedData())('covers Chicago: 606 square kilometres of community areas', async () => {
    const { features } = JSON.parse(readFileSync(sharedData('boundaries/chicago_community_areas.geojson'), 'utf8')) as { features: { geometry: { coordinates: MultiPolygon } }[] };
    const polygons = features.map(({ geometry }) => geometry.coordinates);
    const { cells, squareKm } = await cellsOver(polygons, 9);
    expect(cells.length).toBe(6066);
    expect(squareKm).toBeGreaterThan(606);
    expect(squareKm).toBeLessThan(606 * 1.08);
  });
});
