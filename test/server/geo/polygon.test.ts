import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approximateSquareKm, mostVertices, polygonToGeoJson, polygonToWkt, readAreaName, readPolygon } from '../../../server/geo/polygon.ts';
import type { MultiPolygon } from '../../../server/model/filter.ts';
import { Problem } from '../../../server/model/problem.ts';

const square: MultiPolygon = [[[[30, 50], [31, 50], [31, 51], [30, 51], [30, 50]]]];
const codeOf = (text: string): string => {
  try {
    readPolygon(text);
    return 'taken';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
};

describe('a polygon in an address', () => {
  it('is read from WKT and GeoJSON alike', () => {
    for (const text of [
      'POLYGON ((30 50, 31 50, 31 51, 30 51, 30 50))', 'polygon((30 50,31 50,31 51,30 51,30 50))', 'SRID=4326;POLYGON((30 50, 31 50, 31 51, 30 51, 30 50))',
      'MULTIPOLYGON(((30 50,31 50,31 51,30 51,30 50)))', 'POLYGON((3e1 +50.0,31 50 7,31. 51,30 51,30 50))',
      polygonToGeoJson(square), JSON.stringify({ type: 'Polygon', coordinates: square[0] }),
      JSON.stringify({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: square[0] } }),
    ]) expect(readPolygon(text), text).toEqual(square);
  });

  it('comes back from WKT as it went in, holes and parts included', () => {
    const position = fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true })).map(([x, y]): [number, number] => [x + 0, y + 0]);
    const ring = fc.array(position, { minLength: 3, maxLength: 8 }).map((open) => [...open, open[0]!]);
    fc.assert(fc.property(fc.array(fc.array(ring, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }), (polygon) => {
      expect(readPolygon(polygonToWkt(polygon))).toEqual(polygon);
      expect(readPolygon(polygonToGeoJson(polygon))).toEqual(polygon);
    }));
  });

  it('is refused with a reason when it is not one', () => {
    expect(codeOf('POLYGON((30 50,31 50,31 51,30 51))')).toBe('polygon_not_closed');
    expect(codeOf('POLYGON((30 95,31 50,31 51,30 95))')).toBe('coordinates_out_of_range');
    expect(codeOf('POLYGON((181 50,31 50,31 51,181 50))')).toBe('coordinates_out_of_range');
    for (const text of [
      '', 'x', 'POINT(30 50)', 'POLYGON', 'POLYGON()', 'POLYGON(())', 'POLYGON((30 50,31 50,30 50))', 'POLYGON((30 50,31 50,31 51,30 51,30 50)', 'POLYGON((30 50,31,31 51,30 50))',
      'POLYGON((a b,c d,e f,a b))', 'POLYGON((1 2 3 4,1 2,1 2,1 2 3 4))', 'POLYGON(((30 50,31 50,31 51,30 51,30 50)))', '{', '{}', '{"type":"Point","coordinates":[1,2]}',
      '{"type":"Polygon","coordinates":[]}', '{"type":"Polygon","coordinates":[[[1,2],["a",3],[4,5],[1,2]]]}', '{"type":"Polygon"}', 'POLYGON((30 NaN,31 50,31 51,30 NaN))',
    ]) expect(codeOf(text), text).toBe('bad_polygon');
  });

  it('may have so many vertices and no more', () => {
    const circle = (vertices: number): string => `POLYGON((${Array.from({ length: vertices }, (_, i) => {
      const angle = (2 * Math.PI * (i % (vertices - 1))) / (vertices - 1);
      return `${30 + Math.cos(angle)} ${50 + Math.sin(angle)}`;
    }).join(',')}))`;
    expect(codeOf(circle(mostVertices))).toBe('taken');
    expect(codeOf(circle(mostVertices + 1))).toBe('polygon_too_large');
  });

  it('never makes the reader fail otherwise, whatever stands in the address', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => {
      codeOf(text);
      codeOf(`POLYGON((${text}))`);
      codeOf(`{"type":"Polygon","coordinates":${text}`);
    }));
  });

  it('is told from the name of an area', () => {
    expect(readAreaName('district:001')).toEqual({ kind: 'district', code: '001' });
    expect(readAreaName(' neighbourhood:O\'HARE, WEST ')).toEqual({ kind: 'neighbourhood', code: 'O\'HARE, WEST' });
    for (const text of ['POLYGON((30 50,31 50,31 51,30 50))', '{"type":"Polygon"}', 'district:', ':1', 'District:1']) expect(readAreaName(text), text).toBeNull();
  });
});

describe('the size of a polygon', () => {
  it('is near the true one', () => {
    // One degree square at 50 to 51 north: 71.0 by 111.2 km.
    expect(approximateSquareKm(square)).toBeGreaterThan(7850);
    expect(approximateSquareKm(square)).toBeLessThan(7950);
    const withHole: MultiPolygon = [[square[0]![0]!, [[30.2, 50.2], [30.2, 50.8], [30.8, 50.8], [30.8, 50.2], [30.2, 50.2]]]];
    expect(approximateSquareKm(withHole) / approximateSquareKm(square)).toBeCloseTo(0.64, 2);
  });
});
