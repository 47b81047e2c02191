import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { analyseHelp, readAnalyseCommand } from './cli/analyse_options.ts';
import { runAnalyse } from './cli/analyse_verb.ts';
import { cardInWords, methodsInWords } from './cli/analysis_words.ts';
import { beatsHelp, hoursHelp, readBeatsCommand, readHoursCommand } from './cli/beats_options.ts';
import { runBeats } from './cli/beats_verb.ts';
import { exportHelp, readExportCommand } from './cli/export_options.ts';
import { runExport } from './cli/export_verb.ts';
import { operationHelp, readOperationCommand } from './cli/operation_options.ts';
import { runOperation } from './cli/operation_verb.ts';
import { patrolHelp, readPatrolCommand } from './cli/patrol_options.ts';
import { runPatrol } from './cli/patrol_verb.ts';
import { forecastHelp, readForecastCommand } from './cli/forecast_options.ts';
import { runForecast } from './cli/forecast_verb.ts';
import { progressLine, type Progress } from './cli/progress_line.ts';
import { readStreetsCommand, streetsHelp } from './cli/streets_options.ts';
import { runStreets } from './cli/streets_verb.ts';
import { describeSettings, readConfig, type Config } from './config.ts';
import { openDatabase } from './db/database.ts';
import { countRejections, streamRejections } from './db/rejections.ts';
import { rejectionsCsv } from './formats/rejections_csv.ts';
import type { ImportReport } from './model/import_report.ts';
import type { Context } from './model/context.ts';
import { progressInWords, remarksInWords, summaryTable, undoneInWords } from './model/import_words.ts';
import { Problem } from './model/problem.ts';
import { localPerson } from './model/who.ts';
import { importHelp, presetsInWords, readImportCommand, type ImportCommand, type UndoCommand } from './tasks/import_command.ts';
import { describeDemo } from './tasks/describe_demo.ts';
import { findImport } from './tasks/find_import.ts';
import { findServer } from './tasks/find_server.ts';
import { keyHelp, readKeyCommand } from './tasks/key_command.ts';
import { loadDemo } from './tasks/load_demo.ts';
import { prepareImport } from './tasks/prepare_import.ts';
import { receivingAgency } from './tasks/receiving_agency.ts';
import { runKeyCommand } from './tasks/run_key_command.ts';
import { fetchRejections, requestUndo, sendFile } from './tasks/send_file.ts';
import { undoImport } from './tasks/undo_import.ts';

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

async function runImports(config: Config, command: ImportCommand, signal: AbortSignal): Promise<number> {
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

async function runUndo(config: Config, { undo, server: named }: UndoCommand): Promise<number> {
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

async function runDemo(config: Config, signal: AbortSignal): Promise<number> {
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataFolder: config.dataFolder, say });
  try {
    await loadDemo(database, { signal, say });
    say(`What is hidden in it, for trainers and the curious:\n${(await describeDemo(database))?.planted ?? ''}`);
    say('The demonstration city is there. npm start shows it.');
    return 0;
  } finally {
    await database.close();
  }
}

/** The first signal asks to stop, a later one ends the process. npm passes one key press on twice, within moments. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  let since = Infinity;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (performance.now() - since > 1000) process.exit(130);
      if (!controller.signal.aborted) {
        since = performance.now();
        controller.abort(new Error('Stopped by the person at the keyboard.'));
      }
    });
  }
  return controller.signal;
}

async function main([verb, ...given]: string[]): Promise<number> {
  if (verb === 'import') {
    const command = await readImportCommand(given);
    if (command === 'help') say(`${importHelp()}\n\nSettings come from the environment: ${describeSettings().map(({ variable }) => variable).join(', ')}. npm start -- --help explains them.`);
    else if (command === 'presets') say(presetsInWords());
    else if ('undo' in command) return runUndo(readConfig(process.env), command);
    else return runImports(readConfig(process.env), command, stopSignal());
    return 0;
  }
  if (verb === 'key') {
    const command = readKeyCommand(given);
    if (command === 'help') say(keyHelp());
    else await runKeyCommand(readConfig(process.env), command, say);
    return 0;
  }
  if (verb === 'export') {
    const command = readExportCommand(given);
    if (command !== 'help') return runExport(readConfig(process.env), command, stopSignal());
    say(exportHelp());
    return 0;
  }
  if (verb === 'analyse') {
    const command = readAnalyseCommand(given);
    if (command === 'help') say(analyseHelp());
    else if ('list' in command) say(methodsInWords(command.language));
    else if ('card' in command) say(cardInWords(command.card, command.language));
    else return runAnalyse(readConfig(process.env), command, stopSignal());
    return 0;
  }
  if (verb === 'streets') {
    const command = readStreetsCommand(given);
    if (command !== 'help') return runStreets(readConfig(process.env), command, { signal: stopSignal(), say });
    say(streetsHelp());
    return 0;
  }
  if (verb === 'forecast') {
    const command = readForecastCommand(given);
    if (command !== 'help') return runForecast(readConfig(process.env), command, { signal: stopSignal(), say });
    say(forecastHelp());
    return 0;
  }
  if (verb === 'patrol') {
    const command = readPatrolCommand(given);
    if (command !== 'help') return runPatrol(readConfig(process.env), command, stopSignal());
    say(patrolHelp());
    return 0;
  }
  if (verb === 'beats' || verb === 'hours') {
    const command = verb === 'beats' ? readBeatsCommand(given) : readHoursCommand(given);
    if (command !== 'help') return runBeats(readConfig(process.env), command, { signal: stopSignal(), say });
    say(verb === 'beats' ? beatsHelp() : hoursHelp());
    return 0;
  }
  if (verb === 'operation') {
    const command = readOperationCommand(given);
    if (command !== 'help') return runOperation(readConfig(process.env), command, { signal: stopSignal(), say });
    say(operationHelp());
    return 0;
  }
  if (verb === 'demo') return runDemo(readConfig(process.env), stopSignal());
  throw new Problem('bad_request', 'usage', 'Say npm run import -- FILE..., npm run import -- --undo NUMBER, npm run export, npm run analyse, npm run streets, npm run patrol, npm run forecast, npm run hours, npm run beats, npm run operation, npm run key or npm run demo.');
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  process.stderr.write(`${error.message}\n`);
  for (const { field, message } of error.fields) process.stderr.write(`  ${field}: ${message}\n`);
  process.exitCode = error.code === 'usage' ? 2 : 1;
}
