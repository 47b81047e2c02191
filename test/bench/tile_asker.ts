import { Agent, get } from 'node:http';

/** A process of its own that asks for each of the addresses once, so many at a time, and says how long each took. */
export type TilesAsking = { origin: string; paths: readonly string[]; clients: number };
export type TilesAsked = { seconds: number; milliseconds: number[]; bytes: number; statuses: Record<string, number> };

process.on('message', (asking: TilesAsking) => {
  ask(asking).then((asked) => process.send!(asked), (error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});

async function ask({ origin, paths, clients }: TilesAsking): Promise<TilesAsked> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const asked: TilesAsked = { seconds: 0, milliseconds: [], bytes: 0, statuses: {} };
  const queue = paths.values();
  const began = performance.now();
  await Promise.all(Array.from({ length: clients }, async () => {
    for (const path of queue) {
      const start = performance.now();
      const { status, length } = await one(new URL(path, origin), agent);
      asked.milliseconds.push(performance.now() - start);
      asked.bytes += length;
      asked.statuses[status] = (asked.statuses[status] ?? 0) + 1;
    }
  }));
  asked.seconds = (performance.now() - began) / 1000;
  agent.destroy();
  return asked;
}

function one(url: URL, agent: Agent): Promise<{ status: number; length: number }> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { 'Accept-Encoding': 'gzip' } }, (answer) => {
      let length = 0;
      answer.on('data', (piece: Buffer) => { length += piece.length; });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, length }));
    }).on('error', reject);
  });
}
