import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ThreadReply } from '../model/thread.ts';

/** What runs in a thread: the file that it begins with. */
export type ThreadEntry = { name: string; url: URL };

export const analysisThread: ThreadEntry = { name: 'hexwatch analysis', url: new URL('../analysis/thread.ts', import.meta.url) };
export const allocationThread: ThreadEntry = { name: 'hexwatch allocation', url: new URL('../allocation/thread.ts', import.meta.url) };

/**
 * Threads in which long work is computed: as many at once as there are cores but one, made when they are needed and ended when
 * they have had nothing to do for a while. What waits is taken in its turn.
 */
const most = Math.max(1, availableParallelism() - 1);
const idleMs = 60_000;
/** Work that does not hear that it is to end is ended with its thread. */
const patienceMs = 2000;
/** Of JavaScript objects; typed arrays are bounded before the work begins (`Method.bytes`). */
const heapMegabytes = 2048;

const idle: { entry: ThreadEntry; worker: Worker; timer: NodeJS.Timeout }[] = [];
const waiting: (() => void)[] = [];
let busy = 0;

async function takeWorker(entry: ThreadEntry, signal: AbortSignal | undefined): Promise<Worker> {
  while (busy >= most) {
    const turn = Promise.withResolvers<void>();
    const leave = (): void => turn.resolve();
    signal?.addEventListener('abort', leave, { once: true });
    waiting.push(leave);
    await turn.promise;
    signal?.removeEventListener('abort', leave);
    const at = waiting.indexOf(leave);
    if (at >= 0) waiting.splice(at, 1);
    if (signal?.aborted === true) {
      // Whoever was woken for nothing passes it on.
      waiting.shift()?.();
      signal.throwIfAborted();
    }
  }
  busy += 1;
  const at = idle.findLastIndex((one) => one.entry === entry);
  const [ready] = at === -1 ? [] : idle.splice(at, 1);
  if (ready !== undefined) {
    clearTimeout(ready.timer);
    ready.worker.ref();
    return ready.worker;
  }
  return new Worker(entry.url, {
    execArgv: [], name: entry.name, resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
}

function giveBack(entry: ThreadEntry, worker: Worker | null): void {
  busy -= 1;
  if (worker !== null) {
    worker.unref();
    const timer = setTimeout(() => {
      idle.splice(idle.findIndex((one) => one.worker === worker), 1);
      void worker.terminate();
    }, idleMs).unref();
    idle.push({ entry, worker, timer });
  }
  waiting.shift()?.();
}

type Room = { signal?: AbortSignal | undefined; progress?: (share: number) => void };

/**
 * Posts a request to a thread and gives its answer. The entry gets it with `cancel`, which holds 1 as soon as nobody wants the
 * answer any more, and replies as `ThreadReply`. Ends with the signal's reason when that is given; progress is 0 to 1.
 */
export async function runInThread<Output>(entry: ThreadEntry, request: object, { signal, progress }: Room): Promise<Output> {
  signal?.throwIfAborted();
  const worker = await takeWorker(entry, signal);
  const cancel = new Int32Array(new SharedArrayBuffer(4));
  const answered = Promise.withResolvers<Output>();
  let lost = false;
  let impatience: NodeJS.Timeout | undefined;
  const abort = (): void => {
    Atomics.store(cancel, 0, 1);
    impatience = setTimeout(() => { void worker.terminate(); }, patienceMs);
  };
  const hear = (reply: ThreadReply<Output>): void => {
    if (reply.kind === 'progress') progress?.(reply.total > 0 ? Math.min(1, reply.done / reply.total) : 0);
    else if (reply.kind === 'done') answered.resolve(reply.output);
    else if (reply.kind === 'cancelled') answered.reject(signal?.reason ?? new Error('cancelled'));
    else answered.reject(Object.assign(new Error(`The work failed: ${reply.message}`), { stack: reply.stack }));
  };
  const lose = (error: unknown): void => {
    lost = true;
    answered.reject(signal?.aborted === true ? signal.reason : error instanceof Error ? error : new Error('The thread ended before its work did.'));
  };
  const exit = (): void => lose(null);
  worker.on('message', hear).on('error', lose).on('exit', exit);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    worker.postMessage({ ...request, cancel });
    return await answered.promise;
  } finally {
    clearTimeout(impatience);
    signal?.removeEventListener('abort', abort);
    worker.off('message', hear).off('error', lose).off('exit', exit);
    giveBack(entry, lost ? null : worker);
  }
}
