import type { Layer } from '@deck.gl/core';
import { FillStyleExtension, PathStyleExtension } from '@deck.gl/extensions';
import { H3HexagonLayer } from '@deck.gl/geo-layers';
import { PathLayer, PolygonLayer, ScatterplotLayer } from '@deck.gl/layers';
import { lineColours } from '../ramp.ts';
import { lookOf, mutedLook, unsureLook } from './analysis_classes.ts';
import type { Look, Pattern } from './analysis_classes.ts';
import type { LinePart, PointPart, PolygonPart } from './analysis_scene.ts';
import { asDeckTakesIt, borderedFrom, hexPixels, mostBordered, opacityAt, type Fill } from './hexes.ts';
import { lineScale, ringsAround, widthOf, type Ring } from './outlines.ts';
import type { Drawing, Scene } from './scene.ts';
import { hexResolution } from '../../server/model/hex.ts';

const patterning = new FillStyleExtension({ pattern: true, proceduralPattern: true });
const dashing = new PathStyleExtension({ dash: true, highPrecisionDash: true });

const patterns: Record<Pattern, object> = {
  few: { type: 'hatch', angle: 45, strokeWidth: 1, gap: 5 }, rising: { type: 'hatch', angle: 45, strokeWidth: 2, gap: 8 }, falling: { type: 'hatch', angle: 135, strokeWidth: 2, gap: 8 },
  upright: { type: 'hatch', angle: 90, strokeWidth: 2, gap: 8 }, level: { type: 'hatch', angle: 0, strokeWidth: 2, gap: 8 },
  cross: { type: 'cross-hatch', strokeWidth: 1, gap: 7 }, dots: { type: 'dots', radius: 1.5, gap: 5 },
};

const mostEdged = 300;

type Drawn = NonNullable<Scene['analysis']>;
type Painter = { lookAt: (row: number) => Look; fill: (row: number) => Fill; ink: (alpha: number) => Fill; triggers: unknown[] };

function painterOf({ theme }: Scene, { scene, muted }: Drawn): Painter {
  const looks = scene.classified.classes.map(({ is }) => (muted ? mutedLook(theme) : lookOf(theme, is)));
  const pale = looks.map(unsureLook);
  const fillOf = ({ colour, alpha }: Look): Fill => [...colour, Math.round(255 * alpha)];
  const fills = [looks.map(fillOf), pale.map(fillOf)] as const;
  const { classified: { of }, unsure } = scene;
  const isPale = (row: number): boolean => !muted && unsure !== null && unsure[row]!;
  return {
    lookAt: (row) => (isPale(row) ? pale : looks)[of[row]!]!, fill: (row) => fills[isPale(row) ? 1 : 0][of[row]!]!,
    ink: (alpha) => [...lineColours[theme].ink, alpha], triggers: [theme, muted],
  };
}

type Properties<T extends new (properties: never) => unknown> = ConstructorParameters<T>[0];
const patterned = (painter: Painter, rowOf: (item: never) => number) => ({
  getFillColor: painter.ink(170), filled: true, stroked: false, pickable: false, extensions: [patterning], fillPatternMapping: patterns, fillPatternSizeUnits: 'pixels',
  getFillPattern: (item: never) => painter.lookAt(rowOf(item)).pattern ?? 'few', updateTriggers: {
    getFillColor: painter.triggers, getFillPattern: painter.triggers,
  },
});

const levelOf = ({ line, dashed }: Look): number => (dashed ? -line : line);

const ringsHeld = new WeakMap<Drawn['scene'], { muted: boolean; rings: Ring[] }>();
function ringsOf({ scene, muted }: Drawn, painter: Painter): Ring[] {
  const held = ringsHeld.get(scene);
  if (held?.muted === muted) return held.rings;
  const rings = ringsAround(scene.layer.unit, (row) => levelOf(painter.lookAt(row)));
  ringsHeld.set(scene, { muted, rings });
  return rings;
}

/** Hexagons of a result; those of one direction that touch share an outline, dashed on the lower side. */
function hexLayers(scene: Scene, drawn: Drawn): Layer[] {
  const { layer, rows } = drawn.scene;
  const painter = painterOf(scene, drawn);
  const sized = { table: { cell: layer.unit, meta: { resolution: layer.unit[0] ? hexResolution(layer.unit[0]) : 9 } } };
  const base = { getHexagon: (row: number) => layer.unit[row]!, extruded: false, highPrecision: true, opacity: asDeckTakesIt(opacityAt(scene.zoom)) } as const;
  const rings = ringsOf(drawn, painter);
  const outline = {
    getPath: (ring: Ring) => ring.path, getColor: painter.ink(235), getWidth: (ring: Ring) => widthOf(ring.bin), widthUnits: 'pixels' as const,
    widthScale: lineScale(hexPixels(sized, scene.zoom + 0.5)), jointRounded: true, pickable: false, updateTriggers: { getColor: painter.triggers },
  };
  return [
    new H3HexagonLayer<number>({
      ...base, id: 'analysis', data: rows as number[], getFillColor: painter.fill, filled: true, pickable: true,
      stroked: rows.length <= mostEdged || (rows.length <= mostBordered && hexPixels(sized, scene.zoom) >= borderedFrom),
      // Few hexagons lie far apart and need an edge against the ground; many need one against each other.
      getLineColor: rows.length <= mostEdged ? painter.ink(130) : [...lineColours[scene.theme].paper, 110], getLineWidth: 0.75, lineWidthUnits: 'pixels',
      updateTriggers: { getFillColor: painter.triggers, getLineColor: painter.triggers },
    }),
    new H3HexagonLayer<number>({
      ...base, id: 'analysis-pattern', data: rows.filter((row) => painter.lookAt(row).pattern !== null), ...patterned(painter, (row: number) => row),
    } as unknown as Properties<typeof H3HexagonLayer<number>>),
    new PathLayer<Ring>({ ...outline, id: 'analysis-upper', data: rings.filter(({ bin }) => bin > 0) }),
    new PathLayer<Ring>({
      ...outline, id: 'analysis-lower', data: rings.filter(({ bin }) => bin < 0), extensions: [dashing], getDashArray: [3, 2], dashJustified: true,
    } as Properties<typeof PathLayer<Ring>>),
  ];
}

function shapeLayers(scene: Scene, drawn: Drawn): Layer[] {
  const { polygons, lines, points } = drawn.scene;
  const painter = painterOf(scene, drawn);
  const faint = opacityAt(scene.zoom);
  const edges = polygons.flatMap(({ row, rings }) => rings.map((path) => ({ row, path })));
  // Of many small shapes the edges would be all that is seen.
  const crowded = polygons.length > mostEdged;
  const widthAt = (row: number): number => (crowded ? 0.25 : 0.75) + painter.lookAt(row).line * 0.75;
  const edge = {
    getPath: ({ path }: LinePart) => path, getColor: ({ row }: LinePart) => painter.ink(crowded && painter.lookAt(row).line === 0 ? 60 : 200), getWidth: ({ row }: LinePart) => widthAt(row), widthUnits: 'pixels' as const, jointRounded: true, pickable: false,
    updateTriggers: { getColor: painter.triggers, getWidth: painter.triggers },
  };
  return [
    new PolygonLayer<PolygonPart>({
      id: 'analysis-polygons', data: polygons as PolygonPart[], getPolygon: ({ rings }) => rings, getFillColor: ({ row }) => painter.fill(row), filled: true, stroked: false, extruded: false,
      pickable: true, opacity: asDeckTakesIt(faint), updateTriggers: { getFillColor: painter.triggers },
    }),
    new PolygonLayer<PolygonPart>({
      id: 'analysis-polygon-pattern', data: polygons.filter(({ row }) => painter.lookAt(row).pattern !== null), getPolygon: ({ rings }: PolygonPart) => rings, extruded: false,
      ...patterned(painter, ({ row }: PolygonPart) => row),
    } as unknown as Properties<typeof PolygonLayer<PolygonPart>>),
    new PathLayer<LinePart>({ ...edge, id: 'analysis-edges', data: edges.filter(({ row }) => !painter.lookAt(row).dashed) }),
    new PathLayer<LinePart>({
      ...edge, id: 'analysis-edges-lower', data: edges.filter(({ row }) => painter.lookAt(row).dashed), extensions: [dashing], getDashArray: [4, 3], dashJustified: true,
    } as Properties<typeof PathLayer<LinePart>>),
    new PathLayer<LinePart>({
      id: 'analysis-lines', data: lines as LinePart[], getPath: ({ path }) => path, getColor: ({ row }) => painter.fill(row), getWidth: ({ row }) => 2 + painter.lookAt(row).line,
      widthUnits: 'pixels', pickable: true, capRounded: true, updateTriggers: { getColor: painter.triggers, getWidth: painter.triggers },
    }),
    new ScatterplotLayer<PointPart>({
      id: 'analysis-points', data: points as PointPart[], getPosition: ({ position }) => position, getRadius: ({ row }) => 4 + painter.lookAt(row).line, radiusUnits: 'pixels',
      stroked: true, getLineColor: painter.ink(220), getLineWidth: ({ row }) => 0.75 + painter.lookAt(row).line * 0.5, lineWidthUnits: 'pixels',
      getFillColor: ({ row }) => painter.fill(row), pickable: true, updateTriggers: {
        getFillColor: painter.triggers, getRadius: painter.triggers, getLineColor: painter.triggers,
      },
    }),
  ];
}

/** What a picked object of any of these layers stands for. */
export const rowPicked = (object: unknown): number | null => {
  if (typeof object === 'number') return object;
  return typeof object === 'object' && object !== null && 'row' in object && typeof object.row === 'number' ? object.row : null;
};
export const pickableLayers = ['analysis', 'analysis-polygons', 'analysis-lines', 'analysis-points'];

/** What an analysis found, on the map. */
export const analysis: Drawing = {
  over: (scene) => {
    if (!scene.analysis) return [];
    return scene.analysis.scene.layer.geometry === 'hex' ? hexLayers(scene, scene.analysis) : shapeLayers(scene, scene.analysis);
  },
};
