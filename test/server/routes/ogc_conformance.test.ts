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

/** Those of OGC API - Tiles (20-057) and Processes (18-062r2) that tests may name: as its editors and its executable test suite write them. */
const furtherTests: Readonly<Record<string, string>> = {
  'ogcapi-tiles-1/1.0/conf/core': 'conformance-success tc-op tc-success tc-error tc-tilematrix-definition tc-tilerow-definition tc-tilecol-definition',
  'ogcapi-tiles-1/1.0/conf/tileset': 'conformance-success description',
  'ogcapi-tiles-1/1.0/conf/tilesets-list': 'conformance-success tileset-links',
  'ogcapi-tiles-1/1.0/conf/geodata-tilesets': 'conformance-success desc-links operation',
  'ogcapi-tiles-1/1.0/conf/mvt': 'content',
  'ogcapi-processes-1/1.0/conf/core': 'landingpage-op landingpage-success api-definition-op api-definition-success conformance-op conformance-success http process-list process-list-success '
    + 'pl-limit-definition pl-limit-response pl-links process process-success process-exception-no-such-process job-creation-op job-creation-request job-creation-auto-execution-mode '
    + 'job-creation-default-execution-mode job-creation-inputs job-creation-input-inline job-creation-input-ref job-creation-input-array job-creation-input-inline-object '
    + 'job-creation-input-inline-mixed job-creation-input-inline-binary job-creation-input-inline-bbox job-creation-input-validation job-creation-default-outputs '
    + 'job-creation-sync-raw-value-one job-creation-sync-raw-value-multi job-creation-sync-raw-ref job-creation-sync-raw-mixed-multi job-creation-sync-document job-creation-success-async '
    + 'job-op job-success job-exception-no-such-job job-results job-results-sync job-results-async-raw-value-one job-results-async-raw-value-multi job-results-async-raw-ref '
    + 'job-results-async-raw-mixed-multi job-results-async-document job-results-exception-results-not-ready job-results-failed',
  'ogcapi-processes-1/1.0/conf/ogc-process-description': 'json-encoding inputs-def input-def input-mixed-type outputs-def output-def output-mixed-type',
  'ogcapi-processes-1/1.0/conf/job-list': 'job-list-op job-list-success type-definition type-response processID-mandatory processID-definition processID-response status-definition '
    + 'status-response datetime-definition datetime-response duration-definition duration-response limit-definition limit-response links',
  'ogcapi-processes-1/1.0/conf/dismiss': 'job-dismiss-op job-dismiss-success',
};

const identifiersIn = (lists: Readonly<Record<string, string>>, standard: string): string[] => Object.entries(lists)
  .filter(([name]) => name.startsWith(standard)).flatMap(([name, tests]) => tests.split(' ').map((test) => `${name.slice(name.indexOf('/conf/'))}/${test}`));

const folder = join(import.meta.dirname, '../..');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.test\.tsx?$/.test(name) && !name.endsWith('ogc_conformance.test.ts'))
  .map((name) => ({ name, source: readFileSync(join(folder, name), 'utf8') }));
/** What stands in titles of tests that are not skipped. */
const titlesIn = (source: string): string[] => [...source.matchAll(/\b(?:it|describe)(?:\.each\((?:\w+|[^]*?\n?\s*\])\))?(?:<[^>]*>)?\(\s*(['"`])(.*?)\1/g)].map(([, , title]) => title!)
  .concat([...source.matchAll(/^\s*\]\)\((['"`])(.*?)\1/gm)].map(([, , title]) => title!));
const namedIn = (source: string): string[] => titlesIn(source).flatMap((title) => title.match(/\/conf\/[\w./-]+/g) ?? []);
const naming = files.map(({ name, source }) => ({ name, tests: namedIn(source) })).filter(({ tests }) => tests.length > 0);
const known: readonly (readonly [file: string, tests: ReadonlySet<string>])[] = [
  ['ogc_tiles.test.ts', new Set(identifiersIn(furtherTests, 'ogcapi-tiles-'))], ['ogc_processes.test.ts', new Set(identifiersIn(furtherTests, 'ogcapi-processes-'))],
  ['', new Set(identifiersIn(abstractTests, ''))],
];
const listFor = (name: string) => known.find(([file]) => name.endsWith(file))!;
/** The standards share names such as /conf/core/conformance-success: a test of tiles does not stand for one of features. */
const named = new Set(naming.filter(({ name }) => listFor(name)[0] === '').flatMap(({ tests }) => tests));

const ofFeatures = conformanceClasses.filter((address) => address.includes('/ogcapi-features-'));

describe('the conformance classes of OGC API - Features that are claimed', () => {
  it.each(ofFeatures)('%s: each of its abstract tests is a test', (address) => {
    const name = address.replace('http://www.opengis.net/spec/', '');
    const [, short] = name.split(/\/conf(?=\/)/);
    const tests = abstractTests[name]?.split(' ').map((test) => `/conf${short}/${test}`);
    expect([name, tests?.filter((test) => !named.has(test))]).toEqual([name, []]);
  });

  it.each(naming)('$name names no abstract test that the standard does not have', ({ name, tests }) => {
    const [, ofStandard] = listFor(name);
    expect(tests.filter((test) => !ofStandard.has(test))).toEqual([]);
  });

  it('are those that have a list here', () => {
    expect(ofFeatures.map((address) => address.replace('http://www.opengis.net/spec/', '')).sort()).toEqual(Object.keys(abstractTests).sort());
    expect(new Set(conformanceClasses).size).toBe(conformanceClasses.length);
  });
});
