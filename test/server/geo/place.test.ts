import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaIndex } from '../../../server/geo/area_index.ts';
import { placeJudge, type PlaceRules } from '../../../server/geo/place.ts';
import { unprojector } from '../../../server/geo/projection.ts';
import { checkShape } from '../../../server/geo/shape_check.ts';
import type { MultiPolygon, Position } from '../../../server/model/filter.ts';
import { hasSharedData, sharedData } from '../../support/data.ts';

const kyiv: MultiPolygon = [[[[30.2, 50.2], [30.9, 50.2], [30.9, 50.6], [30.2, 50.6], [30.2, 50.2]]]];
const rules: PlaceRules = { decimalComma: false, projection: null, placeholders: [], extent: null, areas: null };
const judge = (longitude: string, latitude: string, own: Partial<PlaceRules> = {}) => placeJudge({ ...rules, ...own })(longitude, latitude);

describe('the place of an incident', () => {
  it('is taken as it is written', () => {
    expect(judge('30.5234', '50.4501')).toEqual({ longitude: 30.5234, latitude: 50.4501, problem: null });
    expect(judge('-87.70629553200001', '+41.886792691')).toEqual({ longitude: -87.70629553200001, latitude: 41.886792691, problem: null });
    expect(judge('3.05e1', '50')).toMatchObject({ longitude: 30.5 });
  });

  it.each([['', '50'], ['30', ''], ['', ''], ['(null)', '(null)'], ['NULL', 'null'], ['N/A', '-'], ['NaN', 'NaN']])('is none when %j, %j is all there is', (longitude, latitude) => {
    expect(judge(longitude, latitude)).toEqual({ longitude: null, latitude: null, problem: 'missing' });
  });

  it('is none at 0, 0 and at the publisher\'s point for an unknown place', () => {
    expect(judge('0', '0.000')).toEqual({ longitude: null, latitude: null, problem: 'zero' });
    expect(judge('-91.686565684', '36.619446395', { placeholders: [[-91.686565684, 36.619446395]] })).toMatchObject({ problem: 'placeholder' });
    expect(judge('-91.68657', '36.61945', { placeholders: [[-91.686565684, 36.619446395]] })).toMatchObject({ problem: 'placeholder' });
    expect(judge('0', '51.5')).toMatchObject({ longitude: 0, problem: null });
  });

  it.each([
    ['30,5', '50.1', 'bad_coordinate', /decimalComma/], ['30°31\'', '50.1', 'bad_coordinate', /minutes/], ['abc', '1', 'bad_coordinate', /number/],
    ['Infinity', '1', 'bad_coordinate', /number/], ['0x1F', '1', 'bad_coordinate', /number/], ['50.4', '130.5', 'out_of_range', /swapped/],
    ['523456', '5591234', 'out_of_range', /EPSG/], ['200', '10', 'out_of_range', /EPSG/],
  ])('cannot be %s, %s', (longitude, latitude, code, words) => {
    expect(judge(longitude, latitude)).toMatchObject({ code, reason: expect.stringMatching(words) as string });
  });

  it('is refused when swapping the coordinates or a sign puts it where it is expected', () => {
    const areas = areaIndex([kyiv]);
    expect(judge('50.45', '30.52', { areas })).toMatchObject({ code: 'swapped' });
    expect(judge('-30.52', '50.45', { areas })).toMatchObject({ code: 'sign_lost', field: 'longitude' });
    expect(judge('30.52', '-50.45', { areas })).toMatchObject({ code: 'sign_lost', field: 'latitude' });
    expect(judge('41.88', '-87.63', { extent: [-88.3, 41.4, -87.3, 42.3] })).toMatchObject({ code: 'swapped' });
    expect(judge('87.63', '41.88', { extent: [-88.3, 41.4, -87.3, 42.3] })).toMatchObject({ code: 'sign_lost' });
    expect(judge('50.45', '30.52')).toMatchObject({ longitude: 50.45, problem: null });
  });

  it('is kept and said to be outside when it lies outside every area', () => {
    const areas = areaIndex([kyiv]);
    expect(judge('30.5', '50.4', { areas })).toMatchObject({ problem: null });
    expect(judge('31.2', '50.4', { areas })).toMatchObject({ longitude: 31.2, problem: 'outside' });
    expect(judge('-74', '40.7', { areas })).toMatchObject({ longitude: -74, problem: 'outside' });
  });

  it('may be written with a decimal comma when that is said', () => {
    expect(judge('-75,56985400000', '6,25722555000', { decimalComma: true })).toMatchObject({ longitude: -75.569854, latitude: 6.25722555 });
    expect(judge('-75.5', '6.2', { decimalComma: true })).toMatchObject({ longitude: -75.5 });
  });

  it('may be given in metres or feet', () => {
    expect(judge('1175672', '1840435', { projection: 'EPSG:3435' })).toMatchObject({ longitude: expect.closeTo(-87.632185603, 5) as number, latitude: expect.closeTo(41.71751955, 5) as number });
    expect(judge('0', '0', { projection: '26910' })).toMatchObject({ problem: 'zero' });
    expect(() => judge('1', '2', { projection: 'EPSG:999999' })).toThrowError(expect.objectContaining({ code: 'unknown_projection' }) as Error);
    expect(() => unprojector('nonsense')).toThrowError(expect.objectContaining({ code: 'unknown_projection' }) as Error);
  });

  it.skipIf(!hasSharedData())('agrees with PROJ for every coordinate system that it knows', () => {
    const { output } = JSON.parse(readFileSync(sharedData('reference/09_projections.json'), 'utf8')) as
      { output: { points: { epsg: number; lon: number; lat: number; x: number; y: number }[] } };
    const known = output.points.filter(({ epsg }) => { try { unprojector(String(epsg)); return true; } catch { return false; } });
    expect(new Set(known.map(({ epsg }) => epsg)).size).toBeGreaterThanOrEqual(5);
    for (const { epsg, lon, lat, x, y } of known) {
      const [longitude, latitude] = unprojector(String(epsg))(x, y);
      // A metre is about 1e-5 degrees; without correction files NAD83 is known to a metre or two, the British grid to a few.
      const tolerance = epsg === 27700 ? 5e-5 : 2e-5;
      expect(Math.abs(longitude - lon), `EPSG:${epsg}`).toBeLessThan(tolerance);
      expect(Math.abs(latitude - lat), `EPSG:${epsg}`).toBeLessThan(tolerance);
    }
  });
});

describe('an index of areas', () => {
  it('knows holes and parts', () => {
    const ring = (size: number): Position[] => [[-size, -size], [size, -size], [size, size], [-size, size], [-size, -size]];
    const index = areaIndex([[[ring(3), ring(1)]], [[ring(0.5)], [ring(3).map(([x, y]): Position => [x + 10, y])]]])!;
    expect([[2, 2], [0.8, 0], [0, 0], [10, 0], [6.5, 0]].map(([x, y]) => index.contains(x!, y!))).toEqual([true, false, true, true, false]);
    expect(index.bounds).toEqual([-3, -3, 13, 3]);
    expect(areaIndex([])).toBeNull();
  });

  it('agrees with the plain even-odd rule for any star-shaped polygon', () => {
    const star = fc.array(fc.double({ min: 0.2, max: 5, noNaN: true }), { minLength: 3, maxLength: 300 }).map((radii) => {
      const ring = radii.map((radius, index): Position => [radius * Math.cos((2 * Math.PI * index) / radii.length), radius * Math.sin((2 * Math.PI * index) / radii.length)]);
      return [...ring, ring[0]!];
    });
    const coordinate = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(fc.property(star, coordinate, coordinate, (ring, x, y) => {
      let inside = false;
      for (let at = 1; at < ring.length; at += 1) {
        const [[x1, y1], [x2, y2]] = [ring[at - 1]!, ring[at]!];
        if ((y1 > y) !== (y2 > y) && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
      }
      expect(areaIndex([[[ring]]])!.contains(x, y)).toBe(inside);
    }), { numRuns: 1000 });
  });
});

describe('a shape of a file', () => {
  const types = ['Polygon', 'MultiPolygon', 'LineString'];
  const square = [[0, 0], [1, 0], [1, 1], [0, 0]];
  it('is kept in two dimensions', () => {
    expect(checkShape({ type: 'LineString', coordinates: [[1, 2, 3], [4, 5]] }, types)).toEqual({ text: '{"type":"LineString","coordinates":[[1,2],[4,5]]}', vertices: 2 });
  });
  it.each([
    ['no shape', null, 'wrong_shape'], ['a point', { type: 'Point', coordinates: [1, 2] }, 'wrong_shape'], ['an open ring', { type: 'Polygon', coordinates: [[[0, 0], [1, 0], [1, 1], [0, 1]]] }, 'bad_shape'],
    ['three corners', { type: 'Polygon', coordinates: [[[0, 0], [1, 0], [0, 0]]] }, 'bad_shape'], ['nothing', { type: 'MultiPolygon', coordinates: [] }, 'bad_shape'],
    ['text', { type: 'Polygon', coordinates: [[['0', 0]]] }, 'bad_shape'], ['flat', { type: 'Polygon', coordinates: [1, 2] }, 'bad_shape'], ['metres', { type: 'Polygon', coordinates: [square.map(([x, y]) => [x! + 500_000, y])] }, 'out_of_range'],
    ['infinity', { type: 'Polygon', coordinates: [[[0, 0], [1e308 * 10, 0], [1, 1], [0, 0]]] }, 'out_of_range'],
    ['half the globe', { type: 'Polygon', coordinates: [[[-179, 0], [179, 0], [179, 1], [-179, 0]]] }, 'crosses_antimeridian'],
    ['20,001 corners', { type: 'Polygon', coordinates: [[...Array.from({ length: 20_000 }, (_, index) => [Math.cos(index), Math.sin(index)]), [1, 0]]] }, 'too_many_vertices'],
  ])('is refused when it is %s', (_, geometry, code) => {
    expect(checkShape(geometry, types)).toMatchObject({ code });
  });
});
