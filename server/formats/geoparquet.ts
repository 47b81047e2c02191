import { setImmediate as breathe } from 'node:timers/promises';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { writeColumn } from 'hyparquet-writer/src/column.js';
import { emptyBounds, isEmpty, joinBounds } from './bounds.ts';
import { inTurns } from './file_pieces.ts';
import { boxName, geometryName, hasBox, parquetColumns, parquetSchema, shapeOf } from './geoparquet_columns.ts';
import type { ParquetColumn, ParquetValue } from './geoparquet_columns.ts';
import type { FileFormat, FileSink, FileTable } from './writer.ts';

/** GeoParquet 1.1 (https://geoparquet.org/releases/v1.1.0): well-known binary in longitude and latitude, compressed with Snappy. */
export const geoparquet: FileFormat = {
  id: 'parquet',
  title: 'GeoParquet',
  extension: 'parquet',
  mediaType: 'application/vnd.apache.parquet',
  limits: null,
  async write(table, batches, sink, signal) {
    const columns = parquetColumns(table);
    const writer = new ByteWriter(1 << 20);
    const parquet = new ParquetWriter({ writer, schema: parquetSchema(columns), createdBy: table.about.program });
    const rowGroup = rowGroups({ parquet, writer, columns, sink });
    const turn = inTurns(signal);
    const seen = { types: new Set<string>(), extent: emptyBounds() };
    for await (const rows of batches) {
      signal.throwIfAborted();
      for (const row of rows) {
        const shape = shapeOf(row);
        if (row.geometry !== null) seen.types.add(row.geometry.type);
        if (shape.bounds !== null) joinBounds(seen.extent, shape.bounds);
        rowGroup.add(columns.map((column) => column.valueOf(row, shape)));
        if (rowGroup.isFull()) await rowGroup.write(signal);
        await turn();
      }
    }
    await rowGroup.write(signal);
    const bbox = isEmpty(seen.extent) ? undefined : [...seen.extent];
    parquet.kvMetadata = metadataOf(table, { types: [...seen.types].toSorted(), bbox, columns });
    await parquet.finish();
    await sink.put(writer.getBytes());
  },
};

/** Rows of a group, and letters and bytes, whichever comes first: a group is in memory whole. */
const rowsInGroup = 25_000;
const lengthOfGroup = 32e6;

const lengthOf = (value: ParquetValue): number =>
  (typeof value === 'string' || value instanceof Uint8Array ? value.length : typeof value === 'object' && value !== null ? 256 : 8);

type Group = { parquet: ParquetWriter; writer: ByteWriter; columns: readonly ParquetColumn[]; sink: FileSink };

function rowGroups({ parquet, writer, columns, sink }: Group) {
  let values: ParquetValue[][] = columns.map(() => []);
  let length = 0;

  async function write(signal: AbortSignal): Promise<void> {
    const count = values[0]!.length;
    if (count === 0) return;
    const full = values;
    values = columns.map(() => []);
    length = 0;
    const start = writer.offset;
    const chunks = [];
    // Column by column, with a rest between them: ParquetWriter.write would hold everybody up for a whole group.
    for (const [index, column] of columns.entries()) {
      const result = writeColumn({ writer, ...encoderOf(parquet, column, full[index]!) });
      chunks.push(result.chunk);
      parquet.pendingIndexes.push(result);
      full[index] = [];
      await sink.put(writer.getBytes());
      writer.index = 0;
      await breathe();
      signal.throwIfAborted();
    }
    parquet.num_rows += BigInt(count);
    parquet.row_groups.push({
      columns: chunks, num_rows: BigInt(count), total_compressed_size: BigInt(writer.offset - start),
      total_byte_size: chunks.reduce((sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n), 0n),
    });
  }

  return {
    add(row: readonly ParquetValue[]): void {
      row.forEach((value, index) => {
        values[index]!.push(value);
        length += lengthOf(value);
      });
    },
    isFull: (): boolean => values[0]!.length >= rowsInGroup || length >= lengthOfGroup,
    write,
  };
}

function encoderOf(parquet: ParquetWriter, { elements, path, isPlain, hasStatistics }: ParquetColumn, values: ParquetValue[]) {
  return {
    column: {
      columnName: path.join('.'), element: elements.at(-1)!, schemaPath: [parquet.schema[0]!, ...elements],
      codec: parquet.codec, compressors: parquet.compressors,
      stats: hasStatistics, pageSize: 1 << 20, dictionarySize: 1 << 22, columnIndex: false, offsetIndex: true,
      encoding: isPlain ? 'PLAIN' as const : undefined,
    },
    // Each column may be missing at one level only, its own or that of its group.
    pageData: { values, definitionLevels: values.map((value) => (value === null ? 0 : 1)), repetitionLevels: [], maxDefinitionLevel: 1 },
  };
}

type Described = { types: string[]; bbox: number[] | undefined; columns: readonly ParquetColumn[] };

function metadataOf(table: FileTable, { types, bbox, columns }: Described): { key: string; value: string }[] {
  const covering = { bbox: Object.fromEntries(['xmin', 'ymin', 'xmax', 'ymax'].map((side) => [side, [boxName, side]])) };
  const geometry = { encoding: 'WKB', geometry_types: types, ...(bbox && { bbox }), ...(hasBox(table) && { covering }) };
  const fields = table.fields.map(({ name, type, description }, index) => ({ column: columns[index]!.path[0], name, type, description }));
  return [
    { key: 'geo', value: JSON.stringify({ version: '1.1.0', primary_column: geometryName, columns: { [geometryName]: geometry } }) },
    { key: 'hexwatch', value: JSON.stringify(table.about) },
    { key: 'hexwatch:table', value: JSON.stringify({ name: table.name, title: table.title, description: table.description, fields }) },
  ];
}
