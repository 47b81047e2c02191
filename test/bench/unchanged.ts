import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import type { Database } from '../../server/db/database.ts';
import { importLine } from '../../server/http/import_line.ts';
import { listen, stopListening } from '../../server/http/listen.ts';
import { followColumns } from '../../server/follow/column_index.ts';
import type { Asked, Asking } from './asker.ts';
import { fillUpTo, makeGround, openQuietly } from './generated_incidents.ts';
import { median } from './measure.ts';
import { withScratchServer } from './places.ts';
import { printTable, shortly, type Row } from './table.ts';

const incidents = 100_000;
const connections = 8;
const milliseconds = 700;
const rounds = 5;
const window = 'agency=bench&from=2025-01-01&to=2026-01-01';
/** The tile that holds the middle of the city, and one far from it. */
const middleOfTown = '/tiles/hexes/10/598/345.mvt';
const nowhere = '/tiles/incidents/14/0/0.mvt';

/**
 * What the server answers in a second, over the network within the machine, when nothing has changed (304) or nothing is
 * there (204). Floor: a server of node:http that does nothing but send the same headers.
 */
export async function benchUnchanged(): Promise<void> {
  await withScratchServer('unchanged and empty answers a second', async (url) => {
    const database = await openQuietly(url);
    try {
      await fillUpTo(database, await makeGround(database), incidents);
      const quiet = { debug: (): void => {}, info: (): void => {}, warn: console.warn, error: console.error };
      const index = followColumns(database, { folder: null, maxBytes: 1e9, log: quiet });
      await index.settled();
      const { server, port } = await serve(database, quiet);
      try {
        const title = `Answers a second over ${connections} connections within the machine, asked by a process of its own`;
        printTable(title, await perSecond(port));
      } finally {
        await stopListening(server);
        await index.close();
      }
    } finally {
      await database.close();
    }
  });
}

async function serve(database: Database, log: Parameters<typeof createApp>[0]['log']): Promise<{ server: Server; port: number }> {
  const parts = { database, config: readConfig({}), log, release: 'bench', loading: () => null, importLine: importLine() };
  const { server } = await listen(createApp(parts, { pageFolder: '/nowhere', basemap: null }).fetch, '127.0.0.1', 0);
  return { server, port: (server.address() as AddressInfo).port };
}

type Question = { name: string; port: number; path: string; headers: Record<string, string>; status: number };

async function perSecond(port: number): Promise<Row[]> {
  const asked: Question[] = [
    await unchanged('hexagons, unchanged', port, `/api/v1/hexes?${window}&resolution=9`),
    await unchanged('hexagons in bytes, unchanged', port, `/api/v1/hexes?${window}&resolution=9&format=binary`),
    await unchanged('tile of hexagons, unchanged', port, `${middleOfTown}?${window}`),
    { name: 'tile of incidents, empty', port, path: `${nowhere}?${window}`, headers: browserHeaders, status: 204 },
  ];
  const floors = await Promise.all([asked[0]!, asked[3]!].map(floorOf));
  const questions = [...floors.map(({ question }) => question), ...asked];
  const asker = fork(join(import.meta.dirname, 'asker.ts'));
  const dead = once(asker, 'exit').then(() => { throw new Error('The one who asks has died.'); });
  try {
    const runs: Run[][] = questions.map(() => []);
    for (let round = 0; round <= rounds; round += 1) {
      for (const [place, question] of questions.entries()) {
        const done = await Promise.race([run(asker, question), dead]);
        // The first round warms up.
        if (round > 0) runs[place]!.push(done);
      }
    }
    return questions.map((question, place) => rowOf(question, runs[place]!, runs[question.status === 304 ? 0 : 1]!));
  } finally {
    dead.catch(() => {});
    asker.kill();
    for (const { server } of floors) await stopListening(server);
  }
}

/** As a browser sends them. */
const browserHeaders = {
  'Connection': 'keep-alive',
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'Accept': '*/*', 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty',
  'Accept-Encoding': 'gzip, deflate, br, zstd', 'Accept-Language': 'en-GB,en;q=0.9',
};

async function unchanged(name: string, port: number, path: string): Promise<Question> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: browserHeaders });
  await response.arrayBuffer();
  const tag = response.headers.get('ETag');
  if (response.status !== 200 || tag === null) throw new Error(`${path} answered ${response.status} with the tag ${tag}.`);
  return { name, port, path, headers: { ...browserHeaders, 'If-None-Match': tag }, status: 304 };
}

/** A server that answers that question with nothing but the headers that ours answers with. */
async function floorOf({ port, path, headers, status }: Question): Promise<{ question: Question; server: Server }> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
  const ownOfNode = ['date', 'connection', 'keep-alive'];
  const fixed = Object.fromEntries([...response.headers].filter(([header]) => !ownOfNode.includes(header)));
  if (response.status !== status) throw new Error(`${path} answered ${response.status} and not ${status}.`);
  const server = createServer((_, answer) => { answer.writeHead(status, fixed).end(); }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const question = { name: `floor: node:http, ${status}`, port: (server.address() as AddressInfo).port, path, headers, status };
  return { server, question };
}

type Run = { perSecond: number; serverMicroseconds: number; clientShare: number };

/** This process serves while the other one asks. */
async function run(asker: ChildProcess, { port, path, headers, status }: Question): Promise<Run> {
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const lines = [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...fields];
  const request = `${lines.join('\r\n')}\r\n\r\n`;
  const asking: Asking = { port, request, expected: String(status), connections, milliseconds };
  const cpu = process.cpuUsage();
  asker.send(asking);
  const [asked] = await once(asker, 'message') as [Asked];
  const { user, system } = process.cpuUsage(cpu);
  return {
    perSecond: asked.answers / asked.seconds, serverMicroseconds: (user + system) / asked.answers,
    clientShare: asked.clientSeconds / asked.seconds,
  };
}

function rowOf({ name }: Question, runs: readonly Run[], floor: readonly Run[]): Row {
  const whole = (rate: number): string => Math.round(rate).toLocaleString('en');
  const rates = runs.map(({ perSecond: rate }) => rate);
  return {
    'answer': name, 'a second': whole(median(rates)), 'range': `${whole(Math.min(...rates))} to ${whole(Math.max(...rates))}`,
    'of the floor': shortly(median(rates.map((rate, round) => rate / floor[round]!.perSecond))),
    'CPU of the server, microseconds': shortly(median(runs.map(({ serverMicroseconds }) => serverMicroseconds))),
    'of one core the asker has': shortly(median(runs.map(({ clientShare }) => clientShare))),
  };
}
