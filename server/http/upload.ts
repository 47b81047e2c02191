import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../model/problem.ts';
import { boundaryOf, cutOff, multipartFile, type SentFile } from './multipart.ts';
import { isDiskFull } from '../tasks/disk_full.ts';

/** A file that has come in whole and waits on disk. */
export type Upload = { fileName: string; bytes: number; stream(): AsyncIterable<Uint8Array>; remove(): Promise<void> };

export type UploadRules = {
  /** Where it waits; made when it is not there. */
  folder: string;
  mostBytes: number;
  /** How long nothing may come before the upload is given up. */
  patienceMs?: number;
};

const ending = '.upload';
const chunkBytes = 256 * 1024;

/** A name to show; never used as a path. */
function shownName(name: string | null | undefined): string {
  const last = (name ?? '').split(/[\\/]/).pop()!.replace(/\p{Cc}/gu, '').trim();
  return last === '' ? 'upload' : last.slice(0, 255);
}

const tooLarge = (mostBytes: number): Problem =>
  new Problem('too_large', 'file_too_large', `The file is larger than ${Math.round(mostBytes / 1e6).toLocaleString('en')} MB, the most this server takes. `
    + 'Split it, compress it with gzip, or let the operator raise HEXWATCH_MAX_UPLOAD_MB.');

const stalled = (patienceMs: number): Problem =>
  new Problem('bad_request', 'upload_stalled', `Nothing came for ${Math.round(patienceMs / 1000)} seconds, so the upload was given up. Nothing of it was stored; send it again.`);


async function* within(stream: AsyncIterable<Uint8Array>, patienceMs: number): AsyncGenerator<Uint8Array> {
  const source = stream[Symbol.asyncIterator]();
  for (;;) {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(stalled(patienceMs)), patienceMs);
    try {
      const { done, value } = await Promise.race([source.next(), late.promise]);
      if (done) return;
      yield value;
    } finally {
      clearTimeout(timer);
    }
  }
}

async function writeAll(path: string, stream: AsyncIterable<Uint8Array>, { mostBytes, patienceMs = 60_000 }: UploadRules): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  let bytes = 0;
  try {
    for await (const chunk of within(stream, patienceMs)) {
      bytes += chunk.length;
      if (bytes > mostBytes) throw tooLarge(mostBytes);
      await file.write(chunk);
    }
    return bytes;
  } finally {
    await file.close();
  }
}

function sentFile(request: Request): Promise<SentFile> {
  if (request.body === null) {
    throw new Problem('bad_request', 'no_file', 'There is no file in the request. Send it as the body: curl -T FILE -X POST "…/api/v1/imports?preset=…"');
  }
  const type = request.headers.get('Content-Type') ?? '';
  const body = request.body as unknown as AsyncIterable<Uint8Array>;
  if (!/^multipart\//i.test(type)) return Promise.resolve({ fileName: null, stream: body });
  const boundary = boundaryOf(type);
  if (boundary === null) throw new Problem('bad_request', 'malformed_upload', 'The form names no boundary between its fields.');
  return multipartFile(body, boundary);
}

/** Takes the file of a request in, raw or as a form, and writes it to disk as it comes. */
export async function receiveUpload(request: Request, name: string | undefined, rules: UploadRules): Promise<Upload> {
  const announced = Number(request.headers.get('Content-Length') ?? 0);
  // A form adds a few hundred bytes around the file.
  if (announced > rules.mostBytes + 4096) throw tooLarge(rules.mostBytes);
  await mkdir(rules.folder, { recursive: true });
  const path = join(rules.folder, `${randomUUID()}${ending}`);
  const remove = (): Promise<void> => rm(path, { force: true });
  try {
    const { fileName, stream } = await sentFile(request);
    const bytes = await writeAll(path, stream, rules);
    return { fileName: shownName(name ?? fileName), bytes, stream: () => createReadStream(path, { highWaterMark: chunkBytes }), remove };
  } catch (error) {
    await remove();
    if (error instanceof Problem) throw error;
    if (isDiskFull(error)) throw new Problem('storage_full', 'disk_full', 'The disk of the server is full. Nothing of the file was stored; make room and send it again.');
    if (request.signal.aborted || ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'].includes((error as NodeJS.ErrnoException).code ?? '')) throw cutOff();
    throw error;
  }
}

/** What uploads left behind when the process that took them died. Called when the server starts, before it takes any. */
export async function removeLeftUploads(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const left = names.filter((name) => name.endsWith(ending));
  await Promise.all(left.map((name) => rm(join(folder, name), { force: true })));
  return left.length;
}
