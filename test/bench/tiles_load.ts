import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { createApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import type { Database } from '../../server/db/database.ts';
import { followColumns } from '../../server/follow/column_index.ts';
import { importLine } from '../../server/http/import_line.ts';
import { listen, stopListening } from '../../server/http/listen.ts';
import { tileQueue } from '../../server/tasks/cut_tile.ts';
import type { TileAddress } from '../../tiles/tile_address.ts';
import { limitsAt } from '../../tiles/web_mercator_quad.ts';
import { middle } from './generated_incidents.ts';
import { shortly, type Row } from './table.ts';
import type { TilesAsked, TilesAsking } from './tile_asker.ts';

const clients = 64;
/** How many ask for each tile: maps of the same city are looked at by several people at once. */
const times = 3;
const warmUp = 60;

/** What is asked: every tile of a square of some ten kilometres at the zooms of a city map, cold. */
function tiles(): TileAddress[] {
  const box: [number, number, number, number] = [middle.longitude - 0.07, middle.latitude - 0.05, middle.longitude + 0.07, middle.latitude + 0.05];
  return [11, 12, 13, 14, 15].flatMap((z) => {
    const { minTileCol, maxTileCol, minTileRow, maxTileRow } = limitsAt(box, z, 0);
    return Array.from({ length: maxTileCol - minTileCol + 1 }, (_, column) => Array.from({ length: maxTileRow - minTileRow + 1 },
      (__, row) => ({ z, x: minTileCol + column, y: minTileRow + row }))).flat();
  });
}

const quiet = { debug: (): void => {}, info: (): void => {}, warn: (): void => {}, error: console.error };

/**
 * Tiles a second and the slowest of a hundred, over the network within the machine, 64 clients, nothing remembered. Peers: a
 * server of node:http that answers with ST_AsMVT over the same rows and columns, over as many connections; and the tile server that
 * HEXWATCH_PEER_TILES names as a template (`http://host/{layer}/{z}/{x}/{y}.pbf`), which has its own choice of rows and columns.
 */
export async function tilesUnderLoad(database: Database, window: string, asMvt: (address: TileAddress) => Promise<Uint8Array>): Promise<Row[]> {
  const asked = tiles();
  const ours = ({ z, x, y }: TileAddress): string => `/tiles/incidents/${z}/${x}/${y}.mvt?agency=bench&${window}`;
  const peer = await serveMvt(asMvt);
  const rows: Row[] = [];
  try {
    const paths = asked.map(({ z, x, y }) => `/${z}/${x}/${y}`);
    // Both sides once before: programs are compiled as they run.
    await run(peer.origin, paths.slice(0, warmUp));
    const base = await run(peer.origin, paths);
    rows.push(rowOf('peer: ST_AsMVT behind node:http', base, base));
    const template = process.env['HEXWATCH_PEER_TILES'];
    if (template !== undefined) {
      const fill = ({ z, x, y }: TileAddress): string =>
        template.replace('{layer}', 'incident').replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y));
      rows.push(rowOf(`peer: ${new URL(fill(asked[0]!)).host}, all rows of the table`, await run(new URL(fill(asked[0]!)).origin, asked.map(fill)), base));
    }
    // As when the index has no room for the agency: it knows the data version and nothing else.
    await whileFollowing(database, 1, async () => {
      await ask(database, asked.slice(0, warmUp).map((address) => `${ours(address)}&hours=1-2`));
      rows.push(rowOf('this server, from the database', await ask(database, asked.map(ours)), base));
      const shared = asked.flatMap((address) => Array.from({ length: times }, () => `${ours(address)}&hours=0-23`));
      const before = tileQueue(database).counts().ran;
      const together = await ask(database, shared);
      const cut = tileQueue(database).counts().ran - before;
      if (cut > asked.length) throw new Error(`${cut} tiles were cut for ${asked.length} different ones.`);
      rows.push(rowOf(`the same, each tile by ${times} at once: ${cut} cut for ${asked.length} different`, together, base));
      rows.push(rowOf('this server, remembered', await ask(database, asked.map(ours)), base));
    });
    await whileFollowing(database, 1e9, async () => {
      await ask(database, asked.slice(0, warmUp).map((address) => `${ours(address)}&hours=2-3`));
      rows.push(rowOf('this server, from the column index', await ask(database, asked.map((address) => `${ours(address)}&weekdays=1-7`)), base));
    });
  } finally {
    await stopListening(peer.server);
  }
  return rows;
}

async function whileFollowing(database: Database, maxBytes: number, work: () => Promise<void>): Promise<void> {
  const index = followColumns(database, { folder: null, maxBytes, log: quiet });
  try {
    await index.settled();
    await work();
  } finally {
    await index.close();
  }
}

/** Through the whole server. */
async function ask(database: Database, paths: readonly string[]): Promise<TilesAsked> {
  const parts = { database, config: readConfig({}), log: quiet, release: 'bench', loading: () => null, importLine: importLine() };
  const { server, address } = await listen(createApp(parts, { pageFolder: '/nowhere', basemap: null }).fetch, '127.0.0.1', 0);
  try {
    return await run(address, paths);
  } finally {
    await stopListening(server);
  }
}

async function run(origin: string, paths: readonly string[]): Promise<TilesAsked> {
  const asker = fork(join(import.meta.dirname, 'tile_asker.ts'));
  try {
    asker.send({ origin, paths, clients } satisfies TilesAsking);
    const [asked] = await once(asker, 'message') as [TilesAsked];
    const failed = Object.keys(asked.statuses).filter((status) => status !== '200' && status !== '204');
    if (failed.length > 0) throw new Error(`${origin} answered ${JSON.stringify(asked.statuses)}.`);
    return asked;
  } finally {
    asker.kill();
  }
}

async function serveMvt(asMvt: (address: TileAddress) => Promise<Uint8Array>): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, answer) => {
    const [z, x, y] = request.url!.slice(1).split('/').map(Number) as [number, number, number];
    asMvt({ z, x, y }).then(async (bytes) => {
      if (bytes.length === 0) answer.writeHead(204).end();
      else answer.writeHead(200, { 'Content-Type': 'application/vnd.mapbox-vector-tile', 'Content-Encoding': 'gzip' }).end(await promisify(gzip)(bytes, { level: 1 }));
    }, (error: unknown) => { answer.writeHead(500).end(String(error)); });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function rowOf(name: string, { seconds, milliseconds, bytes, statuses }: TilesAsked, base: TilesAsked): Row {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!;
  const rate = milliseconds.length / seconds;
  return {
    'who': name, 'tiles': milliseconds.length, 'with points': statuses['200'] ?? 0, 'a second': shortly(rate), 'times the first': shortly(rate / (base.milliseconds.length / base.seconds)),
    'median ms': shortly(at(0.5)), 'p99 ms': shortly(at(0.99)), 'bytes a tile, gzip': Math.round(bytes / (statuses['200'] ?? 1)).toLocaleString('en'),
  };
}
