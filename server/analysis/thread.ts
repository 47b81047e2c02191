import { parentPort } from 'node:worker_threads';
import { replyTo } from '../model/thread.ts';
import { methodOf } from './methods.ts';
import type { AnalysisReply, ThreadRequest } from './thread_messages.ts';

/** Entry of a thread: one analysis after the other, so that whoever asks for something else meanwhile does not wait. */
const port = parentPort;
if (port === null) throw new RangeError('this file is the entry of a worker thread');
const reply = (message: AnalysisReply): void => port.postMessage(message);

port.on('message', ({ method: id, input, values, seed, cancel }: ThreadRequest) => {
  void replyTo(cancel, reply, (tick) => {
    const method = methodOf(id);
    if (method === undefined) throw new RangeError(`there is no method ${id}`);
    return method.run(input, values as never, { seed, tick });
  });
});
