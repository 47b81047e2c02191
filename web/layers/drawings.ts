import type { Layer } from '@deck.gl/core';
import type { LayerId } from '../../tiles/layers.ts';
import { amounts } from './amounts.ts';
import { analysis } from './analysis.ts';
import { analysisMarks } from './analysis_marks.ts';
import { areas } from './areas.ts';
import { backdrop } from './backdrop.ts';
import { basemap } from './basemap.ts';
import { changes } from './changes.ts';
import { graticule } from './graticule.ts';
import { hexes } from './hexes.ts';
import { hotspots } from './hotspots.ts';
import { incidents } from './incidents.ts';
import { labels } from './labels.ts';
import { patrols } from './patrols.ts';
import { polygonOutline } from './polygon_outline.ts';
import type { Drawing, Ground, Palette, Scene } from './scene.ts';
import { selection } from './selection.ts';

/** How each layer that the server knows is drawn, from the ground up. A layer without a drawing does not compile. */
/** Plans are drawn above all else, with what is wished for them, which no layer has: `overlays` does it. */
const plans: Drawing = {};

export const drawings = { backdrop, areas, hexes, hotspots, changes, incidents, analysis, patrols: plans } as const satisfies Record<LayerId, Drawing>;

/** Everything above the ground, in the order in which it is painted. */
export function overlays(scene: Scene, box: readonly [number, number, number, number] | null): Layer[] {
  const list: Drawing[] = Object.values(drawings);
  // While the window is played or dragged its own hexagons, tests and incidents are kept and not shown: they are about all of it.
  const data = list.flatMap((drawing) => drawing.over?.(scene) ?? []).filter((layer) => layer !== null);
  return [
    ...graticule(scene, box),
    ...(scene.amounts ? data.map((layer) => layer.clone({ visible: false })) : data),
    ...amounts(scene),
    ...polygonOutline(scene),
    ...labels(scene),
    ...selection(scene),
    ...analysisMarks(scene),
    ...patrols(scene),
  ];
}

export type GroundOptions = {
  palette: Palette; visible: Scene['visible']; area: string | null; origin: string; query: string; language: string;
  /** Layers of the basemap file, which replaces the backdrop; null without a file. */
  basemapLayers: readonly string[] | null; hasBackdrop: boolean;
  /** Kinds of area that are loaded, the coarsest first. */
  areaKinds: readonly string[];
};

/** Without what reads a layer that the file does not have. */
const onlyKnown = (ground: Ground, known: readonly string[]): Ground =>
  ({ ...ground, layers: ground.layers.filter((layer) => known.includes(layer['source-layer'] ?? '')) });

/** The style of the ground: quiet, because the data lie on it. */
export function groundStyle(options: GroundOptions): {
  version: 8; transition: { duration: number; delay: number }; sources: Ground['sources']; layers: Ground['layers'];
} {
  const parts: Ground[] = [];
  if (options.basemapLayers) parts.push(onlyKnown(basemap(options.palette, options.visible, options.language, options.origin), options.basemapLayers));
  if (!options.basemapLayers && options.hasBackdrop) parts.push(drawings.backdrop.ground!(options));
  if (options.areaKinds.length > 0) parts.push(drawings.areas.ground!(options));
  return {
    version: 8,
    // A new theme is there at once: the picture for paper is taken in the same moment.
    transition: { duration: 0, delay: 0 },
    sources: Object.assign({}, ...parts.map((part) => part.sources)) as Ground['sources'],
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': options.palette.ground } },
      ...parts.flatMap((part) => part.layers),
    ],
  };
}
