import type { Schema } from '../openapi_document.ts';

/** A schema as the rows of a table: `meta.filter.from`, `incidents[].id`. */
export type SchemaRow = { path: string; type: string; description: string };

const inWords: Readonly<Record<string, string>> = {
  string: 'text', integer: 'whole number', number: 'number', boolean: 'true or false', object: 'object', array: 'list', null: 'null',
};

/** Without `null`, and whether it was there. */
function withoutNull(schema: Schema): { inner: Schema; nullable: boolean } {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices?.some((choice) => choice.type === 'null')) {
    const others = choices.filter((choice) => choice.type !== 'null');
    const inner = others.length === 1 ? { ...others[0]!, description: schema.description ?? others[0]!.description } : { ...schema, anyOf: others };
    return { inner, nullable: true };
  }
  if (Array.isArray(schema.type) && schema.type.includes('null')) {
    const rest = schema.type.filter((type) => type !== 'null');
    return { inner: { ...schema, type: rest.length === 1 ? rest[0] : rest }, nullable: true };
  }
  return { inner: schema, nullable: false };
}

export function typeInWords(given: Schema | undefined): string {
  if (given === undefined) return '';
  const { inner, nullable } = withoutNull(given);
  const orNull = nullable ? ' or null' : '';
  if (inner.enum) return inner.enum.map(String).join(' | ') + orNull;
  if (inner.const !== undefined) return String(inner.const) + orNull;
  if (inner.prefixItems) return `list of ${inner.prefixItems.length} ${inWords[String(inner.prefixItems[0]?.type)] ?? 'value'}s${orNull}`;
  if (inner.type === 'array') return `list of: ${typeInWords(inner.items)}${orNull}`;
  if (inner.anyOf) return inner.anyOf.map(typeInWords).join(', or ') + orNull;
  const types = (Array.isArray(inner.type) ? inner.type : [inner.type ?? '']).map((type) => inWords[type] ?? type).join(' or ');
  return types + orNull;
}

function childrenOf(schema: Schema, path: string): SchemaRow[] {
  if (schema.properties) {
    return Object.entries(schema.properties).flatMap(([name, property]) => schemaRows(property, path === '' ? name : `${path}.${name}`));
  }
  if (schema.type === 'array' && schema.items) return childrenOf(withoutNull(schema.items).inner, `${path}[]`);
  if (typeof schema.additionalProperties === 'object') return childrenOf(schema.additionalProperties, `${path}.*`);
  return [];
}

export function schemaRows(schema: Schema, path = ''): SchemaRow[] {
  const { inner } = withoutNull(schema);
  const own = path === '' ? [] : [{ path, type: typeInWords(schema), description: schema.description ?? inner.description ?? '' }];
  return [...own, ...childrenOf(inner, path)];
}
