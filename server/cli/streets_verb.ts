import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Config } from '../config.ts';
import { openDatabase, type Database } from '../db/database.ts';
import { Problem } from '../model/problem.ts';
import { uploadStreetsQuery, type StreetList, type StreetNetwork } from '../model/streets.ts';
import { localPerson } from '../model/who.ts';
import { findServer } from '../tasks/find_server.ts';
import { importBackdropStreets, importStreets } from '../tasks/import_streets.ts';
import { receivingAgency } from '../tasks/receiving_agency.ts';
import { resolveAgency } from '../tasks/resolve_filter.ts';
import { askServer, sendStreets } from '../tasks/send_file.ts';
import { readNetworks, removeNetwork } from '../tasks/street_network.ts';
import { progressLine, type Progress } from './progress_line.ts';
import type { StreetsCommand } from './streets_options.ts';

type Say = (line: string) => void;
type Doing = { signal: AbortSignal; progress: Progress; say: Say };
type Outcome = { made: StreetNetwork } | { list: StreetNetwork[] } | { removed: string };

/** Loads, lists or removes networks, in the database or through the server that holds it. Resolves with the exit code. */
export async function runStreets(config: Config, command: StreetsCommand, { signal, say }: { signal: AbortSignal; say: Say }): Promise<number> {
  const progress = progressLine();
  try {
    if ('load' in command.verb) await mustBeFile(command.verb.load);
    const checked = uploadStreetsQuery.pick({ name: true, attribution: true }).safeParse({ name: command.name, attribution: command.attribution });
    if (!checked.success) throw new Problem('bad_request', 'usage', `--${String(checked.error.issues[0]!.path[0])}: ${checked.error.issues[0]!.message}.`);
    const { server, holds, key } = await findServer(config, command.server);
    if (server !== null) say(holds ? `A server has the data folder open, so it is asked (${server}).` : `Asking ${server}.`);
    const outcome = server === null ? await here(config, command, { signal, progress, say }) : await there(server, key, command, { signal, progress, say });
    progress.end();
    tell(outcome, say);
    return 0;
  } catch (error) {
    progress.end();
    if (!signal.aborted) throw error;
    say('Stopped. Nothing was changed.');
    return 130;
  }
}

async function mustBeFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile()) throw new Problem('bad_request', 'usage', `There is no file ${path}.`);
}

async function here(config: Config, command: StreetsCommand, doing: Doing): Promise<Outcome> {
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataFolder: config.dataFolder, poolSize: config.poolSize, say: doing.say });
  try {
    return await work(database, config, command, doing);
  } finally {
    await database.close();
  }
}

async function work(database: Database, config: Config, command: StreetsCommand, { signal, progress }: Doing): Promise<Outcome> {
  const { verb, agency: slug } = command;
  const control = { signal, progress: (lines: number) => progress.show(`${lines.toLocaleString('en')} lines read`) };
  if ('load' in verb) {
    const agencyName = command.agencyName ?? slug;
    const { agency } = await receivingAgency(database, config, { ...(slug !== undefined && { agency: slug }), ...(agencyName !== undefined && { agencyName }) });
    const stream = createReadStream(verb.load, { highWaterMark: 262_144 });
    return { made: await importStreets(database, { agencyId: agency.agencyId, person: 'local', purpose: 'load streets' }, { fileName: basename(verb.load), stream }, command, control) };
  }
  const owner = await resolveAgency(database, localPerson, slug);
  if ('fromBackdrop' in verb) return { made: await importBackdropStreets(database, { ...owner.context, purpose: 'load streets' }, command, control) };
  if ('list' in verb) return { list: await readNetworks(database, owner, signal) };
  await removeNetwork(database, owner, verb.remove);
  return { removed: verb.remove };
}

async function there(server: string, key: string | null, command: StreetsCommand, { signal, progress }: Doing): Promise<Outcome> {
  const { verb, agency, name, attribution, joined } = command;
  const path = '/api/v1/patrols/streets';
  const whose = agency === undefined ? '' : `?${new URLSearchParams({ agency })}`;
  if ('list' in verb) return { list: (await askServer<StreetList>(server, `${path}${whose}`, { key })).networks };
  if ('remove' in verb) {
    await askServer<null>(server, `${path}/${encodeURIComponent(verb.remove)}${whose}`, { method: 'DELETE', key });
    return { removed: verb.remove };
  }
  const query = { agency, name, attribution, joined, ...('load' in verb && { agencyName: command.agencyName ?? agency }) };
  return { made: await sendStreets(server, 'load' in verb ? verb.load : null, query, {
    signal, key, onUpload: (share) => progress.show(share < 1 ? `Sending, ${Math.floor(share * 100)} %` : 'Making a network'),
  }) };
}

const km = (metres: number): string => `${(metres / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} km`;

function tell(outcome: Outcome, say: Say): void {
  if ('removed' in outcome) say(`${outcome.removed} is gone.`);
  else if ('list' in outcome) {
    if (outcome.list.length === 0) say('No streets are loaded: patrols travel on straight lines.');
    for (const network of outcome.list) for (const line of describe(network)) say(line);
  } else {
    for (const line of describe(outcome.made)) say(line);
    say('Plans travel on it from now on.');
  }
}

function describe(network: StreetNetwork): string[] {
  const { apart, rejected } = network;
  return [
    `${network.id}  ${network.name}${network.current ? ' (current)' : ''}, from ${network.source}, ${network.importedAt.slice(0, 10)} by ${network.importedBy}`,
    `    ${network.nodes.toLocaleString('en')} crossings and ends, ${network.edges.toLocaleString('en')} streets between them, ${km(network.metres)}`,
    ...(apart.edges === 0 ? [] : [`    left out: ${km(apart.metres)} in ${apart.parts.toLocaleString('en')} ${apart.parts === 1 ? 'part' : 'parts'} that cannot be reached and left again`]),
    `    ${network.linesRead.toLocaleString('en')} lines read, ${network.linesStored.toLocaleString('en')} taken`,
    ...rejected.map(({ code, count, line, reason }) => `    ${count.toLocaleString('en')} x ${code}. The first, line ${line.toLocaleString('en')}: ${reason}`),
    ...(network.attribution === '' ? [] : [`    ${network.attribution}`]),
  ];
}
