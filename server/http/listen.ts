import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Problem } from '../model/problem.ts';

type Fetch = (request: Request) => Response | Promise<Response>;

/**
 * With Node's own defaults 4,000 connections that send their headers slowly are held for more than forty seconds; with
 * these they are gone in twelve. `requestTimeout` is long because an upload may be; what is not an upload has a small body.
 */
const limits = {
  headersTimeout: 5000,
  requestTimeout: 4 * 60 * 60 * 1000,
  connectionsCheckingInterval: 1000,
  keepAliveTimeout: 10_000,
  maxHeaderSize: 32 * 1024,
};
const mostConnections = 4096;

/** Listens; resolves with the server and its address once it does. */
export function listen(fetch: Fetch, host: string, port: number): Promise<{ server: Server; address: string }> {
  const server = createAdaptorServer({ fetch, serverOptions: limits }) as Server;
  server.maxConnections = mostConnections;
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenProblem(error, host, port)));
    server.listen(port, host, () => {
      const bound = server.address();
      const actual = typeof bound === 'object' && bound !== null ? bound.port : port;
      const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
      resolve({ server, address: `http://${shown}:${actual}` });
    });
  });
}

function listenProblem(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new Problem('conflict', 'port_taken', `Something else listens on ${host}:${port} already. Stop it, or choose another port, e.g. PORT=${port === 65_535 ? 8080 : port + 1} npm start`);
    case 'EACCES':
      return new Problem('forbidden', 'port_forbidden', `This user may not listen on port ${port}. Choose one above 1023, e.g. PORT=8080 npm start`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Problem('bad_request', 'no_such_host', `This machine has no address ${host}. HOST is 127.0.0.1 for this machine only, or 0.0.0.0 for every network it is in.`);
    default:
      return error;
  }
}

/** Takes no new connections, lets running answers finish for a while, then cuts them. */
export function stopListening(server: Server, patienceMs = 5000): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), patienceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
