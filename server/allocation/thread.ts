import { parentPort } from 'node:worker_threads';
import { replyTo, type ThreadReply } from '../model/thread.ts';
import type { WorkRequest } from './work.ts';
import { works } from './works.ts';

/** Entry of a thread: one piece of work after the other, so that whoever asks for something else meanwhile does not wait. */
const port = parentPort;
if (port === null) throw new RangeError('this file is the entry of a worker thread');
const reply = (message: ThreadReply<unknown>): void => port.postMessage(message);

port.on('message', ({ work: id, input, cancel }: WorkRequest) => {
  void replyTo(cancel, reply, (tick) => {
    const work = works.find((one) => one.id === id);
    if (work === undefined) throw new RangeError(`there is no work ${id}`);
    return work.run(input as never, tick);
  });
});
