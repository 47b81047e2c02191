import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import type { Database } from '../../server/db/database.ts';
import type { OperatorKey } from '../../server/db/operator_key.ts';
import { importLine } from '../../server/http/import_line.ts';
import { keyRing, type KeyRing } from '../../server/http/key_ring.ts';
import type { KeyRequest, MadeKey } from '../../server/model/api_key.ts';

/** The whole server but for the socket, with what stands before its routes set as a test needs it, and asked from any address. */
export type Gate = {
  app: ReturnType<typeof createApp>;
  ring: KeyRing;
  /** All that was logged, at whatever level. */
  logged: unknown[];
  ask(path: string, asking?: Asking): Promise<Response>;
};

export type Asking = { key?: string; from?: string; headers?: Record<string, string>; method?: string; body?: BodyInit };

export function openGate(database: Database, environment: Record<string, string> = {}, operatorKey: OperatorKey | null = null): Gate {
  const logged: unknown[] = [];
  const note = (fields: object, message: string): void => { logged.push({ ...fields, message }); };
  const log = { debug: note, info: note, warn: note, error: note };
  const config = readConfig({ HEXWATCH_DATA: join(tmpdir(), `hexwatch-gate-${process.pid}`), ...environment });
  const ring = keyRing(database, log);
  const app = createApp({ database, config, log, release: 'test', loading: () => null, importLine: importLine() },
    { pageFolder: '/nowhere', basemap: null, ring, operatorKey });
  return {
    app, ring, logged,
    ask: async (path, { key, from, headers = {}, method = 'GET', body } = {}) => {
      const incoming = { socket: { remoteAddress: from }, headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])) };
      const init = { method, body, headers: { Host: 'localhost', ...(key !== undefined && { Authorization: `Bearer ${key}` }), ...headers } };
      return app.request(path, init, from === undefined ? undefined : { incoming });
    },
  };
}

/** Makes a key as the person at the machine does. */
export async function newKey(gate: Gate, request: Partial<KeyRequest>): Promise<MadeKey> {
  const response = await gate.ask('/api/v1/keys', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ label: 'test', scopes: ['layers:read'], ...request }),
  });
  if (response.status !== 201) throw new Error(`no key: ${response.status} ${await response.text()}`);
  return await response.json() as MadeKey;
}
