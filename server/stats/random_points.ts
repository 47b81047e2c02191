import type { PolygonMask } from './polygon_mask.ts';
import type { Random } from './random.ts';

/** Where events can lie: a rectangle (west, south, east, north), or an area of any form. */
export type Window = { bounds: readonly [number, number, number, number]; mask?: PolygonMask };

/** So many points strewn evenly over the window, each without regard to the others. */
export function randomPoints(n: number, { bounds, mask }: Window, random: Random): { x: Float64Array; y: Float64Array } {
  const [west, south, east, north] = mask?.bounds ?? bounds;
  const [x, y] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i += 1) {
    do {
      x[i] = west + (east - west) * random.next();
      y[i] = south + (north - south) * random.next();
    } while (mask !== undefined && !mask.contains(x[i]!, y[i]!));
  }
  return { x, y };
}
