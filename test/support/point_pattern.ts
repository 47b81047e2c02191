import { reference } from './reference.ts';

/** Points as the kernel takes them. */
export type Points = { x: Float64Array; y: Float64Array };

export const points = (list: readonly (readonly [number, number])[]): Points =>
  ({ x: Float64Array.from(list, ([x]) => x), y: Float64Array.from(list, ([, y]) => y) });

/** 116 street crimes in Chicago, in feet, with what spatstat finds in them. */
export function streetCrimes() {
  const { input, output } = reference('02_point_pattern_chicago116');
  const [[west, east], [south, north]] = [input.window.x, input.window.y] as [[number, number], [number, number]];
  return {
    x: Float64Array.from(input.x as number[]), y: Float64Array.from(input.y as number[]), area: input.area as number ?? input.window.area as number,
    bounds: [west, south, east, north] as const, output,
  };
}

/** The robberies of Memphis in another zone (EPSG:32616), middles of squares of 1 km, and densities there. */
export function memphisDensities() {
  const { x, y } = reference('00_memphis_points_utm16');
  const { input, output } = reference('02b_kde_memphis');
  const { x0, y0, cell, nx, ny } = input.grid as { x0: number; y0: number; cell: number; nx: number; ny: number };
  const of = (along: (i: number) => number): Float64Array => Float64Array.from({ length: nx * ny }, (_, i) => along(i));
  return {
    x: Float64Array.from(x as number[]), y: Float64Array.from(y as number[]),
    at: { x: of((i) => x0 + ((i % nx) + 0.5) * cell), y: of((i) => y0 + (Math.floor(i / nx) + 0.5) * cell) },
    bounds: [input.edge_window.x[0], input.edge_window.y[0], input.edge_window.x[1], input.edge_window.y[1]] as [number, number, number, number], output,
  };
}
