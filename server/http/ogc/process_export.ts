import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { z } from '@hono/zod-openapi';
import { layerIds, type LayerId } from '../../../tiles/layers.ts';
import type { Database } from '../../db/database.ts';
import type { FileFormat, FileSink, FileTable } from '../../formats/writer.ts';
import { writtenFormats } from '../../formats/written.ts';
import { exportFileName, type ExportAsked } from '../../tasks/describe_file.ts';
import { isDiskFull } from '../../tasks/disk_full.ts';
import { diskFull, exportDesk, type ExportDesk } from '../../tasks/export_desk.ts';
import { writeLayer } from '../../tasks/export_layer.ts';
import { leastFreeBytes } from '../../tasks/export_spool.ts';
import type { Process, ProcessAsked, Progress } from '../../tasks/jobs_process.ts';
import { exportQuery, exportQueryOf, readExport } from '../export_query.ts';
import { checkLayer, parseInputs, severalAndAreas } from './process_checks.ts';
import { badInput, inputsOf } from './processes_inputs.ts';

const formatNames = writtenFormats.map(({ extension }) => extension);

const formatNamed = (extension: string): FileFormat => {
  const format = writtenFormats.find((one) => one.extension === extension);
  if (format === undefined) throw badInput([{ field: 'format', message: `Layers are not written as "${extension.slice(0, 60)}". Formats: ${formatNames.join(', ')}.` }]);
  return format;
};

async function askedFor(database: Database, { who, inputs, origin }: ProcessAsked, version: string, signal?: AbortSignal): Promise<ExportAsked> {
  const { layer, format: ending, ...parameters } = inputs;
  if (!layerIds.includes(layer as LayerId)) throw badInput([{ field: 'layer', message: `There is no layer "${(layer ?? '').slice(0, 60)}". The layers are ${layerIds.join(', ')}.` }]);
  checkLayer(who, layer as LayerId);
  const format = formatNamed(ending ?? '');
  const query = parseInputs(exportQueryOf(layer as LayerId, format), parameters) as Record<string, unknown>;
  return readExport(database, { layer: layer as LayerId, format, query, parameters, who, program: `hexwatch ${version}`, origin }, signal);
}

/** Says what is written, and how many rows have been while they are. */
const telling = (format: FileFormat, progress: Progress, begun: (table: FileTable) => void): FileFormat => ({
  ...format,
  write: (table, batches, sink, signal) => format.write(table, (async function* () {
    begun(table);
    let rows = 0;
    for await (const batch of batches) {
      yield batch;
      rows += batch.length;
      progress(5 + (90 * rows) / Math.max(1, table.about.rows), `${rows} of ${table.about.rows} rows`);
    }
  })(), sink, signal),
});

/** A whole layer into a file that lies ready for some hours. */
export const exportProcess = (version: string): Process => ({
  id: 'export', title: 'Export a layer to a file',
  description: 'All features of a layer that the inputs select, in one file: what /api/v1/exports gives, written in the background and kept for some hours.',
  version: '1.0.0', sync: false, transmission: ['reference'],
  inputs: {
    layer: { title: 'layer', description: 'Id of the layer.', schema: { type: 'string', enum: layerIds }, minOccurs: 1, maxOccurs: 1 },
    format: { title: 'format', description: 'Ending of the file.', schema: { type: 'string', enum: formatNames }, minOccurs: 1, maxOccurs: 1 },
    ...inputsOf(exportQuery.shape as Readonly<Record<string, z.ZodType>>, {
      ...severalAndAreas,
      bbox: { schema: { type: 'number' }, maxOccurs: 6 }, properties: { schema: { type: 'string' }, maxOccurs: 100 }, sortby: { schema: { type: 'string' }, maxOccurs: 20 },
      filter: { schema: { oneOf: [{ type: 'string' }, { type: 'object' }] } },
    }),
  },
  output: { id: 'file', title: 'The file', description: 'In the format that was asked for.', schema: { type: 'string', contentEncoding: 'binary', contentMediaType: 'application/octet-stream' } },
  check: async (database, asked, signal) => (await askedFor(database, asked, version, signal)).question.resolved.agency,
  async run(database, asked, { folder, signal, progress }) {
    const found = await askedFor(database, asked, version, signal);
    const file = exportFileName(found);
    const work = join(folder, 'work');
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true, mode: 0o700 });
    const desk = exportDesk({ folder });
    await desk.checkRoom(leastFreeBytes);
    const { sink, end } = intoFile(join(folder, file), { work, desk });
    let rows = 0;
    try {
      await writeLayer(database, { ...found, format: telling(found.format, progress, (table) => { rows = table.about.rows; }) }, sink, { signal });
    } catch (error) {
      throw isDiskFull(error) ? diskFull() : error;
    } finally {
      await end();
      await rm(work, { recursive: true, force: true });
    }
    return { kind: 'file', file, mediaType: found.format.mediaType, bytes: sink.bytes(), rows, host: hostname() };
  },
});

const looksAtRoomEvery = 64 * 2 ** 20;

function intoFile(path: string, { work: folder, desk }: { work: string; desk: ExportDesk }): { sink: FileSink & { bytes(): number }; end(): Promise<void> } {
  const stream = createWriteStream(path, { mode: 0o600 });
  let written = 0;
  let failed: Error | null = null;
  stream.on('error', (error) => { failed = error; });
  const sink = {
    folder,
    bytes: () => written,
    put: async (bytes: Uint8Array): Promise<void> => {
      if (failed !== null) throw failed;
      const before = written;
      written += bytes.length;
      if (Math.floor(before / looksAtRoomEvery) !== Math.floor(written / looksAtRoomEvery)) await desk.checkRoom(leastFreeBytes / 2);
      // The bytes may be used again once this resolves, and a stream holds on to what it was given.
      if (!stream.write(Buffer.from(bytes))) await once(stream, 'drain');
    },
  };
  return { sink, end: () => finished(stream.end()) };
}
