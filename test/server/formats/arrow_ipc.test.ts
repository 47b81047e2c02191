import { readFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { arrowIpc } from '../../../server/formats/arrow_ipc.ts';
import type { FileRow, FileTable } from '../../../server/formats/writer.ts';
import { hasPython, readInPython } from '../../support/python.ts';
import { readWkb } from '../../support/read_wkb.ts';
import { about, fields, mixedRows, pointRows, polygonAndManyRows, tableOf } from './awkward_rows.ts';
import { writeFile } from './write_file.ts';

const cases: [string, FileTable['geometry'], readonly FileRow[]][] = [
  ['points', 'point', pointRows], ['polygons, some of several parts', 'polygon', polygonAndManyRows], ['several sorts of shapes', 'mixed', mixedRows],
  ['one row', 'point', pointRows.slice(0, 1)], ['no row', 'point', []],
];

async function written<T>([geometry, rows]: [FileTable['geometry'], readonly FileRow[]], look: (path: string) => Promise<T> | T): Promise<T> {
  const file = await writeFile(arrowIpc, tableOf(geometry, rows.length), rows);
  try {
    return await look(file.path);
  } finally {
    await file.remove();
  }
}

/** A row with instants and days as numbers, as Arrow holds them, and objects as JSON. */
const held = ({ geometry, properties }: FileRow) => ({
  geometry,
  values: fields.map(({ name, type }) => {
    const value = properties[name] ?? null;
    if (value === null) return null;
    if (type === 'Object') return JSON.stringify(value);
    if (type === 'Integer') return BigInt(value as number);
    return type === 'Instant' || type === 'Day' ? Date.parse(String(value)) : value;
  }),
});

describe('Arrow IPC', () => {
  it.each(cases)('gives %s back to the reader of the same library', (_what, ...[geometry, rows]) => written([geometry, rows], (path) => {
    const table = tableFromIPC(readFileSync(path));
    const columns = fields.map((_field, index) => table.getChildAt(index)!);
    const shapes = table.getChild('geometry')!;
    const read = Array.from({ length: table.numRows }, (_, row) => ({
      geometry: shapes.get(row) === null ? null : readWkb(shapes.get(row) as Uint8Array), values: columns.map((column) => column.get(row) as unknown),
    }));
    expect(read).toEqual(rows.map(held));
  }));

  it('splits batches that are large, and takes small ones as they come', async () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => ({ ...pointRows[0]!, properties: { ...pointRows[0]!.properties, whole: index } }));
    async function* batches(): AsyncGenerator<readonly FileRow[]> {
      yield rows.slice(0, 9000);
      yield [];
      yield rows.slice(9000);
    }
    const file = await writeFile(arrowIpc, tableOf('point', rows.length), batches());
    const table = tableFromIPC(readFileSync(file.path));
    await file.remove();
    expect(table.batches.map((batch) => batch.numRows)).toEqual([4096, 4096, 808, 1000]);
    expect([...table.getChild('whole')!]).toEqual(rows.map((_row, index) => BigInt(index)));
  });

  describe.skipIf(!hasPython())('read by pyarrow and geopandas', () => {
    it.each(cases)('gives %s back to the last bit', (_what, ...[geometry, rows]) => written([geometry, rows], async (path) => {
      const { rows: read, frame } = await readInPython(path);
      expect(read.map(({ geometry: shape, ...values }) => ({ shape: shape === null ? null : readWkb(Buffer.from(String(shape), 'hex')), values })))
        .toEqual(rows.map(({ geometry: shape, properties }) => ({
          shape, values: { ...properties, attributes: properties['attributes'] === null ? null : JSON.stringify(properties['attributes']) },
        })));
      expect(frame).toMatchObject({ crs: 'OGC:CRS84', rows: rows.length });
      expect(frame.shapes.map((shape) => (shape === null ? null : readWkb(Buffer.from(shape, 'hex'))))).toEqual(rows.map((row) => row.geometry));
    }), 30_000);

    it('says what its rows are and what each field is', () => written(['point', pointRows], async (path) => {
      const { metadata, fields: read } = await readInPython(path);
      expect(JSON.parse(metadata['hexwatch']!)).toEqual({ ...about, rows: pointRows.length });
      expect(JSON.parse(metadata['hexwatch:table']!)).toMatchObject({ name: 'point_rows', title: 'Rows of point: "all"' });
      expect(read.slice(0, -1).map(({ name, metadata }) => ({ name, description: metadata['description'] }))).toEqual(fields.map(({ name, description }) => ({ name, description })));
      expect(read.at(-1)!.metadata['ARROW:extension:name']).toBe('geoarrow.wkb');
      expect(Object.fromEntries(read.map(({ name, type }) => [name, type]))).toMatchObject({
        text: 'string', number: 'double', whole: 'int64', yes: 'bool', occurredFrom: 'timestamp[ms, tz=UTC]', day: 'date32[day]', attributes: 'string', geometry: 'binary',
      });
    }), 30_000);
  });
});
