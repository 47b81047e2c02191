import { cellToParent, getResolution, isValidCell, latLngToCell } from 'h3-js';

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
