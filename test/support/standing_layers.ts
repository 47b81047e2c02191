import type { Layer } from '../../tiles/layer.ts';
import { layerIds, layers, type LayerId } from '../../tiles/layers.ts';

/** Layers that show something as they are: all but those that need a parameter, which tests of their own ask for. */
export const standingLayers = layerIds.filter((id) => (layers[id] as Layer).needs === undefined) as Exclude<LayerId, 'analysis' | 'patrols'>[];
