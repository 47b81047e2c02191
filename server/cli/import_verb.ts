import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Config } from '../config.ts';
import { openDatabase } from '../db/database.ts';
import { countRejections, streamRejections } from '../db/rejections.ts';
import { rejectionsCsv } from '../formats/rejections_csv.ts';
import type { Context } from '../model/context.ts';
import type { ImportReport } from '../model/import_report.ts';
import { progressInWords, remarksInWords, summaryTable, undoneInWords } from '../model/import_words.ts';
import { Problem } from '../model/problem.ts';
import { localPerson } from '../model/who.ts';
import { findImport } from '../tasks/find_import.ts';
import { findServer } from '../tasks/find_server.ts';
import type { ImportCommand, UndoCommand } from '../tasks/import_command.ts';
import { prepareImport } from '../tasks/prepare_import.ts';
import { receivingAgency } from '../tasks/receiving_agency.ts';
import { fetchRejections, requestUndo, sendFile } from '../tasks/send_file.ts';
import { undoImport } from '../tasks/undo_import.ts';
import { progressLine, type Progress } from './progress_line.ts';

const say = (line: string): void => { process.stdout.write(`${line}\n`); };

/** Where files are loaded: the database itself, or a server that holds it. */
type Target = {
  /** Resolves with a report whatever became of the file; throws a Problem for options that cannot be right. */
  load(path: string, signal: AbortSignal, progress: Progress): Promise<ImportReport>;
  explainRejections(report: ImportReport): Promise<string[]>;
  rejectionsAsCsv(report: ImportReport): AsyncIterable<string>;
  close(): Promise<void>;
};

async function chooseTarget(config: Config, command: ImportCommand): Promise<Target> {
  const { server, holds, key } = await findServer(config, command.server);
  if (server === null) return databaseTarget(config, command);
  say(holds ? `A server has the data folder open, so the files are sent to it (${server}).` : `Sending to ${server}.`);
  return serverTarget(server, key, command);
}

async function databaseTarget(config: Config, command: ImportCommand): Promise<Target> {
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataFolder: config.dataFolder, poolSize: config.poolSize, say });
  try {
    const { agency, adoptZone } = await receivingAgency(database, config, receiverOf(command));
    const context: Context = { agencyId: agency.agencyId, person: 'local', purpose: 'load a file' };
    const { run } = prepareImport(database, context, { ...command.request, adoptZone });
    return {
      load: async (path, signal, progress) => {
        const { size } = await stat(path);
        return run({ fileName: basename(path), bytes: size, stream: createReadStream(path, { highWaterMark: 262_144 }) },
          { signal, onProgress: (report) => progress.show(progressInWords(report)) });
      },
      explainRejections: async (report) => (await countRejections(database, context, report.id))
        .map(({ code, reason, count, line }) => `  ${count.toLocaleString('en')} x ${code}. The first, line ${line.toLocaleString('en')}: ${reason}`),
      rejectionsAsCsv: (report) => rejectionsCsv(streamRejections(database, context, report.id)),
      close: () => database.close(),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The command line founds an agency by naming it; its short name does for a full one. */
const receiverOf = ({ agency, agencyName = agency }: ImportCommand) => ({ agency, agencyName });

function serverTarget(server: string, key: string | null, command: ImportCommand): Target {
  return {
    load: (path, signal, progress) => sendFile(server, path, { ...command.request, ...receiverOf(command) }, {
      signal, key,
      onProgress: (report) => progress.show(progressInWords(report)),
      onUpload: (share) => progress.show(`${basename(path)}: sending, ${Math.floor(share * 100)} %`),
    }),
    explainRejections: async () => [],
    rejectionsAsCsv: async function* (report) { yield fetchRejections(server, report.id, key); },
    close: async () => {},
  };
}

/** Loads files one after the other. Resolves with the exit code. */
export async function runImports(config: Config, command: ImportCommand, signal: AbortSignal): Promise<number> {
  await checkFiles(command.files);
  const target = await chooseTarget(config, command);
  const progress = progressLine();
  const reports: ImportReport[] = [];
  try {
    for (const path of command.files) {
      if (signal.aborted) break;
      reports.push(await target.load(path, signal, progress));
      progress.end();
    }
    await tell(target, command, reports);
  } finally {
    progress.end();
    await target.close();
  }
  if (signal.aborted) {
    say('Stopped. Nothing of a file that was not completed is visible.');
    return 130;
  }
  return reports.every(({ status }) => status === 'completed') ? 0 : 1;
}

async function checkFiles(paths: string[]): Promise<void> {
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (found === null) throw new Problem('bad_request', 'usage', `There is no file ${path}.`);
    if (!found.isFile()) throw new Problem('bad_request', 'usage', `${path} is not a file.`);
  }
}

async function tell(target: Target, command: ImportCommand, reports: ImportReport[]): Promise<void> {
  for (const line of summaryTable(reports)) say(line);
  for (const report of reports) {
    for (const line of remarksInWords(report)) say(line);
    if (report.rejected === 0) continue;
    say(`${report.file}: ${report.rejected.toLocaleString('en')} rejected${command.rejectionsFile === undefined
      ? `; --rejections FILE.csv writes them down, or take them from the server: /api/v1/imports/${report.id}/rejections.csv` : ''}`);
    for (const line of await target.explainRejections(report)) say(line);
  }
  if (command.rejectionsFile !== undefined) await writeRejections(target, command.rejectionsFile, reports);
}

/** All rejected rows in one table. Of several files each has its own, one below the other, with the file's name above it. */
async function writeRejections(target: Target, path: string, reports: ImportReport[]): Promise<void> {
  const file = await open(path, 'w');
  try {
    const refused = reports.filter(({ rejected }) => rejected > 0);
    for (const [index, report] of refused.entries()) {
      if (refused.length > 1) await file.write(`${index === 0 ? '\ufeff' : '\n'}${report.file}\n`);
      for await (const text of target.rejectionsAsCsv(report)) await file.write(refused.length > 1 ? text.replace(/^\ufeff/, '') : text);
    }
  } finally {
    await file.close();
  }
  say(`Rejected rows are in ${path}.`);
}

/** Takes an import back. Resolves with the exit code. */
export async function runUndo(config: Config, { undo, server: named }: UndoCommand): Promise<number> {
  const { server, key } = await findServer(config, named);
  if (server !== null) say(`Asking ${server} to undo import ${undo} ...`);
  say(undoneInWords(server === null ? await undoHere(config, undo) : await requestUndo(server, undo, key)));
  return 0;
}

async function undoHere(config: Config, importId: string): Promise<ImportReport> {
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataFolder: config.dataFolder, poolSize: config.poolSize, say });
  try {
    const { context } = await findImport(database, localPerson, importId);
    say(`Undoing import ${importId} ...`);
    return await undoImport(database, { ...context, purpose: 'undo an import' }, importId);
  } finally {
    await database.close();
  }
}
