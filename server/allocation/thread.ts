import { parentPort } from 'node:worker_threads';
import type { ThreadReply } from '../model/thread.ts';
import type { WorkRequest } from './work.ts';
import { works } from './works.ts';

/** Entry of a thread: one piece of work after the other, so that whoever asks for something else meanwhile does not wait. */
const cancelled = Symbol('cancelled');
const progressMs = 100;

const port = parentPort;
if (port === null) throw new RangeError('this file is the entry of a worker thread');
const reply = (message: ThreadReply<unknown>): void => port.postMessage(message);

async function perform({ work: id, input, cancel }: WorkRequest): Promise<void> {
  let said = performance.now();
  const tick = (done: number, total: number): void => {
    if (Atomics.load(cancel, 0) === 1) throw cancelled;
    const now = performance.now();
    if (now - said < progressMs) return;
    said = now;
    reply({ kind: 'progress', done, total });
  };
  try {
    const work = works.find((one) => one.id === id);
    if (work === undefined) throw new RangeError(`there is no work ${id}`);
    tick(0, 1);
    reply({ kind: 'done', output: await work.run(input as never, tick) });
  } catch (error) {
    if (error === cancelled) reply({ kind: 'cancelled' });
    else reply({ kind: 'failed', message: error instanceof Error ? error.message : String(error), stack: error instanceof Error ? error.stack : undefined });
  }
}

port.on('message', (request: WorkRequest) => { void perform(request); });
