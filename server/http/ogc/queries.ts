import { z } from '@hono/zod-openapi';
import type { Layer } from '../../../tiles/layer.ts';
import { layerIds, layers, type LayerId } from '../../../tiles/layers.ts';
import {
  bboxCrsParameter, bboxParameter, crsParameter, cursorParameter, datetimeParameter, defaultFeatures, filterCrsParameter, filterLangParameter, filterParameter, formParameter,
  limitParameter, mostFeatures, propertiesParameter, sortbyParameter,
} from '../../model/feature_parameters.ts';
import { againstParameter } from '../../model/against.ts';
import { filterQuery, measures } from '../../model/filter.ts';
import { areaQuery, resolution } from '../../model/parameters.ts';
import { planId } from '../../model/patrol.ts';
import { resultId } from '../../model/results.ts';

/** The same schema made anew: one that was made before the library which describes schemas was loaded cannot be described. */
const documented = <S extends z.ZodType>(schema: S): S => schema.clone() as S;

/** Queries of OGC API - Features: every parameter that some collection takes, and of each collection those that it names. */
export const documentQuery = z.strictObject({ agency: filterQuery.shape.agency, f: formParameter });

export const featureQuery = filterQuery.extend({
  resolution: resolution.describe('hexes, hotspots, changes: H3 resolution, 5 to 10. Default: 9, or the finest that the study area allows.'),
  measure: z.enum(measures).optional().describe('hotspots: what Gi* is computed of. Default: count.'),
  against: againstParameter,
  kind: areaQuery.shape.kind.describe('areas, backdrop: only this kind.'),
  analysis: documented(resultId).optional().describe('analysis: id of the result, which has to be given.'),
  plan: documented(planId).optional().describe('patrols: id of the plan, which has to be given.'),
  // As the standard wants them described: the box is one text here, but clients look for numbers separated by commas.
  limit: documented(limitParameter).openapi({ type: 'integer', minimum: 1, maximum: mostFeatures, default: defaultFeatures, param: { name: 'limit', in: 'query', style: 'form', explode: false } }),
  bbox: documented(bboxParameter).openapi({ type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 6, param: { name: 'bbox', in: 'query', style: 'form', explode: false } }),
  datetime: documented(datetimeParameter).openapi({ param: { name: 'datetime', in: 'query', style: 'form', explode: false } }),
  // Part 2: coordinate systems by reference.
  crs: documented(crsParameter).openapi({ format: 'uri' }), 'bbox-crs': documented(bboxCrsParameter).openapi({ format: 'uri' }),
  // Part 3: filtering; the drafts of sorting and of selecting properties.
  filter: filterParameter, 'filter-lang': filterLangParameter, 'filter-crs': documented(filterCrsParameter).openapi({ format: 'uri-reference' }),
  sortby: documented(sortbyParameter).openapi({ param: { name: 'sortby', in: 'query', style: 'form', explode: false } }),
  properties: documented(propertiesParameter).openapi({ param: { name: 'properties', in: 'query', style: 'form', explode: false } }),
  cursor: cursorParameter, f: formParameter,
});
export type FeatureQuery = z.infer<typeof featureQuery>;

type Name = keyof typeof featureQuery.shape;
const pick = (names: readonly string[]) => featureQuery.pick(Object.fromEntries(names.map((name) => [name, true as const])) as Record<Name, true>);
type Picked = ReturnType<typeof pick>;

const perLayer = (namesOf: (layer: LayerId) => readonly string[]): Record<LayerId, Picked> =>
  Object.fromEntries(layerIds.map((layer) => [layer, pick(namesOf(layer))])) as Record<LayerId, Picked>;

/** Of a page of features, beside the parameters of the layer. */
export const pageParameters = [
  'limit', 'bbox', 'bbox-crs', 'datetime', 'crs', 'filter', 'filter-lang', 'filter-crs', 'sortby', 'properties', 'cursor', 'f',
] as const;

/** Made once: making a schema takes longer than using it. */
export const itemsQueries = perLayer((layer) => ['agency', ...layers[layer].features.parameters, ...pageParameters]);

const needsOf = (layer: LayerId): string[] => { const { needs }: Layer = layers[layer]; return needs === undefined ? [] : [needs]; };

/** Of one feature: what its figures answer, where they are computed; an incident is the same in every window. */
export const itemQueries = perLayer((layer) =>
  ['agency', ...needsOf(layer), ...(layers[layer].features.time === 'computes' ? [...layers[layer].features.parameters, 'datetime'] : []), 'crs', 'properties', 'f']);

/** Names of the parameters of one feature: what links from a page to its features carry on. */
export const itemParameters = Object.fromEntries(layerIds.map((layer) =>
  [layer, Object.keys(itemQueries[layer].shape).filter((name) => name !== 'agency' && name !== 'f')])) as Record<LayerId, string[]>;
