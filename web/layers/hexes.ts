import { H3HexagonLayer } from '@deck.gl/geo-layers';
import type { HexTable } from '../../server/model/answers.ts';
import { hexCentre, hexSquareKm } from '../../server/model/hex.ts';
import { amountColours, binColour, classBounds, classOf, lineColours } from '../ramp.ts';
import type { Colour } from '../ramp.ts';
import type { Drawing, HexScene, Scene } from './scene.ts';
import { binOf, verdictOf } from './verdict.ts';

/** Prepares a table for drawing: done once for each answer. */
export function hexScene(table: HexTable): HexScene {
  return {
    table,
    rows: table.cell.map((_, row) => row),
    rowOf: new Map(table.cell.map((cell, row) => [cell, row])),
    bounds: classBounds(table.meta.measure === 'harm' ? table.harm : table.count),
  };
}

/** Width of a hexagon on the screen at a zoom. */
export function hexPixels({ table }: { table: { cell: readonly string[]; meta: { resolution: number } } }, zoom: number): number {
  const first = table.cell[0];
  if (!first) return 0;
  const metresPerPixel = (40_075_016.7 * Math.cos((hexCentre(first)[1] * Math.PI) / 180)) / (512 * 2 ** zoom);
  return Math.sqrt(hexSquareKm(table.meta.resolution) * 1e6) / metresPerPixel;
}

export const borderedFrom = 24;
export const mostBordered = 12_000;

/** Close up the streets and the incidents themselves matter more than the fill. */
export const opacityAt = (zoom: number): number => (zoom >= 15 ? 0.34 : zoom >= 14 ? 0.5 : zoom >= 13 ? 0.74 : 0.88);
/** deck.gl raises what it is given to 1/2.2. */
export const asDeckTakesIt = (opacity: number): number => opacity ** 2.2;

export type Fill = [number, number, number, number];
export const nothing: Fill = [0, 0, 0, 0];
export const opaque = ([red, green, blue]: Colour, alpha = 255): Fill => [red, green, blue, alpha];

/** Colour of a row: its test where hotspots are asked for, with the rest in grey by amount; else its amount. */
export function fillOf(scene: Pick<Scene, 'theme' | 'paint' | 'measure'>, { table, bounds }: HexScene): (row: number) => Fill {
  const values = scene.measure === 'harm' ? table.harm : table.count;
  const amounts = amountColours(scene.theme, Math.max(bounds.length, 1));
  const bins = new Map([-3, -2, -1, 1, 2, 3].map((bin) => [bin, opaque(binColour(scene.theme, bin))]));
  const grey = binColour(scene.theme, 0);
  return (row) => {
    const place = classOf(bounds, values[row]!);
    if (scene.paint === 'amount') return place < 0 ? nothing : opaque(amounts[place]!);
    const bin = binOf[verdictOf(table, row)];
    if (bin) return bins.get(bin)!;
    return place < 0 ? nothing : opaque(grey, Math.round(52 + (96 * (place + 1)) / bounds.length));
  };
}

export const hexes: Drawing = {
  over: (scene) => {
    if (!scene.hexes || scene.paint === 'change' || !scene.visible.includes('hexes')) return [];
    const { table, rows } = scene.hexes;
    return [new H3HexagonLayer<number>({
      id: 'hexes',
      data: rows as number[],
      getHexagon: (row) => table.cell[row]!,
      getFillColor: fillOf(scene, scene.hexes),
      opacity: asDeckTakesIt(opacityAt(scene.zoom)),
      // Flat, and each hexagon with its own shape: the defaults raise columns and draw all with the shape of one.
      extruded: false, highPrecision: true,
      filled: true, pickable: false,
      // A hairline between neighbours, where there is room for one.
      stroked: rows.length <= mostBordered && hexPixels(scene.hexes, scene.zoom) >= borderedFrom,
      getLineColor: [...lineColours[scene.theme].paper, 110], getLineWidth: 0.75, lineWidthUnits: 'pixels',
      updateTriggers: { getFillColor: [scene.theme, scene.paint, scene.measure], getLineColor: scene.theme },
    })];
  },
};
