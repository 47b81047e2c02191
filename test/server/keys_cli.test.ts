import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idOfKey, keyAnywhere } from '../../server/model/api_key.ts';
import { readKeyCommand } from '../../server/tasks/key_command.ts';
import { until } from '../support/running_server.ts';

const root = new URL('../..', import.meta.url).pathname;
const run = promisify(execFile);

describe('npm run key', () => {
  let folder = '';
  beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'hexwatch-keys-')); });
  afterAll(async () => { await rm(folder, { recursive: true, force: true }); });

  /** Exit code and what was said. */
  async function key(given: string[], environment: Record<string, string> = {}): Promise<{ code: number; said: string }> {
    try {
      const { stdout, stderr } = await run(process.execPath, ['server/cli.ts', 'key', ...given], { cwd: root, env: { PATH: process.env['PATH'], HEXWATCH_DATA: folder, ...environment } });
      return { code: 0, said: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, said: stdout + stderr };
    }
  }
  /** The server as a process of its own; the page need not be built for it. */
  async function startServer(environment: Record<string, string>) {
    const child = spawn(process.execPath, ['server/main.ts'], { cwd: root, env: { PATH: process.env['PATH'], PORT: '0', HEXWATCH_DATA: folder, HEXWATCH_LOG: 'warn', ...environment } });
    let output = '';
    child.stdout.on('data', (text) => { output += text; });
    child.stderr.on('data', (text) => { output += text; });
    const ended = new Promise((resolve) => { child.once('exit', resolve); });
    const stop = async (): Promise<void> => {
      child.kill('SIGTERM');
      await ended;
    };
    const address = await until(60_000, () => /hexwatch is at (\S+)/.exec(output)?.[1] ?? null).catch(async (error: unknown) => {
      await stop();
      throw new Error(`${String(error)} ${output}`);
    });
    return { address, output: () => output, stop };
  }

  const made = (said: string): string => {
    const [found] = said.match(keyAnywhere) ?? [];
    if (found === undefined || idOfKey(found) === null) throw new Error(`no key: ${said}`);
    return found;
  };

  it('says what is missing and what cannot be', () => {
    const fault = (...given: string[]): string => {
      try {
        readKeyCommand(given);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(fault('create')).toContain('--label');
    expect(fault('create', '--label', 'x', '--scopes', 'everything')).toContain('layers:read');
    expect(fault('create', '--label', 'x', '--scopes', 'layers:read', '--days', '400')).toContain('365');
    expect(fault('create', '--label', 'x', '--scopes', 'layers:read', '--from-network', 'home')).toContain('--from-network');
    expect(fault('create', '--colour', 'red')).toContain('--colour');
    expect(fault('revoke')).toContain('revoke ID');
    expect(fault('list', '--days', '3')).toContain('--days');
    expect(fault('lend')).toContain('create, list');
    expect(readKeyCommand([])).toBe('help');
    expect(readKeyCommand(['create', '--label', 'x', '--scopes', 'layers:read,figures:read', '--layers', 'hexes', '--layers', 'hotspots'])).toMatchObject({
      verb: 'create', request: { scopes: ['layers:read', 'figures:read'], layers: ['hexes', 'hotspots'], days: 90, maxHandlingCode: 0 },
    });
  });

  it('makes the first key before any data, without a server; the server asks for it, and is then asked itself', async () => {
    const first = await key(['create', '--agency', 'local', '--label', 'ArcGIS', '--scopes', 'layers:read', '--days', '30', '--requests-per-day', '1000']);
    expect([first.code, first.said]).toEqual([0, expect.stringContaining('ArcGIS')]);
    const text = made(first.said);
    const server = await startServer({ HEXWATCH_ACCESS: 'keys', HEXWATCH_DEMO: 'off' });
    try {
      expect(server.output()).toContain('npm run key -- create');
      const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(new URL(path, server.address), { headers });
      expect((await get('/')).status).not.toBe(401);
      expect((await get('/api/v1/status')).status).toBe(401);
      expect((await get('/api/v1/status', { Authorization: `Bearer ${text}` })).status).toBe(200);
      expect((await get('/api/v1/series', { Authorization: `Bearer ${text}` })).status).toBe(403);

      const second = await key(['create', '--label', 'Reader', '--scopes', 'layers:read,keys:admin', '--layers', 'hexes']);
      expect([second.code, second.said]).toEqual([0, expect.stringContaining('A server has the data folder open')]);
      const list = await key(['list']);
      expect(list.said).toContain('Reader');
      expect(list.said).toContain('today 2 requests');
      expect(list.said.match(keyAnywhere)).toBeNull();
      const revoked = await key(['revoke', idOfKey(text)!]);
      expect([revoked.code, revoked.said]).toEqual([0, expect.stringContaining('revoked')]);
      expect((await get('/api/v1/status', { Authorization: `Bearer ${text}` })).status).toBe(401);
      expect((await key(['usage', idOfKey(text)!])).said).toMatch(/\d{4}-\d\d-\d\d {2}2 requests, 0 rows/);
      expect((await key(['revoke', '0000000000'])).code).toBe(1);

      // Named and not found by its folder: then the command line brings a key like everybody else.
      const without = await key(['list', '--server', server.address], { HEXWATCH_DATA: join(folder, 'elsewhere') });
      expect([without.code, without.said]).toEqual([1, expect.stringContaining('shows data only to whoever brings a key')]);
      const withKey = await key(['list', '--server', server.address], { HEXWATCH_DATA: join(folder, 'elsewhere'), HEXWATCH_KEY: made(second.said) });
      expect([withKey.code, withKey.said]).toEqual([0, expect.stringContaining('Reader')]);
    } finally {
      await server.stop();
    }
    expect(await readdir(folder).catch(() => [])).not.toContain('operator.key');
  }, 400_000);
});
