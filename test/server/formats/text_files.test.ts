import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';
import type { Geometry } from 'geojson';
import { describe, expect, it } from 'vitest';
import { csvFile } from '../../../server/formats/csv_file.ts';
import { csvMetadata } from '../../../server/formats/csv_metadata.ts';
import { geojsonFile } from '../../../server/formats/geojson_file.ts';
import { geojsonLines, geojsonSequence } from '../../../server/formats/geojson_lines.ts';
import { kmlFile } from '../../../server/formats/kml_file.ts';
import { spreadsheetSafe } from '../../../server/formats/spreadsheet_safe.ts';
import type { FileFormat, FileRow, FileTable } from '../../../server/formats/writer.ts';
import { writtenFormats } from '../../../server/formats/written.ts';
import { xmlText } from '../../../server/formats/xml_text.ts';
import { gdalRows, hasGdal } from '../../support/gdal_rows.ts';
import { about, fields, huge, mixedRows, pointRows, polygonRows, tableOf } from './awkward_rows.ts';
import { inBatches, writeFile } from './write_file.ts';

const cases: [string, FileTable['geometry'], readonly FileRow[]][] = [
  ['points', 'point', pointRows], ['polygons', 'polygon', polygonRows], ['several sorts of shapes', 'mixed', mixedRows], ['one row', 'point', pointRows.slice(0, 1)],
];

async function written<T>(format: FileFormat, table: FileTable, rows: readonly FileRow[], look: (path: string, text: string) => Promise<T> | T): Promise<T> {
  const file = await writeFile(format, table, rows);
  try {
    return await look(file.path, await readFile(file.path, 'utf8'));
  } finally {
    await file.remove();
  }
}

/** Values as GDAL has them when it read each field with its type; objects as JSON without the spaces that GDAL puts in. */
const typed = (row: FileRow): Record<string, unknown> => Object.fromEntries(fields.map(({ name, type }) => {
  const value = row.properties[name] ?? null;
  return [name, value === null ? null : type === 'Boolean' ? Number(value) : type === 'Object' ? JSON.stringify(value) : value === 0 ? 0 : value];
}));

const withPlainJson = ({ attributes, ...others }: Record<string, unknown>): Record<string, unknown> =>
  ({ ...others, attributes: typeof attributes === 'string' ? JSON.stringify(JSON.parse(attributes)) : attributes ?? null });

const shapes = (rows: readonly { geometry: Geometry | null }[]): (Geometry | null)[] => rows.map(({ geometry }) => geometry);

describe('GeoJSON', () => {
  it('is one collection with what the rows are as a foreign member, and the rows as they are', () =>
    written(geojsonFile, tableOf('mixed', mixedRows.length), mixedRows, (_path, text) => {
      const read = JSON.parse(text) as { type: string; name: string; about: unknown; features: unknown[] };
      expect(read).toMatchObject({ type: 'FeatureCollection', name: 'mixed_rows', about: { ...about, rows: mixedRows.length } });
      expect(read.features).toEqual(mixedRows);
      expect(text.split('\n').length).toBe(mixedRows.length + 3);
    }));

  it('without a row is an empty collection', () =>
    written(geojsonFile, tableOf('point', 0), [], (_path, text) => expect(JSON.parse(text)).toMatchObject({ type: 'FeatureCollection', features: [], about: { ...about, rows: 0 } })));

  it.skipIf(!hasGdal()).each(cases)('gives %s to GDAL', (_what, geometry, rows) => written(geojsonFile, tableOf(geometry, rows.length), rows, async (path) => {
    const read = await gdalRows(path);
    expect(shapes(read)).toEqual(shapes(rows));
    expect(read.map(({ properties }) => withPlainJson(properties))).toEqual(rows.map(typed));
  }));
});

describe.each([['with a separator in front of each text', geojsonSequence, '\u001e'], ['one feature a line', geojsonLines, '']] as const)('GeoJSON, %s', (_how, format, before) => {
  it('has a text on each line, the first with what the rows are', () => written(format, tableOf('mixed', mixedRows.length), mixedRows, (_path, text) => {
    const lines = text.split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.every((line) => line.startsWith(`${before}{`))).toBe(true);
    const [first, ...others] = lines.map((line) => JSON.parse(line.slice(before.length)) as FileRow);
    expect([first, ...others]).toEqual([{ ...mixedRows[0], about: { ...about, rows: mixedRows.length } }, ...mixedRows.slice(1)]);
  }));

  it('without a row says so with what the rows are', () => written(format, tableOf('point', 0), [], (_path, text) =>
    expect(JSON.parse(text.slice(before.length))).toEqual({ type: 'FeatureCollection', features: [], about: { ...about, rows: 0 } })));

  it.skipIf(!hasGdal()).each(cases)('gives %s to GDAL', (_what, geometry, rows) => written(format, tableOf(geometry, rows.length), rows, async (path) => {
    const read = await gdalRows(path);
    expect(shapes(read)).toEqual(shapes(rows));
    expect(read.map(({ properties }) => withPlainJson(properties))).toEqual(rows.map(typed));
  }));
});

describe('CSV', () => {
  const asText = (row: FileRow): Record<string, string> => Object.fromEntries(fields.map(({ name, type }) => {
    const value = row.properties[name] ?? null;
    const isText = type === 'String' || type === 'Object';
    const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value as string);
    return [name, isText ? spreadsheetSafe(text) : text];
  }));

  it('has each value as a text under its name, points as two numbers', () => written(csvFile, tableOf('point', pointRows.length), pointRows, (_path, text) => {
    const { data } = Papa.parse<Record<string, string>>(text, { header: true, newline: '\r\n', skipEmptyLines: true });
    expect(data).toEqual(pointRows.map((row) => {
      const [longitude = '', latitude = ''] = row.geometry?.type === 'Point' ? row.geometry.coordinates : [];
      return { ...asText(row), longitude: String(longitude), latitude: String(latitude) };
    }));
    expect(data[7]).toMatchObject({ text: "'=1+1" });
    // Nothing and an empty text are two things.
    const lines = text.split('\r\n');
    expect([lines[2], lines[3]?.slice(0, 9)]).toEqual([`b${','.repeat(fields.length + 1)}`, 'c,"",1.5,']);
  }));

  it('begins with a byte order mark when that was asked for', async () => {
    const table = { ...tableOf('point', 1), byteOrderMark: true };
    await written(csvFile, table, pointRows.slice(0, 1), (_path, text) => expect(text.startsWith('\ufeffid,')).toBe(true));
    await written(csvFile, tableOf('point', 1), pointRows.slice(0, 1), (_path, text) => expect(text.startsWith('id,')).toBe(true));
  });

  it('calls a column otherwise that has the name of a coordinate', () => {
    const table = { ...tableOf('point', 1), fields: [{ name: 'Latitude', type: 'String' as const, description: 'As the feed wrote it.' }] };
    return written(csvFile, table, [{ ...pointRows[0]!, properties: { Latitude: '50°' } }], (_path, text) =>
      expect(text.split('\r\n').slice(0, 2)).toEqual(['Latitude_2,longitude,latitude', '50°,30.523400000000002,50.450100000000006']));
  });

  it('is described in a file beside it: columns, types, and what the rows are', () => {
    const described = csvMetadata(tableOf('point', 8), 'points.csv') as { url: string; notes: unknown[]; tableSchema: { columns: { titles: string; name: string; datatype: unknown }[] } };
    expect(described).toMatchObject({ '@context': ['http://www.w3.org/ns/csvw', { '@language': 'en' }], url: 'points.csv', 'dc:rights': about.handling, notes: [{ ...about, rows: 8 }] });
    expect(described.tableSchema.columns.map(({ titles }) => titles)).toEqual([...fields.map(({ name }) => name), 'longitude', 'latitude']);
    expect(described.tableSchema.columns.map(({ datatype }) => datatype).slice(0, 8)).toEqual(['string', 'string', 'double', 'integer', 'boolean', 'dateTime', 'date', 'json']);
    // A name is a part of an address there.
    expect(described.tableSchema.columns.every(({ name }) => /^[\w%.~-]+$/.test(name))).toBe(true);
  });

  const options: Partial<Record<FileTable['geometry'], string[]>> = { point: ['-oo', 'X_POSSIBLE_NAMES=longitude', '-oo', 'Y_POSSIBLE_NAMES=latitude'] };
  it.skipIf(!hasGdal()).each(cases)('gives %s to GDAL', (_what, geometry, rows) => written(csvFile, tableOf(geometry, rows.length), rows, async (path) => {
    const read = await gdalRows(path, '-oo', 'KEEP_GEOM_COLUMNS=NO', ...options[geometry] ?? []);
    expect(shapes(read)).toEqual(shapes(rows));
    // GDAL makes one newline of two characters within a text.
    const oneNewline = (values: Record<string, unknown>): Record<string, unknown> => JSON.parse(JSON.stringify(values).replaceAll('\\r\\n', '\\n')) as Record<string, unknown>;
    expect(read.map(({ properties }) => properties)).toEqual(rows.map((row) => oneNewline(asText(row))));
  }));
});

describe('KML', () => {
  it('has what the rows are in the data of the document, and nothing that XML cannot hold', () => {
    const row: FileRow = { ...pointRows[0]!, properties: { ...pointRows[0]!.properties, text: 'a\u0000\u0001\u000b\ufffe<b>&\ud800"' } };
    return written(kmlFile, tableOf('point', 1), [row], (_path, text) => {
      expect(text).toContain(`<Data name="about"><value>${xmlText(JSON.stringify({ ...about, rows: 1 }))}</value></Data>`);
      // NUL and halves of characters are replaced, as in every format; the others are left out.
      expect(text).toContain('<SimpleData name="text">a\ufffd&lt;b&gt;&amp;\ufffd&quot;</SimpleData>');
      expect([...text].every((character) => /[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(character))).toBe(true);
    });
  });

  it.skipIf(!hasGdal()).each(cases)('gives %s to GDAL', (_what, geometry, rows) => written(kmlFile, tableOf(geometry, rows.length), rows, async (path) => {
    const read = await gdalRows(path, '-select', fields.map(({ name }) => name).join(','));
    // KML knows no lines or points of several parts, only collections.
    const collected = (shape: Geometry | null): unknown => (shape?.type.startsWith('Multi') ? 'of several parts' : shape);
    expect(read.map((row) => collected(row.geometry))).toEqual(rows.map((row) => collected(row.geometry)));
    // GDAL takes spaces at both ends of a text away.
    const trimmed = (values: Record<string, unknown>): Record<string, unknown> =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value.replace(/^[\s\ufeff]+|[\s\ufeff]+$/g, '') : value]));
    expect(read.map(({ properties }) => trimmed(properties))).toEqual(rows.map((row) => trimmed(typed(row))));
  }));
});

describe('formats that write text', () => {
  const textFormats = [geojsonFile, geojsonSequence, geojsonLines, csvFile, kmlFile];

  it.each(textFormats)('$id stops when nobody wants the file any more', async (format) => {
    const leaving = new AbortController();
    async function* rows(): AsyncGenerator<readonly FileRow[]> {
      yield pointRows;
      leaving.abort(new Error('left'));
      yield pointRows;
    }
    await expect(writeFile(format, tableOf('point', 16), rows(), leaving.signal)).rejects.toThrow('left');
    await expect(writeFile(format, tableOf('point', 8), inBatches(pointRows), AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });

  it.each(textFormats)('$id passes on what it has in pieces, however long a text is', async (format) => {
    const pieces: number[] = [];
    const sink = { folder: '/nowhere', put: async (bytes: Uint8Array): Promise<void> => { pieces.push(bytes.length); } };
    const long = pointRows.find(({ properties }) => properties['text'] === huge)!;
    await format.write(tableOf('point', 30), inBatches(Array.from({ length: 30 }, () => long), 30), sink, new AbortController().signal);
    expect(pieces.length).toBeGreaterThanOrEqual(30);
    expect(Math.max(...pieces)).toBeLessThan(4 * huge.length);
  });
});

describe('the formats that layers are written in', () => {
  it('have an ending, a name and a media type each of its own', () => {
    for (const key of ['id', 'title', 'extension'] as const) expect(new Set(writtenFormats.map((format) => format[key])).size).toBe(writtenFormats.length);
    expect(writtenFormats.filter(({ extension, mediaType, limits }) => !/^[a-z0-9]+(\.[a-z0-9]+)?$/.test(extension) || !/^\w+\/[\w.+-]+/.test(mediaType) || limits === '')).toEqual([]);
  });
});
