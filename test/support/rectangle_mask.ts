import { polygonMask, type PolygonMask } from '../../server/stats/polygon_mask.ts';

/** The mask of a rectangle by its sides. */
export const rectangleMask = ([west, south, east, north]: readonly [number, number, number, number]): PolygonMask | null =>
  polygonMask([[[[west, south], [east, south], [east, north], [west, north]]]]);
