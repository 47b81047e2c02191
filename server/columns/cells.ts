import { baseResolution, coarsestResolution, type HexId } from '../model/hex.ts';

/**
 * The cells in which there are incidents, numbered densely from 1 in ascending order of their H3 index; 0 stands for no
 * place. Ancestors are in ascending order where their descendants are, so that the cells of an ancestor are neighbours in
 * number, and a coarser count is a sum over runs of a finer one.
 */
export type CellDirectory = {
  /** Cells, number 0 not counted. */
  count: number;
  /** Upper and lower 32 bits of the index by number; 0 at number 0. */
  high: Uint32Array;
  low: Uint32Array;
  /** By resolution, `coarsestResolution` to `baseResolution`. */
  levels: ReadonlyMap<number, Level>;
};

/** The cells of one resolution that have incidents, numbered from 0, ascending. */
export type Level = {
  resolution: number;
  count: number;
  high: Uint32Array;
  low: Uint32Array;
  /** Descendants of cell i have the base numbers `start[i]` to `start[i + 1]`, the end not included. */
  start: Uint32Array;
  /** The cells as text, made when first asked for. */
  text: () => readonly HexId[];
};

/** `high` and `low` hold the cells from number 1 on, ascending. */
export function cellDirectory(high: Uint32Array, low: Uint32Array): CellDirectory {
  const count = high.length - 1;
  const levels = new Map<number, Level>();
  for (let resolution = coarsestResolution; resolution <= baseResolution; resolution += 1) {
    levels.set(resolution, levelOf(high, low, resolution));
  }
  return { count, high, low, levels };
}

function levelOf(high: Uint32Array, low: Uint32Array, resolution: number): Level {
  const cells = high.length - 1;
  const levelHigh = new Uint32Array(cells);
  const levelLow = new Uint32Array(cells);
  const start = new Uint32Array(cells + 1);
  const [keptHigh, filledHigh, keptLow, filledLow] = parentMasks(resolution);
  let count = 0;
  for (let cell = 1; cell <= cells; cell += 1) {
    const upper = ((high[cell]! & keptHigh) | filledHigh) >>> 0;
    const lower = ((low[cell]! & keptLow) | filledLow) >>> 0;
    if (count > 0 && levelHigh[count - 1] === upper && levelLow[count - 1] === lower) continue;
    levelHigh[count] = upper;
    levelLow[count] = lower;
    start[count] = cell;
    count += 1;
  }
  start[count] = cells + 1;
  const level = { resolution, count, high: levelHigh.slice(0, count), low: levelLow.slice(0, count), start: start.slice(0, count + 1) };
  let text: readonly HexId[] | null = null;
  return { ...level, text: () => (text ??= Array.from(level.high, (upper, i) => hexOf(upper, level.low[i]!))) };
}

/**
 * The ancestor of an index: its resolution set, the digits below it all ones. Bits 52 to 55 are the resolution, then
 * fifteen digits of three bits, the finest lowest (h3geo.org, "H3 Index").
 */
function parentMasks(resolution: number): [keptHigh: number, filledHigh: number, keptLow: number, filledLow: number] {
  const below = 3 * (15 - resolution);
  const filledLow = below >= 32 ? 0xffffffff : 2 ** below - 1;
  const digitsHigh = below > 32 ? 2 ** (below - 32) - 1 : 0;
  return [~(0xf00000 | digitsHigh), (resolution << 20) | digitsHigh, ~filledLow, filledLow];
}

export const hexOf = (high: number, low: number): HexId => high.toString(16) + low.toString(16).padStart(8, '0');

export const hexHalves = (cell: HexId): [high: number, low: number] => [parseInt(cell.slice(0, -8), 16), parseInt(cell.slice(-8), 16)];

/** Number of the first cell that is not below the one given. */
export function firstCellFrom({ high, low, count }: CellDirectory, upper: number, lower: number): number {
  let from = 1;
  let to = count + 1;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const isBelow = high[middle]! < upper || (high[middle] === upper && low[middle]! < lower);
    if (isBelow) from = middle + 1;
    else to = middle;
  }
  return from;
}
