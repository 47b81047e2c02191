import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Geometry, Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { cutNames, cutText } from '../../../server/formats/dbf.ts';
import { shapefile, shapefileOf } from '../../../server/formats/shapefile.ts';
import { shapeContent } from '../../../server/formats/shapefile_shapes.ts';
import type { FileRow, FileTable } from '../../../server/formats/writer.ts';
import { gdalRows, hasGdal, ogrinfo } from '../../support/gdal_rows.ts';
import { about, fields, huge, mixedRows, pointRows, polygonAndManyRows, tableOf } from './awkward_rows.ts';
import { writeFile } from './write_file.ts';

const names: Readonly<Record<string, string>> = { occurredFrom: 'occurredFr', occurredFromText: 'occurred_2', 'адреса': 'field' };

async function written<T>([geometry, rows]: [FileTable['geometry'], readonly FileRow[]], look: (path: string) => Promise<T> | T): Promise<T> {
  const file = await writeFile(shapefile, tableOf(geometry, rows.length), rows);
  try {
    return await look(file.path);
  } finally {
    await file.remove();
  }
}

const area = (ring: readonly Position[]): number => ring.reduce((sum, [x, y], index) => {
  const [nextX, nextY] = ring[(index + 1) % ring.length]!;
  return sum + (x! - 30) * (nextY! - 50) - (nextX! - 30) * (y! - 50);
}, 0);
/** Rings as the file has them: outer ones clockwise, holes against it. */
const turned = (rings: Position[][]): Position[][] => rings.map((ring, index) => ((area(ring) < 0) === (index === 0) ? ring : ring.toReversed()));
const turnedGeometry = (geometry: Geometry | null): Geometry | null => (geometry?.type === 'Polygon' ? { ...geometry, coordinates: turned(geometry.coordinates) }
  : geometry?.type === 'MultiPolygon' ? { ...geometry, coordinates: geometry.coordinates.map(turned) } : geometry);

/** A row as GDAL reads it: what is empty is missing, texts end at 254 bytes, truths are letters. */
function left({ geometry, properties }: FileRow) {
  return {
    geometry: turnedGeometry(geometry),
    properties: Object.fromEntries(fields.map(({ name, type }) => {
      const value = properties[name] ?? null;
      const text = type === 'Object' && value !== null ? JSON.stringify(value) : value;
      const inFile = type === 'Boolean' ? (value === null ? '?' : value === true ? 'T' : 'F')
        : typeof text === 'string' ? cutText(text).bytes.toString().replace(/ +$/, '') || null : text === 0 ? 0 : text;
      return [names[name] ?? name, inFile];
    })),
  };
}

/** A file inside the zip, as another program unpacks it. */
async function unpacked<T>(path: string, look: (file: (name: string) => Buffer) => T): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'hexwatch-unzip-'));
  try {
    execFileSync('python3', ['-m', 'zipfile', '-e', path, folder]);
    return look((name) => readFileSync(join(folder, name)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('Shapefile', () => {
  it('cuts names to ten letters, none twice', () => {
    expect(cutNames(['occurredFrom', 'occurredFromText', 'OCCURREDFROM', 'адреса', 'ціна', 'a b', 'short'])).toEqual(
      ['occurredFr', 'occurred_2', 'OCCURRED_3', 'field', 'field_2', 'a_b', 'short']);
    const hundred = cutNames(Array.from({ length: 120 }, () => 'sameBeginning'));
    expect(new Set(hundred.map((name) => name.toLowerCase())).size).toBe(120);
    expect(Math.max(...hundred.map((name) => name.length))).toBe(10);
  });

  it('cuts texts between characters', () => {
    expect(cutText('x'.repeat(254))).toMatchObject({ isCut: false });
    expect(cutText('x'.repeat(255)).bytes.length).toBe(254);
    // 127 letters of two bytes fit; with one byte in front the last does not.
    expect(cutText('ж'.repeat(200)).bytes.toString()).toBe('ж'.repeat(127));
    expect(cutText(`x${'ж'.repeat(200)}`).bytes.toString()).toBe(`x${'ж'.repeat(126)}`);
    expect(cutText(`xy${'🚓'.repeat(200)}`).bytes.toString()).toBe(`xy${'🚓'.repeat(63)}`);
  });

  it('turns rings the way the format wants them: outer clockwise, holes against it', () => {
    const { coordinates } = polygonAndManyRows[0]!.geometry as { coordinates: Position[][] };
    for (const given of [coordinates, coordinates.map((ring) => ring.toReversed())]) {
      const content = shapeContent({ type: 'Polygon', coordinates: given });
      const starts = [0, 1, 2].map((part) => content.readInt32LE(44 + 4 * part));
      const rings = starts.map((start, index) => Array.from({ length: (starts[index + 1] ?? content.readInt32LE(40)) - start }, (_, point): Position =>
        [content.readDoubleLE(56 + 16 * (start + point)), content.readDoubleLE(64 + 16 * (start + point))]));
      expect(rings.map((ring) => Math.sign(area(ring)))).toEqual([-1, 1, 1]);
    }
  });

  it('says beside the files what they are and what was lost', () => written(['point', pointRows], (path) => unpacked(path, (file) => {
    expect(JSON.parse(file('about.json').toString())).toEqual({ ...about, rows: pointRows.length });
    const text = file('about.txt').toString();
    for (const line of ['Handling:      Handling code 3: "police only"', 'occurred_2  occurredFromText  A name of which the first ten letters are taken.', '  text: 1 text\r\n',
      'point_rows: 8 rows, points', 'With a place:  93.8 % of the incidents']) expect(text).toContain(line);
    expect(file('point_rows.cpg').toString()).toBe('UTF-8');
    expect(file('point_rows.prj').toString()).toContain('GCS_WGS_1984');
    expect(file('point_rows.shp').length).toBe(file('point_rows.shp').readInt32BE(24) * 2);
    expect(file('point_rows.shx').length).toBe(100 + 8 * pointRows.length);
    expect(file('point_rows.dbf').includes(cutText(huge).bytes)).toBe(true);
  })));

  it('makes a file for each sort of shapes, and a table for rows without one', () => written(['mixed', mixedRows], (path) => unpacked(path, (file) => {
    const codes = ['point', 'multipoint', 'line', 'polygon'].map((sort) => file(`mixed_rows_${sort}.shp`).readInt32LE(32));
    expect(codes).toEqual([1, 8, 3, 5]);
    expect(file('mixed_rows_none.dbf').readUInt32LE(4)).toBe(1);
    expect(() => file('mixed_rows_none.shp')).toThrow('ENOENT');
  })));

  it('refuses what it cannot hold', async () => {
    const rows: FileRow[] = [{ ...pointRows[0]!, geometry: { type: 'GeometryCollection', geometries: [pointRows[0]!.geometry!] } }];
    await expect(writeFile(shapefile, tableOf('mixed', 1), rows)).rejects.toMatchObject({ kind: 'unprocessable', code: 'shapefile_collection' });
    const wide = { ...tableOf('point', 0), fields: Array.from({ length: 256 }, (_, index) => ({ name: `f${index}`, type: 'Integer' as const, description: '' })) };
    await expect(writeFile(shapefile, wide, [])).rejects.toMatchObject({ kind: 'unprocessable', code: 'shapefile_too_many_fields' });
  });

  it('refuses what would be larger than its files may be, as soon as it is', async () => {
    let taken = 0;
    async function* batches(): AsyncGenerator<readonly FileRow[]> {
      for (;; taken += 1) yield [pointRows[6]!];
    }
    // The widest text of a row makes all rows as wide: of 500 bytes each, 200 rows fit into what is left of 165,536 bytes.
    await expect(writeFile(shapefileOf(165_536), tableOf('point', 1e6), batches())).rejects.toMatchObject({ kind: 'unprocessable', code: 'shapefile_too_large' });
    expect(taken).toBeLessThan(400);
    taken = 0;
    const large = (polygonAndManyRows[0]!.geometry as { coordinates: Position[][] }).coordinates[0]!.flatMap((corner) => Array.from({ length: 3000 }, () => corner));
    const wide: FileRow = { ...pointRows[0]!, geometry: { type: 'Polygon', coordinates: [large] } };
    await expect(writeFile(shapefileOf(165_536), tableOf('polygon', 1), [wide])).rejects.toMatchObject({ code: 'shapefile_too_large' });
  });

  describe.skipIf(!hasGdal())('read by GDAL', () => {
    it.each([
      ['points', 'point', pointRows], ['polygons, some of several parts', 'polygon', polygonAndManyRows], ['one row', 'point', pointRows.slice(0, 1)], ['no row', 'point', []],
    ] as [string, FileTable['geometry'], readonly FileRow[]][])('gives %s back but for what the format takes away', (_what, ...given) => written(given, async (path) => {
      expect(await gdalRows(path)).toEqual(given[1].map(left));
    }));

    it.each([['point', ['m6']], ['multipoint', ['m7']], ['line', ['m1', 'm3']], ['polygon', ['m2', 'm4']], ['none', ['m5']]])('reads the %ss among shapes of all sorts', (sort, ids) =>
      written(['mixed', mixedRows], async (path) => {
        const expected = mixedRows.filter(({ id }) => ids.includes(id)).map(left);
        expect(await gdalRows(path, `mixed_rows_${sort}`)).toEqual(expected);
      }));

    it('has types for its fields, and no complaint', () => written(['polygon', polygonAndManyRows], async (path) => {
      const said = await ogrinfo('-so', '-al', path);
      expect(said).not.toMatch(/^(warning|error)/im);
      for (const line of ['Geometry: Polygon', 'Feature Count: 5', 'number: Real (24.15)', 'whole: Integer64', 'day: Date', 'text: String', '"WGS 84"']) expect(said).toContain(line);
    }));
  });
});
