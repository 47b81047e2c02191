/**
 * The thread that owns the embedded database: it is single-threaded, blocks while a statement runs and cannot be
 * interrupted except by ending this thread. What it is told and what it answers stands in `engine_messages.ts`.
 */
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import type { Extension } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';
import type { EngineReply, EngineRequest, EngineStart } from './engine_messages.ts';
import { errorResponse, isStartup, join, readReply, simpleQuery, splitRequests } from './wire.ts';
import type { Request } from './wire.ts';

const port = parentPort!;
const { folder, bundle } = workerData as EngineStart;

/** Answers are passed on in pieces of about this size, so that a long one does not stand in memory twice. */
const pieceBytes = 256 * 1024;

const thrownError = errorResponse('XX000', 'A function of the geometry library failed without saying why. '
  + 'The usual reason is an invalid shape, such as a polygon that crosses itself.');

/** Seen when a statement is nested so deeply that the WebAssembly program runs out of stack. */
const droppedError = errorResponse('54001', 'The embedded database dropped the statement without an answer. '
  + 'The usual reason is that it needs too much memory or is nested too deeply.');

const database = await open();
port.postMessage({ kind: 'opened' } satisfies EngineReply);
port.on('message', (request: EngineRequest) => {
  answer(request).catch((error: unknown) => {
    // The WebAssembly program itself has failed: what it holds in memory can no longer be trusted.
    const reason = error instanceof Error ? error.message : 'its program ended';
    port.postMessage({ kind: 'broken', reason } satisfies EngineReply);
  });
});

function open(): Promise<PGlite> {
  return PGlite.create({
    dataDir: folder,
    extensions: { postgis: bundle === null ? postgis : from(bundle) },
    startParams: [...PGlite.defaultStartParams, '-c', 'max_stack_depth=7MB'],
  });
}

/** PostGIS from another archive than its package's own. */
function from(archive: string): Extension {
  return {
    name: postgis.name,
    setup: async (pglite, options: unknown) => ({ ...await postgis.setup(pglite, options), bundlePath: pathToFileURL(archive) }),
  };
}

async function answer(request: EngineRequest): Promise<void> {
  switch (request.kind) {
    case 'wire': {
      const outcome = await speak(request.bytes);
      port.postMessage({ kind: 'done', ...outcome } satisfies EngineReply);
      return;
    }
    case 'stage':
      await database._handleBlob(request.bytes === null ? undefined : new Blob([request.bytes]));
      port.postMessage({ kind: 'done', errors: 0, exhausted: false } satisfies EngineReply);
      return;
    case 'close':
      await database.close();
      port.postMessage({ kind: 'closed' } satisfies EngineReply);
      port.close();
      return;
    default:
      request satisfies never;
  }
}

type Outcome = { errors: number; exhausted: boolean };

async function speak(bytes: Uint8Array): Promise<Outcome> {
  const outcome = { errors: 0, exhausted: false };
  if (isStartup(bytes)) {
    const pieces: Uint8Array[] = [];
    await database.execProtocolRawStream(bytes, { syncToFs: false, onRawData: (data) => { pieces.push(data.slice()); } });
    pass(pieces);
    return outcome;
  }
  for (const request of splitRequests(bytes)) {
    const { errors, exhausted } = await exchange(request);
    outcome.errors += errors;
    outcome.exhausted ||= exhausted;
  }
  return outcome;
}

async function exchange(request: Request): Promise<Outcome> {
  const reply = readReply(request);
  const uncaught = uncaughtExceptions();
  let pieces: Uint8Array[] = [];
  let size = 0;
  await database.execProtocolRawStream(request.bytes, {
    syncToFs: false,
    onRawData: (data) => {
      for (const piece of reply.take(data)) {
        pieces.push(piece);
        size += piece.length;
      }
      if (size < pieceBytes) return;
      pass(pieces);
      pieces = [];
      size = 0;
    },
  });
  const verdict = reply.finish();
  const thrown = verdict.errorCodes.length === 0 && uncaughtExceptions() > uncaught;
  const dropped = verdict.errorCodes.length === 0 && !thrown && verdict.incomplete;
  const status = thrown || dropped ? await abort() : verdict.ready;
  if (thrown) pieces.push(thrownError);
  if (dropped) pieces.push(droppedError);
  // One ReadyForQuery for each Sync or Query: after an error the program sends two, and some where none was asked for.
  const last = request.messages.at(-1)!.type;
  if (last === 'S' || last === 'Q') {
    if (status === null) throw new Error('it gives no answers any more');
    pieces.push(status);
  }
  pass(pieces);
  return {
    errors: verdict.errorCodes.length + (thrown || dropped ? 2 : 0),
    exhausted: dropped || verdict.errorCodes.includes('54001'),
  };
}

/**
 * C++ exceptions thrown and never caught, as the runtime of the WebAssembly program counts them. It shows an exception
 * that was swallowed within a statement which then completed, such as `create table ... as`; the answers alone do not.
 */
function uncaughtExceptions(): number {
  const runtime = database.Module as unknown as { ___cxa_uncaught_exceptions?: () => number };
  return runtime.___cxa_uncaught_exceptions?.() ?? 0;
}

/** Fails a statement on purpose, which aborts the transaction if there is one. Returns the ReadyForQuery that follows. */
async function abort(): Promise<Uint8Array | null> {
  const [request] = splitRequests(simpleQuery('select 1 / 0'));
  const reply = readReply(request!);
  await database.execProtocolRawStream(request!.bytes, { syncToFs: false, onRawData: (data) => { reply.take(data); } });
  return reply.finish().ready;
}

function pass(pieces: Uint8Array[]): void {
  if (pieces.length === 0) return;
  const bytes = join(pieces);
  port.postMessage({ kind: 'bytes', bytes } satisfies EngineReply, [bytes.buffer]);
}
