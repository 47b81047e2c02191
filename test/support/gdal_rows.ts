import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import type { Geometry } from 'geojson';
import { readGeopackageBlob } from './read_wkb.ts';

/**
 * What GDAL reads in a file, value by value. It copies the file into a GeoPackage, from which numbers and positions come back to
 * the last bit; as text it rounds them.
 */
export type GdalRow = { geometry: Geometry | null; properties: Record<string, string | number | null> };

const run = promisify(execFile);

export function hasGdal(): boolean {
  try {
    return execFileSync('ogrinfo', ['--version'], { encoding: 'utf8', stdio: 'pipe' }).startsWith('GDAL');
  } catch {
    return process.env['HEXWATCH_NO_SKIP'] === '1';
  }
}

/** What `ogrinfo` says, warnings and errors as well. */
export async function ogrinfo(...options: string[]): Promise<string> {
  const { stdout, stderr } = await run('ogrinfo', options, { maxBuffer: 1e9 });
  return stdout + stderr;
}

export async function gdalRows(path: string, ...options: string[]): Promise<GdalRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hexwatch-gdal-'));
  const copy = join(folder, 'copy.gpkg');
  try {
    const { stderr } = await run('ogr2ogr', ['-f', 'GPKG', copy, path, '-nln', 'copy', '-nlt', 'GEOMETRY', '-lco', 'FID=row_of_copy',
      '-lco', 'GEOMETRY_NAME=shape_of_copy', '-lco', 'SPATIAL_INDEX=NO', ...options], { maxBuffer: 1e9 });
    if (/error|warning/i.test(stderr)) throw new Error(stderr);
    return rowsOf(copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function rowsOf(copy: string): GdalRow[] {
  const database = new DatabaseSync(copy, { readOnly: true });
  try {
    return database.prepare('SELECT * FROM copy ORDER BY row_of_copy').all().map(({ row_of_copy: _row, shape_of_copy: shape, ...properties }) => ({
      geometry: shape instanceof Uint8Array ? readGeopackageBlob(shape) : null, properties: properties as GdalRow['properties'],
    }));
  } finally {
    database.close();
  }
}
