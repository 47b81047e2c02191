import { layers, type LayerId } from '../../tiles/layers.ts';
import type { Database } from '../db/database.ts';
import type { FileRow, FileSink, FileTable } from '../formats/writer.ts';
import { describeFile, type ExportAsked } from './describe_file.ts';
import type { ExportDesk } from './export_desk.ts';
import { exportPmtiles, zoomsOf } from './export_pmtiles.ts';
import { openSpool, type Spool } from './export_spool.ts';
import { countFeatures, streamFeatures } from './stream_features.ts';
import { tiledFile } from './tiled_file.ts';

type Batches = AsyncIterable<readonly FileRow[]>;
type Prepared = { table: FileTable; write(sink: FileSink, passed?: (rows: number) => void): Promise<void> };

/** Describes the file and reads the first rows; `write` then writes it. Problems of the question and of its data are thrown here. */
async function prepare(database: Database, asked: ExportAsked, signal: AbortSignal): Promise<Prepared> {
  const { layer, question, format } = asked;
  const table = await describeLayer(database, asked, signal);
  if (format === tiledFile) {
    const zooms = zoomsOf(layer, asked.zooms ?? {});
    return { table, write: (sink) => exportPmtiles(database, layer, { question, about: table.about, zooms }, sink, signal) };
  }
  const batches = await streamFeatures(database, layer, question, signal);
  return { table, write: (sink, passed) => format.write(table, counted(picked(batches, table), table.about.rows, passed), sink, signal) };
}

/** What a file would say of itself, without its rows. */
export const describeLayer = async (database: Database, asked: ExportAsked, signal: AbortSignal): Promise<FileTable> =>
  describeFile(database, asked, await countFeatures(database, asked.layer, asked.question, signal), { now: new Date(), signal });

/** With the properties that the fields describe and no others. */
async function* picked(batches: Batches, { name: layer, fields }: FileTable): Batches {
  const names = fields.map(({ name }) => name);
  if (names.length === layers[layer as LayerId].features.fields.length) {
    yield* batches;
    return;
  }
  for await (const rows of batches) {
    yield rows.map((row) => ({ ...row, properties: Object.fromEntries(names.map((name) => [name, row.properties[name] ?? null])) }));
  }
}

/** A file that has other rows than it says is worse than none. */
async function* counted(batches: Batches, expected: number, passed?: (rows: number) => void): Batches {
  let rows = 0;
  for await (const batch of batches) {
    rows += batch.length;
    yield batch;
    passed?.(rows);
  }
  if (rows !== expected) throw new Error(`The file was to have ${expected} rows and there were ${rows}.`);
}

/** Writes a layer straight into `sink`. `tell` is told what will be written before it is, `passed` how many rows are. */
export async function writeLayer(
  database: Database, asked: ExportAsked, sink: FileSink, { signal, tell, passed }: { signal: AbortSignal; tell?: (table: FileTable) => void; passed?: (rows: number) => void },
): Promise<FileTable> {
  const stopped = new AbortController();
  try {
    const { table, write } = await prepare(database, asked, AbortSignal.any([signal, stopped.signal]));
    tell?.(table);
    await write(sink, passed);
    return table;
  } finally {
    stopped.abort(new Error('The file was not written to its end.'));
  }
}

export type RunningExport = {
  table: FileTable;
  /** Bytes of the whole file; null while it is still being written. */
  size: number | null;
  /** The file. When writing fails on the way the stream fails, too. When nobody reads on, writing stops and nothing is left. */
  body: ReadableStream<Uint8Array>;
};

/** So long nothing is sent, so that a failure can still be told; then the answer begins, because clients give up waiting for one. */
const patienceMs = 20_000;
/** So long for a small file to be whole, so that its length can be told. */
const settleMs = 200;
/** So long a file waits for somebody who has stopped reading it. */
const idleMs = 600_000;

/**
 * Writes a layer into a file and gives it out as it grows: the database is read at its own speed, and whoever reads slowly holds
 * no more than a file. Throws Problems before anything is sent, among them that too many exports run or that the disk is full.
 */
export async function exportLayer(
  database: Database, desk: ExportDesk, asked: ExportAsked, { signal, report }: { signal: AbortSignal; report: (error: unknown) => void },
): Promise<RunningExport> {
  const stopped = new AbortController();
  const either = AbortSignal.any([signal, stopped.signal]);
  const giveBack = await desk.turn(either);
  let spool: Spool | null = null;
  let hasBegun = false;
  try {
    spool = await openSpool(desk);
    const { end, sink, remove } = spool;
    const { table, write } = await prepare(database, asked, either);
    void write(sink).then(() => end(null), (error: unknown) => {
      if (hasBegun && !either.aborted) report(error);
      end({ error });
    }).finally(giveBack);
    await within(patienceMs, spool.begun());
    hasBegun = true;
    await within(settleMs, spool.ended());
    return { table, size: spool.size(), body: bodyOf(spool, async () => {
      stopped.abort(new Error('Nobody reads the file any more.'));
      await remove();
    }) };
  } catch (error) {
    stopped.abort(error);
    giveBack();
    await spool?.remove();
    throw error;
  }
}

/** Resolves when the promise does or when the time is up, whichever is first. */
async function within(ms: number, promise: Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  try {
    await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    promise.catch(() => {});
  }
}

function bodyOf(spool: Spool, leave: () => Promise<void>): ReadableStream<Uint8Array> {
  const pieces = spool.read();
  let idle: NodeJS.Timeout | undefined;
  const stop = async (): Promise<void> => {
    clearTimeout(idle);
    await leave();
  };
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      clearTimeout(idle);
      try {
        const { done, value } = await pieces.next();
        if (!done) {
          controller.enqueue(value);
          idle = setTimeout(() => {
            controller.error(new Error('Nothing was read for ten minutes.'));
            void stop();
          }, idleMs).unref();
          return;
        }
        controller.close();
      } catch (error) {
        controller.error(error);
      }
      await stop();
    },
    cancel: stop,
  }, { highWaterMark: 1 });
}
