import type { HexColumns } from './hex_table.ts';
import type { TileFeature, TileProperties } from './mvt.ts';

/** A row of the table of hexagons as a feature of a tile. The cell is text: as a number it would lose its last digits. */
export function hexFeature(layer: 'hexes' | 'hotspots', ring: [longitude: number, latitude: number][], table: HexColumns, row: number): TileFeature {
  const cell = table.cell[row]!;
  const count = table.count[row]!;
  const harm = table.harm[row]!;
  const properties: TileProperties = layer === 'hexes'
    ? { cell, count, harm }
    : { cell, bin: table.bin[row] ?? null, count, harm, z: table.z[row] ?? null, p: table.p[row] ?? null, q: table.q[row] ?? null };
  return { type: 'Feature', geometry: { type: 'Polygon', coordinates: [ring] }, properties };
}
