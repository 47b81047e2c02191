import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conformanceClasses } from '../../../server/http/ogc/conformance.ts';

/** Abstract tests of the classes that are claimed, by their identifiers in Annex A of 17-069r4, 18-058 and 19-079r2. */
const abstractTests: Readonly<Record<string, string>> = {
  'ogcapi-features-1/1.0/conf/core': 'http crs84 root-op root-success api-definition-op api-definition-success conformance-op conformance-success fc-md-op fc-md-success fc-md-links '
    + 'fc-md-items fc-md-items-links fc-md-extent sfc-md-op sfc-md-success fc-op fc-bbox-definition fc-bbox-response fc-limit-definition fc-limit-response fc-time-definition '
    + 'fc-time-response query-param-unknown query-param-invalid fc-response fc-links fc-timeStamp fc-numberMatched fc-numberReturned f-op f-success f-links',
  'ogcapi-features-1/1.0/conf/geojson': 'definition content',
  'ogcapi-features-1/1.0/conf/html': 'definition content',
  'ogcapi-features-1/1.0/conf/oas30': 'completeness exception-codes oas-definition-1 oas-definition-2 oas-impl security',
  'ogcapi-features-2/1.0/conf/crs': 'crs-uri default-crs storageCrs crs-parameter crs-parameter-invalid crs-parameter-default crs-parameter-transform bbox-crs-parameter '
    + 'bbox-crs-parameter-invalid bbox-crs-parameter-default',
  'ogcapi-features-3/1.0/conf/queryables': 'get-conformance get-queryables-uris get-queryables',
  'ogcapi-features-3/1.0/conf/filter': 'get-conformance filter-param filter-lang-default expression-construction filter-crs-wgs84 filter-crs-param mixing-expression',
  'ogcapi-features-3/1.0/conf/features-filter': 'get-conformance filter-on-items',
};

const folder = join(import.meta.dirname, '../..');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.test\.tsx?$/.test(name) && !name.endsWith('ogc_conformance.test.ts'))
  .map((name) => readFileSync(join(folder, name), 'utf8'));
/** What stands in titles of tests that are not skipped. */
const titles = sources.flatMap((source) => [...source.matchAll(/\b(?:it|describe)(?:\.each\([^]*?\n?\s*\]\))?(?:<[^>]*>)?\(\s*(['"`])(.*?)\1/g)].map(([, , title]) => title!))
  .concat(sources.flatMap((source) => [...source.matchAll(/^\s*\]\)\((['"`])(.*?)\1/gm)].map(([, , title]) => title!)));
const named = new Set(titles.flatMap((title) => title.match(/\/conf\/[\w./-]+/g) ?? []));

const ofFeatures = conformanceClasses.filter((address) => address.includes('/ogcapi-features-'));

describe('the conformance classes of OGC API - Features that are claimed', () => {
  it.each(ofFeatures)('%s: each of its abstract tests is a test', (address) => {
    const name = address.replace('http://www.opengis.net/spec/', '');
    const [, short] = name.split(/\/conf(?=\/)/);
    const tests = abstractTests[name]?.split(' ').map((test) => `/conf${short}/${test}`);
    expect([name, tests?.filter((test) => !named.has(test))]).toEqual([name, []]);
  });

  it('are those that have a list here', () => {
    expect(ofFeatures.map((address) => address.replace('http://www.opengis.net/spec/', '')).sort()).toEqual(Object.keys(abstractTests).sort());
    expect(new Set(conformanceClasses).size).toBe(conformanceClasses.length);
  });
});
