import { cql2Conformance } from '../../model/cql2/conformance.ts';

/**
 * Conformance classes that are met: a list for each part of a standard. Only what a test shows to be true; the abstract tests
 * of each class stand by their own names in test/server/routes/ogc_*.test.ts.
 */
const features1 = ['core', 'geojson', 'html', 'oas30'].map((name) => `http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${name}`);
const features2 = ['http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs'];
const features3 = ['queryables', 'filter', 'features-filter'].map((name) => `http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/${name}`);

const tiles1 = ['core', 'tileset', 'tilesets-list', 'geodata-tilesets', 'mvt'].map((name) => `http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/${name}`);
const tileMatrixSets2 = ['tilematrixset', 'tilematrixsetlimits', 'tilesetmetadata', 'json-tilematrixset', 'json-tilematrixsetlimits', 'json-tilesetmetadata']
  .map((name) => `http://www.opengis.net/spec/tms/2.0/conf/${name}`);
const processes1 = ['core', 'ogc-process-description', 'json', 'html', 'oas30', 'job-list', 'dismiss'].map((name) => `http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/${name}`);

const lists: readonly (readonly string[])[] = [features1, features2, features3, cql2Conformance, tiles1, tileMatrixSets2, processes1];

export const conformanceClasses: readonly string[] = lists.flat();
