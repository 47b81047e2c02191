import { hexOutline } from '../../server/model/hex.ts';

export type Ring = { path: [number, number][]; bin: number };

/**
 * Touching hexagons of the same direction and at least the same level share one outline, thicker with the level: what is
 * significant can be read without any colour. `binOf` gives the level of a row, 0 for none.
 */
export function ringsAround(cells: readonly string[], binOf: (row: number) => number): Ring[] {
  const bins = cells.map((_, row) => binOf(row));
  const rings: Ring[] = [];
  for (const bin of [1, 2, 3, -1, -2, -3]) {
    const inside = cells.filter((_, row) => Math.sign(bins[row]!) === Math.sign(bin) && Math.abs(bins[row]!) >= Math.abs(bin));
    for (const polygon of hexOutline(inside)) for (const path of polygon) rings.push({ path, bin });
  }
  return rings;
}

const fullWidthFrom = 26;
/** Lines grow with the hexagons until these are so many pixels wide: far out they would cover what they enclose. */
export const lineScale = (pixels: number): number => Math.min(1, Math.max(0.4, pixels / fullWidthFrom));

export const widthOf = (bin: number): number => [0, 0.75, 1.5, 2.25][Math.abs(bin)]!;
