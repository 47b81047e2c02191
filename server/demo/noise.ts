import type { Random } from './random.ts';

/** Smooth random ground: values from -1 to 1 over the plane, changing over about one unit. */
export type Noise = (x: number, y: number) => number;

/** Value noise on a lattice of 64 x 64 random heights that repeats, blended with the quintic of Perlin (2002). */
export function smoothNoise(random: Random): Noise {
  const size = 64;
  const heights = Float64Array.from({ length: size * size }, () => 2 * random() - 1);
  const height = (column: number, row: number): number => heights[(row & (size - 1)) * size + (column & (size - 1))] as number;
  const blend = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);
  return (x, y) => {
    const column = Math.floor(x), row = Math.floor(y);
    const u = blend(x - column), v = blend(y - row);
    const lower = height(column, row) * (1 - u) + height(column + 1, row) * u;
    const upper = height(column, row + 1) * (1 - u) + height(column + 1, row + 1) * u;
    return lower * (1 - v) + upper * v;
  };
}
