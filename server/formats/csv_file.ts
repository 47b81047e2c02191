import type { LayerField } from '../../tiles/layer.ts';
import { columnNames, fileValues } from './file_values.ts';
import { spreadsheetSafe } from './spreadsheet_safe.ts';
import { textInto } from './text_sink.ts';
import { wkt } from './wkt.ts';
import type { FileFormat, FileRow, FileTable } from './writer.ts';

/** What a place is written as: GDAL takes a column WKT for the geometry, spreadsheets and maps take points by their two numbers. */
const placeColumns = (geometry: FileTable['geometry']): readonly string[] => (geometry === 'point' ? ['longitude', 'latitude'] : ['WKT']);

export type CsvColumn = { name: string; type: LayerField['type'] | 'Longitude' | 'Latitude' | 'Geometry'; description: string };

/** The columns in their order. */
export function csvColumns({ fields, geometry }: Pick<FileTable, 'fields' | 'geometry'>): CsvColumn[] {
  const names = columnNames(fields, placeColumns(geometry));
  const place: CsvColumn[] = geometry === 'point'
    ? [{ name: 'longitude', type: 'Longitude', description: 'Degrees east, WGS 84.' }, { name: 'latitude', type: 'Latitude', description: 'Degrees north, WGS 84.' }]
    : [{ name: 'WKT', type: 'Geometry', description: 'The shape as well-known text, longitude before latitude, WGS 84.' }];
  return [...fields.map(({ type, description }, i) => ({ name: names[i]!, type, description })), ...place];
}

const special = /[",\r\n]/;
/** csv-stringify does the same at a tenth of the speed. Nothing and an empty text are told apart: `,,` and `,"",`. */
const cell = (text: string): string => (text === '' || special.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const isText = (type: LayerField['type']): boolean => type === 'String' || type === 'Object';

function rowWriter({ fields, geometry }: FileTable): (row: FileRow) => string {
  const readers = fields.map(({ name, type }) => ({ name, read: fileValues[type], isText: isText(type) }));
  return (row) => {
    let line = '';
    for (const { name, read, isText: mayBeFormula } of readers) {
      const value = read(row.properties[name]);
      line += value === null ? ',' : `${mayBeFormula ? cell(spreadsheetSafe(value as string)) : String(value)},`;
    }
    return `${line}${placeOf(row, geometry)}\r\n`;
  };
}

function placeOf({ geometry }: FileRow, kind: FileTable['geometry']): string {
  if (kind !== 'point') return geometry === null ? '' : cell(wkt(geometry));
  return geometry?.type === 'Point' ? `${geometry.coordinates[0]},${geometry.coordinates[1]}` : ',';
}

/** CSV (RFC 4180) in UTF-8 with a header. What the rows are stands in a file beside it: `csv_metadata.ts`. */
export const csvFile: FileFormat = {
  id: 'csv',
  title: 'CSV',
  extension: 'csv',
  mediaType: 'text/csv; charset=utf-8; header=present',
  limits: 'Text that a spreadsheet would run as a formula begins with an apostrophe. Objects are JSON. Shapes other than points are well-known text. '
    + 'What the rows are stands in a file beside it (csv-metadata.json).',
  async write(table, batches, sink, signal) {
    const text = textInto(sink);
    const line = rowWriter(table);
    text.add(`${table.byteOrderMark ? '\ufeff' : ''}${csvColumns(table).map(({ name }) => cell(spreadsheetSafe(name))).join(',')}\r\n`);
    for await (const rows of batches) {
      signal.throwIfAborted();
      for (const row of rows) {
        text.add(line(row));
        if (text.isFull()) await text.pass();
      }
    }
    await text.end();
  },
};
