import type { Box } from '../../tiles/tile_address.ts';
import type { Position } from '../model/filter.ts';

/**
 * Whether a convex, closed ring and a box share at least a point: by the theorem of separating axes, they do unless one of the
 * box's two axes or of the ring's edges separates them.
 */
export function ringMeetsBox(ring: readonly Position[], [west, south, east, north]: Box): boolean {
  const span = (of: readonly number[]): [number, number] => [Math.min(...of), Math.max(...of)];
  const [left, right] = span(ring.map(([longitude]) => longitude));
  const [bottom, top] = span(ring.map(([, latitude]) => latitude));
  if (left > east || right < west || bottom > north || top < south) return false;
  if (left >= west && right <= east && bottom >= south && top <= north) return true;
  const corners: Position[] = [[west, south], [east, south], [east, north], [west, north]];
  for (let i = 1; i < ring.length; i += 1) {
    const [[fromX, fromY], [toX, toY]] = [ring[i - 1]!, ring[i]!];
    const along = ([x, y]: Position): number => (toY - fromY) * x - (toX - fromX) * y;
    const [least, greatest] = span(ring.map(along));
    const [nearest, farthest] = span(corners.map(along));
    if (least > farthest || greatest < nearest) return false;
  }
  return true;
}
