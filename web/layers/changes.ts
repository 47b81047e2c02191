import { PathStyleExtension } from '@deck.gl/extensions';
import { H3HexagonLayer } from '@deck.gl/geo-layers';
import { PathLayer } from '@deck.gl/layers';
import type { ChangeTable } from '../../server/model/change_table.ts';
import { changeColour, classBounds, classOf, lineColours } from '../ramp.ts';
import { asDeckTakesIt, borderedFrom, hexPixels, mostBordered, opacityAt, opaque, type Fill } from './hexes.ts';
import { hatch } from './hotspots.ts';
import { lineScale, ringsAround, widthOf, type Ring } from './outlines.ts';
import type { ChangeScene, Drawing, Scene } from './scene.ts';

const inBoth = ({ count, before }: ChangeTable, row: number): number => count[row]! + (before[row] ?? 0);

/** Prepares a table for drawing: done once for each answer. */
export function changeScene(table: ChangeTable): ChangeScene {
  return {
    table, rows: table.cell.map((_, row) => row), rowOf: new Map(table.cell.map((cell, row) => [cell, row])),
    bounds: classBounds(table.cell.map((_, row) => inBoth(table, row))),
  };
}

/** Colour of a row: its direction and level where there is one; else grey, the more the more there is in both windows. */
export function changeFill(scene: Pick<Scene, 'theme'>, { table, bounds }: ChangeScene): (row: number) => Fill {
  const bins = new Map([-3, -2, -1, 1, 2, 3].map((bin) => [bin, opaque(changeColour(scene.theme, bin))]));
  const grey = changeColour(scene.theme, 0);
  return (row) => {
    const bin = table.bin[row];
    if (bin) return bins.get(bin)!;
    // Too few to tell: paler than any that was tested, and hatched.
    if (bin === null || bin === undefined) return opaque(grey, 28);
    return opaque(grey, Math.round(64 + (84 * (classOf(bounds, inBoth(table, row)) + 1)) / Math.max(1, bounds.length)));
  };
}

/** Rows that no test has looked at, because nothing could come of it. */
export const rowsNotTested = ({ table, rows }: ChangeScene): number[] => rows.filter((row) => table.bin[row] === null);

type Marks = { rings: Ring[]; few: number[] };
const marksOf = new WeakMap<ChangeScene, Marks>();
function marks(scene: ChangeScene): Marks {
  const known = marksOf.get(scene);
  if (known) return known;
  const found = { rings: ringsAround(scene.table.cell, (row) => scene.table.bin[row] ?? 0), few: rowsNotTested(scene) };
  marksOf.set(scene, found);
  return found;
}

/** Solid around more, dashed around fewer: the direction can be read without any colour, too. */
function outlines(scene: Scene, changes: ChangeScene, rings: Ring[]): PathLayer<Ring>[] {
  const common = {
    getPath: (ring: Ring) => ring.path, getColor: [...lineColours[scene.theme].ink, 235] as Fill, getWidth: (ring: Ring) => widthOf(ring.bin),
    widthScale: lineScale(hexPixels(changes, scene.zoom + 0.5)), widthUnits: 'pixels' as const, jointRounded: true, capRounded: false, pickable: false,
    updateTriggers: { getColor: scene.theme },
  };
  return [
    new PathLayer<Ring>({ ...common, id: 'changes-more', data: rings.filter(({ bin }) => bin > 0) }),
    new PathLayer<Ring>({
      ...common, id: 'changes-fewer', data: rings.filter(({ bin }) => bin < 0), extensions: [new PathStyleExtension({ dash: true })],
      getDashArray: [3, 2], dashJustified: true,
    } as ConstructorParameters<typeof PathLayer<Ring>>[0]),
  ];
}

export const changes: Drawing = {
  over: (scene) => {
    if (!scene.changes || scene.paint !== 'change' || !scene.visible.includes('hexes')) return [];
    const { table, rows } = scene.changes;
    const { rings, few } = marks(scene.changes);
    return [
      new H3HexagonLayer<number>({
        id: 'changes',
        data: rows as number[],
        getHexagon: (row) => table.cell[row]!,
        getFillColor: changeFill(scene, scene.changes),
        opacity: asDeckTakesIt(opacityAt(scene.zoom)),
        extruded: false, highPrecision: true, filled: true, pickable: false,
        stroked: rows.length <= mostBordered && hexPixels(scene.changes, scene.zoom) >= borderedFrom,
        getLineColor: [...lineColours[scene.theme].paper, 110], getLineWidth: 0.75, lineWidthUnits: 'pixels',
        updateTriggers: { getFillColor: scene.theme, getLineColor: scene.theme },
      }),
      hatch(scene, table, few),
      ...outlines(scene, scene.changes, rings),
    ];
  },
};
