import { parentPort } from 'node:worker_threads';
import { methodOf } from './methods.ts';
import type { AnalysisReply, ThreadRequest } from './thread_messages.ts';

/** Entry of a thread: one analysis after the other, so that whoever asks for something else meanwhile does not wait. */
const cancelled = Symbol('cancelled');
const progressMs = 100;

const port = parentPort;
if (port === null) throw new RangeError('this file is the entry of a worker thread');
const reply = (message: AnalysisReply): void => port.postMessage(message);

port.on('message', ({ method: id, input, values, seed, cancel }: ThreadRequest) => {
  let said = performance.now();
  const tick = (done: number, total: number): void => {
    if (Atomics.load(cancel, 0) === 1) throw cancelled;
    const now = performance.now();
    if (now - said < progressMs) return;
    said = now;
    reply({ kind: 'progress', done, total });
  };
  try {
    const method = methodOf(id);
    if (method === undefined) throw new RangeError(`there is no method ${id}`);
    tick(0, 1);
    reply({ kind: 'done', output: method.run(input, values as never, { seed, tick }) });
  } catch (error) {
    if (error === cancelled) reply({ kind: 'cancelled' });
    else reply({ kind: 'failed', message: error instanceof Error ? error.message : String(error), stack: error instanceof Error ? error.stack : undefined });
  }
});
