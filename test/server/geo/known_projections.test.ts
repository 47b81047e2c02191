import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { systemOf } from '../../../server/geo/coordinate_systems.ts';
import { converterOf, unprojector } from '../../../server/geo/projection.ts';
import { hasSharedData, sharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

type Point = { place: string; epsg: number; lon: number; lat: number; x: number; y: number; proj4: string };
type Pairs = { lon: number[]; lat: number[]; portal_x: number[]; portal_y: number[]; proj_x: number[]; proj_y: number[]; max_abs_diff_ft: number };
type Reference = { output: { points: Point[]; chicago_portal_pairs: Pairs } };

const source = 'R 4.2.2, sf 1.0-9, PROJ 9.1';
const feet = 0.3048;

/** Systems that are read by their proj4 text only; where it lacks a shift to WGS 84 that PROJ knows, the shift stands here. */
const shifts: Readonly<Record<number, string>> = {
  5564: '+proj=tmerc +lat_0=0 +lon_0=33 +k=1 +x_0=6500000 +y_0=0 +ellps=krass +towgs84=24,-121,-76,0,0,0,0 +units=m',
  5514: '+proj=krovak +lat_0=49.5 +lon_0=24.8333333333333 +alpha=30.2881397527778 +k=0.9999 +x_0=0 +y_0=0 +ellps=bessel +towgs84=570.8,85.7,462.8,4.998,1.587,5.261,3.56 +units=m',
};
/** NAD83 and, in San Francisco, NAD83(2011). */
const american = new Set([2229, 2227, 2263, 2274, 2276, 2913, 3435, 7131, 26910]);
const forward = (epsg: number, lon: number, lat: number): [number, number] => converterOf(systemOf(epsg)!).forward(lon, lat);
const metresBetween = ([lon, lat]: readonly [number, number], to: Point): number =>
  Math.hypot((lon - to.lon) * 111_320 * Math.cos((to.lat * Math.PI) / 180), (lat - to.lat) * 110_900);

knownNumbers('projection', ({ number }) => {
  if (!hasSharedData()) return;
  const { output: { points, chicago_portal_pairs: pairs } } = JSON.parse(readFileSync(sharedData('reference/09_projections.json'), 'utf8')) as Reference;
  it('are all of the file', () => { expect([points.length, pairs.lon.length]).toEqual([43, 20]); });
  for (const point of points) {
    const { place, epsg, lon, lat, x, y } = point;
    const text = shifts[epsg] ?? (systemOf(epsg) === null ? point.proj4 : String(epsg));
    const back = (): number => metresBetween(unprojector(text)(x, y), point);
    if (american.has(epsg)) {
      number({
        what: `${place} from EPSG:${epsg} to longitude and latitude: metres from where PROJ puts it`, source, expected: 0, actual: back, tolerance: 1.6, needsData: true,
        because: 'PROJ takes one of several published shifts between NAD83 and WGS 84, a metre or two; ours is none, as in the files that police publish (see the portal of Chicago)',
      });
      continue;
    }
    if (systemOf(epsg) !== null) {
      number({ what: `${place} in EPSG:${epsg}, easting and northing`, source, expected: [x, y], actual: () => forward(epsg, lon, lat), needsData: true, ...(epsg === 27700 && { tolerance: 1e-8, because: 'The seven numbers of the shift are rounded: 0.7 mm' }) });
    }
    const loose = epsg === 5514 || epsg === 5564;
    number({
      what: `${place} from EPSG:${epsg} to longitude and latitude: metres from where it was`, source, expected: 0, actual: back, tolerance: loose ? 0.06 : 0.002, needsData: true,
      because: loose ? 'The shift to WGS 84 is written out by hand; its numbers are rounded' : 'Two millimetres, less than any of these systems is good for',
    });
  }
  const system = (i: number): [number, number] => forward(3435, pairs.lon[i]!, pairs.lat[i]!);
  number({
    what: 'Twenty places of the portal of Chicago in EPSG:3435: largest distance in feet to the coordinates that the portal gives', source: 'City of Chicago data portal', expected: 0, needsData: true,
    tolerance: 0.75, because: 'The portal rounds to whole feet in each direction', actual: () => Math.max(...pairs.lon.map((_, i) => Math.hypot(system(i)[0] - pairs.portal_x[i]!, system(i)[1] - pairs.portal_y[i]!))),
  });
  number({
    what: 'The same places: largest difference in feet, in either direction, between the portal and PROJ', source, expected: pairs.max_abs_diff_ft, needsData: true, tolerance: 1e-9,
    actual: () => Math.max(...pairs.lon.flatMap((_, i) => [Math.abs(pairs.portal_x[i]! - pairs.proj_x[i]!), Math.abs(pairs.portal_y[i]! - pairs.proj_y[i]!)])),
  });
  number({
    what: 'The same places in EPSG:3435: largest distance in metres to where PROJ puts them', source, expected: 0, needsData: true, tolerance: 1.6, because: 'As above: PROJ shifts from WGS 84 to NAD83, the portal does not',
    actual: () => feet * Math.max(...pairs.lon.map((_, i) => Math.hypot(system(i)[0] - pairs.proj_x[i]!, system(i)[1] - pairs.proj_y[i]!))),
  });
}, { room: 'server/geo' });
