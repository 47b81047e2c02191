import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between a client and a server, and can fall silent as a network does that has lost a cable. */
export type Proxy = { url: string; setSilent(isSilent: boolean): void; close(): Promise<void> };

export async function proxyTo(target: string): Promise<Proxy> {
  const url = new URL(target);
  const sockets = new Set<Socket>();
  let isSilent = false;
  const server = createServer((near) => {
    const far = connect(Number(url.port || 5432), url.hostname);
    for (const [from, to] of [[near, far], [far, near]] as const) {
      sockets.add(from);
      from.on('data', (bytes) => { if (!isSilent) to.write(bytes); });
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on('error', () => {});
    }
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const through = new URL(target);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    setSilent: (value) => { isSilent = value; },
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    }),
  };
}
