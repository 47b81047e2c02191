import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { geopackage } from '../../../server/formats/geopackage.ts';
import { asMany } from '../../../server/formats/wkb.ts';
import type { FileRow, FileTable } from '../../../server/formats/writer.ts';
import { gdalRows, hasGdal, ogrinfo } from '../../support/gdal_rows.ts';
import { readGeopackageBlob } from '../../support/read_wkb.ts';
import { about, fields, mixedRows, pointRows, polygonAndManyRows, polygonRows, tableOf } from './awkward_rows.ts';
import { inBatches, writeFile } from './write_file.ts';
import type { WrittenFile } from './write_file.ts';

const names: Readonly<Record<string, string>> = { Geom: 'Geom_2', fid: 'fid_2' };

/** A row as SQLite holds it: truths are 1 and 0, there is no minus zero, objects are JSON. */
function stored({ properties }: FileRow): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ name, type }) => {
    const value = properties[name] ?? null;
    const inFile = value === null ? null : type === 'Boolean' ? Number(value) : type === 'Object' ? JSON.stringify(value) : value === 0 ? 0 : value;
    return [names[name] ?? name, inFile];
  }));
}

async function written<T>(table: FileTable, rows: readonly FileRow[], look: (file: WrittenFile, database: DatabaseSync) => Promise<T> | T): Promise<T> {
  const file = await writeFile(geopackage, table, rows);
  const database = new DatabaseSync(file.path, { readOnly: true });
  try {
    return await look(file, database);
  } finally {
    database.close();
    await file.remove();
  }
}

const cases: [string, FileTable['geometry'], readonly FileRow[]][] = [
  ['points', 'point', pointRows], ['polygons', 'polygon', polygonRows], ['several sorts of shapes', 'mixed', mixedRows],
  ['one row', 'point', pointRows.slice(0, 1)], ['no row', 'point', []],
];

/** GDAL brings a checker of the standard's requirements, for the same Python that QGIS is read with. */
const python = process.env['HEXWATCH_TEST_QGIS'] ?? '/usr/bin/python3';
const checker = ['-m', 'osgeo_utils.samples.validate_gpkg'];

function hasChecker(): boolean {
  try {
    execFileSync(python, ['-c', 'import osgeo_utils.samples.validate_gpkg'], { stdio: 'pipe' });
    return true;
  } catch {
    return process.env['HEXWATCH_NO_SKIP'] === '1';
  }
}

describe('GeoPackage', () => {
  it.each(cases)('holds %s as they are, to the last bit', (_what, geometry, rows) =>
    written(tableOf(geometry, rows.length), rows, (_file, database) => {
      const read = database.prepare(`SELECT * FROM ${geometry}_rows ORDER BY fid`).all().map(({ fid: _fid, geom, ...properties }) => ({
        geometry: geom === null ? null : readGeopackageBlob(geom as Uint8Array), properties: { ...properties },
      }));
      expect(read).toEqual(rows.map((row) => ({ geometry: row.geometry, properties: stored(row) })));
      expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    }));

  it('makes all shapes of a layer of several parts when one is, those before it as well', () =>
    written(tableOf('polygon', polygonAndManyRows.length), polygonAndManyRows, (_file, database) => {
      const shapes = database.prepare('SELECT geom FROM polygon_rows ORDER BY fid').all().map(({ geom }) => (geom === null ? null : readGeopackageBlob(geom as Uint8Array)));
      expect(shapes).toEqual(polygonAndManyRows.map((row) => row.geometry && asMany(row.geometry)));
      expect(database.prepare('SELECT geometry_type_name AS type FROM gpkg_geometry_columns').get()).toEqual({ type: 'MULTIPOLYGON' });
      expect(database.prepare("SELECT type FROM pragma_table_info('polygon_rows') WHERE name = 'geom'").get()).toEqual({ type: 'MULTIPOLYGON' });
    }));

  it('names itself in the header of the file, and says when it was changed and where its shapes are', () =>
    written(tableOf('point', pointRows.length), pointRows, (file, database) => {
      const head = readFileSync(file.path);
      expect(head.toString('latin1', 68, 72)).toBe('GPKG');
      expect(head.readUInt32BE(60)).toBe(10_300);
      expect(database.prepare('SELECT * FROM gpkg_contents').all()).toEqual([{
        table_name: 'point_rows', data_type: 'features', identifier: 'Rows of point: "all"', description: "What is awkward, isn't it? Так.",
        last_change: '2026-03-01T04:05:06.789Z', min_x: -180, min_y: -90, max_x: 180, max_y: 90, srs_id: 4326,
      }]);
    }));

  it('says what its rows are in its metadata, and what each field is in its schema', () =>
    written(tableOf('point', pointRows.length), pointRows, (_file, database) => {
      const metadata = database.prepare('SELECT * FROM gpkg_metadata JOIN gpkg_metadata_reference ON md_file_id = id').all();
      expect(metadata).toMatchObject([{ mime_type: 'application/json', reference_scope: 'table', table_name: 'point_rows' }]);
      expect(JSON.parse(String(metadata[0]!['metadata']))).toEqual({ ...about, rows: pointRows.length });
      expect(database.prepare('SELECT title, description FROM gpkg_data_columns').all()).toEqual(fields.map(({ name, description }) => ({ title: name, description })));
    }));

  it('has a spatial index of all shapes and the triggers that keep it true', () =>
    written(tableOf('mixed', mixedRows.length), mixedRows, (_file, database) => {
      expect(database.prepare("SELECT rtreecheck('rtree_mixed_rows_geom') AS state").get()).toEqual({ state: 'ok' });
      const inside = 'SELECT id FROM rtree_mixed_rows_geom WHERE minx <= ? AND maxx >= ? AND miny <= ? AND maxy >= ? ORDER BY id';
      expect(database.prepare(inside).all(8.6, 8.4, 47.5, 47.3)).toEqual([{ id: 6 }]);
      expect(database.prepare('SELECT count(*) AS count FROM rtree_mixed_rows_geom').get()).toEqual({ count: 6 });
      expect(database.prepare("SELECT count(*) AS count FROM sqlite_schema WHERE type = 'trigger'").get()).toEqual({ count: 6 });
    }));

  it('stops when nobody wants the file any more', async () => {
    const leaving = new AbortController();
    async function* rows(): AsyncGenerator<readonly FileRow[]> {
      yield pointRows;
      leaving.abort(new Error('left'));
      yield pointRows;
    }
    await expect(writeFile(geopackage, tableOf('point', 16), rows(), leaving.signal)).rejects.toThrow('left');
    await expect(writeFile(geopackage, tableOf('point', 8), inBatches(pointRows), AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });

  describe.skipIf(!hasChecker())("checked by GDAL's validate_gpkg", () => {
    it.each([...cases, ['polygons, some of several parts', 'polygon', polygonAndManyRows]] as typeof cases)('meets the requirements of the standard with %s', (_what, geometry, rows) =>
      written(tableOf(geometry, rows.length), rows, async ({ path }) => {
        const { stderr } = await promisify(execFile)(python, [...checker, path]);
        expect(stderr).toBe('');
      }));
  });

  describe.skipIf(!hasGdal())('read by GDAL', () => {
    it.each(cases)('gives %s back', (_what, geometry, rows) => written(tableOf(geometry, rows.length), rows, async ({ path }) => {
      const read = await gdalRows(path);
      expect(read.map((row) => row.geometry)).toEqual(rows.map((row) => row.geometry));
      expect(read.map((row) => ({ ...row.properties, attributes: null }))).toEqual(rows.map((row) => ({ ...stored(row), attributes: null })));
      expect(read.map(({ properties: { attributes } }) => (attributes === null ? null : JSON.parse(String(attributes)) as unknown)))
        .toEqual(rows.map((row) => row.properties['attributes']));
    }));

    it('finds rows by place through the index', () => written(tableOf('mixed', mixedRows.length), mixedRows, async ({ path }) => {
      expect((await gdalRows(path, '-spat', '8.4', '47.3', '8.6', '47.5')).map(({ properties }) => properties['id'])).toEqual(['m6']);
    }));

    it('has types for all fields, and no complaint', () => written(tableOf('polygon', polygonRows.length), polygonRows, async ({ path }) => {
      const said = await ogrinfo('-so', '-al', path);
      expect(said).not.toMatch(/^(warning|error)/im);
      for (const line of ['Geometry: Polygon', 'Feature Count: 3', 'number: Real', 'whole: Integer64', 'yes: Integer(Boolean)', 'occurredFrom: DateTime',
        'day: Date', 'attributes: String(JSON)', 'ID["EPSG",4326]']) expect(said).toContain(line);
    }));
  });
});
