import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import type { Database } from '../../server/db/database.ts';
import { importLine, type ImportLine } from '../../server/http/import_line.ts';
import type { Log } from '../../server/http/parts.ts';

export type TestApp = {
  request(path: string, init?: RequestInit): Promise<Response>;
  /** What was logged as a fault of our own: must be empty at the end of a test. */
  faults: unknown[];
  line: ImportLine;
};

/** The whole server but for the socket. */
export function testApp(database: Database, environment: Record<string, string> = {}): TestApp {
  const faults: unknown[] = [];
  const quiet = (): void => {};
  const log: Log = { debug: quiet, info: quiet, warn: quiet, error: (fields) => { faults.push(fields); } };
  const config = readConfig({ HEXWATCH_DATA: join(tmpdir(), `hexwatch-app-${process.pid}`), ...environment });
  const line = importLine();
  const app = createApp({ database, config, log, release: 'test', loading: () => null, importLine: line }, { pageFolder: '/nowhere', basemap: null });
  return { faults, line, request: async (path, init) => app.request(path, init) };
}

/** The body of a problem document, after checking that it is one. */
export async function problemOf(response: Response): Promise<{ status: number; code: string; detail: string; fields: { field: string; message: string }[] }> {
  const type = response.headers.get('Content-Type') ?? '';
  if (!type.startsWith('application/problem+json')) throw new Error(`not a problem document but ${response.status} ${type}: ${(await response.text()).slice(0, 300)}`);
  return await response.json() as { status: number; code: string; detail: string; fields: { field: string; message: string }[] };
}
