import type {
  AreaList, Brief, CellReport, HexTable, IncidentPage, ImportReport, OffenceList, Quality, Rhythm, Series, Status,
} from '../server/model/answers.ts';
import { decodeHexTable, hexTableType } from '../tiles/hex_table.ts';

/**
 * The only HTTP in the browser. Answers are kept in memory by address together with their ETag: the same question is asked
 * again with `If-None-Match`, an unchanged answer costs an empty reply and no parsing, and two panels that ask the same
 * thing share one request. A request ends when the last who waits for it has gone.
 */
export type Question = Readonly<Record<string, string | number | undefined>>;

/** Why something could not be had, in the server's own words where it gave any. */
export class Failure extends Error {
  /** HTTP status; 0 when no answer came at all. */
  readonly status: number;
  /** Machine-readable reason, e.g. `unknown_offence`; `offline` when no answer came. */
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly fields: { field: string; message: string }[];

  constructor(status: number, problem: { code?: string; title?: string; detail?: string; fields?: Failure['fields'] }) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.name = 'Failure';
    this.status = status;
    this.code = problem.code ?? (status === 0 ? 'offline' : 'unknown');
    this.title = problem.title ?? '';
    this.detail = problem.detail ?? '';
    this.fields = problem.fields ?? [];
  }
}

export function address(path: string, question: Question = {}): string {
  const query = new URLSearchParams();
  for (const key of Object.keys(question).sort()) {
    const value = question[key];
    if (value !== undefined && value !== '') query.set(key, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

async function failureOf(response: Response): Promise<Failure> {
  const json = (response.headers.get('content-type') ?? '').includes('json');
  const problem: unknown = json ? await response.json().catch(() => ({})) : {};
  return new Failure(response.status, (problem ?? {}) as Record<string, never>);
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Failure(0, {});
  }
}

type Kept = { etag: string | null; answer: unknown };
type Waiting = { promise: Promise<unknown>; controller: AbortController; waiters: number };
const kept = new Map<string, Kept>();
const waiting = new Map<string, Waiting>();
const mostKept = 60;

function keep(url: string, entry: Kept): void {
  kept.delete(url);
  kept.set(url, entry);
  if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
}

async function load(url: string, signal: AbortSignal): Promise<unknown> {
  const before = kept.get(url);
  const accept = url.startsWith('/api/v1/hexes?') ? `${hexTableType}, application/json;q=0.5` : 'application/json';
  const headers: Record<string, string> = { accept };
  if (before?.etag) headers['if-none-match'] = before.etag;
  const response = await send(url, { headers, signal, cache: 'no-store' });
  if (response.status === 304 && before) {
    keep(url, before);
    return before.answer;
  }
  if (!response.ok) throw await failureOf(response);
  const compact = response.headers.get('content-type')?.startsWith(hexTableType);
  const answer: unknown = compact ? decodeHexTable(new Uint8Array(await response.arrayBuffer())) : await response.json();
  keep(url, { etag: response.headers.get('etag'), answer });
  return answer;
}

/** What is known already for an address, however old; undefined when nothing is. */
export const recall = (url: string): unknown => kept.get(url)?.answer;

/** Asks an address for JSON; the promise rejects with `Failure`, or with the signal's reason once it is aborted. */
export function ask<T>(url: string, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let entry = waiting.get(url);
  if (!entry) {
    const controller = new AbortController();
    entry = { controller, waiters: 0, promise: load(url, controller.signal).finally(() => waiting.delete(url)) };
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

/** The bytes of a tile; null when the server says that it is empty. */
export async function askTile(url: string, signal?: AbortSignal): Promise<ArrayBuffer | null> {
  const response = await send(url, { signal });
  if (response.status === 204) return null;
  if (!response.ok) throw await failureOf(response);
  return response.arrayBuffer();
}

/** A request that changes something. */
export async function change<T>(method: 'POST' | 'DELETE', url: string, body?: BodyInit, signal?: AbortSignal): Promise<T> {
  const response = await send(url, { method, body, signal });
  if (!response.ok) throw await failureOf(response);
  return (response.status === 204 ? null : await response.json()) as T;
}

export type PresetList = { presets: { id: string; title: string; description: string; required: string[] }[] };

/**
 * Sends a file with its progress, which fetch cannot tell. Rejects with `Failure`, or with the signal's reason once it is aborted.
 */
export function upload<T>(url: string, file: Blob, { signal, onProgress }: { signal: AbortSignal; onProgress: (sent: number, total: number) => void }): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('accept', 'application/json');
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

/** Every address that the page asks, with the type of its answer. */
export const addresses = {
  status: (question: Question) => address('/api/v1/status', question) as Address<Status>,
  hexes: (question: Question) => address('/api/v1/hexes', question) as Address<HexTable>,
  cell: (cell: string, question: Question) => address(`/api/v1/hexes/${cell}`, question) as Address<CellReport>,
  series: (question: Question) => address('/api/v1/series', question) as Address<Series>,
  rhythm: (question: Question) => address('/api/v1/rhythm', question) as Address<Rhythm>,
  offences: (question: Question) => address('/api/v1/offences', question) as Address<OffenceList>,
  areas: (question: Question) => address('/api/v1/areas', question) as Address<AreaList>,
  brief: (question: Question) => address('/api/v1/brief', question) as Address<Brief>,
  incidents: (question: Question) => address('/api/v1/incidents', question) as Address<IncidentPage>,
  quality: (question: Question) => address('/api/v1/quality', question) as Address<Quality>,
  imports: (question: Question) => address('/api/v1/imports', question) as Address<{ imports: ImportReport[] }>,
  import: (id: string) => address(`/api/v1/imports/${id}`) as Address<ImportReport>,
  presets: () => address('/api/v1/presets') as Address<PresetList>,
};

declare const answerOf: unique symbol;
/** The address of an answer of a known type. */
export type Address<T> = string & { readonly [answerOf]: T };
