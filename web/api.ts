import type { HexTable } from '../server/model/answers.ts';
import { decodeHexDays, hexDaysType } from '../tiles/hex_days.ts';
import { decodeHexTable, decodeHexTyped, hexTableType, type HexTyped } from '../tiles/hex_table.ts';
import { address, type Question } from './addresses.ts';
import { readEvents, type ServerEvent } from './event_stream.ts';
import { Failure, failureOf } from './failure.ts';

/**
 * The only HTTP in the browser. Answers are kept in memory by address together with their ETag: the same question is asked
 * again with `If-None-Match`, an unchanged answer costs an empty reply and no parsing, and two panels that ask the same
 * thing share one request. A request ends when the last who waits for it has gone.
 */

/**
 * The key with which the server lets this page in, where it asks for one. In the memory of this tab and nowhere else: it is gone
 * with the tab, and no other page of this browser can find it.
 */
const bearer = new Headers();
let refusal: Failure | null = null;
const keyListeners = new Set<() => void>();

export const hasKey = (): boolean => bearer.has('authorization');
/** Headers with the key, always the present one, for the one reader of files that sends its own requests. */
export const keyHeaders: Headers = bearer;

/** Why the server took no key, or not the one that was brought; null while it is content. */
export const keyRefusal = (): Failure | null => refusal;
export function onKeyChange(listener: () => void): () => void {
  keyListeners.add(listener);
  return () => { keyListeners.delete(listener); };
}

/** What was had with one key is not for another. A key that was refused is not sent again: a server counts wrong ones. */
function setKey(key: string | null, why: Failure | null): void {
  if (key === null) bearer.delete('authorization');
  else bearer.set('authorization', `Bearer ${key}`);
  kept.clear();
  refusal = why;
  for (const listener of keyListeners) listener();
}

/** Brings a key from now on if the server takes it. Rejects with `Failure` when it does not. */
export async function bringKey(key: string): Promise<void> {
  let response: Response;
  try {
    response = await fetch('/api/v1/status', { headers: { authorization: `Bearer ${key}` }, cache: 'no-store' });
  } catch {
    throw new Failure(0, {});
  }
  if (!response.ok) throw await failureOf(response);
  setKey(key, null);
}

async function noteRefusal(response: Response): Promise<void> {
  const failure = await failureOf(response.clone());
  // Once told why the key is not taken, that none is there any more is no news.
  if (refusal === null || failure.code !== 'key_missing') setKey(null, failure);
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    const headers = new Headers(init.headers);
    bearer.forEach((value, name) => headers.set(name, value));
    const response = await fetch(url, { ...init, headers });
    if (response.status === 401) await noteRefusal(response);
    return response;
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Failure(0, {});
  }
}

/** A file that is to be saved, where a plain link would not bring the key. Rejects with `Failure`. */
export async function fetchFile(url: string): Promise<{ name: string; content: Blob }> {
  const response = await send(url, { cache: 'no-store' });
  if (!response.ok) throw await failureOf(response);
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? url.replace(/[?#].*$/, '').split('/').at(-1)!;
  return { name, content: await response.blob() };
}

type Kept = { etag: string | null; version: string | null; answer: unknown };
type Waiting = { promise: Promise<unknown>; controller: AbortController; waiters: number };
const kept = new Map<string, Kept>();
const waiting = new Map<string, Waiting>();
const mostKept = 60;

function keep(url: string, entry: Kept): void {
  kept.delete(url);
  kept.set(url, entry);
  if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
}

/** What is asked for in bytes rather than as JSON. */
const compactForms = [
  { path: '/api/v1/hexes?', type: hexTableType, decode: (bytes: Uint8Array): unknown => decodeHexTable(bytes) },
  { path: '/api/v1/hexes/days?', type: hexDaysType, decode: (bytes: Uint8Array): unknown => decodeHexDays(bytes) },
] as const;

async function load(url: string, version: string | null, signal: AbortSignal): Promise<unknown> {
  const before = kept.get(url);
  const compact = compactForms.find(({ path }) => url.startsWith(path));
  const accept = compact?.type ?? 'application/json';
  const headers: Record<string, string> = { accept };
  if (before?.etag) headers['if-none-match'] = before.etag;
  const response = await send(url, { headers, signal, cache: 'no-store' });
  if (response.status === 304 && before) {
    keep(url, { ...before, version });
    return before.answer;
  }
  if (!response.ok) throw await failureOf(response);
  const answer: unknown = compact ? compact.decode(new Uint8Array(await response.arrayBuffer())) : await response.json();
  keep(url, { etag: response.headers.get('etag'), version, answer });
  return answer;
}

/** What is known already for an address, however old; undefined when nothing is. */
export const recall = (url: string): unknown => kept.get(url)?.answer;

/**
 * Asks an address; the promise rejects with `Failure`, or with the signal's reason once it is aborted. Where a data version is
 * named, an answer that was had under the same version is still the answer, and nothing is sent.
 */
export function ask<T>(url: string, signal: AbortSignal, version: string | null = null): Promise<T> {
  if (signal.aborted) return Promise.reject(signal.reason as Error);
  const had = kept.get(url);
  if (had && version !== null && had.version === version) return Promise.resolve(had.answer as T);
  let entry = waiting.get(url);
  if (!entry) {
    const controller = new AbortController();
    entry = { controller, waiters: 0, promise: load(url, version, controller.signal).finally(() => waiting.delete(url)) };
    entry.promise.catch(() => undefined);
    waiting.set(url, entry);
  }
  const mine = entry;
  mine.waiters += 1;
  return new Promise<T>((resolve, reject) => {
    const leave = (): void => {
      mine.waiters -= 1;
      if (mine.waiters === 0 && waiting.get(url) === mine) {
        waiting.delete(url);
        mine.controller.abort();
      }
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', leave, { once: true });
    mine.promise.then((answer) => resolve(answer as T), reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

/**
 * Amounts per hexagon, nothing tested and no run saved. Not kept: a hand that passes over a hundred windows would push out all that is.
 * Rejects as `ask` does.
 */
export async function askAmounts(question: Question, signal: AbortSignal): Promise<HexTyped<HexTable['meta']>> {
  const response = await send(address('/api/v1/hexes', { ...question, statistic: 'none' }), { headers: { accept: hexTableType }, signal, cache: 'no-store' });
  if (!response.ok) throw await failureOf(response);
  return decodeHexTyped(new Uint8Array(await response.arrayBuffer()));
}

/** The bytes of a tile; null when the server says that it is empty. */
export async function askTile(url: string, signal?: AbortSignal): Promise<ArrayBuffer | null> {
  const response = await send(url, { signal });
  if (response.status === 204) return null;
  if (!response.ok) throw await failureOf(response);
  return response.arrayBuffer();
}

/** Events as the server tells them, until it ends them or the signal aborts. Rejects with `Failure` when it tells none. */
export async function* openEvents(url: string, signal: AbortSignal): AsyncGenerator<ServerEvent> {
  const response = await send(url, { headers: { accept: 'text/event-stream' }, signal, cache: 'no-store' });
  if (!response.ok || response.body === null) throw await failureOf(response);
  yield* readEvents(response.body.pipeThrough(new TextDecoderStream()) as unknown as AsyncIterable<string>);
}

/** A request that changes something. */
export async function change<T>(method: 'POST' | 'PATCH' | 'DELETE', url: string, body?: BodyInit, signal?: AbortSignal): Promise<T> {
  const response = await send(url, { method, body, signal });
  if (!response.ok) throw await failureOf(response);
  return (response.status === 204 ? null : await response.json()) as T;
}

/** Asks for work: an answer, or 202 with what it is called meanwhile. `waitSeconds`: how long the server may take before it says so. */
export async function requestWork<T>(url: string, question: object, { signal, waitSeconds }: { signal: AbortSignal; waitSeconds: number }): Promise<T> {
  const headers = { 'content-type': 'application/json', accept: 'application/json', prefer: `wait=${waitSeconds}` };
  const response = await send(url, { method: 'POST', headers, body: JSON.stringify(question), signal, cache: 'no-store' });
  if (!response.ok) throw await failureOf(response);
  return await response.json() as T;
}

/** Asks anew, whatever is known: for what changes from second to second. */
export async function askFresh<T>(url: string, signal: AbortSignal): Promise<T> {
  const response = await send(url, { headers: { accept: 'application/json' }, signal, cache: 'no-store' });
  if (!response.ok) throw await failureOf(response);
  return await response.json() as T;
}

/** Keeps an answer that came in another way than by its own address; what never changes stands for the version `constant`. */
export const constant = 'constant';
export const remember = (url: string, answer: unknown): void => keep(url, { etag: null, version: constant, answer });

/**
 * Sends a file with its progress, which fetch cannot tell. Rejects with `Failure`, or with the signal's reason once it is aborted.
 */
export function upload<T>(url: string, file: Blob, { signal, onProgress }: {
  signal: AbortSignal; onProgress: (sent: number, total: number) => void;
}): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('accept', 'application/json');
    bearer.forEach((value, name) => request.setRequestHeader(name, value));
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(loaded, total));
    request.addEventListener('load', () => {
      const ok = request.status >= 200 && request.status < 300;
      let body: unknown;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        body = {};
      }
      if (ok) resolve(body as T);
      else reject(new Failure(request.status, body as Record<string, never>));
    });
    request.addEventListener('error', () => reject(new Failure(0, {})));
    request.addEventListener('abort', () => reject(signal.reason as Error));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
