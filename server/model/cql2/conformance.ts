const conformance = 'http://www.opengis.net/spec/cql2/1.0/conf/';

/**
 * Conformance classes of OGC 21-065r2 that filters on every collection meet, on both databases. Not among them: functions
 * (there are none of our own), and array functions (no property is an array).
 */
export const cql2Conformance: readonly string[] = [
  'cql2-text', 'cql2-json', 'basic-cql2', 'advanced-comparison-operators', 'case-insensitive-comparison', 'accent-insensitive-comparison',
  'basic-spatial-functions', 'basic-spatial-functions-plus', 'spatial-functions', 'temporal-functions', 'property-property', 'arithmetic',
].map((name) => conformance + name);
