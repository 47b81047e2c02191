import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layers } from '../../../tiles/layers.ts';
import { transact } from '../../../server/db/transact.ts';
import { geojsonLines } from '../../../server/formats/geojson_lines.ts';
import type { FileFormat } from '../../../server/formats/writer.ts';
import { listen, stopListening } from '../../../server/http/listen.ts';
import { localPerson } from '../../../server/model/who.ts';
import type { ExportAsked } from '../../../server/tasks/describe_file.ts';
import { exportDesk, removeLeftExports, type DeskSettings, type ExportDesk } from '../../../server/tasks/export_desk.ts';
import { exportLayer, writeLayer } from '../../../server/tasks/export_layer.ts';
import { resolveFeatures } from '../../../server/tasks/resolve_features.ts';
import type { Resolved } from '../../../server/tasks/resolve_filter.ts';
import { onEmbedded, onServer } from '../../support/databases.ts';
import { until } from '../../support/running_server.ts';
import { makeTown, touchTown, type Town } from '../../support/town.ts';

const rows = 12_000;
const never = new AbortController().signal;

/** A format that waits and fails when it is told to, at a size that no buffer swallows. */
function told({ before = async (): Promise<void> => {}, pieces = 4, fail = null as Error | null, after = async (): Promise<void> => {} }): FileFormat {
  return {
    ...geojsonLines, id: 'told',
    async write(_table, batches, sink, signal) {
      await before();
      for await (const batch of batches) if (batch.length === 0) throw new Error('An empty batch says that all have come.');
      for (let piece = 0; piece < pieces; piece += 1) {
        signal.throwIfAborted();
        await sink.put(Buffer.alloc(1_000_000, 'x'));
      }
      await after();
      signal.throwIfAborted();
      if (fail !== null) throw fail;
    },
  };
}

let root = '';
beforeAll(async () => { root = await mkdtemp(join(tmpdir(), 'hexwatch-exports-')); });
afterAll(() => rm(root, { recursive: true, force: true }));

let number = 0;
function newDesk(settings: Omit<DeskSettings, 'folder'> = {}): ExportDesk {
  number += 1;
  return exportDesk({ folder: join(root, `desk-${number}`), ...settings });
}
const lying = (desk: ExportDesk): Promise<string[]> => readdir(desk.folder).catch(() => []);
const isEmpty = (desk: ExportDesk): Promise<true> => until(5000, async () => ((await lying(desk)).length === 0 ? true : null));

const allIncidents = (resolved: Resolved, format: FileFormat, unplaced = false): ExportAsked => ({
  layer: 'incidents', format, fields: layers.incidents.features.fields, parameters: {}, byteOrderMark: false, who: localPerson, program: 'test', origin: 'http://here',
  question: { resolved, boxes: null, resolution: null, measure: 'count', kind: null, where: null, sort: [], unplaced },
});

onEmbedded('an export', (get) => {
  const reported: unknown[] = [];
  beforeAll(() => makeTown(get(), { incidents: rows }));

  const asked = async (format: FileFormat, unplaced = false): Promise<ExportAsked> =>
    allIncidents(await resolveFeatures(get(), 'incidents', { who: localPerson, filter: {} }), format, unplaced);
  const exported = async (desk: ExportDesk, format: FileFormat, signal = never) =>
    exportLayer(get(), desk, await asked(format), { signal, report: (error) => { reported.push(error); } });

  it('gives the whole file and leaves nothing', async () => {
    const desk = newDesk();
    const { body, table } = await exported(desk, geojsonLines);
    const lines = (await new Response(body).text()).trim().split('\n').map((line) => JSON.parse(line) as { id: string });
    expect(new Set(lines.map(({ id }) => id)).size).toBe(table.about.rows);
    expect(table.about).toMatchObject({ rows: rows * 0.98, geocodeRate: 0.98, agency: 'town', madeBy: 'local', method: null, handlingCode: 0 });
    await isEmpty(desk);
  });

  it('has incidents without a place when they are asked for', async () => {
    const pieces: Uint8Array[] = [];
    const put = async (bytes: Uint8Array): Promise<void> => { pieces.push(Uint8Array.from(bytes)); };
    const table = await writeLayer(get(), await asked(geojsonLines, true), { folder: root, put }, { signal: never });
    const lines = Buffer.concat(pieces).toString().trim().split('\n').map((line) => JSON.parse(line) as { geometry: object | null });
    expect([lines.length, table.about.rows, lines.filter(({ geometry }) => geometry === null).length]).toEqual([rows, rows, rows * 0.02]);
  });

  it('is made at the speed of the database: nobody has to read it', async () => {
    const desk = newDesk();
    let done = false;
    const { body } = await exported(desk, told({ pieces: 50, after: async () => { done = true; } }));
    await until(5000, () => (done ? true : null));
    expect((await new Response(body).arrayBuffer()).byteLength).toBe(50_000_000);
    await isEmpty(desk);
  });

  it('that fails before anything is written says why, and leaves nothing', async () => {
    const desk = newDesk();
    await expect(exported(desk, told({ before: async () => { throw new Error('no such thing'); } }))).rejects.toThrow('no such thing');
    await isEmpty(desk);
    // The turn was given back.
    await (await exported(desk, told({}))).body.cancel();
  });

  it('that fails on the way breaks off, and says so to the operator', async () => {
    const desk = newDesk();
    reported.length = 0;
    const { body } = await exported(desk, told({ fail: new Error('the disk is on fire'), after: () => sleep(500) }));
    await expect(new Response(body).arrayBuffer()).rejects.toThrow('the disk is on fire');
    expect(reported).toEqual([new Error('the disk is on fire')]);
    await isEmpty(desk);
  });

  it('stops when nobody reads on, and when whoever asked has gone before it began', async () => {
    const desk = newDesk({ atOnce: 1 });
    const stopped: string[] = [];
    const slow = (name: string): FileFormat => told({ pieces: 1, after: async () => { await sleep(300); stopped.push(name); } });
    const { body } = await exported(desk, slow('first'));
    const reader = body.getReader();
    await reader.read();
    await reader.cancel();
    const gone = new AbortController();
    const waiting = exported(desk, slow('second'), gone.signal);
    gone.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await isEmpty(desk);
    await (await exported(desk, told({}))).body.cancel();
    expect(stopped).toEqual(['first']);
  });

  it('waits for its turn, and is refused when too many wait', async () => {
    const desk = newDesk({ atOnce: 1, mostWaiting: 1 });
    const go = Promise.withResolvers<void>();
    const first = exported(desk, told({ before: () => go.promise }));
    await until(5000, async () => ((await lying(desk)).length === 1 ? true : null));
    let began = false;
    const second = exported(desk, told({ before: async () => { began = true; } }));
    await sleep(100);
    await expect(exported(desk, told({}))).rejects.toMatchObject({ kind: 'unavailable', code: 'too_many_exports', retryAfterSeconds: 30 });
    expect(began).toBe(false);
    go.resolve();
    await (await first).body.cancel();
    await (await second).body.cancel();
    expect(began).toBe(true);
    await isEmpty(desk);
  });

  it('is refused while too many files wait to be taken', async () => {
    const desk = newDesk({ mostKept: 1 });
    const { body } = await exported(desk, told({}));
    await expect(exported(desk, told({}))).rejects.toMatchObject({ code: 'too_many_exports' });
    await body.cancel();
    await (await exported(desk, told({}))).body.cancel();
  });

  it('is refused when the disk has little room, and breaks off when it fills up', async () => {
    await expect(exported(newDesk({ freeBytes: async () => 1e8 }), told({}))).rejects.toMatchObject({ kind: 'storage_full', code: 'disk_full' });
    let free = 1e12;
    const desk = newDesk({ freeBytes: async () => free });
    const { body } = await exported(desk, told({ pieces: 200, before: async () => { free = 1e8; } }));
    await expect(new Response(body).arrayBuffer()).rejects.toMatchObject({ code: 'disk_full' });
    await isEmpty(desk);
  });

  it('of another process that died is removed at the start', async () => {
    const desk = newDesk();
    await exported(desk, told({}));
    expect(await lying(desk)).toHaveLength(1);
    expect(await removeLeftExports(desk.folder)).toBe(1);
    expect([await lying(desk), await removeLeftExports(join(root, 'nowhere'))]).toEqual([[], 0]);
  });

  describe('over a connection', () => {
    let server: Server;
    let address = '';
    let desk: ExportDesk;
    let format: FileFormat;
    beforeAll(async () => {
      ({ server, address } = await listen(async (request) => new Response((await exported(desk, format, request.signal)).body), '127.0.0.1', 0));
    });
    afterAll(() => stopListening(server, 100));

    it('is cut off when it fails on the way: no file that looks whole', async () => {
      desk = newDesk();
      format = told({ pieces: 3, fail: new Error('lost'), after: () => sleep(400) });
      const answer = await fetch(address);
      expect(answer.status).toBe(200);
      await expect(answer.arrayBuffer()).rejects.toThrow(/terminated|closed|hang up/);
      await isEmpty(desk);
    });

    it('ends when the client leaves', async () => {
      desk = newDesk();
      let ended = false;
      format = { ...told({}), write: async (table, batches, sink, signal) => {
        await sink.put(Buffer.alloc(1000));
        await new Promise<void>((resolve) => { signal.addEventListener('abort', () => resolve(), { once: true }); });
        ended = true;
        signal.throwIfAborted();
        await told({}).write(table, batches, sink, signal);
      } };
      const leaving = new AbortController();
      const answer = await fetch(address, { signal: leaving.signal });
      expect(answer.status).toBe(200);
      leaving.abort();
      await until(5000, () => (ended ? true : null));
      await isEmpty(desk);
    });

    it('does not hold the database for a client that reads slowly', async () => {
      desk = newDesk();
      let written = 0;
      format = told({ pieces: 60, after: async () => { written = performance.now(); } });
      const answer = await fetch(address);
      const reader = answer.body!.getReader();
      await reader.read();
      await until(5000, () => (written > 0 ? true : null));
      let bytes = 0;
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) bytes += piece.value.length;
      expect(bytes).toBeGreaterThan(50_000_000);
      await isEmpty(desk);
    });
  });
});

onEmbedded('an export of rows that are others than were counted', (get) => {
  it('fails', async () => {
    const { agency: { agencyId } } = await makeTown(get(), { incidents: rows });
    const resolved = await resolveFeatures(get(), 'incidents', { who: localPerson, filter: {} });
    // No program does this: rows go and the data version stands.
    const before = (): Promise<void> => transact(get(), { agencyId, person: 'local', purpose: 'test' }, async (transaction) => {
      await sql`delete from incident where agency_id = ${agencyId} and occurred_from < '2026-02-01'`.execute(transaction);
    });
    const writing = writeLayer(get(), allIncidents(resolved, told({ before })), { folder: root, put: async () => {} }, { signal: never });
    await expect(writing).rejects.toThrow(/was to have 11760 rows and there were \d+/);
  });
});

onServer('an export while data are published', (get) => {
  let town: Town;
  beforeAll(async () => { town = await makeTown(get(), { incidents: rows }); });

  it('is of one data version: what is published meanwhile is not in it', async () => {
    const resolved = await resolveFeatures(get(), 'incidents', { who: localPerson, filter: {} });
    const { agencyId } = town.agency;
    const publish = (): Promise<void> => transact(get(), { agencyId, person: 'local', purpose: 'test' }, async (transaction) => {
      await sql`delete from incident where agency_id = ${agencyId} and occurred_from < '2026-02-01'`.execute(transaction);
      await sql`update incident set source_offence = 'CHANGED' where agency_id = ${agencyId}`.execute(transaction);
      await touchTown(transaction, agencyId);
    });
    let first = true;
    const words = new Set<unknown>();
    const format: FileFormat = { ...geojsonLines, async write(table, batches) {
      let count = 0;
      for await (const batch of batches) {
        if (first) await publish();
        first = false;
        count += batch.length;
        for (const { properties } of batch) words.add(properties['sourceOffence']);
      }
      expect(count).toBe(table.about.rows);
    } };
    const ask = allIncidents(resolved, format);
    const table = await writeLayer(get(), ask, { folder: root, put: async () => {} }, { signal: never });
    expect([table.about.rows, [...words].toSorted()]).toEqual([rows * 0.98, ['BURGLARY', 'ROBBERY']]);
    // The same question at its old version cannot be asked again.
    await expect(writeLayer(get(), ask, { folder: root, put: async () => {} }, { signal: never })).rejects.toMatchObject({ code: 'data_moved' });
  });
});
