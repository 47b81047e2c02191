/**
 * JSON of which there is one form only, so that equal values have equal digests: names in order, no spaces, numbers as
 * ECMAScript writes them. Source: RFC 8785, JSON Canonicalization Scheme.
 */
export const canonicalJson = (value: unknown): string => JSON.stringify(inOrder(value));

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.every(isPlain) ? value : value.map(inOrder);
  if (isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value as object).filter(([, inner]) => inner !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, inner]) => [name, inOrder(inner)]));
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;
