import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('../..', import.meta.url).pathname;

export type RunningServer = {
  address: string;
  /** All that it has printed. */
  output: () => string;
  json: <T>(path: string) => Promise<T>;
  stop: () => Promise<void>;
};

/** The server as `npm start` runs it: a process of its own, an own data folder, any free port. */
export async function startServer(environment: Record<string, string> = {}): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), 'hexwatch-server-'));
  await finished(spawn(process.execPath, [join(root, 'web/build_if_changed.ts')], { stdio: 'ignore' }));
  const child = spawn(process.execPath, [join(root, 'server/main.ts')], {
    env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', HEXWATCH_DATA: folder, HEXWATCH_LOG: 'warn', ...environment },
  });
  let output = '';
  child.stdout.on('data', (text) => { output += text; });
  child.stderr.on('data', (text) => { output += text; });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const address = await until(60_000, () => {
    if (child.exitCode !== null) throw new Error(`The server ended:\n${output}`);
    return /hexwatch is at (\S+)/.exec(output)?.[1] ?? null;
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const json = async <T>(path: string): Promise<T> => {
    const answer = await fetch(new URL(path, address));
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return await answer.json() as T;
  };
  return { address, output: () => output, json, stop };
}

function finished(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`The page could not be built (${code}).`))));
  });
}

/** Asks again and again until there is an answer. */
export async function until<T>(withinMs: number, ask: () => T | null | Promise<T | null>): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > end) throw new Error(`Not within ${withinMs / 1000} s.`);
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}
