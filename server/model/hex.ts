import {
  cellArea, cellsToMultiPolygon, cellToBoundary, cellToLatLng, cellToParent, getHexagonAreaAvg, getResolution, gridDisk, isValidCell, latLngToCell, polygonToCells,
} from 'h3-js';

/**
 * H3 cells. The one place where h3-js's order, latitude first, is used; everywhere else it is longitude, latitude.
 * A cell is text of fifteen or sixteen hexadecimal digits in the program and in JSON, a bigint in the database, never a
 * JavaScript number: cell ids are about 6e17.
 */
export type HexId = string;

/** Resolution at which every placed incident is stored. */
export const baseResolution = 10;
export const coarsestResolution = 5;
export const defaultResolution = 9;

export const hexAt = (longitude: number, latitude: number, resolution: number = baseResolution): HexId =>
  latLngToCell(latitude, longitude, resolution);

export const parentHex = (cell: HexId, resolution: number): HexId => cellToParent(cell, resolution);

export const hexResolution = (cell: HexId): number => getResolution(cell);

export const isHex = (text: string): boolean => isValidCell(text);

/** The cell as the database keeps it: a signed 64-bit integer in decimal text. */
export const hexToBigint = (cell: HexId): string => BigInt(`0x${cell}`).toString();

export const hexFromBigint = (value: string | bigint): HexId => BigInt(value).toString(16);

/** Children of a cell are neighbours in number: all cells of the base resolution inside `cell` lie within these, as decimal text. */
export function hexRange(cell: HexId, resolution: number = baseResolution): { first: string; last: string } {
  const index = BigInt(`0x${cell}`);
  const below = 3n * BigInt(15 - hexResolution(cell));
  const beyond = (1n << (3n * BigInt(15 - resolution))) - 1n;
  const base = (index & ~((15n << 52n) | ((1n << below) - 1n))) | (BigInt(resolution) << 52n);
  return { first: (base | beyond).toString(), last: (base | ((1n << below) - 1n)).toString() };
}

/** Centre of a cell, longitude first. */
export function hexCentre(cell: HexId): [longitude: number, latitude: number] {
  const [latitude, longitude] = cellToLatLng(cell);
  return [longitude, latitude];
}

/** Closed outline of one cell. */
export const hexBoundary = (cell: HexId): [longitude: number, latitude: number][] => cellToBoundary(cell, true) as [number, number][];

/** The cell and everything within so many rings of it. */
export const hexDisk = (cell: HexId, rings: number): HexId[] => gridDisk(cell, rings);

/** Cells of a resolution whose middle lies inside a ring of longitudes and latitudes. */
export const hexesInside = (ring: readonly (readonly [longitude: number, latitude: number])[], resolution: number): HexId[] =>
  polygonToCells(ring.map(([longitude, latitude]) => [longitude, latitude]), resolution, true);

/** Outline of cells of one resolution, those that touch joined: polygons of rings of longitude and latitude. */
export const hexOutline = (cells: readonly HexId[]): [number, number][][][] =>
  cellsToMultiPolygon([...cells], true) as [number, number][][][];

/** Size of a cell itself: within a resolution the largest is nearly twice the smallest. */
export const hexOwnSquareKm = (cell: HexId): number => cellArea(cell, 'km2');

/** Mean size of a cell of a resolution. */
export const hexSquareKm = (resolution: number): number => getHexagonAreaAvg(resolution, 'km2');
