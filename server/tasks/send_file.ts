import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImportReport } from '../model/import_report.ts';
import { Problem } from '../model/problem.ts';
import type { StreetNetwork } from '../model/streets.ts';
import type { ImportRequest } from './prepare_import.ts';
import type { Receiver } from './receiving_agency.ts';

export type SendControl = {
  signal: AbortSignal; onProgress: (report: ImportReport) => void; onUpload: (share: number) => void;
  /** With which the server lets it in; null where it asks for none. */
  key?: string | null;
};

const bearing = (key: string | null | undefined): Record<string, string> => (key == null ? {} : { Authorization: `Bearer ${key}` });

const pollMs = 400;

/** Sends a file to a running server and follows its import to the end. When the signal aborts, the import is cancelled there. */
export async function sendFile(
  server: string, path: string, request: Omit<ImportRequest, 'adoptZone'> & Receiver, control: SendControl,
): Promise<ImportReport> {
  const { size } = await stat(path);
  const address = new URL('/api/v1/imports', server);
  for (const [name, value] of Object.entries({ ...request, file: basename(path) })) if (value !== undefined) address.searchParams.set(name, String(value));
  let report = await ask<ImportReport>(address, {
    method: 'POST', body: counted(path, size, control.onUpload), duplex: 'half', signal: control.signal, headers: {
      'Content-Type': 'application/octet-stream', ...bearing(control.key)
    },
  });
  const place = new URL(`/api/v1/imports/${report.id}`, server);
  let asked = false;
  while (['queued', 'running', 'publishing'].includes(report.status)) {
    control.onProgress(report);
    if (control.signal.aborted && !asked) {
      asked = true;
      await fetch(place, { method: 'DELETE', headers: bearing(control.key) });
    }
    await sleep(pollMs);
    report = await ask<ImportReport>(place, { headers: bearing(control.key) });
  }
  control.onProgress(report);
  return report;
}

/** Sends a file of streets to a running server, or has it take those that it draws behind the data (null). */
export async function sendStreets(
  server: string, path: string | null, query: Readonly<Record<string, string | undefined>>, control: Pick<SendControl, 'signal' | 'key' | 'onUpload'>,
): Promise<StreetNetwork> {
  const address = new URL('/api/v1/patrols/streets', server);
  const asked = { ...query, ...(path === null ? { fromBackdrop: 'true' } : { file: basename(path) }) };
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) address.searchParams.set(name, value);
  return ask<StreetNetwork>(address, {
    method: 'POST', duplex: 'half', signal: control.signal, headers: { 'Content-Type': 'application/octet-stream', ...bearing(control.key) },
    ...(path !== null && { body: counted(path, (await stat(path)).size, control.onUpload) }),
  });
}

/** Asks a running server to take an import back. */
export const requestUndo = (server: string, importId: string, key: string | null = null): Promise<ImportReport> =>
  ask<ImportReport>(new URL(`/api/v1/imports/${importId}/undo`, server), { method: 'POST', headers: bearing(key) });

/** The rejected rows of an import on a server, as the CSV that it gives. */
export async function fetchRejections(server: string, importId: string, key: string | null = null): Promise<string> {
  const answer = await reach(new URL(`/api/v1/imports/${importId}/rejections.csv`, server), { headers: bearing(key) });
  return answer.text();
}

async function* counted(path: string, size: number, onUpload: (share: number) => void): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 262_144 }) as AsyncIterable<Buffer>) {
    sent += chunk.length;
    onUpload(size === 0 ? 1 : sent / size);
    yield chunk;
  }
}

/** Asks a running server for anything else that it answers in JSON. Throws the Problem that it answers with. */
export const askServer = <T>(server: string, path: string, { method = 'GET', body, file, key, prefer }: {
  method?: string; body?: object; /** Instead of a body of JSON. */ file?: AsyncIterable<Uint8Array>; key: string | null; /** Header Prefer. */ prefer?: string;
}): Promise<T> =>
  ask<T>(new URL(path, server), {
    method, headers: { ...bearing(key), ...(body !== undefined && { 'Content-Type': 'application/json' }), ...(prefer !== undefined && { Prefer: prefer }) },
    ...(body !== undefined && { body: textOf(body) }), ...(file !== undefined && { body: file }), duplex: 'half',
  });

async function* textOf(body: object): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(JSON.stringify(body));
}

type Sending = Omit<RequestInit, 'body'> & { body?: AsyncIterable<Uint8Array>; duplex?: 'half' };

/** Fetches a file from a running server. */
export async function fetchFile(server: string, path: string, { key, signal }: Pick<SendControl, 'key' | 'signal'>): Promise<Uint8Array> {
  return new Uint8Array(await (await reach(new URL(path, server), { headers: bearing(key), signal })).arrayBuffer());
}

async function ask<T>(address: URL, init: Sending): Promise<T> {
  const answer = await reach(address, init);
  return (answer.status === 204 ? null : await answer.json()) as T;
}

async function reach(address: URL, init: Sending): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(address, init as RequestInit);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Problem('unavailable', 'server_unreachable', `The server at ${address.origin} does not answer. Is it running?`);
  }
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({})) as { detail?: string; code?: string };
  throw new Problem('unprocessable', problem.code ?? 'server_refused', problem.detail ?? `The server at ${address.origin} answered ${answer.status}.`);
}
