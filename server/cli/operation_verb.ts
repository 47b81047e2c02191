import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Config } from '../config.ts';
import { openDatabase, type Database } from '../db/database.ts';
import { unpack } from '../formats/bytes.ts';
import { positionsFile } from '../formats/positions_file.ts';
import { tableCsv } from '../formats/result_csv.ts';
import { readDocument } from '../http/ogc/process_document.ts';
import type { DosageAnswer, PositionsAnswer } from '../model/dosage.ts';
import type { FairnessAnswer } from '../model/fairness.ts';
import { assignBody, operationBody, type OperationRecord, type OperationSummary } from '../model/operation.ts';
import { Problem } from '../model/problem.ts';
import { localPerson } from '../model/who.ts';
import { readPlanDosage } from '../tasks/dosage_answer.ts';
import { readFairness } from '../tasks/fairness_answer.ts';
import { findServer } from '../tasks/find_server.ts';
import { assignOperation } from '../tasks/operation_assign.ts';
import { draftOperation } from '../tasks/operation_draft.ts';
import { evaluateOperation } from '../tasks/operation_evaluate.ts';
import { countsTable, operationGeojson } from '../tasks/operation_features.ts';
import { composeOperation, listOperationSummaries } from '../tasks/operation_record.ts';
import { abandon, link, lockAnalysis, unlink } from '../tasks/operation_steps.ts';
import { receivePositions } from '../tasks/positions_receive.ts';
import { askServer } from '../tasks/send_file.ts';
import { checkOutput, newFile } from './new_file.ts';
import type { OperationCommand } from './operation_options.ts';
import { dosageInWords, fairnessInWords, operationInWords, operationsInWords, positionsInWords } from './operation_words.ts';
import { requestFile } from './request_file.ts';

type Doing = { signal: AbortSignal; say: (line: string) => void };
type Found = { record: OperationRecord } | { operations: OperationSummary[] } | { dosage: DosageAnswer } | { fairness: FairnessAnswer } | { received: { file: string; answer: PositionsAnswer }[] };

/** Does what was asked, in the database or through the server that holds it. Resolves with the exit code. */
export async function runOperation(config: Config, command: OperationCommand, { signal, say }: Doing): Promise<number> {
  if ('outputs' in command) for (const path of command.outputs) await checkOutput(path, command.force);
  const { server, holds, key } = await findServer(config, command.server);
  if (server !== null) say(holds ? `A server has the data folder open, so it is asked (${server}).` : `Asking ${server}.`);
  const found = server === null ? await here(config, command, { signal, say }) : await there(server, key, command);
  for (const line of inWords(found, command)) say(line);
  if ('record' in found && 'outputs' in command) for (const path of command.outputs) await write(found.record, path, say);
  return 0;
}

function inWords(found: Found, { language }: OperationCommand): string[] {
  if ('record' in found) return operationInWords(found.record, language);
  if ('operations' in found) return operationsInWords(found.operations);
  if ('dosage' in found) return dosageInWords(found.dosage, language);
  if ('fairness' in found) return fairnessInWords(found.fairness, language);
  return found.received.flatMap(({ file, answer }) => positionsInWords(file, answer));
}

async function here(config: Config, command: OperationCommand, { signal, say }: Doing): Promise<Found> {
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataFolder: config.dataFolder, poolSize: config.poolSize, say });
  try {
    return await inDatabase(database, command, { days: config.positionDays, signal });
  } finally {
    await database.close();
  }
}

const listed = 50;

async function inDatabase(database: Database, command: OperationCommand, { days, signal }: { days: number; signal: AbortSignal }): Promise<Found> {
  const whose = { who: localPerson, agency: command.agency, signal };
  switch (command.verb) {
    case 'list': return { operations: (await listOperationSummaries(database, whose, { limit: listed, before: null })).operations };
    case 'draft': return { record: await draftOperation(database, whose, readDocument(operationBody, await requestFile(command.request))) };
    case 'show': return { record: await composeOperation(database, { ...whose, id: command.id }) };
    case 'evaluate': return { record: await evaluateOperation(database, { ...whose, id: command.id }) };
    case 'assign': return { record: await assignOperation(database, { ...whose, id: command.id }, assignBody.parse(assignmentOf(command))) };
    case 'lock': return { record: await lockAnalysis(database, { ...whose, id: command.id }, command) };
    case 'link': return { record: await link(database, { ...whose, id: command.id }, command.plan) };
    case 'unlink': return { record: await unlink(database, { ...whose, id: command.id }, command.plan) };
    case 'abandon': return { record: await abandon(database, { ...whose, id: command.id }, command.reason) };
    case 'dosage': return { dosage: await readPlanDosage(database, { ...whose, plan: command.plan, settings: {} }) };
    case 'fairness': return { fairness: await readFairness(database, { ...whose, from: command.from, to: command.to, kind: command.kind, weeks: 4, now: new Date() }) };
    case 'positions': {
      const received: { file: string; answer: PositionsAnswer }[] = [];
      for (const file of command.files) {
        const batches = await positionsFile(await unpack(createReadStream(file)));
        received.push({ file: basename(file), answer: await receivePositions(database, { ...whose, plan: command.plan, unit: command.unit, settings: {}, days, now: new Date() }, batches) });
      }
      return { received };
    }
  }
}

const assignmentOf = ({ seed, method, metres }: Extract<OperationCommand, { verb: 'assign' }>) => ({ seed, method, ...(metres !== undefined && { metres }) });

async function there(server: string, key: string | null, command: OperationCommand): Promise<Found> {
  const query = (more: Record<string, string | undefined> = {}): string => {
    const given = Object.entries({ agency: command.agency, ...more }).filter((one): one is [string, string] => one[1] !== undefined);
    return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
  };
  const root = '/api/v1/patrols/operations';
  const one = async (path: string, method: 'GET' | 'POST' | 'DELETE' = 'GET', body?: object): Promise<Found> =>
    ({ record: await askServer<OperationRecord>(server, `${root}${path}${query()}`, { method, key, ...(body !== undefined && { body }) }) });
  switch (command.verb) {
    case 'list': return askServer<{ operations: OperationSummary[] }>(server, `${root}${query({ limit: String(listed) })}`, { key });
    case 'draft': return one('', 'POST', readDocument(operationBody, await requestFile(command.request)));
    case 'show': return one(`/${encodeURIComponent(command.id)}`);
    case 'evaluate': return one(`/${encodeURIComponent(command.id)}/evaluate`, 'POST');
    case 'assign': return one(`/${encodeURIComponent(command.id)}/assign`, 'POST', assignmentOf(command));
    case 'lock': return one(`/${encodeURIComponent(command.id)}/lock`, 'POST', { late: command.late, reason: command.reason });
    case 'link': return one(`/${encodeURIComponent(command.id)}/plans`, 'POST', { plan: command.plan });
    case 'unlink': return one(`/${encodeURIComponent(command.id)}/plans/${encodeURIComponent(command.plan)}`, 'DELETE');
    case 'abandon': return one(`/${encodeURIComponent(command.id)}/decision`, 'POST', { decision: 'abandoned', reason: command.reason });
    case 'dosage': return { dosage: await askServer<DosageAnswer>(server, `/api/v1/patrols/plans/${encodeURIComponent(command.plan)}/dosage${query()}`, { key }) };
    case 'fairness': return { fairness: await askServer<FairnessAnswer>(server, `/api/v1/patrols/fairness${query({ from: command.from, to: command.to, kind: command.kind })}`, { key }) };
    case 'positions': {
      const received: { file: string; answer: PositionsAnswer }[] = [];
      for (const file of command.files) {
        const address = `/api/v1/patrols/plans/${encodeURIComponent(command.plan)}/positions${query({ unit: command.unit, file: basename(file) })}`;
        received.push({ file: basename(file), answer: await askServer<PositionsAnswer>(server, address, { method: 'POST', key, file: createReadStream(file) }) });
      }
      return { received };
    }
  }
}

/** The ending says what is written: cells, counts, or everything. */
async function write(record: OperationRecord, path: string, say: Doing['say']): Promise<void> {
  if (path.endsWith('.csv') && record.evaluation === null) throw new Problem('not_found', 'not_evaluated', 'The operation has not been evaluated yet, so there are no counts.');
  const written = path.endsWith('.csv') ? tableCsv(countsTable(record.evaluation!), 'en') : `${JSON.stringify(path.endsWith('.geojson') ? operationGeojson(record) : record, null, 2)}\n`;
  await newFile(path, ({ put }) => put(new TextEncoder().encode(written)));
  say(`${path} is written.`);
}
