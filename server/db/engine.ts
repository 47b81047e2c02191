import type { Duplex } from 'node:stream';
import { bridge } from './bridge.ts';
import { startThread } from './engine_thread.ts';
import type { EngineThread, Wear } from './engine_thread.ts';
import type { EngineRequest, EngineStart } from './engine_messages.ts';
import { simpleQuery } from './wire.ts';

/** The embedded database: a thread at a time, replaced behind its users' backs when it is worn, stuck or lost. */
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

export function createEngine(start: EngineStart): Engine {
  let thread: EngineThread | null = null;
  let wear: Wear = { errors: 0, exhausted: false };
  let hadSession = false;
  let timeoutMs = 0;
  let ended = false;

  const isWorn = (): boolean => wear.exhausted || wear.errors >= errorsUntilReopened;

  const open = async (): Promise<EngineThread> => {
    if (ended) throw new RangeError('The database has been closed.');
    if (thread === null || thread.isGone()) {
      thread = startThread(start);
      wear = { errors: 0, exhausted: false };
      hadSession = false;
    }
    await thread.opened;
    return thread;
  };

  const ask = async (request: EngineRequest, limitMs: number, take?: (bytes: Uint8Array) => void): Promise<void> => {
    if (thread === null) throw new RangeError('The database has not been opened.');
    const { errors, exhausted } = await thread.ask(request, limitMs, take);
    wear = { errors: wear.errors + errors, exhausted: wear.exhausted || exhausted };
  };

  /** A fresh session on a database that has not aged. */
  const ready = async (): Promise<void> => {
    if (isWorn()) await thread?.close(closeTimeoutMs);
    await open();
    for (const statement of hadSession ? ['rollback', 'discard all'] : []) {
      await ask({ kind: 'wire', bytes: simpleQuery(statement) }, closeTimeoutMs);
    }
    hadSession = true;
  };

  return {
    open: async () => { await open(); },
    isWorn,
    stream: () => bridge(ready, (bytes, take) => ask({ kind: 'wire', bytes }, timeoutMs, take)),
    stage: (bytes) => ask({ kind: 'stage', bytes }, timeoutMs),
    limitStatements: (limit) => { timeoutMs = limit; },
    hurry: (leftMs) => thread?.hurry(leftMs),
    close: async () => {
      ended = true;
      await thread?.close(closeTimeoutMs);
    },
  };
}
