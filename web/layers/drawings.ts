import type { Layer } from '@deck.gl/core';
import type { LayerId } from '../../tiles/layers.ts';
import { areas } from './areas.ts';
import { backdrop } from './backdrop.ts';
import { basemap } from './basemap.ts';
import { graticule } from './graticule.ts';
import { hexes } from './hexes.ts';
import { hotspots } from './hotspots.ts';
import { incidents } from './incidents.ts';
import { labels } from './labels.ts';
import type { Drawing, Ground, Palette, Scene } from './scene.ts';
import { selection } from './selection.ts';

/** How each layer that the server knows is drawn, from the ground up. A layer without a drawing does not compile. */
export const drawings = { backdrop, areas, hexes, hotspots, incidents } as const satisfies Record<LayerId, Drawing>;

/** Everything above the ground, in the order in which it is painted. */
export function overlays(scene: Scene, box: readonly [number, number, number, number] | null): Layer[] {
  const list: Drawing[] = Object.values(drawings);
  return [
    ...graticule(scene, box),
    ...list.flatMap((drawing) => drawing.over?.(scene) ?? []).filter((layer) => layer !== null),
    ...labels(scene),
    ...selection(scene),
  ];
}

export type GroundOptions = {
  palette: Palette; visible: Scene['visible']; area: string | null; origin: string; query: string; language: string;
  /** A basemap file replaces the backdrop. */
  hasBasemap: boolean; hasBackdrop: boolean; hasAreas: boolean;
};

/** The style of the ground: quiet, because the data lie on it. */
export function groundStyle(options: GroundOptions): { version: 8; sources: Ground['sources']; layers: Ground['layers'] } {
  const parts: Ground[] = [];
  if (options.hasBasemap) parts.push(basemap(options.palette, options.visible, options.language, options.origin));
  if (!options.hasBasemap && options.hasBackdrop) parts.push(drawings.backdrop.ground!(options));
  if (options.hasAreas) parts.push(drawings.areas.ground!(options));
  return {
    version: 8,
    sources: Object.assign({}, ...parts.map((part) => part.sources)) as Ground['sources'],
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': options.hasBasemap ? options.palette.water : options.palette.ground } },
      ...parts.flatMap((part) => part.layers),
    ],
  };
}
