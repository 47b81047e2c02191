import type { Config } from '../config.ts';
import { openDatabase, type Database } from '../db/database.ts';
import type { ApiKey, KeyList, KeyUsage, MadeKey } from '../model/api_key.ts';
import { localPerson } from '../model/who.ts';
import { allKeys, createKey, shutKey, usageOfKey } from './api_keys.ts';
import { findServer } from './find_server.ts';
import type { KeyCommand } from './key_command.ts';
import { askServer } from './send_file.ts';

type Say = (line: string) => void;

/** Does it in the database, or has the server do it that holds the embedded one. */
export async function runKeyCommand(config: Config, command: KeyCommand, say: Say): Promise<void> {
  const { server, holds, key } = await findServer(config, command.server);
  if (server !== null) {
    if (holds) say(`A server has the data folder open, so it is asked (${server}).`);
    return tell(await ask(server, key, command), say);
  }
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataFolder: config.dataFolder, poolSize: config.poolSize, say });
  try {
    tell(await work(database, config, command), say);
  } finally {
    await database.close();
  }
}

type Outcome = { made: MadeKey } | { list: ApiKey[] } | { shut: ApiKey } | { usage: KeyUsage };

async function work(database: Database, config: Config, command: KeyCommand): Promise<Outcome> {
  const asked = { who: localPerson, now: new Date() };
  switch (command.verb) {
    case 'create': return { made: await createKey(database, config, { ...asked, request: command.request }) };
    case 'list': return { list: await allKeys(database, config, { ...asked, slug: command.agency }) };
    case 'revoke': return { shut: await shutKey(database, { ...asked, id: command.id }) };
    case 'usage': return { usage: await usageOfKey(database, { ...asked, id: command.id }) };
  }
}

async function ask(server: string, key: string | null, command: KeyCommand): Promise<Outcome> {
  const path = '/api/v1/keys';
  switch (command.verb) {
    case 'create': return { made: await askServer<MadeKey>(server, path, { method: 'POST', body: command.request, key }) };
    case 'list': return { list: (await askServer<KeyList>(server, command.agency === undefined ? path : `${path}?agency=${encodeURIComponent(command.agency)}`, { key })).keys };
    case 'revoke': return { shut: await askServer<ApiKey>(server, `${path}/${encodeURIComponent(command.id)}`, { method: 'DELETE', key }) };
    case 'usage': return { usage: await askServer<KeyUsage>(server, `${path}/${encodeURIComponent(command.id)}/usage`, { key }) };
  }
}

function tell(outcome: Outcome, say: Say): void {
  if ('made' in outcome) {
    for (const line of describe(outcome.made.description)) say(line);
    say(`\n${outcome.made.key}\n\nThis is the key. It is shown this once and kept nowhere: put it where the program that uses it keeps its secrets.`);
  } else if ('shut' in outcome) say(`${outcome.shut.id} (${outcome.shut.label}) is ${outcome.shut.state}: it opens nothing any more.`);
  else if ('list' in outcome) {
    if (outcome.list.length === 0) say('No keys open this agency. --agency NAME asks about another one.');
    for (const key of outcome.list) for (const line of describe(key)) say(line);
  } else {
    if (outcome.usage.days.length === 0) say('It has not been used.');
    for (const { day, requests, rows } of outcome.usage.days) say(`${day}  ${amount(requests, 'request')}, ${amount(rows, 'row')}`);
  }
}

const amount = (count: number, what: string): string => `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;

function describe(key: ApiKey): string[] {
  const day = (instant: string): string => instant.slice(0, 10);
  const quotas = [key.requestsPerDay === null ? '' : `${amount(key.requestsPerDay, 'request')} a day`, key.rowsPerDay === null ? '' : `${amount(key.rowsPerDay, 'row')} a day`];
  return [
    `${key.id}  ${key.state}  ${key.label}`,
    `    opens ${key.agency}: ${key.scopes.join(', ')}${key.layers === null ? '' : `; only ${key.layers.join(', ')}`}; handling codes 0${key.maxHandlingCode === 0 ? '' : ` to ${key.maxHandlingCode}`}`,
    `    made ${day(key.createdAt)} by ${key.createdBy}, ${key.revokedAt === null ? `ends ${day(key.expiresAt)}` : `revoked ${day(key.revokedAt)}`}, ${key.lastUsedAt === null ? 'never used' : `last used ${day(key.lastUsedAt)}`}`
      + `, today ${amount(key.requestsToday, 'request')} and ${amount(key.rowsToday, 'row')}`,
    ...[...(key.networks === null ? [] : [`from ${key.networks.join(', ')}`]), ...quotas].filter((part) => part !== '').map((part) => `    ${part}`),
  ];
}
