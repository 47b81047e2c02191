import { Duplex } from 'node:stream';
import { isTerminate, join } from './wire.ts';

/** Sends what a client says and gives back what the database answers, piece by piece. */
export type Speak = (bytes: Uint8Array, take: (bytes: Uint8Array) => void) => Promise<unknown>;

/** The network connection that pg believes it has. `ready` prepares the session that it will speak to. */
export function bridge(ready: () => Promise<void>, speak: Speak): Duplex {
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
