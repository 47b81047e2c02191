import type { Config } from '../config.ts';
import { openDatabase } from '../db/database.ts';
import { readDocument } from '../http/ogc/process_document.ts';
import { planBody, type PlanRecord, type PlanSummary } from '../model/patrol.ts';
import { localPerson } from '../model/who.ts';
import { findServer } from '../tasks/find_server.ts';
import { decideOnPlan, listPlanSummaries, readPlan } from '../tasks/patrol_plans.ts';
import { planPatrols } from '../tasks/plan_patrols.ts';
import { writePlanFile } from '../tasks/plan_files.ts';
import { askServer, fetchFile } from '../tasks/send_file.ts';
import { madeByServer } from './document_work.ts';
import { checkOutput, newFile } from './new_file.ts';
import type { PatrolCommand } from './patrol_options.ts';
import { planOutputs } from './plan_outputs.ts';
import { planInWords, plansInWords } from './patrol_words.ts';
import { progressLine } from './progress_line.ts';
import { requestFile } from './request_file.ts';

type Doing = { signal: AbortSignal; show: (line: string) => void; say: (line: string) => void };
type Files = readonly { path: string; content: Uint8Array }[];
type Found = { record: PlanRecord; files: Files } | { plans: PlanSummary[] };

const listed = 50;

/** Does what was asked, in the database or through the server that holds it. Resolves with the exit code. */
export async function runPatrol(config: Config, command: PatrolCommand, signal: AbortSignal): Promise<number> {
  const outputs = 'outputs' in command ? command.outputs : [];
  const say = (line: string): void => { (outputs.includes('-') ? process.stderr : process.stdout).write(`${line}\n`); };
  if ('outputs' in command) for (const path of outputs) if (path !== '-') await checkOutput(path, command.force);
  const progress = progressLine();
  try {
    const { server, holds, key } = await findServer(config, command.server);
    if (server !== null) say(holds ? `A server has the data folder open, so it is asked (${server}).` : `Asking ${server}.`);
    const doing: Doing = { signal, say, show: (line) => progress.show(line) };
    const found = server === null ? await here(config, command, doing) : await there(server, key, command, doing);
    progress.end();
    for (const line of 'plans' in found ? plansInWords(found.plans) : planInWords(found.record, command.language)) say(line);
    if ('record' in found) await write(found.files, say);
    return 0;
  } catch (error) {
    progress.end();
    if (!signal.aborted) throw error;
    say('Stopped. Nothing was kept.');
    return 130;
  }
}

async function here(config: Config, command: PatrolCommand, { signal, show, say }: Doing): Promise<Found> {
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataFolder: config.dataFolder, poolSize: config.poolSize, say });
  const whose = { who: localPerson, agency: command.agency, signal };
  try {
    const whole = (record: PlanRecord): Promise<Found> => withFiles(record, command, async (kind, unit) =>
      (await writePlanFile(database, { ...whose, id: record.plan.id }, { kind, unit, language: command.language })).content);
    switch (command.verb) {
      case 'list': return { plans: (await listPlanSummaries(database, whose, { status: null, from: null, to: null, limit: listed, before: null })).plans };
      case 'show': return await whole(await readPlan(database, { ...whose, id: command.plan }));
      case 'approve': case 'reject':
        return await whole(await decideOnPlan(database, { ...whose, id: command.plan }, { decision: command.verb === 'approve' ? 'approved' : 'rejected', reason: command.reason }));
      case 'plan': {
        const body = readDocument(planBody, await requestFile(command.request));
        const routers = { osrm: config.osrm, valhalla: config.valhalla };
        const id = await planPatrols(database, localPerson, { agency: command.agency, body }, { signal, routers, progress: (percent, doing) => show(`${percent} %, ${doing}`) });
        return await whole(await readPlan(database, { ...whose, id }));
      }
    }
  } finally {
    await database.close();
  }
}

async function there(server: string, key: string | null, command: PatrolCommand, doing: Doing): Promise<Found> {
  const { agency } = command;
  const query = agency === undefined ? '' : `?${new URLSearchParams({ agency })}`;
  const at = (id: string): string => `/api/v1/patrols/plans/${encodeURIComponent(id)}`;
  const whole = (record: PlanRecord): Promise<Found> => withFiles(record, command, (kind, unit) => fetchFile(server,
    `${at(record.plan.id)}${unit === null ? '' : `/units/${encodeURIComponent(unit)}`}.${kind}?${new URLSearchParams({ ...(agency !== undefined && { agency }), lang: command.language })}`, { key, signal: doing.signal }));
  switch (command.verb) {
    case 'list': return askServer<{ plans: PlanSummary[] }>(server, `/api/v1/patrols/plans${query}${query === '' ? '?' : '&'}limit=${listed}`, { key });
    case 'show': return whole(await askServer<PlanRecord>(server, `${at(command.plan)}${query}`, { key }));
    case 'approve': case 'reject': return whole(await askServer<PlanRecord>(server, `${at(command.plan)}/decision${query}`, {
      method: 'POST', key, body: { decision: command.verb === 'approve' ? 'approved' : 'rejected', reason: command.reason },
    }));
    case 'plan': {
      const body = readDocument(planBody, await requestFile(command.request));
      const place = await madeByServer({ server, key, agency }, { path: '/api/v1/patrols/plans', body }, doing);
      return whole(await askServer<PlanRecord>(server, place, { key }));
    }
  }
}

const withFiles = async (record: PlanRecord, command: PatrolCommand, writing: Parameters<typeof planOutputs>[2]): Promise<Found> =>
  ({ record, files: 'outputs' in command ? await planOutputs(record, command, writing) : [] });

async function write(files: Files, say: Doing['say']): Promise<void> {
  for (const { path, content } of files) {
    if (path === '-') process.stdout.write(content);
    else {
      await newFile(path, ({ put }) => put(content));
      say(`It is in ${path}.`);
    }
  }
}
