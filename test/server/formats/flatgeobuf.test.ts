import { readFileSync } from 'node:fs';
import type { Point } from 'geojson';
import { describe, expect, it } from 'vitest';
import { flatgeobuf, flatgeobufOf } from '../../../server/formats/flatgeobuf.ts';
import { hilbertPlace } from '../../../server/formats/hilbert_order.ts';
import type { FileFormat, FileRow, FileTable } from '../../../server/formats/writer.ts';
import { gdalRows, hasGdal, ogrinfo } from '../../support/gdal_rows.ts';
import { about, fields, mixedRows, pointRows, polygonAndManyRows, tableOf } from './awkward_rows.ts';
import { writeFile } from './write_file.ts';

const cases: [string, FileTable['geometry'], readonly FileRow[]][] = [
  ['points', 'point', pointRows], ['polygons, some of several parts', 'polygon', polygonAndManyRows], ['several sorts of shapes', 'mixed', mixedRows],
  ['one row', 'point', pointRows.slice(0, 1)], ['no row', 'point', []], ['a row without a place', 'point', pointRows.slice(1, 2)],
];

/** A row as GDAL copies it into a GeoPackage. */
function copied({ geometry, properties }: FileRow) {
  return {
    geometry,
    properties: Object.fromEntries(fields.map(({ name, type }) => {
      const value = properties[name] ?? null;
      return [name, value === null ? null : type === 'Boolean' ? Number(value) : type === 'Object' ? JSON.stringify(value) : value === 0 ? 0 : value];
    })),
  };
}

async function written<T>(format: FileFormat, [geometry, rows]: [FileTable['geometry'], readonly FileRow[]], look: (path: string) => Promise<T> | T): Promise<T> {
  const file = await writeFile(format, tableOf(geometry, rows.length), rows);
  try {
    return await look(file.path);
  } finally {
    await file.remove();
  }
}

const byId = (rows: readonly { properties: Record<string, unknown> }[]) =>
  rows.toSorted((one, other) => String(one.properties['id']).localeCompare(String(other.properties['id']), 'en', { numeric: true }));

/** Points here and there, always the same. */
const scattered: readonly FileRow[] = Array.from({ length: 5000 }, (_, index) => {
  const [longitude, latitude] = [30 + ((index * 7919) % 5003) / 5003, 50 + ((index * 104_729) % 4999) / 4999];
  return { ...pointRows[0]!, id: `s${index}`, geometry: { type: 'Point', coordinates: [longitude, latitude] }, properties: { ...pointRows[0]!.properties, id: `s${index}` } };
});
const box = { west: 30.2, south: 50.3, east: 30.4, north: 50.7 };
const isInside = ({ geometry }: FileRow): boolean => {
  const [longitude, latitude] = (geometry as Point).coordinates as [number, number];
  return longitude >= box.west && longitude <= box.east && latitude >= box.south && latitude <= box.north;
};
const spatially = ['-spat', ...[box.west, box.south, box.east, box.north].map(String)];

/** A reader of its own for the tree: the places of the leaves that a box meets, and how many nodes were looked at. */
function searchTree(bytes: Buffer, count: number): { found: number; looked: number } {
  const start = 12 + bytes.readUInt32LE(8);
  const levels = [count];
  while (levels[0]! > 1 || levels.length === 1) levels.unshift(Math.ceil(levels[0]! / 16));
  const nodes = levels.reduce((sum, level) => sum + level, 0);
  let [found, looked] = [0, 0];
  const visit = (node: number, level: number): void => {
    looked += 1;
    const [west, south, east, north] = [0, 8, 16, 24].map((at) => bytes.readDoubleLE(start + node * 40 + at)) as [number, number, number, number];
    if (west > box.east || east < box.west || south > box.north || north < box.south) return;
    const number = Number(bytes.readBigUInt64LE(start + node * 40 + 32));
    if (level === levels.length - 1) {
      // What the leaf names has to be a feature: its length leads on to the next one or to the end.
      expect(bytes.readUInt32LE(start + nodes * 40 + number)).toBeGreaterThan(0);
      found += 1;
      return;
    }
    const below = levels.slice(0, level + 2).reduce((sum, one) => sum + one, 0);
    for (let child = number; child < Math.min(number + 16, below); child += 1) visit(child, level + 1);
  };
  visit(0, 0);
  return { found, looked };
}

describe('FlatGeobuf', () => {
  it('says in its header what it holds', () => written(flatgeobuf, ['point', pointRows], (path) => {
    const bytes = readFileSync(path);
    expect([...bytes.subarray(0, 8)]).toEqual([0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62, 0]);
    const header = bytes.subarray(12, 12 + bytes.readUInt32LE(8)).toString();
    expect(header).toContain(JSON.stringify({ ...about, rows: pointRows.length }));
    for (const { name, description } of fields) {
      expect(header).toContain(name);
      expect(header).toContain(description);
    }
    expect(header).toContain('Rows of point: "all"');
  }));

  it('has an index in which a box finds its rows by looking at few nodes', () => written(flatgeobuf, ['point', scattered], (path) => {
    const { found, looked } = searchTree(readFileSync(path), scattered.length);
    expect(found).toBe(scattered.filter(isInside).length);
    expect(looked).toBeLessThan(found * 2);
  }));

  it('puts what is near on the curve near each other', () => {
    const along = Array.from({ length: 64 }, (_, index) => ({ x: index % 8, y: Math.floor(index / 8) }))
      .toSorted((one, other) => hilbertPlace(one.x, one.y) - hilbertPlace(other.x, other.y));
    for (const [index, { x, y }] of along.slice(1).entries()) expect(Math.abs(x - along[index]!.x) + Math.abs(y - along[index]!.y)).toBe(1);
    expect(hilbertPlace(65_535, 0)).toBe(2 ** 32 - 1);
  });

  describe.skipIf(!hasGdal())('read by GDAL', () => {
    it.each(cases)('gives %s back to the last bit, in whatever order', (_what, ...[geometry, rows]) => written(flatgeobuf, [geometry, rows], async (path) => {
      expect(byId(await gdalRows(path))).toEqual(byId(rows.map(copied)));
    }));

    it.each(cases)('gives %s back in their order when there are more than an index is made for', (_what, ...[geometry, rows]) =>
      written(flatgeobufOf(0), [geometry, rows], async (path) => { expect(await gdalRows(path)).toEqual(rows.map(copied)); }));

    it.each([['with', flatgeobuf], ['without', flatgeobufOf(4999)]] as const)('finds rows by place %s an index', (_how, format) =>
      written(format, ['point', scattered], async (path) => {
        const read = byId(await gdalRows(path, ...spatially)).map(({ properties }) => properties['id']);
        expect(read).toEqual(byId(scattered.filter(isInside)).map(({ properties }) => properties['id']));
        expect(read.length).toBeGreaterThan(100);
      }));

    it('has types for all fields, and no complaint', () => written(flatgeobuf, ['polygon', polygonAndManyRows.slice(0, 3)], async (path) => {
      const said = await ogrinfo('-so', '-al', path);
      expect(said).not.toMatch(/^(warning|error)/im);
      for (const line of ['Layer name: polygon_rows', 'Geometry: Polygon', 'Feature Count: 3', 'number: Real', 'whole: Integer64', 'yes: Integer(Boolean)',
        'occurredFrom: DateTime', 'ID["EPSG",4326]']) expect(said).toContain(line);
    }));
  });
});
