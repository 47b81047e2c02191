import { z } from '@hono/zod-openapi';
import { layerIds, layers, type LayerId } from '../../tiles/layers.ts';
import { againstParameter } from '../model/against.ts';
import { filterQuery, measures } from '../model/filter.ts';
import { resolution } from '../model/parameters.ts';
import { planId } from '../model/patrol.ts';
import { resultId } from '../model/results.ts';

/** Every parameter that some layer takes; each layer takes those that it names. */
export const tileQuery = filterQuery.extend({
  resolution: resolution.describe('hexes: H3 resolution, default by zoom. hotspots, changes: default 9, or the finest that the study area allows.'),
  measure: z.enum(measures).optional().describe('hotspots: what Gi* is computed of. Default: count.'),
  against: againstParameter,
  kind: z.string().max(31).optional().describe('areas: only this kind.'),
  analysis: resultId.optional().describe('analysis: id of the result, which has to be given.'),
  plan: planId.optional().describe('patrols: id of the plan, which has to be given.'),
});
export type TileQuery = z.infer<typeof tileQuery>;

/** What each layer takes, made once: making a schema takes longer than using it. A parameter that would change nothing is refused. */
export const tileQueries = Object.fromEntries(layerIds.map((id) => {
  const taken = Object.fromEntries(['agency', ...layers[id].parameters].map((name) => [name, true as const]));
  return [id, tileQuery.pick(taken as Record<keyof TileQuery, true>)];
})) as Record<LayerId, typeof tileQuery>;
