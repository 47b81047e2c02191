import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import type { Config } from '../config.ts';
import { openDatabase, type Database } from '../db/database.ts';
import { csvMetadata, csvMetadataEnding } from '../formats/csv_metadata.ts';
import type { FileSink, FileTable } from '../formats/writer.ts';
import { exportQueryOf, readExport } from '../http/export_query.ts';
import { Problem } from '../model/problem.ts';
import { localPerson } from '../model/who.ts';
import type { ExportAsked } from '../tasks/describe_file.ts';
import { exportDesk } from '../tasks/export_desk.ts';
import { exportLayer, writeLayer } from '../tasks/export_layer.ts';
import { findServer } from '../tasks/find_server.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import type { ExportCommand } from './export_options.ts';
import { fetchExport } from './fetch_export.ts';
import { checkOutput, newFile, writeBeside } from './new_file.ts';
import { progressLine, type Progress } from './progress_line.ts';

export type Control = { signal: AbortSignal; progress: Progress; say: (line: string) => void };

/** Writes a layer into a file or to the standard output. Resolves with the exit code. */
export async function runExport(config: Config, command: ExportCommand, signal: AbortSignal): Promise<number> {
  // What is said must not get into the file.
  const say = (line: string): void => { (command.output === '-' ? process.stderr : process.stdout).write(`${line}\n`); };
  if (command.output !== '-') await checkOutput(command.output, command.force);
  const progress = progressLine();
  try {
    const { server, holds, key } = await findServer(config, command.server);
    if (server === null) await fromDatabase(config, command, { signal, progress, say });
    else {
      say(holds ? `A server has the data folder open, so the file is taken from it (${server}).` : `Taking the file from ${server}.`);
      await fromServer(server, key, command, { signal, progress, say });
    }
    return 0;
  } catch (error) {
    progress.end();
    if (!signal.aborted) throw error;
    say('Stopped. There is no file.');
    return 130;
  } finally {
    progress.end();
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;

async function fromDatabase(config: Config, command: ExportCommand, { signal, progress, say }: Control): Promise<void> {
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataFolder: config.dataFolder, poolSize: config.poolSize, say });
  try {
    await writeFromDatabase(database, command, { signal, progress, say });
  } finally {
    await database.close();
  }
}

/** The file of an open database. */
export async function writeFromDatabase(database: Database, command: ExportCommand, { signal, progress, say }: Control): Promise<void> {
  await atOneVersion(async () => {
    const asked = await readAsked(database, command, signal);
    if (command.output === '-') return toStandardOutput(database, asked, signal);
    const { table, bytes } = await newFile(command.output, (sink) => counted(sink, (put) => {
      let total = 0;
      return writeLayer(database, asked, put, {
        signal, tell: ({ about }) => { total = about.rows; },
        passed: (rows) => progress.show(`${command.layer}: ${rows.toLocaleString('en')} of ${total.toLocaleString('en')} rows`),
      });
    }));
    if (command.format.extension === 'csv') await writeBeside(command.output, csvMetadata(table, ''));
    progress.end();
    say(`${table.about.rows.toLocaleString('en')} rows of ${table.title}, data version ${table.about.dataVersion}, are in ${command.output} (${megabytes(bytes)}). ${table.about.handling}`);
  });
}

/** What `write` resolves with, and the bytes of the file. */
async function counted(sink: FileSink, write: (sink: FileSink) => Promise<FileTable>): Promise<{ table: FileTable; bytes: number }> {
  let bytes = 0;
  const table = await write({ ...sink, put: (piece) => {
    bytes += piece.length;
    return sink.put(piece);
  } });
  return { table, bytes };
}

function readAsked(database: Database, { layer, format, parameters }: ExportCommand, signal: AbortSignal): Promise<ExportAsked> {
  const query = exportQueryOf(layer, format).parse(parameters);
  return readExport(database, { layer, format, query, parameters, who: localPerson, program: `hexwatch ${packageJson.version}`, origin: '' }, signal);
}

/** Through a file: whoever reads the other end slowly must not hold the database. */
async function toStandardOutput(database: Database, asked: ExportAsked, signal: AbortSignal): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hexwatch-export-'));
  try {
    const { body } = await exportLayer(database, exportDesk({ folder }), asked, { signal, report: () => {} });
    await putOut(body as AsyncIterable<Uint8Array>);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function putOut(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}

/** The file of a running server. */
export async function fromServer(server: string, key: string | null, command: ExportCommand, { signal, progress, say }: Control): Promise<void> {
  const { layer, format, output, parameters } = command;
  const address = (ending: string): URL => new URL(`/api/v1/exports/${layer}.${ending}?${new URLSearchParams(parameters)}`, server);
  const answer = await fetchExport(address(format.extension), key, signal);
  if (output === '-') return putOut(answer as AsyncIterable<Buffer>);
  let bytes = 0;
  await newFile(output, async ({ put }) => {
    try {
      for await (const piece of answer as AsyncIterable<Buffer>) {
        await put(piece);
        bytes += piece.length;
        progress.show(`${layer}: ${megabytes(bytes)}`);
      }
    } catch (error) {
      if (signal.aborted || (error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
      throw new Problem('unavailable', 'export_cut_off', 'The server broke off: the file could not be written to its end. Its log says why. There is no file.');
    }
  });
  if (format.extension === 'csv') {
    let text = '';
    for await (const piece of (await fetchExport(address(csvMetadataEnding), key, signal)).setEncoding('utf8')) text += String(piece);
    await writeBeside(output, JSON.parse(text) as Record<string, unknown>);
  }
  progress.end();
  say(`${layer} are in ${output} (${megabytes(bytes)}).`);
}
