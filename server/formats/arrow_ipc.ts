import { setImmediate as breathe } from 'node:timers/promises';
import { AsyncByteQueue, RecordBatch, RecordBatchFileWriter, Schema, Struct, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';
import { arrowColumns, geometryName } from './arrow_columns.ts';
import type { FileFormat, FileTable } from './writer.ts';

/** Rows in a batch at most: what is encoded at one go, and what readers take into memory at once at least. */
const rowsInBatch = 4096;

/**
 * Arrow IPC, the file format with its footer (Feather version 2), not compressed: what every reader takes, of a stream or of a
 * file. https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format
 */
export const arrowIpc: FileFormat = {
  id: 'arrow',
  title: 'Arrow IPC (GeoArrow)',
  extension: 'arrow',
  mediaType: 'application/vnd.apache.arrow.file',
  limits: null,
  async write(table, batches, sink, signal) {
    const columns = arrowColumns(table);
    const schema = new Schema(columns.map(({ field }) => field), metadataOf(table));
    const struct = new Struct(schema.fields);
    const { writer, taken } = fileWriter(schema);
    for await (const rows of batches) {
      for (let first = 0; first < rows.length; first += rowsInBatch) {
        signal.throwIfAborted();
        const some = rows.slice(first, first + rowsInBatch);
        const children: Data[] = columns.map((column) => column.dataOf(some));
        writer.write(new RecordBatch(schema, makeData({ type: struct, length: some.length, nullCount: 0, children })));
        await sink.put(taken());
        await breathe();
      }
    }
    writer.finish();
    await sink.put(taken());
  },
};

/** The writer tells nobody when its queue is empty, so what it writes is taken before it gets there. */
function fileWriter(schema: Schema): { writer: RecordBatchFileWriter; taken(): Uint8Array } {
  let pieces: Uint8Array[] = [];
  const queue = new AsyncByteQueue();
  queue.write = (piece) => { pieces.push(piece as Uint8Array); };
  const writer = new RecordBatchFileWriter();
  writer.reset(queue, schema);
  return {
    writer,
    taken() {
      const all = Buffer.concat(pieces);
      pieces = [];
      return all;
    },
  };
}

/** `geo` is what geopandas looks for in such a file; which types there are is not known yet when it is written. */
function metadataOf({ name, title, description, about }: FileTable): Map<string, string> {
  const columns = { [geometryName]: { encoding: 'WKB', geometry_types: [] } };
  return new Map([
    ['hexwatch', JSON.stringify(about)],
    ['hexwatch:table', JSON.stringify({ name, title, description })],
    ['geo', JSON.stringify({ version: '1.0.0', primary_column: geometryName, columns })],
  ]);
}
