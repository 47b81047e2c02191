import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStreetsCommand, streetsHelp, type StreetsCommand } from '../../server/cli/streets_options.ts';
import { runStreets } from '../../server/cli/streets_verb.ts';
import { readConfig } from '../../server/config.ts';
import { openDatabase } from '../../server/db/database.ts';
import { testApp } from '../support/app.ts';
import { osmPbfFile, smallTown } from '../support/osm_files.ts';
import { copyPrepared } from '../support/prepared.ts';

let folder = '';
const file = (): string => join(folder, 'town.osm.pbf');
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexwatch-streets-cli-'));
  await copyPrepared(join(folder, 'data'));
  await writeFile(file(), osmPbfFile(smallTown));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ code: number; out: string }> {
  const lines: string[] = [];
  const config = readConfig({ HEXWATCH_DATA: join(folder, 'data') });
  const code = await runStreets(config, readStreetsCommand(args) as StreetsCommand, { signal: new AbortController().signal, say: (line) => { lines.push(line); } });
  return { code, out: lines.join('\n') };
}

/** The server over a socket, as the command line reaches it. */
async function listening(app: ReturnType<typeof testApp>): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    const body = request.method === 'POST' ? { body: Readable.toWeb(request) as unknown as BodyInit, duplex: 'half' } : {};
    void app.request(request.url!, { method: request.method!, headers: { 'Content-Type': request.headers['content-type'] ?? '' }, ...body } as RequestInit)
      .then(async (answer) => response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer())));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('npm run streets', { timeout: 120_000 }, () => {
  it('reads its options, and says what is wrong with them', () => {
    expect(readStreetsCommand(['--help'])).toBe('help');
    expect(streetsHelp()).toMatch(/--from-backdrop/);
    expect(readStreetsCommand(['town.osm', '--joined', 'crossings', '--name', 'Town'])).toMatchObject({ verb: { load: 'town.osm' }, joined: 'crossings', name: 'Town' });
    for (const wrong of [[], ['a.osm', 'b.osm'], ['a.osm', '--list'], ['--from-backdrop', '--remove', 'x'], ['a.osm', '--joined', 'somehow'], ['--wrong']]) {
      expect(() => readStreetsCommand(wrong)).toThrow(expect.objectContaining({ code: 'usage' }) as Error);
    }
  });

  it('loads a file, in the database and through a server, and tells what became of every line', async () => {
    const { code, out } = await run(file(), '--name', 'Town');
    expect(code).toBe(0);
    const id = /^([0-9a-f]{24}) {2}Town \(current\), from town\.osm\.pbf/m.exec(out)![1]!;
    expect(out).toMatch(/7 lines read, 4 taken\n {4}1 x missing_node\. The first, line 6/);
    expect(out).toMatch(/© OpenStreetMap contributors[^\n]*\nPlans travel on it from now on\.$/);
    const database = await openDatabase({ databaseUrl: null, dataFolder: join(folder, 'data') });
    const app = testApp(database, { HEXWATCH_DATA: join(folder, 'data') });
    const { server, address } = await listening(app);
    try {
      expect((await run(file(), '--name', 'The same town', '--server', address)).out).toMatch(new RegExp(`^Asking ${address}\\.\n${id} {2}The same town \\(current\\)`));
      expect((await run('--list', '--server', address)).out).toContain(`${id}  The same town`);
      expect((await run('--remove', id, '--server', address)).out).toContain(`${id} is gone.`);
      expect((await run('--list', '--server', address)).out).toContain('No streets are loaded: patrols travel on straight lines.');
      await expect(run('--from-backdrop', '--server', address)).rejects.toMatchObject({ code: 'no_backdrop_streets' });
      await expect(run(join(folder, 'nowhere.osm'), '--server', address)).rejects.toMatchObject({ code: 'usage' });
      expect(app.faults).toEqual([]);
    } finally {
      server.closeAllConnections();
      server.close();
      await database.close();
    }
  });
});
