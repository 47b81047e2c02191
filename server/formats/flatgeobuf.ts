import { join } from 'node:path';
import type { Bounds } from './bounds.ts';
import { boundsOf, emptyBounds, isEmpty, joinBounds } from './bounds.ts';
import { featureEncoder } from './flatgeobuf_feature.ts';
import { flatgeobufHeader, magicBytes } from './flatgeobuf_header.ts';
import { hilbertOrder } from './hilbert_order.ts';
import { inTurns, putFile } from './file_pieces.ts';
import { nodeSize, packedTree } from './packed_tree.ts';
import { openSpool } from './spool.ts';
import type { Spool } from './spool.ts';
import { geometryCodes } from './wkb.ts';
import type { FileFormat, FileRow, FileSink, FileTable } from './writer.ts';

/**
 * FlatGeobuf, specification 3 (https://flatgeobuf.org). Features are written aside first, because the header says how many
 * there are and where, and the index has to stand in front of them. While a file with an index is written, each row takes
 * 52 bytes of memory, so there is an index for `mostIndexed` rows at most.
 */
export const flatgeobufOf = (mostIndexed: number): FileFormat => ({
  id: 'fgb',
  title: 'FlatGeobuf',
  extension: 'fgb',
  mediaType: 'application/vnd.flatgeobuf',
  limits: `Up to ${mostIndexed.toLocaleString('en')} rows stand in the order of their places, with a spatial index; more stand in the `
    + 'order of the layer and without an index. Days are texts, because the format has no type for them.',
  async write(table, batches, sink, signal) {
    const path = join(sink.folder, 'features');
    const spool = await openSpool(path);
    try {
      const { seen, index } = await spoolFeatures(table, batches, { spool, mostIndexed, signal });
      const isIndexed = index !== null && !isEmpty(seen.extent);
      await sink.put(magicBytes);
      await sink.put(flatgeobufHeader(table, {
        extent: seen.extent, geometryCode: seen.codes.size === 1 ? [...seen.codes][0]! : 0, rows: seen.rows, nodeSize: isIndexed ? nodeSize : 0,
      }));
      if (isIndexed) await putIndexed({ spool, sink, extent: seen.extent, rows: seen.rows, ...index }, signal);
      else await putFile(path, sink, signal);
    } finally {
      await spool.close();
    }
  },
});

export const flatgeobuf: FileFormat = flatgeobufOf(2_000_000);

type Seen = { rows: number; extent: Bounds; codes: Set<number> };
/** By the number of the row: its box, and where it begins in the spool, with one more for the end. */
type Index = { boxes: Float64Array; starts: Float64Array };

type Way = { spool: Spool; mostIndexed: number; signal: AbortSignal };

async function spoolFeatures(
  table: FileTable, batches: AsyncIterable<readonly FileRow[]>, { spool, mostIndexed, signal }: Way,
): Promise<{ seen: Seen; index: Index | null }> {
  const encode = featureEncoder(table.fields);
  const seen: Seen = { rows: 0, extent: emptyBounds(), codes: new Set() };
  const turn = inTurns(signal);
  let index: Index | null = { boxes: new Float64Array(4096), starts: new Float64Array(1025) };
  for await (const rows of batches) {
    signal.throwIfAborted();
    for (const row of rows) {
      const bounds = row.geometry === null ? emptyBounds() : boundsOf(row.geometry);
      if (row.geometry !== null && !isEmpty(bounds)) seen.codes.add(geometryCodes[row.geometry.type]);
      joinBounds(seen.extent, bounds);
      if (index !== null) index = seen.rows < mostIndexed ? noted(index, seen.rows, bounds) : null;
      await spool.add(encode(row));
      seen.rows += 1;
      if (index !== null) index.starts[seen.rows] = spool.size();
      await turn();
    }
  }
  await spool.flush();
  // Without shapes at all, a layer still says of what sort they would be.
  if (seen.codes.size === 0 && table.geometry !== 'mixed') seen.codes.add(geometryCodes[usualType[table.geometry]]);
  return { seen, index };
}

const usualType = { point: 'Point', line: 'LineString', polygon: 'Polygon' } as const;

function noted(index: Index, row: number, bounds: Bounds): Index {
  let { boxes, starts } = index;
  if (row * 4 === boxes.length) {
    boxes = new Float64Array(boxes.length * 2);
    boxes.set(index.boxes);
    starts = new Float64Array(row * 2 + 1);
    starts.set(index.starts);
  }
  boxes.set(bounds, row * 4);
  return { boxes, starts };
}

type Indexed = Index & { spool: Spool; sink: FileSink; extent: Bounds; rows: number };

const pieceBytes = 262_144;

async function putIndexed({ spool, sink, extent, rows, boxes, starts }: Indexed, signal: AbortSignal): Promise<void> {
  const turn = inTurns(signal);
  const lengthOf = (row: number): number => starts[row + 1]! - starts[row]!;
  const order = await hilbertOrder({ boxes, count: rows, extent }, turn);
  for await (const piece of packedTree({ boxes, order, lengthOf }, turn)) await sink.put(piece);
  let piece = Buffer.allocUnsafe(pieceBytes);
  let used = 0;
  for (const row of order) {
    const length = lengthOf(row);
    if (used + length > piece.length) {
      await sink.put(piece.subarray(0, used));
      used = 0;
      if (length > piece.length) piece = Buffer.allocUnsafe(length);
    }
    spool.read(starts[row]!, piece.subarray(used, used + length));
    used += length;
    await turn();
  }
  await sink.put(piece.subarray(0, used));
}
