import type { Geometry } from 'geojson';
import type { FileAbout, FileRow, FileTable } from '../../../server/formats/writer.ts';
import type { LayerField } from '../../../tiles/layer.ts';

/** Tables with everything that a file format may trip over: values at their limits, names that clash, shapes of all sorts. */
export const about: FileAbout = {
  program: 'hexwatch 0.1.0', madeAt: '2026-03-01T04:05:06.789Z', madeBy: "Оксана O'Neil", agency: 'town', dataVersion: '42', demonstration: true,
  rows: 0, geocodeRate: 0.9375, handlingCode: 3, handling: 'Handling code 3: "police only"', question: { from: '2026-01-01', offences: ['burglary'], area: null },
  method: { name: 'Gi*', version: 1 }, warnings: [{ code: 'few', message: 'Few incidents – be careful\n' }], source: 'https://example.org/api/v1/exports/x?a=1&b=2',
};

export const fields: readonly LayerField[] = [
  { name: 'id', type: 'String', description: 'Which row it is.' },
  { name: 'text', type: 'String', description: "A text; it's free." },
  { name: 'number', type: 'Number', description: 'Any number.' },
  { name: 'whole', type: 'Integer', description: 'A whole number.' },
  { name: 'yes', type: 'Boolean', description: 'Whether it is so.' },
  { name: 'occurredFrom', type: 'Instant', description: 'Instant at which it began, UTC.' },
  { name: 'day', type: 'Day', description: 'Local day.' },
  { name: 'attributes', type: 'Object', description: 'Further columns.' },
  { name: 'occurredFromText', type: 'String', description: 'A name of which the first ten letters are taken.' },
  { name: 'Geom', type: 'String', description: 'A name that a column of geometry may have.' },
  { name: 'fid', type: 'Integer', description: 'A name that a key may have.' },
  { name: 'адреса', type: 'String', description: 'A name in another script: адреса.' },
];

const nothing = Object.fromEntries(fields.map(({ name }) => [name, null]));
const full = {
  text: 'Burglary', number: 1.5, whole: 7, yes: true, occurredFrom: '2026-03-01T04:00:00.000Z', day: '2026-03-01', attributes: { beat: '12' },
  occurredFromText: 'about 4', Geom: 'g', fid: 99, 'адреса': 'вул. Хрещатик, 22',
};

const row = (id: string, geometry: Geometry | null, properties: Record<string, unknown>): FileRow => ({ type: 'Feature', id, geometry, properties: { ...nothing, ...properties, id } });
const point = (longitude: number, latitude: number): Geometry => ({ type: 'Point', coordinates: [longitude, latitude] });

export const huge = 'Довгий текст 🚓 '.repeat(20_000);

export const pointRows: readonly FileRow[] = [
  row('a', point(30.523400000000002, 50.450100000000006), full),
  row('b', null, {}),
  row('c', point(0.1 + 0.2, -1 / 3), { ...full, text: '', attributes: {}, yes: false, occurredFromText: ' ' }),
  row('d', point(-180, 90), { ...full, text: 'He said "no", twice;\r\nthen\tleft \\ \'it\'', attributes: { 'a "b"': 'c\nd', 'є': '🚓' } }),
  row('e', point(180, -90), { ...full, text: "Її об'їзд 🚓👮‍♀️ é e\u0301 \ufeff", number: 0, whole: 0, fid: 0 }),
  row('f', point(0, 0), { ...full, number: -0, whole: -1, occurredFrom: '1969-12-31T23:59:59.999Z', day: '1969-12-31' }),
  row('g', point(2.2250738585072014e-308, 1e-7), {
    ...full, text: huge, number: 1.7976931348623157e308, whole: Number.MAX_SAFE_INTEGER, occurredFrom: '2099-12-31T12:00:00.001Z', day: '2100-02-28',
  }),
  row('h', point(12.345678901234567, 1), { ...full, text: '=1+1', number: 5e-324, whole: Number.MIN_SAFE_INTEGER, attributes: null }),
];

const square = (west: number, south: number, size: number): [number, number][] => [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]];
const hole = (west: number, south: number, size: number): [number, number][] => square(west, south, size).toReversed();

const withHole: Geometry = { type: 'Polygon', coordinates: [square(30, 50, 1), hole(30.25, 50.25, 0.1), hole(30.6, 50.6, 0.3)] };
const plain: Geometry = { type: 'Polygon', coordinates: [square(-71.0123456789, 42.0000000001, 0.7)] };
const several: Geometry = { type: 'MultiPolygon', coordinates: [[square(10, 10, 1)], [square(20, 20, 1), hole(20.1, 20.1, 0.5)]] };

export const polygonRows: readonly FileRow[] = [row('p1', withHole, full), row('p2', plain, { ...full, text: 'Ґ' }), row('p3', null, {})];
export const polygonAndManyRows: readonly FileRow[] = [...polygonRows, row('p4', several, full), row('p5', plain, full)];

export const mixedRows: readonly FileRow[] = [
  row('m1', { type: 'LineString', coordinates: [[30.1, 50.1], [30.2, 50.2], [30.3, 50.1]] }, full),
  row('m2', withHole, full),
  row('m3', { type: 'MultiLineString', coordinates: [[[1, 1], [2, 2]], [[3, 3], [4, 4], [5, 3.3333333333333335]]] }, full),
  row('m4', several, full),
  row('m5', null, { text: 'nowhere' }),
  row('m6', point(8.5, 47.4), full),
  row('m7', { type: 'MultiPoint', coordinates: [[1, 2], [3, 4]] }, full),
];

export function tableOf(geometry: FileTable['geometry'], rows: number): FileTable {
  return { name: `${geometry}_rows`, title: `Rows of ${geometry}: "all"`, description: "What is awkward, isn't it? Так.", geometry, fields, about: { ...about, rows } };
}
