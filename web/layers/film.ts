import { H3HexagonLayer } from '@deck.gl/geo-layers';
import { amountColours, classOf } from '../ramp.ts';
import { asDeckTakesIt, opacityAt, opaque, nothing, type Fill } from './hexes.ts';
import type { FilmScene, Scene } from './scene.ts';

/** Colour of a row in the present frame: always an amount, whatever the map is painted by, because frames are not tested. */
export function filmFill({ theme }: Pick<Scene, 'theme'>, { bounds, values }: Pick<FilmScene, 'bounds' | 'values'>): (row: number) => Fill {
  const fills = amountColours(theme, Math.max(1, bounds.length)).map((colour) => opaque(colour));
  return (row) => fills[classOf(bounds, values[row]!)] ?? nothing;
}

/** The hexagons of a film: shapes are made once, colours with every frame. */
export function film(scene: Scene): H3HexagonLayer<number>[] {
  if (!scene.film || !scene.visible.includes('hexes')) return [];
  const { cell, rows, frame } = scene.film;
  return [new H3HexagonLayer<number>({
    id: 'film',
    data: rows as number[],
    getHexagon: (row) => cell[row]!,
    getFillColor: filmFill(scene, scene.film),
    opacity: asDeckTakesIt(opacityAt(scene.zoom)),
    // No border: it would show the hexagons that hold nothing in this frame.
    extruded: false, highPrecision: true, filled: true, stroked: false, pickable: false,
    updateTriggers: { getFillColor: [scene.theme, frame] },
  })];
}
