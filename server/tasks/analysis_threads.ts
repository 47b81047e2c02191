import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Output } from '../analysis/method.ts';
import type { ThreadReply, ThreadRequest } from '../analysis/thread_messages.ts';

/**
 * Threads in which analyses are computed: as many as there are cores but one, made when they are needed and ended when they
 * have had nothing to do for a while. What waits is taken in its turn.
 */
const most = Math.max(1, availableParallelism() - 1);
const idleMs = 60_000;
/** A method that does not hear that it is to end is ended with its thread. */
const patienceMs = 2000;
/** Of JavaScript objects; typed arrays are bounded before the work begins (`Method.bytes`). */
const heapMegabytes = 2048;

const idle: { worker: Worker; timer: NodeJS.Timeout }[] = [];
const waiting: (() => void)[] = [];
let busy = 0;

async function takeWorker(signal: AbortSignal | undefined): Promise<Worker> {
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
  const ready = idle.pop();
  if (ready !== undefined) {
    clearTimeout(ready.timer);
    ready.worker.ref();
    return ready.worker;
  }
  return new Worker(new URL('../analysis/thread.ts', import.meta.url), {
    execArgv: [], name: 'hexwatch analysis', resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
}

function giveBack(worker: Worker | null): void {
  busy -= 1;
  if (worker !== null) {
    worker.unref();
    const timer = setTimeout(() => {
      idle.splice(idle.findIndex((one) => one.worker === worker), 1);
      void worker.terminate();
    }, idleMs).unref();
    idle.push({ worker, timer });
  }
  waiting.shift()?.();
}

/** Runs a method in a thread. Ends with the signal's reason when that is given; progress is 0 to 1. */
export async function runInThread(
  request: Omit<ThreadRequest, 'cancel'>, { signal, progress }: { signal?: AbortSignal | undefined; progress?: (share: number) => void },
): Promise<Output> {
  signal?.throwIfAborted();
  const worker = await takeWorker(signal);
  const cancel = new Int32Array(new SharedArrayBuffer(4));
  const answered = Promise.withResolvers<Output>();
  let lost = false;
  let impatience: NodeJS.Timeout | undefined;
  const abort = (): void => {
    Atomics.store(cancel, 0, 1);
    impatience = setTimeout(() => { void worker.terminate(); }, patienceMs);
  };
  const hear = (reply: ThreadReply): void => {
    if (reply.kind === 'progress') progress?.(reply.total > 0 ? Math.min(1, reply.done / reply.total) : 0);
    else if (reply.kind === 'done') answered.resolve(reply.output);
    else if (reply.kind === 'cancelled') answered.reject(signal?.reason ?? new Error('cancelled'));
    else answered.reject(Object.assign(new Error(`The analysis failed: ${reply.message}`), { stack: reply.stack }));
  };
  const lose = (error: unknown): void => {
    lost = true;
    answered.reject(signal?.aborted === true ? signal.reason : error instanceof Error ? error : new Error('The thread of the analysis ended.'));
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
    giveBack(lost ? null : worker);
  }
}
