import { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { Problem } from '../model/problem.ts';
import type { EngineReply, EngineRequest, EngineStart } from './engine_messages.ts';
import { isTerminate, join, simpleQuery } from './wire.ts';

/** The embedded database and the thread that it lives in, which may be replaced behind its users' backs. */
export type Engine = {
  open(): Promise<void>;
  /** A connection for pg's `stream` option. There is one session: the one before must have ended. */
  stream(): Duplex;
  /** What the next `copy ... from '/dev/blob'` reads. */
  stage(bytes: Uint8Array<ArrayBuffer> | null): Promise<void>;
  /** The watchdog: from now on a statement that takes longer ends the thread. 0 for no limit. */
  limitStatements(timeoutMs: number): void;
  /** Whatever runs now has only so much time left. */
  hurry(leftMs: number): void;
  /** True when the connection should be given up at the next opportunity, so that the database can be opened anew. */
  isWorn(): boolean;
  close(): Promise<void>;
};

/**
 * Every error that the embedded database reports costs some of its stack; after about 1,800 every statement fails. Long
 * before that, when nobody is using it, it is closed and opened again.
 */
const errorsUntilReopened = 500;
const closeTimeoutMs = 10_000;

type Waiting = { resolve(): void; reject(error: Error): void; take(bytes: Uint8Array): void; hurry(leftMs: number): void };

export function createEngine(folder: string, bundle: string | null): Engine {
  let worker: Worker | null = null;
  let opening: Promise<void> | null = null;
  let waiting: Waiting | null = null;
  let tail: Promise<void> = Promise.resolve();
  let session = false;
  let errors = 0;
  let exhausted = false;
  let timeoutMs = 0;
  let ended = false;

  const isWorn = (): boolean => exhausted || errors >= errorsUntilReopened;

  /** Ends the thread; whoever waits for an answer gets the reason. */
  const abandon = (reason: Error): void => {
    const last = worker;
    worker = null;
    opening = null;
    void last?.terminate();
    const unanswered = waiting;
    waiting = null;
    unanswered?.reject(reason);
  };

  const start = (): Promise<void> => new Promise((resolve, reject) => {
    const started = new Worker(new URL('./embedded_worker.ts', import.meta.url), {
      workerData: { folder, bundle } satisfies EngineStart, execArgv: [], name: 'hexwatch database', resourceLimits: { stackSizeMb: 64 },
    });
    worker = started;
    session = false;
    errors = 0;
    exhausted = false;
    const fail = (reason: Error): void => {
      reject(reason);
      if (worker === started) abandon(reason);
    };
    started.on('message', (reply: EngineReply) => {
      if (worker !== started) return;
      if (reply.kind === 'opened') resolve();
      else receive(reply);
    });
    started.on('error', (error) => fail(restarted(error.message)));
    started.on('exit', () => fail(restarted('its thread ended')));
  });

  const receive = (reply: EngineReply): void => {
    switch (reply.kind) {
      case 'bytes':
        waiting?.take(reply.bytes);
        return;
      case 'done':
      case 'closed': {
        if (reply.kind === 'done') {
          errors += reply.errors;
          exhausted ||= reply.exhausted;
        }
        const answered = waiting;
        waiting = null;
        answered?.resolve();
        return;
      }
      case 'broken':
        abandon(restarted(reply.reason));
        return;
      case 'opened':
        return;
      default:
        reply satisfies never;
    }
  };

  const open = (): Promise<void> => {
    if (ended) return Promise.reject(new RangeError('The database has been closed.'));
    opening ??= start();
    return opening;
  };

  const ask = (request: EngineRequest, limitMs: number, take: (bytes: Uint8Array) => void = () => {}): Promise<void> => {
    const turn = tail.then(() => askNow(request, limitMs, take));
    tail = turn.catch(() => {});
    return turn;
  };

  const askNow = async (request: EngineRequest, limitMs: number, take: (bytes: Uint8Array) => void): Promise<void> => {
    if (worker === null) throw restarted('it was replaced');
    let watchdog = limitMs === 0 ? undefined : setTimeout(() => abandon(tooLong(limitMs)), limitMs);
    const hurry = (leftMs: number): void => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => abandon(tooLong(leftMs)), leftMs);
    };
    const answered = new Promise<void>((resolve, reject) => { waiting = { resolve, reject, take, hurry }; });
    worker.postMessage(request);
    try {
      await answered;
    } finally {
      clearTimeout(watchdog);
    }
  };

  const shut = async (): Promise<void> => {
    const last = worker;
    if (last === null) return;
    const gone = new Promise((resolve) => { last.once('exit', resolve); });
    try {
      await opening;
      await ask({ kind: 'close' }, closeTimeoutMs);
      worker = null;
      opening = null;
      await gone;
    } catch {
      abandon(restarted('it did not close'));
    }
  };

  /** A fresh session on a database that has not aged. */
  const ready = async (): Promise<void> => {
    if (isWorn()) await shut();
    await open();
    if (session) {
      await ask({ kind: 'wire', bytes: simpleQuery('rollback') }, closeTimeoutMs);
      await ask({ kind: 'wire', bytes: simpleQuery('discard all') }, closeTimeoutMs);
    }
    session = true;
  };

  return {
    open,
    isWorn,
    stream: () => bridge(ready, (bytes, take) => ask({ kind: 'wire', bytes }, timeoutMs, take)),
    stage: (bytes) => ask({ kind: 'stage', bytes }, timeoutMs),
    limitStatements: (limit) => { timeoutMs = limit; },
    hurry: (leftMs) => waiting?.hurry(leftMs),
    close: async () => {
      await shut();
      ended = true;
    },
  };
}

const restarted = (reason: string): Problem => new Problem('unavailable', 'database_restarted',
  `The embedded database stopped (${reason}) and is being opened again; what had not been saved was undone. Try again in a few seconds.`);

const tooLong = (limitMs: number): Problem => new Problem('unavailable', 'statement_timeout',
  `The question took longer than ${Math.round(limitMs / 100) / 10} seconds and was stopped. Choose a shorter window or a smaller area.`);

/** The network connection that pg believes it has. */
function bridge(ready: () => Promise<void>, speak: (bytes: Uint8Array, take: (bytes: Uint8Array) => void) => Promise<void>): Duplex {
  const send = (bytes: Uint8Array, done: (error?: Error | null) => void): void => {
    // The session outlives the connection; what it holds is cleared when the next one begins.
    if (isTerminate(bytes)) done();
    else speak(bytes, (answer) => { stream.push(answer); }).then(() => done(), done);
  };
  const stream: Duplex = new Duplex({
    read: () => {},
    write: (chunk: Buffer, _encoding, done) => send(chunk, done),
    // pg writes the messages of one statement one after the other; they are asked together.
    writev: (chunks, done) => send(join(chunks.map(({ chunk }) => chunk as Buffer)), done),
    final: (done) => {
      stream.push(null);
      done();
    },
  });
  const nothing = (): Duplex => stream;
  return Object.assign(stream, {
    connect: () => {
      ready().then(() => stream.emit('connect'), (error: unknown) => stream.destroy(error as Error));
      return stream;
    },
    setNoDelay: nothing,
    setKeepAlive: nothing,
    ref: nothing,
    unref: nothing,
  });
}
