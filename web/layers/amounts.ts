import { H3HexagonLayer } from '@deck.gl/geo-layers';
import { amountColours, classOf } from '../ramp.ts';
import { asDeckTakesIt, opacityAt, opaque, nothing, type Fill } from './hexes.ts';
import type { AmountScene, Scene } from './scene.ts';

/** Colour of a row at present: always an amount, whatever the map is painted by, because nothing here is tested. */
export function amountFill({ theme }: Pick<Scene, 'theme'>, { bounds, values }: Pick<AmountScene, 'bounds' | 'values'>): (row: number) => Fill {
  const fills = amountColours(theme, Math.max(1, bounds.length)).map((colour) => opaque(colour));
  return (row) => fills[classOf(bounds, values[row]!)] ?? nothing;
}

/** Hexagons of a film, or of a window that is dragged: shapes are made once, colours with every frame. */
export function amounts(scene: Scene): H3HexagonLayer<number>[] {
  if (!scene.amounts || !scene.visible.includes('hexes')) return [];
  const { cell, rows, frame } = scene.amounts;
  return [new H3HexagonLayer<number>({
    id: 'amounts',
    // Not as a partial update when rows are added: deck.gl then leaves the colours of the others as they were.
    data: rows as number[],
    getHexagon: (row) => cell[row]!,
    getFillColor: amountFill(scene, scene.amounts),
    opacity: asDeckTakesIt(opacityAt(scene.zoom)),
    // No border: it would show the hexagons that hold nothing in this frame.
    extruded: false, highPrecision: true, filled: true, stroked: false, pickable: false,
    updateTriggers: { getFillColor: [scene.theme, frame] },
  })];
}
