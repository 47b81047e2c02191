import { FillStyleExtension } from '@deck.gl/extensions';
import { H3HexagonLayer } from '@deck.gl/geo-layers';
import { PathLayer } from '@deck.gl/layers';
import { binColour, lineColours } from '../ramp.ts';
import { hexPixels } from './hexes.ts';
import { lineScale, ringsAround, widthOf, type Ring } from './outlines.ts';
import type { Drawing, HexScene, Scene } from './scene.ts';
import { binOf, rowsWithTooFew, verdictOf } from './verdict.ts';

type Marks = { rings: Ring[]; few: number[] };
const marksOf = new WeakMap<HexScene, Marks>();

function marks(scene: HexScene): Marks {
  let found = marksOf.get(scene);
  if (found) return found;
  found = { rings: ringsAround(scene.table.cell, (row) => binOf[verdictOf(scene.table, row)] ?? 0), few: rowsWithTooFew(scene) };
  marksOf.set(scene, found);
  return found;
}

function outlines(scene: Scene, hexes: HexScene, rings: Ring[]): PathLayer<Ring> {
  const { ink } = lineColours[scene.theme];
  return new PathLayer<Ring>({
    id: 'hotspots',
    data: rings,
    getPath: (ring) => ring.path,
    getColor: (ring) => (scene.paint === 'amount' || ring.bin > 0 ? [...ink, 235] : [...binColour(scene.theme, -3), 255]),
    getWidth: (ring) => widthOf(ring.bin),
    widthScale: lineScale(hexPixels(hexes, scene.zoom + 0.5)), widthUnits: 'pixels', jointRounded: true, capRounded: true, pickable: false,
    updateTriggers: { getColor: [scene.theme, scene.paint] },
  });
}

/** For hexagons of which the numbers are too few to tell anything. */
export function hatch(scene: Pick<Scene, 'theme'>, table: { cell: readonly string[] }, few: number[]): H3HexagonLayer<number> {
  return new H3HexagonLayer<number>({
    id: 'too-few',
    data: few,
    getHexagon: (row) => table.cell[row]!,
    getFillColor: [...lineColours[scene.theme].ink, 200],
    extruded: false, highPrecision: true, filled: true, stroked: false, pickable: false,
    extensions: [hatching],
    fillPatternMapping: { few: { type: 'hatch', angle: 45, strokeWidth: 1, gap: 5 } },
    fillPatternSizeUnits: 'pixels',
    getFillPattern: () => 'few',
    updateTriggers: { getFillColor: scene.theme },
  } as ConstructorParameters<typeof H3HexagonLayer<number>>[0]);
}
const hatching = new FillStyleExtension({ pattern: true, proceduralPattern: true });

export const hotspots: Drawing = {
  over: (scene) => {
    if (!scene.hexes || scene.paint === 'change' || !scene.visible.includes('hexes')) return [];
    const { rings, few } = marks(scene.hexes);
    return [scene.paint === 'hotspots' ? hatch(scene, scene.hexes.table, few) : null, outlines(scene, scene.hexes, rings)];
  },
};
