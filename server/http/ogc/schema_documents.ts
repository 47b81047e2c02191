import type { LayerField } from '../../../tiles/layer.ts';
import { layers, type LayerId } from '../../../tiles/layers.ts';
import { sortableFields } from '../../model/cql2/read_sortby.ts';
import { address, ogcRel, type Addressing, type Link } from './link.ts';
import { geometryName } from './read_features.ts';

/**
 * What features say, what filters may name and what can be sorted by, as JSON Schema 2020-12: Queryables of OGC API - Features,
 * Part 3 (19-079r2), schema and sortables as in the draft of its Part 5 (23-058).
 */
export const schemaKinds = ['queryables', 'sortables', 'schema'] as const;
export type SchemaKind = (typeof schemaKinds)[number];
export const schemaJsonType = 'application/schema+json';

export type PropertySchema = { title: string; description: string; type?: string; format?: string; 'x-ogc-role'?: string; 'x-ogc-propertySeq': number };
export type SchemaDocument = {
  $schema: 'https://json-schema.org/draft/2020-12/schema'; $id: string; type: 'object'; title: string; description: string;
  properties: Record<string, PropertySchema>; additionalProperties: false;
};

/** What the types of fields are in JSON Schema. */
export const jsonTypes = {
  String: { type: 'string' }, Integer: { type: 'integer' }, Number: { type: 'number' }, Boolean: { type: 'boolean' },
  Instant: { type: 'string', format: 'date-time' }, Day: { type: 'string', format: 'date' }, Object: { type: 'object' },
} as const satisfies Record<LayerField['type'], object>;

const geometryFormats = { point: 'geometry-point', line: 'geometry-linestring-or-multilinestring', polygon: 'geometry-polygon-or-multipolygon', mixed: 'geometry-any' } as const;

const words = {
  queryables: { title: 'queryables', description: 'What "filter" may name.' },
  sortables: { title: 'sortables', description: 'What "sortby" may name.' },
  schema: { title: 'schema', description: 'What a feature says.' },
} as const;

const idField: LayerField = { name: 'id', type: 'String', description: 'Id of the feature, as in its address.' };

function fieldsOf(layer: LayerId, kind: SchemaKind): readonly LayerField[] {
  const { fields } = layers[layer].features;
  const all = fields.some(({ name }) => name === 'id') ? fields : [idField, ...fields];
  if (kind === 'schema') return all;
  // An object can neither be compared nor has it an order: what has an order is what a filter can name, too.
  const scalar = sortableFields(fields);
  return all.filter(({ name }) => scalar.includes(name));
}

/** By which time a window goes. */
const instants: Partial<Record<LayerId, string>> = { incidents: 'occurredFrom' };

function roleOf(layer: LayerId, name: string): { 'x-ogc-role'?: string } {
  if (name === 'id') return { 'x-ogc-role': 'id' };
  return instants[layer] === name ? { 'x-ogc-role': 'primary-instant' } : {};
}

const pathOf = (layer: LayerId, kind: SchemaKind): string => `/ogc/collections/${layer}/${kind}`;

export function schemaDocument({ origin }: Addressing, layer: LayerId, kind: SchemaKind): SchemaDocument {
  const { title, geometry, features } = layers[layer];
  const properties = fieldsOf(layer, kind).map(({ name, type, description }, i): [string, PropertySchema] =>
    [name, { title: name, description, ...jsonTypes[type], ...roleOf(layer, name), 'x-ogc-propertySeq': i + 1 }]);
  const shape: PropertySchema = {
    title: geometryName, description: 'Where it is.', format: geometryFormats[geometry], 'x-ogc-role': 'primary-geometry', 'x-ogc-propertySeq': properties.length + 1,
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema', $id: `${origin}${pathOf(layer, kind)}`, type: 'object',
    title: `${title}: ${words[kind].title}`, description: kind === 'schema' ? features.description : words[kind].description,
    properties: Object.fromEntries(kind === 'sortables' ? properties : [...properties, [geometryName, shape]]), additionalProperties: false,
  };
}

/** A parameter that uses the schema, and a value for it that can be tried. */
export function exampleOf(layer: LayerId, kind: 'queryables' | 'sortables'): [parameter: string, value: string] {
  const fields = fieldsOf(layer, kind);
  const counted = fields.some(({ name }) => name === 'count');
  const other = fields.find(({ name }) => name === 'offence' || name === 'kind') ?? fields[0]!;
  if (kind === 'sortables') return ['sortby', counted ? '-count' : other.name];
  return ['filter', counted ? 'count >= 5' : other.name === 'offence' ? "offence = 'robbery'" : `${other.name} IS NOT NULL`];
}

/** Without `f`: the address is the name of the schema, and the Accept header says which form. */
export const schemaLinks = (at: Addressing, layer: LayerId): Link[] => schemaKinds.map((kind) =>
  ({ rel: ogcRel(kind), href: address(at, pathOf(layer, kind)), type: schemaJsonType, title: `${words[kind].description} (JSON Schema)` }));

/** For who reads headers only: where the queryables of an answer with features are. */
export const queryablesHeader = (at: Addressing, layer: LayerId): Record<string, string> =>
  ({ Link: `<${address(at, pathOf(layer, 'queryables'))}>; rel="${ogcRel('queryables')}"; type="${schemaJsonType}"` });

/** A schema has no place for links to itself: its page and itself stand in the header `Link`. */
export const schemaHeader = (at: Addressing, layer: LayerId, kind: SchemaKind): Record<string, string> => ({
  Link: `<${address(at, pathOf(layer, kind))}>; rel="self"; type="${schemaJsonType}", <${address(at, pathOf(layer, kind), { f: 'html' })}>; rel="alternate"; type="text/html"`,
});
