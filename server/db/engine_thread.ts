import { Worker } from 'node:worker_threads';
import { Problem } from '../model/problem.ts';
import type { EngineReply, EngineRequest, EngineStart } from './engine_messages.ts';

/** What an answer cost the database. */
export type Wear = { errors: number; exhausted: boolean };

/** One life of the embedded database: from opening its files until it is closed, ended or lost. */
export type EngineThread = {
  opened: Promise<void>;
  /** One request after the other. Past the limit the thread is ended: it cannot be interrupted. 0 for no limit. */
  ask(request: EngineRequest, limitMs: number, take?: (bytes: Uint8Array) => void): Promise<Wear>;
  /** Whatever runs now has only so much time left. */
  hurry(leftMs: number): void;
  isGone(): boolean;
  /** Saves everything and ends. */
  close(limitMs: number): Promise<void>;
};

type Waiting = {
  resolve(wear: Wear): void;
  reject(error: Error): void;
  take(bytes: Uint8Array): void;
  watchdog: NodeJS.Timeout | undefined;
};

export function startThread(start: EngineStart): EngineThread {
  const worker = new Worker(new URL('./embedded_worker.ts', import.meta.url), {
    workerData: start, execArgv: [], name: 'hexwatch database', resourceLimits: { stackSizeMb: 64 },
  });
  const opened = Promise.withResolvers<void>();
  const exited = new Promise<void>((resolve) => { worker.once('exit', () => resolve()); });
  let gone: Problem | null = null;
  let waiting: Waiting | null = null;
  let tail: Promise<unknown> = Promise.resolve();

  /** Ends the thread; whoever waits for an answer gets the reason. */
  const end = (reason: Problem): void => {
    if (gone !== null) return;
    gone = reason;
    void worker.terminate();
    opened.reject(reason);
    waiting?.reject(reason);
  };

  worker.on('message', (reply: EngineReply) => {
    if (reply.kind === 'opened') opened.resolve();
    else if (reply.kind === 'bytes') waiting?.take(reply.bytes);
    else if (reply.kind === 'broken') end(restarted(reply.reason));
    else waiting?.resolve(reply.kind === 'done' ? reply : { errors: 0, exhausted: false });
  });
  worker.on('error', (error) => end(restarted(error.message)));
  worker.on('exit', () => end(restarted('its thread ended')));
  // Whoever opens it hears of a failure; nobody needs to.
  opened.promise.catch(() => {});

  const askNow = async (request: EngineRequest, limitMs: number, take: (bytes: Uint8Array) => void): Promise<Wear> => {
    if (gone !== null) throw gone;
    const watchdog = limitMs === 0 ? undefined : setTimeout(() => end(tooLong(limitMs)), limitMs);
    const answered = new Promise<Wear>((resolve, reject) => { waiting = { resolve, reject, take, watchdog }; });
    worker.postMessage(request);
    try {
      return await answered;
    } finally {
      clearTimeout((waiting as Waiting | null)?.watchdog);
      waiting = null;
    }
  };

  const ask: EngineThread['ask'] = (request, limitMs, take = () => {}) => {
    const turn = tail.then(() => askNow(request, limitMs, take));
    tail = turn.catch(() => {});
    return turn;
  };

  return {
    opened: opened.promise,
    ask,
    isGone: () => gone !== null,
    hurry: (leftMs) => {
      if (waiting === null) return;
      clearTimeout(waiting.watchdog);
      waiting.watchdog = setTimeout(() => end(tooLong(leftMs)), leftMs);
    },
    close: async (limitMs) => {
      await opened.promise.then(() => ask({ kind: 'close' }, limitMs)).catch(() => {});
      end(restarted('it was closed'));
      await exited;
    },
  };
}

const restarted = (reason: string): Problem => new Problem('unavailable', 'database_restarted',
  `The embedded database stopped (${reason}) and is being opened again; what had not been saved was undone. `
  + 'Try again in a few seconds.');

const tooLong = (limitMs: number): Problem => new Problem('unavailable', 'statement_timeout',
  `The question took longer than ${Math.round(limitMs / 100) / 10} seconds and was stopped. `
  + 'Choose a shorter window or a smaller area.');
