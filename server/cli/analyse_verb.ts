import { setTimeout as sleep } from 'node:timers/promises';
import { readAnalysisAsked } from '../analysis/query.ts';
import type { Config } from '../config.ts';
import { openDatabase } from '../db/database.ts';
import { tableCsv } from '../formats/result_csv.ts';
import type { AnalysisResult } from '../model/analysis.ts';
import type { AnalysisBody, AnalysisJob } from '../model/analysis_request.ts';
import { filterQuery } from '../model/filter.ts';
import { Problem } from '../model/problem.ts';
import { localPerson } from '../model/who.ts';
import { findServer } from '../tasks/find_server.ts';
import { runAnalysis } from '../tasks/run_analysis.ts';
import { askServer } from '../tasks/send_file.ts';
import type { AnalyseCommand, AnalyseOutput } from './analyse_options.ts';
import { resultInWords } from './analysis_words.ts';
import type { ExportCommand } from './export_options.ts';
import { fromServer, writeFromDatabase, type Control } from './export_verb.ts';
import { checkOutput, newFile } from './new_file.ts';
import { progressLine } from './progress_line.ts';

/** Writes the map layer of a result, as an export does. */
type WriteLayer = (command: ExportCommand) => Promise<void>;

/** Runs an analysis, says what was found and writes what was asked for. Resolves with the exit code. */
export async function runAnalyse(config: Config, command: AnalyseCommand, signal: AbortSignal): Promise<number> {
  const toOutput = command.outputs.some(({ path }) => path === '-');
  // What is said must not get into the JSON.
  const say = (line: string): void => { (toOutput ? process.stderr : process.stdout).write(`${line}\n`); };
  for (const { path } of command.outputs) if (path !== '-') await checkOutput(path, command.force);
  const progress = progressLine();
  const control = { signal, progress, say };
  try {
    const { server, holds, key } = await findServer(config, command.server);
    if (server === null) await here(config, command, control);
    else {
      say(holds ? `A server has the data folder open, so the analysis is run there (${server}).` : `Running it on ${server}.`);
      await there(server, key, command, control);
    }
    return 0;
  } catch (error) {
    progress.end();
    if (!signal.aborted) throw error;
    say('Stopped. Nothing was written.');
    return 130;
  } finally {
    progress.end();
  }
}

async function here(config: Config, command: AnalyseCommand, control: Control): Promise<void> {
  const { signal, progress, say } = control;
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataFolder: config.dataFolder, poolSize: config.poolSize, say });
  try {
    const asked = readAnalysisAsked(command.method, command.texts);
    const result = await runAnalysis(database, localPerson, asked, {
      signal, mostBytes: config.analysisMegabytes * 2 ** 20, progress: (percent, doing) => progress.show(`${command.method.id}: ${percent} %, ${doing}`),
    });
    await tell(result, command, control, (layer) => writeFromDatabase(database, layer, control));
  } finally {
    await database.close();
  }
}

const pollMs = 300;

async function there(server: string, key: string | null, command: AnalyseCommand, control: Control): Promise<void> {
  const { signal, progress } = control;
  const { agency } = command.texts;
  const whose = agency === undefined ? '' : `?${new URLSearchParams({ agency })}`;
  const begun = await askServer<{ result?: AnalysisResult; job?: string }>(server, '/api/v1/analyses', {
    method: 'POST', key, prefer: 'wait=1', body: bodyOf(command),
  });
  const place = `/api/v1/analyses/jobs/${begun.job ?? ''}${whose}`;
  let id = begun.result?.id ?? null;
  while (id === null) {
    if (signal.aborted) {
      await askServer(server, place, { method: 'DELETE', key });
      signal.throwIfAborted();
    }
    await sleep(pollMs);
    const { status, percent, message, result, problem } = await askServer<AnalysisJob>(server, place, { key });
    if (problem !== null) throw new Problem('unprocessable', problem.code, problem.detail, problem.fields);
    if (status === 'dismissed') throw new Problem('conflict', 'job_dismissed', 'Somebody ended the analysis on the server.');
    progress.show(`${command.method.id}: ${status === 'waiting' ? 'waiting for its turn' : `${percent} %, ${message}`}`);
    id = result;
  }
  const result = begun.result ?? await askServer<AnalysisResult>(server, `/api/v1/analyses/${id}${whose}`, { key });
  await tell(result, command, control, (layer) => fromServer(server, key, layer, control));
}

/** In the body: a polygon may be too long for an address. */
function bodyOf({ method, texts: { unit, seed, crs, ...texts } }: AnalyseCommand): AnalysisBody {
  const isFilter = ([name]: [string, string]): boolean => Object.hasOwn(filterQuery.shape, name);
  const entries = Object.entries(texts);
  return {
    method: method.id, filter: Object.fromEntries(entries.filter(isFilter)), parameters: Object.fromEntries(entries.filter((entry) => !isFilter(entry))),
    ...(unit !== undefined && { unit }), ...(seed !== undefined && { seed: Number(seed) }), ...(crs !== undefined && { crs }),
  };
}

async function tell(result: AnalysisResult, command: AnalyseCommand, { progress, say }: Control, writeLayer: WriteLayer): Promise<void> {
  progress.end();
  for (const line of resultInWords(result, command.language)) say(line);
  const { agency } = result.filter;
  for (const output of command.outputs) {
    if (output.kind === 'layer') {
      const { path, format } = output;
      await writeLayer({ layer: 'analysis', format, output: path, parameters: { agency, analysis: result.id }, force: command.force, server: command.server });
      continue;
    }
    const text = output.kind === 'result' ? `${JSON.stringify(result, null, 2)}\n` : tableText(result, output, command);
    if (output.path === '-') process.stdout.write(text);
    else {
      await newFile(output.path, ({ put }) => put(new TextEncoder().encode(text)));
      say(`${output.kind === 'result' ? 'The result' : 'The table'} is in ${output.path}.`);
    }
  }
}

function tableText({ tables, title }: AnalysisResult, { table }: Extract<AnalyseOutput, { kind: 'table' }>, { language }: AnalyseCommand): string {
  const found = table === null ? tables[0] : tables.find(({ id }) => id === table);
  if (found !== undefined) return tableCsv(found, language);
  throw new Problem('not_found', 'unknown_table', tables.length === 0 ? `"${title.en}" gave no table.` : `There is no table "${(table ?? '').slice(0, 60)}". There are ${tables.map(({ id }) => id).join(', ')}.`);
}
