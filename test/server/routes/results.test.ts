import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { transact } from '../../../server/db/transact.ts';
import { hexTable, savedRun, type HexTable } from '../../../server/model/answers.ts';
import { changeTable, type ChangeTable } from '../../../server/model/change_table.ts';
import { keptResult, keptResultList, type KeptResult, type KeptResultList } from '../../../server/model/results.ts';
import { localPerson } from '../../../server/model/who.ts';
import { canonicalJson } from '../../../server/tasks/canonical_json.ts';
import { findChanges } from '../../../server/tasks/find_changes.ts';
import { findHotspots } from '../../../server/tasks/find_hotspots.ts';
import { keepResult } from '../../../server/tasks/keep_result.ts';
import { pruneAllResults } from '../../../server/tasks/prune_results.ts';
import { resolveFilter } from '../../../server/tasks/resolve_filter.ts';
import { readSavedResult } from '../../../server/tasks/saved_results.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { change } from '../../support/followed.ts';
import { makeTown, type Town } from '../../support/town.ts';

const window = 'agency=town&from=2026-01-01&to=2026-04-01';
const mega = 2 ** 20;

onBothDatabases('stored results', (get) => {
  let town: Town;
  let app: TestApp;
  beforeAll(async () => {
    town = await makeTown(get());
    app = testApp(get());
  });

  const read = async <T>(schema: { parse(value: unknown): T }, address: string, of = app): Promise<T> => {
    const response = await of.request(address);
    const body = await response.json();
    expect(response.status, JSON.stringify(body).slice(0, 500)).toBe(200);
    return schema.parse(body);
  };
  const runOf = (table: HexTable): string => table.meta.hotspots!.run;
  const contentOf = async (id: string): Promise<Buffer> => {
    const response = await app.request(`/api/v1/results/${id}/content?agency=town`);
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  };
  const forget = (database: Database, condition: ReturnType<typeof sql>): Promise<unknown> => transact(database, { agencyId: town.agency.agencyId, person: 'local', purpose: 'test' }, (transaction) => condition.execute(transaction));

  it('give the numbers of an analysis back under the id of its run, and the request that made them', async () => {
    const table = await read(hexTable, `/api/v1/hexes?${window}&empty=include&offences=robbery&hours=1-20`);
    const result = await read(keptResult, `/api/v1/results/${runOf(table)}?agency=town`);
    expect(result).toMatchObject({
      id: runOf(table), kind: 'hotspots', method: 'getis_ord_star', dataVersion: '1', kept: false, createdBy: 'local', purpose: 'look at incidents', mediaType: 'application/json',
      filter: table.meta.filter, request: { method: 'GET', path: '/api/v1/hexes', parameters: { agency: 'town', asOf: '1', offences: 'robbery', resolution: '9', rings: '1', statistic: 'gi_star', empty: 'include' } },
    });
    const bytes = await contentOf(result.id);
    expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([result.bytes, result.sha256]);
    // A rate is worked out of the count when it is shown.
    const { rate: _, ...counted } = table;
    expect(JSON.parse(bytes.toString())).toEqual(counted);
    expect(bytes.toString()).toBe(canonicalJson(counted));
    expect((await read(savedRun, `/api/v1/hotspots/${result.id}?agency=town`)).result).toBe(`/api/v1/results/${result.id}`);
  });

  it('stay what they are when the data move and the program changes, and are computed again, number by number, from the data as they were', async () => {
    const table = await read(hexTable, `/api/v1/hexes?${window}&empty=include&measure=harm&rings=2`);
    const before = await contentOf(runOf(table));
    await change(get(), town.agency.agencyId, 3);
    const now = await read(hexTable, `/api/v1/hexes?${window}&empty=include&measure=harm&rings=2`);
    expect(now.meta.hotspots!.resultHash).not.toBe(table.meta.hotspots!.resultHash);
    expect(await contentOf(runOf(table))).toEqual(before);
    const { request } = await read(keptResult, `/api/v1/results/${runOf(table)}?agency=town`);
    const again = await read(hexTable, request.href);
    expect(again.meta.hotspots!.resultHash).toBe(table.meta.hotspots!.resultHash);
    for (const column of ['cell', 'count', 'harm', 'z', 'p', 'q', 'bin'] as const) expect(again[column]).toEqual(table[column]);
    // A release that computes something else under the same id does not change what was given.
    await keepResult(get(), { agencyId: town.agency.agencyId, person: 'local', purpose: 'test' }, {
      resultId: runOf(table), kind: 'hotspots', method: 'other', methodVersion: 99, request: {}, filter: {}, dataVersion: '2', handlingCodes: null }, () => 'something else');
    expect(await contentOf(runOf(table))).toEqual(before);
  });

  const february = 'agency=town&from=2026-02-01&to=2026-03-01';
  it('give a comparison back, too, and the request that makes it again from the data as they were', async () => {
    const address = `/api/v1/changes?${february}&resolution=8&offences=robbery,burglary&weekdays=1-5`;
    const table = await read(changeTable, address);
    const { result: id, resultHash } = table.meta.changes;
    const bytes = await contentOf(id!);
    const result = await read(keptResult, `/api/v1/results/${id}?agency=town`);
    const { from, to, fromDay, toDay } = table.meta.changes;
    expect(result).toMatchObject({
      kind: 'changes', method: 'e_test', methodVersion: 1, dataVersion: table.meta.dataVersion, kept: false, createdBy: 'local',
      filter: { ...table.meta.filter, against: { from, to, fromDay, toDay } },
      request: { method: 'GET', path: '/api/v1/changes', parameters: { agency: 'town', asOf: table.meta.dataVersion, resolution: '8', against: 'previous', weekdays: '1,2,3,4,5' } },
    });
    expect([fromDay, toDay]).toEqual(['2026-01-04', '2026-02-01']);
    expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([result.bytes, result.sha256]);
    expect(bytes.toString()).toBe(canonicalJson(table));
    const columns = ['count', 'before', 'expected', 'difference', 'ratio', 'ratioLower', 'ratioUpper', 'p', 'q', 'bin'] as const;
    const hash = createHash('sha256').update(table.cell.join(''));
    for (const name of columns) hash.update(Float64Array.from(table[name], (value) => value ?? NaN));
    expect(resultHash).toBe(hash.digest('hex'));

    await change(get(), town.agency.agencyId, 5);
    const now = await read(changeTable, address);
    expect([now.meta.changes.result === id, now.meta.changes.resultHash === resultHash]).toEqual([false, false]);
    expect(await contentOf(id!)).toEqual(bytes);
    const again = await read(changeTable, result.request.href);
    expect(again.meta.changes.resultHash).toBe(resultHash);
    for (const name of ['cell', ...columns] as const) expect(again[name]).toEqual(table[name]);
    expect((await read(keptResultList, '/api/v1/results?agency=town&kind=changes')).results.map(({ id: one }) => one)).toEqual([again.meta.changes.result, now.meta.changes.result, id]);
  });

  it('are one for each question of change and those who may see the same; what is not compared is not kept', async () => {
    const made = async (handlingCodes: number[] | null): Promise<ChangeTable> => {
      const resolved = await resolveFilter(get(), { ...localPerson, handlingCodes }, { agency: 'town', from: '2026-02-01', to: '2026-03-01' });
      return findChanges(get(), resolved.context, resolved);
    };
    const [all, some] = [(await made(null)).meta.changes.result!, (await made([0, 2])).meta.changes.result!];
    expect((await made(null)).meta.changes.result).toBe(all);
    const asks = (handlingCodes: number[] | null, id: string) =>
      readSavedResult(get(), { who: { ...localPerson, handlingCodes }, slug: 'town', retention: { days: 1, mostBytes: mega }, id });
    expect((await asks([0, 1, 2], some)).kind).toBe('changes');
    for (const [codes, id] of [[[0], some], [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], all]] as const) await expect(asks([...codes], id)).rejects.toMatchObject({ code: 'result_not_allowed' });
    const questions = ['resolution=7', 'resolution=8', 'resolution=8&against=2026-01-04/2026-02-01', 'resolution=8&against=2026-01-01/2026-02-01', 'resolution=8&area=district:west'];
    const ids = await Promise.all(questions.map(async (question) => (await read(changeTable, `/api/v1/changes?${february}&${question}`)).meta.changes.result));
    expect(new Set([all, some, ...ids]).size).toBe(7);
    const { meta } = await read(changeTable, '/api/v1/changes?agency=town&from=2026-01-01&to=2026-02-01');
    expect(meta.changes).toMatchObject({ compared: false, result: null, resultHash: null });
  });

  it('are never asked for twice by a browser, and sent compressed or not as it takes them', async () => {
    const table = await read(hexTable, `/api/v1/hexes?${window}`);
    const address = `/api/v1/results/${runOf(table)}/content?agency=town`;
    const { sha256 } = await read(keptResult, `/api/v1/results/${runOf(table)}?agency=town`);
    const zipped = await app.request(address, { headers: { 'Accept-Encoding': 'br, gzip' } });
    expect(Object.fromEntries(['ETag', 'Content-Encoding', 'Cache-Control', 'Vary'].map((name) => [name, zipped.headers.get(name)]))).toEqual({
      ETag: `"${sha256}-gzip"`, 'Content-Encoding': 'gzip', 'Cache-Control': 'private, max-age=31536000, immutable', Vary: expect.stringContaining('Accept-Encoding') as string });
    const plain = await app.request(address, { headers: { 'Accept-Encoding': 'identity' } });
    expect([plain.headers.get('ETag'), plain.headers.get('Content-Encoding')]).toEqual([`"${sha256}"`, null]);
    expect(gunzipSync(Buffer.from(await zipped.arrayBuffer()))).toEqual(Buffer.from(await plain.arrayBuffer()));
    expect((await app.request(address, { headers: { 'If-None-Match': `"${sha256}"` } })).status).toBe(304);
  });

  it('are listed the latest first, page by page, and of one kind', async () => {
    for (const resolution of [6, 7, 8]) await read(hexTable, `/api/v1/hexes?${window}&resolution=${resolution}`);
    const found: KeptResult[] = [];
    for (let before: string | null = ''; before !== null;) {
      const page: KeptResultList = await read(keptResultList, `/api/v1/results?agency=town&kind=hotspots&limit=2${before === '' ? '' : `&before=${before}`}`);
      found.push(...page.results);
      before = page.next;
    }
    const all = await read(keptResultList, '/api/v1/results?agency=town');
    expect(found).toEqual(all.results.filter(({ kind }) => kind === 'hotspots'));
    expect(found.length).toBeLessThan(all.results.length);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    expect(found.slice(0, 3).map(({ request }) => request.parameters['resolution'])).toEqual(['8', '7', '6']);
    expect((await read(keptResultList, '/api/v1/results?agency=town&kind=other')).results).toEqual([]);
  });

  it('belong to those who may see all that they were made from', async () => {
    const made = async (handlingCodes: number[] | null): Promise<HexTable> => {
      const resolved = await resolveFilter(get(), { ...localPerson, handlingCodes }, { agency: 'town', from: '2026-01-01', to: '2026-03-01' });
      return findHotspots(get(), resolved.context, resolved);
    };
    const [all, some] = [await made(null), await made([0, 2])];
    expect(runOf(all)).not.toBe(runOf(some));
    const asks = (handlingCodes: number[] | null, table: HexTable) =>
      readSavedResult(get(), { who: { ...localPerson, handlingCodes }, slug: 'town', retention: { days: 1, mostBytes: mega }, id: runOf(table) });
    for (const [codes, table] of [[null, all], [null, some], [[0, 2], some], [[0, 1, 2], some]] as const) expect((await asks(codes === null ? null : [...codes], table)).id).toBe(runOf(table));
    for (const [codes, table] of [[[0], some], [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], all], [[], some]] as const) {
      await expect(asks([...codes], table)).rejects.toMatchObject({ kind: 'forbidden', code: 'result_not_allowed' });
    }
  });

  it('are removed when they are old or take too much room, the oldest first, but for those that are to be kept', async () => {
    const { agencyId } = town.agency;
    const ids = async (): Promise<string[]> => (await read(keptResultList, '/api/v1/results?agency=town&limit=500')).results.map(({ id }) => id);
    const before = await ids();
    const [newest, second] = [before[0]!, before[1]!];
    const oldest = before.at(-1)!;
    const keep = (id: string, kept: boolean, of = app): Promise<Response> => of.request(`/api/v1/results/${id}/keep?agency=town`, {
      method: 'POST', body: JSON.stringify({ kept }), headers: { 'Content-Type': 'application/json' } });
    expect(await (await keep(oldest, true)).json()).toMatchObject({ id: oldest, kept: true, expiresAt: null });
    await forget(get(), sql`update analysis_result set created_at = created_at - interval '500 days' where agency_id = ${agencyId} and result_id not in (${newest}, ${second})`);
    await forget(get(), sql`update hotspot_run set created_at = created_at - interval '500 days' where agency_id = ${agencyId} and run_id not in (${newest}, ${second})`);
    expect(await pruneAllResults(get(), { days: 400, mostBytes: mega })).toBe(before.length - 3);
    expect(await ids()).toEqual([newest, second, oldest]);
    const runs = await (await app.request('/api/v1/hotspots?agency=town&limit=500')).json() as { runs: { run: string; result: string | null }[] };
    expect(runs.runs.map(({ run }) => run)).toEqual([newest, second, oldest]);
    const { rows } = await transact(get(), { agencyId, person: 'local', purpose: 'test' }, (transaction) => sql<{ size: number }>`
      select stored_bytes::float8 as size from analysis_result where agency_id = ${agencyId} and result_id in (${newest}, ${oldest})`.execute(transaction));
    const room = rows.reduce((sum, { size }) => sum + size, 0);
    expect(await pruneAllResults(get(), { days: 400, mostBytes: room })).toBe(1);
    expect(await ids()).toEqual([newest, oldest]);
    await keep(oldest, false);
    expect(await pruneAllResults(get(), { days: 400, mostBytes: mega })).toBe(1);
    expect(await ids()).toEqual([newest]);
    // Whoever asks again has it kept again.
    expect((await problemOf(await app.request(`/api/v1/results/${oldest}?agency=town`))).code).toBe('unknown_result');
  });

  it('that would fill the room are not kept', async () => {
    const id = (await read(keptResultList, '/api/v1/results?agency=town')).results[0]!.id;
    await forget(get(), sql`update analysis_result set stored_bytes = 3000000 where agency_id = ${town.agency.agencyId}`);
    const small = testApp(get(), { HEXWATCH_RESULTS_MB: '2' });
    const response = await small.request(`/api/v1/results/${id}/keep?agency=town`, { method: 'POST', body: '{"kept":true}', headers: { 'Content-Type': 'application/json' } });
    expect(await problemOf(response)).toMatchObject({ status: 409, code: 'results_full' });
  });

  it('are refused by name when there are none, and every input is checked', async () => {
    const codeOf = async (address: string): Promise<string> => (await problemOf(await app.request(address))).code;
    expect(await codeOf(`/api/v1/results/${'0'.repeat(24)}?agency=town`)).toBe('unknown_result');
    expect(await codeOf(`/api/v1/results/${'0'.repeat(24)}/content?agency=town`)).toBe('unknown_result');
    for (const bad of ['/api/v1/results/xyz', '/api/v1/results?limit=0', '/api/v1/results?before=1', '/api/v1/results?kind=A', "/api/v1/results/'%20or%201=1"]) expect(await codeOf(bad), bad).toBe('bad_parameter');
    expect(await codeOf('/api/v1/results?colour=red')).toBe('unknown_parameter');
    expect(app.faults).toEqual([]);
  });
});

it('JSON has one form: names in order, no spaces, numbers as ECMAScript writes them', () => {
  expect(canonicalJson({ b: [1e21, 1e-7, -0, 0.1], a: { z: null, y: 'é\n', x: undefined }, B: [{ d: 1, c: 2 }] })).toBe('{"B":[{"c":2,"d":1}],"a":{"y":"é\\n","z":null},"b":[1e+21,1e-7,0,0.1]}');
});
