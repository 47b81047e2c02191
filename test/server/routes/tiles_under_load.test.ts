import { sql } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { transact } from '../../../server/db/transact.ts';
import { listen, stopListening } from '../../../server/http/listen.ts';
import { tileQueue } from '../../../server/tasks/cut_tile.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases, onServer } from '../../support/databases.ts';
import { makeTown, type Town } from '../../support/town.ts';

/** With the agency: without one the first that has incidents is looked for, which is a question of its own. */
const window = 'agency=town&from=2026-01-01&to=2026-04-01';
const middle = '/tiles/incidents/9/299/172.mvt';

/** Tiles that are asked of the database at this moment. */
async function tilesRunning(database: Database): Promise<number> {
  const { rows } = await transact(database, { agencyId: 1, person: 'test', purpose: 'test' }, (transaction) => sql<{ found: number }>`
    select count(*)::integer as found from pg_stat_activity
    where state = 'active' and pid <> pg_backend_pid() and datname = current_database() and query like '%incident.location_precision%limit%'`.execute(transaction));
  return rows[0]!.found;
}

/** Keeps incidents from being read until the work is done. */
async function whileLocked(database: Database, { agency }: Town, work: () => Promise<void>): Promise<void> {
  await transact(database, { agencyId: agency.agencyId, person: 'test', purpose: 'test' }, async (transaction) => {
    await sql`lock table incident in access exclusive mode`.execute(transaction);
    await work();
  });
}

onServer('tiles when the database is slow', (get) => {
  let town: Town;
  let app: TestApp;
  beforeAll(async () => {
    town = await makeTown(get());
    app = testApp(get());
    // What is asked before the tile itself is remembered from here on.
    for (let hour = 0; hour < 12; hour += 1) await app.request(`/tiles/incidents/9/0/0.mvt?${window}&hours=${hour}`);
    await app.request(`/tiles/incidents/9/0/0.mvt?${window}`);
  });

  it('are cancelled in the database when whoever asked leaves, and only when all of them have', { timeout: 30_000 }, async () => {
    const { server, address } = await listen((request) => app.request(request.url, { headers: request.headers, signal: request.signal }), '127.0.0.1', 0);
    try {
      await whileLocked(get(), town, async () => {
        const [first, second] = [new AbortController(), new AbortController()];
        const asked = [first, second].map(({ signal }) => fetch(`${address}${middle}?${window}`, { signal }).catch((error: unknown) => error));
        await expect.poll(() => tilesRunning(get()), { timeout: 5000 }).toBe(1);
        first.abort();
        expect(await asked[0]).toBeInstanceOf(Error);
        await sleep(200);
        expect(await tilesRunning(get())).toBe(1);
        second.abort();
        const left = performance.now();
        await expect.poll(() => tilesRunning(get()), { timeout: 5000, interval: 20 }).toBe(0);
        expect(performance.now() - left).toBeLessThan(2000);
      });
      expect((await fetch(`${address}${middle}?${window}`)).status).toBe(200);
    } finally {
      await stopListening(server, 100);
    }
    expect(app.faults).toEqual([]);
  });

  it('wait for their turn, a few at a time, while health and what is known answers at once', { timeout: 30_000 }, async () => {
    const before = tileQueue(get()).counts();
    let asked: Promise<Response>[] = [];
    await whileLocked(get(), town, async () => {
      asked = Array.from({ length: 12 }, (_, hour) => app.request(`/tiles/incidents/9/299/172.mvt?${window}&hours=${hour}`));
      await expect.poll(() => tileQueue(get()).counts(), { timeout: 5000 }).toMatchObject({ running: 8, waiting: 4 });
      expect(await tilesRunning(get())).toBe(8);
      const began = performance.now();
      expect([(await app.request('/health/live')).status, (await app.request('/health/ready')).status, (await app.request(`/tiles/incidents/9/0/0.mvt?${window}`)).status]).toEqual([200, 200, 204]);
      expect(performance.now() - began).toBeLessThan(1000);
    });
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
    expect(tileQueue(get()).counts()).toEqual({ running: 0, waiting: 0, ran: before.ran + 12, refused: before.refused });
  });
});

onBothDatabases('many who ask for the same tiles', (get) => {
  it('have each tile cut once, and are turned away with a time when too many wait', { timeout: 60_000 }, async () => {
    const { agency } = await makeTown(get());
    const app = testApp(get());
    const addresses = Array.from({ length: 6 }, (_, i) => `/tiles/areas/9/${297 + i}/172.mvt?agency=${agency.slug}`);
    const answers = await Promise.all(Array.from({ length: 300 }, (_, i) => app.request(addresses[i % 6]!)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 204]));
    expect(tileQueue(get()).counts()).toMatchObject({ running: 0, waiting: 0, ran: 6, refused: 0 });

    const { promise, resolve } = Promise.withResolvers<void>();
    const queue = tileQueue(get());
    // As many as run and wait; the number that wait is where the queue turns away.
    const held = Array.from({ length: 8 + 512 }, () => queue.run(undefined, () => promise).catch(() => {}));
    const refused = await app.request(`/tiles/areas/11/1197/690.mvt?agency=${agency.slug}`);
    expect([refused.status, (await problemOf(refused)).code, Number(refused.headers.get('Retry-After')) >= 1, refused.headers.get('Cache-Control')]).toEqual([503, 'too_busy', true, 'no-store']);
    expect((await app.request('/health/live')).status).toBe(200);
    resolve();
    await Promise.all(held);
    expect((await app.request(`/tiles/areas/11/1197/690.mvt?agency=${agency.slug}`)).status).toBeLessThan(300);
    expect(app.faults).toEqual([]);
  });
});
