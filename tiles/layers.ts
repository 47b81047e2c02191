import { analysis } from './analysis.ts';
import { areas } from './areas.ts';
import { backdrop } from './backdrop.ts';
import { changes } from './changes.ts';
import { hexes } from './hexes.ts';
import { hotspots } from './hotspots.ts';
import { incidents } from './incidents.ts';
import type { Layer } from './layer.ts';
import { patrols } from './patrols.ts';

/** Every layer there is. What is not here answers 404. */
export const layers = { incidents, hexes, hotspots, changes, analysis, patrols, areas, backdrop } as const satisfies Record<string, Layer>;

export type LayerId = keyof typeof layers;

export const layerIds = Object.keys(layers) as LayerId[];

export const isLayerId = (text: string): text is LayerId => Object.hasOwn(layers, text);
