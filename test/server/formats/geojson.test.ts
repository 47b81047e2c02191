import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { geojson } from '../../../server/formats/geojson.ts';
import type { Shape } from '../../../server/formats/format.ts';
import type { Rejection } from '../../../server/model/row.ts';
import { pieces, problemOf, readWhole } from './read.ts';

const fixture = readFileSync(new URL('fixtures/incidents.geojson', import.meta.url));
const point = (id: number): object => ({ type: 'Feature', properties: { id }, geometry: { type: 'Point', coordinates: [id, 1] } });
const collection = (features: object[], more: object = {}): string => JSON.stringify({ type: 'FeatureCollection', ...more, features });

async function shapes(text: string, size?: number): Promise<(Shape | Rejection)[]> {
  const found: (Shape | Rejection)[] = [];
  for await (const shape of geojson.readShapes!(pieces(text, size))) found.push(shape);
  return found;
}

describe('GeoJSON', () => {
  it('points become rows, properties and coordinates their columns', async () => {
    for (const pieceSize of [1, 7, 100_000]) {
      const whole = await readWhole(fixture, { pieceSize });
      expect(whole.format).toBe('geojson');
      expect(whole.columns).toEqual(['id', 'occurred_at', 'offence', 'note', 'longitude', 'latitude']);
      expect(whole.rows.length).toBe(9);
      expect(whole.rows[0]).toEqual({ line: 1, values: ['B-1', '2025-03-01T08:15:00Z', 'burglary', 'a } in text', '30.5101', '50.4501'] });
      expect(whole.rows[2]).toEqual({ line: 4, values: ['B-4', '2025-03-02', 'burglary', '', '', ''] });
      expect(whole.rows[3]!.values.slice(-2)).toEqual(['30.5505', '50.4505']);
      expect(whole.rejections).toMatchObject([{ line: 3, field: 'geometry', value: 'LineString', code: 'not_a_point' }]);
    }
  });

  it('is recognised whatever the file is called, packed or not, one feature a line or in a sequence', async () => {
    const lines = [1, 2, 3].map((id) => JSON.stringify(point(id)));
    for (const content of [gzipSync(fixture), lines.join('\n'), lines.map((line) => `\u001e${line}\n`).join(''), `\ufeff${collection([point(1)])}`, `[${lines.join(',')}]`]) {
      expect((await readWhole(content)).format).toBe('geojson');
      expect((await readWhole(content)).rows.length).toBeGreaterThan(0);
    }
  });

  it('keeps the point apart from properties of the same name', async () => {
    const feature = { type: 'Feature', properties: { longitude: 'x', latitude: 'y' }, geometry: { type: 'Point', coordinates: [1, 2] } };
    expect(await readWhole(collection([feature]))).toMatchObject({
      columns: ['longitude', 'latitude', 'geometry.longitude', 'geometry.latitude'], rows: [{ values: ['x', 'y', '1', '2'] }],
    });
  });

  it('reads values of any sort as text', async () => {
    const feature = { type: 'Feature', properties: { n: 1.5, b: true, z: null, o: { a: [1] }, s: 'half \ud800' }, geometry: null };
    expect((await readWhole(collection([feature]))).rows[0]!.values).toEqual(['1.5', 'true', '', '{"a":[1]}', 'half \ufffd', '', '']);
  });

  it('refuses a value with NUL or without measure', async () => {
    const features = ['a\0b', 'x'.repeat(100_001)].map((text) => ({ type: 'Feature', properties: { text }, geometry: null }));
    expect((await readWhole(collection(features))).rejections.map(({ line, field, code }) => [line, field, code])).toEqual([[1, 'text', 'nul'], [2, 'text', 'value_too_long']]);
  });

  it('says so when coordinates are not in longitude and latitude', async () => {
    const crs = (name: string): object => ({ crs: { type: 'name', properties: { name } } });
    expect((await problemOf(readWhole(collection([point(1)], crs('urn:ogc:def:crs:EPSG::27700'))))).code).toBe('wrong_coordinate_system');
    expect((await readWhole(collection([point(1)], crs('urn:ogc:def:crs:OGC:1.3:CRS84')))).rows.length).toBe(1);
    expect((await readWhole(collection([point(1)], crs('EPSG:4326')))).rows.length).toBe(1);
  });

  it('notices what is cut off, damaged, or no GeoJSON at all', async () => {
    const text = collection([point(1), point(2)]);
    expect((await problemOf(readWhole(text.slice(0, -20)))).code).toBe('truncated_json');
    expect((await problemOf(readWhole('{"type":"FeatureCollection","features":[{"type":"Feature",}]}'))).code).toBe('bad_json');
    expect((await problemOf(readWhole(`${text}]]`))).code).toBe('bad_json');
    expect((await readWhole('{"type":"Topology","objects":{}}')).rejections).toMatchObject([{ line: 1, code: 'not_a_feature', value: 'Topology' }]);
    expect(await readWhole(collection([]))).toMatchObject({ rows: [], rejections: [] });
  });

  it('gives shapes with the number of their feature', async () => {
    const line = { type: 'Feature', properties: { name: 'x' }, geometry: { type: 'LineString', coordinates: [[0, 0], [1, 1]] } };
    expect(await shapes(collection([line, point(2)]))).toMatchObject([{ line: 1, geometry: { type: 'LineString' } }, { line: 2, geometry: { type: 'Point' } }]);
  });

  it('does not mind how the bytes arrive, nor what stands in texts', async () => {
    const feature = fc.record({ name: fc.string({ maxLength: 20 }), more: fc.jsonValue({ maxDepth: 3 }) })
      .map((properties) => ({ type: 'Feature', properties, geometry: { type: 'Point', coordinates: [1, 2] } }));
    await fc.assert(fc.asyncProperty(fc.array(feature, { minLength: 1, maxLength: 6 }), fc.jsonValue({ maxDepth: 2 }), fc.integer({ min: 1, max: 40 }), fc.boolean(),
      async (features, extra, size, oneByOne) => {
        const text = oneByOne ? features.map((one) => JSON.stringify(one)).join('\n') : collection(features, { extra, '"features": [': 1 });
        const found = await shapes(text, size);
        expect(found).toEqual(features.map((one, index) => JSON.parse(JSON.stringify({ line: index + 1, properties: one.properties, geometry: one.geometry })) as Shape));
      }), { numRuns: 300 });
  });
});
