import { FillStyleExtension } from '@deck.gl/extensions';
import { H3HexagonLayer } from '@deck.gl/geo-layers';
import { PathLayer } from '@deck.gl/layers';
import { hexOutline } from '../../server/model/hex.ts';
import { binColour, lineColours } from '../ramp.ts';
import { hexPixels } from './hexes.ts';
import type { Drawing, HexScene, Scene } from './scene.ts';
import { binOf, rowsWithTooFew, verdictOf } from './verdict.ts';

type Ring = { path: [number, number][]; bin: number };
type Marks = { rings: Ring[]; few: number[] };
const marksOf = new WeakMap<HexScene, Marks>();

/**
 * Touching hexagons of the same direction and at least the same level share one outline, thicker with the level: what is
 * significant can be read without any colour.
 */
function marks(scene: HexScene): Marks {
  let found = marksOf.get(scene);
  if (found) return found;
  const rings: Ring[] = [];
  for (const bin of [1, 2, 3, -1, -2, -3]) {
    const cells = scene.rows
      .filter((row) => {
        const own = binOf[verdictOf(scene.table, row)];
        return own !== null && Math.sign(own) === Math.sign(bin) && Math.abs(own) >= Math.abs(bin);
      })
      .map((row) => scene.table.cell[row]!);
    for (const polygon of hexOutline(cells)) for (const path of polygon) rings.push({ path, bin });
  }
  found = { rings, few: rowsWithTooFew(scene) };
  marksOf.set(scene, found);
  return found;
}

const fullWidthFrom = 26;
/** Lines grow with the hexagons until these are so many pixels wide: far out they would cover what they enclose. */
export const lineScale = (pixels: number): number => Math.min(1, Math.max(0.4, pixels / fullWidthFrom));

const widthOf = (bin: number): number => [0, 0.75, 1.5, 2.25][Math.abs(bin)]!;

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

function hatch(scene: Scene, table: HexScene['table'], few: number[]): H3HexagonLayer<number> {
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
    if (!scene.hexes || !scene.visible.includes('hexes')) return [];
    const { rings, few } = marks(scene.hexes);
    return [scene.paint === 'hotspots' ? hatch(scene, scene.hexes.table, few) : null, outlines(scene, scene.hexes, rings)];
  },
};
