import type { Layer } from '@deck.gl/core';
import { FillStyleExtension, PathStyleExtension } from '@deck.gl/extensions';
import { H3HexagonLayer } from '@deck.gl/geo-layers';
import { PathLayer } from '@deck.gl/layers';
import { hexOutline } from '../../server/model/hex.ts';
import { amountColours, categoryColour, classOf, lineColours } from '../ramp.ts';
import type { Colour } from '../ramp.ts';
import type { Theme } from '../url.ts';
import { asDeckTakesIt, nothing, opacityAt, opaque, type Fill } from './hexes.ts';
import { patrolMarks } from './patrol_marks.ts';
import type { PatrolCell, PatrolDrawn, PatrolScene, RouteLine } from './patrol_scene.ts';
import type { Scene } from './scene.ts';

const patterning = new FillStyleExtension({ pattern: true, proceduralPattern: true });
const dashing = new PathStyleExtension({ dash: true, highPrecisionDash: true });
const patterns = { hold_out: { type: 'hatch', angle: 45, strokeWidth: 2, gap: 7 }, no_go: { type: 'cross-hatch', strokeWidth: 1.5, gap: 6 } };

/** Colour and line of a unit: with eight of one and three of the other, two alike are far apart in the list, and each has its call sign besides. */
export const unitDashes = [[1, 0], [5, 3], [1.2, 2]] as const;
export const unitColour = (theme: Theme, place: number): Colour => categoryColour(theme, place);
export const unitDash = (place: number): readonly [number, number] => unitDashes[place % unitDashes.length]!;

/** Of more stops the lines are thin, or nothing is seen below them. */
const mostClear = 40;

type Properties<T extends new (properties: never) => unknown> = ConstructorParameters<T>[0];
type Outline = { path: [number, number][]; state: PatrolCell['state'] };

const outlinesHeld = new WeakMap<PatrolScene, Outline[]>();
/** Cells of one state that touch share an outline. */
function outlinesOf(scene: PatrolScene): Outline[] {
  const held = outlinesHeld.get(scene);
  if (held) return held;
  const found = (['visited', 'hold_out', 'no_go'] as const).flatMap((state) =>
    hexOutline(scene.cells.filter((own) => own.state === state).map(({ cell }) => cell)).flatMap((polygon) => polygon.map((path): Outline => ({ path, state }))));
  outlinesHeld.set(scene, found);
  return found;
}

/** What is expected, as amounts; no colour without any. */
export function expectedFill(theme: Theme, bounds: readonly number[]): (expected: number) => Fill {
  const fills = amountColours(theme, Math.max(1, bounds.length)).map((colour) => opaque(colour));
  return (expected) => fills[classOf(bounds, expected)] ?? nothing;
}

function cellLayers({ theme, zoom }: Scene, scene: PatrolScene): Layer[] {
  const fill = expectedFill(theme, scene.bounds);
  const { ink, paper } = lineColours[theme];
  const marked = scene.cells.filter(({ state }) => state === 'hold_out' || state === 'no_go');
  const base = { getHexagon: ({ cell }: PatrolCell) => cell, extruded: false, highPrecision: true } as const;
  const outlines = outlinesOf(scene);
  return [
    new H3HexagonLayer<PatrolCell>({
      ...base, id: 'patrols', data: scene.cells as PatrolCell[], getFillColor: ({ expected }) => fill(expected), opacity: asDeckTakesIt(opacityAt(zoom)), filled: true, pickable: true,
      stroked: true, getLineColor: [...paper, 110], getLineWidth: 0.75, lineWidthUnits: 'pixels', updateTriggers: { getFillColor: theme, getLineColor: theme },
    }),
    new H3HexagonLayer<PatrolCell>({
      ...base, id: 'patrols-pattern', data: marked, getFillColor: [...ink, 190], filled: true, stroked: false, pickable: false, extensions: [patterning], fillPatternMapping: patterns, fillPatternSizeUnits: 'pixels',
      getFillPattern: ({ state }: PatrolCell) => state, updateTriggers: { getFillColor: theme },
    } as unknown as Properties<typeof H3HexagonLayer<PatrolCell>>),
    new PathLayer<Outline>({
      id: 'patrols-visited', data: outlines.filter(({ state }) => state === 'visited'), getPath: ({ path }) => path, getColor: [...ink, 235], getWidth: zoom >= 12 ? 2 : 1.25, widthUnits: 'pixels',
      jointRounded: true, pickable: false, updateTriggers: { getColor: theme, getWidth: zoom },
    }),
    new PathLayer<Outline>({
      id: 'patrols-closed', data: outlines.filter(({ state }) => state !== 'visited'), getPath: ({ path }: Outline) => path, getColor: [...ink, 200], getWidth: 1.5, widthUnits: 'pixels',
      jointRounded: true, pickable: false, extensions: [dashing], getDashArray: [3, 2], dashJustified: true, updateTriggers: { getColor: theme },
    } as Properties<typeof PathLayer<Outline>>),
  ];
}

/** Ways from stop to stop. Two lines, so that they are seen on every fill; those of the others are left out while one unit is looked at. */
function routeLayers({ theme }: Scene, { scene, focus }: PatrolDrawn & { scene: PatrolScene }): Layer[] {
  const { paper } = lineColours[theme];
  const lines = scene.routes.filter(({ path, unit }) => path.length > 2 && (focus === null || unit === focus));
  const crowded = focus === null && scene.stops.length > mostClear;
  const base = { data: lines as RouteLine[], getPath: ({ path }: RouteLine) => path, widthUnits: 'pixels' as const, jointRounded: true, capRounded: true, pickable: false };
  return [
    new PathLayer<RouteLine>({
      ...base, id: 'patrols-route-case', getColor: [...paper, 220], getWidth: crowded ? 4 : 6, updateTriggers: { getColor: theme },
    }),
    new PathLayer<RouteLine>({
      ...base, id: 'patrols-route', getColor: ({ unitPlace }: RouteLine) => [...unitColour(theme, unitPlace), 255], getWidth: crowded ? 2 : 3,
      extensions: [dashing], getDashArray: ({ unitPlace }: RouteLine) => [...unitDash(unitPlace)], dashJustified: true,
      updateTriggers: { getColor: theme },
    } as unknown as Properties<typeof PathLayer<RouteLine>>),
  ];
}

/** A patrol plan on the map, and what is being wished for one. */
export function patrols(scene: Scene): Layer[] {
  const drawn = scene.patrol;
  if (!drawn) return [];
  return [
    ...(drawn.scene ? [...cellLayers(scene, drawn.scene), ...routeLayers(scene, { ...drawn, scene: drawn.scene })] : []),
    ...patrolMarks(scene, drawn),
  ];
}
