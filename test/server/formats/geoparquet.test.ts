import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { geoparquet } from '../../../server/formats/geoparquet.ts';
import type { FileRow, FileTable } from '../../../server/formats/writer.ts';
import { hasPython, readInPython } from '../../support/python.ts';
import { readWkb } from '../../support/read_wkb.ts';
import { about, fields, mixedRows, pointRows, polygonAndManyRows, tableOf } from './awkward_rows.ts';
import { writeFile } from './write_file.ts';

const cases: [string, FileTable['geometry'], readonly FileRow[]][] = [
  ['points', 'point', pointRows], ['polygons, some of several parts', 'polygon', polygonAndManyRows], ['several sorts of shapes', 'mixed', mixedRows],
  ['one row', 'point', pointRows.slice(0, 1)], ['no row', 'point', []],
];

async function written<T>([geometry, rows]: [FileTable['geometry'], readonly FileRow[]], look: (path: string) => Promise<T>): Promise<T> {
  const file = await writeFile(geoparquet, tableOf(geometry, rows.length), rows);
  try {
    return await look(file.path);
  } finally {
    await file.remove();
  }
}

async function ask(sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** More rows than one group holds. */
const many: readonly FileRow[] = Array.from({ length: 60_000 }, (_, index) => ({
  ...pointRows[0]!, geometry: { type: 'Point', coordinates: [index / 1000, -index / 2000] }, properties: { ...pointRows[index % 8]!.properties, text: `row ${index}`, whole: index },
}));

describe('GeoParquet', () => {
  it('has rows in groups, and all of them', () => written(['point', many], async (path) => {
    expect(await ask(`SELECT count(DISTINCT row_group_id)::INT AS groups, count(*)::INT AS chunks FROM parquet_metadata('${path}')`)).toEqual([{ groups: 3, chunks: 3 * 13 }]);
    expect(await ask(`SELECT count(*)::INT AS rows, sum(whole)::DOUBLE AS total, count(DISTINCT text)::INT AS texts, count(day)::INT AS days FROM '${path}'`))
      .toEqual([{ rows: 60_000, total: 60_000 * 59_999 / 2, texts: 60_000, days: 60_000 * 7 / 8 }]);
  }));

  it.each(cases)('is read by DuckDB: %s', (_what, ...[geometry, rows]) => written([geometry, rows], async (path) => {
    const read = await ask(`SELECT id, text, number, whole::VARCHAR AS whole, yes, strftime(occurredFrom AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ') AS occurredFrom,
      strftime(day, '%Y-%m-%d') AS day, attributes::VARCHAR AS attributes, occurredFromText, Geom, fid::VARCHAR AS fid, "адреса" FROM '${path}'`);
    expect(read).toEqual(rows.map(({ properties }) => Object.fromEntries(fields.map(({ name, type }) => {
      const value = properties[name] as string | null;
      return [name, value === null ? null : type === 'Integer' ? String(value) : type === 'Object' ? JSON.stringify(value) : value];
    }))));
  }));

  it('has the types of its fields', () => written(['point', pointRows], async (path) => {
    const said = await ask(`DESCRIBE SELECT * FROM '${path}'`);
    expect(Object.fromEntries(said.map((column) => [column['column_name'], column['column_type']]))).toMatchObject({
      text: 'VARCHAR', number: 'DOUBLE', whole: 'BIGINT', yes: 'BOOLEAN', occurredFrom: 'TIMESTAMP WITH TIME ZONE', day: 'DATE', attributes: 'JSON',
    });
  }));

  describe.skipIf(!hasPython())('read by pyarrow and geopandas', () => {
    it.each(cases)('gives %s back to the last bit', (_what, ...[geometry, rows]) => written([geometry, rows], async (path) => {
      const { rows: read, frame } = await readInPython(path);
      expect(read.map(({ geometry: shape, bbox: _box, ...values }) => ({ shape: shape === null ? null : readWkb(Buffer.from(String(shape), 'hex')), values })))
        .toEqual(rows.map(({ geometry: shape, properties }) => ({
          shape, values: { ...properties, attributes: properties['attributes'] === null ? null : JSON.stringify(properties['attributes']) },
        })));
      expect(frame).toMatchObject({ crs: 'OGC:CRS84', rows: rows.length });
      expect(frame.shapes.map((shape) => (shape === null ? null : readWkb(Buffer.from(shape, 'hex'))))).toEqual(rows.map((row) => row.geometry));
    }), 30_000);

    it('says what its rows are, what each field is and where the shapes are', () => written(['polygon', polygonAndManyRows], async (path) => {
      const { metadata, rows } = await readInPython(path);
      expect(JSON.parse(metadata['hexwatch']!)).toEqual({ ...about, rows: polygonAndManyRows.length });
      expect(JSON.parse(metadata['hexwatch:table']!)).toMatchObject({ name: 'polygon_rows', title: 'Rows of polygon: "all"', fields: fields.map(({ name, type, description }) => ({ name, column: name, type, description })) });
      expect(JSON.parse(metadata['geo']!)).toEqual({
        version: '1.1.0', primary_column: 'geometry', columns: { geometry: {
          encoding: 'WKB', geometry_types: ['MultiPolygon', 'Polygon'], bbox: [-71.0123456789, 10, 31, 51],
          covering: { bbox: { xmin: ['bbox', 'xmin'], ymin: ['bbox', 'ymin'], xmax: ['bbox', 'xmax'], ymax: ['bbox', 'ymax'] } },
        } },
      });
      expect(rows.map((row) => row['bbox'])).toEqual([
        { xmin: 30, ymin: 50, xmax: 31, ymax: 51 }, { xmin: -71.0123456789, ymin: 42.0000000001, xmax: -71.0123456789 + 0.7, ymax: 42.0000000001 + 0.7 }, null,
        { xmin: 10, ymin: 10, xmax: 21, ymax: 21 }, { xmin: -71.0123456789, ymin: 42.0000000001, xmax: -71.0123456789 + 0.7, ymax: 42.0000000001 + 0.7 },
      ]);
    }), 30_000);
  });
});
