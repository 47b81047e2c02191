import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = { path: string; headers: IncomingHttpHeaders; body: string };
export type Receiver = {
  origin: string;
  received: Received[];
  /** How the next messages are answered. */
  answer: (message: Received) => { status: number; headers?: Record<string, string> } | 'silence';
  close(): Promise<void>;
};

/** A web server that takes messages and writes them down. */
export async function startReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += String(chunk); });
    request.on('end', () => {
      const message = { path: request.url ?? '', headers: request.headers, body };
      receiver.received.push(message);
      const answer = receiver.answer(message);
      if (answer !== 'silence') response.writeHead(answer.status, answer.headers).end('thanks');
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const receiver: Receiver = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received: [], answer: () => ({ status: 204 }),
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
  return receiver;
}
