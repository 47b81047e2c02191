import { connect, type Socket } from 'node:net';

/**
 * A process of its own that asks the same thing again and again over a few connections, each when the answer before has come.
 * Requests are bytes made beforehand and answers without a body are only looked through for their end: a client that did
 * more would be slower than what it measures.
 */
export type Asking = { port: number; request: string; expected: string; connections: number; milliseconds: number };
export type Asked = { answers: number; seconds: number; clientSeconds: number };

process.on('message', (asking: Asking) => {
  ask(asking).then((asked) => process.send!(asked), (error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});

async function ask({ port, request, expected, connections, milliseconds }: Asking): Promise<Asked> {
  const began = performance.now();
  const cpu = process.cpuUsage();
  const bytes = Buffer.from(request, 'latin1');
  const open = (): Socket => connect({ port, host: '127.0.0.1', noDelay: true });
  const until = began + milliseconds;
  const counts = await Promise.all(Array.from({ length: connections }, () => askOver(open(), { bytes, expected, until })));
  const { user, system } = process.cpuUsage(cpu);
  const answers = counts.reduce((sum, count) => sum + count, 0);
  return { answers, seconds: (performance.now() - began) / 1000, clientSeconds: (user + system) / 1e6 };
}

type Repeated = { bytes: Buffer; expected: string; until: number };

function askOver(socket: Socket, { bytes, expected, until }: Repeated): Promise<number> {
  return new Promise((resolve, reject) => {
    let count = 0;
    socket.on('connect', () => socket.write(bytes));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('The server closed the connection.')));
    socket.on('data', (answer: Buffer) => {
      const isOne = answer.indexOf('\r\n\r\n') === answer.length - 4 && answer.toString('latin1', 9, 12) === expected;
      if (!isOne) return reject(new Error(`This is no answer ${expected}: ${answer.toString('latin1', 0, 300)}`));
      count += 1;
      if (performance.now() < until) return socket.write(bytes);
      socket.removeAllListeners('close');
      socket.destroy();
      return resolve(count);
    });
  });
}
