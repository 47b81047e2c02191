import type { HexColumns } from './hex_table.ts';
import type { TileFeature, TileProperties } from './mvt.ts';

/** What is drawn of a row: the outline of its cell. */
type Ring = [longitude: number, latitude: number][];

const polygon = (ring: Ring, properties: TileProperties): TileFeature =>
  ({ type: 'Feature', geometry: { type: 'Polygon', coordinates: [ring] }, properties });

/** A row of the table of hexagons as a feature of a tile. The cell is text: as a number it would lose its last digits. */
export const hexFeature = (ring: Ring, { cell, count, harm }: HexColumns, row: number, rate: number | null): TileFeature =>
  polygon(ring, { cell: cell[row]!, count: count[row]!, harm: harm[row]!, rate });

/** The same row as a hotspot. */
export const hotspotFeature = (ring: Ring, { cell, count, harm, z, p, q, bin }: HexColumns, row: number): TileFeature => polygon(ring, {
  cell: cell[row]!, bin: bin[row] ?? null, count: count[row]!, harm: harm[row]!, z: z[row] ?? null, p: p[row] ?? null, q: q[row] ?? null,
});

/** Columns of the table of changes. */
export type ChangeColumns = Record<'before' | 'expected' | 'difference' | 'ratio' | 'ratioLower' | 'ratioUpper' | 'p' | 'q' | 'bin', (number | null)[]>
  & { cell: string[]; count: number[] };

/** A row of the table of changes. */
export const changeFeature = (ring: Ring, table: ChangeColumns, row: number): TileFeature => polygon(ring, {
  cell: table.cell[row]!, bin: table.bin[row]!, count: table.count[row]!, before: table.before[row]!, expected: table.expected[row]!,
  difference: table.difference[row]!, ratio: table.ratio[row]!, ratioLower: table.ratioLower[row]!, ratioUpper: table.ratioUpper[row]!,
  p: table.p[row]!, q: table.q[row]!,
});
