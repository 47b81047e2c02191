import type { Point } from './plane.ts';

/**
 * The ground as a raster of squares of 20 m with one bit per use, filled from polygons and lines by scan lines. Streets
 * ask it at every step whether they may go on.
 */
export const water = 1, park = 2, railway = 4, city = 8, yard = 16;

const size = 20, west = -9000, south = -5000, columns = 900, rows = 800;

export type Ground = { bits: Uint8Array };

export const emptyGround = (): Ground => ({ bits: new Uint8Array(columns * rows) });

export function groundAt(ground: Ground, [east, north]: Point): number {
  const column = Math.floor((east - west) / size), row = Math.floor((north - south) / size);
  return column < 0 || row < 0 || column >= columns || row >= rows ? 0 : (ground.bits[row * columns + column] as number);
}

/** True when any square within a distance has one of the bits. */
export function groundNear(ground: Ground, point: Point, metres: number, bits: number): boolean {
  for (let north = -metres; north <= metres; north += size) {
    for (let east = -metres; east <= metres; east += size) {
      if ((groundAt(ground, [point[0] + east, point[1] + north]) & bits) !== 0) return true;
    }
  }
  return false;
}

/** Sets a bit inside a ring, by the even-odd rule at the centre of each square. */
export function fillGround(ground: Ground, ring: readonly Point[], bit: number): void {
  for (let row = 0; row < rows; row++) {
    const north = south + (row + 0.5) * size;
    const crossings: number[] = [];
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const from = ring[j] as Point, to = ring[i] as Point;
      if (from[1] > north !== to[1] > north) crossings.push(from[0] + ((north - from[1]) / (to[1] - from[1])) * (to[0] - from[0]));
    }
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const first = Math.max(0, Math.ceil(((crossings[i] as number) - west) / size - 0.5));
      const last = Math.min(columns - 1, Math.floor(((crossings[i + 1] as number) - west) / size - 0.5));
      for (let column = first; column <= last; column++) (ground.bits[row * columns + column] as number) |= bit;
    }
  }
}

/** Sets a bit along a line, a corridor about 40 m wide. */
export function traceGround(ground: Ground, line: readonly Point[], bit: number): void {
  for (let i = 1; i < line.length; i++) {
    const from = line[i - 1] as Point, to = line[i] as Point;
    const steps = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / (size / 2)));
    for (let k = 0; k <= steps; k++) {
      const column = Math.floor((from[0] + ((to[0] - from[0]) * k) / steps - west) / size);
      const row = Math.floor((from[1] + ((to[1] - from[1]) * k) / steps - south) / size);
      for (let dr = 0; dr <= 1; dr++) {
        for (let dc = 0; dc <= 1; dc++) {
          const c = column + dc, r = row + dr;
          if (c >= 0 && r >= 0 && c < columns && r < rows) (ground.bits[r * columns + c] as number) |= bit;
        }
      }
    }
  }
}
