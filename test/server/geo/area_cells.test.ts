import { cellToChildren } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { splitByBorder } from '../../../server/geo/area_cells.ts';
import type { MultiPolygon } from '../../../server/model/filter.ts';
import { hexAt, parentHex } from '../../../server/model/hex.ts';

type Box = readonly [west: number, south: number, east: number, north: number];
const rectangle = ([west, south, east, north]: Box): MultiPolygon =>
  [[[[west, south], [east, south], [east, north], [west, north], [west, south]]]];
const isInside = ([x, y]: readonly [number, number], [west, south, east, north]: Box): boolean =>
  x >= west && x <= east && y >= south && y <= north;

describe('cells for counting by area', () => {
  it('are inside only when every incident in them is, and miss none that is', async () => {
    // The second is a district, the first so large that it has to be split at a coarser resolution.
    for (const box of [[28, 48, 33, 52], [30.5, 50.4, 30.54, 50.43]] as const) {
      const { resolution, inside, border } = await splitByBorder([rectangle(box)]);
      const [within, along] = [new Set(inside[0]), new Set(border[0])];
      expect(within.size).toBeGreaterThan(0);
      expect([...within].some((cell) => along.has(cell))).toBe(false);
      const [width, height] = [box[2] - box[0], box[3] - box[1]];
      for (let i = 0; i <= 400; i++) {
        for (const [x, y] of [[i / 400, 0.0004], [0.9996, i / 400], [i / 400, 1.0004], [-0.0004, i / 400], [i / 400, ((i * 37) % 400) / 400]] as const) {
          const place = [box[0] + x * width, box[1] + y * height] as const;
          const cell = parentHex(hexAt(...place), resolution);
          if (isInside(place, box)) expect(within.has(cell) || along.has(cell), `${place}`).toBe(true);
          else expect(within.has(cell), `${place}`).toBe(false);
        }
      }
    }
  }, 60_000);

  it('are split at the finest resolution that an area of a city allows', async () => {
    const { resolution, inside } = await splitByBorder([rectangle([30.5, 50.4, 30.54, 50.43]), rectangle([30.54, 50.4, 30.58, 50.43])]);
    expect(resolution).toBe(10);
    expect(inside).toHaveLength(2);
    expect(inside[0]!.some((cell) => inside[1]!.includes(cell))).toBe(false);
    expect(cellToChildren(inside[0]![0]!, 10)).toEqual([inside[0]![0]]);
  });
});
