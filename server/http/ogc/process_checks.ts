import type { z } from '@hono/zod-openapi';
import type { LayerId } from '../../../tiles/layers.ts';
import { Problem } from '../../model/problem.ts';
import { maySeeLayer, type Who } from '../../model/who.ts';
import { invalidInput } from '../router.ts';

/** What processes have in common: how their inputs are read, and who may ask for them. */
export function parseInputs<S extends z.ZodType>(schema: S, inputs: Readonly<Record<string, string>>): z.infer<S> {
  const read = schema.safeParse(inputs);
  if (!read.success) throw invalidInput('json', read.error.issues as never);
  return read.data;
}

export function checkLayer(who: Who, layer: LayerId): void {
  if (!maySeeLayer(who, layer)) throw new Problem('forbidden', 'layer_not_allowed', `The key that was given does not open the layer "${layer}".`);
}

const geometry = { type: 'object', required: ['type', 'coordinates'], format: 'geojson-geometry', description: 'A Polygon or MultiPolygon in longitude and latitude.' };

/** Inputs that take more than their parameters do. */
export const severalAndAreas = { offences: { schema: { type: 'string' }, maxOccurs: 100 }, area: { schema: { oneOf: [{ type: 'string' }, geometry] } } };
